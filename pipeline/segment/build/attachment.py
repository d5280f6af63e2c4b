"""Text without a label: the clause that it goes on, and the section that a heading stands in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.model import Line
from pipeline.segment.build.nodes import ClauseNode
from pipeline.segment.paragraphs.geometry import (
    ALIKE,
    NEAR,
    PageMeasures,
    by_itself,
    ends,
    ends_sentence,
    has_room,
    leads_on,
    page_over,
    stands_apart,
)
from pipeline.segment.paragraphs.inserted_lines import is_letter

# A line that is nothing but an address of mail, which begins no sentence and goes on none.
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.\w+")


def host(
    nodes: Sequence[ClauseNode],
    current: int | None,
    owner: int,
    line: Line,
    usual: Mapping[tuple[str, int], float],
) -> int:
    """The node that an unlabelled line goes on or stands below: the deepest that does not begin right of it.

    Of `current` and the nodes above it; words in small letters do not go on an item that is complete. usual: where the
    words of a kind of node begin whose label begins so far from the left, for nodes of one line.
    owner: the labelled node, heading or definition that it belongs to where no edge tells.
    """
    chain = []
    at = current
    while at is not None:
        # A definition in a table may have lists below the table, and words after them; so may a paragraph.
        paragraph = nodes[at].kind == "paragraph" and at == current
        alone = paragraph or nodes[at].kind == "key_term" or nodes[at].lines[-1].cell is not None
        if nodes[at].kind == "definition" or not alone:
            chain.append(at)
        at = nodes[at].parent
    lower = line.text.strip()[:1].islower()
    edges = {each: _edge(nodes[each], usual) for each in chain}
    for near in (True, False):
        for each in chain:
            edge = edges[each]
            if lower and only_heading(nodes[each]):
                continue  # words in small letters go on no title
            if edge is not None and edge <= line.x0 + NEAR and not (near and (lower and _complete(nodes[each]))):
                return each
    own = (each for each in chain if nodes[each].kind not in {"item", "bullet"} and not only_heading(nodes[each]))
    return next(own, chain[-1]) if chain and lower else owner


def place(node: ClauseNode) -> tuple[str, int]:
    """What nodes whose words begin at the same edge have in common: kind and left edge of the label."""
    return node.kind, round(node.x0)


def _edge(node: ClauseNode, usual: Mapping[tuple[str, int], float]) -> float | None:
    return node.edge if node.edge is not None else usual.get(place(node))


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


def begins_anew(above: ClauseNode, line: Line, layout: PageMeasures) -> bool:
    """Does text without a label begin a thought of its own, rather than go on the sentence above it?

    above: what the last line went into. After a list, "and in each case …" goes on, "The Buyer may …" does not. Where
    no stop says that the sentence is over, only what stands apart on the page begins anew.
    """
    before = above.lines[-1]
    if is_letter(line.text) or (ADDRESS.fullmatch(line.text.strip()) and stands_apart(before, line, layout)):
        return True
    if line.text.strip()[:1].islower() or leads_on(before.text):
        return False
    if page_over(before, line, layout) and line.paragraph is None and before.cell is None:
        return (ends_sentence(before.text) or by_itself(before, line)) and has_room(before, line, layout)
    return before.cell is not None or ends_sentence(before.text) or stands_apart(before, line, layout)


def broken_off(node: ClauseNode, line: Line, layout: PageMeasures) -> bool:
    """Did the last line of a paragraph end within a sentence that this line goes on, at its edge?

    As where a page was scanned or set anew in two pieces. After a comma, it may close the list that the node is in.
    A capital goes on a sentence of several lines of which the last was full.
    """
    last = node.lines[-1]
    if ADDRESS.fullmatch(line.text.strip()):
        return False
    if last.cell is not None or ends(last.text) or last.text.rstrip().endswith(","):
        return False
    small = line.text.strip().lstrip('([“"')[:1].islower()
    if len(node.lines) == 1:
        return small and abs(node.x0 - line.x0) <= NEAR
    full = not has_room(last, line, layout) and line.paragraph is None and not only_heading(node)
    return (small or full) and abs(last.x0 - line.x0) <= NEAR


def below(section: ClauseNode, line: Line) -> bool:
    """Is a heading one within a section with a number: is it smaller, or of a lower level, than the section's own?"""
    title = section.lines[0]
    if not only_heading(section) and title.level is None:
        return False
    if title.level is not None:
        return line.level is None or line.level > title.level
    return line.level is None and line.size < title.size - ALIKE


def alike(heading: ClauseNode, line: Line) -> bool:
    """Does a line look like a heading: the same level, size, weight and case?"""
    first = heading.lines[0]
    same = first.level == line.level and abs(first.size - line.size) <= ALIKE
    return same and first.text.isupper() == line.text.isupper() and first.bold == line.bold


def numbers_ahead(count: int, numbers: Mapping[int, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """For each of `count` lines the number that comes next after it; () where none does.

    numbers: by line, () where a division opens or numbering begins again.
    """
    found: list[tuple[str, ...]] = []
    following: tuple[str, ...] = ()
    for index in reversed(range(count)):
        found.append(following)
        following = numbers.get(index, following)
    return found[::-1]


def leads_to_list(above: ClauseNode, owner: int | None, line: Line) -> bool:
    """Does a bullet left of the first item of a list, a key term or a paragraph of `owner` lead to the list, with a
    colon?"""
    if not above.words.rstrip().endswith(":"):
        return False
    if above.kind == "bullet":
        return above.x0 < line.x0 - NEAR
    return above.kind == "key_term" or (above.kind == "paragraph" and owner is not None and above.parent == owner)


def interrupting(nodes: Sequence[ClauseNode], current: int | None, line: Line) -> range:
    """The paragraphs right above a bullet that only interrupt its list: sentences that begin left of it, with a bullet
    at its edge above them."""
    first = end = (current if current is not None else -1) + 1
    while first > 0 and _introduces_nothing(nodes[first - 1], line):
        first -= 1
    at: int | None = first - 1 if 0 < first < end else None
    while at is not None and nodes[at].kind in {"bullet", "item"}:
        if nodes[at].kind == "bullet" and abs(nodes[at].x0 - line.x0) <= NEAR:
            around = nodes[at].parent
            led = nodes[around].parent if around is not None and nodes[around].kind == "paragraph" else around
            beside = all(nodes[one].parent in (around, led) for one in range(first, end))
            return range(first, end) if beside else range(0)
        at = nodes[at].parent
    return range(0)


def _introduces_nothing(node: ClauseNode, line: Line) -> bool:
    return node.kind == "paragraph" and node.x0 < line.x0 - NEAR and node.words.rstrip(" ”’)\"'").endswith(".")


def bullet_below(nodes: Sequence[ClauseNode], current: int | None, line: Line) -> int | None:
    """What a bullet belongs to: what the bullet above at its edge or right of it does, else what the last line is in.

    A list with letters or numbers may stand between the two, in the one above. So may paragraphs that introduce
    nothing: those of the same clause, or beside the paragraph that led to the list, are then within its list too.
    """
    within = interrupting(nodes, current, line)
    at = parent = within[0] - 1 if within else current
    while at is not None and nodes[at].kind in {"bullet", "item"}:
        if nodes[at].kind == "bullet" and nodes[at].x0 >= line.x0 - NEAR:
            parent = nodes[at].parent
        at = nodes[at].parent
    return parent
