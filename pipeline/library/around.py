"""What the corpus says about a clause from outside its own edition: the guidance that cites it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.citation import parse, write
from pipeline.editions import edition_of
from pipeline.library.warm import Memo, WarmStore
from pipeline.model import Clause
from pipeline.store.records import DocumentRecord, LineageRow

_INDEXES = Memo(2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A clause of a document that speaks about a contract, and what it cites."""

    record: DocumentRecord
    clause: Clause
    cites: str


def guidance_about(store: WarmStore, place: LineageRow) -> tuple[Passage, ...]:
    """The passages of other documents that cite a clause, or the clause that it stands in, nearest citation first.

    A citation is of a number and not of an edition: what a passage says may be of an earlier one.
    """
    found = _INDEXES.get((store.settings.home, store.state()), lambda: _cited(store))
    citation = parse(place.citation)
    names = [place.citation]
    while citation is not None and len(citation.path) > 1:
        citation = replace(citation, path=citation.path[:-1])
        names.append(write(citation))
    own = store.catalogue.document(place.document)
    work = own.work if own is not None else ""
    told: dict[tuple[str, str], Passage] = {}
    for name in names:
        for passage in found.get(name, ()):
            if passage.record.work != work:
                told.setdefault((passage.record.id, passage.clause.id), passage)
    return tuple(told.values())


def _cited(store: WarmStore) -> Mapping[str, tuple[Passage, ...]]:
    """The passages by the citations in them: of guidance, and of agreements of other works."""
    found: dict[str, list[Passage]] = defaultdict(list)
    for record in store.catalogue.documents():
        key = edition_of(record)
        if (key is not None and record.kind != "agreement") or not store.has_clauses(record):
            continue
        for clause in store.clauses_of(record).clauses:
            cites = {mark.value for mark in clause.annotations if mark.type == "reference" and mark.value}
            for value in sorted(cites):
                found[value].append(Passage(record=record, clause=clause, cites=value))
    return {value: tuple(passages) for value, passages in found.items()}
