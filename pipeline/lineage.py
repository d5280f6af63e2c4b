"""Lineages: the same provision followed from edition to edition.

Each edition has at most one predecessor (what it supersedes, or the generic variant of the same edition), so that
the editions form a forest. A clause takes the lineage of the clause that it descends from; one that descends from none
founds a lineage, named by 16 hex digits of the hash of its own key. Of a split the first piece goes on with the
lineage, and of a merge the first of the old clauses: so a lineage stands at most once in any edition.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from pipeline.editions import EditionKey, edition_of, editions
from pipeline.model import Clause, EditionDiff
from pipeline.store.records import DocumentRecord, LineageRow


def predecessors(records: Sequence[DocumentRecord]) -> dict[EditionKey, EditionKey]:
    """For each edition the one that it is compared with; editions without one are left out.

    That is the edition of the document that one of its documents supersedes; failing that, the edition of which it is a
    variant: the text that it was drafted from.
    """
    by_id = {record.id: edition_of(record) for record in records}
    found: dict[EditionKey, EditionKey] = {}
    for key, documents in editions(records).items():
        superseded = [by_id.get(record.supersedes) for record in documents]
        varied = [by_id.get(record.variant_of) for record in documents]
        before = next((other for other in (*superseded, *varied) if other is not None and other != key), None)
        if before is not None:
            found[key] = before
    return {key: before for key, before in found.items() if not _circular(key, found)}


def _circular(key: EditionKey, found: Mapping[EditionKey, EditionKey]) -> bool:
    seen = {key}
    while key in found:
        key = found[key]
        if key in seen:
            return True
        seen.add(key)
    return False


def lineages(
    documents: Sequence[tuple[DocumentRecord, Sequence[Clause]]], diffs: Sequence[EditionDiff]
) -> tuple[LineageRow, ...]:
    """A row for every clause of every document.

    documents: with their clauses, ids qualified (`DOCUMENT_ID#CLAUSE_ID`). diffs: of each edition with its predecessor.
    """
    descends_from = {pair.new[0]: pair.old[0] for diff in diffs for pair in diff.pairs}
    return tuple(
        LineageRow(
            clause=clause.id,
            lineage=lineage_name(_founder(clause.id, descends_from)),
            document=record.id,
            work=record.work,
            edition=record.edition,
            variant=record.variant,
            citation=clause.citation,
            content_hash=clause.content_hash,
            position=position,
        )
        for record, clauses in documents
        for position, clause in enumerate(clauses)
    )


def lineage_name(founder: str) -> str:
    """16 hex digits for the lineage that a clause founds.

    >>> lineage_name("a#sc1") == lineage_name("a#sc1") != lineage_name("b#sc1")
    True
    """
    return hashlib.sha256(founder.encode()).hexdigest()[:16]


def _founder(clause: str, descends_from: Mapping[str, str]) -> str:
    while clause in descends_from:
        clause = descends_from[clause]
    return clause
