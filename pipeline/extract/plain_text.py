"""Plain text in, `Document` out: one line per line, indents kept, a page per form feed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.formats import TEXT
from pipeline.model import Document, DocumentInfo, Line, Page, Span

# Width that one character of indent is taken for, and height of a line (points): Courier 10 on 12.
CHARACTER, LEADING = 6.0, 12.0


def read_text(data: bytes, *, sha256: str) -> Document:
    """Extract text: UTF-8, else Windows-1252, as old exports are written."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    pages = [
        Page(number=number, width=0.0, height=0.0, lines=tuple(_lines(page, number)))
        for number, page in enumerate(text.split("\f"), 1)
    ]
    title = next((line.text.strip() for page in pages for line in page.lines), "")
    return Document(
        info=DocumentInfo(sha256=sha256, media_type=TEXT, title=title, pages=len(pages)), pages=tuple(pages)
    )


def _lines(text: str, page: int) -> Iterator[Line]:
    fresh, before = True, ""
    rows = text.expandtabs(8).splitlines()
    wrap = _wrap(rows)
    for row, printed in enumerate(rows):
        if not printed.strip():
            fresh = True
            continue
        indent = len(printed) - len(printed.lstrip())
        words = printed.strip()
        x0, top = indent * CHARACTER, row * LEADING
        yield Line(
            page=page,
            spans=tuple(_stops(words, x0)),
            x0=x0,
            top=top,
            x1=x0 + len(words) * CHARACTER,
            bottom=top + LEADING,
            # A line is broken where the next word does not fit; where it would have, the writer began a new line.
            # A page may end within a paragraph.
            paragraph=(fresh or len(before) + 1 + len(words.split()[0]) <= wrap) if page == 1 or before else None,
        )
        fresh, before = False, printed.rstrip()


def _wrap(rows: list[str]) -> int:
    """The width that a text was wrapped at: the greatest length that several lines come near to.

    A few longer lines do not count: they hold one word that could not be broken, such as a web address.
    """
    lengths = sorted((len(row.rstrip()) for row in rows if row.strip()), reverse=True)
    enough = max(2, len(lengths) // 50)
    near = (length for n, length in enumerate(lengths) if length - lengths[min(n + enough, len(lengths) - 1)] <= 6)
    return next(near, 0)


def _stops(text: str, x0: float) -> Iterator[Span]:
    """`text` cut where several spaces stand for a tab stop; a span's x0 is that of its first character with ink."""
    for piece in re.finditer(r"(?:\s*\S+)(?:\s\S+)*\s*?(?=\s{2,}|$)|\s+", text):
        start = x0 + (piece.start() + len(piece[0]) - len(piece[0].lstrip())) * CHARACTER
        yield Span(text=piece[0], x0=start, x1=x0 + piece.end() * CHARACTER, size=10.0)
