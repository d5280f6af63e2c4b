"""What a reader calls a clause → its place in the store; and what places are called: editions and citations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.citation import parse, write
from pipeline.edition_order import EditionOrder, Time
from pipeline.editions import GENERIC, EditionKey, editions, resolve_edition, short_name
from pipeline.errors import AmbiguousNameError, NotInStoreError
from pipeline.model import Clause
from pipeline.store import Store
from pipeline.store.records import LineageRow

Rows = tuple[LineageRow, ...]
_LINEAGE = re.compile(r"[0-9a-f]{16}")


def find_clause(store: Store, name: str, edition: str | None = None) -> LineageRow:
    """The clause that `name` means: its key (`DOCUMENT#CLAUSE`), a lineage, a citation ("GC17.4") or a defined term.

    A citation or lineage means the newest edition unless `edition` says another, and a contract before other documents.
    Raises `NotInStoreError` where there is none, `AmbiguousNameError` where several are equally meant.
    """
    rows = _rows(store, name.strip())
    records = {record.id: record for record in store.catalogue.documents()}
    known = editions(tuple(records.values()))
    if edition is not None:
        members = {record.id for record in known[resolve_edition(edition, known, or_file=False)]}
        rows = [row for row in rows if row.document in members]
    if not rows:
        where = f" in edition {edition}" if edition else ""
        raise NotInStoreError(f"There is no clause “{name}”{where} in the store.", "icp search finds it by its words.")
    order = edition_order(store)
    contracts = [row for row in rows if records[row.document].kind == "contract"] or rows
    newest = max(order.time(edition_key(row)) for row in contracts)
    chosen = [row for row in contracts if order.time(edition_key(row)) == newest]
    chosen = [row for row in chosen if row.variant == GENERIC] or chosen
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
            # Of a provision that is several clauses the first stands for all.
            return [rows[0] for rows in by_edition(store, of_lineage)]
    citation = parse(name)
    spellings = dict.fromkeys([name, write(citation)] if citation else [name])
    rows = [row for spelling in spellings for row in store.catalogue.cited(spelling)]
    return rows or list(store.catalogue.defined(name.strip('“”"')))


def edition_order(store: Store) -> EditionOrder:
    """When the editions of the store came, worked out once."""
    return store.once("edition order", lambda: EditionOrder.of(store.catalogue.documents()))


def is_linked(store: Store, place: LineageRow) -> bool:
    """False where the work of a clause has other editions, and nothing says how its own is linked with them."""
    return edition_key(place) not in edition_order(store).unlinked


def edition_key(row: LineageRow) -> EditionKey:
    """The edition that a clause stands in."""
    return EditionKey(work=row.work, edition=row.edition, variant=row.variant or GENERIC)


def by_edition(store: Store, rows: Sequence[LineageRow]) -> tuple[Rows, ...]:
    """A lineage's rows by edition, oldest first; within one in the order of the text."""
    found: dict[EditionKey, list[LineageRow]] = {}
    for row in rows:
        found.setdefault(edition_key(row), []).append(row)
    order = edition_order(store)
    return tuple(tuple(found[key]) for key in sorted(found, key=lambda key: age(order, key)))


def age(order: EditionOrder, key: EditionKey) -> tuple[Time, bool, str, str]:
    """Larger is newer; a variant is drafted from the generic text."""
    return order.time(key), key.variant != GENERIC, key.variant, key.work


def clause_of(store: Store, row: LineageRow) -> Clause:
    """The clause of a row, with the id of its document."""
    own = row.clause.removeprefix(f"{row.document}#")
    clause = next(item for item in document_clauses(store, row.document) if item.id == own)
    return replace(clause, document=row.document)


def document_clauses(store: Store, document: str) -> tuple[Clause, ...]:
    """The clauses of a document that is in the store."""
    record = store.catalogue.document(document)
    assert record is not None  # lineages are removed with their document
    return store.clauses_of(record).clauses


def edition_name(row: LineageRow) -> str:
    """What the edition of a row is called: its short name; of a document of no edition, its id."""
    return short_name(row.edition, row.variant) if row.edition else row.document


def named_together(rows: Sequence[LineageRow]) -> str:
    """Several clauses by their numbers: "GC14.3 and GC14.4"."""
    names = [row.citation or row.clause for row in rows]
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
