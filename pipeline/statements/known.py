"""What the provisions of a contract are called, and a place that a text names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.citation import prefixes_of
from pipeline.model import Side

SHORT = 3  # a name of fewer letters is none: a column of codes is full of them


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What two sides call their provisions. prefixes: letters of sections; terms, headings: names."""

    prefixes: frozenset[str]
    terms: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()

    @classmethod
    def of(cls, sides: Iterable[Side]) -> Known:
        """The names that clauses of these sides have."""
        clauses = [clause for side in sides for clause in side.clauses]
        terms = {clause.heading for clause in clauses if clause.kind == "definition" and clause.heading}
        terms |= {
            note.value for clause in clauses for note in clause.annotations if note.type == "definition" and note.value
        }
        return cls(
            prefixes=prefixes_of(clause.citation for clause in clauses),
            terms=frozenset(terms),
            headings=frozenset(
                clause.heading
                for clause in clauses
                if clause.heading and clause.kind != "definition" and len(clause.heading) > SHORT
            ),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A place that a text names at [start, end). kind, names: as in `Statement`; shown: as a reader says it."""

    start: int
    end: int
    kind: str
    names: tuple[str, ...]
    shown: str
