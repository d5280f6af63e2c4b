"""Segment: `Document` in, clause tree out; the spaCy components that annotate it are in
`pipeline.annotate.annotator`."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Document, Segmentation
from pipeline.segment.as_read import as_read
from pipeline.segment.build.clause_output import segmentation
from pipeline.segment.build.closing_words import set_apart
from pipeline.segment.build.tree import TreeBuilder
from pipeline.segment.decode.candidates import entries
from pipeline.segment.decode.weights import Weights, own_weights
from pipeline.segment.doubt import doubtful_pages, doubts
from pipeline.segment.evidence import Shown, Signs, evidence
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
    found, signs = divided(document, weights or own_weights())
    clauses = tuple(replace(clause, sure=share) for clause, share in zip(found.clauses, sure(signs), strict=True))
    notes = (*found.notes, *doubts(clauses, paged=document.info.pages > 0))
    return replace(found, clauses=clauses, read=as_read(document, doubtful_pages(clauses)), notes=notes)


def divided(document: Document, weights: Weights) -> tuple[Segmentation, list[Signs]]:
    """The clauses of a document, and the signs of each from which it is told how sure it is."""
    live = [line for line in document.lines if line.role == "body" and line.text.strip()]
    folded = fold(live)
    builder = TreeBuilder(folded, document.tables, weights, entries(document.lines), page_ends(document.lines))
    nodes = builder.build()
    unfold(nodes, folded, live)
    nodes = set_apart(nodes, document.lines)
    known = vocabulary(live)
    divides = document.info.media_type == "application/pdf"
    found = segmentation(document, nodes, Joiner(known, divides=divides))
    places = {id(line): number for number, line in enumerate(live)}
    numbers = [[places[id(line)] for line in node.lines] for node in nodes]
    shown = Shown(folded, numbers, builder.margins, builder.layout, known)
    return found, evidence(found.clauses, shown)
