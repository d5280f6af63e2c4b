"""More than two editions in a row: each provision's way through all of them, made from the comparisons of neighbours.

A provision is all clauses that are paired with one another, directly or by way of other editions, as in
`pipeline.lineage`; here within the editions of one chain, which need not be in any store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.diff.significance_rules import LEVELS
from pipeline.model import Change, Clause, EditionDiff, Happening, Path

Spot = tuple[int, str]  # (number of the edition, id of the clause)


def paths(steps: Sequence[EditionDiff]) -> tuple[Path, ...]:
    """The provisions that changed in any step, the most significant first, then in the order of the newest text.

    steps: each one's `new` is the next one's `old`; raises ValueError where it is not. Every change of every step is in
    exactly one path. A clause that only differs on a cover has none.
    """
    for before, after in pairwise(steps):
        if [clause.id for clause in before.new.clauses] != [clause.id for clause in after.old.clauses]:
            raise ValueError(f"{before.new.name} is not {after.old.name}: the comparisons are no chain")
    chain = _Chain(steps)
    return tuple(sorted(chain.paths(), key=chain.rank))


class _Chain:
    """Holds the look-ups of one chain."""

    def __init__(self, steps: Sequence[EditionDiff]) -> None:
        self.editions = [steps[0].old, *(step.new for step in steps)] if steps else []
        self.clauses: dict[Spot, Clause] = {
            (at, clause.id): clause for at, side in enumerate(self.editions) for clause in side.clauses
        }
        self.order = {spot: place for place, spot in enumerate(self.clauses)}
        self.changes = [_by_clause(step) for step in steps]
        self.alone = [(frozenset(step.removed), frozenset(step.added)) for step in steps]
        self.children = [
            {
                True: _by_parent(step.old.clauses, frozenset(step.removed)),
                False: _by_parent(step.new.clauses, frozenset(step.added)),
            }
            for step in steps
        ]
        self.families = self._families(steps)

    def _families(self, steps: Sequence[EditionDiff]) -> list[list[Spot]]:
        """The clauses of each provision, in the order of the editions."""
        towards: dict[Spot, Spot] = {}

        def head(spot: Spot) -> Spot:
            while spot in towards:
                spot = towards[spot]
            return spot

        for at, step in enumerate(steps):
            for pair in step.pairs:
                first = head((at, pair.old[0]))
                for spot in (*((at, name) for name in pair.old[1:]), *((at + 1, name) for name in pair.new)):
                    other = head(spot)
                    if other != first:
                        towards[other] = first
        found: dict[Spot, list[Spot]] = defaultdict(list)
        for spot in self.clauses:
            found[head(spot)].append(spot)
        return list(found.values())

    def paths(self) -> Iterator[Path]:
        """The way of every provision that changed in some step."""
        for family in self.families:
            clauses = tuple(tuple(name for at, name in family if at == number) for number in range(len(self.editions)))
            steps = tuple(self._happening(at, clauses[at], clauses[at + 1]) for at in range(len(self.changes)))
            if any(step.what in ("changed", "added", "removed") for step in steps):
                yield Path(
                    level=max((step.level for step in steps), key=LEVELS.index),
                    heading=self._heading(family),
                    clauses=clauses,
                    numbers=tuple(
                        tuple(_number(self.clauses[at, name]) for name in names) for at, names in enumerate(clauses)
                    ),
                    steps=steps,
                )

    def _happening(self, at: int, old: tuple[str, ...], new: tuple[str, ...]) -> Happening:
        """What step number `at` did to a provision that was these clauses and is those."""
        known = self.changes[at]
        changes = list(dict.fromkeys(known[key] for key in _keys(old, new) if key in known))
        if not changes:
            return Happening(what="unchanged" if old or new else "absent")
        what = "changed" if old and new else "added" if new else "removed"
        if what != "changed":  # it tells what came or went with it
            changes += [known[key] for key in self._together(at, _keys(old, new)) if key in known]
        return Happening(
            what=what,
            facets=tuple(dict.fromkeys(facet for change in changes for facet in change.facets)),
            level=max((change.significance.level for change in changes), key=LEVELS.index),
            below=what != "changed" and self._below(at, old, new),
        )

    def _together(self, at: int, keys: Iterable[tuple[bool, str]]) -> Iterator[tuple[bool, str]]:
        """The clauses, by side and id, that came or went together with others and stand below them."""
        for gone, name in keys:
            lower = [(gone, one) for one in self.children[at][gone].get(name, ())]
            yield from lower
            yield from self._together(at, lower)

    def _below(self, at: int, old: tuple[str, ...], new: tuple[str, ...]) -> bool:
        """Did the clauses come or go together with the ones that they stand under?"""
        removed, added = self.alone[at]
        parents = [self.clauses[at, name].parent for name in old] + [self.clauses[at + 1, name].parent for name in new]
        return all(parent in (removed if old else added) for parent in parents)

    def _heading(self, family: Sequence[Spot]) -> str:
        """The heading in the newest edition, or the nearest one above it."""
        at, name = next(spot for spot in family if spot[0] == family[-1][0])
        clause: Clause | None = self.clauses[at, name]
        while clause is not None and not clause.heading:
            clause = self.clauses.get((at, clause.parent)) if clause.parent is not None else None
        return (clause.heading or "") if clause is not None else ""

    def rank(self, path: Path) -> tuple[int, int, int]:
        """Smaller comes first: the level, then whether it still stands, then its place in the newest edition it is
        in."""
        last = max(at for at, names in enumerate(path.clauses) if names)
        gone = len(self.editions) - 1 - last
        return -LEVELS.index(path.level), gone, self.order[last, path.clauses[last][0]]


def _by_parent(clauses: Sequence[Clause], alone: frozenset[str]) -> dict[str, list[str]]:
    """Of the clauses that came or went those that stand right below each clause."""
    found: dict[str, list[str]] = defaultdict(list)
    for clause in clauses:
        if clause.id in alone and clause.parent is not None:
            found[clause.parent].append(clause.id)
    return found


def _by_clause(step: EditionDiff) -> dict[tuple[bool, str], Change]:
    """The change that each clause of a step is in, by side and id."""
    return {key: change for change in step.every_change for key in _keys(change.old, change.new)}


def _keys(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str]]:
    yield from ((True, name) for name in old)
    yield from ((False, name) for name in new)


def _number(clause: Clause) -> str:
    return clause.citation or clause.label or "unnumbered"
