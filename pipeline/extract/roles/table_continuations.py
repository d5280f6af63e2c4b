"""Ruled tables that go on over page ends: made one table, its repeated head discarded, its cut row made whole.

A table goes on when it is the last thing on one page and the first on the next, with the same columns at the same
places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.model import Cell, Line, Page, Table

# Columns stand at the same place within this distance (points).
NEAR = 4.0
# What stands within a sentence.
_WITHIN = re.compile(r"[a-z)\]}»”,;]")


@dataclass(frozen=True, slots=True)
class _Shift:
    """What becomes of a table's cells: their table, by how much their rows move down; rows below `kept` are a head."""

    table: int
    rows: int
    kept: int


def join(
    pages: Sequence[Page], tables: Sequence[Table], edges: Mapping[int, Sequence[float]]
) -> tuple[list[Page], list[Table]]:
    """The pages and tables with continued tables joined, and with `header` names on each table that has a head.

    edges: left edges of the columns of each ruled table, by its number. Tables keep their numbers; one that was joined
    to another has no rows left. A head is a first row that is printed again on the next page.
    """
    found = list(tables)
    heads: dict[int, tuple[str, ...]] = {}
    shifts: dict[int, _Shift] = {}
    for above, below in pairwise(pages):
        first, second = _last_table(above), _first_table(below)
        if first is None or second is None or not _same_columns(edges.get(first), edges.get(second)):
            continue
        root = shifts[first].table if first in shifts else first
        rows = _rows(below, second)
        repeated = bool(rows) and _texts(rows.get(0, [])) == _texts(_rows_of(pages, root).get(0, [])) != ()
        kept = 1 if repeated else 0
        cut = _is_cut(above, first, rows.get(kept, []))
        offset = found[root].rows - kept - (1 if cut else 0)
        shifts[second] = _Shift(root, offset, kept)
        if repeated:
            heads[root] = _texts(rows[0])
        found[root] = replace(found[root], rows=offset + found[second].rows)
        found[second] = replace(found[second], rows=0)
    found = [replace(table, header=heads.get(table.number, ())) for table in found]
    return [replace(page, lines=tuple(_moved(line, shifts) for line in page.lines)) for page in pages], found


def _moved(line: Line, shifts: Mapping[int, _Shift]) -> Line:
    shift = shifts.get(line.cell.table) if line.cell else None
    if shift is None or line.cell is None:
        return line
    if line.cell.row < shift.kept:
        return replace(line, role="repeated_head", cell=None)
    return replace(line, cell=Cell(table=shift.table, row=line.cell.row + shift.rows, column=line.cell.column))


def _body(page: Page) -> list[Line]:
    return [line for line in page.lines if line.role == "body"]


def _last_table(page: Page) -> int | None:
    body = _body(page)
    return body[-1].cell.table if body and body[-1].cell else None


def _first_table(page: Page) -> int | None:
    body = _body(page)
    return body[0].cell.table if body and body[0].cell else None


def _same_columns(one: Sequence[float] | None, two: Sequence[float] | None) -> bool:
    return (
        one is not None
        and two is not None
        and len(one) == len(two)
        and all(abs(a - b) <= NEAR for a, b in zip(one, two, strict=True))
    )


def _rows(page: Page, table: int) -> dict[int, list[Line]]:
    rows: dict[int, list[Line]] = {}
    for line in page.lines:
        if line.cell and line.cell.table == table:
            rows.setdefault(line.cell.row, []).append(line)
    return rows


def _rows_of(pages: Sequence[Page], table: int) -> dict[int, list[Line]]:
    return next((rows for page in pages if (rows := _rows(page, table))), {})


def _texts(lines: Sequence[Line]) -> tuple[str, ...]:
    """The texts of a row's cells, from left to right."""
    cells = _cells(lines)
    return tuple(" ".join(line.text.strip() for line in cells[column]) for column in sorted(cells))


def _is_cut(page: Page, table: int, row: Sequence[Line]) -> bool:
    """Did the page end within a row: are the words in its cells here, or in the only cell after the first, words that
    go on?"""
    last = _rows(page, table)
    ended = _cells(last[max(last)]) if last else {}
    here = _cells(row)
    if 0 not in here:
        return 0 in ended and any(line.text.strip()[:1].islower() for line in row)
    fresh = all(_goes_on(cells[0].text) for cells in ended.values())
    return here.keys() <= ended.keys() and not fresh and all(_goes_on(cells[0].text) for cells in here.values())


def _cells(lines: Sequence[Line]) -> dict[int, list[Line]]:
    """The lines of each cell of a row, by its column."""
    cells: dict[int, list[Line]] = {}
    for line in lines:
        if line.cell:
            cells.setdefault(line.cell.column, []).append(line)
    return cells


def _goes_on(text: str) -> bool:
    """Does a text begin within a sentence: with a small letter or what closes?"""
    return _WITHIN.match(text.strip()) is not None
