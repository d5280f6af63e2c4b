"""Words that no rule of significance reads: their numbers are no figures, and their verbs make no duty.

The report of a case ("197 A.3d 79 (N.H. 2018)"), a product whose name has a number in it, what a page prints beside its
text, and "shall have the meaning", which says what a word means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.diff.law_citations import law_citations, recitals

_MONTH = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\."
_COURT = r"(?:\s\([^()]{0,40}\b(?:1[6-9]|20)\d\d\))?"
_UNREAD = re.compile(
    "|".join(
        (
            # volume, reporter, page: a reporter is abbreviated, as a month may be
            rf"\b\d{{1,4}}\s(?!{_MONTH})[A-Z][A-Za-z’']*\.(?:\s?[A-Z][A-Za-z’']*\.|\s?\d[a-z]{{1,2}}\b)*\s\d{{1,5}}\b(?!\.\d)"
            rf"(?:,\s\d{{1,5}})?{_COURT}",
            # year, court or reporter, number: "[2015] UKSC 11", "[1999] 2 AC 438", "[2015] EWHC 11 (Ch)"
            r"\[(?:1[6-9]|20)\d\d\]\s(?:\d{1,2}\s)?[A-Z][A-Za-z.&]*(?:\s[A-Z][A-Za-z.]*){0,2}\s\d{1,5}\b(?:\s\([A-Z][A-Za-z]+\))?",
            # "(1842) 9 M&W 54"
            r"\((?:1[6-9]|20)\d\d\)\s\d{1,3}\s[A-Z][A-Za-z.&]*(?:\s[A-Z][A-Za-z.]*){0,2}\s\d{1,5}\b",
            # "Give 2 Charity": one figure between two names, of which the first begins no sentence
            r"(?<=[,;] )[A-Z][a-z]+\s\d{1,2}\s[A-Z][a-z]+(?=,|;| and\b| or\b|\.?$)",
            # a postcode or a count beside a button
            r"\b\d{5}\s(?=Edit\b|Change\b)|(?<=\bnear\s)\d{5}\b"
            r"|\b\d[\d,.]*[km]?\s(?:min(?:ute)?s? read|views|likes|comments|followers|shares|reviews)\b",
            r"\b(?:shall|will|must)\s(?:each\s|both\s)?(?:have|bear|carry)\sthe\s(?:\w+\s){0,2}meanings?\b",
            # an address on the web
            r"(?:https?://|www\.)[^\s<>]*[^\s<>.,;:)\]]|\b[\w-]+(?:\.[\w-]+)+/[^\s<>]*[^\s<>.,;:)\]]",
            # a town with its postcode, the number of a house or a floor
            r"(?:\b\w+(?:\s\w+)?,\s)?\b[A-Z]{2}\s\d{5}(?:-\d{4})?\b|\b(?:Plot|Suite|Floor|P\.?O\.?\sBox)\s\d+[A-Za-z]?\b",
            # the title of a clause that is printed after its number: "Section 5 (Payment of Charges)"
            r"(?<=\d\s)\((?=[A-Z])(?!Definitions|Interpretation)[^()\d]{3,80}\)",
        )
    )
)
_SAME_LAW = re.compile(r"(?:by|under|pursuant to|in accordance with|in terms of)", re.IGNORECASE)


def unread(text: str) -> list[tuple[int, int]]:
    """Where such words stand in a text, in order; what overlaps is one."""
    found = [match.span() for match in _UNREAD.finditer(text)]
    return _merged((*found, *law_citations(text), *recitals(text)))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


@lru_cache(maxsize=64)  # each rule about a whole clause asks for the same text
def without_unread(text: str) -> str:
    """A text without such words."""
    parts, at = [], 0
    for start, end in unread(text):
        parts.append(text[at:start])
        at = end
    return " ".join([*parts, text[at:]])


def names_law_otherwise(old: str, new: str) -> bool:
    """Is one word before the name of a law exchanged for another of the same sense: "by" for "under"?"""
    return bool(_SAME_LAW.fullmatch(old.strip()) and _SAME_LAW.fullmatch(new.strip()))
