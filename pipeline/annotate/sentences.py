"""Sentences: where a clause's text is cut, so that a subject is looked for in its own sentence.

nupunkt, trained on legal text, proposes the boundaries. The rows of sentences.toml and three rules about form correct
it: no sentence begins with an item's letter ("(a)") or a closing bracket; a number by itself is a label ("1. Title");
and a stop between an ordinary word and a capital always ends one, which nupunkt misses after words that it has seen
shortened ("month", "tax").
"""

from __future__ import annotations

import re
from typing import Any

from pipeline.annotate.rules import Row, read_rules

_STOPS = ".?!"
_WORD_BEFORE = re.compile(r"[A-Za-z][A-Za-z.]*$")
_NO_OPENING = re.compile(r"\((?:[a-z]{1,4}|[A-Z]|\d{1,2})\)|[)\],;:]")
_LABEL = re.compile(r"(?:^|[.?!]\s+)(?:[A-Z]{0,2}\d+[A-Z]?(?:\.\d+[A-Z]?)*|[A-Z])$")
_ORDINARY = re.compile(r"(?<![\w.])(?P<word>[a-z]{2,})\.[\"”’)]*\s+(?=[\"“‘(]?[A-Z])")
_SPACE = re.compile(r"\s*")


class SentenceFinder:
    """Cuts text with nupunkt and by the rows of sentences.toml."""

    def __init__(self, rows: list[Row]) -> None:
        from nupunkt import sent_spans

        self._propose = sent_spans
        self._abbreviations = {word for row in rows for word in row["words"]}
        self._never = {word for row in rows if not row.get("may_end") for word in row["words"]}

    def starts(self, text: str) -> tuple[int, ...]:
        """Where sentences begin, as offsets of characters; the first is always 0."""
        proposed = {_SPACE.match(text, start).end() for start, _ in self._propose(text)}  # type: ignore[union-attr]
        proposed |= {m.end() for m in _ORDINARY.finditer(text) if m["word"] not in self._abbreviations}
        return (0, *(start for start in sorted(proposed) if 0 < start < len(text) and self._begins(text, start)))

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """[start, end) of each sentence; together they cover the text."""
        starts = self.starts(text)
        return tuple(zip(starts, (*starts[1:], len(text)), strict=True))

    def _begins(self, text: str, start: int) -> bool:
        """May a sentence begin at this offset?"""
        before = text[:start].rstrip().rstrip("\"'”’)]")
        if not before or _NO_OPENING.match(text, start):
            return False
        if before[-1] != ".":
            return True
        before = before.rstrip(_STOPS)
        word = _WORD_BEFORE.search(before)
        if word and (word[0] in self._never or (len(word[0]) == 1 and word[0].isupper())):
            return False  # an abbreviation, or the initial of a name
        return not _LABEL.search(before)


def make(nlp: Any, name: str, folder: str, rules: str) -> Any:
    """The component "icp_sentences": sets `token.is_sent_start` and so `doc.sents`."""
    finder = SentenceFinder(read_rules(folder, rules)["abbreviation"])

    def component(doc: Any) -> Any:
        starts = finder.starts(doc.text)
        following = 0
        for token in doc:
            begins = following < len(starts) and token.idx >= starts[following]
            while following < len(starts) and token.idx >= starts[following]:
                following += 1
            token.is_sent_start = begins
        return doc

    return component
