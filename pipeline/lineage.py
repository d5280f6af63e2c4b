"""Lineages: the same provision followed from edition to edition.

Each edition has at most one predecessor (what it supersedes, or the generic variant of the same edition), so that the
editions form a forest. All clauses that are paired with one another, directly or by way of other editions, have one
lineage: a clause and its successor, but also the pieces of a clause that was split and the clauses that were merged
into one. So a provision that is one clause in one edition may be two clauses in another. A lineage is named by 16 hex
digits of the hash of the key of its founder: of its clauses that descend from none, the first.
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
    families = _families(diffs)
    descends = {name for diff in diffs for pair in diff.pairs for name in pair.new}
    founders: dict[str, str] = {}
    for _, clauses in documents:
        for clause in clauses:
            if clause.id not in descends:
                founders.setdefault(families.get(clause.id, clause.id), clause.id)
    return tuple(
        LineageRow(
            clause=clause.id,
            lineage=lineage_name(founders[families.get(clause.id, clause.id)]),
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


def _families(diffs: Sequence[EditionDiff]) -> dict[str, str]:
    """For each paired clause one that stands for all that it is paired with, directly or through others."""
    towards: dict[str, str] = {}

    def head(name: str) -> str:
        while name in towards:
            name = towards[name]
        return name

    members = {name: None for diff in diffs for pair in diff.pairs for name in (*pair.old, *pair.new)}
    for diff in diffs:
        for pair in diff.pairs:
            first = head(pair.old[0])
            for name in (*pair.old[1:], *pair.new):
                other = head(name)
                if other != first:
                    towards[other] = first
    return {name: head(name) for name in members}
