"""The comparison of two sides: facets, references, ripple, guidance. What always holds: `test_compare_always.py`."""

from __future__ import annotations

from dataclasses import replace

import pytest
from comparing import bundled_rules, compare
from outlines import side

from pipeline.model import Annotation, Change, EditionDiff, Pair, Side

BODY = """
1 | Payment |
  1.1 | | The Buyer must pay each undisputed invoice within 30 days of its receipt
  1.2 | | Interest under clause 2.1 runs on a late payment until the day on which it is made
  1.3 | | All sums are stated without value added tax, which is added at the rate that applies
2 | Rates |
  2.1 | | The rate of interest is four per cent a year above the base rate of the Bank
  2.2 | | The Supplier tells the Buyer of each change in that rate as soon as it can
"""


def pair_of(diff: EditionDiff, old: str) -> Pair:
    return next(pair for pair in diff.pairs if old in pair.old)


def change_of(diff: EditionDiff, clause: str) -> Change:
    return next(change for change in diff.changes if clause in change.old + change.new)


# name, what is replaced in BODY, by what, old clause, facets expected, reason
FACETS = [
    ("wording", "30 days", "20 days", "1.1", ("wording",), "a word changed"),
    ("heading", "| Rates |", "| Interest Rates |", "2", ("heading",), "the heading alone changed"),
    ("quotes", "the Bank", "the “Bank”", "2.1", ("wording",), "added quotes are words"),
    ("nothing", "until the day", "until  the day", "1.2", (), "white space is nothing"),
    ("hyphen", "base rate", "base- rate", "2.1", (), "so is a hyphen left by a line end"),
    ("capital", "under clause 2.1", "under Clause 2.1", "1.2", (), "and the capital of a citing word"),
]


@pytest.mark.parametrize(("name", "words", "others", "old", "facets", "reason"), FACETS, ids=[row[0] for row in FACETS])
def test_facets_of_words(name: str, words: str, others: str, old: str, facets: tuple[str, ...], reason: str) -> None:
    assert words in BODY
    diff = compare(side(BODY), side(BODY.replace(words, others)))
    assert pair_of(diff, old).facets == facets, reason
    assert len(diff.changes) == bool(facets)


def test_a_list_set_out_as_items_is_a_split_without_other_words() -> None:
    old = side("1 | Records | The Provider: (a) keeps its records for six years; and (b) shows them on request")
    new = side(
        "1 | Records | The Provider:\n  (a) | | keeps its records for six years; and\n  (b) | | shows them on request"
    )
    assert pair_of(compare(old, new), "1").facets == ("split",)
    assert pair_of(compare(new, old), "1").facets == ("merge",)


ROWS = "Schedule 1 | Fees |\n  row | | {}. Opening / on every day\n  row | | {}. Closing / at six on each day"
# old numbers, new numbers, facets of the second row, reason
ROW_NUMBERS = [
    (("A", "B"), ("A", "C"), ("number",), "a letter before the name of a row is its number"),
    (("1", "2"), ("1", "3"), ("number",), "so is a figure with a stop"),
    (("1", "2"), ("1", "2"), (), "the same number is no change"),
]


@pytest.mark.parametrize(("old", "new", "facets", "reason"), ROW_NUMBERS, ids=[row[3] for row in ROW_NUMBERS])
def test_the_number_of_a_row_is_no_wording(
    old: tuple[str, str], new: tuple[str, str], facets: tuple[str, ...], reason: str
) -> None:
    diff = compare(side(ROWS.format(*old)), side(ROWS.format(*new)))
    assert diff.pairs[-1].facets == facets, reason


def test_other_names_of_columns_are_told_once_at_the_first_row() -> None:
    rows = "Schedule 1 | Fees |\n  row | Item / {0} | Opening / 12\n  row | Item / {0} | Closing / 14"
    diff = compare(side(rows.format("Sum (£)")), side(rows.format("Sum (£000)")))
    assert [pair.facets for pair in diff.pairs if pair.facets] == [("heading",)]
    change = diff.changes[0]
    assert change.significance.level == "medium"
    assert [edit.text.strip() for edit in change.words if edit.op != "equal"] != []
    assert "".join(edit.text for edit in change.words if edit.op != "delete") == "Item | Sum (£000): Opening / 12"


# codes before, codes after, is it a change, reason
CODES = [
    ("All", "A, MH", True, "the clause binds others"),
    ("A, MH", "MH, A", False, "the order says nothing"),
    (None, "All", False, "the column may not have been printed"),
    ("All", "All", False, "the same codes"),
]


@pytest.mark.parametrize(("old", "new", "changed", "reason"), CODES, ids=[row[3] for row in CODES])
def test_other_codes_beside_a_clause_are_a_change(old: str | None, new: str | None, changed: bool, reason: str) -> None:
    sides = [side("1 | Beds | The Provider must keep a bed free for each ward of its hospitals") for _ in range(2)]
    coded = [
        replace(one, clauses=tuple(replace(clause, applicability=codes) for clause in one.clauses))
        for one, codes in zip(sides, (old, new), strict=True)
    ]
    changes = compare(*coded).changes
    assert bool(changes) == changed, reason
    if changed:
        assert changes[0].facets == ("wording",)
        assert [why.rule for why in changes[0].significance.reasons] == ["applicability"]
        assert (changes[0].significance.reasons[0].old, changes[0].significance.level) == (f"[{old}]", "high")


def test_the_number_of_a_version_cites_nothing() -> None:
    diff = compare(side("1 | Terms | Version 2.0 of the terms"), side("1 | Terms | Version 2.1 of the terms"))
    assert not [reason for reason in diff.changes[0].significance.reasons if "cross-reference" in reason.why]


def test_curly_quotes_are_no_change() -> None:
    old = side('1 | Terms | the "Buyer" and the Supplier\'s staff')
    assert not compare(old, side("1 | Terms | the “Buyer” and the Supplier’s staff")).changes


NEW_FIRST = """
1 | Interpretation |
  1.1 | | Headings do not affect how these terms are read
2 | Payment |
  2.1 | | The Buyer must pay each undisputed invoice within 30 days of its receipt
  2.2 | | Interest under clause {cited} runs on a late payment until the day on which it is made
  2.3 | | All sums are stated without value added tax, which is added at the rate that applies
3 | Rates |
  3.1 | | The rate of interest is four per cent a year above the base rate of the Bank
  3.2 | | The Supplier tells the Buyer of each change in that rate as soon as it can
"""


def test_a_reference_that_follows_is_only_a_reference() -> None:
    diff = compare(side(BODY), side(NEW_FIRST.format(cited="3.1")))
    assert pair_of(diff, "1.2").facets == ("number", "reference")
    assert change_of(diff, "1.2").significance.level == "none"
    assert pair_of(diff, "1.1").facets == ("number",)
    assert diff.added == ("1", "1.1")


def test_a_reference_turned_elsewhere_is_wording() -> None:
    diff = compare(side(BODY), side(NEW_FIRST.format(cited="3.2")))
    assert pair_of(diff, "1.2").facets == ("wording", "number")


def test_a_reference_left_behind_is_a_finding() -> None:
    diff = compare(side(BODY), side(NEW_FIRST.format(cited="2.1")))
    change = change_of(diff, "1.2")
    assert change.facets == ("number", "reference")
    assert change.significance.level == "high"
    assert [reason.rule for reason in change.significance.reasons] == ["reference-re-pointed"]
    assert "Rates" in change.significance.reasons[0].old
    assert "Payment" in change.significance.reasons[0].new


def test_a_reference_to_a_clause_that_went_is_dangling() -> None:
    new = BODY.replace("  2.1 | | The rate of interest is four per cent a year above the base rate of the Bank\n", "")
    diff = compare(side(BODY), side(new.replace("2.2 |", "2.3 |")))
    assert [reason.rule for reason in change_of(diff, "1.2").significance.reasons] == ["reference-dangling"]


def test_references_in_schedules_and_lists_follow() -> None:
    old = side(
        "1 | Terms | as paragraphs 1 and 2 of Schedule 1 say\n"
        "Schedule 1 | Staff |\n"
        "  1 | | The Supplier names its staff in a list that it keeps\n"
        "  2 | | The Buyer may see that list on any working day (see paragraph 1)"
    )
    new = side(
        "1 | Terms | as paragraphs 2 and 3 of Schedule 1 say\n"
        "Schedule 1 | Staff |\n"
        "  1 | | This schedule is read together with the order form\n"
        "  2 | | The Supplier names its staff in a list that it keeps\n"
        "  3 | | The Buyer may see that list on any working day (see paragraph 2)"
    )
    diff = compare(old, new)
    assert pair_of(diff, "1").facets == ("reference",)
    assert pair_of(diff, "Schedule 1, 2").facets == ("number", "reference")


def test_a_moved_section_moves_alone() -> None:
    names = ("Payment", "Rates", "Tax", "Staff", "Law")
    words = {
        name: f"What this contract says about {name.lower()} is binding on each of the two parties" for name in names
    }

    def contract(order: tuple[str, ...]) -> Side:
        lines = []
        for at, name in enumerate(order, 1):
            lines += [
                f"{at} | {name} |",
                f"  {at}.1 | | {words[name]}",
                f"  {at}.2 | | {name} is dealt with in this section",
            ]
        return side("\n".join(lines))

    diff = compare(contract(names), contract(("Payment", "Tax", "Staff", "Rates", "Law")))
    assert [pair.old for pair in diff.pairs if "place" in pair.facets] == [("2",)]
    assert pair_of(diff, "2.1").facets == ("number",)


def test_a_clause_moved_to_another_parent_and_one_moved_in_its_list() -> None:
    lines = BODY.strip().splitlines()
    moved = [lines[0], lines[3], lines[1], lines[4], lines[2], *lines[5:]]  # 1.3 before 1.1; 1.2 to section 2
    diff = compare(side(BODY), side("\n".join(moved)))
    assert {pair.old for pair in diff.pairs if "place" in pair.facets} == {("1.3",), ("1.2",)} or {
        pair.old for pair in diff.pairs if "place" in pair.facets
    } == {("1.1",), ("1.2",)}


def test_items_of_a_renumbered_clause_keep_their_number() -> None:
    old = side("5 | Terms |\n  (a) | | the first thing that must be done\n  (b) | | the second thing that must be done")
    new = side("6 | Terms |\n  (a) | | the first thing that must be done\n  (b) | | the second thing that must be done")
    assert [pair.facets for pair in compare(old, new).pairs] == [("number",), (), ()]


def test_sorted_definitions_do_not_move() -> None:
    old = side("1 | Terms |\n  def | Agent | one who acts\n  def | Buyer | one who buys\n  def | Cost | a sum")
    clauses = list(old.clauses)
    new = replace(old, clauses=(clauses[0], clauses[3], clauses[1], clauses[2]))
    assert not compare(old, new).changes


def test_a_split_has_its_facet_and_both_ids() -> None:
    first, second = (
        "The Buyer must pay each invoice in thirty days.",
        "A late payment bears interest at the legal rate.",
    )
    old, new = side(f"1 | | {first} {second}"), side(f"1 | | {first}\n2 | | {second}")
    assert [(pair.old, pair.new, pair.facets) for pair in compare(old, new).pairs] == [(("1",), ("1", "2"), ("split",))]
    assert [pair.facets for pair in compare(new, old).pairs] == [("merge",)]


def test_what_a_cover_says_of_the_document_itself_is_told_without_weight() -> None:
    old = side("- | | Published: August 2019\n- | | Approval reference: 000254\n1 | Terms | The Buyer must pay")
    new = side("- | | Published: March 2020\n1 | Terms | The Buyer must pay")
    diff = compare(old, new)
    assert {change.significance.level for change in diff.changes} == {"none"}
    assert not diff.proof.untold
    assert set(diff.removed) | {ident for pair in diff.pairs for ident in pair.old} == {c.id for c in old.clauses}


def test_when_the_text_was_last_changed_has_no_weight_either() -> None:
    old, new = (
        side(f"1 | Terms | The Buyer must pay\n- | | Last updated: {date}") for date in ("1 May 2019", "2 June 2020")
    )
    diff = compare(old, new)
    assert [change.significance.level for change in diff.changes] == ["none"]
    assert [pair.status for pair in diff.pairs] == ["unchanged", "changed"]


def test_parts_of_an_edition_are_matched_and_a_clause_can_change_parts() -> None:
    def edition(*parts: tuple[str, str]) -> Side:
        sides = [side(outline, name=name, document=name) for name, outline in parts]
        clauses = tuple(
            replace(
                clause,
                id=f"{part.name}#{clause.id}",
                parent=f"{part.name}#{clause.parent}" if clause.parent is not None else None,
            )
            for part in sides
            for clause in part.clauses
        )
        return Side(name="edition", documents=tuple(part.documents[0] for part in sides), clauses=clauses)

    other = "1 | Staff |\n  1.1 | | The Supplier trains its staff once in every year\n  1.2 | | {extra}"
    visits = "The Buyer may visit the premises of the Supplier on two days of notice"
    keeps = "The Supplier keeps a list of the persons whom it employs for the services"
    old = edition(("a19", BODY + f"  2.3 | | {visits}"), ("b19", other.format(extra=keeps)))
    new = edition(("a20", BODY), ("b20", other.format(extra=keeps) + f"\n  1.3 | | {visits}"))
    diff = compare(old, new)
    assert [(pair.old, pair.new, pair.facets) for pair in diff.pairs if pair.facets] == [
        (("a19#2.3",), ("b20#1.3",), ("number", "place"))
    ]


def test_ripple_of_a_definition_and_of_a_cited_clause() -> None:
    outline = (
        "1 | Definitions |\n"
        "  def | Working Day | a day other than a {day}\n"
        "2 | Notices |\n"
        "  2.1 | | A notice takes effect on the next Working Day\n"
        "  2.2 | | A notice of a dispute under clause 3 is given by {way}\n"
        "3 | Disputes | The parties meet as clause 2.2 says\n"
        "4 | Law | The law of England governs these terms"
    )
    diff = compare(side(outline.format(day="Sunday", way="post")), side(outline.format(day="Monday", way="hand")))
    definition, clause = change_of(diff, '1 "Working Day"'), change_of(diff, "2.2")
    assert [(ripple.clause, ripple.via, ripple.term) for ripple in definition.ripple] == [
        ("2.1", "definition", "Working Day")
    ]
    assert [(ripple.clause, ripple.via, ripple.term) for ripple in clause.ripple] == [("3", "reference", "2.2")]


def test_guidance_that_cites_a_changed_clause() -> None:
    old, new = (side(f"GC5 | Staff |\n  5.1 | | The Provider must train its staff in {n} days") for n in (10, 20))
    old, new = (
        replace(one, clauses=tuple(replace(c, citation=c.citation if c.heading else "GC5.1") for c in one.clauses))
        for one in (old, new)
    )
    passages = side("- | | As GC5.1 says, staff are trained\n- | | Something else", name="guide", document="guide")
    marked = replace(passages.clauses[0], annotations=(Annotation(type="reference", start=3, end=8, value="GC5.1"),))
    for clauses in (passages.clauses, (marked, passages.clauses[1])):
        diff = compare(old, new, guidance=[replace(passages, clauses=clauses)])
        assert [(hit.document, hit.cites) for hit in change_of(diff, "5.1").guidance] == [("guide", "GC5.1")]


def test_rules_can_be_given() -> None:
    diff = compare(
        side(BODY), side(BODY.replace("30 days", "20 days")), rules=replace(bundled_rules(), significance=())
    )
    assert diff.changes[0].significance.level == "none"


def test_a_run_in_heading_may_be_read_as_text_on_one_side() -> None:
    diff = compare(
        side("1 | Payment | The Provider must pay within 30 days of the date of each invoice."),
        side("1 |  | Payment. The Provider must pay within 30 days of the date of each invoice.", "new"),
    )
    assert not diff.changes


def test_capitals_of_a_heading_are_typography() -> None:
    diff = compare(
        side("1 | Working Hours | \n  1.1 | | Hours are limited."),
        side("1 | WORKING HOURS | \n  1.1 | | Hours are limited.", "new"),
    )
    assert not diff.changes


CASH = """
1 | Payment |
  1.1 | | The Buyer must pay each undisputed invoice within 30 days of its receipt, where:
    - | | A is the value of all cash that the Supplier has in hand
    - | | B is the value of all debts that the Supplier owes in the year
"""


def barred(outline: str) -> Side:
    """A side whose rows have bars between their cells, as they are read from documents."""
    plain = side(outline)
    rows = tuple(replace(one, text=" | ".join(one.cells)) if one.cells else one for one in plain.clauses)
    return replace(plain, clauses=rows)


def test_the_bars_between_cells_are_no_words() -> None:
    rows = CASH.replace("- | | A is", "row | | A / is").replace("- | | B is", "row | | B / is")
    assert {pair.status for pair in compare(side(CASH), barred(rows)).pairs} == {"unchanged"}
    assert {pair.status for pair in compare(barred(rows), side(CASH)).pairs} == {"unchanged"}
    change = compare(barred(rows), side(CASH.replace("all debts", "all short debts"))).changes[0]
    assert [edit.text for edit in change.words if edit.op != "equal"] == ["short "]
    other = rows.replace("A / is the value", "A / is / the value")
    assert {pair.status for pair in compare(barred(rows), barred(other)).pairs} == {"unchanged"}, "a cell was divided"


def test_a_paragraph_read_one_level_up_did_not_move() -> None:
    up = CASH.replace("    - |", "  - |")
    assert {pair.status for pair in compare(side(CASH), side(up)).pairs} == {"unchanged"}
