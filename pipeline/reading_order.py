"""Clauses as they are read: the words of a clause, then its items, then its closing words.

Every output that prints clauses takes their order from here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import Clause

# Clauses that are a part of the provision that they stand below, where it has words of its own.
PARTS = frozenset({"item", "table_row", "paragraph"})


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document that is printed as a whole.

    is_closing: is it the clause's closing words, rather than its label, heading and text? depth: how deep the clause
    stands below those that have no parent here, from 0.
    """

    clause: Clause
    is_closing: bool
    depth: int


def passages(clauses: Sequence[Clause]) -> Iterator[Passage]:
    """The passages of clauses in reading order. clauses: in reading order, a parent before its children.

    The closing words of a clause stand after the last clause below it. A footnote, which has no parent, does not end
    the list that it was printed in.
    """
    depths, last = _depths_and_ends(clauses)
    closings: dict[int, list[int]] = {}
    for at, clause in enumerate(clauses):
        if clause.closing:
            closings.setdefault(last[at], []).append(at)
    for at, clause in enumerate(clauses):
        yield Passage(clause, False, depths[at])
        for ended in reversed(closings.get(at, ())):
            yield Passage(clauses[ended], True, depths[ended])


def below(clauses: Sequence[Clause], ids: Collection[str], kinds: Collection[str] = ()) -> tuple[Clause, ...]:
    """What stands below the clauses with these `ids`, at any depth, in reading order. kinds: only what is of these
    kinds and stands below them through clauses of these kinds; everything if none are given.
    """
    inside, found = set(ids), []
    for clause in clauses:
        if clause.parent in inside and clause.id not in inside and (not kinds or clause.kind in kinds):
            inside.add(clause.id)
            found.append(clause)
    return tuple(found)


def _depths_and_ends(clauses: Sequence[Clause]) -> tuple[list[int], list[int]]:
    """How deep each clause stands, and the position of the last clause below it, which is its own where none is."""
    places = {clause.id: at for at, clause in enumerate(clauses)}
    above = [places.get(clause.parent, -1) if clause.parent is not None else -1 for clause in clauses]
    depths, last = [0] * len(clauses), list(range(len(clauses)))
    for at, parent in enumerate(above):
        depths[at] = depths[parent] + 1 if 0 <= parent < at else 0
    for at in reversed(range(len(clauses))):
        if 0 <= above[at] < at:
            last[above[at]] = max(last[above[at]], last[at])
    return depths, last
