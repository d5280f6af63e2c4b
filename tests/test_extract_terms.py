"""Terms and their meanings set in two columns without rules."""

from __future__ import annotations

import pytest
from drawn_cases import COUNT, pdf, write
from reportlab.pdfgen.canvas import Canvas

from pipeline.segment import segment


def test_terms_and_meanings_without_rules_are_a_table() -> None:
    rows = [
        ("Law", "any statute or", "regulation"),
        ("Party", "one of the", "two of us"),
        ("Day", "a day that", "is one"),
    ]

    def draw(canvas: Canvas, number: int) -> None:
        top = 200.0
        for term, *meaning in rows:
            write(canvas, 60, top, term, "Helvetica-Bold")
            for text in meaning:
                write(canvas, 180, top, text)
                top += 12
            top += 6

    cells = [(line.cell.row, line.cell.column, line.text) for line in pdf(draw).lines if line.cell]
    assert [text for _, column, text in cells if column == 0] == ["Law", "Party", "Day"]
    assert [row for row, column, _ in cells if column == 1] == [0, 0, 1, 1, 2, 2]


def test_a_quoted_term_wrapped_beside_its_meaning_is_one_definition_with_its_list() -> None:
    """The list begins further right than the meaning, so that only one row has both columns."""

    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 160, "1.1 In this Contract these words have these meanings:")
        write(canvas, 80, 200, '"Late Delivery', "Helvetica-Bold")
        write(canvas, 240, 200, "any of the following:")
        write(canvas, 80, 213, 'Event"', "Helvetica-Bold")
        for row, item in enumerate(("a) a parcel that is lost;", "b) a parcel that is late; and", "c) no parcel.")):
            write(canvas, 252, 230 + 18 * row, item)
        write(canvas, 240, 290, "in each case by more than a week;")

    clauses = segment(pdf(draw)).clauses
    assert [(clause.kind, clause.citation, clause.text) for clause in clauses[1:]] == [
        (
            "definition",
            '1.1 "Late Delivery Event"',
            "any of the following:",
        ),
        ("item", '1.1 "Late Delivery Event"(a)', "a parcel that is lost;"),
        ("item", '1.1 "Late Delivery Event"(b)', "a parcel that is late; and"),
        ("item", '1.1 "Late Delivery Event"(c)', "no parcel."),
    ]
    assert clauses[1].closing == "in each case by more than a week;"


OPEN_QUOTES = [
    ('"Late Delivery', "any of the following:", "Event", "the mark never closes"),
    ('"Late', "Delivery Event has this meaning:", 'Event"', "no gap parts the two columns"),
]


@pytest.mark.parametrize(("term", "meaning", "below", "reason"), OPEN_QUOTES)
def test_an_open_quotation_mark_alone_makes_no_table(term: str, meaning: str, below: str, reason: str) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 80, 200, term, "Helvetica-Bold")
        write(canvas, 240 if "any" in meaning else 109, 200, meaning)
        write(canvas, 80, 213, below, "Helvetica-Bold")

    assert not pdf(draw).tables, reason


def test_variables_of_a_formula_and_what_they_stand_for_are_a_table() -> None:
    rows = (("A", "is the sum paid in the", "year;"), ("B", "is the sum due; and", ""), ("C", "is one hundred.", ""))

    def draw(canvas: Canvas, number: int) -> None:
        top = 200.0
        for letter, *meaning in rows:
            write(canvas, 100, top, letter)
            for text in filter(None, meaning):
                write(canvas, 180, top, text)
                top += 12

    assert [clause.cells for clause in segment(pdf(draw)).clauses] == [
        ("A", "is the sum paid in the year;"),
        ("B", "is the sum due; and"),
        ("C", "is one hundred."),
    ]


def test_a_sentence_that_begins_with_a_is_no_variable() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        for row in range(3):
            write(canvas, 100, 200 + 30 * row, "A")
            write(canvas, 110, 200 + 30 * row, f"provider of kind {COUNT[row]} must keep records.")

    assert not pdf(draw).tables


def test_filled_in_blanks_are_no_terms() -> None:
    """The place for a signature sets bold labels beside words that somebody wrote there."""

    def draw(canvas: Canvas, number: int) -> None:
        for row, (label, filled) in enumerate((("Print name:", "A. Signatory"), ("Title:", "Finance director"))):
            write(canvas, 60, 200 + 14 * row, label, "Helvetica-Bold")
            write(canvas, 180, 200 + 14 * row, filled)

    assert not pdf(draw).tables


def test_bold_item_letters_are_no_terms() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        for row, letter in enumerate("abc"):
            write(canvas, 90, 200 + 30 * row, f"{letter}.", "Helvetica-Bold")
            write(canvas, 120, 200 + 30 * row, f"Be in new condition and free of defects, as {COUNT[row]} says,")
            write(canvas, 120, 212 + 30 * row, "when it is delivered.")

    document = pdf(draw)
    assert not document.tables
    assert [(clause.kind, clause.label) for clause in segment(document).clauses] == [
        ("item", "a."),
        ("item", "b."),
        ("item", "c."),
    ]
