"""The decisions that stand, each with what became of its clause in the newest edition of its work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.decisions.beside import past_in
from pipeline.edition_order import EditionOrder
from pipeline.editions import EditionKey, editions
from pipeline.errors import NotInStoreError
from pipeline.model.decision import Choice, DecisionRecord, PastDecision
from pipeline.store import Store
from pipeline.store.decision_log import standing


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A decision that stands. conflict: does another stand against it? now: where it is in the newest edition that
    follows its own, None where that is not known, or where it is of that edition itself."""

    record: DecisionRecord
    conflict: bool
    now: PastDecision | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which decisions a reader wants: of a work, on an edition (its full or short name), of an owner; open: not done;
    conflicts: in conflict. All unless told."""

    work: str = ""
    edition: str = ""
    owner: str = ""
    open: bool = False
    conflicts: bool = False

    def takes(self, record: DecisionRecord, conflict: bool) -> bool:
        """Is it one of them?"""
        about, choice = record.about, record.choice
        return (
            self.work in ("", about.work)
            and self.edition in ("", about.new, about.new.rpartition("@")[2])
            and self.owner.casefold() in ("", choice.owner.casefold())
            and not (self.open and choice.status == "Done")
            and (conflict or not self.conflicts)
        )


def listed(store: Store, wanted: Wanted = Wanted()) -> tuple[Listed, ...]:
    """The decisions that stand, the oldest first. Raises `NotInStoreError` for a work without any."""
    log = store.decisions.all()
    works = {record.about.work for record in log}
    if wanted.work and wanted.work not in works:
        raise NotInStoreError(
            f"There are no decisions on “{wanted.work}”.", f"There are on: {', '.join(works) or '–'}."
        )
    now = {past.record.hash: past for past in _now(store, log)}
    found = [
        Listed(record=record, conflict=len(group) > 1, now=now.get(record.hash))
        for group in standing(log).values()
        for record in group
        if wanted.takes(record, len(group) > 1) and (len(group) > 1 or record.choice != Choice())
    ]
    return tuple(sorted(found, key=lambda one: one.record.number))


def _now(store: Store, log: Sequence[DecisionRecord]) -> Iterator[PastDecision]:
    """What became of every decision in the newest edition of its work and variant."""
    records = store.catalogue.documents()
    order, known = EditionOrder.of(records), editions(records)
    newest: dict[tuple[str, str], EditionKey] = {}
    for key in known:
        best = newest.get((key.work, key.variant))
        if best is None or order.time(key) > order.time(best):
            newest[key.work, key.variant] = key
    works = {record.about.work for record in log}
    for key in newest.values():
        if key.work in works:
            yield from past_in(store, key, log)
