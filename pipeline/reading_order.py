"""Clauses as they are read: the words of a clause, then its items, then its closing words.

Every output that prints clauses takes their order from here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol, TypeVar

from pipeline.model import Clause

# Clauses that are a part of the provision that they stand below, where it has words of its own.
PARTS = frozenset({"item", "table_row", "paragraph"})

# How words end that go on in what stands below them: "The Provider must:".
_GOES_ON = (":", ",", "–", "—", "-")


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


class Placed(Protocol):
    """Whatever stands below something by its id: a clause, a provision of a variation."""

    @property
    def id(self) -> str:
        """Its own id."""

    @property
    def parent(self) -> str | None:
        """The id of what it stands below."""


P = TypeVar("P", bound=Placed)


def below(clauses: Sequence[P], ids: Collection[str]) -> tuple[P, ...]:
    """What stands below the clauses with these `ids`, at any depth, in reading order."""
    inside, found = set(ids), []
    for clause in clauses:
        if clause.parent in inside and clause.id not in inside:
            inside.add(clause.id)
            found.append(clause)
    return tuple(found)


def leads_in(text: str) -> bool:
    """Do the words of a clause stop before their sentence does, so that what stands below them goes on with it?"""
    return text.rstrip().endswith(_GOES_ON)


def is_part(kind: str, text: str, above: str) -> bool:
    """Is a clause a part of the one right above it: by its kind, or because it goes on with a sentence ("SC3.7 The
    Provider must: SC3.7.1 use …")? above: the words of that one before its items."""
    return kind in PARTS or (leads_in(above) and text[:1].islower())


def parts(clauses: Sequence[Clause], ids: Collection[str]) -> tuple[Clause, ...]:
    """The parts of the clauses with these `ids`, and the parts of those, in reading order."""
    known = {clause.id: clause for clause in clauses}
    inside, found = set(ids), []
    for clause in clauses:
        if clause.parent in inside and clause.id not in inside:
            above = known.get(clause.parent or "")
            if is_part(clause.kind, clause.text, above.text if above is not None else ""):
                inside.add(clause.id)
                found.append(clause)
    return tuple(found)


def following(clauses: Sequence[Clause], clause: Clause) -> tuple[Clause, ...]:
    """The clauses that a clause leads in: those right below it; where none are, those that follow beside it and are of
    another kind ("all of the following apply:", a paragraph, then 10.5.1). None for one that does not lead in."""
    if not leads_in(clause.text):
        return ()
    inside = tuple(one for one in clauses if one.parent == clause.id)
    if inside:
        return inside
    beside = [one for one in clauses if one.parent == clause.parent]
    at = next(at for at, one in enumerate(beside) if one.id == clause.id)
    return tuple(takewhile(lambda one: one.kind != clause.kind, beside[at + 1 :]))


def led_by(clauses: Sequence[Clause], clause: Clause) -> tuple[Clause, ...]:
    """The clauses whose words a clause goes on with, the outermost first; without them it says only half."""
    known = {one.id: one for one in clauses}
    above = known.get(clause.parent or "")
    if above is not None and above.text and _goes_on(clause, above):
        return (*led_by(clauses, above), above)
    beside = [one for one in clauses if one.parent == clause.parent]
    for one in reversed(beside[: next(at for at, other in enumerate(beside) if other.id == clause.id)]):
        if one.kind != clause.kind:
            leads = any(other.id == clause.id for other in following(clauses, one))
            return (*led_by(clauses, one), one) if leads else ()
    return ()


def _goes_on(clause: Clause, above: Clause) -> bool:
    """Does a clause go on with the words of the one right above it? A paragraph that begins a thought of its own after
    a list does not."""
    if clause.kind in ("item", "table_row"):
        return True
    return leads_in(above.text) and (clause.kind != "paragraph" or clause.text[:1].islower())


def under(clause: Clause, known: Mapping[str, Clause]) -> tuple[str, ...]:
    """The headings that a clause stands under, with their numbers, the outermost first: its part of the contract, "GC30
    Integration of Primary Medical Services". known: the clauses of its document or edition by id."""
    names: list[str] = []
    at = known.get(clause.parent or "")
    while at is not None:
        if at.heading:
            names.insert(0, f"{at.number} {at.heading}" if at.number else at.heading)
        at = known.get(at.parent or "")
    return (clause.part, *names) if clause.part and clause.part not in names else tuple(names)


def heading_path(names: Sequence[str], *said: str) -> str:
    """Headings for a reader: "GC30 Integration of Primary Medical Services › Leaving"; "" where there are none to name.
    said: what is printed beside them, such as the title and the citation; a heading that one of those holds is left
    out."""
    return " › ".join(name for name in names if not any(name in one for one in said))


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
