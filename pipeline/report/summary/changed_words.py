"""The words of an entry as its sentence is made from them: both texts, where they differ, and what stands around."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from pipeline.report.view_parts import Entry
from pipeline.sentences import SentenceEnds

Span = tuple[int, int]
# Between two sentences, two cells of a row, or two parts of a list in a sentence.
_ENDS = SentenceEnds(
    stops=".?!;:|",
    after="”\"')",
    opening="“\"'(",
    first="A-Z0-9£$€",
    never=(r"\bNo", r"\bv", r"\bvs", r"\bLtd", r"\bInc", r"\bCo", r"\bcl"),
)
_WORD = re.compile(r"\S+")
_QUOTES = str.maketrans({"“": "‘", "”": "’", '"': "'", "„": "‘"})


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the texts differ: what went from the old, what came to the new one. at: its place among the others."""

    at: int
    old: Span
    new: Span


class ChangedWords:
    """The words of an entry."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.old = "".join(edit.text for edit in entry.edits if edit.op != "insert")
        self.new = "".join(edit.text for edit in entry.edits if edit.op != "delete")

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Where the texts differ, in order; edits with nothing but spaces between them are one."""
        found: list[tuple[Span, Span]] = []
        old = new = 0
        near = False
        for edit in self.entry.edits:
            size = len(edit.text)
            spans = (old, old + size * (edit.op != "insert")), (new, new + size * (edit.op != "delete"))
            if edit.op != "equal":
                if near:
                    before = found.pop()
                    spans = (before[0][0], spans[0][1]), (before[1][0], spans[1][1])
                found.append(spans)
            near = edit.op != "equal" or (near and not edit.text.strip())
            old, new = old + size * (edit.op != "insert"), new + size * (edit.op != "delete")
        return tuple(Spot(at, *spans) for at, spans in enumerate(found))

    def went(self, spot: Spot) -> str:
        """The words that a spot takes out."""
        return self.old[slice(*spot.old)].strip()

    def came(self, spot: Spot) -> str:
        """The words that a spot puts in."""
        return self.new[slice(*spot.new)].strip()

    def with_words(self, old: str, new: str) -> Spot | None:
        """The first spot that takes these words out and puts those in; words that are not known are ""."""
        for spot in self.spots:
            if touches(self.old, spot.old, old) and touches(self.new, spot.new, new):
                return spot
        return None


def touches(text: str, span: Span, words: str) -> bool:
    """Do some words stand in a text where a span is, or part of it? No words stand anywhere."""
    if not words:
        return True
    start = text.find(words)
    while start >= 0:
        if start < span[1] and span[0] < start + len(words):
            return True
        start = text.find(words, start + 1)
    return False


def sentence_around(text: str, span: Span) -> Span:
    """Where the sentences stand that a span is in."""
    start, end = 0, len(text)
    for before, after in _ENDS.gaps(text):
        if after <= span[0]:
            start = after
        elif before >= span[1]:
            end = before
            break
    return start, end


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text."""
    return tuple(text[start:end] for start, end in _ENDS.spans(text) if text[start:end].strip())


def quoted(text: str) -> str:
    """Words between quotation marks; those inside become single ones."""
    return f"“{text.strip().translate(_QUOTES)}”"


def cut(text: str, most: int) -> str:
    """The first words of a text, at most so many, with "…" where there are more."""
    words = text.split()
    return " ".join(words) if len(words) <= most else f"{' '.join(words[:most]).rstrip(',;:')} …"


def context(text: str, span: Span, most: int = 16) -> str:
    """The words around a span within its sentence, about so many in all, with "…" where words are left out."""
    start, end = sentence_around(text, span)
    inside = [match.span() for match in _WORD.finditer(text, start, end)]
    if not inside:
        return ""
    first = next((at for at, (_, stop) in enumerate(inside) if stop > span[0]), len(inside) - 1)
    last = max((at for at, (begin, _) in enumerate(inside) if begin < span[1]), default=first)
    last = max(last, first)
    room = max(most - (last - first + 1), 4)
    before = min(first, max(room // 2, room - (len(inside) - 1 - last)))
    after = min(len(inside) - 1 - last, room - before)
    low, high = first - before, last + after
    if low <= 2:  # so few words are worth no dots
        low = 0
    if high >= len(inside) - 3:
        high = len(inside) - 1
    words = " ".join(text[inside[low][0] : inside[high][1]].split())
    words = words.strip(" ,;:") if high == len(inside) - 1 else words.rstrip(" ,;:")
    return f"{'… ' if low else ''}{words.rstrip('.')}{' …' if high < len(inside) - 1 else ''}"
