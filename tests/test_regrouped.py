"""Words that moved between a clause and its items or its parent are told as that, once."""

from __future__ import annotations

import pytest
from comparing import compare
from outlines import side

CLOSING = """
1 | Ownership |
  1.1 | | The Supplier owns: || but not the rights in what it makes for the Buyer.
    (a) | | all rights that it had before the Start Date; and
    (b) | | all rights in its tools;
  1.2 | | The Buyer shall pay.
"""
IN_LAST_ITEM = """
1 | Ownership |
  1.1 | | The Supplier owns:
    (a) | | all rights that it had before the Start Date; and
    (b) | | all rights in its tools; but not the rights in what it makes for the Buyer.
  1.2 | | The Buyer shall pay.
"""
LEAD_IN_ITEM = """
2 | Insurance |
  2.1 | | The Supplier shall hold
    (a) | | in each year of the Contract Period and for six years after it cover for professional negligence; and
    (b) | | cover for the liability of an employer.
"""
LEAD_IN_CLAUSE = """
2 | Insurance |
  2.1 | | The Supplier shall hold in each year of the Contract Period and for six years after it
    (a) | | cover for professional negligence; and
    (b) | | cover for the liability of an employer.
"""
BETWEEN_ITEMS = """
3 | Exit |
  3.1 | | On exit the Supplier shall:
    (a) | | hand over its records, in a form that the Buyer can read without buying software;
    (b) | | and return each key that it holds.
"""
BETWEEN_ITEMS_OTHERWISE = """
3 | Exit |
  3.1 | | On exit the Supplier shall:
    (a) | | hand over its records,
    (b) | | in a form that the Buyer can read without buying software; and return each key that it holds.
"""
DEEP = """
4 | Records |
  4.1 | | The Supplier keeps:
    (a) | | each invoice that it was sent; and
    (b) | | each record of:
      (i) | | what it paid under this Contract, and in every case for six years after it ends.
"""
DEEP_CLOSING = """
4 | Records |
  4.1 | | The Supplier keeps: || and in every case for six years after it ends.
    (a) | | each invoice that it was sent; and
    (b) | | each record of:
      (i) | | what it paid under this Contract,
"""
# name, one text, the other
DIVIDED = [
    ("words after a list, and in its last item", CLOSING, IN_LAST_ITEM),
    ("words of a first item, and before the list", LEAD_IN_ITEM, LEAD_IN_CLAUSE),
    ("words that pass between two items", BETWEEN_ITEMS, BETWEEN_ITEMS_OTHERWISE),
    ("the same, two levels down", DEEP, DEEP_CLOSING),
]


@pytest.mark.parametrize(("name", "one", "two"), DIVIDED, ids=[row[0] for row in DIVIDED])
@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
def test_words_that_moved_within_a_clause_are_told_once(name: str, one: str, two: str, turned: bool) -> None:
    old, new = (two, one) if turned else (one, two)
    diff = compare(side(old), side(new))
    assert [change.facets for change in diff.changes] == [("regrouped",)], name
    assert diff.changes[0].significance.level == "low"
    assert [reason.rule for reason in diff.changes[0].significance.reasons] == ["regrouped"]
    assert len(diff.changes[0].places) == 2
    assert not diff.added
    assert not diff.removed
    assert not diff.proof.untold


# what is replaced in the second text, by what, reason
MORE = [
    ("of the Contract Period and for six", "of the Contract Period and for seven", "a figure in the words that moved"),
    ("and for six years after it", "and not for six years after it", "a negation in them"),
    ("in each year of the Contract Period and for six years after it", "", "words that are gone did not move"),
]


@pytest.mark.parametrize(("was", "becomes", "reason"), MORE, ids=[row[2] for row in MORE])
def test_words_that_changed_are_told_as_wording(was: str, becomes: str, reason: str) -> None:
    diff = compare(side(LEAD_IN_ITEM), side(LEAD_IN_CLAUSE.replace(was, becomes)))
    assert any("wording" in change.facets for change in diff.changes), reason
    assert diff.changes[0].significance.level in ("high", "medium"), reason
    assert not diff.proof.untold


def test_a_change_beside_words_that_moved_is_told_besides() -> None:
    diff = compare(side(CLOSING), side(IN_LAST_ITEM.replace("before the Start Date", "after the Start Date")))
    facets = [change.facets for change in diff.changes]
    assert facets == [("wording",), ("regrouped",)]
    assert diff.changes[0].new == ("1.1(a)",)
    assert not diff.proof.untold
