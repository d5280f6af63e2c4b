"""Words that stand after the items of a clause, told from those before: its closing words.

Guarantee of `set_apart(nodes, lines)`: text, items and closing words of each node, printed in this order, are the words
of the document in reading order. Words between two items or lists become a paragraph of their own at their place,
beside the item that follows them: a clause has one text and one closing.

The reading order within a table is row by row and in a row cell by cell, whatever stands side by side on the page.
Footnotes stand by themselves and count for no list.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

from pipeline.model import Line
from pipeline.segment.build.nodes import ClauseNode

Place = tuple[int, int, int, int]


def set_apart(nodes: Sequence[ClauseNode], lines: Sequence[Line]) -> list[ClauseNode]:
    """The nodes with `closes_at` set, and a paragraph for words between items. lines: of the document, in order."""
    places = _places(lines)
    below: dict[int, list[int]] = defaultdict(list)
    for at, node in enumerate(nodes):
        above = node.parent if node.kind != "note" else None
        while above is not None:
            below[above].append(at)
            above = nodes[above].parent
    between: dict[int, list[ClauseNode]] = defaultdict(list)
    for at, inside in below.items():
        starts = sorted((places[id(nodes[one].lines[0])], one) for one in inside)
        for count, paragraph in _divide(nodes[at], [place for place, _ in starts], places):
            following = starts[count][1]
            paragraph.parent = nodes[following].parent
            between[following].append(paragraph)
    return _inserted(nodes, between)


def _places(lines: Sequence[Line]) -> dict[int, Place]:
    """Where each line stands in reading order, by its `id`."""
    found: dict[int, Place] = {}
    at = 0
    for table, group in groupby(lines, key=lambda line: line.cell.table if line.cell else None):
        block = at
        for line in group:
            row, column = (line.cell.row, line.cell.column) if table is not None and line.cell else (0, 0)
            found[id(line)] = (block if table is not None else at, row, column, at)
            at += 1
    return found


def _divide(node: ClauseNode, firsts: Sequence[Place], places: dict[int, Place]) -> list[tuple[int, ClauseNode]]:
    """Set where a node's closing words begin, and take its words between what stands below it off it.

    firsts: the places of the first lines of all that stands below the node, in order. Gives each stretch between them
    as a paragraph, with how many of them it stands after.
    """
    term = max(1, _term_lines(node))  # its first line is its own, also where a page's lines are out of order
    counts = [bisect_left(firsts, places[id(line)]) if n >= term else 0 for n, line in enumerate(node.lines)]
    own: list[int] = []
    found: list[tuple[int, ClauseNode]] = []
    for count, group in groupby(range(len(counts)), key=counts.__getitem__):
        run = list(group)
        if count in (0, len(firsts)):
            if count and node.closes_at is None:
                node.closes_at = len(own)
            own += run
        else:
            found.append((count, _paragraph(node, run)))
    node.lines, node.pieces = [node.lines[n] for n in own], [node.pieces[n] for n in own]
    return found


def _term_lines(node: ClauseNode) -> int:
    """How many lines hold the term of a definition in a table; a page may end within it, after some of the meaning."""
    if not node.fixed_heading:
        return 0
    return next((n for n, line in enumerate(node.pieces) if not all(run.bold for run in line)), len(node.pieces))


def _paragraph(node: ClauseNode, run: Sequence[int]) -> ClauseNode:
    made = ClauseNode(kind="paragraph", part=node.part, x0=node.lines[run[0]].x0)
    made.lines, made.pieces = [node.lines[n] for n in run], [node.pieces[n] for n in run]
    made.edge = made.x0
    return made


def _inserted(nodes: Sequence[ClauseNode], between: dict[int, list[ClauseNode]]) -> list[ClauseNode]:
    """The nodes with each of the paragraphs `between` before the node whose number it is under."""
    order: list[ClauseNode] = []
    numbers: list[int] = []
    for at, node in enumerate(nodes):
        order += between.get(at, ())
        numbers.append(len(order))
        order.append(node)
    for node in order:
        node.parent = numbers[node.parent] if node.parent is not None else None
    return order
