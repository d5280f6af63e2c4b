"""Where guidance was written for an earlier edition, and what it says that the contract now says otherwise.

A passage cites a provision of the edition that it was written for. If that provision is another one in the newest
edition, a reader is told so; and the sums and times of the passage that the provision said then, and says no more, are
marked in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.editions import called
from pipeline.model import Clause, Outdated, OutdatedMark
from pipeline.provision import SAME
from pipeline.store import Store
from pipeline.store.records import DocumentRecord

if TYPE_CHECKING:
    from pipeline.index.changes import Edition
    from pipeline.index.corpus import CorpusIndex
    from pipeline.library.search.filters import EditionLinks

Quantity = tuple[str, str]
"""A sum, a time or a date: its value and its unit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Since:
    """What became of a cited provision until the newest edition. below: of what stands below it, where its own words
    are the same. gone: the quantities that it says no more, each with those of its unit that it says now instead."""

    status: str
    newest: Edition
    below: str = ""
    gone: Mapping[Quantity, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outdating:
    """Tells what is out of date in a passage. links: of the editions. Each document's file is read once."""

    store: Store
    index: CorpusIndex
    records: Mapping[str, DocumentRecord]
    links: EditionLinks
    _read: dict[str, dict[str, Clause]] = field(default_factory=dict)
    _since: dict[int, _Since | None] = field(default_factory=dict)

    def clause(self, row: int) -> Clause:
        """The clause of a row of the index."""
        entry = self.index.clauses[row]
        if entry.document not in self._read:
            segmentation = self.store.clauses_of(self.records[entry.document])
            self._read[entry.document] = {clause.id: clause for clause in segmentation.clauses}
        return self._read[entry.document][entry.key.removeprefix(f"{entry.document}#")]

    def of(self, row: int, *, only: str | None = None) -> tuple[Outdated, ...]:
        """What is out of date in a passage and its items: of each citation in it, or of `only` one, those with marks
        first."""
        from pipeline.index.changes import parts
        from pipeline.index.guidance import cited_in

        rows = (row, *parts(self.index, row))
        cited = dict.fromkeys(named for one in rows for named in cited_in(self.index, one))
        found = [self._told(rows, cites, target) for cites, target in cited if only is None or cites == only]
        return tuple(sorted((one for one in found if one is not None), key=lambda one: not one.marks))

    def _told(self, rows: Sequence[int], cites: str, target: int) -> Outdated | None:
        """What a passage says of a cited provision that is otherwise now; None where nothing is."""
        if target not in self._since:
            self._since[target] = self._became(target)
        since = self._since[target]
        if since is None:
            return None
        entry = self.index.clauses[target]
        marks: list[OutdatedMark] = []
        said: list[str] = []
        now: list[str] = []
        for row in rows:
            clause = self.clause(row)
            for note in clause.annotations:
                quantity = (note.value or "", note.unit or "")
                if note.type == "quantity" and quantity in since.gone:
                    key = self.index.clauses[row].key
                    marks.append(OutdatedMark(clause=key, start=note.start, end=note.end))
                    said.append(clause.own[note.start : note.end])
                    now += since.gone[quantity]
        return Outdated(
            cites=cites,
            clause=entry.key,
            edition=called(entry.edition, entry.variant),
            newest=called(since.newest[1], since.newest[2]),
            status=since.status,
            below=since.below,
            said=" and ".join(dict.fromkeys(said)),
            now=" and ".join(dict.fromkeys(now)),
            marks=tuple(marks),
        )

    def _became(self, target: int) -> _Since | None:
        """What became of a provision until the newest edition; None where it is the same."""
        from pipeline.index.changes import change, edition_key, place_in

        entry = self.index.clauses[target]
        own = edition_key(entry)
        newest = self.links.newest.get(own, own)
        if newest == own:
            return None
        here, there = (place_in(self.index, entry.lineage, edition) for edition in (own, newest))
        if not there:
            return _Since(status="gone", newest=newest)
        became = change(self.index, here, there)
        if became.status == SAME:
            return None
        before, after = self._quantities(here), self._quantities(there)
        came: dict[str, list[str]] = {}
        for (value, unit), words in after.items():
            if (value, unit) not in before:
                came.setdefault(unit, []).append(words)
        gone = {one: tuple(came.get(one[1], ())) for one in before if one not in after}
        return _Since(status="changed", newest=newest, below="" if became.own else became.said, gone=gone)

    def _quantities(self, rows: Sequence[int]) -> dict[Quantity, str]:
        """The sums and times of a provision and of its items, each as it is first written."""
        from pipeline.index.changes import parts

        found: dict[Quantity, str] = {}
        for one in dict.fromkeys(one for row in rows for one in (row, *parts(self.index, row))):
            clause = self.clause(one)
            for note in clause.annotations:
                if note.type == "quantity":
                    quantity = (note.value or "", note.unit or "")
                    found.setdefault(quantity, clause.own[note.start : note.end])
        return found


def outdating(store: Store, index: CorpusIndex, records: Mapping[str, DocumentRecord]) -> Outdating:
    """What tells whether passages of a store are out of date."""
    from pipeline.library.search.filters import EditionLinks

    links = store.once("edition links", lambda: EditionLinks.of(tuple(records.values())))
    return Outdating(store=store, index=index, records=records, links=links)


def outdated_in(store: Store, key: str) -> tuple[Outdated, ...]:
    """What is out of date in a passage of guidance (`DOCUMENT#CLAUSE`); nothing in a contract."""
    from pipeline.library.search.filters import SPEAKING
    from pipeline.library.search.loaded_models import index_and_encoder

    records = {record.id: record for record in store.catalogue.documents()}
    if records[key.partition("#")[0]].kind not in SPEAKING:
        return ()
    index, _ = index_and_encoder(store, lexical_only=True)
    row = index.row_of.get(key)
    return outdating(store, index, records).of(row) if row is not None else ()
