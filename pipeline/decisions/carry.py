"""Decisions brought along to a newer edition: where the provision of each stands there, and whether its words are those
that were decided on.

A decision goes from edition to edition by the links of their comparisons, each edition with the one that it follows.
It is never taken for a decision on other words: what is said of it names the clause, the edition and what became of the
words. Where its edition is no longer as it was (taken out of the store, read anew, replaced by the publisher), there is
no link; then only the same words, or failing those the same number, say where it belongs, and that this is so is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.decisions.trail import Step, Trail, follow
from pipeline.model.decision import BELOW, GONE, OTHER, SAME, Choice, DecisionRecord, PastDecision
from pipeline.report.decided_words import DecidedWords
from pipeline.report.decision_lines import decision_line

SAID = {
    SAME: "The words are the same",
    BELOW: "Its own words are the same, but not what stands below it; look again",
    OTHER: "Decided on other words; look again",
    GONE: "The clause is gone",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """An edition with those before it. names: their full names, itself first. steps: to each of them from the one
    before it, in the same order; None where the two were never compared. words: of the edition itself."""

    names: tuple[str, ...]
    steps: tuple[Step | None, ...]
    words: DecidedWords


def carried(records: Sequence[DecisionRecord], line: Line, old: str) -> tuple[PastDecision, ...]:
    """What was decided before on provisions of an edition, in the order of its clauses; of each the last.

    records: the decisions that stand. line: of the edition; old: the one that it is compared with.
    """
    there = [record for record in records if record.choice != Choice()]
    found = [(away, record, trail) for record in there for away, trail in _placed(record, line, old)]
    found.sort(key=lambda one: (one[0], one[1].number))
    covered: dict[str, int] = {}  # clause: how far away the newest decision on it is
    kept = []
    for away, record, trail in found:
        places = trail.clauses or trail.was  # of one that is gone, where it was
        if any(covered.get(ident, away) >= away for ident in places):
            kept.append(_told(record, trail, line.words))
        for ident in places:
            covered.setdefault(ident, away)
    order = line.words.order
    return tuple(sorted(kept, key=lambda past: (order.get((past.clauses or ("",))[0], len(order)), past.record.number)))


def _placed(record: DecisionRecord, line: Line, old: str) -> Iterator[tuple[int, Trail]]:
    """How many editions ago it was decided, and where its provision is; nothing where that is not to be found out, and
    for a clause that was gone before the older edition."""
    about = record.about
    if about.new == line.names[0] and all(ident in line.words for ident in about.clauses):
        if line.words.own(about.clauses) != about.words:
            yield 0, Trail(clauses=about.clauses, events=("the same document was read otherwise then",))
        return  # else it stands
    if about.edition != about.new:
        return  # decided on its removal
    away = line.names.index(about.new) if about.new in line.names else None
    steps = [step for step in line.steps[:away][::-1] if step is not None] if away else []
    if away and len(steps) == away and all(ident in steps[0].before for ident in about.clauses):
        trail = follow(about.clauses, steps)
        since = line.names.index(old) if old in line.names else len(line.names)
        was = follow(about.clauses, steps[: away - since]).clauses if since <= away else ()
        if trail.clauses or was:
            yield away, replace(trail, was=was)
        return
    clauses, how = line.words.found(about.citation, about.words)
    if clauses:
        lost = f"{_edition(about.new)} is no longer in the store as it was; found by {how}"
        yield (
            away or len(line.names),
            Trail(clauses=clauses, events=(lost,), doubts=() if how == "its words" else (lost,)),
        )


def _told(record: DecisionRecord, trail: Trail, words: DecidedWords) -> PastDecision:
    about = record.about
    fate = _fate(record, trail, words)
    citation = words.citation(trail.clauses) if trail.clauses else ""
    link = "; ".join((*trail.events, *(doubt for doubt in trail.doubts if doubt not in trail.events)))
    parts = [f"Decided on {about.citation} in {_edition(about.new)}: {decision_line(record)}"]
    if link:
        parts.append(link[0].upper() + link[1:])
    if trail.doubts:
        parts.append("It is not sure that this is the same provision; look again")
    parts.append(SAID[fate])
    return PastDecision(
        record=record,
        clauses=trail.clauses,
        citation=citation,
        was=trail.was,
        words=fate,
        inside=tuple(clause.id for clause in words.inside(trail.clauses)) if fate == BELOW else (),
        likeness=trail.likeness,
        sure=trail.sure,
        link=link,
        said=". ".join(part.rstrip(".") for part in parts) + ".",
    )


def _fate(record: DecisionRecord, trail: Trail, words: DecidedWords) -> str:
    about = record.about
    if not trail.clauses:
        return GONE
    if words.own(trail.clauses) != about.words:
        return OTHER
    return SAME if words.below(trail.clauses) == about.below else BELOW


def _edition(name: str) -> str:
    """The edition of a full name, as a reader says it: "2019/20"."""
    return name.rpartition("@")[2]


def line_of(names: Sequence[str], steps: Mapping[str, Step], words: DecidedWords) -> Line:
    """The line of an edition. names: it and those before it; steps: by the edition that each leads to."""
    return Line(names=tuple(names), steps=tuple(steps.get(name) for name in names[:-1]), words=words)
