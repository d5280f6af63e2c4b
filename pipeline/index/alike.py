"""More like this: what to search for to find the provisions that are like a clause.

In: the row of a clause. Out: a question and its vector, from what the index holds; nothing is encoded.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.index.corpus import CorpusIndex
from pipeline.index.query import QUESTION_WORDS, ParsedQuery
from pipeline.index.words import stems

TELLING = 25
"""So many of a clause's words are searched for, the rarest in the corpus: the others say little of what it is about."""


def question_of(index: CorpusIndex, row: int) -> ParsedQuery:
    """The clause as a question."""
    clause = index.clauses[row]
    words = " ".join(part for part in (clause.heading, clause.text) if part)
    common = {
        stem: len(index.lexical.holding([stem])) for stem in dict.fromkeys(stems(words)) if stem not in QUESTION_WORDS
    }
    telling = sorted((stem for stem in common if common[stem]), key=lambda stem: common[stem])[:TELLING]
    return ParsedQuery(text=words, citations=(), phrases=(), stems=tuple(telling), only_citations=False)


def vector_of(index: CorpusIndex, row: int) -> NDArray[np.float32] | None:
    """The mean of the clause's vectors, of length 1; None where it has none."""
    ids, _ = index.passages_of(np.asarray([row], dtype=np.int64))
    if not len(ids):
        return None
    mean = index.dense.vectors(ids).mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-6), dtype=np.float32)


def apart_from(index: CorpusIndex, row: int) -> NDArray[np.bool_]:
    """All rows but those of the clause's own provision: (n,)."""
    mask = np.ones(len(index), dtype=np.bool_)
    mask[list(index.lineages[index.clauses[row].lineage])] = False
    return mask
