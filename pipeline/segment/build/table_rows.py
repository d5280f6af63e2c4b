"""Tables in, nodes out: rows of a ruled table are table rows, rows of terms and meanings are definitions."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Line, Table
from pipeline.segment.build.cells import cells_of, rows_of
from pipeline.segment.build.defining_tables import names_columns
from pipeline.segment.build.layout_tables import row_nodes
from pipeline.segment.build.nodes import ClauseNode, TextRun, pieces, printed
from pipeline.segment.build.table_provisions import listed
from pipeline.segment.decode.weights import Weights
from pipeline.segment.paragraphs.geometry import NEAR

# No term ends with one of these words.
OPEN_WORDS = frozenset({"of", "and", "or", "the", "for", "to", "in", "on", "with", "a", "an", "by"})


def table_nodes(
    lines: Sequence[Line],
    table: Table | None,
    parent: int | None,
    part: str | None,
    last: ClauseNode | None,
    at: int,
    weights: Weights,
    *,
    defines: bool,
) -> list[ClauseNode]:
    """A node for each row of a table and each provision in its cells, in order; the first will be node number `at`.

    defines: its rows are terms and what they mean. Of those, a first row without a term goes on the definition before
    it (`last`), as when a page ends within a row.
    """
    rows = rows_of(lines)
    if not defines:
        return row_nodes(rows, table, parent, part, at, weights)
    heads = row_nodes(rows[:1], None, parent, part, at, weights) if names_columns(rows[0]) else []
    return heads + _definitions(rows[1:] if heads else rows, parent, part, last, at + len(heads), weights)


def _definitions(
    rows: Sequence[Sequence[Line]],
    parent: int | None,
    part: str | None,
    last: ClauseNode | None,
    at: int,
    weights: Weights,
) -> list[ClauseNode]:
    nodes: list[ClauseNode] = []
    open_terms: list[tuple[list[Line], list[Line]]] = []
    for number, row in enumerate(rows):
        cells = cells_of(row)
        if number == 0 and last is not None and _cut_term(last, cells):
            _go_on(last, cells)
            continue
        first = cells[0][0].cell
        if len(cells) == 1 and first is not None and first.column > 0:
            if open_terms:
                open_terms[-1][1].extend(row)
                continue
            if last is not None and last.kind == "definition":
                last.lines += row
                last.pieces += [[TextRun(printed(line), False)] for line in row]
                continue
        open_terms.append((cells[0], [line for cell in cells[1:] for line in cell]))
    for term, lines in open_terms:
        nodes += _definition(term, lines, parent, part, at + len(nodes), weights)
    return nodes


def _definition(
    term: Sequence[Line], lines: Sequence[Line], parent: int | None, part: str | None, at: int, weights: Weights
) -> list[ClauseNode]:
    """A definition, which is node number `at`, and the items of its meaning; the meaning may fill several rows."""
    node = ClauseNode(kind="definition", parent=parent, part=part, x0=term[0].x0, fixed_heading=True)
    meaning, items = _apart(lines, at, part, weights)
    node.lines = [*term, *meaning]
    node.pieces = [[TextRun(printed(line), True)] for line in term]
    node.pieces += [[TextRun(printed(line), False)] for line in meaning]
    node.edge = meaning[0].x0 if meaning else None
    return [node, *items]


def _apart(lines: Sequence[Line], at: int, part: str | None, weights: Weights) -> tuple[list[Line], list[ClauseNode]]:
    """The lines of a meaning that are the definition's own, and its list items; the definition is node number `at`.

    Only the word processor's paragraphs are taken for items: on a page, "(b)" may begin any line of a meaning.
    """
    if not lines or any(line.paragraph is None for line in lines):
        return list(lines), []
    found = listed(lines, weights)
    own: list[Line] = []
    items: list[ClauseNode] = []
    open_items: list[int] = []
    for place, line in enumerate(lines):
        start = found.get(place)
        if start is not None:
            del open_items[start.depth :]
            above = open_items[-1] if open_items else at
            node = ClauseNode(kind="item", label=start.label.text, parent=above, part=part, x0=line.x0, edge=line.x1)
            node.lines, node.pieces = [line], [pieces(line, start.label.end)]
            items.append(node)
            open_items.append(at + len(items))
        elif items and line.x0 >= (items[-1].edge or 0.0) - NEAR and not line.label:
            items[-1].lines.append(line)
            items[-1].pieces.append(pieces(line))
        else:
            own.append(line)
    return own, items


def _cut_term(last: ClauseNode, cells: Sequence[Sequence[Line]]) -> bool:
    """Did the page end within a term, as after "Fundamental Standards of"?"""
    if last.kind != "definition" or not cells[0] or last.lines[-1].page == cells[0][0].page:
        return False
    term = [piece.text for line in last.pieces for piece in line if piece.bold]
    return bool(term) and term[-1].split()[-1:] != [] and term[-1].split()[-1] in OPEN_WORDS


def _go_on(last: ClauseNode, cells: Sequence[Sequence[Line]]) -> None:
    """Put the rest of a cut term after its beginning, and the rest of its meaning at the end."""
    at = next((n for n, line in enumerate(last.pieces) if not all(piece.bold for piece in line)), len(last.pieces))
    last.pieces[at:at] = [[TextRun(printed(line), True)] for line in cells[0]]
    meaning = [line for cell in cells[1:] for line in cell]
    last.pieces += [[TextRun(printed(line), False)] for line in meaning]
    last.lines[at:at] = cells[0]
    last.lines += meaning
