"""Where a clause leads to that changed since the edition before: by its references, and by the terms that it uses.

A clause may have the same words as a year ago and mean something else, because what it refers to is another thing now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.citation import parse
from pipeline.editions import called
from pipeline.library.clauses.outdated import Outdating, outdating
from pipeline.model import Annotation, ChangedTarget
from pipeline.provision import SAME
from pipeline.store import Store

if TYPE_CHECKING:
    from pipeline.index.changes import Edition


@dataclass(frozen=True, kw_only=True, slots=True)
class _Moved:
    """What became of a provision since the edition before. below: what of it, where its own words are the same."""

    status: str
    below: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangedTargets:
    """Tells what a clause leads to that changed. dates: the index and the documents; links of the editions."""

    dates: Outdating
    _moved: dict[int, _Moved | None] = field(default_factory=dict)

    def of(self, row: int) -> tuple[ChangedTarget, ...]:
        """What a clause and its parts lead to that said something else in the edition before; nothing in the first
        edition and in guidance. References stand first."""
        from pipeline.index.changes import edition_key, parts

        before = self.dates.links.previous.get(edition_key(self.dates.index.clauses[row]))
        if before is None:
            return ()
        rows = (row, *parts(self.dates.index, row))
        found = dict.fromkeys(one for part in rows for one in self._led(part, before, rows) if one is not None)
        return tuple(sorted(found, key=lambda one: one.kind == "term"))

    def _led(self, row: int, before: Edition, own: Sequence[int]) -> Iterator[ChangedTarget | None]:
        """What the annotations of one clause lead to. own: the rows of its provision, which lead to themselves."""
        index = self.dates.index
        defines = index.clauses[row].kind == "definition"
        for note in self.dates.clause(row).annotations:
            target = self._target(row, note)
            if target is None or target in own:
                continue
            if note.type == "reference":
                kind = "meaning" if defines else "reference"
                yield self._told(note.value or index.clauses[target].citation, kind, target, before)
            elif note.type == "term":
                yield self._told(note.value or "", "term", target, before) or self._leads_on(note, target, before, own)

    def _told(self, name: str, kind: str, target: int, before: Edition) -> ChangedTarget | None:
        moved = self._since(target, before)
        if moved is None:
            return None
        return ChangedTarget(
            name=name,
            clause=self.dates.index.clauses[target].key,
            kind=kind,
            since=called(before[1], before[2]),
            status=moved.status,
            below=moved.below,
        )

    def _leads_on(self, note: Annotation, target: int, before: Edition, own: Sequence[int]) -> ChangedTarget | None:
        """A term whose definition has the same words and refers to a provision of which the own words changed."""
        index = self.dates.index
        for inner in self.dates.clause(target).annotations:
            further = self._target(target, inner) if inner.type == "reference" else None
            if further is None or further in own:
                continue
            moved = self._since(further, before)
            if moved is not None and moved.status == "changed" and not moved.below:
                return ChangedTarget(
                    name=note.value or "",
                    clause=index.clauses[target].key,
                    kind="term",
                    since=called(before[1], before[2]),
                    status="leads on",
                    via=inner.value or index.clauses[further].citation,
                )
        return None

    def _target(self, row: int, note: Annotation) -> int | None:
        """The row that a reference or a term leads to: in the clause's document, or else in its edition."""
        from pipeline.index.changes import edition_key

        index = self.dates.index
        entry = index.clauses[row]
        if note.target is not None:
            return index.row_of.get(f"{entry.document}#{note.target}")
        if note.type == "term":
            return index.definitions.get((*edition_key(entry), (note.value or "").casefold()))
        citation = parse(note.value or "")
        if citation is None or not (citation.prefix or citation.schedule) or note.unit == "external":
            return None  # a bare number names a clause of its own document alone
        rows = index.citations.rows(citation)
        return next((one for one in rows if edition_key(index.clauses[one]) == edition_key(entry)), None)

    def _since(self, target: int, before: Edition) -> _Moved | None:
        """What became of a provision since the edition before; None where it is the same."""
        if target not in self._moved:
            self._moved[target] = self._became(target, before)
        return self._moved[target]

    def _became(self, target: int, before: Edition) -> _Moved | None:
        from pipeline.index.changes import change, edition_key, place_in

        index = self.dates.index
        entry = index.clauses[target]
        there = place_in(index, entry.lineage, before)
        if not there:
            return _Moved(status="new")
        became = change(index, there, place_in(index, entry.lineage, edition_key(entry)))
        if became.status == SAME:
            return None
        return _Moved(status="changed", below="" if became.own else became.said)


def changed_targets(dates: Outdating) -> ChangedTargets:
    """What tells what clauses of a store lead to; most of them lead to the same few definitions, which are compared
    once. dates: of the index in use."""
    from pipeline.library.search.loaded_models import index_in_use

    moved = dates.store.once(("what became of targets", index_in_use(dates.store)), dict[int, "_Moved | None"])
    return ChangedTargets(dates=dates, _moved=moved)


def changed_targets_of(store: Store, key: str) -> tuple[ChangedTarget, ...]:
    """What a clause of the store (`DOCUMENT#CLAUSE`) leads to that changed since the edition before."""
    from pipeline.library.search.loaded_models import index_and_encoder

    index, _ = index_and_encoder(store, lexical_only=True)
    row = index.row_of.get(key)
    records = {record.id: record for record in store.catalogue.documents()}
    return changed_targets(outdating(store, index, records)).of(row) if row is not None else ()
