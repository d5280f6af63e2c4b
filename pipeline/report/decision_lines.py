"""Decisions in sentences; every output says them in the same ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.model.decision import BELOW, GONE, OTHER, SAME, DecisionRecord, PastDecision
from pipeline.report.phrases import day, listed

FATES = {
    SAME: "on words that are the same now",
    OTHER: "on other words (look again)",
    BELOW: "with other words below (look again)",
    GONE: "on what is gone",
}
IN_CONFLICT = "Decisions stand against each other; decide again:"


def decision_line(record: DecisionRecord) -> str:
    """A decision in a line: "Act (open), owner Zoë, due 1 May 2026, entered by ann on 3 April 2026: to be costed"."""
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


def standing_lines(standing: Sequence[DecisionRecord]) -> Iterator[str]:
    """The decisions that stand on one entry, a line each; that they are in conflict, where more than one does."""
    if len(standing) > 1:
        yield IN_CONFLICT
    yield from map(decision_line, standing)


def before_in_short(before: Sequence[PastDecision]) -> str:
    """How many decisions of earlier comparisons there are, and what became of their words; "" for none."""
    if not before:
        return ""
    count = Counter(past.words for past in before)
    said = listed([f"{count[words]} {name}" for words, name in FATES.items() if count[words]])
    lead = "1 decision was" if len(before) == 1 else f"{len(before)} decisions were"
    return f"{lead} made on earlier editions: {said}."
