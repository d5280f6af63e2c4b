"""One clause: found by what a reader calls it, shown with what it leads to, followed through its editions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.citation import parse, write
from pipeline.edition_order import EditionOrder, Time
from pipeline.editions import (
    GENERIC,
    EditionKey,
    edition_of,
    edition_side,
    editions,
    qualified,
    resolve_edition,
    short_name,
)
from pipeline.errors import AmbiguousNameError, NotInStoreError
from pipeline.library.clauses import surroundings
from pipeline.library.clauses.surroundings import LinkedReference
from pipeline.lineage import predecessors
from pipeline.model import Clause, DocumentInfo, WordEdit
from pipeline.provision import SAME, Part, ProvisionChange, called, told
from pipeline.reading_order import PARTS, below
from pipeline.store import Store
from pipeline.store.records import LineageRow
from pipeline.text import canonical, joined_words

Rows = tuple[LineageRow, ...]
_LINEAGE = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Elsewhere:
    """A provision in another edition: the clauses that it is there, in order.

    same: are its words, joined, those of the edition that is shown, and those of all that stands below it? own: are its
    own? below: what changed of the rest, from the older to the newer of the two: "(d) changed, (e) new". event: what
    lies between the two where it is not one clause in both ("split into GC14.3 and GC14.4"), else "".
    """

    places: tuple[LineageRow, ...]
    same: bool
    own: bool = True
    below: str = ""
    event: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A clause with its surroundings. Ids in it are unique in its edition (`DOCUMENT_ID#CLAUSE_ID`).

    children: right below it; below: these with the items of their lists and tables, in reading order. definitions: the
    definitions of the terms that it and what stands below it use; defined: what each of them says, with its items.
    references: of it and of what stands below it, once each. cited_by: other clauses of its edition that refer to any
    of these.
    together: further clauses of its edition that are the same provision, because one was split or several are merged
    elsewhere. elsewhere: the provision in other editions. linked: False where the
    work has other editions, and nothing says how this one is linked with them.
    """

    clause: Clause
    place: LineageRow
    document: DocumentInfo
    children: tuple[Clause, ...]
    below: tuple[Clause, ...]
    definitions: tuple[Clause, ...]
    defined: tuple[str, ...]
    references: tuple[LinkedReference, ...]
    cited_by: tuple[Clause, ...]
    together: tuple[LineageRow, ...]
    elsewhere: tuple[Elsewhere, ...]
    linked: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryEntry:
    """A provision in one edition, as all the clauses that it is there, in order: most often one.

    place, clause: the first of them; others: the rest; items: those of their lists and tables. since: the edition that
    it is compared with, None for the first.
    event: how its clauses came out of those of `since` where it is not one in both ("split into GC14.3 and GC14.4").
    words: what changed since then in the words of all of them with their items, joined; empty for the first. below:
    what of all that stands below them changed: "(d) changed, GC17.6 new". own: are their own words the same?
    paged: does its document say what stands on which page?
    """

    place: LineageRow
    clause: Clause
    others: tuple[Clause, ...] = ()
    items: tuple[Clause, ...] = ()
    since: str | None = None
    event: str = ""
    words: tuple[WordEdit, ...] = ()
    own: bool = True
    below: str = ""
    paged: bool = True

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All of them."""
        return (self.clause, *self.others)

    @property
    def text(self) -> str:
        """Their words with those of their items, joined."""
        return joined_words(with_items(self.clauses, self.items))

    @property
    def changed(self) -> bool:
        """Did its words change, or those of anything below it?"""
        return bool(self.below) or any(edit.op != "equal" for edit in self.words)

    @property
    def only_below(self) -> str:
        """What is said where their own words are the same but not what stands below them; "" elsewhere."""
        return f"own words the same; {self.below}" if self.own and self.below else ""


def with_items(clauses: Sequence[Clause], items: Sequence[Clause]) -> list[Clause]:
    """Clauses in order, each with those of the items that stand below it."""
    return [one for clause in clauses for one in (clause, *below(items, {clause.id}))]


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
    order = _order(store)
    contracts = [row for row in rows if records[row.document].kind == "contract"] or rows
    newest = max(order.time(_key(row)) for row in contracts)
    chosen = [row for row in contracts if order.time(_key(row)) == newest]
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
            return [rows[0] for rows in _by_edition(store, of_lineage)]
    citation = parse(name)
    spellings = dict.fromkeys([name, write(citation)] if citation else [name])
    rows = [row for spelling in spellings for row in store.catalogue.cited(spelling)]
    return rows or list(store.catalogue.defined(name.strip('“”"')))


def _order(store: Store) -> EditionOrder:
    return store.once("edition order", lambda: EditionOrder.of(store.catalogue.documents()))


def is_linked(store: Store, place: LineageRow) -> bool:
    """False where the work of a clause has other editions, and nothing says how its own is linked with them."""
    return _key(place) not in _order(store).unlinked


def _key(row: LineageRow) -> EditionKey:
    """The edition that a clause stands in."""
    return EditionKey(work=row.work, edition=row.edition, variant=row.variant or GENERIC)


def show(store: Store, name: str, edition: str | None = None) -> Shown:
    """A clause with its surroundings; errors as in `find_clause`."""
    place = find_clause(store, name, edition)
    clauses, info = _edition_of(store, place)
    by_id = {clause.id: clause for clause in clauses}
    clause = by_id[place.clause]
    provision = _by_edition(store, store.catalogue.lineage_rows([place.lineage]))
    here = next(rows for rows in provision if place in rows)
    inside = (clause, *below(clauses, {clause.id}))
    definitions = surroundings.terms(inside, by_id)
    children = tuple(other for other in clauses if other.parent == clause.id)
    parts = {other.id for other in below(clauses, {child.id for child in children}, PARTS)}
    return Shown(
        clause=clause,
        place=place,
        document=info,
        children=children,
        below=tuple(other for other in clauses if other.parent == clause.id or other.id in parts),
        definitions=definitions,
        defined=tuple(whole(clauses, definition) for definition in definitions),
        references=surroundings.references(inside, by_id),
        cited_by=surroundings.cited_by(clauses, inside),
        together=tuple(row for row in here if row.clause != place.clause),
        elsewhere=tuple(_elsewhere(store, rows, here) for rows in provision if rows is not here),
        linked=is_linked(store, place),
    )


def whole(clauses: Sequence[Clause], clause: Clause) -> str:
    """What a clause says with the items of its list, its heading left out. clauses: of its edition or document."""
    return joined_words([replace(clause, heading=None), *below(clauses, {clause.id}, PARTS)]).strip()


def _elsewhere(store: Store, there: Rows, here: Rows) -> Elsewhere:
    """The provision in another edition, seen from the edition that is shown."""
    order = _order(store)
    older, newer = sorted((there, here), key=lambda rows: _age(order, _key(rows[0])))
    became = _became(store, older, newer)
    return Elsewhere(
        places=there,
        same=became.status == SAME,
        own=not became.own,
        below=became.said,
        event=_seen(there, here, is_older=older is there),
    )


def _became(store: Store, old: Rows, new: Rows) -> ProvisionChange:
    """What became of a provision, and of all below it, between two editions."""
    own = [row.content_hash for row in old] != [row.content_hash for row in new]
    if len(old) != len(new):
        words = [canonical(joined_words([_clause(store, row) for row in rows])) for rows in (old, new)]
        own = words[0] != words[1]
    before, after = _parts(store, old), _parts(store, new)
    rows = store.catalogue.lineage_rows([part.lineage for part in after]) if before or after else ()
    places = {(row.document, row.lineage) for row in rows}
    known = {part.lineage for part in after if any((row.document, part.lineage) in places for row in old)}
    return ProvisionChange(own=own, below=told(before, after, known))


def _parts(store: Store, rows: Rows) -> list[Part]:
    """What stands below the clauses of a provision in one edition, in reading order."""
    inside: dict[str, tuple[str, Clause]] = {}
    for row in rows:
        found = below(_document_clauses(store, row.document), {row.clause.removeprefix(f"{row.document}#")})
        inside |= {f"{row.document}#{one.id}": (row.document, one) for one in found}
    lineages = store.catalogue.lineages_of(list(inside)) if inside else {}
    return [
        Part(
            key=key,
            parent=f"{document}#{one.parent}",
            lineage=lineages.get(key, key),
            content_hash=one.content_hash,
            words=one.words,
            name=called(one.kind, one.citation, one.label, one.heading, below=rows[0].citation),
        )
        for key, (document, one) in inside.items()
    ]


def _seen(there: Rows, here: Rows, *, is_older: bool) -> str:
    """What lies between a provision in another edition and in the one that is shown, "" where as many clauses."""
    if len(there) == len(here):
        return ""
    older, newer = (there, here) if is_older else (here, there)
    verb = "split" if len(older) < len(newer) else "merged"
    return f"{verb} {'into' if is_older else 'from'} {named_together(here)}"


def edition_clauses(store: Store, place: LineageRow) -> tuple[Clause, ...]:
    """All clauses of the edition (or the document) that a clause stands in, with ids that are unique in it."""
    return tuple(_edition_of(store, place)[0])


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

    def clauses() -> tuple[Clause, ...]:
        members = editions(records)[key]
        return edition_side(key, members, {item.id: store.clauses_of(item) for item in members}).clauses

    return store.once(("edition", key), clauses), info


def history(store: Store, name: str, edition: str | None = None) -> tuple[HistoryEntry, ...]:
    """The provision edition by edition, oldest first, with the words that changed each time; errors as in `show`.

    Where it is several clauses in an edition, because it was split or is merged elsewhere, their words are taken
    together, so that words that only went from one of them to another are no change.
    """
    from pipeline.diff.words import printed_edits

    place = find_clause(store, name, edition)
    groups = _by_edition(store, store.catalogue.lineage_rows([place.lineage]))
    before = _earlier(store, groups)
    clauses = {rows: tuple(_clause(store, row) for row in rows) for rows in groups}
    items = {rows: _items(store, rows) for rows in groups}
    paged = {record.id: record.pages > 0 for record in store.catalogue.documents()}
    entries = []
    for rows in groups:
        first, *others = clauses[rows]
        known = all(paged[row.document] for row in rows)
        entry = HistoryEntry(place=rows[0], clause=first, others=tuple(others), items=items[rows], paged=known)
        earlier = before.get(rows)
        if earlier is not None:
            old, new = (joined_words(with_items(clauses[one], items[one])) for one in (earlier, rows))
            became = _became(store, earlier, rows)
            entry = replace(
                entry,
                since=edition_name(earlier[0]),
                event=_event(earlier, rows),
                words=printed_edits(old, new),
                own=not became.own,
                below=became.said,
            )
        entries.append(entry)
    return tuple(entries)


def _event(old: Rows, new: Rows) -> str:
    """How the clauses of the newer edition came out of those of the older, "" where there are as many."""
    if len(old) == len(new):
        return ""
    return f"split into {named_together(new)}" if len(old) < len(new) else f"merged from {named_together(old)}"


def _by_edition(store: Store, rows: Sequence[LineageRow]) -> tuple[Rows, ...]:
    """A lineage's rows by edition, oldest first; within one in the order of the text."""
    found: dict[EditionKey, list[LineageRow]] = {}
    for row in rows:
        found.setdefault(_key(row), []).append(row)
    order = _order(store)
    return tuple(tuple(found[key]) for key in sorted(found, key=lambda key: _age(order, key)))


def _age(order: EditionOrder, key: EditionKey) -> tuple[Time, bool, str, str]:
    """Larger is newer; a variant is drafted from the generic text."""
    return order.time(key), key.variant != GENERIC, key.variant, key.work


def _earlier(store: Store, groups: Sequence[Rows]) -> dict[Rows, Rows]:
    """For the rows of each edition those of the edition that it follows."""
    records = store.catalogue.documents()
    keys = {record.id: edition_of(record) for record in records}
    by_edition = {keys[rows[0].document]: rows for rows in groups}
    follows = predecessors(records)
    found = {}
    for rows in groups:
        key = keys[rows[0].document]
        if key is not None and follows.get(key) in by_edition:
            found[rows] = by_edition[follows[key]]
    return found


def _clause(store: Store, row: LineageRow) -> Clause:
    own = row.clause.removeprefix(f"{row.document}#")
    clause = next(item for item in _document_clauses(store, row.document) if item.id == own)
    return replace(clause, document=row.document)


def _items(store: Store, rows: Rows) -> tuple[Clause, ...]:
    """The parts of the lists and tables of a provision in one edition, in reading order."""
    found: dict[tuple[str, str], Clause] = {}
    for row in rows:
        ids = {row.clause.removeprefix(f"{row.document}#")}
        found |= {(row.document, one.id): one for one in below(_document_clauses(store, row.document), ids, PARTS)}
    inside = {row.clause for row in rows}
    return tuple(
        replace(one, document=document)
        for (document, ident), one in found.items()
        if f"{document}#{ident}" not in inside
    )


def _document_clauses(store: Store, document: str) -> tuple[Clause, ...]:
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
