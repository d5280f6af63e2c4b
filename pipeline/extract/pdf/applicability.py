"""The applicability column: short codes ("All", "A, MH") to the right of the text become an attribute of their line.

The column is found by position: many short runs of codes with one left edge, right of where the text ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.lines import baselines, line, outside_tables
from pipeline.model import Line

if TYPE_CHECKING:
    from pipeline.extract.pdf.page_read import Raw

CODE = r"(?:[A-Z][A-Za-z+]{0,4}|[0-9]{3})"
CODES = re.compile(rf"{CODE}(?:\s*[,/]\s*{CODE})*,?(?:\s(?:except|and|only)\s{CODE})?")
# The column stands in the right part of the page, and is this narrow (points).
SIDE = 0.7
WIDTH = 80.0
# Words begin at the column's edge within this distance (points).
NEAR = 1.5
# A column has at least this many codes, and they are this share of what is set apart there.
FEWEST, SHARE = 4, 0.75
# A word is set apart by a gap of so many ems, and so many times that between other words.
APART = (0.55, 1.5)
# A code stands at the same place as another of its column within this distance (points).
SAME = 0.15


@dataclass(frozen=True, slots=True)
class CodeColumns:
    """The applicability columns of a document.

    edges: their left edges, empty where it has none. codes: what was set apart there, each with a place where it began.
    """

    edges: tuple[float, ...]
    codes: frozenset[tuple[str, float]] = frozenset()

    def on(self, page: Raw) -> dict[int, Word]:
        """The words of the column on a page, by identity."""
        if not self.edges:
            return {}
        rows = baselines(outside_tables(page.words, page.grids))
        rising = _rising(rows)
        return {
            id(word): word
            for row in rows
            if id(row[-1]) not in rising
            for tail in _tails(row, page.width)
            if _are_codes(tail) and _near(tail[0].x0, self.edges)
            # In a line spread very wide a code is not set apart, but the same stands elsewhere at the very same place.
            if _set_apart(row, len(tail)) or (self._seen(tail) and _gap(row, len(tail)) > _least(tail))
            for word in tail
        }

    def _seen(self, tail: Sequence[Word]) -> bool:
        text = _text(tail)
        return any(text == code and abs(tail[0].x0 - place) <= SAME for code, place in self.codes)


def _tails(row: Sequence[Word], width: float) -> Iterator[Sequence[Word]]:
    """What of a row could stand in the column by its place: its last word, its last two words, … up to five."""
    for count in range(1, min(5, len(row)) + 1):
        tail = row[-count:]
        if tail[0].x0 < SIDE * width or tail[-1].x1 - tail[0].x0 > WIDTH:
            return
        yield tail


def _rising(rows: Sequence[Sequence[Word]]) -> set[int]:
    """The last words of rows that are numbers at one edge which only rise, by identity: page numbers of contents."""
    ends = [row[-1] for row in rows if row[-1].text.isdecimal()]
    found: set[int] = set()
    for edge in {round(word.x1) for word in ends}:
        mine = [word for word in ends if abs(word.x1 - edge) <= NEAR]
        numbers = [int(word.text) for word in mine]
        if len(set(numbers)) >= FEWEST and all(one <= other for one, other in pairwise(numbers)):
            found |= {id(word) for word in mine}
    return found


def _set_apart(row: Sequence[Word], count: int) -> bool:
    """Is the gap before the last `count` words clearly wider than those between the other words of the row?

    Words of a justified line are spread evenly, so that one of them which begins at the column's edge is not set apart.
    """
    if count == len(row):
        return True
    others = [after.x0 - before.x1 for before, after in pairwise(row[:-count])]
    here = _gap(row, count)
    return here > _least(row[-count:]) and here > APART[1] * (median(others) if others else 0.0)


def _gap(row: Sequence[Word], count: int) -> float:
    """How far the last `count` words of a row stand from the word before them."""
    return row[-count].x0 - row[-count - 1].x1 if count < len(row) else float("inf")


def _least(words: Sequence[Word]) -> float:
    return APART[0] * words[0].style.size


def _near(x0: float, edges: Sequence[float]) -> bool:
    return any(abs(x0 - edge) <= NEAR for edge in edges)


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _are_codes(words: Sequence[Word]) -> bool:
    return CODES.fullmatch(_text(words)) is not None


def find(pages: Sequence[Raw]) -> CodeColumns:
    """The applicability columns of a document: left edges at which row ends are set apart, and nearly all are codes."""
    codes: Counter[int] = Counter()
    ends: Counter[int] = Counter()
    places: set[tuple[str, float]] = set()
    for page in pages:
        rows = baselines(outside_tables(page.words, page.grids))
        rising = _rising(rows)
        for row in rows:
            if id(row[-1]) in rising:
                continue
            for tail in _tails(row, page.width):
                if _set_apart(row, len(tail)):
                    ends[round(tail[0].x0)] += 1
                    codes[round(tail[0].x0)] += _are_codes(tail)
                    places.add((_text(tail), round(tail[0].x0, 1)))
    edges: list[float] = []
    for edge, _ in codes.most_common():
        near = range(edge - 1, edge + 2)
        count, all_ends = sum(codes[other] for other in near), sum(ends[other] for other in near)
        if count >= FEWEST and count >= SHARE * all_ends and not any(abs(edge - known) <= 3 for known in edges):
            edges.append(float(edge))
    kept = tuple(edges[:2])
    return CodeColumns(kept, frozenset((text, place) for text, place in places if _near(place, kept)))


def attach(lines: Sequence[Line], marks: dict[int, Word], page: int) -> tuple[Line, ...]:
    """`lines` with each mark as attribute of the line beside it, and the marks' own lines (role "applicability") after.

    A mark with no line beside it belongs to the line above, as when a short clause has many codes.
    """
    if not marks:
        return tuple(lines)
    out = list(lines)
    own = []
    for row in baselines(marks.values()):
        mark = line(page, row, ())
        own.append(replace(mark, role="applicability"))
        above = [n for n, other in enumerate(out) if other.cell is None and other.top <= mark.bottom - 2]
        if not above:
            continue
        at = max(above, key=lambda n: (out[n].bottom, n))
        text = ", ".join(part for part in (out[at].applicability, mark.text.strip(" ,")) if part)
        out[at] = replace(out[at], applicability=text)
    return (*out, *own)
