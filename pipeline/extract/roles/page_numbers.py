"""Page numbers within a page: where a document was set anew, the numbers of its old pages still stand in its text.

They are lines of a number alone, at one place across the page, and count up by one from one to the next. Such are the
labels of a list too, if they stand by themselves; but page numbers stand in the middle of the text's width, or come
between two lines of one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.extract import typed_rules
from pipeline.model import Line, Page

_NUMBER = re.compile(r"[-–—]?\s*(\d{1,4})\s*[-–—]?")
_STOP = re.compile(r"[.;:?!][\"”’)]*\s*$")
# So many numbers in a row are page numbers; fewer where nothing stands below them.
LEAST, FEWEST = 3, 2
# Middles closer than this (points) are one place; that of the text is its middle within this share of its width.
NEAR, CENTRED = 5.0, 0.06
# The right edge of the text is the one that this share of its lines keeps within: tables and addresses may reach over.
WITHIN = 0.9


@dataclass(frozen=True, slots=True)
class _Number:
    """A line of a number alone; breaks: it stands between two lines of one sentence; last: nothing stands below it."""

    number: int
    line: Line
    breaks: bool
    last: bool

    @property
    def middle(self) -> float:
        return (self.line.x0 + self.line.x1) / 2


def name(pages: Sequence[Page]) -> list[Page]:
    """The pages with the role "page_number" on each number of an old page; those found at a page's end count along."""
    lines = [
        line
        for page in pages
        for line in sorted(page.lines, key=lambda line: line.top)
        if line.role in {"body", "page_number"}
    ]
    # Typed rules show how wide the text is set.
    wide = [line for page in pages for line in page.lines if line.role == typed_rules.ROLE]
    middle, near = _middle([*lines, *wide])
    found = {
        id(one.line)
        for run in _runs(_numbers(lines), middle, near)
        if _counts_pages(run, middle, near)
        for one in run
        if one.line.role == "body"
    }
    if not found:
        return list(pages)
    return [
        replace(
            page,
            lines=tuple(replace(line, role="page_number") if id(line) in found else line for line in page.lines),
        )
        for page in pages
    ]


def _counts_pages(run: Sequence[_Number], middle: float, near: float) -> bool:
    """Are numbers that count up those of pages? Few are where each ends its page, as in a short annex."""
    central = all(abs(one.middle - middle) <= near for one in run)
    if len(run) < LEAST:
        return len(run) >= FEWEST and central and all(one.last for one in run)
    return central or any(one.breaks for one in run)


def _middle(lines: Sequence[Line]) -> tuple[float, float]:
    """The middle of the text's width, and how near to it is in it."""
    if not lines:
        return 0.0, 0.0
    left, rights = min(line.x0 for line in lines), sorted(line.x1 for line in lines)
    right = rights[int(WITHIN * (len(rights) - 1))]
    return (left + right) / 2, CENTRED * (right - left)


def _numbers(lines: Sequence[Line]) -> list[_Number]:
    found: list[_Number] = []
    alone = [_NUMBER.fullmatch(line.text.strip()) if _may_be(line) else None for line in lines]
    before = ""
    for index, (line, match) in enumerate(zip(lines, alone, strict=True)):
        if match is None:
            before = line.text
            continue
        after = next((lines[n].text.strip() for n in range(index + 1, len(lines)) if alone[n] is None), "")
        breaks = bool(before) and not _STOP.search(before) and after[:1].islower()
        last = index + 1 == len(lines) or lines[index + 1].page != line.page
        found.append(_Number(int(match[1]), line, breaks, last))
    return found


def _may_be(line: Line) -> bool:
    return line.cell is None and line.label is None


def _runs(numbers: Sequence[_Number], middle: float, near: float) -> list[list[_Number]]:
    """Numbers that count up by one from one to the next, at one place across the page or all in its middle."""

    def follows(one: _Number, other: _Number) -> bool:
        central = all(abs(each.middle - middle) <= near for each in (one, other))
        return one.number + 1 == other.number and (central or abs(one.middle - other.middle) <= NEAR)

    runs: list[list[_Number]] = []
    for one in numbers:
        run = next((run for run in runs if follows(run[-1], one)), None)
        if run is None:
            runs.append([one])
        else:
            run.append(one)
    return runs
