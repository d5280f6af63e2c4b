"""Lines that a writer broke by hand within a paragraph, where the next one begins with a number of its own.

Whether it is a clause is for the segmenter to say; here it only gets a line to look at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Line, Span

LABEL = re.compile(
    r"[ \t\xa0]*(?:\d{1,3}(?:\.\d{1,3})+[A-Z]?\.?|\d{1,3}[A-Z]?[.)]|\(?(?:[a-z]{1,2}|[ivxl]{1,6}|[A-Z]|\d{1,2})\)|"
    r"(?:Clause|Section|Article|Schedule|Annex|Appendix|Part|CLAUSE|SECTION|ARTICLE|SCHEDULE|ANNEX|APPENDIX|PART)"
    r"[ \xa0](?:\d{1,3}|[A-Z]|[IVXL]{1,5})\b[.:]?(?![ \xa0](?:of|and|or|to|in|above|below)\b)|"
    r"\d{1,3}(?=[ \t\xa0]+[A-Z]))[ \t\xa0]+\S"
)


def lines(line: Line) -> list[Line]:
    """A paragraph, cut before each of its lines that begins with a label."""
    if not any("\n" in span.text for span in line.spans):
        return [line]
    rows: list[list[Span]] = [[]]
    for at, span in enumerate(line.spans):
        start = 0
        for found in re.finditer("\n", span.text):
            rest = span.text[found.end() :] + "".join(later.text for later in line.spans[at + 1 :])
            if span.role == "body" and LABEL.match(rest):
                rows[-1].append(replace(span, text=span.text[start : found.start()]))
                rows.append([])
                start = found.end()
        rows[-1].append(replace(span, text=span.text[start:]))
    return [_one(line, row, first=number == 0) for number, row in enumerate(rows) if _inked(row)]


def _inked(row: Sequence[Span]) -> bool:
    return any(span.text.strip() for span in row)


def _one(line: Line, row: Sequence[Span], *, first: bool) -> Line:
    spans = tuple(span for span in row if span.text)
    if first:
        return replace(line, spans=spans)
    return replace(line, spans=spans, label=None, level=None, paragraph=False)
