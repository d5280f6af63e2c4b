"""Ruled tables: rules and boxes drawn on a page in, table cells out.

The geometry is pdfplumber's (`pdfplumber.table`: edges, intersections, cells, tables, after Nurminen's thesis of 2013),
fed with pdfium's shapes, so that pages are not parsed a second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.extract.pdf.drawings import Shape

Rectangle = tuple[float, float, float, float]  # x0, top, x1, bottom


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A ruled table on one page: its rows from top to bottom, each a tuple of cells (None where a cell is missing)."""

    box: Rectangle
    rows: tuple[tuple[Rectangle | None, ...], ...]


def edges(shapes: Iterable[Shape]) -> list[dict[str, Any]]:
    """The horizontal and vertical edges of rules and boxes in pdfplumber's form."""
    found: list[dict[str, Any]] = []
    for shape in shapes:
        if shape.horizontal:
            middle = (shape.top + shape.bottom) / 2
            found.append(_edge("h", shape.x0, middle, shape.x1, middle))
        elif shape.vertical:
            middle = (shape.x0 + shape.x1) / 2
            found.append(_edge("v", middle, shape.top, middle, shape.bottom))
        elif shape.stroked:
            found += [
                _edge("h", shape.x0, shape.top, shape.x1, shape.top),
                _edge("h", shape.x0, shape.bottom, shape.x1, shape.bottom),
                _edge("v", shape.x0, shape.top, shape.x0, shape.bottom),
                _edge("v", shape.x1, shape.top, shape.x1, shape.bottom),
            ]
    return found


def _edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    return {
        "object_type": "line",
        "orientation": orientation,
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }


def grids(shapes: Iterable[Shape]) -> tuple[RuledTable, ...]:
    """The ruled tables of a page from top to bottom; a single box (one cell) is no table."""
    from pdfplumber import table

    lines = edges(shapes)
    upright = sum(edge["orientation"] == "v" for edge in lines)
    if upright < 2 or len(lines) - upright < 2:
        return ()
    merged = table.merge_edges(lines, snap_x_tolerance=3, snap_y_tolerance=3, join_x_tolerance=3, join_y_tolerance=3)
    cells = table.intersections_to_cells(table.edges_to_intersections(merged, 3, 3))
    found = []
    for group in table.cells_to_tables(cells):
        grid = _grid(group)
        if sum(cell is not None for row in grid.rows for cell in row) > 1:
            found.append(grid)
    return tuple(sorted(found, key=lambda grid: (grid.box[1], grid.box[0])))


def _grid(cells: list[Rectangle]) -> RuledTable:
    lefts = sorted({cell[0] for cell in cells})
    rows: list[tuple[Rectangle | None, ...]] = []
    for top in sorted({cell[1] for cell in cells}):
        here = {cell[0]: cell for cell in cells if cell[1] == top}
        rows.append(tuple(here.get(left) for left in lefts))
    box = (
        min(cell[0] for cell in cells),
        min(cell[1] for cell in cells),
        max(cell[2] for cell in cells),
        max(cell[3] for cell in cells),
    )
    return RuledTable(box, tuple(rows))
