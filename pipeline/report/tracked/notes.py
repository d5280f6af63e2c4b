"""What a document with tracked changes says about its clauses: in comments why a change matters and what it touches,
and above a clause, where only the changed ones are shown, where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import EditionDiff, Reason
from pipeline.report.phrases import happened
from pipeline.report.places import PAGE_UNKNOWN, Places
from pipeline.report.tracked.order import Unit
from pipeline.report.view_parts import LEVELS, ClausePlace, Entry, GroupedClause, ReportView, Touched

MOST = 12  # places that one sentence names; the other outputs name all


class Notes:
    """The notes of one comparison. order: where each old clause stands."""

    def __init__(self, diff: EditionDiff, report: ReportView) -> None:
        self.entries = {entry.ids: entry for entry in report.entries}
        self.folded = {(change.old, change.new) for change in diff.folded}
        self.below = {below.ids: below for entry in report.entries for below in entry.below}
        self.old, self.new = Places(diff.old), Places(diff.new)
        self.order = {clause.id: at for at, clause in enumerate(diff.old.clauses)}

    def is_told(self, unit: Unit) -> bool:
        """Is a unit among the clauses that changed, came, went or moved?"""
        if unit.kind in ("gone", "came"):
            return True
        if unit.change is None:
            return False
        ids = unit.change.old, unit.change.new
        return ids in self.entries or ids in self.folded or "place" in unit.change.facets

    def comment(self, unit: Unit) -> list[str]:
        """The paragraphs of the comment on a unit, none where nothing is said."""
        if unit.change is None:
            return []
        ids = unit.change.old, unit.change.new
        other = self.elsewhere(unit)
        if other:
            return [f"{other}."]
        if ids in self.entries:
            return of_entry(self.entries[ids])
        if ids in self.below:
            return of_below(self.below[ids])
        if unit.kind == "to":
            return [f"{happened(unit.change)}. {_where(self.old.of(ids[0]), self.new.of(ids[1]))}"]
        return []

    def where(self, unit: Unit) -> str:
        """The line above a clause; "" above one that came or went with the section above it."""
        if unit.change is None or (unit.change.old, unit.change.new) in self.below:
            return ""
        ids = unit.change.old, unit.change.new
        entry = self.entries.get(ids)
        if unit.kind in ("gone", "from"):
            place = self.old.place(unit.old[0])
            return " · ".join([_line(place), self.elsewhere(unit) or "Removed", *([_level(entry)] if entry else [])])
        what = entry.what if entry is not None else happened(unit.change)
        here = self.new.place(unit.new[0])
        was = [f"was {text}" for text in (_was(place, here) for place in self.old.of(ids[0])) if text]
        return " · ".join([_line(here), *was, what, *([_level(entry)] if entry else [])])

    def elsewhere(self, unit: Unit) -> str:
        """Where the words of a clause went that is told about at another place, "" where it is told here."""
        if unit.change is None or not unit.change.old or not unit.change.new:
            return ""
        heirs = " and ".join(_line(place) for place in self.new.of(unit.change.new))
        if unit.kind == "from":
            return f"Moved to {heirs}"
        if unit.kind == "gone":
            return f"Now in {heirs}"
        if unit.kind == "came" and unit.new[0].id != unit.change.new[0]:
            return f"Was in {' and '.join(_line(place) for place in self.old.of(unit.change.old))}"
        return ""


def of_entry(entry: Entry) -> list[str]:
    """The paragraphs of a comment on a change."""
    return [
        f"{_level(entry)}. {entry.what}.",
        _where(entry.old, entry.new),
        *(f"Why: {_reason(reason, words=entry.kind == 'changed')}" for reason in entry.reasons),
        *(f"{_touched(touched)}." for touched in entry.places),
        *(f"Touches: {_touched(touched)}." for touched in entry.ripple),
        *(f"Guidance: {_touched(touched)}." for touched in entry.guidance),
    ]


def of_below(below: GroupedClause) -> list[str]:
    """The paragraphs of a comment on a clause that came or went with the section above it; none without reasons."""
    if not below.reasons:
        return []
    what = "Added" if below.ids[1] else "Removed"
    return [
        f"{LEVELS[below.level][0]}. {what} with the section above it.",
        *(f"Why: {_reason(reason, words=False)}" for reason in below.reasons),
    ]


def _level(entry: Entry) -> str:
    return LEVELS[entry.level][0]


def _line(place: ClausePlace) -> str:
    """A place in a line: "SC20.4 (Staff), page 12"; without the page where it is unknown."""
    name = (place.heading if place.heading not in place.citation else "") or place.under
    page = f", {place.pages}" if place.pages != PAGE_UNKNOWN else ""
    return f"{place.citation}{f' ({name})' if name else ''}{page}"


def _was(old: ClausePlace, new: ClausePlace) -> str:
    """What of an old place is not said by the new one: the number, the page."""
    parts = [old.citation] if old.citation != new.citation else []
    return ", ".join([*parts, *([old.pages] if old.pages not in (new.pages, PAGE_UNKNOWN) else [])])


def _where(old: Sequence[ClausePlace], new: Sequence[ClausePlace]) -> str:
    sides = [
        f"{side}: {'; '.join(_line(place) for place in places)}."
        for side, places in (("Old", old), ("New", new))
        if places
    ]
    return " ".join(sides)


def _reason(reason: Reason, *, words: bool) -> str:
    """A reason with its rule; words: with the words that it rests on."""
    old, new = (f"“{text}”" if text else "nothing" for text in (reason.old, reason.new))
    rests = f" {old} → {new}." if words and (reason.old or reason.new) else ""
    return f"{reason.why}{rests} [rule: {reason.rule}]"


def _touched(touched: Touched) -> str:
    shown = ", ".join(map(_line, touched.places[:MOST]))
    left = len(touched.places) - MOST
    return f"{touched.sentence}: {shown}{f' and {left} more' if left > 0 else ''}"
