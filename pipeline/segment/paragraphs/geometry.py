"""Where paragraphs begin on the page: leading, right edge and indents of a document's lines.

The word processor's own paragraphs (`Line.paragraph`) are believed; for PDF and text the distances decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from pipeline.model import Line

# A gap of more than this many leadings starts a paragraph.
APART = 1.22
# Left edges closer than this (points) are the same edge.
NEAR = 3.0
# Sizes of type closer than this (points) are the same.
ALIKE = 0.8
CLOSING = (".", ";", ":", "?", "!", "; and", "; or", ";and", ";or", ", and", ", or")


class Break(Enum):
    """What the page shows between two lines."""

    NEW = "a new paragraph begins"
    SAME = "the paragraph goes on"
    UNKNOWN = "a page or column ends between them"


@dataclass(frozen=True, slots=True)
class PageMeasures:
    """Measures of a document: leading in points for each type size, and the right edge of the text on each page."""

    leadings: dict[float, float]
    right: dict[tuple[int, int], float]

    def leading(self, line: Line) -> float:
        """The usual distance of baselines for the size of `line`."""
        return self.leadings.get(line.size) or max(line.size * 1.2, 8.0)


def measure(lines: Sequence[Line]) -> PageMeasures:
    """The measures of a document's body lines."""
    gaps: dict[float, Counter[float]] = {}
    right: dict[tuple[int, int], float] = {}
    for above, below in pairwise(lines):
        gap = below.bottom - above.bottom
        together = above.page == below.page and above.column == below.column and above.cell == below.cell
        if together and 0.8 * below.size < gap < 2.2 * below.size and above.size == below.size:
            gaps.setdefault(below.size, Counter())[round(gap * 2) / 2] += 1
    for line in lines:
        place = (line.page, line.column)
        right[place] = max(right.get(place, 0.0), line.x1)
    return PageMeasures({size: _usual(count) for size, count in gaps.items()}, right)


def _usual(gaps: Counter[float]) -> float:
    """The smallest gap that is common: paragraphs of one line may make the larger one more frequent."""
    enough = max(2, 0.15 * sum(gaps.values()))
    return min((gap for gap, count in gaps.items() if count >= enough), default=min(gaps))


def between(above: Line, below: Line, layout: PageMeasures, edge: float | None) -> Break:
    """What the page shows between two lines; `edge` is the left edge that further lines of the paragraph have, if
    known."""
    if below.paragraph is not None:
        return Break.NEW if below.paragraph else Break.SAME
    if above.page != below.page or above.column != below.column:
        return Break.UNKNOWN
    gap = below.bottom - above.bottom
    if gap > APART * layout.leading(below) or gap < 0:
        return Break.NEW
    if abs(above.size - below.size) > ALIKE or (above.centred != below.centred and (above.bold or below.bold)):
        return Break.NEW
    if edge is not None and abs(below.x0 - edge) > NEAR:
        return Break.NEW
    if above.bold != below.bold and _short(above, layout) and (above.bold or ends(above.text)):
        return Break.NEW
    if ends(above.text) and has_room(above, below, layout):
        return Break.NEW
    return Break.SAME


def ends(text: str) -> bool:
    """Does a line end as a sentence, list item or lead-in does?"""
    return text.rstrip(' \t”"’)').endswith(CLOSING) or text.rstrip().endswith(CLOSING)


def _short(line: Line, layout: PageMeasures) -> bool:
    return line.x1 < layout.right.get((line.page, line.column), line.x1) - 4 * max(line.size, 1.0)


def has_room(above: Line, below: Line, layout: PageMeasures) -> bool:
    """Would the first word of `below` have fitted at the end of `above`?"""
    text = below.text
    words = text.split()
    if not words or below.x1 <= below.x0:
        return False
    width = (below.x1 - below.x0) * (len(words[0]) + 1) / max(len(text.strip()), 1)
    return above.x1 + width + 2 * max(below.size, 1.0) < layout.right.get((above.page, above.column), above.x1)
