"""How alike clauses are in their words, for whole blocks of clauses at once, and which clauses are worth comparing.

Texts are strings with one character a word (`tree.Vocabulary`), so that rapidfuzz counts words. Likeness is
2 × common words in order / all words (normalised insertion-deletion similarity): 1 for the same words, about 0.2–0.3
for unrelated clauses of a contract, 0.5 and more for a clause that was reworded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel, LCSseq
from rapidfuzz.process import cdist
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

RARE_WORDS = 6  # words of a clause that are looked up to find clauses like it
COMMON = 200  # a word that stands in more clauses than this finds nothing
CANDIDATES = 12  # clauses that share most rare words, and are compared

Scored = tuple[float, int, int]


def likeness(one: str, two: str) -> float:
    """Likeness of two encoded texts, 0–1; two empty texts are not alike."""
    return float(Indel.normalized_similarity(one, two)) if one and two else 0.0


def contained(part: str, whole: str) -> float:
    """Share of the words of `part` that stand in `whole` in the same order, 0–1."""
    return LCSseq.similarity(part, whole) / len(part) if part else 0.0


def matrix(olds: Sequence[str], news: Sequence[str], floor: float) -> NDArray[np.float32]:
    """Likeness of each of n old texts with each of m new ones, shape (n, m); below `floor` it is 0."""
    found = cdist(olds, news, scorer=Indel.normalized_similarity, score_cutoff=floor, dtype=np.float32)
    if "" in olds or "" in news:
        found[[not text for text in olds], :] = 0
        found[:, [not text for text in news]] = 0
    return found


@dataclass(slots=True)
class WordIndex:
    """Finds the texts of a fixed list that share rare words with a given text."""

    texts: Sequence[str]
    postings: dict[str, list[int]]

    @staticmethod
    def of(texts: Sequence[str]) -> WordIndex:
        """An index of `texts`."""
        postings: dict[str, list[int]] = {}
        for at, text in enumerate(texts):
            for word in set(text):
                postings.setdefault(word, []).append(at)
        return WordIndex(texts, postings)

    def near(self, text: str, limit: int = CANDIDATES) -> list[int]:
        """Positions of the texts that share most of the rarest words of `text`, best first, at most `limit`."""
        known = [(len(self.postings[word]), word) for word in set(text) if word in self.postings]
        shared: Counter[int] = Counter()
        for count, word in sorted(known)[:RARE_WORDS]:
            if count <= COMMON:
                shared.update(self.postings[word])
        ranked = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
        return [at for at, _ in ranked[:limit]]


def assign(candidates: Iterable[Scored]) -> list[Scored]:
    """The one-to-one choice among (score, old, new) candidates with the greatest sum of scores.

    Solved exactly (Hungarian method) in each connected group of candidates; a group stays small because candidates
    under the caller's threshold are not given.
    """
    ranked = list(candidates)
    if not ranked:
        return []
    olds, old_at = np.unique([old for _, old, _ in ranked], return_inverse=True)
    news, new_at = np.unique([new for _, _, new in ranked], return_inverse=True)
    size = len(olds) + len(news)
    graph = coo_matrix((np.ones(len(ranked)), (old_at, new_at + len(olds))), shape=(size, size))
    _, group = connected_components(graph, directed=False)
    members: dict[int, list[int]] = {}
    for position in range(len(ranked)):
        members.setdefault(int(group[old_at[position]]), []).append(position)
    chosen: list[Scored] = []
    for positions in members.values():
        chosen += _solve([ranked[position] for position in positions])
    return sorted(chosen, key=lambda item: (item[1], item[2]))


def _solve(block: list[Scored]) -> list[Scored]:
    if len(block) == 1:
        return block
    olds = {old: row for row, old in enumerate(sorted({old for _, old, _ in block}))}
    news = {new: column for column, new in enumerate(sorted({new for _, _, new in block}))}
    scores = np.zeros((len(olds), len(news)))
    for score, old, new in block:
        scores[olds[old], news[new]] = score
    rows, columns = linear_sum_assignment(scores, maximize=True)
    old_of, new_of = list(olds), list(news)
    return [
        (float(scores[row, column]), old_of[row], new_of[column])
        for row, column in zip(rows, columns, strict=True)
        if scores[row, column] > 0
    ]
