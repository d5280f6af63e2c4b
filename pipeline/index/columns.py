"""The rows of a corpus by what they may be narrowed to: edition, part, kind, applicability, obligation, ….

In: the clauses of an index. Out: rows by value, and masks of the rows that filters let through.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.index.entries import Filters, IndexedClause

Mask = NDArray[np.bool_]

FIELDS = {
    # field of Filters: field of IndexedClause
    "works": "work",
    "editions": "edition",
    "variants": "variant",
    "documents": "document",
    "parts": "part",
    "kinds": "kind",
    "applicability": "applicability",
    "obligations": "obligations",
}
ALL_SERVICES = "all"
"""The applicability code of a clause that every service must meet."""

LEAVE = frozenset({"may", "can", "could", "might", "need not", "is entitled to", "are entitled to"})
"""Verbs that leave something to a party. Every other one puts a duty on it, "may not" and "must not" a duty not to."""


class FilterRows:
    """Rows by the values of each filter, in small letters."""

    def __init__(self, clauses: Sequence[IndexedClause]) -> None:
        self._count = len(clauses)
        rows: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in FIELDS}
        for row, clause in enumerate(clauses):
            for name, field in FIELDS.items():
                for value in _values(name, getattr(clause, field)):
                    rows[name][value.lower()].append(row)
        self._rows = {
            name: {value: np.asarray(found, dtype=np.int64) for value, found in column.items()}
            for name, column in rows.items()
        }

    def allowed(self, filters: Filters) -> Mask | None:
        """The rows that all value filters let through, None when there are none (`keys` is not looked at)."""
        mask: Mask | None = None
        for name, column in self._rows.items():
            wanted = [value.lower() for value in getattr(filters, name)]
            if not wanted:
                continue
            if name == "applicability":
                wanted.append(ALL_SERVICES)
            one = self.mask(column[value] for value in wanted if value in column)
            mask = one if mask is None else mask & one
        return mask

    def holds(self, name: str, value: str) -> bool:
        """Has any row this value of a filter?"""
        return value.lower() in self._rows[name]

    def mask(self, groups: Iterable[NDArray[np.int64]]) -> Mask:
        """True at the rows of all groups."""
        mask = np.zeros(self._count, dtype=np.bool_)
        for rows in groups:
            mask[rows] = True
        return mask


def _values(name: str, value: object) -> Iterator[str]:
    """The values that a clause is found by."""
    if isinstance(value, tuple):
        for one in dict.fromkeys(value):
            yield from obligation_names(one) if name == "obligations" else (one,)
    elif isinstance(value, str):
        yield value


def obligation_names(obligation: str) -> tuple[str, ...]:
    """How a reader may name "must:Provider": so, by its verb, or, where it is a duty, by who bears it."""
    verb, _, actor = obligation.partition(":")
    bears = (actor,) if actor and verb not in LEAVE else ()
    return (obligation, verb, *bears) if actor else (verb,)
