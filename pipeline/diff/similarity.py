"""How alike clauses are in their words, for whole blocks of clauses at once, and which clauses are worth comparing.

Texts are strings with one character a word (`tree.Vocabulary`), so that rapidfuzz counts words. Likeness is
2 × common words in order / all words (normalised insertion-deletion similarity): 1 for the same words, about 0.2–0.3
for unrelated clauses of a contract, 0.5 and more for a clause that was reworded.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel, LCSseq
from rapidfuzz.process import cdist, cpdist
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

RARE_WORDS = 6  # words of a clause that are looked up to find clauses like it
COMMON = 200  # a word that stands in more clauses than this finds nothing
CANDIDATES = 12  # clauses that share most rare words, and are compared

LONG = 10_000  # words; what two texts of this length have in common is worked out once
NEARLY = 0.85  # … first on the guess that they have so many words of the longer one in common
FEW = 100  # pairs of long texts that are compared one by one
WIDE = 4_000_000  # a group of candidates with more old × new clauses is solved without a table of each with each

Scored = tuple[float, int, int]
Floats = NDArray[np.float64]


def likeness(one: str, two: str) -> float:
    """Likeness of two encoded texts, 0–1; two empty texts are not alike."""
    if not one or not two:
        return 0.0
    if len(one) * len(two) > LONG * LONG:
        words = len(one) + len(two)
        return 1.0 - (words - 2 * _common(*sorted((one, two)))) / words
    return float(Indel.normalized_similarity(one, two))


def contained(part: str, whole: str) -> float:
    """Share of the words of `part` that stand in `whole` in the same order, 0–1."""
    if len(part) * len(whole) > LONG * LONG:
        return _common(*sorted((part, whole))) / len(part)
    return LCSseq.similarity(part, whole) / len(part) if part else 0.0


@lru_cache(maxsize=32)
def _common(one: str, two: str) -> int:
    """Words that two very long texts have in common, in order: kept, because this takes seconds and is asked for at
    every step of an alignment."""
    most = max(len(one), len(two))
    nearly = int(LCSseq.similarity(one, two, score_cutoff=int(NEARLY * most)))
    return nearly or int(LCSseq.similarity(one, two))  # without a cutoff it takes several times as long


def matrix(olds: Sequence[str], news: Sequence[str], floor: float) -> NDArray[np.float32]:
    """Likeness of each of n old texts with each of m new ones, shape (n, m); below `floor` it is 0."""
    if len(olds) * len(news) <= FEW and max(map(len, olds)) * max(map(len, news)) > LONG * LONG:
        scores = [[likeness(old, new) for new in news] for old in olds]
        found = np.array([[score if score >= floor else 0.0 for score in row] for row in scores], dtype=np.float32)
    else:
        found = cdist(olds, news, scorer=Indel.normalized_similarity, score_cutoff=floor, dtype=np.float32)
    if "" in olds or "" in news:
        found[[not text for text in olds], :] = 0
        found[:, [not text for text in news]] = 0
    return found


def paired(texts: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    """Likeness of each old text with the new one beside it."""
    if not texts:
        return np.zeros(0, dtype=np.float32)
    olds, news = zip(*texts, strict=True)
    found = cpdist(olds, news, scorer=Indel.normalized_similarity, dtype=np.float32)
    found[[not old or not new for old, new in texts]] = 0
    return found


@dataclass(slots=True)
class WordIndex:
    """Finds the texts of a fixed list that share rare words with a given text."""

    texts: Sequence[str]
    postings: dict[str, list[int]]
    found: dict[tuple[str, int], list[int]] = field(default_factory=dict)

    @staticmethod
    def of(texts: Sequence[str]) -> WordIndex:
        """An index of `texts`."""
        postings: dict[str, list[int]] = {}
        for at, text in enumerate(texts):
            for word in set(text):
                postings.setdefault(word, []).append(at)
        return WordIndex(texts, postings)

    def near(self, text: str, limit: int = CANDIDATES) -> list[int]:
        """Positions of the texts that share most of the rarest words of `text`, best first, at most `limit`.

        What was found is kept: an alignment asks for the same clause at each of its steps.
        """
        if (text, limit) not in self.found:
            self.found[text, limit] = self._near(text, limit)
        return self.found[text, limit]

    def _near(self, text: str, limit: int) -> list[int]:
        known = [(len(self.postings[word]), word) for word in set(text) if word in self.postings]
        shared: Counter[int] = Counter()
        for count, word in sorted(known)[:RARE_WORDS]:
            if count <= COMMON:
                shared.update(self.postings[word])
        ranked = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
        return [at for at, _ in ranked[:limit]]


@dataclass(frozen=True, slots=True)
class Idf:
    """How much each word of some texts tells: ln(texts / texts with it), the inverse document frequency."""

    weights: dict[str, float]

    @staticmethod
    def of(texts: Sequence[str]) -> Idf:
        """The weights of the words of `texts`; a word of every text weighs nothing."""
        counts = Counter(word for text in texts for word in set(text))
        return Idf({word: math.log(len(texts) / count) for word, count in counts.items()})

    def cosine(self, one: str, two: str) -> float:
        """Cosine of the weighted words of two texts in any order, 0–1."""
        left, right = self._vector(one), self._vector(two)
        norm = math.sqrt(sum(x * x for x in left.values()) * sum(x * x for x in right.values()))
        return sum(weight * right[word] for word, weight in left.items() if word in right) / norm if norm else 0.0

    def _vector(self, text: str) -> dict[str, float]:
        return {word: self.weights.get(word, 0.0) * (1 + math.log(count)) for word, count in Counter(text).items()}


def assign(candidates: Iterable[Scored]) -> list[Scored]:
    """The one-to-one choice among (score, old, new) candidates with the greatest sum of scores."""
    ranked = list(candidates)
    scores, olds, news = (np.array([item[part] for item in ranked]) for part in range(3))
    return [ranked[at] for at in choose(scores, olds, news)]


def choose(scores: Floats, olds: NDArray[np.int64], news: NDArray[np.int64]) -> list[int]:
    """The same choice for candidates in arrays: the places of those that are chosen, in the order of old and new.

    Solved exactly (Hungarian method) in each connected group of candidates; a group stays small because candidates
    under the caller's threshold are not given.
    """
    if not len(scores):
        return []
    rows, columns = (np.unique(side, return_inverse=True)[1] for side in (olds, news))
    count = int(rows.max()) + 1
    size = count + int(columns.max()) + 1
    graph = coo_matrix((np.ones(len(scores)), (rows, columns + count)), shape=(size, size))
    _, group = connected_components(graph, directed=False)
    order = np.argsort(group[rows], kind="stable")
    ends = np.flatnonzero(np.diff(group[rows][order])) + 1
    chosen = [at for block in np.split(order, ends) for at in _solve(scores, rows, columns, block)]
    return sorted(chosen, key=lambda at: (olds[at], news[at]))


def _solve(scores: Floats, rows: NDArray[np.int64], columns: NDArray[np.int64], block: NDArray[np.int64]) -> list[int]:
    if len(block) == 1:
        return [int(block[0])]
    row, column = (np.unique(side[block], return_inverse=True)[1] for side in (rows, columns))
    shape = int(row.max()) + 1, int(column.max()) + 1
    if shape[0] * shape[1] > WIDE:
        return _solve_wide(scores, row, column, block)
    grid, places = np.zeros(shape), np.full(shape, -1, dtype=np.int64)
    grid[row, column], places[row, column] = scores[block], block
    best = linear_sum_assignment(grid, maximize=True)
    return [int(at) for at, score in zip(places[best], grid[best], strict=True) if score > 0]


def _solve_wide(
    scores: Floats, row: NDArray[np.int64], column: NDArray[np.int64], block: NDArray[np.int64]
) -> list[int]:
    """The same for a group too wide to be held as a table of each with each: only the candidates are held.

    Each row may also be left over, as if it had a column of its own; 1 is added to all scores because that method takes
    a score of 0 for no candidate.
    """
    rows, columns = int(row.max()) + 1, int(column.max()) + 1
    spare = np.arange(rows)
    values = np.concatenate([np.maximum(scores[block], 0) + 1, np.ones(rows)])
    at = np.concatenate([row, spare]), np.concatenate([column, columns + spare])
    where = {(int(one), int(two)): int(place) for one, two, place in zip(row, column, block, strict=True)}
    graph = csr_matrix((values, at), shape=(rows, columns + rows))
    pairs = zip(*min_weight_full_bipartite_matching(graph, maximize=True), strict=True)
    found = [where[int(one), int(two)] for one, two in pairs if two < columns]
    return [place for place in found if scores[place] > 0]
