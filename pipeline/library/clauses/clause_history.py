"""A provision edition by edition, with its items, and the words that changed each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.editions import edition_of
from pipeline.library.clauses.clause_names import (
    Rows,
    by_edition,
    clause_of,
    document_clauses,
    edition_name,
    find_clause,
    named_together,
)
from pipeline.library.clauses.provision_change import became, changed_below
from pipeline.lineage import predecessors
from pipeline.model import Clause, WordEdit
from pipeline.provision import PartChange
from pipeline.reading_order import below, parts
from pipeline.store import Store
from pipeline.store.records import LineageRow
from pipeline.text import joined_words


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangedBelow:
    """A clause below a provision whose words changed. name: what a reader calls it there; what: "changed", "new",
    "gone", "replaced" or "moved here"; clause: its key, in the newer edition unless it is gone."""

    name: str
    what: str
    clause: str
    words: tuple[WordEdit, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryEntry:
    """A provision in one edition, as all the clauses that it is there, in order: most often one.

    place, clause: the first of them; others: the rest; items: those of their lists and tables. since: the edition that
    it is compared with, None for the first.
    event: how its clauses came out of those of `since` where it is not one in both ("split into GC14.3 and GC14.4").
    words: what changed since then in the words of all of them with their items, joined; empty for the first. below:
    what of all that stands below them changed: "(d) changed, GC17.6 new". own: are their own words the same?
    changes: what changed of it, with its words, but for the items that `words` has already.
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
    changes: tuple[ChangedBelow, ...] = ()
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
        return bool(self.below) or self.reworded

    @property
    def reworded(self) -> bool:
        """Did its words or those of its items change?"""
        return any(edit.op != "equal" for edit in self.words)

    @property
    def only_below(self) -> str:
        """What is said where their own words are the same but not what stands below them; "" elsewhere."""
        return f"own words the same; {self.below}" if self.own and self.below else ""


def with_items(clauses: Sequence[Clause], items: Sequence[Clause]) -> list[Clause]:
    """Clauses in order, each with those of the items that stand below it."""
    return [one for clause in clauses for one in (clause, *below(items, {clause.id}))]


def history(store: Store, name: str, edition: str | None = None) -> tuple[HistoryEntry, ...]:
    """The provision edition by edition, oldest first, with the words that changed each time; errors as in `show`.

    Where it is several clauses in an edition, because it was split or is merged elsewhere, their words are taken
    together, so that words that only went from one of them to another are no change.
    """
    from pipeline.diff.words import printed_edits

    place = find_clause(store, name, edition)
    groups = by_edition(store, store.catalogue.lineage_rows([place.lineage]))
    before = _earlier(store, groups)
    clauses = {rows: tuple(clause_of(store, row) for row in rows) for rows in groups}
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
            change = became(store, earlier, rows)
            entry = replace(
                entry,
                since=edition_name(earlier[0]),
                event=_event(earlier, rows),
                words=printed_edits(old, new),
                own=not change.own,
                below=change.said,
                changes=_changes(store, earlier, rows, (*items[earlier], *items[rows])) if change.below else (),
            )
        entries.append(entry)
    return tuple(entries)


def _changes(store: Store, old: Rows, new: Rows, items: Sequence[Clause]) -> tuple[ChangedBelow, ...]:
    """What changed below a provision, with its words. items: those that are told with the provision itself."""
    from pipeline.diff.words import printed_edits

    def words(one: PartChange) -> tuple[WordEdit, ...]:
        return (WordEdit(op="equal", text=one.new),) if one.what == "moved here" else printed_edits(one.old, one.new)

    told = {f"{one.document}#{one.id}" for one in items}
    return tuple(
        ChangedBelow(name=one.name, what=one.what, clause=one.key, words=words(one))
        for one in changed_below(store, old, new)
        if one.key not in told
    )


def _event(old: Rows, new: Rows) -> str:
    """How the clauses of the newer edition came out of those of the older, "" where there are as many."""
    if len(old) == len(new):
        return ""
    return f"split into {named_together(new)}" if len(old) < len(new) else f"merged from {named_together(old)}"


def _earlier(store: Store, groups: Sequence[Rows]) -> dict[Rows, Rows]:
    """For the rows of each edition those of the edition that it follows."""
    records = store.catalogue.documents()
    keys = {record.id: edition_of(record) for record in records}
    placed = {keys[rows[0].document]: rows for rows in groups}
    follows = predecessors(records)
    found = {}
    for rows in groups:
        key = keys[rows[0].document]
        if key is not None and follows.get(key) in placed:
            found[rows] = placed[follows[key]]
    return found


def _items(store: Store, rows: Rows) -> tuple[Clause, ...]:
    """The parts of the lists and tables of a provision in one edition, in reading order."""
    found: dict[tuple[str, str], Clause] = {}
    for row in rows:
        ids = {row.clause.removeprefix(f"{row.document}#")}
        found |= {(row.document, one.id): one for one in parts(document_clauses(store, row.document), ids)}
    inside = {row.clause for row in rows}
    return tuple(
        replace(one, document=document)
        for (document, ident), one in found.items()
        if f"{document}#{ident}" not in inside
    )
