"""Documents harmed as bad files are harmed, to learn doubt from: the right clauses stay those of the unharmed file.

Each takes a document and a source of chance, and gives the document as a worse file would have been read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from pipeline.model import Document, Line, Span

LABEL = re.compile(r"\s*(?:\(?(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5})[.)]|\d{1,3}(?:\.\d{1,3})+\.?)\s+")
FURNITURE = frozenset({"header", "footer", "page_number"})
MISREAD = {"l": "1", "O": "0", "e": "c", "i": "l", "(": "{", "h": "b", "S": "5"}
LOST, GLUED, CLEAR = 0.25, 0.5, 0.7  # shares of labels lost and glued, of lines that OCR reads well
LEADING = 1.16  # sizes of type
Harm = Callable[[Document, Random], Document]


def _each(document: Document, change: Callable[[Line], Line]) -> Document:
    pages = (replace(page, lines=tuple(map(change, page.lines))) for page in document.pages)
    return replace(document, pages=tuple(pages))


def tight(document: Document, chance: Random) -> Document:
    """No gaps between paragraphs."""
    pages = []
    for page in document.pages:
        lines: list[Line] = []
        above: Line | None = None
        shift = 0.0
        for line in page.lines:
            if line.role != "body" or line.cell is not None:
                lines.append(line)
                continue
            if above is not None and above.column == line.column:
                shift += max(0.0, line.bottom - shift - above.bottom - max(line.size * LEADING, 8.0))
            above = replace(line, top=line.top - shift, bottom=line.bottom - shift)
            lines.append(above)
        pages.append(replace(page, lines=tuple(lines)))
    return replace(document, pages=tuple(pages))


def lost(document: Document, chance: Random) -> Document:
    """Some labels are not read, as where they are drawn."""

    def change(line: Line) -> Line:
        match = LABEL.match(line.text)
        if line.role != "body" or not match or match.end() >= len(line.text) or chance.random() >= LOST:
            return line
        return replace(line, spans=_without(line.spans, match.end()))

    return _each(document, change)


def _without(spans: tuple[Span, ...], count: int) -> tuple[Span, ...]:
    """The spans without their first characters."""
    found = []
    for span in spans:
        text = span.text[count:]
        count = max(0, count - len(span.text))
        if text:
            found.append(replace(span, text=text))
    return tuple(found)


def glued(document: Document, chance: Random) -> Document:
    """The space after some labels is lost."""

    def change(line: Line) -> Line:
        match = LABEL.match(line.text)
        if line.role != "body" or not match or chance.random() >= GLUED:
            return line
        text = line.text[: match.end()].rstrip() + line.text[match.end() :]
        live = [span for span in line.spans if span.role == "body"]
        return replace(line, spans=(replace(live[0], text=text, x1=live[-1].x1),))

    return _each(document, change)


def leaking(document: Document, chance: Random) -> Document:
    """Running heads and feet among the words."""
    return _each(document, lambda line: replace(line, role="body") if line.role in FURNITURE else line)


def unruled(document: Document, chance: Random) -> Document:
    """Tables that were not seen as such."""
    return _each(document, lambda line: replace(line, cell=None))


def scanned(document: Document, chance: Random) -> Document:
    """Letters read wrongly, and no bold type."""

    def change(line: Line) -> Line:
        sight = 0.97 if chance.random() < CLEAR else round(chance.uniform(0.4, 0.9), 3)
        often = (1.0 - sight) * 0.12
        spans = (
            replace(
                span,
                text="".join(MISREAD.get(sign, sign) if chance.random() < often else sign for sign in span.text),
                bold=False,
                sight=sight,
            )
            for span in line.spans
        )
        return replace(line, ocr=sight, spans=tuple(spans))

    return _each(document, change)


HARMS: dict[str, Harm] = {one.__name__: one for one in (tight, lost, glued, leaking, unruled, scanned)}
