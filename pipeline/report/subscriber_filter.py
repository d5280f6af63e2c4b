"""The changes that one reader wants: at least of a level, in certain parts of the contract. Every output then shows
those only.

A section that came or went together with its clauses stays whole or goes whole, with the highest level among them,
as the report counts it. What only moved or was renumbered goes by its part alone: it has no level to speak of, and the
concordance is there to be looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Change, Clause, EditionDiff
from pipeline.report.counts import Told, quiet_change
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
    told = Told(diff)
    olds, news = ({clause.id: clause for clause in side.clauses} for side in (diff.old, diff.new))

    def wanted(change: Change) -> bool:
        old, new = told.root(change)
        touched = [*(olds[ident] for ident in old), *(news[ident] for ident in new)]
        enough = quiet_change(change) or _ORDER[told.level(change)] <= _ORDER[choice.level]
        return enough and _in_parts(touched, choice.parts)

    return replace(
        diff,
        changes=tuple(change for change in diff.changes if wanted(change)),
        references=tuple(lost for lost in diff.references if _in_parts([news[lost.clause]], choice.parts)),
    )


def _in_parts(clauses: Iterable[Clause], parts: Sequence[str]) -> bool:
    """Does any of the clauses stand in one of the parts? A part holds those whose names begin with its words."""
    if not parts:
        return True
    names = [f"{clause.part or ''} ".casefold() for clause in clauses]
    return any(name.startswith(f"{part} ".casefold()) for part in parts for name in names)
