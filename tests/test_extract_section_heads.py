"""Running heads that name the part of a document, and what at the head of a page is none."""

from __future__ import annotations

import pytest
from drawn_cases import pdf, texts, write
from reportlab.pdfgen.canvas import Canvas

PROSE = "The Customer must pay the prices in this table, which may not be raised within one year."
RIGHT, MIDDLE, LEFT = 520.0, 297.5, 72.0

# The heads of eight pages, where they are set, the font of heads, the page that differs and the role of its head,
# the reason.
COMMON = "Standard terms"
CASES = (
    ({1: "Order form"}, "right", "Helvetica-Bold", "header", "a part of one page, set to the right"),
    ({1: "Order form", 2: "Order form"}, "middle", "Helvetica", "header", "a part of two pages, set in the middle"),
    ({8: "Signature page"}, "left", "Helvetica-Oblique", "header", "set to the left in another type than the text"),
    ({4: "Prices"}, "left", "Helvetica", "body", "a heading at the left edge in the type of the text"),
    ({4: "8.4 Survival"}, "right", "Helvetica-Bold", "body", "a numbered heading"),
    ({4: "they may then agree."}, "right", "Helvetica-Bold", "body", "the end of a sentence"),
)


def head(canvas: Canvas, text: str, at: str, font: str) -> None:
    wide = canvas.stringWidth(text, font, 9)
    x = {"right": RIGHT - wide, "middle": MIDDLE - wide / 2, "left": LEFT}[at]
    write(canvas, x, 40, text, font=font, size=9)


@pytest.mark.parametrize(("heads", "at", "font", "role", "reason"), CASES, ids=[row[-1] for row in CASES])
def test_heads_of_parts(heads: dict[int, str], at: str, font: str, role: str, reason: str) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        head(canvas, heads.get(number, COMMON), at, font)
        for n in range(20):
            write(canvas, LEFT, 80 + 14 * n, f"{number}.{n + 1} {PROSE}", size=9)

    document = pdf(draw, 8)
    assert all(text in texts(document, role) for text in heads.values())
    assert COMMON not in texts(document)


def test_a_row_that_stands_by_the_text_is_text() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        head(canvas, "Prices" if number == 4 else COMMON, "right", "Helvetica")
        for n in range(20):
            write(canvas, LEFT, (52 if number == 4 else 80) + 14 * n, f"{number}.{n + 1} {PROSE}", size=9)

    assert "Prices" in texts(pdf(draw, 8))
