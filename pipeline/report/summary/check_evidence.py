"""What an entry's own words prove: whether words stand on a side, came or went, and stand in the place of others.

It reads the two texts of the entry by itself, word by word, and knows nothing of how sentences are made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from pipeline.report.view_parts import Entry

# Words, endings behind an apostrophe, figures, stops and signs; not the bars between cells, quotation marks and dots.
_TOKEN = re.compile(r"[^\W\d_]+|(?<=[^\W\d_])'[^\W\d_]+|\d+(?:[.,/]\d+)*|[^\w\s|'\"“”„…]")
_DOTS = re.compile(r"\s*…\s*|\s*\[\.\.\.\]\s*")
# Tokens by which two ways of comparing the same texts may differ: "the X and" against "X and the".
SLACK = 2
# Words that must not be cut off from those behind them.
_DENYING = {"not", "never", "no", "neither", "nor", "without", "unless", "except", "cannot"}
_TURNS = frozenset((*_DENYING, "'t", "if", "where", "when", "who", "which", "that"))
Span = tuple[int, int]


def tokens(text: str) -> list[str]:
    """The words, figures, stops and signs of a text; quotation marks say nothing here."""
    return _TOKEN.findall(text.replace("’", "'").replace("‘", "'"))


def pieces(quote: str) -> list[str]:
    """The parts of a quotation between its dots."""
    return [piece for piece in _DOTS.split(quote) if piece.strip()]


@dataclass(frozen=True)
class Evidence:
    """The words of both sides of an entry, with those that lead in to them."""

    old_text: str
    new_text: str
    old_lead: str = ""
    new_lead: str = ""

    @classmethod
    def of(cls, entry: Entry) -> Evidence:
        """What an entry proves."""
        return cls(entry.old_text, entry.new_text, *entry.lead)

    @cached_property
    def old(self) -> list[str]:
        """The words of the old side."""
        return [*tokens(self.old_lead), *tokens(self.old_text)]

    @cached_property
    def new(self) -> list[str]:
        """The words of the new side."""
        return [*tokens(self.new_lead), *tokens(self.new_text)]

    @cached_property
    def regions(self) -> list[tuple[Span, Span]]:
        """Where the two sides differ: [start, end) on the old and on the new one."""
        lead = len(tokens(self.old_lead)), len(tokens(self.new_lead))
        matcher = SequenceMatcher(None, self.old[lead[0] :], self.new[lead[1] :], autojunk=False)
        return [
            ((i + lead[0], end + lead[0]), (j + lead[1], stop + lead[1]))
            for tag, i, end, j, stop in matcher.get_opcodes()
            if tag != "equal"
        ]

    def stands(self, side: str, quote: str) -> bool:
        """Do the pieces of a quotation stand on a side ("old" or "new"), in their order?"""
        where, text = (self.old, self.old_text) if side == "old" else (self.new, self.new_text)
        at, cut = 0, quote.lstrip().startswith("…")
        for piece in pieces(quote):
            words = tokens(piece)
            if not words and piece.strip(" “”‘’\"'") not in text:
                return False
            places = (start for start, _ in occurrences(where, words) if start >= at)
            found = next((start for start in places if not (cut and where[start - 1].casefold() in _DENYING)), None)
            if words and found is None:
                return False
            if at and found and any(word in _TURNS or word[0].isupper() for word in where[at:found]):
                return False  # the words that are left out say of whom, or whether, those behind them are said
            at, cut = (found or at) + len(words), True
        return bool(pieces(quote))

    def follows(self, side: str, before: str, quote: str) -> bool:
        """Does a quotation stand right behind other words on a side? Stops between them do not count."""
        where, first = self.old if side == "old" else self.new, tokens(pieces(before)[-1])
        for start, _ in occurrences(where, tokens(pieces(quote)[0])):
            end = start
            while end and not where[end - 1][-1].isalnum() and where[end - len(first) : end] != first:
                end -= 1
            if where[max(end - len(first), 0) : end] == first:
                return True
        return False

    def came(self, quote: str) -> bool:
        """Do words stand on the new side and not on the old one?"""
        return self.stands("new", quote) and not (tokens(quote) and self.stands("old", quote))

    def went(self, quote: str) -> bool:
        """Do words stand on the old side and not on the new one?"""
        return self.stands("old", quote) and not (tokens(quote) and self.stands("new", quote))

    def changed(self, side: str, quote: str) -> bool:
        """Do words stand on a side where it differs from the other?"""
        return self.stands(side, quote) and (
            not self.regions or any(self._touches(side, quote, region) for region in self.regions)
        )

    def replaced(self, old: str, new: str) -> bool:
        """Do new words stand where the old ones stood?"""
        if not self.stands("old", old) or not self.stands("new", new) or old == new:
            return False
        if not tokens(old) or not tokens(new) or not self.regions:
            return True
        return any(self._touches("old", old, one) and self._touches("new", new, one) for one in self.regions)

    def _touches(self, side: str, quote: str, region: tuple[Span, Span]) -> bool:
        where, span = (self.old, region[0]) if side == "old" else (self.new, region[1])
        return any(
            start < span[1] + SLACK and span[0] - SLACK < end
            for piece in pieces(quote)
            for start, end in occurrences(where, tokens(piece))
        )


def occurrences(where: list[str], words: list[str]) -> list[Span]:
    """Where words stand one after another in a list."""
    size = len(words)
    if not size:
        return []
    return [(at, at + size) for at, word in enumerate(where) if word == words[0] and where[at : at + size] == words]
