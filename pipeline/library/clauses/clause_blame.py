"""A provision through its editions, with the edition that each of its words came in with: a blame for contracts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.library.clauses.clause_history import HistoryEntry, history
from pipeline.library.clauses.clause_names import edition_name, find_clause, is_linked
from pipeline.model import DatedStretch
from pipeline.store import Store
from pipeline.store.records import LineageRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """A provision as it stands in one edition, and where its words come from.

    place: the clause that was asked for. entries: the provision in all editions (`history`). line: the names of the
    editions that led to that of `place`, oldest first. stretches: the words over that line (`pipeline.diff.blame`).
    linked: as in `Shown`.
    """

    place: LineageRow
    entries: tuple[HistoryEntry, ...]
    line: tuple[str, ...]
    stretches: tuple[DatedStretch, ...]
    linked: bool = True

    @property
    def text(self) -> str:
        """The words in the edition of `place`."""
        return "".join(stretch.text for stretch in self.stretches if stretch.gone is None)


def trace(store: Store, name: str, edition: str | None = None) -> Trace:
    """The history of a provision with its blame; errors as in `find_clause`."""
    from pipeline.diff.blame import blame

    place = find_clause(store, name, edition)
    entries = history(store, place.clause)
    line = line_to(edition_name(place), entries)
    return Trace(
        place=place,
        entries=entries,
        line=tuple(edition_name(entry.place) for entry in line),
        stretches=blame([(edition_name(entry.place), entry.text) for entry in line]),
        linked=is_linked(store, place),
    )


def line_to(edition: str, entries: Sequence[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    """Those of a history that led to an edition, oldest first; the others are its variants or came after it.

    Each entry names the one before it (`since`), and there is no circle: `pipeline.lineage.predecessors`.
    """
    by_name = {edition_name(entry.place): entry for entry in entries}
    line: list[HistoryEntry] = []
    at: HistoryEntry | None = by_name.get(edition)
    while at is not None:
        line.append(at)
        at = by_name.get(at.since) if at.since is not None else None
    return tuple(reversed(line))
