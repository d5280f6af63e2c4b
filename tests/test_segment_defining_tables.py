"""Ruled tables of definitions in Word and in drawn PDFs, and tables that look like them and define nothing."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest
from docx import Document as WordFile
from drawn_cases import HEIGHT, pdf, write
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.model import Segmentation
from pipeline.segment import segment

Rows = Sequence[tuple[str, str]]
Read = Callable[[Sequence[str], Rows], Segmentation]
YARD = (
    ("*Depot", "The yard of the Buyer."),
    ("*Carrier", "Whoever brings the hens to the Depot by road."),
    ("*Feed Day", "Monday, or the day after it where the Depot is closed."),
)
SORTED = (
    ("*Carrier", "Any person who brings hens by road."),
    ("*Depot", "The yard of the Buyer."),
    ("*Feed Day", "a day on which hens are fed."),
    ("*Yard Rules", "The rules that hang at the gate."),
)
PLAIN = tuple((term.removeprefix("*"), meaning) for term, meaning in YARD)
HEAD = (("*Term", "*Meaning"),)
SECTION = ("1 Definitions and interpretation", "1.1 In this Agreement:")
DEFINING: list[tuple[str, Sequence[str], Rows]] = [
    ("bold terms below a numbered section of definitions", SECTION, YARD),
    ("plain terms below it", SECTION, PLAIN),
    ("bold terms below a heading without a number", ("*Definitions",), YARD),
    ("a title that runs in", ("1. Definitions. Words in capitals are explained here:",), YARD),
    ("a sentence that leads to the table", ("1 General", "1.1 The following words have these meanings:"), YARD),
    ("a sentence with the place after its verb", ("The definitions set out below apply to this Deed.",), PLAIN),
    ("the names of the columns, in bold, above bold terms", ("1 General", "1.1 Hens are fed."), (*HEAD, *YARD)),
    ("the names of the columns above plain terms", ("1 General",), (("*Expression", "*Definition"), *PLAIN)),
    ("the names of the columns below a section of definitions", SECTION, (*HEAD, *YARD)),
    ("bold terms in the order of the alphabet, with nothing above", ("1 General", "1.1 Hens are fed."), SORTED),
    ("terms in the order of the alphabet before every number", (), SORTED),
    ("values among the meanings", SECTION, (*YARD, ("*Start Date", "1 April 2026"))),
]
PRICES = (("*Bread", "£2 a loaf"), ("*Cake", "£12.50"), ("*Rolls", "£1 for two"), ("*Tarts", "£3 each"))
CONTACTS = (
    ("*Ann Roe", "020 7946 0018"),
    ("*Ben Rye", "ben@mill.example"),
    ("*Cat Sax", "Head of Baking, 5 Mill Lane"),
    ("*Dan Tor", "Clerk, 6 Mill Lane"),
)
KEY_TERMS = (
    ("*Buyer", "Mill Ltd of 5 Mill Lane, Hull"),
    ("*Charges", "£200 a month"),
    ("*Start Date", "1 April 2026"),
    ("*Term", "Three years"),
)
DUTIES = (
    ("*Buyer", "The Buyer feeds the hens."),
    ("*Carrier", "Brings the hens by road."),
    ("*Agent", "Counts the hens at the gate."),
)
PLACES = (("*Depot", "4.1"), ("*Carrier", "Schedule 2"), ("*Feed Day", "13.8.2"))
OTHERS: list[tuple[str, Sequence[str], Rows]] = [
    ("prices", ("1 General", "1.1 Hens are fed."), PRICES),
    ("prices below a section of definitions", SECTION, PRICES),
    ("contacts", ("1 General", "1.1 Write to:"), CONTACTS),
    ("key terms", ("*Particulars",), KEY_TERMS),
    ("a form with the key term “Term”", (), (("*Term", "*Three years"), *KEY_TERMS[:3])),
    ("who does what, in no order", ("1 General", "1.1 Hens are fed."), DUTIES),
    ("contacts in a section after that of the definitions", (*SECTION, "2 Contacts"), CONTACTS),
    ("where terms are defined", SECTION, PLACES),
]


def word(above: Sequence[str], rows: Rows) -> Segmentation:
    """A Word file of paragraphs and a table with its rules; "*" makes a paragraph or a cell bold."""
    file = WordFile()
    for text in above:
        file.add_paragraph().add_run(text.removeprefix("*")).bold = text.startswith("*")
    table = file.add_table(rows=len(rows), cols=2, style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.paragraphs[0].add_run(text.removeprefix("*")).bold = text.startswith("*")
    buffer = io.BytesIO()
    file.save(buffer)
    return segment(extract(buffer.getvalue(), name="case.docx"))


def drawn(above: Sequence[str], rows: Rows) -> Segmentation:
    """The same on a page; what does not fit into its cell goes on in a second line."""

    def draw(canvas: Canvas, _: int) -> None:
        top = 80.0
        for text in above:
            write(canvas, 72, top, text.removeprefix("*"), *_face(text))
            top += 30
        for cells in rows:
            lines = [_wrapped(text) for text in cells]
            high = 8 + 14 * max(map(len, lines))
            for left, text, wrapped in zip((72, 222), cells, lines, strict=True):
                canvas.rect(left, HEIGHT - top - high, 150, high)
                for number, line in enumerate(wrapped):
                    write(canvas, left + 4, top + 14 + 14 * number, line, *_face(text))
            top += high

    return segment(pdf(draw))


def _face(text: str) -> tuple[str]:
    return ("Helvetica-Bold" if text.startswith("*") else "Helvetica",)


def _wrapped(text: str) -> list[str]:
    lines = [""]
    for each in text.removeprefix("*").split():
        if len(lines[-1]) + len(each) > 24:
            lines.append("")
        lines[-1] = f"{lines[-1]} {each}".strip()
    return lines


FORMS = pytest.mark.parametrize("read", [word, drawn], ids=["Word", "PDF"])


@FORMS
@pytest.mark.parametrize(("reason", "above", "rows"), DEFINING, ids=[case[0] for case in DEFINING])
def test_terms_and_meanings_are_definitions(read: Read, reason: str, above: Sequence[str], rows: Rows) -> None:
    segmentation = read(above, rows)
    found = [(each.heading, each.text) for each in segmentation.clauses if each.kind == "definition"]
    assert found == [(name.removeprefix("*"), value) for name, value in rows if not value.startswith("*")], reason
    assert segmentation.ledger.balanced


@FORMS
@pytest.mark.parametrize(("reason", "above", "rows"), OTHERS, ids=[case[0] for case in OTHERS])
def test_names_and_values_are_none(read: Read, reason: str, above: Sequence[str], rows: Rows) -> None:
    segmentation = read(above, rows)
    assert [each.heading for each in segmentation.clauses if each.kind == "definition"] == [], reason
    assert segmentation.ledger.balanced
