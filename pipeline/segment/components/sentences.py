"""Sentences: where a clause's text is cut, so that a subject is looked for in its own sentence.

A full stop, a question mark or an exclamation mark ends a sentence when white space follows and then a word that can
open one. A stop within a number ("GC5.2"), after an abbreviation or before an item's letter ("(a)") ends none.
"""

from __future__ import annotations

import re
from typing import Any

from pipeline.segment.components.rules import Row, read_rules

_STOP = re.compile(r"[.?!][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9£])")
_WORD_BEFORE = re.compile(r"[A-Za-z][A-Za-z.]*$")
_ITEM = re.compile(r"\((?:[a-z]{1,4}|[A-Z]|\d{1,2})\)")
_LABEL = re.compile(r"(?:^|[.?!]\s+)(?:[A-Z]{0,2}\d+[A-Z]?(?:\.\d+[A-Z]?)*|[A-Z])$")


class SentenceFinder:
    """Cuts text by the rows of sentences.toml."""

    def __init__(self, rows: list[Row]) -> None:
        self._never = {word for row in rows if not row.get("may_end") for word in row["words"]}

    def starts(self, text: str) -> tuple[int, ...]:
        """Where sentences begin, as offsets of characters; the first is always 0."""
        return (0, *(match.end() for match in _STOP.finditer(text) if self._ends(text, match)))

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """[start, end) of each sentence; together they cover the text."""
        starts = self.starts(text)
        return tuple(zip(starts, (*starts[1:], len(text)), strict=True))

    def _ends(self, text: str, match: re.Match[str]) -> bool:
        if _ITEM.match(text, match.end()):
            return False
        if text[match.start()] != ".":
            return True
        before = text[: match.start()]
        word = _WORD_BEFORE.search(before)
        if word and (word[0] in self._never or (len(word[0]) == 1 and word[0].isupper())):
            return False  # an abbreviation, or the initial of a name
        return not _LABEL.search(before)  # "1. Title": a number by itself is a label


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
