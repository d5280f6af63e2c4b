"""The proof of a comparison: faults that are planted are found, and a sound comparison leaves nothing untold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from comparing import compare
from outlines import side

from pipeline.diff import facets, proof
from pipeline.diff.proof import proved
from pipeline.model import EditionDiff, ReadText, Side, WordEdit
from pipeline.report.content import content
from pipeline.report.proof_lines import account, proof_lines

OLD = """
1 | Payment | The Buyer must pay within 30 days.
  1.1 | | The Buyer must pay £100,000.
  1.2 | | The Supplier must report monthly.
2 | Term | The contract runs for 12 months.
- | | The Supplier is insured.
"""
NEW = """
1 | Payment | The Buyer must pay within 60 days.
  1.1 | | The Buyer must pay £900,000.
  1.2 | | The Supplier must report monthly.
2 | Term | The contract runs for 12 months.
3 | Audit | The Buyer may audit.
"""


def sound() -> EditionDiff:
    return compare(side(OLD), side(NEW))


def without_words(diff: EditionDiff) -> EditionDiff:
    """A changed pair that is said to be equal."""
    kept = [c for c in diff.changes if c.old != ("1.1",)]
    pairs = [replace(pair, facets=(), status="unchanged") if pair.old == ("1.1",) else pair for pair in diff.pairs]
    return replace(diff, changes=tuple(kept), pairs=tuple(pairs))


def without_added(diff: EditionDiff) -> EditionDiff:
    """An added clause that no entry tells."""
    return replace(diff, changes=tuple(c for c in diff.changes if c.new != ("3",)))


def dropped(diff: EditionDiff) -> EditionDiff:
    """A clause that the alignment lost: in no pair and in no list."""
    gone = [pair for pair in diff.pairs if pair.old != ("1.2",)]
    return replace(diff, pairs=tuple(gone))


def other_edits(diff: EditionDiff) -> EditionDiff:
    """Edits that do not give the texts."""
    made = [
        replace(c, words=(WordEdit(op="equal", text="The Buyer must pay."),)) if c.old == ("1.1",) else c
        for c in diff.changes
    ]
    return replace(diff, changes=tuple(made))


def lost_in_reading(diff: EditionDiff) -> EditionDiff:
    """Words on the page that no clause has, on one side."""
    read = [ReadText(page=4, text="The cap is £5,000,000.")]
    every = [ReadText(page=1, text=" ".join(f"{c.label or ''} {c.words}" for c in diff.new.clauses))]
    old = [ReadText(page=1, text=" ".join(f"{c.label or ''} {c.words}" for c in diff.old.clauses))]
    return replace(diff, new=replace(diff.new, read=(*every, *read)), old=replace(diff.old, read=tuple(old)))


def test_a_sound_comparison_tells_every_word() -> None:
    found = sound().proof
    assert found.untold == ()
    assert found.told == found.differ > 0
    assert account(found).endswith("are told by an entry.")


FAULTS = [
    (without_words, {"100,000", "900,000"}, "a pair that is called equal"),
    (without_added, {"audit"}, "an added clause without an entry"),
    (dropped, {"monthly"}, "a clause that is nowhere, though its words stand on both sides"),
    (other_edits, {"100,000", "900,000"}, "edits that are not those of the texts"),
    (lost_in_reading, {"5,000,000", "cap"}, "words that the segmentation lost"),
]


@pytest.mark.parametrize(("fault", "words", "why"), FAULTS, ids=[row[2] for row in FAULTS])
def test_a_planted_fault_is_found(fault: Callable[[EditionDiff], EditionDiff], words: set[str], why: str) -> None:
    untold = proved(fault(sound())).untold
    said = {word for item in untold for word in item.words.split()}
    assert words <= said, why


def test_the_page_of_what_is_untold_is_said() -> None:
    untold = proved(lost_in_reading(sound())).untold
    assert [(item.side, item.page) for item in untold] == [("new", 4)]


def test_two_faults_that_make_up_for_each_other_are_found() -> None:
    """Figures that change places leave the words as a whole as they were."""
    old = side("1 | | It costs £10 a day.\n2 | | A delay costs £20 a day.")
    new = side("1 | | It costs £20 a day.\n2 | | A delay costs £10 a day.")
    diff = compare(old, new)
    assert not diff.proof.untold
    blind = replace(diff, changes=(), pairs=tuple(replace(pair, facets=(), status="unchanged") for pair in diff.pairs))
    assert {item.words for item in proved(blind).untold} == {"10", "20"}


def test_an_aligner_that_sees_no_words_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "_words_facets", lambda *_: set())
    found = sound()
    assert {"30", "60"} <= {word for item in found.proof.untold for word in item.words.split()}
    assert content(found).untold
    assert content(found).headline != "Nothing changed."


def test_nothing_changed_is_never_said_while_a_word_is_untold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "_words_facets", lambda *_: set())
    found = content(compare(side("1 | | It costs £10."), side("1 | | It costs £20.")))
    assert found.headline == "Words changed, but no entry tells which."
    assert not found.empty
    assert "“20”" in " ".join(found.proof)


def read(name: str, *pages: str, foot: str = "") -> Side:
    text = [ReadText(page=at, text=words) for at, words in enumerate(pages, start=1)]
    aside = [ReadText(page=1, text=foot, role="footer")] if foot else []
    return replace(side("1 | | The same words."), name=name, read=(*text, *aside))


# old, new, words that went, words that came, reason
PRINT = [
    ("The agree-\nment ends.", "The agreement ends.", "", "", "a word divided at a line's end"),
    ("a non-exclusive right", "a non- exclusive right", "", "", "a space after a hyphen"),
    ("in to the house", "into the house", "", "", "words set apart otherwise are the same letters"),
    ("by trade and sector", "by trade- and sector", "", "", "a hyphen that hangs"),
    ("Sub-Contractor", "Subcontractor", "", "", "a hyphen within a word"),
    ("“Term”", '"Term"', "", "", "quotation marks are no words"),
    ("The\u200b Term\u202c", "The Term", "", "", "marks without width are nothing"),
    ("x ≥ 5", "x ≤ 5", "≥", "≤", "a sign carries sense"),
    ("☐ yes", "☒ yes", "☐", "☒", "a tick carries sense"),
    ("5%", "5", "%", "", "a per cent sign carries sense"),
]


@pytest.mark.parametrize(("old", "new", "went", "came", "why"), PRINT, ids=[row[4] for row in PRINT])
def test_words_are_counted_as_a_reader_counts_them(old: str, new: str, went: str, came: str, why: str) -> None:
    untold = compare(read("a", old), read("b", new)).proof.untold
    assert " ".join(item.words for item in untold if item.side == "old") == went, why
    assert " ".join(item.words for item in untold if item.side == "new") == came, why


FEET = [
    ("Form 12 version 2023", "Form 12 version 2024", ("2023", "2024"), "a figure in a running foot"),
    ("Page 3 of 40", "Page 3 of 42", None, "the number of pages"),
    ("Form 12", "", None, "a side without running feet"),
]


@pytest.mark.parametrize(("old", "new", "said", "why"), FEET, ids=[row[3] for row in FEET])
def test_a_running_foot_is_told_once(old: str, new: str, said: tuple[str, str] | None, why: str) -> None:
    found = compare(read("a", "same", foot=old), read("b", "same", foot=new)).proof.aside
    assert [(item.old, item.new) for item in found] == ([said] if said else []), why


# old, new, level, reason: lines before the first numbered clause
FRONT = [
    ("Fee: £100,000 a year", "Fee: £900,000 a year", "high", "a sum on the front is a term"),
    ("Fee: £100,000", "Fee: £900,000", "high", "a sum beside its name"),
    ("Supplier: Mill Ltd", "Supplier: Moll plc", "medium", "a party beside its name"),
    ("The supplier is Mill Ltd", "The supplier is Moll Ltd", "medium", "a party on the front"),
    ("Last updated: 1 May 2020", "Last updated: 2 June 2021", "none", "the date of the document itself"),
    ("Published on 1 May 2020", "Published on 2 June 2021", "none", "the date of the document itself"),
    ("It starts on 1 May 2020", "It starts on 2 May 2021", "high", "a date of the contract"),
]


@pytest.mark.parametrize(("old", "new", "level", "why"), FRONT, ids=[f"{row[0]}: {row[3]}" for row in FRONT])
def test_what_carries_sense_is_told_on_the_front(old: str, new: str, level: str, why: str) -> None:
    diff = compare(side(f"- | | {old}\n1 | | Words."), side(f"- | | {new}\n1 | | Words."))
    assert not diff.proof.untold
    assert [change.significance.level for change in diff.changes] == [level] * len(diff.changes), why
    assert len(diff.changes) == 1


def test_words_joined_or_parted_are_told_where_the_file_holds_its_spaces() -> None:
    diff = compare(side("1 | | He goes in to the house."), side("1 | | He goes into the house."))
    assert [change.significance.level for change in diff.changes] == ["low"]


def test_doubtful_pages_are_named() -> None:
    dark = replace(
        side("1 | | Words."), read=(ReadText(page=1, text="1 Words."), ReadText(page=2, text="", why="Dark."))
    )
    found = compare(dark, side("1 | | Words.")).proof
    assert [(item.side, item.page, item.why) for item in found.doubtful_pages] == [("old", 2, "Dark.")]


def test_a_stored_proof_is_the_proof_made_again() -> None:
    found = sound()
    assert proof.proved(found) == found.proof


CONTRADICTED = [
    ("1 | | It costs £10.", "1 | | It costs £10.", 0, "nothing changed"),
    ("1 | | It costs £10.", "1 | | It costs £20.", 0, "a word differs and an entry tells it"),
    ("1 | | It costs £10.", "1 | | It costs £10.\n2 | | It may end.", 0, "an added clause with words of its own"),
    (
        "1 | | It costs £10 a day.\n2 | | A delay costs £20.",
        "1 | | It costs £20 a day.\n2 | | A delay costs £10.",
        2,
        "figures that changed places",
    ),
    (
        "1 | | It may end.\n2 | | Lot 2 is sold.",
        "1 | | It may end. Lot 2\n2 | | is sold.",
        2,
        "words drawn into the clause before",
    ),
    (
        "1 | | Both pay.\n2 | | Both sign.",
        "1 | | Both sign.\n2 | | Both pay.",
        0,
        "clauses that changed places keep their words",
    ),
]


@pytest.mark.parametrize(("old", "new", "entries", "why"), CONTRADICTED, ids=[row[3] for row in CONTRADICTED])
def test_entries_that_tell_words_where_none_went_or_came_are_a_doubt(
    old: str, new: str, entries: int, why: str
) -> None:
    found = compare(side(old), side(new))
    assert found.proof.contradicted == entries, why
    assert any("entries say so" in line for line in proof_lines(found)) == bool(entries), why


APART = [
    ("10.3 ending when", "10.3ending when", 0, "a number that stands close to its words"),
    ("the co operation", "the cooperation", 0, "a word in two parts"),
    ("14. data and 15. what", "14.data and 15.what", 0, "in two places"),
    ("10.3 ending when", "10.4ending when", 3, "another number, close to its words"),
    ("10.3 ending here", "10.3ending there", 5, "in one stretch with another word"),
]


@pytest.mark.parametrize(("old", "new", "differ", "why"), APART, ids=[row[3] for row in APART])
def test_words_that_are_only_set_apart_otherwise_neither_went_nor_came(
    old: str, new: str, differ: int, why: str
) -> None:
    """They were counted among those that entries tell, so that without any entry 96 were said to be told."""
    clauses = side("1 | | It may end.")
    sides = [replace(clauses, read=(ReadText(page=1, text=f"It may end. {text}"),)) for text in (old, new)]
    found = compare(*sides).proof
    assert found.differ == differ, why
    assert found.told == 0, why
