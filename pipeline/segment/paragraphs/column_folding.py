"""Text columns put under one another, so that left edges mean the same in each of them.

A paragraph that begins in the second column of a page goes on in the first column of the next: its words keep their
indent within the column, not their place on the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.model import Line
from pipeline.segment.build.nodes import ClauseNode


def fold(lines: Sequence[Line]) -> list[Line]:
    """The lines with those of later columns moved to where the first column of their page stands.

    How far columns stand apart is the same on every page with so many columns. A column may lack the labels that hang
    left of its words, so it is not their outermost edges that are compared: most lines come to begin where lines of the
    first column do. Cells of tables stay where they are.
    """
    edges: dict[int, dict[int, Counter[int]]] = {}
    for line in lines:
        if line.cell is None:
            edges.setdefault(line.page, {}).setdefault(line.column, Counter())[round(line.x0)] += 1
    columns = {number: 1 + max(page) for number, page in edges.items()}
    votes: dict[tuple[int, int], Counter[int]] = {}
    for number, page in edges.items():
        for column in page.keys() - {0} if 0 in page else ():
            votes.setdefault((columns[number], column), Counter()).update(_shifts(page[0], page[column]))
    shifts = {place: max(found, key=lambda shift: (found[shift], -shift)) for place, found in votes.items()}
    return [
        _moved(line, shifts[place])
        if line.cell is None and (place := (columns[line.page], line.column)) in shifts
        else line
        for line in lines
    ]


def _shifts(first: Counter[int], other: Counter[int]) -> Counter[int]:
    """How many lines of two columns begin at the same place, by how far the second is moved to the left (points)."""
    found: Counter[int] = Counter()
    for at, count in first.items():
        for after, there in other.items():
            if after > at:
                found[after - at] += min(count, there)
    return found


def unfold(nodes: Iterable[ClauseNode], folded: Sequence[Line], lines: Sequence[Line]) -> None:
    """Give the nodes of `folded` lines the `lines` that these were made of, in the same order."""
    printed = {id(moved): line for moved, line in zip(folded, lines, strict=True)}
    for node in nodes:
        node.lines = [printed[id(line)] for line in node.lines]


def _moved(line: Line, shift: float) -> Line:
    spans = tuple(replace(span, x0=span.x0 - shift, x1=span.x1 - shift) for span in line.spans)
    return replace(line, spans=spans, x0=line.x0 - shift, x1=line.x1 - shift)
