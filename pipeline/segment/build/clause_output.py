"""Nodes in, clauses out: words, citation, id, hash, boxes, and the ledger of every character."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.citation import clause_ids
from pipeline.model import Annotation, Box, Clause, Document, Line, Segmentation
from pipeline.segment.build.citations import cite
from pipeline.segment.build.clause_words import set_words
from pipeline.segment.build.ledger import ledger, unplaced
from pipeline.segment.build.marks import marks
from pipeline.segment.build.nodes import ClauseNode
from pipeline.segment.paragraphs.line_joining import Joiner
from pipeline.text import content_hash

KINDS = {"bullet": "item"}


def segmentation(document: Document, nodes: Sequence[ClauseNode], joiner: Joiner) -> Segmentation:
    """The finished segmentation of `document`, whose live lines are all in `nodes`, closing words set apart."""
    set_words(nodes, joiner)
    cite(nodes, paged=document.info.pages > 0)
    ids = clause_ids([node.citation for node in nodes])
    labels = {page.number: page.label for page in document.pages}
    clauses = tuple(_clause(node, ids, number, labels) for number, node in enumerate(nodes))
    if not document.info.pages:
        clauses = tuple(replace(clause, page_start=0, page_end=0, page_labels=()) for clause in clauses)
    return Segmentation(
        document=document.info,
        clauses=clauses,
        unplaced=unplaced(document),
        ledger=ledger(document, nodes, joiner.dropped),
        notes=document.notes,
    )


def _clause(node: ClauseNode, ids: Sequence[str], number: int, labels: Mapping[int, str]) -> Clause:
    pages = [line.page for line in node.lines]
    printed = tuple(labels.get(page) or str(page) for page in (min(pages), max(pages)))
    return Clause(
        id=ids[number],
        label=node.label,
        citation=node.citation,
        heading=node.heading,
        text=node.text,
        closing=node.closing or None,
        parent=ids[node.parent] if node.parent is not None else None,
        kind=KINDS.get(node.kind, node.kind),
        page_start=min(pages),
        page_end=max(pages),
        boxes=_boxes(node.lines),
        content_hash=content_hash(node.heading, node.text, node.closing),
        annotations=(*_read_by_ocr(node), *marks(node)),
        part=node.part,
        applicability=_codes(node.lines),
        cells=node.cells,
        columns=node.columns,
        page_labels=printed if printed != (str(min(pages)), str(max(pages))) else (),
    )


def _read_by_ocr(node: ClauseNode) -> tuple[Annotation, ...]:
    """A mark over the whole text that says how sure OCR was: the mean over the lines, weighted by their characters."""
    weights = [(line.ocr, max(1, len(line.text))) for line in node.lines if line.ocr is not None]
    if not weights:
        return ()
    mean = sum(sure * weight for sure, weight in weights) / sum(weight for _, weight in weights)
    return (Annotation(type="ocr", start=0, end=len(node.own), value=f"{mean:.2f}"),)


def _boxes(lines: Sequence[Line]) -> tuple[Box, ...]:
    """The smallest box around each run of lines; none where the document has no places.

    A run ends with its page or column, and where other clauses stand between, as before the words that follow a list.
    """
    placed = [line for line in lines if line.x1 > line.x0 and line.bottom > line.top]
    runs: list[list[Line]] = []
    for line in placed:
        last = runs[-1][-1] if runs else None
        if last is None or (last.page, last.column) != (line.page, line.column) or _far(last, line):
            runs.append([])
        runs[-1].append(line)
    return tuple(
        Box(
            page=run[0].page,
            x0=round(min(line.x0 for line in run), 1),
            top=round(min(line.top for line in run), 1),
            x1=round(max(line.x1 for line in run), 1),
            bottom=round(max(line.bottom for line in run), 1),
        )
        for run in runs
    )


def _far(above: Line, below: Line) -> bool:
    """Is there room for another line between two?"""
    return below.top - above.bottom > 1.2 * (below.bottom - below.top)


def _codes(lines: Sequence[Line]) -> str | None:
    codes = [code for line in lines if line.applicability for code in re.split(r"\s*,\s*", line.applicability) if code]
    return ", ".join(dict.fromkeys(codes)) or None
