"""Footnotes of a PDF page: small type at its foot that begins with a number which stands raised, or small, in the text.

Both must be there: a block of lines smaller than the text, last on the page, and for each of its numbers a mark in the
text. The lines become notes with the number as label; the mark is no word of its clause.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Line, Page, Span

NUMBER = re.compile(r"\s*(\d{1,3}|[*†‡§])(?=\D)\s*")
# A footnote is set in type of at most this share of the text's, a mark in at most this share of its line's.
SMALL, RAISED = 0.93, 0.8
MARK = "note_mark"


def name(pages: Sequence[Page]) -> list[Page]:
    """The pages with `note` on the lines of footnotes, and the role "note_mark" on the marks that lead to them."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for _, line in _body(page):
            sizes[line.size] += len(line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    return [_named(page, usual) for page in pages]


def _body(page: Page) -> list[tuple[int, Line]]:
    return [(n, line) for n, line in enumerate(page.lines) if line.role == "body" and line.cell is None]


def _named(page: Page, usual: float) -> Page:
    foot = _foot(_body(page), usual)
    lines = list(page.lines)
    taken = False
    for at, line in foot:
        match = NUMBER.match(line.text)
        marked = _mark(lines, match[1], foot[0][0]) if match else False
        if match and marked:
            lines[at] = replace(line, label=match[1], spans=_without(line.spans, match.end()), note=True)
        elif taken:
            lines[at] = replace(line, note=True)
        taken = taken or marked
    return replace(page, lines=tuple(lines)) if taken else page


def _foot(body: Sequence[tuple[int, Line]], usual: float) -> list[tuple[int, Line]]:
    """The last lines of a page that are smaller than the usual type, from the first that begins with a number."""
    start = len(body)
    while start and 0 < body[start - 1][1].size <= SMALL * usual:
        start -= 1
    while start < len(body) and not NUMBER.match(body[start][1].text):
        start += 1
    return list(body[start:]) if 0 < start < len(body) else []


def _mark(lines: list[Line], number: str, before: int) -> bool:
    """Give the mark of a footnote its role, if the text above has one."""
    for at in range(before):
        line = lines[at]
        for n, span in enumerate(line.spans):
            if line.role == span.role == "body" and span.text.strip() == number and span.size <= RAISED * line.size:
                spans = (*line.spans[:n], replace(span, role=MARK), *line.spans[n + 1 :])
                lines[at] = replace(line, spans=spans)
                return True
    return False


def _without(spans: Sequence[Span], count: int) -> tuple[Span, ...]:
    """Spans without the first `count` live characters, which the label holds now."""
    left = count
    kept = []
    for span in spans:
        cut = min(left, len(span.text)) if span.role == "body" else 0
        left -= cut
        kept.append(replace(span, text=span.text[cut:]))
    return tuple(span for span in kept if span.text)
