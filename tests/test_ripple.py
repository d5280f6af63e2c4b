"""What a change touches beyond its own words: at first hand and at second, ranked, and without a flood."""

from __future__ import annotations

from dataclasses import replace

import pytest
from comparing import compare
from outlines import side

from pipeline.diff.ripple import CHAINED, WIDELY
from pipeline.model import Annotation, Ripple, Side

# Day -> Month -> Quarter: the second is defined by the first, the third by the second.
TERMS = """
1 | Definitions |
  def | Day | a day other than a {day}
  def | Month | a run of thirty of each Day
  def | Quarter | three of each Month
2 | Use |
  2.1 | | A notice takes effect on the next Day
  2.2 | | The Supplier must report once in each Month
  2.3 | | The Buyer looks back once in each Quarter
  2.4 | | The law of England governs these terms
"""


def rippled(old: Side, new: Side, ident: str) -> tuple[Ripple, ...]:
    return next(change.ripple for change in compare(old, new).changes if ident in change.old + change.new)


def test_a_chain_goes_to_the_second_hand_and_no_further() -> None:
    found = rippled(side(TERMS.format(day="Sunday")), side(TERMS.format(day="Monday")), '1 "Day"')
    assert [(ripple.clause, ripple.path) for ripple in found] == [
        ('1 "Month"', "uses the term “Day”, whose definition changed"),
        ("2.1", "uses the term “Day”, whose definition changed"),
        ('1 "Quarter"', "uses the term “Month”, which is defined by “Day”, whose definition changed"),
        ("2.2", "uses the term “Month”, which is defined by “Day”, whose definition changed"),
    ]
    assert {(ripple.via, ripple.term) for ripple in found} == {("definition", "Day")}


def test_two_terms_defined_by_each_other_end() -> None:
    text = (
        "1 | Terms |\n  def | Day | the {n} part of a Week\n  def | Week | seven of each Day\n2 | | One Week is allowed"
    )
    found = rippled(side(text.format(n="seventh")), side(text.format(n="sixth")), '1 "Day"')
    assert [ripple.clause for ripple in found] == ['1 "Week"', "2"]


def test_what_changed_itself_is_no_ripple() -> None:
    new = side(TERMS.format(day="Monday").replace("once in each Month", "twice in each Month"))
    found = rippled(side(TERMS.format(day="Sunday")), new, '1 "Day"')
    assert "2.2" not in {ripple.clause for ripple in found}


CITING = """
1 | Reports |
  1.1 | | The Supplier must report within {n} days where:
    (a) | | a breach {word} known
    (b) | | a person is hurt
  1.2 | | A report is made as clause 1.1(a) says
  1.3 | | A report under clause 1.1 is sent to the Buyer
2 | Law | The law of England governs these terms
"""


def test_who_cites_the_item_comes_before_who_cites_its_clause() -> None:
    old, new = (side(CITING.format(n=5, word=word)) for word in ("becomes", "was made"))
    assert [(ripple.clause, ripple.path) for ripple in rippled(old, new, "1.1(a)")] == [
        ("1.2", "refers to 1.1(a), which changed"),
        ("1.3", "refers to 1.1, of which 1.1(a) changed"),
    ]


def test_duties_with_amounts_come_first_among_equals() -> None:
    text = """
1 | Definitions |
  def | Day | a day other than a {day}
2 | Use |
  2.1 | | A Day is long
  2.2 | | The Supplier must act on a Day
  2.3 | | The Supplier must pay five pounds on a Day
"""
    marks = {"2.2": ("obligation",), "2.3": ("obligation", "quantity")}

    def marked(one: Side) -> Side:
        notes = {
            ident: tuple(Annotation(type=kind, start=0, end=1) for kind in kinds) for ident, kinds in marks.items()
        }
        return replace(one, clauses=tuple(replace(c, annotations=notes.get(c.id, ())) for c in one.clauses))

    old, new = (marked(side(text.format(day=day))) for day in ("Sunday", "Monday"))
    assert [ripple.clause for ripple in rippled(old, new, '1 "Day"')] == ["2.3", "2.2", "2.1"]


def flood(direct: int, second: int, day: str) -> Side:
    """A contract in which `direct` clauses use the term Day and `second` clauses the term Month that it defines."""
    lines = [
        "1 | Definitions |",
        f"  def | Day | a day other than a {day}",
        "  def | Month | thirty of each Day",
        "2 | Use |",
    ]
    lines += [f"  2.{at} | | Notice number {at} takes effect on a Day" for at in range(1, direct)]
    lines += ["3 | Months |", *(f"  3.{at} | | Report number {at} covers one Month" for at in range(1, second + 1))]
    return side("\n".join(lines))


@pytest.mark.parametrize(
    ("direct", "second", "chained", "reason"),
    [
        (WIDELY, 5, 5, "a term in so many clauses is still followed"),
        (WIDELY + 1, 5, 0, "one more, and all is touched anyway"),
        (3, CHAINED + 5, CHAINED, "of those at second hand so many are told"),
    ],
)
def test_no_flood(direct: int, second: int, chained: int, reason: str) -> None:
    found = rippled(flood(direct, second, "Sunday"), flood(direct, second, "Monday"), '1 "Day"')
    at_first = [ripple for ripple in found if "defined by" not in ripple.path]
    assert len({ripple.path for ripple in at_first}) == 1, "a term is one entry, in however many clauses it is used"
    assert len(at_first) == direct, "the definition of Month is one of them"
    assert len(found) - len(at_first) == chained, reason
