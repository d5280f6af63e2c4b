"""Decisions put beside a report: on each entry what is decided now, and what was decided on its clauses before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.model.decision import Choice, PastDecision
from pipeline.report.register_keys import RegisterKeys
from pipeline.report.view_parts import Decisions, Entry, Ids, ReportView


def with_decisions(report: ReportView, keys: RegisterKeys) -> ReportView:
    """The report with decisions beside its entries. keys: of its register, with what is known of decisions."""
    decided = keys.decided
    if not decided.standing and not decided.before:
        return report
    levels = tuple((level, name, tuple(beside(entry, keys) for entry in found)) for level, name, found in report.levels)
    anchors = dict(_anchors(tuple(entry for _, _, entries in levels for entry in entries)))
    before = tuple((past, anchors.get(past.record.hash, "")) for past in decided.before)
    return replace(report, levels=levels, decided=before)


def beside(entry: Entry, keys: RegisterKeys) -> Entry:
    """An entry with the decisions on it, and on what is told below it."""
    below = tuple(replace(one, decided=decisions_on(one.ids, keys)) for one in entry.below)
    return replace(entry, decided=decisions_on(entry.ids, keys), below=below)


def decisions_on(ids: Ids, keys: RegisterKeys) -> Decisions:
    """What is decided on the change with these ids. A decision that was taken back, and stands alone, is none."""
    standing = keys.decided.standing.get(keys.rows[ids].key, ())
    if len(standing) == 1 and standing[0].choice == Choice():
        standing = ()
    return Decisions(standing=standing, before=tuple(past for past in keys.decided.before if _concerns(past, ids)))


def _concerns(past: PastDecision, ids: Ids) -> bool:
    """Is a past decision about the clauses of an entry, or about what they stand below? Of clauses that were removed,
    where they stood counts."""
    return bool({*past.clauses, *past.inside} & set(ids[1])) if ids[1] else bool(set(past.was) & set(ids[0]))


def _anchors(entries: tuple[Entry, ...]) -> Iterator[tuple[str, str]]:
    """The hash of each past decision with the anchor of the entry that it is beside, the weightiest entry last."""
    for entry in reversed(entries):
        for decided in (entry.decided, *(one.decided for one in entry.below)):
            for past in decided.before:
                yield past.record.hash, entry.anchor
