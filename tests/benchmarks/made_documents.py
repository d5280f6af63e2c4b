"""A made contract (`made_contracts`) as a PDF, with a running head and page numbers."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Sequence

from made_contracts import Unit
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

TOP, BOTTOM, LEFT, INDENT, LEADING = 770, 70, 72, 24, 14
WIDTH = 88
"""Characters in a line."""


def pdf(sections: Sequence[Unit], title: str) -> bytes:
    """The bytes of the document; the same for the same contract. Its units must have their labels (`numbered`)."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    page, at = 0, 0.0
    for depth, bold, text in _lines(sections):
        if at < BOTTOM:
            page, at = _next_page(canvas, title, page), TOP
        canvas.setFont("Helvetica-Bold" if bold else "Helvetica", 10)
        canvas.drawString(LEFT + INDENT * depth, at, text)
        at -= LEADING
    canvas.save()
    return out.getvalue()


def _next_page(canvas: Canvas, title: str, page: int) -> int:
    if page:
        canvas.showPage()
    canvas.setFont("Helvetica", 8)
    canvas.drawString(LEFT, 800, title)
    canvas.drawCentredString(A4[0] / 2, 40, f"Page {page + 1}")
    return page + 1


def _lines(sections: Sequence[Unit]) -> Iterator[tuple[int, bool, str]]:
    """Depth, whether it is bold, and the words of each line; an empty one between two provisions."""
    for section in sections:
        yield 0, True, f"{section.label}. {section.heading}"
        yield 0, False, ""
        for child in section.children:
            for unit, depth in [(child, 0), *((item, 1) for item in child.children)]:
                words = unit.text.format(*(cited.label for cited in unit.cites))
                opening = f"\u201c{unit.heading}\u201d" if unit.kind == "definition" else _number(unit.label)
                for line in textwrap.wrap(f"{opening} {words}", WIDTH - 4 * depth):
                    yield depth, False, line
                yield 0, False, ""


def _number(label: str) -> str:
    """What is printed: "1.2", and of "1.2(a)" only the "(a)"."""
    return label[label.index("(") :] if "(" in label else label
