"""Clauses replaced where they stand: paired where they share rare words, and left as gone and come where not."""

from __future__ import annotations

import pytest
from outlines import side
from test_align import KEEP, LATE, PAY, TAX, groups

# the clause between 1.1 and the next on each side, whether they are one provision, reason
CASES = [
    (
        "must give reasons",
        "must give its grounds as reasons within the day",
        True,
        "a short clause that was filled out",
    ),
    (
        "the turbine default is not put right within five days of a notice from the Buyer",
        "the turbine default is not covered by an accepted recovery plan",
        True,
        "the words of its subject stand, and little else",
    ),
    (
        "The Supplier keeps the turbine oiled at its own cost",
        "The Buyer sends visitors away at night from the northern gate",
        False,
        "another subject altogether",
    ),
    ("a plan", "a list", False, "only words that stand everywhere are shared"),
    ("East Gate", "North Gate", False, "names of two words are nearly the same or not the same"),
]


@pytest.mark.parametrize(("one", "two", "same", "reason"), CASES, ids=[row[3] for row in CASES])
def test_a_clause_replaced_in_place(one: str, two: str, same: bool, reason: str) -> None:
    text = f"""
1 | Plant |
  1.1 | | {PAY}
  1.2 | | {{}}
  1.3 | | {LATE}
  1.4 | | {TAX}
2 | Gates |
  2.1 | | {KEEP}
  2.2 | | the South Gate is shut and a plan of the gate is kept
  2.3 | | the West Gate has a list
"""
    new = text.replace("  1.2", "  1.1A | | The rules of the plant come first in a list\n  1.2") if same else text
    assert (("1.2", "1.2") in groups(side(text.format(one)), side(new.format(two)))) == same, reason


def test_what_came_and_went_at_different_places_is_not_paired() -> None:
    old = f"1 | Plant |\n  1.1 | | {PAY}\n  1.2 | | must give reasons\n  1.3 | | {LATE}\n  1.4 | | {TAX}"
    late = "must give in full its grounds as reasons"
    new = f"1 | Plant |\n  1.1 | | {PAY}\n  1.2 | | {LATE}\n  1.3 | | {late}\n  1.4 | | {TAX}"
    assert not any(one == "1.2" for one, _ in groups(side(old), side(new)))


def test_a_clause_with_clauses_below_it_is_not_replaced_by_one_without() -> None:
    old = f"1 | Plant |\n  1.1 | | {PAY}\n  1.2 | | The turbine log holds:\n    (a) | | the day\n  1.3 | | {LATE}"
    new = f"1 | Plant |\n  1.1 | | {PAY}\n  1.2 | | It is for the Buyer to ask what a turbine did\n  1.3 | | {LATE}"
    assert ("1.2", "1.2") not in groups(side(old), side(new))


# two clauses alone between the same neighbours, whether they are one provision, reason
HOLDERS = [
    ("- | | [ ]", "- | | [To be inserted]", True, "one place-holder for another"),
    ("- | | [Insert here]", "- | | The turbines are oiled on the last day of each year", True, "it was filled in"),
    ("- | | [Name of the agency]", "- | | Gale and Sons", True, "square brackets were filled in"),
    ("- | | Turbines want oil", "- | | No gate stays open at night", False, "neither holds the place only"),
    ("1.9 | | [ ]", "- | | The gates are shut at night", False, "a number is more than a place"),
]


@pytest.mark.parametrize(("one", "two", "same", "reason"), HOLDERS, ids=[row[3] for row in HOLDERS])
def test_a_place_holder_is_followed_by_what_takes_its_place(one: str, two: str, same: bool, reason: str) -> None:
    text = f"1 | Plant |\n  1.1 | | {PAY}\n  {{}}\n  1.3 | | {LATE}\n  1.4 | | {TAX}"
    old, new = side(text.format(one)), side(text.format(two))
    assert ((old.clauses[2].id, new.clauses[2].id) in groups(old, new)) == same, reason


def test_of_several_brackets_the_first_is_filled_in() -> None:
    text = f"1 | Plant |\n  1.1 | | {PAY}\n  {{}}\n  1.3 | | {LATE}\n  1.4 | | {TAX}"
    old = side(text.format("- | | [First agency]\n  - | | [Second agency]"))
    new = side(text.format("- | | Gale and Sons"))
    assert (old.clauses[2].id, new.clauses[2].id) in groups(old, new)
