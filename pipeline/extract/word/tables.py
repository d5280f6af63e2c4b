"""The cells of a Word table in their own columns: spans, cells left out before a row, cells merged downwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.extract.word.namespaces import MC, W

# What may stand around a row or a cell.
AROUND = {f"{W}{tag}" for tag in ("sdt", "sdtContent", "ins", "customXml", "moveTo")}


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a row. merged: it goes on with the cell above it; deleted: a tracked change took it out; hidden: it is
    in a row of hidden text."""

    element: Any
    row: int
    column: int
    columns: int = 1
    merged: bool = False
    deleted: bool = False
    hidden: bool = False


def rows(table: Any) -> list[list[TableCell]]:
    """The cells of a table, row by row."""
    return [list(_cells(row, number)) for number, row in enumerate(_direct(table, "tr"))]


def headed(table: Any) -> bool:
    """Is the first row repeated on each page, so that it names the columns?"""
    first = next(_direct(table, "tr"), None)
    return first is not None and first.find(f"{W}trPr/{W}tblHeader") is not None


def single(cells: list[list[TableCell]]) -> bool:
    """Has no row more than one cell, so that the table is a frame around what it holds?"""
    return all(len(row) <= 1 for row in cells)


def downwards(cells: list[list[TableCell]]) -> dict[tuple[int, int], int]:
    """How many rows each cell covers that is merged downwards, by its row and column."""
    found: dict[tuple[int, int], int] = {}
    open_cells: dict[int, tuple[int, int]] = {}
    for row in cells:
        for cell in row:
            if not cell.merged:
                open_cells[cell.column] = (cell.row, cell.column)
            elif cell.column in open_cells:
                first = open_cells[cell.column]
                found[first] = cell.row - first[0] + 1
        covered = {cell.column for cell in row}
        open_cells = {column: first for column, first in open_cells.items() if column in covered}
    return found


def _cells(row: Any, number: int) -> Iterator[TableCell]:
    properties = row.find(f"{W}trPr")
    gone = properties is not None and properties.find(f"{W}del") is not None
    hidden = properties is not None and _on(properties.find(f"{W}hidden"))
    column = _count(properties, "gridBefore", 0)
    for cell in _direct(row, "tc"):
        settings = cell.find(f"{W}tcPr")
        down = settings.find(f"{W}vMerge") if settings is not None else None
        columns = max(1, _count(settings, "gridSpan", 1))
        yield TableCell(
            element=cell,
            row=number,
            column=column,
            columns=columns,
            merged=down is not None and down.get(f"{W}val", "continue") != "restart",
            deleted=gone or (settings is not None and settings.find(f"{W}cellDel") is not None),
            hidden=hidden,
        )
        column += columns


def _count(properties: Any | None, tag: str, otherwise: int) -> int:
    found = properties.find(f"{W}{tag}") if properties is not None else None
    value = found.get(f"{W}val", "") if found is not None else ""
    return int(value) if value.isdecimal() else otherwise


def _on(toggle: Any | None) -> bool:
    return toggle is not None and toggle.get(f"{W}val", "true") not in {"0", "false", "off"}


def _direct(parent: Any, tag: str) -> Iterator[Any]:
    """Children of a tag, also inside structured document tags and tracked insertions."""
    for child in parent:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag in AROUND:
            yield from _direct(child, tag)
        elif child.tag == f"{MC}AlternateContent" and (chosen := child.find(f"{MC}Choice")) is not None:
            yield from _direct(chosen, tag)
