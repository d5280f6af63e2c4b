"""Ruled tables drawn for tests."""

from __future__ import annotations

from collections.abc import Sequence

from drawn_cases import HEIGHT, write
from reportlab.pdfgen.canvas import Canvas


def table(canvas: Canvas, top: float, rows: Sequence[Sequence[str]], *, x: float = 72, width: float = 120) -> float:
    """A table with all its rules; gives where it ends. A cell "^" belongs to the one above."""
    high = 20.0
    for n, row in enumerate(rows):
        y = HEIGHT - top - n * high
        for column, text in enumerate(row):
            left = x + column * width
            if text != "^":
                canvas.line(left, y, left + width, y)
                deep = 1
                while n + deep < len(rows) and rows[n + deep][column] == "^":
                    deep += 1
                write(canvas, left + 4, top + n * high + high * deep / 2 + 4, text)
            canvas.line(left, y, left, y - high)
    x1, end = x + width * len(rows[0]), top + len(rows) * high
    canvas.line(x1, HEIGHT - top, x1, HEIGHT - end)
    canvas.line(x, HEIGHT - end, x1, HEIGHT - end)
    return end
