"""What an edit changes, in words and in sentences: does it change a word that carries sense, and does it put in or take
out a whole sentence or a numbered limb of one?
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

WHOLE = 5  # words of a sentence or limb that is judged as a clause would be: fewer are a phrase
SHARED = 0.5  # of its words that stand in what takes its place: from here on a sentence is reworded, not new
# Words that say nothing by themselves: which thing is meant stands beside them.
_FUNCTION = re.compile(r"an?|the|that|which|who|this|these|those|by|under|such|said|still|also|of")
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*|[%£$€]")
_LABEL = r"\((?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})\)\s"
# Where a sentence or a limb begins: after a stop, or at its label.
_BREAK = re.compile(rf"(?<=[.;?!])\s+(?=[A-Z“\"(])|(?<=[.;?!][”\"’)])\s+(?=[A-Z“\"(])|(?<=[\s(])(?={_LABEL})")
_ABBREVIATED = re.compile(r"\b(?:[A-Z]|Inc|Ltd|Co|Corp|No|Nos|Mr|Ms|Dr|St|vs?|e\.g|i\.e|cf|para|cl|Sch|Art|Sec)\.\s*$")


def content_words(text: str) -> list[str]:
    """The words of a text that carry sense: in small letters, singular, without articles and the like."""
    words = (match[0].casefold().replace("’", "'") for match in _WORD.finditer(text))
    return [_singular(word) for word in words if not _FUNCTION.fullmatch(word)]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return re.sub(r"(?:'s|s'|s)$", "", word)
    return word


def is_deep(texts: tuple[str, str], spans: tuple[Span, Span]) -> bool:
    """Does the edit at these places change a word that carries sense? A word that it changes in part counts whole."""
    old, new = (text[slice(*_whole(text, span))] for text, span in zip(texts, spans, strict=True))
    return content_words(old) != content_words(new)


def _whole(text: str, span: Span) -> Span:
    start, end = span
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def sentences(text: str) -> list[Span]:
    """Where the sentences of a text stand, a sentence with numbered limbs divided at them."""
    found: list[Span] = []
    start = 0
    for match in _BREAK.finditer(text):
        if not _ABBREVIATED.search(text[max(0, match.start() - 6) : match.start()]):
            found.append((start, match.start()))
            start = match.end()
    return [*found, (start, len(text))]


def whole_limbs(text: str, span: Span, other: str) -> Iterator[tuple[str, str]]:
    """The whole sentences and limbs of a text inside an edit, each with the words that lead in to it; not those that
    what stands in their place on the other side (`other`) says in other words."""
    there = set(content_words(other))
    lead = ""
    for start, end in sentences(text):
        limb = text[start:end]
        labelled = re.match(_LABEL, limb)
        if not labelled:
            lead = limb if limb.rstrip().endswith((":", ",")) or not limb.rstrip().endswith((".", ";")) else ""
        if not (span[0] <= start + 1 and end - 2 <= span[1]) or len(limb.split()) < WHOLE:
            continue
        words = content_words(limb)
        if sum(word in there for word in words) < SHARED * len(words):
            yield limb.strip(), lead if labelled else ""


def sentence_at(text: str, span: Span) -> str:
    """The sentences, with all their limbs, that an edit touches."""
    stops = [match.end() for match in re.finditer(r"[.?!](?=\s+[A-Z“\"])", text)]
    start = max((stop for stop in stops if stop <= span[0]), default=0)
    end = min((stop for stop in stops if stop >= max(span[1] - 1, span[0] + 1)), default=len(text))
    return text[start:end]
