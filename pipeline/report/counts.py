"""The counts of a report in words. What is counted, and how, is said in `pipeline.counts`; nothing else counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.counts import Counts, Told, counted, quiet_change
from pipeline.report.view_parts import LEVELS, Entry, ReportView

__all__ = ["Counts", "Told", "counted", "headline", "levels_of", "quiet_change", "total"]


def headline(counts: Mapping[str, int], untold: int = 0) -> str:
    """The summary sentence: "12 changes need a decision, 31 are wording, 118 are only renumbered, …".

    counts: by level. untold: how many stretches of words differ that no entry tells; where there is one, it is never
    said that nothing changed.
    """
    parts: list[str] = []
    for level in LEVELS:
        count = counts.get(level, 0)
        if count:
            subject = "" if parts else (" change" if count == 1 else " changes")
            parts.append(f"{count}{subject} {LEVELS[level][2 if count == 1 else 1]}")
    if untold and not parts:
        return "Words changed, but no entry tells which."
    return ", ".join(parts) + "." if parts else "Nothing changed."


def total(reports: Iterable[ReportView]) -> dict[str, int]:
    """The counts of several reports together, by level."""
    found = dict.fromkeys(LEVELS, 0)
    for report in reports:
        for level, count in report.counts:
            found[level] += count
    return found


def levels_of(entries: Iterable[Entry]) -> dict[str, int]:
    """The counts of some entries of a report, as a reader has narrowed it, by level."""
    found = dict.fromkeys(LEVELS, 0)
    for entry in entries:
        found[entry.level] += 1
    return found
