"""How good a ranking is, by judgements: NDCG, the rank of the first relevant document, hits.

In: a question's documents, best first, and the grades of those that were judged for it. Documents without a grade are
passed over; judged documents that the ranking lacks count as last. Gain is the grade itself, discounted by log2 of the
rank + 1 (Järvelin and Kekäläinen, 2002); relevant is a grade of 1 or more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    """Of one question, or the mean of many; each from 0 to 1."""

    ndcg5: float
    ndcg10: float
    mrr: float
    hit1: float
    hit5: float


def scored(ranked: Sequence[str], grades: Mapping[str, float]) -> Scores:
    """The scores of one ranking. grades: by document, of all judged ones."""
    judged = [document for document in ranked if document in grades]
    first = next((place for place, document in enumerate(judged, start=1) if grades[document] >= 1), math.inf)
    return Scores(
        ndcg5=_ndcg(judged, grades, 5),
        ndcg10=_ndcg(judged, grades, 10),
        mrr=1 / first,
        hit1=float(first <= 1),
        hit5=float(first <= 5),
    )


def mean(scores: Iterable[Scores]) -> Scores:
    """The mean of each figure; of at least one question."""
    every = tuple(scores)
    return Scores(
        **{field.name: sum(getattr(one, field.name) for one in every) / len(every) for field in fields(Scores)}
    )


def _ndcg(judged: Sequence[str], grades: Mapping[str, float], depth: int) -> float:
    """Discounted gain of the first `depth`, as a share of the best that there could be; 0 where nothing is relevant."""
    ideal = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades[document] for document in judged[:depth]]) / ideal if ideal else 0.0


def _gain(grades: Sequence[float]) -> float:
    return sum(grade / math.log2(place + 1) for place, grade in enumerate(grades, start=1))
