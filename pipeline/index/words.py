"""Text to the words that BM25 counts: one way for clauses and for questions, with where each word stands.

Numbers of clauses stay whole ("GC17.4", "36.45A"), so that a question for one finds the clauses that cite it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pipeline.text import canonical

STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be but by for if in into is it no not of on or such that the their then there these they"
        " this to was will with",
    )
)
"""The short list that Lucene has always used: words too frequent in English to tell one clause from another.

"must" and "may" are not among them: in a contract they tell an obligation from a permission.
"""

_WORD = re.compile(
    r"""
      [a-z]{0,3}\d+(?:\.\d+[a-z]{0,2}(?![^\W_]))+   # GC17.4, 36.45A: the number of a clause, not three words
    | [^\W_]+(?:['’](?!s\b)[^\W_]+)*                # a word; an apostrophe inside it, but no possessive
    """,
    re.VERBOSE | re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    """The Snowball stemmer for English; made once."""
    import Stemmer

    return Stemmer.Stemmer("english")


def stems(text: str) -> list[str]:
    """The stems of the words of `text` in order, stop words and single letters left out."""
    words = [word for word in _WORD.findall(canonical(text).lower()) if _counts(word)]
    return list(_stemmer().stemWords(words))


def placed_stems(text: str) -> Iterator[tuple[str, int, int]]:
    """(stem, start, end) of each counted word of `text`, for marking it where it stands."""
    for match in _WORD.finditer(text):
        stem = _stem(match[0])
        if stem:
            yield stem, match.start(), match.end()


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """The stem of a word as printed, "" for one that does not count or that typography alone held together.

    Texts to mark repeat the same few words, hence the cache.
    """
    found = stems(word)
    return found[0] if len(found) == 1 else ""


def _counts(word: str) -> bool:
    """Is this a word to search for?"""
    return (len(word) > 1 or word.isdigit()) and word not in STOP_WORDS
