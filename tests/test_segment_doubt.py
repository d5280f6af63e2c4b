"""What is doubtful is said, with its page; a document in which nothing is gets no note."""

from __future__ import annotations

from dataclasses import replace

import pytest
from printed_lines import printed

from pipeline.extract.plain_text import read_text
from pipeline.model import Clause, Document, DocumentInfo, Page
from pipeline.segment import segment
from pipeline.segment.doubt import doubtful_pages, doubts


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
    below = numbered("1.1", parent="1")
    deep = [replace(numbered("2.1"), citation="2.1 (page 3)"), *([below] * 3)]
    assert doubts([numbered("1"), *deep], paged=True)[-1].endswith(": 2.1 (page 3).")


def pages_of(*sure: tuple[int, float]) -> list[Clause]:
    return [
        replace(clause(f"Clause {n}.", label=f"{n}"), page_start=page, page_end=page, sure=one)
        for n, (page, one) in enumerate(sure, 1)
    ]


SHARES = [
    (pages_of(*[(1, 0.99)] * 30), "", [], "few are expected to be wrong"),
    (pages_of(*[(1, 0.99)] * 30, (2, 0.3)), "", [], "one clause that may be wrong is no document that is"),
    (
        pages_of(*[(1, 0.99)] * 20, *[(2, 0.4)] * 5),
        "About 13 in 100 clauses may have to be read otherwise, most of them on page 2.",
        [2],
        "one page",
    ),
    (
        pages_of(*[(1, 0.5)] * 5, *[(2, 0.99)] * 20, *[(3, 0.5)] * 5),
        "About 17 in 100 clauses may have to be read otherwise, most of them on pages 1, 3.",
        [1, 3],
        "two pages",
    ),
    ([], "", [], "no clauses"),
]


@pytest.mark.parametrize(("clauses", "said", "pages", "reason"), SHARES, ids=[case[3] for case in SHARES])
def test_a_share_of_doubtful_clauses(clauses: list[Clause], said: str, pages: list[int], reason: str) -> None:
    assert doubts(clauses, paged=True) == ((said,) if said else ()), reason
    assert doubtful_pages(clauses) == pages, reason


def test_without_pages_the_least_sure_are_named() -> None:
    (note,) = doubts(pages_of(*[(0, 0.99)] * 20, (0, 0.2), (0, 0.1)), paged=False)
    assert note == "About 9 in 100 clauses may have to be read otherwise: Clause 22., Clause 21.."


def test_a_report_is_told_which_pages_are_doubtful() -> None:
    rows = [printed(3 * n, (50, f"10.{n}“Hen” means the hen {n}.")) for n in range(12)]
    page = Page(number=1, width=600, height=800, lines=tuple(rows))
    info = DocumentInfo(sha256="", media_type="application/pdf", title="", pages=1)
    found = segment(Document(info=info, pages=(page,)))
    assert [text.why for text in found.read] == ["Clauses of the page may have to be read otherwise."]
    assert found.notes[-1].startswith("About ")


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
