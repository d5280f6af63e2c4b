"""What is doubtful is said, with its page; a document in which nothing is gets no note."""

from __future__ import annotations

import pytest

from pipeline.extract.plain_text import read_text
from pipeline.model import Clause
from pipeline.segment import segment
from pipeline.segment.doubt import doubts


def notes(text: str) -> tuple[str, ...]:
    return segment(read_text(text.encode(), sha256="")).notes


CASES = [
    ("1 Bread\n\n1.1 Bake it.\n\n1.2 Sell it.\n\n2 Cakes\n\n2.1 Bake them.\n", "", "nothing is missing"),
    ("1 Bread\n\n1.1 Bake it.\n\n1.3 Sell it.\n", "Numbers that are missing, or were not read: 1.2 (page 1).", "one"),
    (
        "1 Bread\n\n1.1 Bake it.\n\n1.5 Sell it.\n\f2 Cakes\n\n2.2 Bake them.\n",
        "Numbers that are missing, or were not read: 1.2 to 1.4 (page 1), 2.1 (page 2).",
        "several in a row, and the first below a section",
    ),
    ("4 Bread\n\n4.1 Bake it.\n\n5 Cakes\n\n5.1 Bake them.\n", "", "an extract begins where it begins"),
    ("1 Bread\n\n1.1 Bake it.\n\n1.1A Bake it well.\n\n1.2 Sell it.\n", "", "an inserted clause is no gap"),
    (
        "1 Bread\n\n1.1 Bake:\n\n(a) rye;\n\n(b) oats; and\n\n(d) corn.\n",
        "Numbers that are missing, or were not read: between (b) and (d) (page 1).",
        "an item",
    ),
    ("1 Bread\n\n1.1 Bake:\n\n(h) rye;\n\n(i) oats; and\n\n(j) corn.\n", "", "(i) is the letter here"),
]


@pytest.mark.parametrize(("text", "note", "reason"), CASES, ids=[case[2] for case in CASES])
def test_missing_numbers(text: str, note: str, reason: str) -> None:
    assert notes(text) == ((note,) if note else ()), reason


def clause(text: str, label: str | None = None, kind: str = "paragraph") -> Clause:
    return Clause(
        id=text, label=label, citation=text, heading=None, text=text, parent=None, kind=kind, page_start=3, page_end=3
    )


LEFT = [
    ("2.4 The Baker must bake.", True, "a number at the head of plain text"),
    ("(a) the Baker; and", True, "an item's letter"),
    ("2.4The Baker must bake.", True, "glued to its word"),
    ("The Baker must bake under 2.4.", False, "a reference"),
    ("20.3.98 is the day.", False, "a date"),
    ("3 loaves are due.", False, "a count"),
]


@pytest.mark.parametrize(("text", "said", "reason"), LEFT, ids=[case[2] for case in LEFT])
def test_numbers_left_in_the_text(text: str, said: bool, reason: str) -> None:
    assert bool(doubts([clause(text)], paged=True)) is said, reason


def test_a_number_that_was_taken_is_no_doubt() -> None:
    assert doubts([clause("The Baker must bake.", label="1", kind="clause")], paged=True) == ()


def test_no_page_is_said_where_none_is_known() -> None:
    (note,) = doubts([clause("2.4 The Baker must bake.")], paged=False)
    assert "page" not in note
