"""BM25 over a corpus's clauses, by row: made with bm25s, asked without importing it.

bm25s computes the score of every (word, clause) pair when the index is made; a question adds up the columns of its
words, which is a few lines of numpy and spares the cold command line 0.4 s of imports. The words of each clause are
kept as numbers, so that an index with clauses added or removed reads no old text again (only BM25's weights, which
depend on the whole corpus, are computed anew).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.index.words import stems

K1 = 0.9
B = 0.4
"""Saturation and length norm of Robertson's BM25, at the values that Anserini uses.

Clauses are short and differ much in length, so that length says less than in pages: against 1.2 and .75 the words alone
find more of ContractNLI dev (MRR .625 for .587) and the same of ACORD (NDCG@10 .557 for .553).
"""

FEW = 16
"""Up to this share of all rows (one in so many) are looked up one by one; more are taken from the scores of all."""

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]


class _Tokens(NamedTuple):
    """The stems of all clauses: `ids[starts[n]:starts[n + 1]]` are those of row n, as places in `vocabulary`."""

    vocabulary: tuple[str, ...]
    ids: NDArray[np.int32]
    starts: NDArray[np.int64]


class _StemWeights(NamedTuple):
    """BM25's weights by stem: rows and weights of stem s are `[starts[s]:starts[s + 1]]`."""

    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]


class LexicalIndex:
    """Word search over rows 0 … n-1; make one with `build` or `load`.

    BM25's weights are computed when they are first needed, so that many additions in a row compute them once.
    """

    def __init__(self, tokens: _Tokens, columns: _StemWeights | None = None) -> None:
        self._tokens = tokens
        if columns is not None:
            self.__dict__["_columns"] = columns

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """An index of `texts`, one row each."""
        return cls(_tokenised(texts, ()))

    def revised(self, keep: NDArray[np.bool_], texts: Sequence[str]) -> LexicalIndex:
        """The rows that are True in `keep`, in their order, and behind them one for each of `texts`."""
        old = self._tokens
        new = _tokenised(texts, old.vocabulary)
        kept_ids = old.ids[np.repeat(keep, np.diff(old.starts))]
        lengths = np.concatenate([np.diff(old.starts)[keep], np.diff(new.starts)])
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        return LexicalIndex(_Tokens(new.vocabulary, np.concatenate([kept_ids, new.ids]), starts))

    def __len__(self) -> int:
        return len(self._tokens.starts) - 1

    @cached_property
    def _columns(self) -> _StemWeights:
        """BM25's weights."""
        return _weighted(self._tokens)

    @cached_property
    def _place(self) -> dict[str, int]:
        """Where each stem stands in the vocabulary."""
        return {stem: place for place, stem in enumerate(self._tokens.vocabulary)}

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """All stems, those of clauses since removed included."""
        return self._tokens.vocabulary

    def holds(self, stem: str) -> bool:
        """Is there a row with this stem?"""
        return len(self._column(stem)[0]) > 0

    def count(self, stem: str) -> int:
        """How many rows hold a stem."""
        return len(self._column(stem)[0])

    def full(self, query: Sequence[str], most: int | None = None) -> float:
        """What a clause of average length would score that holds each of the stems once, those that no clause has
        included: they weigh most. most: only so many of them count, the weightiest."""
        held = np.asarray([self.count(stem) for stem in dict.fromkeys(query)], dtype=np.float64)
        rarity = np.sort(np.log(1 + (len(self) - held + 0.5) / (held + 0.5)))[::-1]
        return float(rarity[:most].sum()) / (1 + K1)

    def scores(self, query: Sequence[str], upon: Floats | None = None) -> Floats:
        """BM25 of every row for the stems of a question (from `words.stems`): (n,) float32, 0 without a common word.

        upon: the scores of other stems, which these are added to; they stay as they are.
        """
        total = np.zeros(len(self), dtype=np.float32) if upon is None else upon.copy()
        for stem in query:
            rows, weights = self._column(stem)
            total[rows] += weights
        return total

    def scores_of(self, query: Sequence[str], rows: Rows) -> Floats:
        """The same of some rows only, which rise: (rows,)."""
        if len(rows) * FEW > len(self):
            return self.scores(query)[rows]
        wanted = rows.astype(np.int32)
        total = np.zeros(len(rows), dtype=np.float32)
        for stem in query:
            held, weights = self._column(stem)
            if len(held):
                places = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
                there = held[places] == wanted
                total[there] += weights[places[there]]
        return total

    def _column(self, stem: str) -> tuple[NDArray[np.int32], Floats]:
        """Rows that hold a stem, rising, and their weights."""
        place = self._place.get(stem)
        if place is None:
            return self._columns.rows[:0], self._columns.weights[:0]
        start, end = self._columns.starts[place], self._columns.starts[place + 1]
        return self._columns.rows[start:end], self._columns.weights[start:end]

    def search(self, query: Sequence[str], k: int, allowed: NDArray[np.bool_] | None = None) -> tuple[Rows, Floats]:
        """The at most k best rows with a common word, best first (ties by row), and their scores."""
        total = self.scores(query)
        rows = best_rows(total, k, allowed)
        return rows, total[rows]

    def holding(self, query: Sequence[str]) -> Rows:
        """The rows that hold every one of the stems, in order; none for no stems."""
        columns = sorted((self._column(stem)[0] for stem in set(query)), key=len)
        if not columns:
            return np.zeros(0, dtype=np.int64)
        found = columns[0].astype(np.int64)
        for column in columns[1:]:
            found = np.intersect1d(found, column)
        return np.sort(found)

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, which must be there; `load` reads it back."""
        (folder / "vocabulary.json").write_text(json.dumps(self._tokens.vocabulary), encoding="utf-8")
        (folder / "parameters.json").write_text(json.dumps([K1, B]), encoding="utf-8")
        arrays: dict[str, NDArray[Any]] = {
            "tokens": self._tokens.ids,
            "token-starts": self._tokens.starts,
            "starts": self._columns.starts,
            "rows": self._columns.rows,
            "weights": self._columns.weights,
        }
        for name, array in arrays.items():
            np.save(folder / f"{name}.npy", array, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """The index that `save` wrote; its arrays are memory-mapped.

        Raises OSError or ValueError if it is damaged, or was weighted by other parameters than those of now.
        """
        if json.loads((folder / "parameters.json").read_bytes()) != [K1, B]:
            raise ValueError("the weights of words were computed with other parameters")
        vocabulary = tuple(json.loads((folder / "vocabulary.json").read_bytes()))
        # Plain arrays over the files: numpy takes longer with every step over its own class for such files.
        ids, token_starts, starts, rows, weights = (
            np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))
            for name in ("tokens", "token-starts", "starts", "rows", "weights")
        )
        return cls(_Tokens(vocabulary, ids, token_starts), _StemWeights(starts, rows, weights))


def best_rows(total: Floats, k: int, allowed: NDArray[np.bool_] | None = None) -> Rows:
    """The at most k rows with the best scores above 0, best first (ties by row). total: the score of every row."""
    found = np.flatnonzero(total > 0 if allowed is None else (total > 0) & allowed)
    return found[best(total[found], k)]


def best(scores: Floats, k: int) -> Rows:
    """The places of the k largest scores, largest first, ties in order of place."""
    if k < len(scores):
        edge = np.partition(scores, -k)[-k] if k > 0 else np.inf
        above = np.flatnonzero(scores > edge)
        level = np.flatnonzero(scores == edge)[: k - len(above)]
        places = np.sort(np.concatenate([above, level]))
    else:
        places = np.arange(len(scores))
    return np.asarray(places[np.argsort(-scores[places], kind="stable")], dtype=np.int64)


def _tokenised(texts: Sequence[str], vocabulary: tuple[str, ...]) -> _Tokens:
    """The stems of `texts`, the vocabulary extended by those that are new."""
    place = {stem: number for number, stem in enumerate(vocabulary)}
    ids: list[int] = []
    starts = [0]
    for text in texts:
        ids.extend(place.setdefault(stem, len(place)) for stem in stems(text))
        starts.append(len(ids))
    return _Tokens(tuple(place), np.asarray(ids, dtype=np.int32), np.asarray(starts, dtype=np.int64))


def _weighted(tokens: _Tokens) -> _StemWeights:
    """BM25's weight of every (stem, row) pair, computed by bm25s."""
    if not len(tokens.ids):
        empty = np.zeros(len(tokens.vocabulary) + 1, dtype=np.int64)
        return _StemWeights(empty, np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32))
    import bm25s

    model = bm25s.BM25(k1=K1, b=B, method="lucene")
    bounds = zip(tokens.starts[:-1], tokens.starts[1:], strict=True)
    corpus = [tokens.ids[start:end].tolist() for start, end in bounds]
    numbers = {str(number): number for number in range(len(tokens.vocabulary))}
    model.index((corpus, numbers), show_progress=False, create_empty_token=False)
    return _StemWeights(
        np.asarray(model.scores["indptr"], dtype=np.int64),
        np.asarray(model.scores["indices"], dtype=np.int32),
        np.asarray(model.scores["data"], dtype=np.float32),
    )
