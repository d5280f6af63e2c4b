"""Segment: `Document` in, clause tree out; the spaCy components that annotate it are in
`pipeline.annotate.annotator`."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Document, Segmentation
from pipeline.segment.as_read import as_read
from pipeline.segment.build.clause_output import segmentation
from pipeline.segment.build.tree import TreeBuilder
from pipeline.segment.decode.candidates import entries
from pipeline.segment.decode.weights import Weights, own_weights
from pipeline.segment.doubt import doubts
from pipeline.segment.paragraphs.column_folding import fold, unfold
from pipeline.segment.paragraphs.geometry import page_ends
from pipeline.segment.paragraphs.line_joining import Joiner, vocabulary
from pipeline.segment.sure import sure


def segment(document: Document, weights: Weights | None = None) -> Segmentation:
    """The clauses of a document, in reading order, without annotations.

    weights: what the evidence for labels weighs; without them those that came with the program.

    Every character with ink is in exactly one clause or in a named discard of the ledger. What is doubtful is in
    `notes`, a sentence each, with pages.
    """
    live = [line for line in document.lines if line.role == "body" and line.text.strip()]
    folded = fold(live)
    builder = TreeBuilder(
        folded, document.tables, weights or own_weights(), entries(document.lines), page_ends(document.lines)
    )
    nodes = builder.build()
    places = {id(line): number for number, line in enumerate(folded)}
    for node in nodes:
        node.sure = sure(node, builder.margins, places)
    unfold(nodes, folded, live)
    divides = document.info.media_type == "application/pdf"
    found = segmentation(document, nodes, Joiner(vocabulary(live), divides=divides))
    return replace(
        found, read=as_read(document), notes=(*found.notes, *doubts(found.clauses, paged=document.info.pages > 0))
    )
