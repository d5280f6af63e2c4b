"""Nodes for the rows of a table: what a row says itself is a table row, the provisions in its cells stand below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.model import Line, Table
from pipeline.segment.build.nodes import ClauseNode, column_of, edge_after, pieces
from pipeline.segment.build.table_provisions import Start, stands_alone, starts
from pipeline.segment.decode.weights import Weights
from pipeline.segment.paragraphs.geometry import NEAR, ends


def row_nodes(
    rows: Sequence[Sequence[Line]],
    table: Table | None,
    parent: int | None,
    part: str | None,
    at: int,
    weights: Weights,
) -> list[ClauseNode]:
    """The nodes of a table's rows, in order; the first of them will be node number `at` of the document.

    A section ("18. SOCIAL VALUE") holds the rows after it, a title that fills a row of its own the sections after it.
    """
    ordered = [sorted(row, key=column_of) for row in rows]
    found = starts(ordered, weights, named=bool(table and table.header))
    layout = _LayoutBuilder(table, parent, part, at)
    for number, row in enumerate(ordered):
        layout.row(row, {place: start for (of, place), start in found.items() if of == number}, titles=bool(found))
    return layout.nodes


@dataclass(slots=True)
class _LayoutBuilder:
    """The nodes so far, and where the next ones belong.

    title, section: the row and the numbered section that the rows to come stand below. under: the node that provisions
    without a row of their own belong to. paths, items: the open provisions of the row, by number and by depth.
    """

    table: Table | None
    parent: int | None
    part: str | None
    at: int
    nodes: list[ClauseNode] = field(default_factory=list)
    title: int | None = None
    section: int | None = None
    under: int | None = None
    paths: dict[tuple[str, ...], int] = field(default_factory=dict)
    items: list[int] = field(default_factory=list)

    def row(self, row: Sequence[Line], found: dict[int, Start], *, titles: bool) -> None:
        """Add the nodes of one row. titles: the table lays out clauses, and rows in bold may be titles."""
        groups = _groups(row, found)
        own = [line for start, lines in groups if start is None for line in lines]
        above = self.title if self.title is not None else self.parent
        if own:
            opens = any(start is not None and _is_section(start) for start, _ in groups)
            is_title = titles and not found and len({column_of(line) for line in own}) == 1 and _bold(own)
            if is_title:
                self.title = self.section = None
                above = self.parent
            node = ClauseNode(kind="table_row", parent=above if opens or self.section is None else self.section)
            if self.table:
                named = not _bold(own) or len({column_of(line) for line in own}) > 1
                node.columns, node.width = self.table.header if named else (), self.table.columns
            self.under = self._add(node, own)
            node.pieces = [pieces(line) for line in own]
            self.paths, self.items = {}, []
            self.title = self.under if is_title else self.title
        for start, lines in groups:
            if start is not None:
                self._provision(start, lines, self.under if own else above)

    def _provision(self, start: Start, lines: Sequence[Line], above: int | None) -> None:
        """Add a provision. above: where a section stands: its row, else what its row would stand below."""
        if start.label.kind == "item":
            at = self._item(start, lines)
        elif _is_section(start):
            at = self._numbered(start, lines, above)
            self.section = self.under = at
            self.paths = {}
        else:
            at = self._below(start, lines, above if self.under is None else self.under)
        node = self.nodes[at - self.at]
        node.pieces = [pieces(lines[0], start.label.end), *(pieces(line) for line in lines[1:])]
        node.edge = edge_after(lines[0], start.label.end)

    def _item(self, start: Start, lines: Sequence[Line]) -> int:
        del self.items[start.depth :]
        base = next(reversed(self.paths.values()), self.under)
        node = ClauseNode(kind="item", label=start.label.text, parent=self.items[-1] if self.items else base)
        self.items.append(self._add(node, lines))
        return self.items[-1]

    def _below(self, start: Start, lines: Sequence[Line], parent: int | None) -> int:
        """Add a clause below the longest number in the row that it goes on, else below `parent`."""
        path = start.label.path
        self.paths = {known: at for known, at in self.paths.items() if known == path[: len(known)] != path}
        at = self._numbered(start, lines, next(reversed(self.paths.values()), parent))
        self.paths[path] = at
        return at

    def _numbered(self, start: Start, lines: Sequence[Line], parent: int | None) -> int:
        self.items = []
        return self._add(ClauseNode(kind="clause", label=start.label.text, path=start.label.path, parent=parent), lines)

    def _add(self, node: ClauseNode, lines: Sequence[Line]) -> int:
        node.part, node.x0, node.lines = self.part, lines[0].x0, list(lines)
        self.nodes.append(node)
        return self.at + len(self.nodes) - 1


def _is_section(start: Start) -> bool:
    return start.label.kind == "dotted" and len(start.label.path) == 1


def _bold(lines: Sequence[Line]) -> bool:
    return all(line.bold for line in lines)


def _groups(row: Sequence[Line], found: dict[int, Start]) -> list[tuple[Start | None, list[Line]]]:
    """The lines of a row, apart by provision; with None those that are in none.

    A line goes on the provision above it in its cell, unless it begins left of the label, after a stop. A label that
    fills a cell has its words in the next one.
    """
    groups: list[tuple[Start | None, list[Line]]] = []
    current: list[Line] | None = None
    for _, cell in groupby(enumerate(row), key=lambda pair: column_of(pair[1])):
        start = groups[-1][0] if groups else None
        if start is None or current is None or len(current) > 1 or not stands_alone(current[0], start.label):
            current = None
        for place, line in cell:
            if place in found:
                current = [line]
                groups.append((found[place], current))
            elif current is not None and not (line.x0 < current[0].x0 - NEAR and ends(current[-1].text)):
                current.append(line)
            else:
                current = None
                groups.append((None, [line]))
    return groups
