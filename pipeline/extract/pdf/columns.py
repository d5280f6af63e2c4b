"""Text columns of a page: where they stand, and their words in reading order.

A gutter is an upright strip of white space, as tall as the page allows, with prose on both sides. The strips are the
maximal empty rectangles between the words (Breuel, "Two Geometric Algorithms for Layout Analysis", 2002), found row by
row: the gaps of each row narrow the strips that came down to it. The page is then cut at its tallest gutter and what
stands above, left, right and below is cut again (the recursive X-Y cut of Nagy and Seth, 1984), so that a page may have
any number of columns, and bands of text across the whole page between them. Columns that go on from the page before may
end on this one after a line or two: where they begin is known.

Guarantees left behind: each word is in exactly one block; what stands across the page comes between what is above and
below it; a column of labels, terms, figures or codes is no text column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.lines import baselines
from pipeline.extract.pdf.ruled_tables import Rectangle

# The narrowest gutter: so many points, and so many times the size of the type.
NARROWEST, EMS = 8.0, 0.75
# A column has at least so many rows, is so many times as wide as its type is high, and so wide as a share of the other.
ROWS, MEASURE, SHARE = 6, 10.0, 0.6
# A row is filled from this share of its column's width on, with at least so many words; so many rows of a column are.
FILLED, WORDS, MOST = 0.5, 3, 0.35
# Most rows of a column stand so near to the one above, in times the size of its type: terms do not.
NEXT = 3.0
# Another strip bounds a column beside a gutter when it stands beside this share of the gutter's rows.
BESIDE = 0.6
# So many rows on one side, at the top or bottom of a band, are no part of it when they are set apart from the next row
# there by so many times the usual distance of rows.
FEW, APART = 3, 1.6
# Columns within columns are looked for this many times.
DEEPEST = 6
# A row begins where those of a column on the page before do, within this distance (points); this share of them does.
NEAR, AGREE = 1.5, 2 / 3
# Columns that end stand beside one another in so many rows.
FEWEST = 2
# Rows of a table's box, in points.
LEADING = 12.0

Row = list[Word]
Block = tuple[int, list[Word]]


@dataclass(frozen=True, slots=True)
class Strip:
    """White space from x0 to x1, beside the rows from `first` to before `end`."""

    x0: float
    x1: float
    first: int
    end: int

    @property
    def rows(self) -> int:
        """How many rows it stands beside."""
        return self.end - self.first


@dataclass(frozen=True, slots=True)
class Beside:
    """Two columns side by side: where their rows begin, and where the longest row of the left one ends (points)."""

    left: tuple[float, ...]
    right: tuple[float, ...]
    end: float


def in_columns(
    words: Sequence[Word], width: float, before: Sequence[Beside] = (), tables: Sequence[Rectangle] = ()
) -> list[Block]:
    """Words of a page `width` points wide as (column, words) blocks in reading order.

    Columns are counted from 0, from left to right; column 0 is also text across the whole page. before: the columns of
    the pages just before. tables: the boxes of ruled tables, which stand in a column as prose does.
    """
    return around_tables(words, width, before, tables)[0]


def around_tables(
    words: Sequence[Word], width: float, before: Sequence[Beside] = (), tables: Sequence[Rectangle] = ()
) -> tuple[list[Block], list[int]]:
    """The blocks of `in_columns`, and for each table the index of the block that it stands in."""
    if not words or not (before or len(words) > 2 * ROWS * WORDS):
        return [(0, list(words))], [0] * len(tables)
    filling = [(n, word) for n, box in enumerate(tables) for word in _filling(box, words[0])]
    owner = {id(word): n for n, word in filling}
    blocks = _cut(baselines([*words, *(word for _, word in filling)]), 0.0, width, 0, before)
    if len(blocks) < 2:
        return [(0, list(words))], [0] * len(tables)
    places = [
        max(range(len(blocks)), key=lambda at: sum(owner.get(id(word)) == n for word in blocks[at][1]))
        for n in range(len(tables))
    ]
    return [(column, [word for word in block if id(word) not in owner]) for column, block in blocks], places


def _filling(box: Rectangle, like: Word) -> Iterator[Word]:
    """Rows of words in the place of a table."""
    x0, top, x1, bottom = box
    third = (x1 - x0) / WORDS
    for row in range(max(1, int((bottom - top) / LEADING))):
        base = top + (row + 1) * LEADING
        for n in range(WORDS):
            yield replace(
                like, x0=x0 + n * third, x1=x0 + (n + 1) * third, top=base - LEADING, bottom=base, baseline=base
            )


def beside(blocks: Sequence[Block]) -> list[Beside]:
    """What `in_columns` is told with the pages that follow."""
    return [
        Beside(_edges(one), _edges(other), max(word.x1 for word in one))
        for (at, one), (after, other) in pairwise(blocks)
        if after == at + 1 and one and other
    ]


def _edges(words: Sequence[Word]) -> tuple[float, ...]:
    """Where rows begin, each place once."""
    found: list[float] = []
    for start in sorted(row[0].x0 for row in baselines(words)):
        if not found or start - found[-1] > NEAR:
            found.append(start)
    return tuple(found)


def _cut(rows: Sequence[Row], left: float, right: float, depth: int, before: Sequence[Beside]) -> list[Block]:
    """The blocks of rows that stand between two edges."""
    gutter = _gutter(rows, left, right, before) if depth < DEEPEST else None
    if gutter is None:
        return [(0, [word for row in rows for word in row])] if rows else []
    sides = _part(rows, gutter, left, gutter.x0), _part(rows, gutter, gutter.x1, right)
    first = _cut(sides[0], left, gutter.x0, depth + 1, before)
    second = _cut(sides[1], gutter.x1, right, depth + 1, before)
    columns = 1 + max(column for column, _ in first)
    return [
        *_cut(rows[: gutter.first], left, right, depth + 1, before),
        *first,
        *((column + columns, block) for column, block in second),
        *_cut(rows[gutter.end :], left, right, depth + 1, before),
    ]


def _gutter(rows: Sequence[Row], left: float, right: float, before: Sequence[Beside]) -> Strip | None:
    """The tallest strip with prose on both sides, the widest of those, else one between columns that end here; None if
    there is none."""
    found = sorted(_strips(rows, left, right), key=lambda strip: (-strip.rows, strip.x0 - strip.x1))
    strips = [strip for strip in found if strip.rows >= ROWS]
    for strip in strips:
        trimmed = _trimmed(rows, strip)
        if trimmed.rows >= ROWS and _separates(rows, trimmed, strips, left, right):
            return trimmed
    ending = (_trimmed(rows, strip) for strip in found) if before else ()
    return next((strip for strip in ending if _ends(rows, strip, left, right, before)), None)


def _ends(rows: Sequence[Row], strip: Strip, left: float, right: float, before: Sequence[Beside]) -> bool:
    """Do columns of a page before end on the two sides of a strip, one of them too soon to be told by itself?"""
    sides = _part(rows, strip, left, strip.x0), _part(rows, strip, strip.x1, right)
    if not all(sides) or min(map(len, sides)) >= ROWS or strip.rows < FEWEST:
        return False
    return any(
        strip.x0 <= known.end + NEAR and _begin(sides[0], known.left) and _begin(sides[1], known.right)
        for known in before
    )


def _begin(rows: Sequence[Row], edges: Sequence[float]) -> bool:
    """Do most rows begin at one of these edges?"""
    agree = sum(any(abs(row[0].x0 - edge) <= NEAR for edge in edges) for row in rows)
    return agree >= AGREE * len(rows)


def _strips(rows: Sequence[Row], left: float, right: float) -> list[Strip]:
    """The maximal white strips between the words of the rows, those along the two edges left out."""
    found: list[Strip] = []
    least = max(NARROWEST, EMS * min((row[0].style.size for row in rows), default=0.0))
    open_strips: dict[tuple[float, float], int] = {(left, right): 0}
    for n, row in enumerate(rows):
        narrowed: dict[tuple[float, float], int] = {(left, right): n + 1}
        gaps = _gaps(row, left, right, least)
        for (x0, x1), first in open_strips.items():
            kept = False
            for start, end in gaps:
                strip = max(x0, start), min(x1, end)
                if strip[1] - strip[0] >= least:
                    narrowed[strip] = min(first, narrowed.get(strip, first))
                    kept = kept or strip == (x0, x1)
            if not kept and left < x0 and x1 < right:
                found.append(Strip(x0, x1, first, n))
        open_strips = narrowed
    found += [Strip(x0, x1, first, len(rows)) for (x0, x1), first in open_strips.items() if left < x0 and x1 < right]
    return found


def _gaps(row: Row, left: float, right: float, least: float) -> list[tuple[float, float]]:
    """The white stretches of a row that are wide enough for a gutter, from edge to edge."""
    found = []
    at = left
    for word in row:
        if word.x0 - at >= least:
            found.append((at, word.x0))
        at = max(at, word.x1)
    if right - at >= least:
        found.append((at, right))
    return found


def _part(rows: Sequence[Row], strip: Strip, left: float, right: float) -> list[Row]:
    """What of a strip's rows begins between two edges."""
    parts = ([word for word in row if left - 1 <= word.x0 < right - 1] for row in rows[strip.first : strip.end])
    return [part for part in parts if part]


def _trimmed(rows: Sequence[Row], strip: Strip) -> Strip:
    """A strip without the few rows at its ends that stand apart from its two columns, such as a heading above them.

    Below, only rows before text across the page are left out: what stands last may be the end of the longer column.
    """
    above = _apart(rows[strip.first : strip.end], strip)
    below = _apart(rows[strip.first : strip.end][::-1], strip) if strip.end < len(rows) else 0
    return Strip(strip.x0, strip.x1, strip.first + above, max(strip.end - below, strip.first + above))


def _apart(band: Sequence[Row], strip: Strip) -> int:
    """How many rows, from the start of a band on, stand on one side of a strip and apart from the next on that side."""
    for left in (True, False):
        mine = [(n, row[0].baseline) for n, row in enumerate(band) if (row[0].x0 < strip.x0) == left]
        gaps = [abs(after - before) for (_, before), (_, after) in pairwise(mine)]
        usual = sorted(gaps)[len(gaps) // 4] if gaps else 0.0
        for at, gap in enumerate(gaps[:FEW]):
            if mine[at][0] == at and gap > APART * usual and _one_sided(band[: at + 1], strip):
                return at + 1
    return 0


def _one_sided(rows: Sequence[Row], strip: Strip) -> bool:
    """Do rows stand on one side of a strip only?"""
    return all(row[-1].x0 < strip.x0 for row in rows) or all(row[0].x0 >= strip.x1 - 1 for row in rows)


def _separates(rows: Sequence[Row], strip: Strip, others: Sequence[Strip], left: float, right: float) -> bool:
    """Is there a column of prose on each side of a strip?

    The nearest strip to the left bounds the left column. Hanging labels of the right column stand next to the gutter
    with another strip behind them, so the right column may reach over a strip.
    """
    beside = [
        other
        for other in others
        if min(strip.end, other.end) - max(strip.first, other.first) >= BESIDE * strip.rows
        and (other.x1 <= strip.x0 or other.x0 >= strip.x1)
    ]
    edge = max((other.x1 for other in beside if other.x1 <= strip.x0), default=left)
    mine = _part(rows, strip, edge, strip.x0)
    ends = sorted({other.x0 for other in beside if other.x0 >= strip.x1} | {right})
    return any(
        _is_prose(mine, other) and _is_prose(other, mine)
        for other in (_part(rows, strip, strip.x1, end) for end in ends)
    )


def _is_prose(mine: Sequence[Row], other: Sequence[Row]) -> bool:
    """Is a column wide enough, about as wide as the other, and filled with words in many of its rows?"""
    if len(mine) < ROWS or not other:
        return False
    width, size = _width(mine), max(row[0].style.size for row in mine)
    gaps = sorted(below[0].baseline - above[0].baseline for above, below in pairwise(mine))
    if width < MEASURE * size or width < SHARE * _width(other) or gaps[len(gaps) // 2] > NEXT * size:
        return False
    filled = sum(len(row) >= WORDS and row[-1].x1 - row[0].x0 > FILLED * width for row in mine)
    return filled >= MOST * len(mine)


def _width(rows: Sequence[Row]) -> float:
    return max(word.x1 for row in rows for word in row) - min(row[0].x0 for row in rows)
