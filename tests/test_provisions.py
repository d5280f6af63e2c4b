"""A provision and its parts: what is told in one in a search, and what became of it with all that stands below it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from outlines import side

from pipeline.index.changes import change, status_since
from pipeline.index.corpus import CorpusIndex
from pipeline.index.entries import Origin, ProvisionHit, Ranked, entry
from pipeline.index.provisions import folded, head
from pipeline.provision import Part, called, changes
from pipeline.reading_order import PARTS

OLD = """
17 | Termination |
  17.6 | | The Commissioner may terminate if: || and must say why.
    (a) | | the Provider is insolvent;
    (b) | | it is in breach of:
      (i) | | the law; or
      (ii) | | this contract;
    (c) | | its licence is revoked,
  17.7 | | The Provider may terminate.
3 | Targets |
  3.1 | | The targets are these.
    row | | P1 / 90
    row | | P3 / 80
"""
BEFORE = ("work", "2019/20", "generic")
# What is written otherwise in the newer edition, of which clause it is said, its status and what is said below it.
CHANGES = [
    (("nothing", "else"), "17.6", "same", False, "", "nothing changed"),
    (("is insolvent", "is bankrupt"), "17.6", "changed", False, "(a) changed", "an item"),
    (("the law;", "any law;"), "17.6", "changed", False, "(b)(i) changed", "an item of an item"),
    (("and must say why", "and need not say why"), "17.6", "changed", True, "", "the closing words alone"),
    (("may terminate if", "must terminate if"), "17.6", "changed", True, "", "the words before the items alone"),
    (("    (c) | | its licence is revoked,\n", ""), "17.6", "changed", False, "(c) gone", "an item that went"),
    (("    (c) |", "    (d) | | it asks for it,\n    (c) |"), "17.6", "changed", False, "(d) new", "an item that came"),
    (("is insolvent", "is bankrupt"), "17", "changed", False, "17.6(a) changed", "seen from its section"),
    (("is insolvent", "is bankrupt"), "17.7", "same", False, "", "seen from beside it"),
    (("P3 / 80", "P3 / 85"), "3.1", "changed", False, "row P3 changed", "a row"),
]


def index_of(old: str, new: str) -> CorpusIndex:
    """Two editions of one contract; clauses with one citation are one provision."""
    entries = []
    for year, text, order in (("2019/20", old, 0), ("2020/21", new, 1)):
        origin = Origin(work="work", edition=year, variant="generic", document=year, edition_order=order)
        for at, clause in enumerate(side(text).clauses):
            key = f"{year}#{clause.id}"
            entries.append(entry(clause, key=key, origin=origin, order=at, lineage=clause.citation))
    return CorpusIndex.build(entries, [], np.zeros((0, 2), dtype=np.float32), "none")


def part(name: str, words: str, parent: str = "17", lineage: str = "") -> Part:
    return Part(key=name, parent=parent, lineage=lineage or name, content_hash=words, words=words, name=name)


BELOW = (
    # before, after, lineages that the older edition has elsewhere, (name, what, old words, new words), why
    ([part("a", "one")], [part("a", "one")], (), [], "nothing"),
    ([part("a", "one")], [part("a", "two")], (), [("a", "changed", "one", "two")], "other words"),
    ([], [part("a", "one"), part("b", "two", "a")], (), [("a", "new", "", "one two")], "with what stands below it"),
    ([part("a", "one")], [], (), [("a", "gone", "one", "")], "it went"),
    ([], [part("a", "one")], ("a",), [("a", "moved here", "", "one")], "it stood elsewhere"),
    (
        [part("h", "one", lineage="x")],
        [part("h", "two", lineage="y")],
        (),
        [("h", "replaced", "one", "two")],
        "another provision with the same number",
    ),
)


@pytest.mark.parametrize(("before", "after", "known", "told", "why"), BELOW, ids=[row[4] for row in BELOW])
def test_what_changed_below_is_told_with_its_words(
    before: list[Part], after: list[Part], known: tuple[str, ...], told: list[tuple[str, str, str, str]], why: str
) -> None:
    assert [(one.name, one.what, one.old, one.new) for one in changes(before, after, known)] == told, why


@pytest.mark.parametrize(
    ("edit", "citation", "status", "own", "said", "why"), CHANGES, ids=[f"{case[1]}: {case[5]}" for case in CHANGES]
)
def test_same_is_said_of_all_that_stands_below(
    edit: tuple[str, str], citation: str, status: str, own: bool, said: str, why: str
) -> None:
    assert edit[0] in OLD or edit[0] == "nothing"
    index = index_of(OLD, OLD.replace(*edit))
    became = change(index, [index.row_of[f"2019/20#{citation}"]], [index.row_of[f"2020/21#{citation}"]])
    assert (became.status, became.own, became.said) == (status, own, said), why


def test_what_changed_since_an_edition_is_a_provision_with_its_items_and_no_section() -> None:
    index = index_of(OLD, OLD.replace("is insolvent", "is bankrupt"))
    found = {name: status_since(index, index.row_of[f"2020/21#{name}"], BEFORE) for name in ("17", "17.6", "17.6(a)")}
    assert found == {"17": "same", "17.6": "changed", "17.6(a)": "changed"}


@pytest.mark.parametrize(
    ("clause", "provision", "why"),
    [
        ("17.6(a)", "17.6", "an item"),
        ("17.6(b)(ii)", "17.6", "an item of an item"),
        ("3.1, row P3", "3.1", "a row"),
        ("17.7", "17.7", "a clause is itself one"),
        ("17.6", "17.6", "a lead-in too"),
    ],
)
def test_the_provision_that_a_clause_is_a_part_of(clause: str, provision: str, why: str) -> None:
    index = index_of(OLD, OLD)
    row = head(index, index.row_of[f"2020/21#{clause}"])
    assert index.clauses[row].citation == provision, why


def test_a_part_of_a_heading_alone_stands_by_itself() -> None:
    index = index_of(OLD.replace("The targets are these.", ""), OLD.replace("The targets are these.", ""))
    row = index.row_of["2020/21#3.1, row P3"]
    assert head(index, row) == row


def hits(*found: str, exact: str = "") -> Iterator[ProvisionHit]:
    for score, citation in zip((0.9, 0.8, 0.7, 0.6), found, strict=False):
        ranked = Ranked(key=f"2020/21#{citation}", score=score, exact=citation == exact)
        yield ProvisionHit(ranked=ranked, lineage=citation, others=(f"2019/20#{citation}",))


def test_items_that_were_found_are_told_with_their_provision_in_the_place_of_the_best() -> None:
    index = index_of(OLD, OLD)
    first, second = folded(index, hits("17.6(c)", "17.7", "17.6", "17.6(b)(i)"))
    assert (first.ranked.key, first.ranked.score, first.lineage) == ("2020/21#17.6", 0.9, "17.6")
    assert [part.key for part in first.parts] == ["2020/21#17.6(c)", "2020/21#17.6(b)(i)"]
    assert first.others == ("2019/20#17.6",)
    assert (second.lineage, second.parts) == ("17.7", ())


def test_a_provision_that_was_not_found_itself_is_shown_with_the_item_that_was() -> None:
    (only,) = folded(index_of(OLD, OLD), hits("17.6(c)"))
    assert (only.ranked.key, only.lineage, only.others) == ("2020/21#17.6", "17.6", ("2019/20#17.6",))


def test_an_item_whose_number_was_asked_for_stays_by_itself() -> None:
    found = folded(index_of(OLD, OLD), hits("17.6(c)", "17.6(a)", exact="17.6(c)"))
    assert [one.lineage for one in found] == ["17.6(c)", "17.6"]


def test_names_of_parts() -> None:
    assert called("item", "17.6(b)(i)", "(i)", None, below="17.6") == "(b)(i)"
    assert called("table_row", "3.1, row P3", None, None, below="3.1") == "row P3"
    assert called("clause", "17.6", "17.6", "Ending", below="17") == "17.6", "its number says where it stands"
    assert "clause" not in PARTS
