"""Where the words of a question stand in a clause's text, and which of its sentences answers best."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from pipeline.index.query import ParsedQuery
from pipeline.index.words import placed_stems
from pipeline.sentences import SentenceEnds

Span = tuple[int, int]

FURTHER = 0.8
"""Weight of a word that the question does not say itself, as in the ranking."""

_SENTENCES = SentenceEnds(
    stops=".?!;",
    after="'”’\")",
    opening="\"“‘('\\[",
    first="A-Z(",
    never=(r"\b[A-Z]", r"\be\.g", r"\bi\.e", r"\bNo"),
)
"""Finer rules are those of `annotate`; to be one word off does no harm where a stretch is lit."""


def highlights(text: str, parsed: ParsedQuery) -> tuple[Span, ...]:
    """[start, end) stretches of `text`, in order and apart: quoted phrases whole, and words with a stem in common.

    Marked words with nothing but spaces between them are one stretch.
    """
    wanted = frozenset((*parsed.stems, *parsed.further))
    found = [(start, end) for stem, start, end in placed_stems(text) if stem in wanted]
    for phrase in parsed.phrases:
        pattern = r"\s+".join(re.escape(word) for word in phrase.split())
        found += [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
    return _joined(text, sorted(found))


def sentences(text: str) -> tuple[Span, ...]:
    """[start, end) of each sentence of `text`, without the space between them."""
    return tuple((start, start + len(text[start:end].rstrip())) for start, end in _SENTENCES.spans(text))


def best_sentence(text: str, parsed: ParsedQuery, rows_with: Callable[[str], int], rows: int) -> Span | None:
    """The sentence that holds most of the question's words, each once, the rarer the weightier; the first of equals.

    rows_with: how many clauses of the corpus hold a stem; rows: how many there are. None where no sentence holds any
    of them, or the text is but one sentence.
    """
    spans = sentences(text)
    if len(spans) < 2:
        return None
    weights = dict.fromkeys(parsed.further, FURTHER) | dict.fromkeys(parsed.stems, 1.0)
    weights = {stem: share * math.log(1 + rows / max(rows_with(stem), 1)) for stem, share in weights.items()}
    held: dict[Span, set[str]] = {span: set() for span in spans}
    for stem, start, _ in placed_stems(text):
        if stem in weights:
            held[next(span for span in reversed(spans) if span[0] <= start)].add(stem)
    best = max(spans, key=lambda span: sum(weights[stem] for stem in held[span]))
    return best if held[best] else None


def _joined(text: str, spans: list[Span]) -> tuple[Span, ...]:
    """Stretches in order, those that touch, overlap or have only spaces between them made one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)
