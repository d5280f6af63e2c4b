"""Text columns put under one another, so that left edges mean the same in each of them.

A paragraph that begins in the second column of a page goes on in the first column of the next: its words keep their
indent within the column, not their place on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from pipeline.model import Line
from pipeline.segment.nodes import Node


def fold(lines: Sequence[Line]) -> list[Line]:
    """The lines with those of later columns moved to where the first column of their page stands.

    How far columns stand apart is the same on every page with so many columns: the middle of what the pages show, as a
    page may lack the outermost edge of one of its columns. Cells of tables stay where they are.
    """
    lefts: dict[int, dict[int, float]] = {}
    for line in lines:
        if line.cell is None:
            page = lefts.setdefault(line.page, {})
            page[line.column] = min(page.get(line.column, line.x0), line.x0)
    columns = {number: 1 + max(page) for number, page in lefts.items()}
    apart: dict[tuple[int, int], list[float]] = {}
    for number, page in lefts.items():
        for column in page.keys() - {0} if 0 in page else ():
            apart.setdefault((columns[number], column), []).append(page[column] - page[0])
    shifts = {place: median(found) for place, found in apart.items()}
    return [
        _moved(line, shifts[place])
        if line.cell is None and (place := (columns[line.page], line.column)) in shifts
        else line
        for line in lines
    ]


def unfold(nodes: Iterable[Node], folded: Sequence[Line], lines: Sequence[Line]) -> None:
    """Give the nodes of `folded` lines the `lines` that these were made of, in the same order."""
    printed = {id(moved): line for moved, line in zip(folded, lines, strict=True)}
    for node in nodes:
        node.lines = [printed[id(line)] for line in node.lines]


def _moved(line: Line, shift: float) -> Line:
    spans = tuple(replace(span, x0=span.x0 - shift, x1=span.x1 - shift) for span in line.spans)
    return replace(line, spans=spans, x0=line.x0 - shift, x1=line.x1 - shift)
