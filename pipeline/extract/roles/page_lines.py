"""Page lines within a page: "Page 3 of 9", "PAGE 2", a name with "Page 2", where the page of an earlier printing ended.

Heads and feet at the edges of pages are known by place and repetition before; these stand where the text happened to
end. Such a line says "page" and a number and little else. It is believed where its number counts up with that of
another of the same words, where it stands between two lines of one sentence, or where a page begins or ends with it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model import Line, Page

# A name beside the number has so many words at most.
WORDS = 7
_LINE = re.compile(
    r"(?P<name>.*?)(?P<open>\W*)\bpage\s*(?P<number>\d{1,4})(?:\s*(?:of|/)\s*(?P<total>\d{1,4}))?[^\w.]*", re.IGNORECASE
)
_STOP = re.compile(r"[.;:?!][\"”’)]*\s*$")
# What speaks of a page and does not count it: "see page 3", "on page 3".
_SPEAKS = re.compile(r"\b(?:see|on|at|to|from|of|the|this|each|in|and|or)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Found:
    """A line that may count a page: at: its place in the document's lines."""

    line: Line
    name: str
    number: int
    total: str
    at: int


def name(pages: Sequence[Page]) -> list[Page]:
    """The pages with the role "page_number" on each line that counts a page."""
    lines = [line for page in pages for line in sorted(page.lines, key=lambda line: line.top) if line.role == "body"]
    series: dict[tuple[str, str], list[_Found]] = defaultdict(list)
    for found in _found(lines):
        series[found.name, found.total].append(found)
    known = {id(found.line) for each in series.values() for found in _believed(each, lines)}
    if not known:
        return list(pages)
    return [
        replace(
            page,
            lines=tuple(replace(line, role="page_number") if id(line) in known else line for line in page.lines),
        )
        for page in pages
    ]


def _found(lines: Sequence[Line]) -> list[_Found]:
    found = []
    for at, line in enumerate(lines):
        text = line.text.strip()
        match = _LINE.fullmatch(text) if "age" in text.casefold() else None
        if match is None or line.cell is not None or line.label is not None:
            continue
        named = match["name"].strip()
        bracketed = named and ("(" in match["open"] or "[" in match["open"])  # "Form 8 (page 2)" is a title
        if len(named.split()) <= WORDS and not (bracketed or _SPEAKS.search(named) or _STOP.search(named)):
            found.append(_Found(line, named.casefold(), int(match["number"]), match["total"] or "", at))
    return found


def _believed(series: Sequence[_Found], lines: Sequence[Line]) -> list[_Found]:
    """The lines of one name and one total that count pages: those that rise, and those that stand where pages end."""
    rising = {
        index
        for index, one in enumerate(series)
        for step in (-1, 1)
        if 0 <= index + step < len(series) and (series[index + step].number - one.number) * step > 0
    }
    return [
        one
        for index, one in enumerate(series)
        if index in rising or _breaks(one, lines) or (_at_edge(one, lines) and (one.total or not one.name))
    ]


def _breaks(found: _Found, lines: Sequence[Line]) -> bool:
    """Does it stand between two lines of one sentence?"""
    before = lines[found.at - 1].text if found.at else ""
    after = lines[found.at + 1].text.strip() if found.at + 1 < len(lines) else ""
    return bool(before) and not _STOP.search(before) and after[:1].islower()


def _at_edge(found: _Found, lines: Sequence[Line]) -> bool:
    """Is it the first or the last line of its page?"""
    page = found.line.page
    before = lines[found.at - 1].page if found.at else 0
    after = lines[found.at + 1].page if found.at + 1 < len(lines) else 0
    return before != page or after != page
