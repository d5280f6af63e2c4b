"""The parts of a report: values that every output (HTML, workbook, Word document, mail) is a rendering of.

They hold words and numbers only: no clock, no random id, no mark-up. `pipeline.report.content` makes them.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Reason, WordEdit
from pipeline.model.decision import Choice, DecisionRecord, PastDecision
from pipeline.report.decision_lines import before_in_short, standing_lines

Ids = tuple[tuple[str, ...], tuple[str, ...]]  # of the old and of the new clauses of a change, as in its pair

_QUIET = "only renumbered, moved or following a renumbering"
# By level: its name in a heading, and what is said of several changes and of one.
LEVELS = {
    "high": ("Needs a decision", "need a decision", "needs a decision"),
    "medium": ("To be read", "should be read", "should be read"),
    "low": ("Wording", "are wording", "is wording"),
    "none": ("Only renumbered or moved", f"are {_QUIET}", f"is {_QUIET}"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ClausePlace:
    """Where a clause stands: document, citation, heading, page ("page 12", "pages 12–13"), nearest heading above it,
    part of the contract ("Service Conditions", "" where there is none)."""

    document: str
    citation: str
    heading: str
    pages: str
    under: str = ""
    part: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Touched:
    """Other clauses that a change touches, for one reason: a sentence and the clauses."""

    sentence: str
    places: tuple[ClausePlace, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Decisions:
    """What is decided on an entry. standing: now, two or more where they are in conflict; before: on its clauses in
    earlier comparisons."""

    standing: tuple[DecisionRecord, ...] = ()
    before: tuple[PastDecision, ...] = ()

    @property
    def choice(self) -> Choice:
        """What to show as entered: nothing where nothing is, or where decisions are in conflict."""
        return self.standing[0].choice if len(self.standing) == 1 else Choice()

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands, then what was decided before, a sentence each."""
        return (*standing_lines(self.standing), *(past.said for past in self.before))

    @property
    def told(self) -> tuple[str, ...]:
        """The same without what the cells of a register show as entered."""
        return self.lines if len(self.standing) > 1 else tuple(past.said for past in self.before)


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupedClause:
    """A clause that came or went together with the entry's clause, with its own level and reasons."""

    ids: Ids
    place: ClausePlace
    text: str
    level: str
    reasons: tuple[Reason, ...]
    decided: Decisions = Decisions()


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One change as it is told: what happened, where, the words, why it has its level, and what else it touches.

    ids: of its clauses. words: the edits with the unchanged words around them; old_text, new_text: all words; edits:
    all words with what came and went. places: where else the same was done, of one cause in many places. facets: of the
    change, none where the clause came or went; clause: its kind ("definition"); lead: the words above it that lead in
    to it, old and new; subject: that decided its place within its level.
    """

    anchor: str
    level: str
    kind: str
    what: str
    ids: Ids
    old: tuple[ClausePlace, ...]
    new: tuple[ClausePlace, ...]
    words: tuple[WordEdit, ...]
    reasons: tuple[Reason, ...]
    old_text: str = ""
    new_text: str = ""
    edits: tuple[WordEdit, ...] = ()
    facets: tuple[str, ...] = ()
    clause: str = "clause"
    lead: tuple[str, str] = ("", "")
    subject: str = ""
    below: tuple[GroupedClause, ...] = ()
    places: tuple[Touched, ...] = ()
    ripple: tuple[Touched, ...] = ()
    guidance: tuple[Touched, ...] = ()
    decided: Decisions = Decisions()

    @property
    def title(self) -> str:
        """The clause's citation and heading, or the heading above it: the new one, or the old one of a removed
        clause."""
        place = (self.new or self.old)[0]
        if not place.heading and place.under:
            return f"{place.citation} ({place.under})"
        return f"{place.citation} {place.heading}".strip() if place.heading not in place.citation else place.citation


@dataclass(frozen=True, kw_only=True, slots=True)
class ConcordanceRow:
    """A line of a list: old number, new number, what happened.

    anchor: of the entry that tells more, "" where none does; pages: where the clause stands, old and new; kind: of a
    reference that was left behind, "dangling" or "re-pointed".
    """

    old: str
    new: str
    what: str
    anchor: str
    pages: tuple[str, str] = ("", "")
    kind: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportView:
    """Everything that a rendering prints, in order.

    counts: changes by level; folded: how many clauses are told below the section that they came or went with, and
    `folding` says so. lost: references that lead nowhere or elsewhere; cosmetic: differences in print only, where they
    were asked for. documents: the name of the side and the title of each document compared. proof: the account of the
    words, a sentence each; untold: how many stretches of words that differ no entry tells. parties: those whom the
    documents name as having a duty or a right, in their own words ("Provider", "you"), the most often named first.
    decided: the decisions of earlier comparisons, each with the anchor of the entry about its clauses, "" where nothing
    is told of them.
    """

    old: str
    new: str
    headline: str
    counts: tuple[tuple[str, int], ...]
    folded: int
    levels: tuple[tuple[str, str, tuple[Entry, ...]], ...]
    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    moved: tuple[ConcordanceRow, ...]
    references: tuple[ConcordanceRow, ...]
    ripple: tuple[tuple[Entry, Touched], ...]
    guidance: tuple[tuple[Entry, Touched], ...]
    concordance: tuple[ConcordanceRow, ...]
    documents: tuple[tuple[str, str], ...]
    lost: tuple[ConcordanceRow, ...] = ()
    cosmetic: tuple[ConcordanceRow, ...] = ()
    proof: tuple[str, ...] = ()
    untold: int = 0
    parties: tuple[str, ...] = ()
    decided: tuple[tuple[PastDecision, str], ...] = ()

    @property
    def empty(self) -> bool:
        """Is there nothing to report?"""
        return not self.untold and not any(count for _, count in self.counts)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, most significant first."""
        return tuple(entry for _, _, entries in self.levels for entry in entries)

    @property
    def quiet(self) -> int:
        """How many changes have no entry: clauses that only moved, were renumbered or follow a renumbering."""
        return dict(self.counts).get("none", 0)

    @property
    def touched(self) -> tuple[ClausePlace, ...]:
        """The other clauses that the changes touch, each once."""
        return tuple(dict.fromkeys(place for _, touched in self.ripple for place in touched.places))

    @property
    def passages(self) -> tuple[ClausePlace, ...]:
        """The passages of guidance to check, each once."""
        return tuple(dict.fromkeys(place for _, touched in self.guidance for place in touched.places))

    @property
    def decided_before(self) -> str:
        """How many decisions of earlier comparisons concern it, in a sentence; "" for none."""
        return before_in_short([past for past, _ in self.decided])

    @property
    def folding(self) -> str:
        """A sentence about what is counted once, "" where nothing is."""
        if not self.folded:
            return ""
        what = "1 clause is" if self.folded == 1 else f"{self.folded} clauses are"
        return f"A section that was added or removed with its clauses counts once; {what} told below theirs."
