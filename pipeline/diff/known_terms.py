"""The terms and the parties that two documents know: those that they define, and names that they use often.

A month, or a place whose law or courts the documents speak of, is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pipeline.model import Clause, Side

# Times that a name stands inside sentences before it is a term: once or twice may be a person or a street.
USED = 3
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][A-Za-z-]+(?: (?:and |of |for )?[A-Z][A-Za-z-]+)*")
_DEFINED = re.compile(r"[“\"](?:the )?([A-Z][^”\"]{1,60})[”\"]")
_TOWN = r"((?:[A-Z][a-z]+ )?[A-Z][a-z]+)"
_PLACE = re.compile(rf"\b{_TOWN}(?:['’]s)? (?:law|courts?|statutes?|Code)\b|\b(?:State|laws) of {_TOWN}")
_MONTHS = re.compile(
    r"january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:mon|tue|wedne|thur|fri|satur|sun)day"
)


# 'Oak Ltd (the "Builder")'
_NAMED = re.compile(r"\([^()“”\"]{0,40}[“\"]([A-Z][^”\"]{1,40})[”\"]\)")


def known_terms(clauses: Iterable[Clause]) -> frozenset[str]:
    """The terms of these clauses, singular and in small letters."""
    defined: set[str] = set()
    used: Counter[str] = Counter()
    places: set[str] = set()
    for clause in clauses:
        if clause.kind == "definition" and clause.heading:
            defined.add(singular(clause.heading))
        own = clause.own
        defined.update(singular(match[1]) for match in _DEFINED.finditer(own))
        used.update(singular(match[0]) for match in _NAME.finditer(own))
        places.update(singular(match[1] or match[2]) for match in _PLACE.finditer(own))
    often = {name for name, times in used.items() if times >= USED}
    return frozenset(name for name in often - places | defined if not _MONTHS.fullmatch(name))


def singular(name: str) -> str:
    """A name without the signs of a plural, in small letters."""
    return re.sub(r"s\b", "", name.casefold())


def knows(terms: frozenset[str], names: Iterable[str]) -> bool:
    """Is one of the names, or the end or the beginning of it, a term?"""
    for name in names:
        words = singular(name).split()
        for start in range(len(words)):
            if " ".join(words[start:]) in terms or " ".join(words[: len(words) - start]) in terms:
                return True
    return False


def parties(*sides: Side) -> tuple[str, ...]:
    """The parties that the documents name: those who are said to have a duty, under a name that is defined."""
    brackets: set[str] = set()  # of these "no party" is no more than a guess that the name is a thing's
    terms: set[str] = set()
    actors: dict[bool, set[str]] = {True: set(), False: set()}
    for clause in (clause for side in sides for clause in side.clauses):
        brackets.update(_NAMED.findall(clause.own))
        if clause.kind == "definition" and clause.heading:
            terms.add(clause.heading)
        for note in clause.annotations:
            if note.type == "obligation" and note.actor:
                name = re.sub(r"^(?:the|each|every|an?)\s+", "", note.actor, flags=re.IGNORECASE)
                actors[note.unit == "no party"].add(name)
    return tuple(sorted(brackets & (actors[True] | actors[False]) | terms & actors[False]))
