"""Does a negative that an edit takes out or puts in turn its sentence round?

Not where the sentence denies the same things on both sides ("only use and not disclose", "not use nor disclose"), nor
where what was denied went together with the negative ("that are not defined").
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

_NEGATIVE = re.compile(
    r"\b(?:\w*n['’]t|cannot|not(?! only\b)|nor|no|never|non(?=\s)|without|only|neither|fail(?:s|ed|ing)? to)\b"
    r"(?! (?:less|more|later) than)",
    re.IGNORECASE,
)
# These stand before a thing, and deny what is said of it.
_OF_THINGS = re.compile(r"\b(?:neither|no|none|nothing|never)\b", re.IGNORECASE)
_OR_NOT = re.compile(r"\bor not\b", re.IGNORECASE)
# What may stand between a negative and the word that it denies.
_BETWEEN = re.compile(
    r"an?|the|any|to|be|been|it|or|and|of|such|its|their|either|also|by|in|on|for|at|with|only", re.IGNORECASE
)
_WORD = re.compile(r"(?<!\()\b[^\W\d_]{2,}\b")
_STOP = re.compile(r"[.;?!](?=\s|$)")
STEM = 4  # letters by which forms of one word are known: "bind", "binds"; "disclose", "disclosing"


def turns(texts: tuple[str, str], spans: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    """Does the edit at these places of the old and the new text, with a negative more on one side, turn it round?"""
    old, new = (_sentence(text, span) for text, span in zip(texts, spans, strict=True))
    if denied(old) == denied(new):
        return False
    if any(_OF_THINGS.search(text[slice(*span)]) for text, span in zip(texts, spans, strict=True)):
        return True
    gone = [denied(text[slice(*span)] + _after(text, span)) for text, span in zip(texts, spans, strict=True)]
    for side, other in ((0, new), (1, old)):
        more = gone[side] - gone[1 - side]
        if more and not any(word in _stems(other) for word in more):
            return False  # what was denied is gone, or new, with the negative
    return True


@lru_cache(maxsize=256)
def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(match[0]) for match in _WORD.finditer(text))


def denied(text: str) -> Counter[str]:
    """The words that a text denies, by their stems."""
    plain = _OR_NOT.sub(" ", text)
    found: Counter[str] = Counter()
    for match in _NEGATIVE.finditer(plain):
        words = (word[0] for word in _WORD.finditer(plain, match.end(), match.end() + 80))
        first = next((word for word in words if not _BETWEEN.fullmatch(word)), "")
        if first:
            found[_stem(first)] += 1
    return found


def _stem(word: str) -> str:
    return word.casefold().removesuffix("s")[:STEM]


def _after(text: str, span: tuple[int, int]) -> str:
    """The words behind an edit, up to the end of its sentence."""
    end = _STOP.search(text, span[1])
    return text[span[1] : min(end.start() if end else len(text), span[1] + 60)]


def _sentence(text: str, span: tuple[int, int]) -> str:
    """The sentences that an edit stands in."""
    start = max((match.end() for match in _STOP.finditer(text, 0, span[0])), default=0)
    end = _STOP.search(text, max(span[1] - 1, span[0]))
    return text[start : end.end() if end else len(text)]
