"""What is doubtful is said, with its page; a document in which nothing is gets no note."""

from __future__ import annotations

from dataclasses import replace

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
    (
        "1 Bread\n\n1.1 Bake it.\n\f2 Cakes\n\n2.1 Bake them.\n\f4 Tea\n\n4.1 Brew it.\n",
        "Numbers that are missing, or were not read: 3 (pages 2 to 3).",
        "it may stand on any page between its neighbours",
    ),
    (
        "1 Bread\n\f1.2 Sell it.\n",
        "Numbers that are missing, or were not read: 1.1 (pages 1 to 2).",
        "the first below a section, from the page of the section on",
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


def test_a_citation_that_says_its_page_says_it_once() -> None:
    doubtful = replace(clause("2.4 (page 3)"), sure=0.2, label="2.4", kind="clause")
    assert doubts([doubtful], paged=True)[-1].endswith(": 2.4 (page 3).")


def numbered(label: str, kind: str = "clause", parent: str | None = None) -> Clause:
    return replace(clause(label, label=label, kind=kind), parent=parent)


SECTIONS = [
    ([numbered("1"), numbered("1.1", parent="1")], [], "each stands below its section"),
    ([numbered("ARTICLE IV"), numbered("4.1", parent="ARTICLE IV")], [], "a Roman article"),
    ([numbered("SC36"), numbered("36.1", parent="SC36")], [], "a section with letters"),
    ([numbered("row", "table_row"), numbered("1.1", parent="row")], [], "a table has its own"),
    ([numbered("Fees", "heading"), numbered("1.1", parent="Fees"), numbered("1.2", parent="Fees")], [], "none has one"),
    (
        [numbered("1"), numbered("1.1", parent="1"), numbered("1.2", parent="1"), numbered("2.1"), numbered("2.2")],
        ["2.1"],
        "a run is said once",
    ),
    (
        [numbered("1"), numbered("1.1", parent="1"), numbered("1.2", parent="1"), numbered("2.1", parent="1")],
        ["2.1"],
        "below another one",
    ),
    (
        [numbered("1"), *(numbered(f"1.{n}", parent="1") for n in (1, 2, 3)), numbered("2.1"), numbered("4.1")],
        ["2.1", "4.1"],
        "several runs",
    ),
]


@pytest.mark.parametrize(("clauses", "said", "reason"), SECTIONS, ids=[case[2] for case in SECTIONS])
def test_numbers_without_their_section(clauses: list[Clause], said: list[str], reason: str) -> None:
    notes = [note for note in doubts(clauses, paged=True) if note.startswith("Numbers without")]
    shown = ", ".join(f"{label} (page 3)" for label in said)
    assert notes == ([f"Numbers without the one that stands above them: {shown}."] if said else []), reason


BROKEN = [
    ("See clause Error! Reference source not found. for this.", "C, after “See clause”", "a reference"),
    ("Error! Bookmark not defined. is due.", "C, at its beginning", "a bookmark"),
    ("error! reference source not found", "C, at its beginning", "in small letters"),
    ("In Error! No bookmark name given. so", "C, after “In”", "no name"),
    ("An error! It was not found.", "", "a sentence"),
]


@pytest.mark.parametrize(("text", "said", "reason"), BROKEN, ids=[case[2] for case in BROKEN])
def test_broken_references(text: str, said: str, reason: str) -> None:
    notes = doubts([replace(clause(text), citation="C")], paged=True)
    beginning = "Cross-references of the document that are broken, and print an error"
    assert notes == ((f"{beginning}: {said} (page 3).",) if said else ()), reason
