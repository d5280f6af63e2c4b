"""Running heads that name the part of a document: rows of page edges in, those out that come back in place and look.

"Cover terms" stands at the head of two pages, "Standard terms" at that of eight, "Signature page" at the last: the
words of a short part do not come back often enough to be known by themselves. A row is such a head when it is the
outermost of its page and stands where heads known by repetition stand on other pages: at the same height, up to the
same right edge or in the same middle, in the same type, and apart from the text. What begins at the same left edge may
be a heading, where the text is of the same type.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.pdf.glyphs import Word

# Places are the same within this distance (points).
NEAR = 1.0
# A head has so many words at most, and stands apart from the text by so many times the size of its type.
WORDS, APART = 8, 1.0
# A sentence ends so, a numbered heading begins so.
SENTENCE, NUMBERED = re.compile(r"[.;:,!?]$"), re.compile(r"\(?(?:\d+|[A-Za-z]|[ivxIVX]+)[.)]|\d+(?:\.\d+)*\s")


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row of words near an edge ("top" or "bottom") of a page, and its distance from that edge."""

    page: int
    edge: str
    distance: float
    text: str
    words: tuple[Word, ...]

    @property
    def high(self) -> float:
        """The height of its words."""
        return max(word.bottom for word in self.words) - min(word.top for word in self.words)


def find(rows: Sequence[PageRow], twins: Mapping[int, int], needed: int) -> set[int]:
    """The indices of rows that are heads (or feet) by place and look; twins: on how many pages each row comes back."""
    pages: dict[tuple[int, str], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        pages[row.page, row.edge].append(index)
    outermost = {}
    for place, mine in pages.items():
        mine.sort(key=lambda index: rows[index].distance)
        outermost[mine[0]] = place[1]
    known = [rows[index] for index in outermost if twins[index] >= needed]
    return {
        index
        for index in outermost
        if twins[index] < needed
        and _is_short(rows[index])
        and _stands_apart([rows[n] for n in pages[rows[index].page, rows[index].edge]])
        and any(_alike(rows[index], other, left=_differs(rows, pages, index)) for other in known)
    }


def _is_short(row: PageRow) -> bool:
    return len(row.words) <= WORDS and not SENTENCE.search(row.text) and not NUMBERED.match(row.text)


def _stands_apart(mine: Sequence[PageRow]) -> bool:
    """Is there white between the outermost of the rows of an edge and the next?"""
    return all(
        after.distance - (before.distance + before.high) > APART * before.words[0].style.size
        for before, after in pairwise(mine[:2])
    )


def _differs(rows: Sequence[PageRow], pages: Mapping[tuple[int, str], Sequence[int]], index: int) -> bool:
    """Is a row of another type than the next of its edge?"""
    mine = pages[rows[index].page, rows[index].edge]
    return len(mine) > 1 and _type(rows[mine[0]]) != _type(rows[mine[1]])


def _alike(one: PageRow, other: PageRow, *, left: bool) -> bool:
    (x0, x1), (other_x0, other_x1) = ((row.words[0].x0, row.words[-1].x1) for row in (one, other))
    ends = [(x1, other_x1), ((x0 + x1) / 2, (other_x0 + other_x1) / 2), *([(x0, other_x0)] if left else [])]
    return (
        one.edge == other.edge
        and abs(one.distance - other.distance) <= NEAR
        and _type(one) == _type(other)
        and any(abs(mine - theirs) <= NEAR for mine, theirs in ends)
    )


def _type(row: PageRow) -> tuple[float, bool, bool]:
    style = row.words[0].style
    return round(style.size, 1), style.bold, style.italic
