"""Rows of the report beside the changes: references that lost their target, differences in print only."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Clause, Cosmetic, EditionDiff, LostReference
from pipeline.report.view_parts import ConcordanceRow
from pipeline.text import without_middle


def lost_rows(diff: EditionDiff) -> tuple[ConcordanceRow, ...]:
    """The cross-references that no longer lead where they led, or lead nowhere, each with where it stands."""
    olds, news = _by_id(diff.old.clauses), _by_id(diff.new.clauses)
    return tuple(
        ConcordanceRow(old="", new=_name(news[lost.clause]), what=_fate(lost, olds, news), anchor="", kind=lost.kind)
        for lost in diff.references
    )


def cosmetic_rows(diff: EditionDiff, cosmetic: Sequence[Cosmetic]) -> tuple[ConcordanceRow, ...]:
    """The differences in print only, each with where it stands and what it is."""
    olds, news = _by_id(diff.old.clauses), _by_id(diff.new.clauses)
    return tuple(
        ConcordanceRow(
            old=_name(olds[one.old]),
            new=_name(news[one.new]),
            what=f"{', '.join(one.kinds)}: {one.before or 'nothing'} → {one.after or 'nothing'}",
            anchor="",
        )
        for one in cosmetic
    )


def _by_id(clauses: Sequence[Clause]) -> dict[str, Clause]:
    return {clause.id: clause for clause in clauses}


def _name(clause: Clause) -> str:
    return clause.citation or clause.label or "unnumbered"


def _fate(lost: LostReference, olds: dict[str, Clause], news: dict[str, Clause]) -> str:
    """What became of a reference, in a sentence."""
    now = news.get(lost.new or "")
    what = f"{_called(now)} has that number now" if now is not None else "nothing has that number"
    named = f"; it named {_called(olds[lost.old])}" if lost.old is not None else ""
    return f"cites {lost.written}, but {what}{named}"


def _called(clause: Clause, most: int = 8) -> str:
    return f"“{without_middle((clause.heading or clause.own).split(), most, 0)}”"
