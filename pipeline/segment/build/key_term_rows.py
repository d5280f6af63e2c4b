"""Rows of key terms: which words name one, the nodes of a table's rows, and the citations of key terms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.model import Line
from pipeline.segment.build.cells import rows_of, words_of
from pipeline.segment.build.layout_tables import row_nodes
from pipeline.segment.build.nodes import ClauseNode, column_of, heading_like, pieces
from pipeline.segment.decode.weights import Weights
from pipeline.segment.labels.defined_terms import leads_in_parties
from pipeline.segment.labels.reading import read

KIND = "key_term"
# A name has so many words at most.
NAME_WORDS = 12
_LETTERS = re.compile(r"[^\W\d_]{2}")


def is_name(text: str) -> bool:
    """Could words be the name of a key term: few, with letters, no "BETWEEN", and no number before them?"""
    if not 0 < len(text.split()) <= NAME_WORDS or leads_in_parties(text):
        return False
    return _LETTERS.search(text) is not None and not read(text)


def pairs_of(rows: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The rows of a table with each pair of a name and its value in a row of its own, as a table of two columns has it.

    A form may set two such pairs side by side: every other column then holds names, in bold beside plain values, or
    with a colon. Other rows stay as they are.
    """
    wide = [row for row in rows if column_of(row[-1]) > 1]
    if not wide or not all(_alternates(row) for row in wide):
        return [list(row) for row in rows]
    return [list(pair) for row in rows for _, pair in groupby(row, key=lambda line: column_of(line) // 2)]


def _alternates(row: Sequence[Line]) -> bool:
    """Does every other cell of a row hold a name that looks like one?"""
    names = [list(cell) for column, cell in groupby(row, key=column_of) if column % 2 == 0]
    values = [line for line in row if column_of(line) % 2]
    beside = {column_of(line) - 1 for line in values} <= {column_of(cell[0]) for cell in names}
    colons = all(words_of(cell).endswith(":") for cell in names)
    weight = all(line.bold for cell in names for line in cell) and not any(line.bold for line in values)
    return bool(values) and beside and (colons or weight) and all(is_name(words_of(cell)) for cell in names)


def term_nodes(
    lines: Sequence[Line], parent: int | None, part: str | None, at: int, weights: Weights
) -> list[ClauseNode]:
    """The nodes of a table of key terms, in order; the first of them will be node number `at` of the document.

    A row that fills one cell with a title holds the rows after it, up to the next title, and where the table sets names
    in two weights, up to the next name as heavy as a title; the first row, if it is one, holds the whole table. A row
    without a name goes on the value above it.
    """
    whole = rows_of(lines)
    rows = pairs_of(whole)

    def is_beside(row: Sequence[Line]) -> bool:
        return len(rows) > len(whole) and column_of(row[0]) > 1

    pairs = [row for row in rows if len({column_of(line) for line in row}) > 1]
    faces = {_heavy(row) for row in pairs}
    lone = sum(column_of(row[-1]) == 0 for row in rows)
    nodes: list[ClauseNode] = []
    title = parent
    for number, row in enumerate(rows):
        alone = column_of(row[-1]) == 0
        below = rows[number + 1] if number + 1 < len(rows) else row
        # A name without its value: a title would hold lighter names, and none beside it.
        empty = (number > 0 and len(faces) > 1 and _heavy(below)) or is_beside(below)
        if alone and lone <= len(pairs) and heading_like(row[0]) and not empty:
            title = at + len(nodes)
            nodes.append(_node("heading", row[:1], parent, part))
            nodes += [_node("paragraph", [line], title, part) for line in row[1:]]
            parent = parent if number else title
            continue
        if not alone and len(faces) > 1 and _heavy(row):
            title = parent
        if nodes and nodes[-1].kind == KIND and column_of(row[0]) > 0 and not is_beside(row):
            nodes[-1].lines += row
            nodes[-1].pieces += [pieces(line) for line in row]
            continue
        found = row_nodes([row], None, title, part, at + len(nodes), weights)
        if found[0].kind == "table_row" and is_name(words_of(_name(row))):
            found[0].kind = KIND
        nodes += found
    return nodes


def _node(kind: str, lines: Sequence[Line], parent: int | None, part: str | None) -> ClauseNode:
    node = ClauseNode(kind=kind, parent=parent, part=part, x0=lines[0].x0, lines=list(lines))
    node.pieces = [pieces(line) for line in lines]
    return node


def _name(row: Sequence[Line]) -> list[Line]:
    return [line for line in row if column_of(line) == column_of(row[0])]


def _heavy(row: Sequence[Line]) -> bool:
    return all(line.bold for line in _name(row))


# ---------------------------------------------------------------- citations


def cite_terms(nodes: Sequence[ClauseNode]) -> None:
    """Give each key term its citation: "Key terms, Charges".

    Of several with one name, each is cited with the heading above it, or with the key term before them that has a name
    of its own ("Key terms, Supplier, Address"), and where neither tells them apart, with its number among them.
    """
    groups: dict[str, list[_Named]] = defaultdict(list)
    for node in nodes:
        if node.kind == KIND:
            heading = nodes[node.parent].heading if node.parent is not None else None
            groups[(node.label or "").casefold()].append(_Named(node, heading or ""))
    before = ""
    for node in nodes:
        if node.kind == KIND:
            group = groups[(node.label or "").casefold()]
            if len(group) == 1:
                before = node.label or ""
            else:
                next(each for each in group if each.node is node).before = before
    for group in groups.values():
        above = next((names for names in _above(group) if len(set(names)) == len(group)), None)
        for number, each in enumerate(group):
            steps = ("Key terms", above[number] if above else "", each.node.label or "")
            each.node.citation = ", ".join(filter(None, steps)) + ("" if above else f" ({number + 1})")


@dataclass(slots=True)
class _Named:
    """A key term with what may tell it from others of its name: the heading above it, the last other name before it."""

    node: ClauseNode
    heading: str
    before: str = ""


def _above(group: Sequence[_Named]) -> Iterator[list[str]]:
    """What may stand before the name of each of a group in its citation, the shortest way first."""
    yield ["" for _ in group]
    yield [each.heading for each in group]
    yield [each.before for each in group]
    yield [", ".join(filter(None, (each.heading, each.before))) for each in group]
