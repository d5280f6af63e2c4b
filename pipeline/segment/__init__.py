"""Segment: `Document` in, clause tree out; the spaCy components that annotate it are in `pipeline.segment.annotate`."""

from __future__ import annotations

from pipeline.model import Document, Segmentation
from pipeline.segment.finish import segmentation
from pipeline.segment.folding import fold, unfold
from pipeline.segment.joining import Joiner, vocabulary
from pipeline.segment.tree import TreeBuilder


def segment(document: Document) -> Segmentation:
    """The clauses of a document, in reading order, without annotations.

    Every character with ink is in exactly one clause or in a named discard of the ledger.
    """
    live = [line for line in document.lines if line.role == "body" and line.text.strip()]
    folded = fold(live)
    nodes = TreeBuilder(folded, document.tables).build()
    unfold(nodes, folded, live)
    divides = document.info.media_type == "application/pdf"
    return segmentation(document, nodes, Joiner(vocabulary(live), divides=divides))
