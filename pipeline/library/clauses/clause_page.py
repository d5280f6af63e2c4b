"""One clause with what it leads to, and where else its provision stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.editions import edition_of, edition_side, editions, qualified
from pipeline.library.clauses import surroundings
from pipeline.library.clauses.clause_names import (
    Rows,
    age,
    by_edition,
    edition_key,
    edition_order,
    find_clause,
    is_linked,
    named_together,
)
from pipeline.library.clauses.provision_change import became
from pipeline.library.clauses.surroundings import LinkedReference
from pipeline.model import Clause, DocumentInfo
from pipeline.provision import SAME
from pipeline.reading_order import below, following, led_by, parts, under
from pipeline.store import Store
from pipeline.store.records import LineageRow
from pipeline.text import joined_words


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

    under: the headings that it stands under, the outermost first. above: the clauses whose words it goes on with, the
    outermost first. children: right below it; below: these with the items of their lists and tables, in reading order;
    of words that lead in what follows beside them, that. definitions: the definitions of the terms that it and what
    stands below it use; defined: what each of them says, with its items. references: of it and of what stands below it,
    once each. cited_by: other clauses of its edition that refer to any of these.
    together: further clauses of its edition that are the same provision, because one was split or several are merged
    elsewhere. elsewhere: the provision in other editions. linked: False where the work has other editions, and nothing
    says how this one is linked with them.
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
    under: tuple[str, ...] = ()
    above: tuple[Clause, ...] = ()


def show(store: Store, name: str, edition: str | None = None) -> Shown:
    """A clause with its surroundings; errors as in `find_clause`."""
    place = find_clause(store, name, edition)
    clauses, info = _edition_of(store, place)
    by_id = {clause.id: clause for clause in clauses}
    clause = by_id[place.clause]
    provision = by_edition(store, store.catalogue.lineage_rows([place.lineage]))
    here = next(rows for rows in provision if place in rows)
    inside = (clause, *below(clauses, {clause.id}))
    definitions = surroundings.terms(inside, by_id)
    children = tuple(other for other in clauses if other.parent == clause.id)
    folded = {*(child.id for child in children), *(one.id for one in parts(clauses, {child.id for child in children}))}
    beneath = tuple(other for other in clauses if other.id in folded) or following(clauses, clause)
    return Shown(
        clause=clause,
        place=place,
        document=info,
        children=children,
        below=beneath,
        under=under(clause, by_id),
        above=led_by(clauses, clause),
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
    return joined_words([replace(clause, heading=None), *parts(clauses, {clause.id})]).strip()


def _elsewhere(store: Store, there: Rows, here: Rows) -> Elsewhere:
    """The provision in another edition, seen from the edition that is shown."""
    order = edition_order(store)
    older, newer = sorted((there, here), key=lambda rows: age(order, edition_key(rows[0])))
    change = became(store, older, newer)
    return Elsewhere(
        places=there,
        same=change.status == SAME,
        own=not change.own,
        below=change.said,
        event=_seen(there, here, is_older=older is there),
    )


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
