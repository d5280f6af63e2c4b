"""In which order the changes of a comparison are told: the weightiest first, and together what came or went together.

Clauses of one level that came or went with the section above them stand together, in reading order, where the
weightiest of them stands: a new section is read as one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.diff.facets import ORDER
from pipeline.diff.significance_rules import LEVELS
from pipeline.model import Change


@dataclass(frozen=True, slots=True)
class PlacedChange:
    """A change with its place in the reading order, and that of the first of the clauses that came or went with it."""

    change: Change
    place: float
    first: float


def ranked(found: Sequence[PlacedChange]) -> list[Change]:
    """The changes: by level; of the weighty ones by score, of the slight ones those of wording first; then in reading
    order."""
    weights: dict[tuple[str, float], float] = {}
    for one in found:
        key = one.change.significance.level, one.first
        weights[key] = min(weights.get(key, math.inf), _weight(one.change))

    def rank(one: PlacedChange) -> tuple[int, float, float, float]:
        level = one.change.significance.level
        return -LEVELS.index(level), weights[level, one.first], one.first, one.place

    return [one.change for one in sorted(found, key=rank)]


def _weight(change: Change) -> float:
    """What decides between changes of a level, the least first."""
    if change.significance.level in ("low", "none"):
        return min((ORDER.index(facet) for facet in change.facets), default=0)
    return -change.significance.score
