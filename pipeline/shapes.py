"""The JSON shapes that other programs read, made in this one place: icp/extract/1, clauses/1, diff/1, search/1, ….

Each function takes the frozen types and gives what `json.dumps` takes; field names are those of the types. The schemas
beside it (`pipeline/schemas/*.json`, draft 2020-12) are the published promise: fields may be added, none renamed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.model import (
    Clause,
    Cosmetic,
    DatedStretch,
    Document,
    DocumentInfo,
    EditionDiff,
    Hit,
    Ledger,
    Path,
    SearchAnswer,
    Segmentation,
    Side,
    WordEdit,
)
from pipeline.model.variation import Variation
from pipeline.settings import PACKAGE

if TYPE_CHECKING:
    from pipeline.library.compare.comparison import EditionSummary
    from pipeline.library.status.health import Status

SCHEMAS = PACKAGE / "schemas"

Json = dict[str, Any]


def schema(name: str) -> Json:
    """The published JSON Schema of a shape: `schema("icp/clauses/1")`."""
    loaded: Json = json.loads((SCHEMAS / f"{name.replace('/', '-')}.json").read_text(encoding="utf-8"))
    return loaded


def document_shape(info: DocumentInfo) -> Json:
    """A document's identity."""
    return _built(info)


def clause_shape(clause: Clause) -> Json:
    """One clause."""
    return _built(clause)


def clauses_shape(segmentation: Segmentation) -> Json:
    """icp/clauses/1 of one document."""
    return {
        "schema": "icp/clauses/1",
        "document": document_shape(segmentation.document),
        "clauses": [clause_shape(clause) for clause in segmentation.clauses],
        "unplaced": [_built(line) for line in segmentation.unplaced],
        "ledger": _built(segmentation.ledger),
        "notes": list(segmentation.notes),
    }


def edition_clauses_shape(side: Side, segmentations: Sequence[Segmentation]) -> Json:
    """icp/clauses/1 of an edition: the clauses of all its documents, with the sum of their ledgers."""
    return {
        "schema": "icp/clauses/1",
        "document": side_shape(side),
        "clauses": [clause_shape(clause) for clause in side.clauses],
        "unplaced": [_built(line) for segmentation in segmentations for line in segmentation.unplaced],
        "ledger": _built(_sum_of_ledgers([segmentation.ledger for segmentation in segmentations])),
        "notes": [note for segmentation in segmentations for note in segmentation.notes],
    }


def extract_shape(document: Document, ledger: Ledger) -> Json:
    """icp/extract/1: the pages with their lines, the tables, and where every character went."""
    return {
        "schema": "icp/extract/1",
        "document": document_shape(document.info),
        "pages": [
            {
                "number": page.number,
                "width": page.width,
                "height": page.height,
                "flags": list(page.flags),
                "lines": [{"text": line.text, "box": _built(line.box), **_built(line)} for line in page.lines],
            }
            for page in document.pages
        ],
        "tables": [_built(table) for table in document.tables],
        "bookmarks": [_built(bookmark) for bookmark in document.bookmarks],
        "ledger": _built(ledger),
        "notes": list(document.notes),
    }


def side_shape(side: Side) -> Json:
    """A side of a comparison as a document; of several documents the hash is over theirs, the pages their sum."""
    if len(side.documents) == 1:
        shape = document_shape(side.documents[0])
    else:
        hashes = "\n".join(document.sha256 for document in side.documents)
        shape = {
            "sha256": hashlib.sha256(hashes.encode()).hexdigest(),
            "media_type": "multipart/mixed",
            "title": side.name,
            "pages": sum(document.pages for document in side.documents),
            "documents": [document_shape(document) for document in side.documents],
        }
    return {**shape, "name": side.name, "edition": side.edition, "variant": side.variant}


def edition_shape(summary: EditionSummary) -> Json:
    """An edition in the store; `name` is what `icp diff` understands."""
    return {
        "name": str(summary.key),
        "work": summary.key.work,
        "edition": summary.key.edition,
        "variant": summary.key.variant,
        "documents": [record.id for record in summary.documents],
        "pages": summary.pages,
        "clauses": summary.clauses,
        "linked": summary.linked,
    }


def diff_shape(diff: EditionDiff, cosmetic: Sequence[Cosmetic] | None = None) -> Json:
    """icp/diff/1; with `cosmetic`, the differences in print only, where they were asked for."""
    return {
        "schema": "icp/diff/1",
        "old": side_shape(diff.old),
        "new": side_shape(diff.new),
        "clauses": {
            "old": [clause_shape(clause) for clause in diff.old.clauses],
            "new": [clause_shape(clause) for clause in diff.new.clauses],
        },
        "pairs": [_built(pair) for pair in diff.pairs],
        "added": list(diff.added),
        "removed": list(diff.removed),
        "changes": list(_changes(diff)),
        "summary": dict(diff.summary),
        "references": [_built(reference) for reference in diff.references],
        "proof": _built(diff.proof),
        "sentences": list(_sentences(diff)),
        **({} if cosmetic is None else {"cosmetic": [_built(one) for one in cosmetic]}),
    }


def _changes(diff: EditionDiff) -> Iterator[Json]:
    """The entries; one for several places holds the words of all of them, a line each."""
    words = {(change.old, change.new): change.words for change in diff.folded}
    for change in diff.changes:
        every = list(change.words)
        for place in change.places[1:]:
            every += [WordEdit(op="equal", text="\n"), *words[place.old, place.new]]
        yield _built(replace(change, words=tuple(every)))


def _sentences(diff: EditionDiff) -> Iterator[Json]:
    """The entries in plain English, in the order of the report, each with the clauses that it is about."""
    from pipeline.report.content import content
    from pipeline.report.summary import summary

    view = content(diff)
    for entry, said in zip(view.entries, summary(view).sentences, strict=True):
        (old, new), sentence = entry.ids, _built(said)
        yield {"old": list(old), "new": list(new), **{key: sentence[key] for key in sentence if key != "entry"}}


def diff_chain_shape(steps: Sequence[EditionDiff], paths: Sequence[Path]) -> Json:
    """icp/diff-chain/1: the comparisons of neighbours in a row of editions, and each provision's way through all."""
    return {
        "schema": "icp/diff-chain/1",
        "editions": [side_shape(side) for side in (*(step.old for step in steps[:1]), *(step.new for step in steps))],
        "steps": [{"old": step.old.name, "new": step.new.name, "summary": dict(step.summary)} for step in steps],
        "provisions": [_built(path) for path in paths],
    }


def search_shape(query: str, mode: str, hits: Sequence[Hit]) -> Json:
    """icp/search/1."""
    return {"schema": "icp/search/1", "query": query, "mode": mode, "hits": [_built(hit) for hit in hits]}


def answer_shape(answer: SearchAnswer) -> Json:
    """icp/search/1 with the counts, how the question was read, and where the page begins."""
    rest = _built(answer)
    return {**search_shape(answer.query, answer.mode, answer.hits), **{key: rest[key] for key in _PAGE}}


_PAGE = ("offset", "total", "facets", "readings", "like", "nearest", "weighed", "clauses", "wordless", "unanswered")


def history_shape(
    *,
    clause: object,
    line: Sequence[str],
    stretches: Sequence[DatedStretch],
    entries: Sequence[object],
    linked: bool = True,
) -> Json:
    """icp/history/1. clause, entries: the clause that was asked for and the provision in each edition, as the library
    gives them; line: the editions that led to the clause's own; stretches: its words over that line;
    linked: is that edition linked with the others of its work?"""
    return {
        "schema": "icp/history/1",
        "clause": _built(clause),
        "line": list(line),
        "text": "".join(stretch.text for stretch in stretches if stretch.gone is None),
        "blame": [_built(stretch) for stretch in stretches],
        "history": [_built(entry) for entry in entries],
        "linked": linked,
    }


def _sum_of_ledgers(ledgers: Sequence[Ledger]) -> Ledger:
    discarded: dict[str, int] = {}
    for ledger in ledgers:
        for role, count in ledger.discarded.items():
            discarded[role] = discarded.get(role, 0) + count
    return Ledger(
        characters=sum(ledger.characters for ledger in ledgers),
        in_clauses=sum(ledger.in_clauses for ledger in ledgers),
        discarded=discarded,
    )


def _built(value: Any) -> Json:
    built: Json = msgspec.to_builtins(value, order=None)
    return built


def variation_shape(variation: Variation) -> Json:
    """icp/variation/1: the instrument, which `icp apply` reads."""
    return {"schema": "icp/variation/1", **_built(variation)}


def status_shape(status: Status) -> Json:
    """`icp status --json`: how the store stands."""
    shape: Json = {"schema": "icp/status/1", **msgspec.to_builtins(status)}
    return shape
