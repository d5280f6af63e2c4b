"""The ledger of a segmentation: every character with ink of the document is in a clause, or in a named discard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.model import Document, Ledger, Unplaced
from pipeline.segment.build.key_term_rows import KIND
from pipeline.segment.build.nodes import ClauseNode
from pipeline.text import inked


def unplaced(document: Document) -> tuple[Unplaced, ...]:
    """The words of a document that are in no clause, with their page and their role."""
    found = []
    for line in document.lines:
        page = line.page if document.info.pages else 0
        if line.role != "body":
            text = " ".join("".join(span.text for span in line.spans).split())
            found.append(Unplaced(page=page, text=text, role=line.role))
            continue
        found += [
            Unplaced(page=page, text=" ".join(span.text.split()), role=span.role)
            for span in line.spans
            if span.role != "body" and span.text.strip()
        ]
    return tuple(found)


def ledger(document: Document, nodes: Sequence[ClauseNode], dropped: Counter[str]) -> Ledger:
    """Where every character of a document is. dropped: those that were left out when the words were set, by name."""
    total, discarded = 0, Counter[str]()
    for line in document.lines:
        if line.label and line.label != "•":
            total += inked(line.label)
            # A line that is discarded takes its number along, and so does one that is struck out as a whole.
            if line.role != "body" or not line.text.strip():
                discarded[line.role if line.role != "body" else "struck"] += inked(line.label)
        for span in line.spans:
            ink = inked(span.text)
            total += ink
            if line.role != "body" or span.role != "body":
                discarded[line.role if line.role != "body" else span.role] += ink
    kept = sum(inked(part) for node in nodes for part in _printed(node))
    for node in nodes:
        discarded["punctuation"] += _lost_label_ink(node)
    discarded.update(dropped)
    return Ledger(
        characters=total,
        in_clauses=kept,
        discarded={name: count for name, count in sorted(discarded.items()) if count},
    )


def _printed(node: ClauseNode) -> tuple[str, ...]:
    """What of a node stands on the page: a row's bars between its cells do not, and the name of a key term once."""
    if node.kind == "table_row":
        return node.cells
    if node.kind == KIND:
        return (node.label or "", node.text, node.closing)
    return (node.label or "", node.heading or "", node.text, node.closing)


def _lost_label_ink(node: ClauseNode) -> int:
    """Characters of the printed label that the label does not hold: a closing full stop, a bullet."""
    first = node.lines[0]
    automatic = inked(first.label) if first.label and first.label != "•" else 0
    words = sum(inked(piece.text) for piece in node.pieces[0])
    printed = inked(first.text) + automatic - words
    cells = node.kind == "table_row" or (node.kind == KIND and first.cell is not None)
    unlabelled = node.kind == "definition" and not node.label
    return 0 if cells or unlabelled else printed - inked(node.label or "")
