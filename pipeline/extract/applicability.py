"""The applicability column: short codes ("All", "A, MH") to the right of the text become an attribute of their line.

The column is found by position: many short runs of codes with one left edge, right of where the text ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.extract.glyphs import Word
from pipeline.extract.rows import baselines, line
from pipeline.model import Line

if TYPE_CHECKING:
    from pipeline.extract.pdf import Raw

CODE = r"(?:[A-Z][A-Za-z+]{0,4}|[0-9]{3})"
CODES = re.compile(rf"{CODE}(?:\s*[,/]\s*{CODE})*,?(?:\s(?:except|and|only)\s{CODE})?")
# The column stands in the right part of the page, and is this narrow (points).
SIDE = 0.7
WIDTH = 80.0
# Words begin at the column's edge within this distance (points).
NEAR = 1.5
# A column has at least this many codes, and they are this share of the words that begin there.
FEWEST, SHARE = 4, 0.75


@dataclass(frozen=True, slots=True)
class Columns:
    """The left edges of the applicability columns of a document; empty where it has none."""

    edges: tuple[float, ...]

    def on(self, page: Raw) -> dict[int, Word]:
        """The words of the column on a page, by identity."""
        return {
            id(word): word
            for row in baselines(_free(page))
            for tail in _tails(row, page.width)
            if any(abs(tail[0].x0 - edge) <= NEAR for edge in self.edges) and _are_codes(tail)
            for word in tail
        }


def _free(page: Raw) -> list[Word]:
    """Words outside ruled tables, where a column of codes is a column of the table."""
    return [
        word
        for word in page.words
        if word.style.angle == 0
        and not any(g.box[0] <= word.x0 <= g.box[2] and g.box[1] <= word.baseline <= g.box[3] for g in page.grids)
    ]


def _tails(row: Sequence[Word], width: float) -> Iterator[Sequence[Word]]:
    """What of a row could stand in the column: its last word, its last two words, … up to five."""
    for count in range(1, min(5, len(row)) + 1):
        tail = row[-count:]
        if tail[0].x0 < SIDE * width or tail[-1].x1 - tail[0].x0 > WIDTH:
            return
        yield tail


def _are_codes(words: Sequence[Word]) -> bool:
    return CODES.fullmatch(" ".join(word.text for word in words)) is not None


def find(pages: Sequence[Raw]) -> Columns:
    """The applicability columns of a document: a left edge where rows end in codes and hardly another word begins.

    The last words of justified lines begin anywhere, so that codes among the words of a text have no edge in common.
    """
    codes: Counter[int] = Counter()
    words: Counter[int] = Counter()
    for page in pages:
        for row in baselines(_free(page)):
            for word in row:
                words[round(word.x0)] += word.x0 >= SIDE * page.width
            for tail in _tails(row, page.width):
                if _are_codes(tail):
                    codes[round(tail[0].x0)] += 1
    edges: list[float] = []
    for edge, _ in codes.most_common():
        near = range(edge - 1, edge + 2)
        count, all_words = sum(codes[other] for other in near), sum(words[other] for other in near)
        if count >= FEWEST and count >= SHARE * all_words and not any(abs(edge - known) <= 3 for known in edges):
            edges.append(float(edge))
    return Columns(tuple(edges[:2]))


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
