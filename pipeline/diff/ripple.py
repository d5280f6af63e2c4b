"""What a change touches beyond its own words: clauses that use a changed definition, at first or second hand, or that
cite a changed clause.

A clause that changed itself is no ripple: it is in the list of changes already. Each ripple says by which path it is
touched, and the nearest come first: who uses the term, who cites the clause itself, who cites the clause in which the
changed item stands, and last who uses a term that is defined by the changed one. Among equals, clauses with a duty and
an amount or a time come before those with one of them, and those before the rest. No flood: a term that is used nearly
everywhere is followed no further, and of what is touched at second hand only the weightiest is told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set

from pipeline.citation import Citation, parse
from pipeline.diff.references import references
from pipeline.model import Clause, Ripple, Side

CHAIN = 2  # definitions on a path, the changed one included: a third hand is touched by too little
WIDELY = 50  # a term used in more clauses, such as the name of a party, is gone no further from: all is touched then
CHAINED = 40  # clauses that one change touches at second hand are told up to so many, the weightiest
NEAR = {"uses": 0, "cites": 1, "cites above": 2, "chain": 3}
_WORD = re.compile(r"\w+")


class Uses:
    """Who uses which defined term and who cites which clause, on one side."""

    def __init__(self, side: Side) -> None:
        self.clauses = {clause.id: clause for clause in side.clauses}
        self.order = {clause.id: at for at, clause in enumerate(side.clauses)}
        self.by_target: dict[str, list[Clause]] = defaultdict(list)
        self.by_term: dict[str, list[Clause]] = defaultdict(list)
        self.by_place: dict[Citation, list[Clause]] = defaultdict(list)
        self.by_word: dict[str, list[Clause]] = defaultdict(list)
        defined = {
            word
            for clause in side.clauses
            if clause.kind == "definition"
            for word in _WORD.findall(clause.heading or "")
        }
        for clause in side.clauses:
            for word in defined.intersection(_WORD.findall(clause.own)):
                self.by_word[word].append(clause)
            for note in clause.annotations:
                if note.type == "reference" and note.target:
                    self.by_target[note.target].append(clause)
                elif note.type == "term" and note.value:
                    self.by_term[note.value.casefold()].append(clause)
            if not clause.annotations:
                for reference in references(clause.own):
                    self.by_place[reference.citation].append(clause)

    def using(self, term: str) -> list[Clause]:
        """Clauses whose words hold a term of the side as written, with capital letters, or that are marked with it.

        "Service" inside the marked term "Service User" is another term.
        """
        words = _WORD.findall(term)
        found = {clause.id: clause for clause in self.by_term.get(term.casefold(), [])}
        if not words:
            return list(found.values())
        rarest = min((self.by_word.get(word, []) for word in words[:-1] or words), key=len)
        pattern = re.compile(rf"\b{re.escape(term)}(?:s|es)?\b")
        for clause in rarest:
            if clause.id not in found and any(_stands_alone(match, clause) for match in pattern.finditer(clause.own)):
                found[clause.id] = clause
        return list(found.values())

    def citing(self, clause: Clause) -> list[Clause]:
        """Clauses that refer to `clause`: by their marks, or where they have none by the citation as written."""
        found = {other.id: other for other in self.by_target.get(clause.id, [])}
        place = parse(clause.citation)
        for other in self.by_place.get(place, []) if place is not None else []:
            found.setdefault(other.id, other)
        return list(found.values())

    def above(self, clause: Clause) -> Iterator[Clause]:
        """The clauses that a changed item or row is a part of, nearest first.

        Whole sections are left out: a clause that cites a section would be touched by every change in it.
        """
        at = self.clauses.get(clause.parent) if clause.parent is not None else None
        while at is not None and at.text and at.kind in ("clause", "item") and not at.heading:
            yield at
            at = self.clauses.get(at.parent) if at.parent is not None else None


def _stands_alone(match: re.Match[str], clause: Clause) -> bool:
    longer = (note for note in clause.annotations if note.type == "term" and note.end - note.start > len(match[0]))
    return not any(note.start <= match.start() and match.end() <= note.end for note in longer)


def ripples(
    clauses: Iterable[Clause], uses: Uses, changed: Set[str], *, happened: str = "changed"
) -> tuple[Ripple, ...]:
    """The clauses touched by a change of `clauses`, nearest and weightiest first, each once by its nearest path.

    changed: ids of clauses that changed themselves; they, the clauses themselves and what is touched only through them
    are left out. happened: what a reader is told of the clauses ("changed", "is gone").
    """
    clauses = list(clauses)
    own = {clause.id for clause in clauses}
    found: dict[str, tuple[int, Ripple]] = {}
    for clause in clauses:
        for near, ripple in _paths(clause, uses, changed | own, happened):
            if ripple.clause in changed | own:
                continue
            if ripple.clause not in found or near < found[ripple.clause][0]:
                found[ripple.clause] = near, ripple
    ranked = sorted(found.values(), key=lambda item: (item[0], *_weight(uses.clauses[item[1].clause], uses)))
    first = [ripple for hand, ripple in ranked if hand < NEAR["chain"]]
    chained = [ripple for hand, ripple in ranked if hand == NEAR["chain"]]
    return (*first, *chained[:CHAINED])


def _paths(clause: Clause, uses: Uses, changed: Set[str], happened: str) -> Iterator[tuple[int, Ripple]]:
    """Every way in which one clause touches others, with how near it is."""
    if clause.kind == "definition" and clause.heading:
        yield from _by_term(clause, uses, changed, happened)
    for user in uses.citing(clause):
        path = f"refers to {clause.citation}, which {happened}"
        yield NEAR["cites"], Ripple(clause=user.id, via="reference", term=clause.citation, path=path)
    for above in uses.above(clause):
        path = f"refers to {above.citation}, of which {clause.citation} {happened}"
        for user in uses.citing(above):
            if above.id not in _below(user, uses):
                yield NEAR["cites above"], Ripple(clause=user.id, via="reference", term=above.citation, path=path)


def _below(user: Clause, uses: Uses) -> set[str]:
    """A clause and what it is a part of: an item that cites its own clause ("this clause 5") says nothing of it."""
    return {user.id, *(above.id for above in uses.above(user))}


def _by_term(clause: Clause, uses: Uses, changed: Set[str], happened: str) -> Iterator[tuple[int, Ripple]]:
    """Users of a changed term, and users of terms defined by it, step by step; no definition is gone through twice."""
    term = clause.heading or ""
    paths = {clause.id: f"whose definition {happened}"}
    steps = [clause]
    for step in range(CHAIN):
        following: list[Clause] = []
        for definition in steps:
            named = definition.heading or ""
            lead = f"uses the term “{named}”, {paths[definition.id]}"
            users = uses.using(named)
            for user in users:
                yield NEAR["chain" if step else "uses"], Ripple(clause=user.id, via="definition", term=term, path=lead)
                if len(users) > WIDELY or user.kind != "definition" or not user.heading:
                    continue
                if user.id not in paths and user.id not in changed:
                    paths[user.id] = f"which is defined by “{named}”, {paths[definition.id]}"
                    following.append(user)
        steps = following


def _weight(clause: Clause, uses: Uses) -> tuple[int, int]:
    """What the touched clause decides: a duty and an amount or time, one of them, neither; then reading order."""
    types = {note.type for note in clause.annotations}
    return -len(types & {"obligation", "quantity"}), uses.order[clause.id]
