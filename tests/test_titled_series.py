"""Headings that count with a word of the document's own are parts with labels."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.segment import segment


def outline(words: str, name: str) -> list[tuple[str, str | None, str]]:
    """(citation, citation of the parent, heading) of each clause."""
    clauses = segment(extract(words.encode(), name=name)).clauses
    names = {clause.id: clause.citation for clause in clauses}
    return [(clause.citation, clause.parent and names[clause.parent], clause.heading or "") for clause in clauses]


COUNTED = [
    ("letters and a dash", ["Lot A – Hens", "Lot B – Geese", "Lot C – Ducks"], ["Lot A", "Lot B", "Lot C"]),
    ("numbers and a colon", ["Stage 1: Survey", "Stage 2: Plan", "Stage 3: Yard"], ["Stage 1", "Stage 2", "Stage 3"]),
    ("Roman numerals", ["Phase I Survey", "Phase II Plan", "Phase III Yard"], ["Phase I", "Phase II", "Phase III"]),
    (
        "two words, and one left out",
        ["Service Line 1 - Hens", "Service Line 2 - Geese", "Service Line 4 - Ducks"],
        ["Service Line 1", "Service Line 2", "Service Line 4"],
    ),
    ("capitals without a title", ["MODULE 1", "MODULE 2", "MODULE 3"], ["MODULE 1", "MODULE 2", "MODULE 3"]),
]


@pytest.mark.parametrize(("reason", "titles", "labels"), COUNTED, ids=[case[0] for case in COUNTED])
def test_headings_that_count_have_labels(reason: str, titles: list[str], labels: list[str]) -> None:
    words = "".join(f"## {title}\n\nThe keeper feeds them daily.\n\n" for title in titles)
    found = outline(words, "lots.md")
    assert [citation for citation, parent, _ in found if parent is None] == labels
    assert not any(label in heading for label, (_, _, heading) in zip(labels, found, strict=False))


PLAIN = [
    ("two only", ["Lot A – Hens", "Lot B – Geese"]),
    ("they fall", ["Lot C – Hens", "Lot B – Geese", "Lot A – Ducks"]),
    ("one of another style", ["Table 1 – Hens", "Table 2 – Geese", "Table A – Ducks"]),
    ("the same again", ["Plate 2 – Hens", "Plate 2 – Geese", "Plate 2 – Ducks"]),
    ("a sentence that begins so", ["Plan A is void", "Plan B is not", "Plan C is late"]),
]


@pytest.mark.parametrize(("reason", "titles"), PLAIN, ids=[case[0] for case in PLAIN])
def test_other_headings_stay_headings(reason: str, titles: list[str]) -> None:
    words = "".join(f"## {title}\n\nThe keeper feeds them daily.\n\n" for title in titles)
    assert [heading for _, parent, heading in outline(words, "lots.md") if parent is None] == titles


def test_numbers_that_go_on_stand_in_the_heading_above_them() -> None:
    words = (
        "# Terms\n\n1 General\n\n1.1 These terms bind both.\n\n2 Pay\n\n2.1 It is weekly.\n\n"
        "# Lot A – Hens\n\n1 Feed\n\n1.1 Daily.\n\n"
        "# Lot B – Geese\n\n2 Feed\n\n2.1 Twice.\n\n# Lot C – Ducks\n\n3 Feed\n"
    )
    found = [(citation, parent) for citation, parent, _ in outline(words, "lots.md")]
    assert found[-8:] == [
        ("Lot A", None),
        ("Lot A, 1", "Lot A"),
        ("Lot A, 1.1", "Lot A, 1"),
        ("Lot B", None),
        ("Lot B, 2", "Lot B"),
        ("Lot B, 2.1", "Lot B, 2"),
        ("Lot C", None),
        ("Lot C, 3", "Lot C"),
    ]
