"""The whole citation of each clause, from its label and those above it. No two clauses of a document share one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import count

from pipeline.citation import section
from pipeline.segment.build.key_term_rows import KIND, cite_terms
from pipeline.segment.build.nodes import ClauseNode

# A longer heading is no part of a citation.
SHORT_WORDS = 8


def cite(nodes: Sequence[ClauseNode], *, paged: bool) -> None:
    """Give each node its whole citation, from its label and its parents'. paged: is it known what stands on which page?
    A paragraph before every heading is named by its page, or else as one of the opening. Where a document repeats a
    number, the second is cited with its heading, or else its page, so that no two clauses share a citation.
    """
    taken: dict[str, int] = {}  # citations, with the page of the first clause that has it
    again: Counter[str] = Counter()
    counts: dict[tuple[int | None, str], int] = defaultdict(int)
    listed: dict[int, int] = {}
    cite_terms(nodes)
    for at, node in enumerate(nodes):
        if node.kind == KIND:
            taken[node.citation] = node.lines[0].page if node.lines else 0
            continue
        holder = _holder(at, nodes, listed)
        opening = f"page {node.lines[0].page}" if paged and node.lines else "opening"
        counts[node.parent, node.kind] += 1
        number = counts[node.parent, node.kind]
        cited = _citation(node, holder, number, nodes, opening)
        if cited in taken:
            page = node.lines[0].page if paged and node.lines else 0
            names = _names(cited, node, again, page if page != taken[cited] else 0)
            cited = next(name for name in names if name not in taken)
        taken[cited] = node.lines[0].page if node.lines else 0
        node.citation = cited


def _names(cited: str, node: ClauseNode, again: Counter[str], page: int) -> Iterator[str]:
    """A citation with what tells a clause apart from the others that have it: heading, page, or a count.

    again: how often each was counted; page: 0 where it tells nothing.
    """
    if node.heading and node.kind not in {"heading", "question"} and len(node.heading.split()) <= SHORT_WORDS:
        yield f"{cited} ({node.heading})"
    if page:
        cited = f"{cited} (page {page})"
        yield cited
    again[cited] += 1
    for number in count(again[cited] + 1):
        yield f"{cited} ({ordinal(number)})"


def _holder(at: int, nodes: Sequence[ClauseNode], listed: dict[int, int]) -> ClauseNode | None:
    """What a node is cited with: its parent, or for an item of the first list in a clause always the clause.

    So it is "2(1)" too where a paragraph of clause 2 leads to the list. listed: what the first list of each stands in.
    """
    node = nodes[at]
    if node.parent is None:
        return None
    parent = nodes[node.parent]
    if node.kind != "item" or not node.label:
        return parent
    around = parent.parent if parent.kind == "paragraph" else node.parent
    if around is not None and listed.setdefault(around, node.parent) == node.parent:
        return nodes[around]
    return parent


def _citation(
    node: ClauseNode, holder: ClauseNode | None, number: int, nodes: Sequence[ClauseNode], opening: str
) -> str:
    above = holder.citation if holder is not None else ""
    if node.kind == "part":
        return node.part or f"{above} {node.label}".strip()
    if node.kind == "note":
        return f"note {node.label or number}"
    if node.path:
        dotted = ".".join(node.path)
        if len(node.path) == 1 and (node.label or "").casefold().startswith("article"):
            return f"{node.part}, Article {dotted}" if node.part else f"Article {dotted}"
        prefix = _prefix(node, nodes)
        # A.1 in a lettered section, "Schedule 2 Part G, 1.3" in a schedule
        between = "." if node.part and len(node.part) == 1 else ", "
        return f"{node.part}{between}{dotted}" if node.part else f"{prefix}{dotted}"
    if node.label and node.kind in {"item", "definition"}:
        label = node.label if node.label.startswith("(") else f"({node.label.rstrip(').')})"
        apart = holder is not None and holder.kind in {"part", "table_row", KIND}
        return f"{above}, {label}" if apart else f"{above}{label}"
    if node.label:
        return f"{above}, {node.label}" if above else node.label
    return _unlabelled_citation(node, above, number, opening)


def _unlabelled_citation(node: ClauseNode, above: str, number: int, opening: str) -> str:
    if node.kind == "definition":
        return f'{above} "{node.heading}"'.strip()
    if node.kind in {"heading", "question"}:
        return f"{above}, {node.heading}" if above else node.heading or f"heading {number}"
    if node.kind == "table_row":
        first = next((cell for cell in node.cells if cell), str(number))
        return f"{above}, row {' '.join(first.split()[:6])}".strip(", ")
    what = f"bullet {number}" if node.kind == "bullet" else f"paragraph {number}"
    return f"{above or opening}, {what}"


def _prefix(node: ClauseNode, nodes: Sequence[ClauseNode]) -> str:
    """The letters of the section that a dotted clause stands in: "GC" for 5.2 below GC5."""
    at: ClauseNode | None = node
    while at is not None:
        prefix, _ = section(at.label or "")
        if prefix and len(at.path) == 1:
            return prefix
        at = nodes[at.parent] if at.parent is not None else None
    return ""


def ordinal(number: int) -> str:
    """2 as "2nd"."""
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
