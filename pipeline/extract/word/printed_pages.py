"""Pages of a Word document that does not say what stands on which: those of a print by LibreOffice, where it is there.

Each paragraph is found in the print by its words in order. Where one cannot be placed for sure, nothing is said: no
page is better than a wrong one.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import pypdfium2

from pipeline.errors import IcpError
from pipeline.extract.word.converted import to_pdf
from pipeline.model import Document, Line, Page
from pipeline.text import canonical

NOTE = "The pages are those of a print by LibreOffice; Word may break them elsewhere."
UNPLACED = "LibreOffice printed it, but some of its words were not found in the print: no pages are said."
# So many words that stand once on both sides belong together.
ANCHOR = 5
# Stretches between two anchors with more words than this, on both sides, are not looked through.
STRETCH = 4000
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Printed:
    """The words of the print, and the page of each."""

    words: list[str]
    pages: list[int]


def with_pages(data: bytes, kind: str, document: Document, name: str, seconds: int) -> Document:
    """`document`, whose pages are not known, with those of a print of its file `data` of a `kind`, and a note.

    Without LibreOffice, or where a paragraph is not found, nobody knows its pages, as before. seconds: what the print
    may take.
    """
    try:
        printed = to_pdf(data, kind, name, seconds)
    except IcpError as error:
        return replace(document, notes=(*document.notes, f"Its pages are not known. {error.problem}"))
    if printed is None:
        return document
    words, count = _words(printed)
    pages = _places(document.lines, words)
    if pages is None:
        return replace(document, notes=(*document.notes, UNPLACED))
    return _paged(document, pages, count)


def _words(printed: bytes) -> tuple[_Printed, int]:
    """The words of a PDF in reading order, and how many pages it has."""
    found = _Printed([], [])
    with pypdfium2.PdfDocument(printed) as pdf:
        for number, page in enumerate(pdf, 1):
            # A word that is divided at a line end is one in the document.
            text = re.sub(r"[-\ufffe\x02]\r?\n", "", page.get_textpage().get_text_bounded())
            for word in _cut(text):
                found.words.append(word)
                found.pages.append(number)
        return found, len(pdf)


def _cut(text: str) -> list[str]:
    return _WORD.findall(canonical(text).casefold())


def _places(lines: Sequence[Line], printed: _Printed) -> list[int] | None:
    """The page of each line; None where one of the text cannot be placed for sure. Other lines stand with the last."""
    words: list[str] = []
    starts: list[int] = []
    for line in lines:
        starts.append(len(words))
        words += _cut(line.text) if line.role == "body" and not line.note else []
    matched = dict(_matched(words, printed.words))
    pages: list[int] = []
    here = 1
    for number, line in enumerate(lines):
        end = starts[number + 1] if number + 1 < len(lines) else len(words)
        if line.note:
            page = _alone(_cut(line.text), printed)
            if page is None:
                return None
            pages.append(page)
            continue
        places = [matched[at] for at in range(starts[number], end) if at in matched]
        if end > starts[number]:
            first = printed.pages[places[0]] if places else _next(end, len(words), matched, printed)
            # Where its first word was not found, it may have stood on the page before.
            if first != here and starts[number] not in matched:
                return None
            here = printed.pages[places[-1]] if places else here
            pages.append(first)
        else:
            pages.append(here)
    return pages


def _next(start: int, end: int, matched: dict[int, int], printed: _Printed) -> int:
    """The page of the next word that was found, or the last page; what stands between two words of a page is there."""
    return next(
        (printed.pages[matched[at]] for at in range(start, end) if at in matched), max(printed.pages, default=1)
    )


def _alone(words: Sequence[str], printed: _Printed) -> int | None:
    """The page of words that stand outside the order of the text, as notes do, where they stand on one page only."""
    if not words:
        return 1
    head = list(words[: 2 * ANCHOR])
    pages = {
        printed.pages[at]
        for at in range(len(printed.words) - len(head) + 1)
        if printed.words[at] == head[0] and printed.words[at : at + len(head)] == head
    }
    return pages.pop() if len(pages) == 1 else None


def _matched(one: Sequence[str], two: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Which words of two texts are the same, in order: anchors that stand once in each, and what lies between them."""
    at, there = 0, 0
    for start, other, size in [*_anchors(one, two), (len(one), len(two), 0)]:
        if start < at or other < there:
            continue
        if (start - at) * (other - there) and max(start - at, other - there) <= STRETCH:
            between = SequenceMatcher(None, one[at:start], two[there:other], autojunk=False)
            for block in between.get_matching_blocks():
                yield from ((at + block.a + n, there + block.b + n) for n in range(block.size))
        yield from ((start + n, other + n) for n in range(size))
        at, there = start + size, other + size


def _anchors(one: Sequence[str], two: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of words that stand once on each side, in the order of both: the longest such sequence."""
    places = [_once(text) for text in (one, two)]
    pairs = sorted((at, places[1][run]) for run, at in places[0].items() if run in places[1])
    best: list[int] = []
    tops: list[int] = []
    before: dict[int, int | None] = {}
    for number, (_, other) in enumerate(pairs):
        rank = bisect.bisect_left(tops, other)
        before[number] = best[rank - 1] if rank else None
        tops[rank : rank + 1], best[rank : rank + 1] = [other], [number]
    found = []
    at = best[-1] if best else None
    while at is not None:
        found.append((*pairs[at], ANCHOR))
        at = before[at]
    return found[::-1]


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    runs = [tuple(words[at : at + ANCHOR]) for at in range(len(words) - ANCHOR + 1)]
    count = Counter(runs)
    return {run: at for at, run in enumerate(runs) if count[run] == 1}


def _paged(document: Document, pages: Sequence[int], count: int) -> Document:
    """The document with its lines on these pages. The lines keep their order within each page."""
    width, height = document.pages[0].width, document.pages[0].height
    placed = [replace(line, page=page) for line, page in zip(document.lines, pages, strict=True)]
    by_page: list[list[Line]] = [[] for _ in range(count)]
    for line in placed:
        by_page[line.page - 1].append(line)
    first = {line.cell.table: line.page for line in reversed(placed) if line.cell is not None}
    return replace(
        document,
        info=replace(document.info, pages=count),
        pages=tuple(
            Page(number=number, width=width, height=height, lines=tuple(lines))
            for number, lines in enumerate(by_page, 1)
        ),
        tables=tuple(replace(table, page=first.get(table.number, table.page)) for table in document.tables),
        notes=(*document.notes, NOTE),
    )
