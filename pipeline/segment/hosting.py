"""Text without a label: the clause that it goes on, and whether it begins a definition."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Line
from pipeline.segment.geometry import NEAR, ends
from pipeline.segment.nodes import MEANS, QUOTED, Node, pieces

TERM_WORDS = 10


def host(nodes: Sequence[Node], current: int | None, owner: int, line: Line) -> int:
    """The node that an unlabelled line goes on: of `current` and the nodes above it, the one with the line's left edge.

    owner: the labelled node, heading or definition that it belongs to where no edge tells.
    """
    chain = []
    at = current
    while at is not None:
        # A definition in a table may have lists below the table, and words after them.
        if nodes[at].kind == "definition" or (nodes[at].kind != "paragraph" and nodes[at].lines[-1].cell is None):
            chain.append(at)
        at = nodes[at].parent
    lower = line.text.strip()[:1].islower()
    for each in chain:
        edge = nodes[each].edge
        if edge is not None and abs(edge - line.x0) <= NEAR and not (lower and _complete(nodes[each])):
            return each
    for each in chain:
        edge = nodes[each].edge
        if edge is not None and edge <= line.x0 + NEAR:
            return each
    return chain[-1] if chain and lower else owner


def _complete(node: Node) -> bool:
    """Is a list item complete, so that words in small letters after it go on its parent?"""
    return node.kind in {"item", "bullet"} and ends(node.words)


def only_heading(node: Node) -> bool:
    """Is a node nothing but a heading, so that text below it is a paragraph of its own?"""
    if node.kind in {"heading", "part"}:
        return True
    if node.kind in {"question", "bullet"} or ends(node.lines[0].text):
        return False
    words = [piece for line in node.pieces for piece in line if piece.text.strip()]
    return bool(words) and all(piece.bold for piece in words)


def is_definition(line: Line) -> bool:
    """Does a line begin a definition: a term in quotation marks or in bold, and what it means?"""
    match = QUOTED.match(line.text)
    if match:
        rest = line.text[match.end() :].strip()
        return not rest or rest[0].islower() or rest[0] in "(:"
    first = pieces(line)
    if len(first) < 2 or not first[0].bold or first[1].bold or len(first[0].text.split()) > TERM_WORDS:
        return False
    return MEANS.match(first[1].text.strip()) is not None
