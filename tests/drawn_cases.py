"""Small PDF documents drawn for tests."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.model import Document, Line

WIDTH, HEIGHT = 595.0, 842.0
COUNT = ("one", "two", "three", "four", "five", "six", "seven")
Draw = Callable[[Canvas, int], None]


def pdf(draw: Draw, pages: int = 1) -> Document:
    """A document of pages drawn by `draw(canvas, page number)`; heights are given from the top of the page."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", 10)
        draw(canvas, number)
        canvas.showPage()
    canvas.save()
    return extract(buffer.getvalue(), name="case.pdf")


def write(canvas: Canvas, x: float, top: float, text: str, font: str = "Helvetica", size: float = 10) -> None:
    canvas.setFont(font, size)
    canvas.drawString(x, HEIGHT - top, text)


def write_spread(canvas: Canvas, x: float, top: float, text: str, gap: float) -> list[tuple[float, float]]:
    """Write a line whose words stand `gap` apart, as in justified text; gives where each begins and ends."""
    places = []
    for word in text.split():
        write(canvas, x, top, word)
        places.append((x, x + canvas.stringWidth(word, "Helvetica", 10)))
        x = places[-1][1] + gap
    return places


def texts(document: Document, role: str = "body") -> list[str]:
    """The lines of a role, without the blanks around them."""
    return [line.text.strip() for line in document.lines if line.role == role]


def only(document: Document, start: str) -> Line:
    """The first line that begins so."""
    return next(line for line in document.lines if line.text.strip().startswith(start))
