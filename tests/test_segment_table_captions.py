"""What stands between two tables is no part of the row above it."""

from __future__ import annotations

import pytest
from drawn_cases import HEIGHT, pdf, write
from reportlab.pdfgen.canvas import Canvas

from pipeline.segment import segment

ROWS = (
    (("Entity", 72.0), ("Threshold", 240.0)),
    (("Supplier", 72.0), ("45", 240.0)),
    (("[Guarantor of a Lot]", 72.0),),
)


def draw_table(canvas: Canvas, top: float) -> None:
    """A ruled table of three rows, the last without a value."""
    for n in range(len(ROWS) + 1):
        canvas.line(66, HEIGHT - top - 20 * n, 400, HEIGHT - top - 20 * n)
    for x in (66, 230, 400):
        canvas.line(x, HEIGHT - top, x, HEIGHT - top - 20 * len(ROWS))
    for n, row in enumerate(ROWS):
        for text, x in row:
            write(canvas, x, top + 14 + 20 * n, text)


def spaced_paragraphs(canvas: Canvas) -> None:
    """Paragraphs of two lines with a gap between them, so that gaps part the paragraphs of the document."""
    for n in range(12):
        write(
            canvas,
            66,
            110 + 44 * n,
            "The Supplier must tell the Buyer of each change to its rating, and of each change that",
        )
        write(canvas, 66, 122 + 44 * n, "it has reason to expect within the year.")


CAPTIONS = [
    ("Lot 2", 66.0, "at the left edge of the table"),
    ("Lot 2", 72.0, "at the edge of its words"),
    ("Credit thresholds of the second lot", 66.0, "of several words"),
    ("the lots that follow", 72.0, "in small letters"),
    ("Lot 2 (Northern Counties)", 150.0, "in the middle"),
]


@pytest.mark.parametrize("over", [False, True], ids=["on one page", "at the head of the next page"])
@pytest.mark.parametrize(("caption", "x", "reason"), CAPTIONS, ids=[case[2] for case in CAPTIONS])
def test_a_caption_between_two_tables_is_no_part_of_the_row_above(
    caption: str, x: float, reason: str, over: bool
) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        if number == 1:
            write(canvas, 66, 80, "1 Thresholds", font="Helvetica-Bold")
            if over:
                spaced_paragraphs(canvas)
            draw_table(canvas, 700 if over else 100)
        top = 80 if over else 185
        if number == (2 if over else 1):
            write(canvas, x, top, caption)
            draw_table(canvas, top + 12)

    clauses = segment(pdf(draw, 2 if over else 1)).clauses
    holders = [clause for clause in clauses if caption in f"{clause.heading or ''} {clause.text}"]
    assert [clause.kind != "table_row" for clause in holders] == [True], reason
    assert sum(clause.text == "[Guarantor of a Lot]" for clause in clauses) == 2, reason
