"""The changes that one reader wants: at least of a level, in certain parts of the contract. Every output then shows
those only.

A section that came or went together with its clauses stays whole or goes whole, with the highest level among them,
as the report counts it. What only moved or was renumbered goes by its part alone: it has no level to speak of, and the
concordance is there to be looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Change, Clause, EditionDiff
from pipeline.report.content import quiet_change
from pipeline.report.view_parts import LEVELS

WANTED = ("high", "medium", "low")
_ORDER = {level: at for at, level in enumerate(LEVELS)}


@dataclass(frozen=True, kw_only=True, slots=True)
class SubscriberFilter:
    """What a reader wants: the least level, and parts ("General Conditions"; "Schedule 2" has all of its parts), () for
    all."""

    level: str = "low"
    parts: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """Is nothing left out?"""
        return self.level == "low" and not self.parts

    def sentence(self) -> str:
        """What is wanted, in words; "" for everything."""
        if self.everything:
            return ""
        kinds = {"high": " that need a decision", "medium": " that need a decision or should be read", "low": ""}
        where = f" in {' or '.join(self.parts)}" if self.parts else ""
        return f"changes{kinds[self.level]}{where}"


def chosen(diff: EditionDiff, choice: SubscriberFilter) -> EditionDiff:
    """The comparison with the changes and lost references that are wanted; its texts and pairs stay whole."""
    if choice.everything:
        return diff
    sides = _Sides(
        olds={clause.id: clause for clause in diff.old.clauses},
        news={clause.id: clause for clause in diff.new.clauses},
        added=frozenset(diff.added),
        removed=frozenset(diff.removed),
    )
    levels: dict[Root, str] = {}
    for change in diff.changes:
        root = sides.root(change)
        levels[root] = min("low", change.significance.level, levels.get(root, "low"), key=_ORDER.__getitem__)

    def wanted(change: Change) -> bool:
        old, new = root = sides.root(change)
        touched = [*(sides.olds[ident] for ident in old), *(sides.news[ident] for ident in new)]
        enough = quiet_change(change) or _ORDER[levels[root]] <= _ORDER[choice.level]
        return enough and _in_parts(touched, choice.parts)

    return replace(
        diff,
        changes=tuple(change for change in diff.changes if wanted(change)),
        references=tuple(lost for lost in diff.references if _in_parts([sides.news[lost.clause]], choice.parts)),
    )


# The old and the new clauses of the entry that a change is told in.
Root = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sides:
    """The look-ups of one comparison."""

    olds: Mapping[str, Clause]
    news: Mapping[str, Clause]
    added: frozenset[str]
    removed: frozenset[str]

    def root(self, change: Change) -> Root:
        """The entry that a change is told in: its own, or that of the section which came or went with it."""
        if change.facets:
            return change.old, change.new
        if change.new:
            return (), (_top(self.news[change.new[0]], self.news, self.added),)
        return (_top(self.olds[change.old[0]], self.olds, self.removed),), ()


def _top(clause: Clause, clauses: Mapping[str, Clause], alone: frozenset[str]) -> str:
    """The highest clause above `clause` that came or went with it."""
    while clause.parent is not None and clause.parent in alone:
        clause = clauses[clause.parent]
    return clause.id


def _in_parts(clauses: Iterable[Clause], parts: Sequence[str]) -> bool:
    """Does any of the clauses stand in one of the parts? A part holds those whose names begin with its words."""
    if not parts:
        return True
    names = [f"{clause.part or ''} ".casefold() for clause in clauses]
    return any(name.startswith(f"{part} ".casefold()) for part in parts for name in names)
