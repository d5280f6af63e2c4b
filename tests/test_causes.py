"""One cause, one entry: what has one cause in many places is told once, with its places."""

from __future__ import annotations

import pytest
from comparing import compare
from outlines import side

from pipeline.report.content import content
from pipeline.shapes import diff_shape

RENAMED_OLD = """
1 | | The Supplier shall give the Expert Services.
2 | | The Buyer pays for the Expert Services.
3 | | Expert Services end in May.
"""
# old, new, entries, places of the first, reason
CASES = [
    (RENAMED_OLD, RENAMED_OLD.replace("Expert", "Professional"), 1, 3, "a term renamed throughout"),
    (
        RENAMED_OLD,
        RENAMED_OLD.replace("Expert", "Professional").replace("The Buyer pays", "The Buyer never pays"),
        2,
        2,
        "an edit of its own is told by itself",
    ),
    (
        "1 | | The Buyer pays.\n2 | | The Buyer goes.\n3 | | The Seller stays.",
        "1 | | The Seller pays.\n2 | | The Seller goes.\n3 | | The Seller stays.",
        2,
        0,
        "a name that was there already is no new name",
    ),
    (
        "1 | | The fee is £100,000.\n2 | | It pays £100,000 in May.",
        "1 | | The fee is £900,000.\n2 | | It pays £900,000 in May.",
        1,
        2,
        "a sum that changed wherever it stands",
    ),
    (
        "1 | | It must pay.\n2 | | It must go.",
        "1 | | It may pay.\n2 | | It may go.",
        2,
        0,
        "duties are decided one by one",
    ),
    (
        "1 | | It is organised.\n2 | | All was organised well.",
        "1 | | It is organized.\n2 | | All was organized well.",
        1,
        2,
        "one spelling for another",
    ),
    (
        "1 | Sums | There is a table.\n  row | Item/Sum | Tea/£5\n  row | Item/Sum | Milk/£6",
        "1 | Sums | There is a table.\n  row | Item/Lot/Sum | Tea/1/£5\n  row | Item/Lot/Sum | Milk/2/£6",
        1,
        2,
        "a column that came",
    ),
    (
        "1 | Sums | There is a table.\n  row | Item/Lot/Sum | Tea/1/£5\n  row | Item/Lot/Sum | Milk/2/£6",
        "1 | Sums | There is a table.\n  row | Item/Sum | Tea/£5\n  row | Item/Sum | Milk/£7",
        2,
        0,
        "a row whose other cells changed is told by itself",
    ),
]


@pytest.mark.parametrize(("old", "new", "entries", "places", "why"), CASES, ids=[row[4] for row in CASES])
def test_one_cause_is_one_entry(old: str, new: str, entries: int, places: int, why: str) -> None:
    diff = compare(side(old), side(new))
    assert len(diff.changes) == entries, why
    assert max(len(change.places) for change in diff.changes) == places
    assert not diff.proof.untold


def test_no_change_is_lost_by_folding() -> None:
    diff = compare(side(RENAMED_OLD), side(RENAMED_OLD.replace("Expert", "Professional")))
    assert {change.old for change in diff.every_change} == {("1",), ("2",), ("3",)}
    assert {place.old for place in diff.changes[0].places} == {("1",), ("2",), ("3",)}


def test_the_names_and_the_exceptions_are_said() -> None:
    new = RENAMED_OLD.replace("Expert", "Professional", 1) + "4 | | Professional.\n"
    new = new.replace("pays for the Expert", "pays for the Professional")
    first = next(change for change in compare(side(RENAMED_OLD), side(new)).changes if change.places)
    reason = first.significance.reasons[0]
    assert (reason.rule, reason.old, reason.new) == ("renamed", "Expert", "Professional")
    assert "1 place" in reason.why


def test_the_words_of_all_places_are_in_the_answer() -> None:
    shape = diff_shape(compare(side(RENAMED_OLD), side(RENAMED_OLD.replace("Expert", "Professional"))))
    gone = [piece["text"].strip() for piece in shape["changes"][0]["words"] if piece["op"] == "delete"]
    assert gone == ["Expert"] * 3


def test_the_report_names_the_other_places() -> None:
    report = content(compare(side(RENAMED_OLD), side(RENAMED_OLD.replace("Expert", "Professional"))))
    assert [item.sentence for item in report.entries[0].places] == ["The same in 2 other places"]
    assert report.counts[1] == ("medium", 1)


def test_the_places_of_one_cause_stand_in_reading_order() -> None:
    old = "\n".join(
        f"{at} | {heading} | The {name} bears it."
        for at, (heading, name) in enumerate(
            [("Plant", "Expert Services"), ("Liability", "Expert Services"), ("Staff", "Expert Services")], start=1
        )
    )
    change = compare(side(old), side(old.replace("Expert", "Professional"))).changes[0]
    assert [place.new for place in change.places] == [("2",), ("1",), ("3",)], "its own first, the weightiest"
