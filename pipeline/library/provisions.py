"""One clause: found by what a reader calls it, shown with what it leads to, followed through its editions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.citation import parse, write
from pipeline.editions import GENERIC, edition_of, edition_side, editions, qualified, resolve_edition
from pipeline.errors import AmbiguousNameError, NotInStoreError
from pipeline.lineage import predecessors
from pipeline.model import Clause, DocumentInfo, WordEdit
from pipeline.store import Store
from pipeline.store.records import DocumentRecord, LineageRow

_LINEAGE = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """A cross-reference as written, and the clause that it leads to (None: it dangles or leads outside)."""

    cites: str
    clause: Clause | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A clause with its surroundings. Ids in it are unique in its edition (`DOCUMENT_ID#CLAUSE_ID`).

    definitions: the definitions of the terms that it uses. cited_by: clauses of its edition that refer to it.
    """

    clause: Clause
    place: LineageRow
    document: DocumentInfo
    children: tuple[Clause, ...]
    definitions: tuple[Clause, ...]
    references: tuple[Reference, ...]
    cited_by: tuple[Clause, ...]
    elsewhere: tuple[LineageRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryEntry:
    """A provision in one edition. since: the edition that it is compared with, None for the first.

    words: what changed since then; empty for the first and where nothing did.
    """

    place: LineageRow
    clause: Clause
    since: str | None = None
    words: tuple[WordEdit, ...] = ()

    @property
    def changed(self) -> bool:
        """Did its words change?"""
        return any(edit.op != "equal" for edit in self.words)


def find_clause(store: Store, name: str, edition: str | None = None) -> LineageRow:
    """The clause that `name` means: its key (`DOCUMENT#CLAUSE`), a lineage, a citation ("GC17.4") or a defined term.

    A citation or lineage means the newest edition unless `edition` says another, and a contract before other documents.
    Raises `NotInStoreError` where there is none, `AmbiguousNameError` where several are equally meant.
    """
    rows = _rows(store, name.strip())
    records = {record.id: record for record in store.catalogue.documents()}
    known = editions(tuple(records.values()))
    if edition is not None:
        members = {record.id for record in known[resolve_edition(edition, known)]}
        rows = [row for row in rows if row.document in members]
    if not rows:
        where = f" in edition {edition}" if edition else ""
        raise NotInStoreError(f"There is no clause “{name}”{where} in the store.", "icp search finds it by its words.")
    best = min(_preference(row, records) for row in rows)
    chosen = [row for row in rows if _preference(row, records) == best]
    if len(chosen) > 1:
        keys = ", ".join(row.clause for row in chosen)
        raise AmbiguousNameError(f"“{name}” is the number of several clauses: {keys}.", "Name one of these.")
    return chosen[0]


def _rows(store: Store, name: str) -> list[LineageRow]:
    if "#" in name:
        lineage = store.catalogue.lineages_of([name]).get(name)
        return [row for row in store.catalogue.lineage_rows([lineage]) if row.clause == name] if lineage else []
    if _LINEAGE.fullmatch(name):
        of_lineage = store.catalogue.lineage_rows([name])
        if of_lineage:
            return list(of_lineage)
    citation = parse(name)
    spellings = dict.fromkeys([name, write(citation)] if citation else [name])
    rows = [row for spelling in spellings for row in store.catalogue.cited(spelling)]
    return rows or list(store.catalogue.defined(name.strip('“”"')))


def _preference(row: LineageRow, records: Mapping[str, DocumentRecord]) -> tuple[bool, tuple[int, ...], bool]:
    """Smaller is meant rather: a contract, of the newest edition, generic."""
    # Editions are named by years, so that the larger name is the newer one.
    newest = tuple(-ord(character) for character in row.edition)
    return records[row.document].kind != "contract", newest, row.variant != GENERIC


def show(store: Store, name: str, edition: str | None = None) -> Shown:
    """A clause with its surroundings; errors as in `find_clause`."""
    place = find_clause(store, name, edition)
    clauses, info = _edition_of(store, place)
    by_id = {clause.id: clause for clause in clauses}
    clause = by_id[place.clause]
    targets = [item for item in clause.annotations if item.type == "reference"]
    terms = dict.fromkeys(item.target for item in clause.annotations if item.type == "term" and item.target)
    return Shown(
        clause=clause,
        place=place,
        document=info,
        children=tuple(other for other in clauses if other.parent == clause.id),
        definitions=tuple(by_id[target] for target in terms if target in by_id),
        references=tuple(
            Reference(cites=item.value or clause.text[item.start : item.end], clause=by_id.get(item.target or ""))
            for item in targets
        ),
        cited_by=tuple(
            other
            for other in clauses
            if any(item.type == "reference" and item.target == clause.id for item in other.annotations)
        ),
        elsewhere=tuple(row for row in store.catalogue.lineage_rows([place.lineage]) if row.clause != place.clause),
    )


def _edition_of(store: Store, place: LineageRow) -> tuple[Sequence[Clause], DocumentInfo]:
    """All clauses of the edition (or the document) that a clause stands in, and its document."""
    records = store.catalogue.documents()
    record = next(item for item in records if item.id == place.document)
    info = DocumentInfo(
        sha256=record.sha256, media_type=record.media_type, title=record.title, pages=record.pages, id=record.id
    )
    key = edition_of(record)
    if key is None:
        return qualified(store.clauses_of(record).clauses, record.id), info
    members = editions(records)[key]
    return edition_side(key, members, {item.id: store.clauses_of(item) for item in members}).clauses, info


def history(store: Store, name: str, edition: str | None = None) -> tuple[HistoryEntry, ...]:
    """The provision edition by edition, oldest first, with the words that changed each time; errors as in `show`."""
    from pipeline.diff.words import plain_pair, word_edits

    place = find_clause(store, name, edition)
    rows = sorted(
        store.catalogue.lineage_rows([place.lineage]),
        key=lambda row: (row.edition, row.variant != GENERIC, row.variant),
    )
    before = _earlier(store, rows)
    clauses = {row.clause: _clause(store, row) for row in rows}
    entries = []
    for row in rows:
        earlier = before.get(row.clause)
        if earlier is None:
            entries.append(HistoryEntry(place=row, clause=clauses[row.clause]))
            continue
        old, new = plain_pair(clauses[earlier.clause].words, clauses[row.clause].words)
        entries.append(
            HistoryEntry(place=row, clause=clauses[row.clause], since=edition_name(earlier), words=word_edits(old, new))
        )
    return tuple(entries)


def _earlier(store: Store, rows: Sequence[LineageRow]) -> dict[str, LineageRow]:
    """For each row the row of the edition that its edition follows."""
    records = store.catalogue.documents()
    keys = {record.id: edition_of(record) for record in records}
    by_edition = {keys[row.document]: row for row in rows}
    follows = predecessors(records)
    found = {}
    for row in rows:
        key = keys[row.document]
        if key is not None and follows.get(key) in by_edition:
            found[row.clause] = by_edition[follows[key]]
    return found


def _clause(store: Store, row: LineageRow) -> Clause:
    record = store.catalogue.document(row.document)
    assert record is not None  # lineages are removed with their document
    own = row.clause.removeprefix(f"{row.document}#")
    clause = next(item for item in store.clauses_of(record).clauses if item.id == own)
    return replace(clause, document=row.document)


def edition_name(row: LineageRow) -> str:
    """What the edition of a row is called: "2019/20", "2019/20:statutory-bodies"."""
    if not row.edition:
        return row.document
    return row.edition if row.variant in ("", GENERIC) else f"{row.edition}:{row.variant}"
