"""Printed lines for tests of what their places on the page say."""

from __future__ import annotations

from pipeline.model import Line, Span


def printed(row: int, *spans: tuple[float, str], page: int = 1, column: int = 0) -> Line:
    """A line of spans, each with its left edge and its text; rows are 12 points apart, a letter is 5 points wide."""
    made = tuple(Span(text=text, x0=x0, x1=x0 + 5 * len(text.strip()), size=10) for x0, text in spans)
    top = 100.0 + 12 * row
    return Line(page=page, spans=made, x0=made[0].x0, top=top, x1=made[-1].x1, bottom=top + 10, column=column)
