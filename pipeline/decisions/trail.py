"""The way of a provision through later editions, by the links between each edition and the one before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import EditionDiff, Pair
from pipeline.report.decided_words import DecidedWords

# What a link rests on, as it is said, where it is no proof by itself: the other kinds of evidence (the same words, the
# same term, the same clauses below) leave no doubt, however few words are alike.
WEAK = {
    "wording": "by its words",
    "neighbours": "by its place",
    "meaning": "by its meaning",
    "name": "by the name that it begins with",
    "regrouped": "by its words",
}
# Below this likeness the alignment itself trusts a heading more than the words (`pipeline.diff.align.HEADINGS`).
LIKE = 0.6


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """From one edition to the next: both sides' words, and what each old clause is paired with."""

    before: DecidedWords
    after: DecidedWords
    pairs: Mapping[str, Pair]

    @classmethod
    def of(cls, diff: EditionDiff) -> Step:
        """The step that a comparison of an edition with its predecessor is."""
        pairs = {ident: pair for pair in diff.pairs for ident in pair.old}
        return cls(before=DecidedWords(diff.old), after=DecidedWords(diff.new), pairs=pairs)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trail:
    """How far a provision was followed. clauses: where it stands, none where it is gone; was: where it stood in an
    edition before. events: what happened on the way, in phrases. likeness: of the weakest link. doubts: why it may be
    another provision. divided: was it split or merged?"""

    clauses: tuple[str, ...]
    was: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    likeness: float = 1.0
    doubts: tuple[str, ...] = ()
    divided: bool = False

    @property
    def sure(self) -> bool:
        """Is it one clause all the way, and beyond doubt the same provision?"""
        return not self.doubts and not self.divided


def follow(clauses: Sequence[str], steps: Sequence[Step]) -> Trail:
    """The way of clauses through the steps, the first of which begins with their own edition."""
    trail = Trail(clauses=tuple(clauses))
    for step in steps:
        trail = _next(trail, step)
    return trail


def _next(trail: Trail, step: Step) -> Trail:
    """One step further."""
    old = trail.clauses
    pairs = list(dict.fromkeys(step.pairs[ident] for ident in old if ident in step.pairs))
    new = tuple(dict.fromkeys(ident for pair in pairs for ident in pair.new))
    gone = tuple(ident for ident in old if ident not in step.pairs)
    events, doubts, divided = list(trail.events), list(trail.doubts), trail.divided
    for pair in pairs:
        before, after = step.before.citation(pair.old), step.after.citation(pair.new)
        if len(pair.new) > len(pair.old):
            events.append(f"from {before}, before it was split into {after}")
        elif len(pair.old) > 1:
            mine = step.before.citation([ident for ident in pair.old if ident in old])
            rest = [ident for ident in pair.old if ident not in old]
            others = f"merged with {step.before.citation(rest)}" if rest else "joined"
            events.append(f"from {mine}, before it was {others} into {after}")
        elif before != after:
            how = "moved" if "place" in pair.facets else "renumbered"
            events.append(f"{how} from {before} to {after}")
        elif "place" in pair.facets:
            events.append(f"moved, still {after}")
        divided = divided or len(pair.old) + len(pair.new) > 2
        if pair.how in WEAK and pair.score < LIKE:
            doubts.append(f"linked with {after} only {WEAK[pair.how]}, {round(100 * pair.score)} % of the words alike")
    if gone and new:
        events.append(f"{step.before.citation(gone)} of it is gone")
        divided = True
    return replace(
        trail,
        clauses=new,
        events=tuple(events),
        likeness=min([trail.likeness, *(pair.score for pair in pairs)]),
        doubts=tuple(doubts),
        divided=divided,
    )
