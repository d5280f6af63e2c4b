"""Where guidance was written for an earlier edition, and what it says that the contract now says otherwise.

A passage cites a provision of the edition that it was written for. If that provision is another one in the newest
edition, a reader is told so; and the sums and times of the passage that the provision said then, and says no more, are
marked in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.editions import called
from pipeline.library.clauses.clause_texts import ClauseTexts, Quantity
from pipeline.library.clauses.meant import meant_by
from pipeline.library.search.filters import EXPLAINING, SPEAKING, EditionLinks
from pipeline.model import Outdated, OutdatedMark
from pipeline.provision import SAME
from pipeline.store import Store
from pipeline.store.records import DocumentRecord

if TYPE_CHECKING:
    from pipeline.index.changes import Edition
    from pipeline.index.corpus import CorpusIndex


@dataclass(frozen=True, kw_only=True, slots=True)
class _Since:
    """What became of a cited provision until the newest edition. below: of what stands below it, where its own words
    are the same. gone: the quantities that it says no more, each with those of its unit that it says now instead."""

    status: str
    newest: Edition
    below: str = ""
    gone: Mapping[Quantity, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outdating(ClauseTexts):
    """Tells what is out of date in a passage. links: of the editions."""

    links: EditionLinks
    _since: dict[int, _Since | None] = field(default_factory=dict)

    def of(self, row: int, *, only: str | None = None) -> tuple[Outdated, ...]:
        """What is out of date in a passage and its items: of each citation in it, or of `only` one, those with marks
        first; and of what its sentences lay down without citing it, where that is sure."""
        from pipeline.index.changes import parts
        from pipeline.index.guidance import cited_in

        rows = (row, *parts(self.index, row))
        cited = dict.fromkeys(named for one in rows for named in cited_in(self.index, one))
        found = [self._told(rows, cites, target) for cites, target in cited if only is None or cites == only]
        if only is None and self.records[self.index.clauses[row].document].kind in EXPLAINING:
            found += [one for one in self._meant(rows, {target for _, target in cited}) if one.marks]
        return tuple(sorted((one for one in found if one is not None), key=lambda one: not one.marks))

    def said_of(self, row: int, citation: str) -> tuple[Outdated, ...]:
        """What a passage says of a provision with this citation, without citing it, that is otherwise now."""
        return tuple(one for one in self.of(row) if not one.cited and one.cites == citation)

    def _meant(self, rows: Sequence[int], cited: Collection[int]) -> Iterator[Outdated]:
        """What a passage says without citing it that is otherwise now."""
        for row in rows:
            for target in meant_by(self, row):
                told = self._told((row,), self.index.clauses[target].citation, target)
                if told is not None and target not in cited:
                    yield replace(told, cited=False)

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
        before, after = self.quantities(here), self.quantities(there)
        came: dict[str, list[str]] = {}
        for (value, unit), words in after.items():
            if (value, unit) not in before:
                came.setdefault(unit, []).append(words)
        gone = {one: tuple(came.get(one[1], ())) for one in before if one not in after}
        return _Since(status="changed", newest=newest, below="" if became.own else became.said, gone=gone)


def outdating(store: Store, index: CorpusIndex, records: Mapping[str, DocumentRecord]) -> Outdating:
    """What tells whether passages of a store are out of date. index: the one in use."""
    from pipeline.library.search.loaded_models import index_in_use

    links = store.once("edition links", lambda: EditionLinks.of(tuple(records.values())))
    since = store.once(("what became of cited clauses", index_in_use(store)), dict[int, "_Since | None"])
    return Outdating(store=store, index=index, records=records, links=links, _since=since)


def outdated_of(store: Store, document: str) -> dict[str, tuple[Outdated, ...]]:
    """What is out of date in a document of guidance, by the clause (`DOCUMENT#CLAUSE`) after which it is told: the one
    that says it, or the last item of its list; nothing in a contract."""
    from pipeline.index.changes import parts
    from pipeline.index.provisions import head
    from pipeline.library.search.loaded_models import index_and_encoder

    records = {record.id: record for record in store.catalogue.documents()}
    if records[document].kind not in SPEAKING:
        return {}
    index, _ = index_and_encoder(store, lexical_only=True)
    dates = outdating(store, index, records)
    heads = (row for row in index.documents.get(document, ()) if head(index, row) == row)
    found = {index.clauses[[row, *parts(index, row)][-1]].key: dates.of(row) for row in heads}
    return {key: outdated for key, outdated in found.items() if outdated}


def outdated_in(store: Store, key: str) -> tuple[Outdated, ...]:
    """What is out of date in a passage of guidance (`DOCUMENT#CLAUSE`); nothing in a contract."""
    from pipeline.library.search.loaded_models import index_and_encoder

    records = {record.id: record for record in store.catalogue.documents()}
    if records[key.partition("#")[0]].kind not in SPEAKING:
        return ()
    index, _ = index_and_encoder(store, lexical_only=True)
    row = index.row_of.get(key)
    return outdating(store, index, records).of(row) if row is not None else ()
