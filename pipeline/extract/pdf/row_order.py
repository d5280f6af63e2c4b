"""Rows of words in, the same in the order in which they are read: cells of several lines beside one that is centred.

In a table without rules a cell of two (or four) lines has its number and its value beside it at half its height, so
that they are rows of their own between its lines:

        (1) Bottle of the
    a.                      = 1 unit
        living water

What stands left of the cell is read before it, what stands right of it after it. Where the next cell begins no further
away than the lines of this one are from each other, nobody can tell where it ends, and the rows stay as they stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.pdf.glyphs import Word

# Lines of one cell begin at one place within this distance (points).
NEAR = 1.6
# Their distance is at most so many times the size of the type.
LEADING = 1.6
# A row stands at half the height of a cell within this share of the distance of the cell's lines.
CENTRED = 0.2
# A value stands right of its cell by so many ems.
GAP = 0.6

Row = list[Word]


def read_rows(rows: Sequence[Row]) -> list[Row]:
    """`rows`, from top to bottom, with each centred row taken into the lines of the cell beside it."""
    found: list[Row] = list(rows)
    at = 1
    while at < len(found) - 1:
        cell = _cell(found, at)
        if cell is None:
            at += 1
            continue
        first, end = cell
        edge = found[first][0].x0
        lines = [found[n] for n in range(first, end) if n != at]
        left = [word for word in found[at] if word.x0 < edge]
        right = [word for word in found[at] if word.x0 >= edge]
        lines[0] = [*left, *lines[0]]
        lines[-1] = [*lines[-1], *right]
        found[first:end] = lines
        at = first + len(lines)
    return found


def _cell(rows: Sequence[Row], at: int) -> tuple[int, int] | None:
    """The stretch of rows around a centred one, itself included, that are the lines of the cell beside it."""
    if not _beside(rows[at], rows[at - 1], rows[at + 1]) or not _is_centred(rows, at):
        return None
    leading = rows[at + 1][0].baseline - rows[at - 1][0].baseline
    first, last = at - 1, at + 1
    while (
        first > 0
        and last + 1 < len(rows)
        and _goes_on(rows[first - 1], rows[first], rows[at], leading)
        and _goes_on(rows[last], rows[last + 1], rows[at], leading)
    ):
        first, last = first - 1, last + 1
    edge = rows[first][0].x0
    if (first > 0 and _near(rows[first - 1], rows[first], edge, leading)) or (
        last + 1 < len(rows) and _near(rows[last + 1], rows[last], edge, leading)
    ):
        return None
    return first, last + 1


def _near(other: Row, row: Row, edge: float, leading: float) -> bool:
    """Does another row beside a cell have words where its lines begin, no further away than they from each other?"""
    apart = abs(other[0].baseline - row[0].baseline)
    return apart <= (1 + CENTRED) * leading and any(abs(word.x0 - edge) <= NEAR for word in other)


def _is_centred(rows: Sequence[Row], at: int) -> bool:
    above, middle, below = (rows[n][0].baseline for n in (at - 1, at, at + 1))
    size = min(rows[n][0].style.size for n in (at - 1, at + 1))
    leading = below - above
    return leading <= LEADING * size and abs(middle - (above + below) / 2) <= CENTRED * leading


def _beside(row: Row, above: Row, below: Row) -> bool:
    """Does a row stand left and right of two lines that begin at one place, apart from them?"""
    edge = above[0].x0
    if abs(below[0].x0 - edge) > NEAR:
        return False
    end = max(above[-1].x1, below[-1].x1) + GAP * row[0].style.size
    return all(word.x1 <= edge or word.x0 >= end for word in row)


def _goes_on(above: Row, below: Row, middle: Row, leading: float) -> bool:
    """Are two rows successive lines of the cell that a row stands beside?"""
    apart = below[0].baseline - above[0].baseline
    return abs(apart - leading) <= CENTRED * leading and _beside(middle, above, below)
