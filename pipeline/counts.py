"""How many changes a comparison has: the one count, which every output gives.

The outputs are JSON, mail, HTML, page, side by side, Word, workbook, command line, feeds, and answers to assistants.

A **change** is what a reader is told as one thing, and it counts once, however many clauses it touches:

- a clause whose words, heading or codes changed, with all that changed in it;
- clauses that were split or merged: once for all of them;
- a section that was added or removed: once, with all clauses that came or went with it. Its level is the highest among
  theirs. How many clauses are told below such sections is a count of its own (`below`);
- one cause in many places, such as a term that has another name throughout: once.

Each change has one **level**: high, medium or low. Where no rule gave it one it is low, because it is told.

Counted apart as **none** are the clauses that only moved, were renumbered or follow another's new number: they are in
the lists of numbers, and no change. Differences in print and references that lead nowhere are counted nowhere here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model import Change, Clause, EditionDiff

Ids = tuple[tuple[str, ...], tuple[str, ...]]  # the old and the new clauses of a change, as in its pair

LEVELS = ("high", "medium", "low", "none")  # most significant first
QUIET = frozenset({"number", "place", "reference"})  # the facets that are no change by themselves
_ORDER = {level: at for at, level in enumerate(LEVELS)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """The count of a comparison.

    high, medium, low: changes by level; none: clauses that only moved, were renumbered or follow a renumbering. below:
    clauses that are told with the section that they came or went with.
    """

    high: int = 0
    medium: int = 0
    low: int = 0
    none: int = 0
    below: int = 0

    @property
    def changes(self) -> int:
        """All changes."""
        return self.high + self.medium + self.low

    @property
    def by_level(self) -> dict[str, int]:
        """The counts by the names of `LEVELS`."""
        return {level: getattr(self, level) for level in LEVELS}

    @property
    def summary(self) -> dict[str, int]:
        """The counts as JSON has them."""
        return {**self.by_level, "changes": self.changes, "below": self.below}


def counted(diff: EditionDiff) -> Counts:
    """The count of a comparison, or of what a reader has chosen of one."""
    told = Told(diff)
    found = dict.fromkeys(("below", *LEVELS), 0)
    for change in diff.changes:
        if quiet_change(change):
            found["none"] += 1
        else:
            found[told.level(change) if told.is_told(change) else "below"] += 1
    return Counts(**found)


def quiet_change(change: Change) -> bool:
    """Did a clause only move, or get another number, or follow another clause's new number?"""
    return quiet_facets(change.facets, change.significance.level)


def quiet_facets(facets: tuple[str, ...], level: str) -> bool:
    """As `quiet_change`, of what is known of a change."""
    return bool(facets) and set(facets) <= QUIET and level in ("low", "none")


class Told:
    """Which change of a comparison is told with which, and at what level."""

    def __init__(self, diff: EditionDiff) -> None:
        self._sides = (
            ({clause.id: clause for clause in diff.old.clauses}, frozenset(diff.removed)),
            ({clause.id: clause for clause in diff.new.clauses}, frozenset(diff.added)),
        )
        self._levels: dict[Ids, str] = {}
        for change in diff.changes:
            root = self.root(change)
            levels = (self._levels.get(root, "low"), change.significance.level)
            self._levels[root] = min(levels, key=_ORDER.__getitem__)

    def root(self, change: Change) -> Ids:
        """The clauses of the change that this one is told with: its own, or the section that came or went with it."""
        if change.facets:
            return change.old, change.new
        if change.new:
            return (), (_top(change.new[0], *self._sides[1]),)
        return (_top(change.old[0], *self._sides[0]),), ()

    def is_told(self, change: Change) -> bool:
        """Does a change count by itself?"""
        return not quiet_change(change) and self.root(change) == (change.old, change.new)

    def level(self, change: Change) -> str:
        """The level of what a change is told with: the highest among all that is told with it."""
        return self._levels[self.root(change)]


def _top(ident: str, clauses: Mapping[str, Clause], alone: frozenset[str]) -> str:
    """The highest clause above one, or itself, that came or went with it."""
    while (parent := clauses[ident].parent) is not None and parent in alone:
        ident = parent
    return ident
