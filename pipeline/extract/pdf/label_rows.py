"""Rows between rules whose cells are a label and a value: the words of each row in, its cells out.

Order forms, cover terms and key terms are set so, with rules between the rows alone. The values of several rows begin
at one edge that the labels stay clear of. A row that crosses the edge is one cell over both columns, as a heading over
the rows of its group is. Numbers before their text, two texts side by side and blanks to sign on are no such table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.pdf.borderless_tables import NEAR, NUMBER
from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.lines import baselines

# So many ems of white stand before a value beside its label at least; cells have margins of half that or more.
STRIP, CLEAR = 0.7, 0.3
# A label may fill its cell up to a value that begins within this distance of the edge (points).
EXACT = 0.75
# So many rows hold a label and a value at least, and so many words are in most labels at most.
ROWS, LABEL = 2, 12

Row = Sequence[Word]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A row cut at the edge of the values. across: it crosses the edge and stands in `left`."""

    left: tuple[Word, ...]
    right: tuple[Word, ...]
    across: bool = False

    @property
    def full(self) -> bool:
        return bool(self.left and self.right)


def value_edge(rows: Sequence[Row]) -> float | None:
    """Where the values of the rows begin; None where the rows are no labels with values."""
    return next((edge for edge in _candidates(rows) if _is_table([_cut(row, edge) for row in rows])), None)


def across(row: Row, edge: float) -> bool:
    """Does a row hold one cell over both columns?"""
    return _cut(row, edge).across


def holds_both(row: Row, edge: float) -> bool:
    """Does a row hold a label and a value?"""
    return _cut(row, edge).full


def _candidates(rows: Sequence[Row]) -> list[float]:
    """Places where words begin beside others in several rows, those of most rows first."""
    begins: list[list[float]] = []
    for row in rows:
        here: list[float] = []
        for line in baselines(row):
            here += [after.x0 for before, after in pairwise(line) if after.x0 - before.x1 > STRIP * after.style.size]
        begins.append(here)
    count = {
        edge: sum(any(abs(other - edge) <= NEAR for other in here) for here in begins)
        for edge in sorted({edge for here in begins for edge in here})
    }
    kept: list[float] = []
    for edge in sorted(count, key=lambda edge: (-count[edge], edge)):
        if count[edge] >= ROWS and all(abs(edge - other) > NEAR for other in kept):
            kept.append(edge)
    return kept


def _cut(row: Row, edge: float) -> _Cut:
    for line in baselines(row):
        left = [word for word in line if word.x0 < edge - NEAR]
        right = line[len(left) :]
        at_edge = not right or abs(right[0].x0 - edge) <= EXACT
        if left and max(word.x1 for word in left) > edge - (0 if at_edge else CLEAR * line[0].style.size):
            return _Cut(tuple(row), (), across=True)
    return _Cut(
        tuple(word for word in row if word.x0 < edge - NEAR), tuple(word for word in row if word.x0 >= edge - NEAR)
    )


def _is_table(cuts: Sequence[_Cut]) -> bool:
    full = [cut for cut in cuts if cut.full]
    if len(full) < ROWS or sum(cut.across for cut in cuts) > len(full):
        return False
    if 2 * sum(len(cut.left) <= LABEL for cut in full) <= len(full):
        return False
    numbers = sum(len(cut.left) == 1 and NUMBER.match(cut.left[0].text) is not None for cut in full)
    return 2 * numbers < len(full) and not any(_blanks(cut) for cut in full)


def _blanks(cut: _Cut) -> bool:
    """Does a row hold several blanks one below the other, as those of a signature?"""
    return sum(line[-1].text.endswith(":") for line in baselines(cut.left)) > 1
