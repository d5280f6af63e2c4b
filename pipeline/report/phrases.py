"""What happened to a clause, in a few words; every output says it in the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from pipeline.model import Change

FACETS = {
    "wording": "reworded",
    "heading": "heading changed",
    "number": "renumbered",
    "place": "moved",
    "split": "split",
    "merge": "merged",
    "regrouped": "words passed between it and its items",
    "reference": "reference follows its target",
}
LEFT_BEHIND = {"reference-dangling", "reference-re-pointed"}


def happened(change: Change) -> str:
    """What happened to a pair of clauses: "Reworded and renumbered", "Split into 2"."""
    words = [FACETS[facet] for facet in change.facets]
    if "reference" in change.facets and any(reason.rule in LEFT_BEHIND for reason in change.significance.reasons):
        words[words.index(FACETS["reference"])] = "a reference in it no longer leads where it led"
    if "split" in change.facets:
        words[words.index("split")] = f"split into {len(change.new)}"
    if "merge" in change.facets:
        words[words.index("merged")] = f"merged from {len(change.old)}"
    return listed(words).capitalize()


def listed(words: Sequence[str]) -> str:
    """Words as a list is said: "a, b and c"; "" for none."""
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)


def in_utc(made: datetime) -> datetime:
    """A moment in UTC; one without a zone is taken as UTC."""
    return made.replace(tzinfo=UTC) if made.tzinfo is None else made.astimezone(UTC)


def moment(made: datetime | None) -> str:
    """A moment as a reader writes it: "22 November 2026, 09:15 UTC"; "" for none."""
    if made is None:
        return ""
    when = in_utc(made)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"


def day(iso: str) -> str:
    """The day of a moment or a day (ISO 8601) as a reader writes it: "22 November 2026"; "" for none."""
    when = datetime.fromisoformat(iso) if iso else None
    return f"{when.day} {when:%B %Y}" if when is not None else ""
