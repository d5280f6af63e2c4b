"""Conditions: "unless", "if", "subject to", "provided that", "except" and their kin.

The annotation "condition" runs from the word to the end of its phrase: the next comma, semicolon, colon or closing
bracket outside inner brackets, or the end of the sentence. `value` is the word in its normal form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.model import Annotation
from pipeline.segment.components.marking import marking
from pipeline.segment.components.rules import Row, read_rules


class ConditionFinder:
    """Finds conditions by the rows of conditions.toml; where two rows fit, the longer match stands."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = [
            (
                re.compile(rf"(?<![\w-])(?:{row['words']})(?![\w-])", re.IGNORECASE),
                *(re.compile(row[key], re.IGNORECASE) if key in row else None for key in _GUARDS),
                row["value"],
            )
            for row in rows
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
                kept.append(
                    Annotation(type="condition", start=start, end=phrase_end(text, end, sentences), value=value)
                )
        return kept


_GUARDS = ("not_after", "only_after", "not_before")


def phrase_end(text: str, at: int, sentences: tuple[tuple[int, int], ...]) -> int:
    """Where the phrase that holds offset `at` ends, without the mark that closes it."""
    limit = next((end for start, end in sentences if start <= at <= end), len(text))
    depth = 0
    for index in range(at, limit):
        character = text[index]
        if character in "([":
            depth += 1
        elif character in ")]":
            if depth == 0:
                return index
            depth -= 1
        elif depth == 0 and index > at and character in ",;:" and not _within_number(text, index):
            return index
    return at + len(text[at:limit].rstrip().rstrip(".?!"))


def _within_number(text: str, at: int) -> bool:
    """Does a digit stand on either side of the mark at this offset ("1,500", "5:00pm")?"""
    return text[at - 1].isdigit() and text[at + 1 : at + 2].isdigit()


def make(nlp: Any, name: str, folder: str, rules: str) -> Any:
    """The component "icp_conditions"; needs `doc.sents`."""
    finder = ConditionFinder(read_rules(folder, rules)["condition"])

    def find(doc: Any) -> Iterator[Annotation]:
        return iter(finder.find(doc.text, tuple((sent.start_char, sent.end_char) for sent in doc.sents)))

    return marking(find)
