"""A label that stands once beside several rows of a table is read with each of them, as the eye does.

Only labels: a few words in one paragraph, left of what they name, in a table of more than two columns. In one of two
columns such a cell is a term whose meaning fills several rows, which is one definition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.model import Line

WORDS = 12


def repeated(lines: Sequence[Line], table: int, down: Mapping[tuple[int, int], int], columns: int) -> list[Line]:
    """The lines of a table with its labels on each of their rows. down: how many rows a cell covers, by its row and
    column."""
    mine: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        if line.cell is not None and line.cell.table == table:
            mine.setdefault((line.cell.row, line.cell.column), []).append(line)
    extra: dict[int, list[Line]] = {}
    for (row, column), count in sorted(down.items()) if columns > 2 else ():
        label = mine.get((row, column), [])
        if len(label) != 1 or not _is_label(label[0]):
            continue
        for below in range(row + 1, row + count):
            right = next((found[0] for (at, c), found in sorted(mine.items()) if at == below and c > column), None)
            if right is not None and right.cell is not None:
                copy = replace(label[0], page=right.page, cell=replace(right.cell, column=column))
                extra.setdefault(id(right), []).append(copy)
    return [each for line in lines for each in (*extra.get(id(line), ()), line)]


def _is_label(line: Line) -> bool:
    return line.label is None and line.role == "body" and 0 < len(line.text.split()) <= WORDS
