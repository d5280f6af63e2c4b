"""Where the words of a question stand in a clause's text."""

from __future__ import annotations

import re

from pipeline.index.query import ParsedQuery
from pipeline.index.words import placed_stems


def highlights(text: str, parsed: ParsedQuery) -> tuple[tuple[int, int], ...]:
    """[start, end) stretches of `text`, in order and apart: quoted phrases whole, and words with a stem in common.

    Marked words with nothing but spaces between them are one stretch.
    """
    wanted = frozenset((*parsed.stems, *parsed.further))
    found = [(start, end) for stem, start, end in placed_stems(text) if stem in wanted]
    for phrase in parsed.phrases:
        pattern = r"\s+".join(re.escape(word) for word in phrase.split())
        found += [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
    return _joined(text, sorted(found))


def _joined(text: str, spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Stretches in order, those that touch, overlap or have only spaces between them made one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)
