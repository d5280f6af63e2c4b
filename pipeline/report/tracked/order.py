"""The clauses of both sides in one sequence: what stays in place, what moved away and what arrived, came and went.

Guarantees of `sequence(diff)`: every old clause is in exactly one unit that rejecting keeps (stay, gone, from), in the
old order; every new clause in exactly one that accepting keeps (stay, came, to), in the new order.

A clause stays if its place did not change and it is not carried along by one whose place did; of those, the longest run
that is in the same order on both sides stays, and the others moved. Rows of a table do not move, as Word has no mark
for that: they go and come.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import Change, Clause, EditionDiff, Pair

CELL_SIGN = " | "  # what stands between the cells in the words of a row


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """Clauses that are shown together, and what becomes of them.

    kind: "stay"; "gone", "came" (one clause); "from", "to" (one clause on each side, shown at its old and its new
    place). partial: of a split or merge whose clauses do not stand together, only the first ones are in this unit.
    change: of the pair, None where nothing changed.
    """

    kind: str
    old: tuple[Clause, ...]
    new: tuple[Clause, ...]
    change: Change | None
    partial: bool = False

    @property
    def shown(self) -> Clause:
        """The clause whose place and style count: the new one where it is there."""
        if self.kind in ("gone", "from"):
            return self.old[0]
        return self.new[0] if self.new else self.old[0]


def sequence(diff: EditionDiff) -> tuple[Unit, ...]:
    """All units in the order in which a document with tracked changes shows them."""
    return tuple(_Sequence(diff).units())


def is_row(clause: Clause) -> bool:
    """Is a clause shown as a row of a table? Where its cells are all of its words; an empty one has none."""
    return bool(clause.cells) and CELL_SIGN.join(filter(None, clause.cells)) == clause.words


def longest_run(values: Sequence[int]) -> set[int]:
    """Positions of a longest increasing subsequence of distinct numbers, in n·log n."""
    ends: list[int] = []  # the least value that a run of each length ends with
    spots: list[int] = []  # and the position of that value
    before = [-1] * len(values)
    for at, value in enumerate(values):
        length = bisect_left(ends, value)
        before[at] = spots[length - 1] if length else -1
        ends[length : length + 1] = [value]
        spots[length : length + 1] = [at]
    kept: set[int] = set()
    at = spots[-1] if spots else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return kept


class _Sequence:
    """Look-ups of a comparison while its clauses are put in order."""

    def __init__(self, diff: EditionDiff) -> None:
        self.olds, self.news = diff.old.clauses, diff.new.clauses
        self.old_at = {clause.id: at for at, clause in enumerate(self.olds)}
        self.new_at = {clause.id: at for at, clause in enumerate(self.news)}
        self.changes = {(change.old, change.new): change for change in diff.every_change}
        self.pairs = sorted(diff.pairs, key=lambda pair: min(self.old_at[ident] for ident in pair.old))
        self.of_old = {ident: pair for pair in diff.pairs for ident in pair.old}
        self.of_new = {ident: pair for pair in diff.pairs for ident in pair.new}

    def units(self) -> Iterator[Unit]:
        """The units: up to each clause that stays first what left from there, then what arrived there."""
        old = new = 0
        for pair in self.staying():
            together = self.together(pair)
            at_old, at_new = self.first(pair)
            yield from self.left(old, at_old)
            yield from self.arrived(new, at_new)
            one = self.olds[at_old : at_old + (len(pair.old) if together else 1)]
            two = self.news[at_new : at_new + (len(pair.new) if together else 1)]
            yield Unit(kind="stay", old=one, new=two, change=self.change(pair), partial=not together)
            old, new = at_old + len(one), at_new + len(two)
        yield from self.left(old, len(self.olds))
        yield from self.arrived(new, len(self.news))

    def staying(self) -> list[Pair]:
        """The pairs that stay, in order."""
        carried = self.carried()
        still = [pair for pair in self.pairs if pair.old[0] not in carried and self.may_stay(pair)]
        spots = [self.first(pair) for pair in still]
        kept = longest_run([new for _, new in spots])
        return [pair for at, pair in enumerate(still) if at in kept]

    def may_stay(self, pair: Pair) -> bool:
        """Can a pair be shown at one place? A row cannot become a clause, nor a row of other cells."""
        kinds = {len(clause.cells) if is_row(clause) else 0 for clause in self.clauses(pair)}
        split = len(pair.old) + len(pair.new) > 2
        return len(kinds) == 1 and not (split and kinds != {0})

    def clauses(self, pair: Pair) -> list[Clause]:
        """The clauses of both sides of a pair."""
        return [
            *(self.olds[self.old_at[ident]] for ident in pair.old),
            *(self.news[self.new_at[ident]] for ident in pair.new),
        ]

    def carried(self) -> set[str]:
        """The old clauses whose own place changed, and those below them that went along."""
        moved: set[str] = set()
        for clause in self.olds:
            pair = self.of_old.get(clause.id)
            if pair is None:
                continue
            above = self.of_old.get(clause.parent or "")
            new_parents = {self.news[self.new_at[ident]].parent for ident in pair.new}
            along = above is not None and above.old[0] in moved and bool(new_parents & set(above.new))
            if "place" in pair.facets or along:
                moved.add(pair.old[0])
        return moved

    def first(self, pair: Pair) -> tuple[int, int]:
        """The positions of a pair's first clauses on both sides."""
        return min(self.old_at[ident] for ident in pair.old), min(self.new_at[ident] for ident in pair.new)

    def together(self, pair: Pair) -> bool:
        """Do all clauses of a pair stand one after the other, on both sides?"""
        olds, news = ({at[ident] for ident in ids} for ids, at in ((pair.old, self.old_at), (pair.new, self.new_at)))
        return max(olds) - min(olds) < len(olds) and max(news) - min(news) < len(news)

    def left(self, start: int, end: int) -> Iterator[Unit]:
        """What is at these positions of the old side only."""
        for clause in self.olds[start:end]:
            pair = self.of_old.get(clause.id)
            if pair is not None and self.moves(pair):
                yield self.moved("from", pair)
            else:
                change = self.changes.get(((clause.id,), ())) if pair is None else self.change(pair)
                yield Unit(kind="gone", old=(clause,), new=(), change=change)

    def arrived(self, start: int, end: int) -> Iterator[Unit]:
        """What is at these positions of the new side only."""
        for clause in self.news[start:end]:
            pair = self.of_new.get(clause.id)
            if pair is not None and self.moves(pair):
                yield self.moved("to", pair)
            else:
                change = self.changes.get(((), (clause.id,))) if pair is None else self.change(pair)
                yield Unit(kind="came", old=(), new=(clause,), change=change)

    def moves(self, pair: Pair) -> bool:
        """Is a pair that does not stay shown as a move?"""
        return len(pair.old) == len(pair.new) == 1 and not any(is_row(clause) for clause in self.clauses(pair))

    def moved(self, kind: str, pair: Pair) -> Unit:
        """One end of a move."""
        one, two = self.clauses(pair)
        return Unit(kind=kind, old=(one,), new=(two,), change=self.change(pair))

    def change(self, pair: Pair) -> Change | None:
        """The change of a pair, None where there is none."""
        return self.changes.get((pair.old, pair.new))
