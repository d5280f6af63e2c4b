"""Decisions put beside a report: on each entry what is decided now, and what was decided on its clauses before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.model.decision import Decided, DecisionRecord, PastDecision, subject
from pipeline.report.phrases import day
from pipeline.report.view_parts import Decisions, Entry, Ids, ReportView

IN_CONFLICT = "Two decisions stand against each other; decide again"


def with_decisions(report: ReportView, decided: Decided, new: str) -> ReportView:
    """The report with decisions beside its entries. new: the full name of the newer edition."""
    if not decided.standing and not decided.before:
        return report
    levels = tuple(
        (level, name, tuple(_entry(entry, decided, new) for entry in entries)) for level, name, entries in report.levels
    )
    anchors = dict(_anchors(tuple(entry for _, _, entries in levels for entry in entries)))
    before = tuple((past, anchors.get(past.record.hash, "")) for past in decided.before)
    return replace(report, levels=levels, decided=before)


def _entry(entry: Entry, decided: Decided, new: str) -> Entry:
    below = tuple(replace(one, decided=_decisions(one.ids, decided, new)) for one in entry.below)
    return replace(entry, decided=_decisions(entry.ids, decided, new), below=below)


def _decisions(ids: Ids, decided: Decided, new: str) -> Decisions:
    return Decisions(
        standing=decided.standing.get(subject(new, ids[1] or ids[0]), ()),
        before=tuple(past for past in decided.before if _concerns(past, ids)),
    )


def _concerns(past: PastDecision, ids: Ids) -> bool:
    """Is a past decision about the clauses of an entry? Of clauses that were removed, where they stood counts."""
    return bool(set(past.clauses) & set(ids[1])) if ids[1] else bool(set(past.was) & set(ids[0]))


def _anchors(entries: tuple[Entry, ...]) -> Iterator[tuple[str, str]]:
    """The hash of each past decision with the anchor of the entry that it is beside, the weightiest entry last."""
    for entry in reversed(entries):
        for decided in (entry.decided, *(one.decided for one in entry.below)):
            for past in decided.before:
                yield past.record.hash, entry.anchor


def lines(decided: Decisions) -> tuple[str, ...]:
    """What is decided on an entry, a sentence each: first what stands, then what was decided before."""
    standing = [decision_line(record) for record in decided.standing]
    if len(standing) > 1:
        standing.insert(0, f"{IN_CONFLICT}:")
    return (*standing, *(past.said for past in decided.before))


def decision_line(record: DecisionRecord) -> str:
    """A decision in a line: "Act (Open), owner Zoë, due 1 May 2026, by ann on 3 April 2026: to be costed"."""
    choice = record.choice
    words = [choice.decision or "No decision"]
    if choice.status:
        words[0] += f" ({choice.status.lower()})"
    if choice.owner:
        words.append(f"owner {choice.owner}")
    if choice.due:
        words.append(f"due {day(choice.due)}")
    words.append(f"entered by {record.who} on {day(record.made_at)}")
    said = ", ".join(words)
    more = "; ".join(part for part in (choice.comment, f"because {choice.reason}" if choice.reason else "") if part)
    return f"{said}: {more}" if more else said
