"""Decisions put beside a report: on each entry what is decided now, and what was decided on its clauses before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline.model.decision import BELOW, GONE, OTHER, SAME, Choice, DecisionRecord, PastDecision
from pipeline.report.phrases import day, listed
from pipeline.report.register_keys import RegisterKeys
from pipeline.report.view_parts import Decisions, Entry, Ids, ReportView

FATES = {
    SAME: "with the same words now",
    OTHER: "with other words now, to be looked at again",
    BELOW: "with other words below, to be looked at again",
    GONE: "gone",
}
IN_CONFLICT = "Two decisions stand against each other; decide again"


def with_decisions(report: ReportView, keys: RegisterKeys) -> ReportView:
    """The report with decisions beside its entries. keys: of its register, with what is known of decisions."""
    decided = keys.decided
    if not decided.standing and not decided.before:
        return report
    levels = tuple((level, name, tuple(_entry(entry, keys) for entry in found)) for level, name, found in report.levels)
    anchors = dict(_anchors(tuple(entry for _, _, entries in levels for entry in entries)))
    before = tuple((past, anchors.get(past.record.hash, "")) for past in decided.before)
    return replace(report, levels=levels, decided=before)


def _entry(entry: Entry, keys: RegisterKeys) -> Entry:
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


def lines(decided: Decisions) -> tuple[str, ...]:
    """What is decided on an entry, a sentence each: first what stands, then what was decided before."""
    standing = [decision_line(record) for record in decided.standing]
    if len(standing) > 1:
        standing.insert(0, f"{IN_CONFLICT}:")
    return (*standing, *(past.said for past in decided.before))


def decided_before(report: ReportView) -> str:
    """How many decisions of earlier comparisons concern a report, and what became of their words; "" for none."""
    if not report.decided:
        return ""
    count = Counter(past.words for past, _ in report.decided)
    said = [f"{count[words]} {name}" for words, name in FATES.items() if count[words]]
    total = len(report.decided)
    lead = "1 clause was" if total == 1 else f"{total} clauses were"
    return f"{lead} decided on before: {listed(said)}."


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
