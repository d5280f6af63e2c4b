"""Conditions: "unless", "if", "subject to", "provided that", "except" and their kin.

The annotation "condition" runs from the word to the end of its phrase: the next comma, semicolon, colon or closing
bracket outside inner brackets, or the end of the sentence. A comma ends it only where the condition does not go on
behind it, with an aside ("if the Buyer, acting reasonably, objects") or a list ("if it fails to pay, perform or
deliver"). `value` is the word in its normal form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.annotate.marking import marking
from pipeline.annotate.rules import Row, alternatives, read_rules
from pipeline.model import Annotation


class ConditionFinder:
    """Finds conditions by the rows of conditions.toml; where two rows fit, the longer match stands."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self._aside = re.compile(rf"\s*{alternatives(tables['aside'])}\b", re.IGNORECASE)
        self._rows = [
            (
                re.compile(rf"(?<![\w-])(?:{row['words']})(?![\w-])", re.IGNORECASE),
                *(re.compile(row[key], re.IGNORECASE) if key in row else None for key in _GUARDS),
                row["value"],
            )
            for row in tables["condition"]
        ]

    def find(self, text: str, sentences: tuple[tuple[int, int], ...]) -> list[Annotation]:
        """The conditions of `text`, in order; `sentences` are [start, end) offsets."""
        found: list[tuple[int, int, str]] = []
        for pattern, not_after, only_after, not_before, value in self._rows:
            for match in pattern.finditer(text):
                before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
                fits = (
                    not (not_after and not_after.search(before))
                    and not (only_after and not only_after.search(before))
                    and not (not_before and not_before.search(after))
                )
                if fits:
                    found.append((match.start(), match.end(), value))
        found.sort(key=lambda row: (row[0], -row[1]))
        kept: list[Annotation] = []
        covered = 0
        for start, end, value in found:
            if start >= covered:
                covered = end
                stop = self._phrase_end(text, start, end, sentences)
                kept.append(Annotation(type="condition", start=start, end=stop, value=value))
        return kept

    def _phrase_end(self, text: str, start: int, at: int, sentences: tuple[tuple[int, int], ...]) -> int:
        """Where the phrase ends whose words of condition are text[start:at], without the mark that closes it."""
        sentence, limit = next(((s, e) for s, e in sentences if s <= start < e), (0, len(text)))
        before = text[sentence:start].rstrip()
        place = "opening" if not before else "aside" if before[-1] in ",(–—" else "closing"
        index = at - 1
        if text[at : at + 1] == ",":  # "except, where relevant, as to costs": this comma cannot end the phrase
            index = self._aside_end(text, at, limit, place) or at
        while True:
            index = _mark(text, index + 1, at, limit)
            if index == limit:
                return at + len(text[at:limit].rstrip().rstrip(".?!"))
            if text[index] != ",":
                return index
            close = self._aside_end(text, index, limit, place)
            if close is not None:
                index = close
            elif not _goes_on(text, index, limit, place):
                return index
            elif place == "closing" and _JOINED.match(text, index + 1, limit):
                # "if it ceases, or expects to cease, to be eligible": the second comma closes what the first opened.
                close = _mark(text, index + 1, index, limit)
                index = close if text[close : close + 1] == "," and not _MAIN.match(text, close + 1, limit) else index

    def _aside_end(self, text: str, comma: int, limit: int, place: str) -> int | None:
        """The last character of an aside that the comma at `comma` opens: the comma that closes it, or the last one of
        a condition that closes its sentence; None where no aside is opened there."""
        if not self._aside.match(text, comma + 1, limit):
            return None
        close = _mark(text, comma + 1, comma, limit)
        # "If X ends, in each case the Buyer must …": a modal before the next comma makes it the main clause.
        if _MODAL.search(text, comma, close):
            return None
        if close == limit or text[close] != ",":
            return close - 1 if place == "closing" else None
        return None if _MAIN.match(text, close + 1, limit) else close


_GUARDS = ("not_after", "only_after", "not_before")
_MODAL = re.compile(r"\b(?:must|may|shall|will|can|cannot|should|would|won't|is to|are to)\b")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|does|do|becomes?|ends?|applies|apply|lapses?|remains?|continues?)\b"
)
# A main clause begins: a few words, then a modal.
_MAIN = re.compile(r"\s*(?:then\s+)?(?:[\w’'-]+\s+){0,6}(?:must|may|shall|will|can|cannot|should)\b")
_LIST = re.compile(r"(?P<members>(?:[^,;:()]{1,80},)*[^,;:()]{1,80}?)(?:(?<=,)|\s)\s*(?:or|and)\s+\S")
_JOINED = re.compile(r"\s*(?:or|and|nor|but)\s+(?P<rest>[^,;:]*)")


def _mark(text: str, index: int, at: int, limit: int) -> int:
    """The next comma, semicolon, colon or closing bracket outside inner brackets; `limit` where there is none."""
    depth = 0
    for place in range(index, limit):
        character = text[place]
        if character in "([":
            depth += 1
        elif character in ")]":
            if depth == 0:
                return place
            depth -= 1
        elif depth == 0 and place > at and character in ",;:" and not _within_number(text, place):
            return place
    return limit


def _goes_on(text: str, comma: int, limit: int, place: str) -> bool:
    """Does a condition go on behind this comma with a list or another verb?

    place: the condition opens its sentence (then the main clause follows its last comma), closes it, or is an aside
    between commas (then its first comma ends it).
    """
    if place == "aside":
        return False
    joined = _JOINED.match(text, comma + 1, limit)
    if joined:
        members, end = joined["rest"], joined.end()
    else:
        listed = _LIST.match(text, comma + 1, limit)
        if listed is None or _FINITE.search(listed["members"]):
            return False
        members, end = listed["members"], listed.end()
    if _MODAL.search(members) or _MAIN.match(text, comma + 1, limit):
        return False
    following = _mark(text, end, end, limit)
    closed = following < limit and text[following] == ","
    return place == "closing" or (closed and not _MODAL.search(text, end, following))


def _within_number(text: str, at: int) -> bool:
    """Does a digit stand on either side of the mark at this offset ("1,500", "5:00pm")?"""
    return text[at - 1].isdigit() and text[at + 1 : at + 2].isdigit()


def make(nlp: Any, name: str, folder: str, rules: str) -> Any:
    """The component "icp_conditions"; needs `doc.sents`."""
    finder = ConditionFinder(read_rules(folder, rules))

    def find(doc: Any) -> Iterator[Annotation]:
        return iter(finder.find(doc.text, tuple((sent.start_char, sent.end_char) for sent in doc.sents)))

    return marking(find)
