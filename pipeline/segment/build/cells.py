"""The lines of a table, as rows and cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from pipeline.model import Line
from pipeline.segment.build.nodes import column_of, printed


def rows_of(lines: Iterable[Line]) -> list[list[Line]]:
    """The rows of a table, each cell by cell; on the page, the lines of two cells may alternate."""
    return [sorted(row, key=column_of) for _, row in groupby(lines, key=lambda line: line.cell.row if line.cell else 0)]


def cells_of(row: Sequence[Line]) -> list[list[Line]]:
    """The lines of a row cell by cell, from the first column on."""
    return [list(cell) for _, cell in groupby(sorted(row, key=column_of), key=column_of)]


def words_of(lines: Iterable[Line]) -> str:
    """The words of a cell, with the numbers that the word processor gives its lines."""
    return " ".join(printed(line).strip() for line in lines)
