"""Text without a label: the clause that it goes on, and the section that a heading stands in."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Line
from pipeline.segment.paragraphs.geometry import ALIKE, NEAR, ends
from pipeline.segment.build.nodes import ClauseNode


def host(nodes: Sequence[ClauseNode], current: int | None, owner: int, line: Line) -> int:
    """The node that an unlabelled line goes on: of `current` and the nodes above it, the one with the line's left edge.

    owner: the labelled node, heading or definition that it belongs to where no edge tells.
    """
    chain = []
    at = current
    while at is not None:
        # A definition in a table may have lists below the table, and words after them.
        alone = nodes[at].kind in {"paragraph", "key_term"} or nodes[at].lines[-1].cell is not None
        if nodes[at].kind == "definition" or not alone:
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


def _complete(node: ClauseNode) -> bool:
    """Is a list item complete, so that words in small letters after it go on its parent?"""
    return node.kind in {"item", "bullet"} and ends(node.words)


def only_heading(node: ClauseNode) -> bool:
    """Is a node nothing but a heading, so that text below it is a paragraph of its own?"""
    if node.kind in {"heading", "part"}:
        return True
    if node.kind in {"question", "bullet"} or ends(node.lines[0].text):
        return False
    words = [piece for line in node.pieces for piece in line if piece.text.strip()]
    return bool(words) and all(piece.bold for piece in words)


def broken_off(node: ClauseNode, line: Line) -> bool:
    """Did the last line of a paragraph end within a sentence that this line goes on, in small letters at its edge?

    As where a page was scanned or set anew in two pieces. After a comma, it may close the list that the node is in.
    """
    last = node.lines[-1]
    return (
        len(node.lines) > 1
        and line.text.strip()[:1].islower()
        and not ends(last.text)
        and not last.text.rstrip().endswith(",")
        and last.cell is None
        and abs(last.x0 - line.x0) <= NEAR
    )


def below(section: ClauseNode, line: Line) -> bool:
    """Is a heading one within a section with a number: is it smaller, or of a lower level, than the section's own?"""
    title = section.lines[0]
    if not only_heading(section) and title.level is None:
        return False
    if title.level is not None:
        return line.level is None or line.level > title.level
    return line.level is None and line.size < title.size - ALIKE


def bullet_below(nodes: Sequence[ClauseNode], current: int | None, line: Line) -> int | None:
    """What a bullet belongs to: what the bullet above at its edge or right of it does, else what the last line is in.

    A list with letters or numbers may stand between the two, in the one above.
    """
    at = parent = current
    while at is not None and nodes[at].kind in {"bullet", "item"}:
        if nodes[at].kind == "bullet" and nodes[at].x0 >= line.x0 - NEAR:
            parent = nodes[at].parent
        at = nodes[at].parent
    return parent
