"""The figures in the words of a contract: periods, sums, percentages, dates, how often, and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAMES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {**{name: at for at, name in enumerate(_NAMES)}, **{name: 10 * at for at, name in enumerate(_TENS, 2)}}
_WORDS = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_NAMES[1:10])}))?|{'|'.join(reversed(_NAMES[1:]))})"
_COUNT = rf"(?:\d[\d,]*(?:\.\d+)?|{_WORDS})"
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_SCALES = {"million": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9, "k": 10**3, "thousand": 10**3}

# In order: what one row has taken is no figure of a later one.
ROWS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("money", re.compile(r"[£$€]\s?(?P<n>\d[\d,]*(?:\.\d+)?)(?:\s?(?P<scale>million|billion|bn|m|k)\b)?")),
    ("percentage", re.compile(rf"\b(?P<n>{_COUNT})\s?(?P<unit>%|per ?cent\b|percent\b)", re.IGNORECASE)),
    (
        "date",
        re.compile(
            rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTH})(?: \d{{4}})?\b|\b(?:{_MONTH})(?: \d{{1,2}},)? \d{{4}}\b"
            rf"|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b|(?<![\w£$€.,/-])(?:19|20)\d\d(?:[/-]\d\d)?\b(?![,.]?\d)"
        ),
    ),
    (
        "period",
        re.compile(
            rf"\b(?P<n>{_COUNT})(?: \((?:\d+|{_WORDS})\))?[ -](?P<unit>(?:(?:clear|consecutive|calendar|full) )?"
            r"(?:(?:Operational|Working|Business) )?(?:minute|hour|day|week|month|quarter|year))s?\b",
            re.IGNORECASE,
        ),
    ),
    (
        "frequency",
        re.compile(
            r"\b(?:once|twice|hourly|daily|weekly|fortnightly|monthly|quarterly|annual(?:ly)?|yearly"
            r"|every (?:\w+ )?(?:day|week|month|quarter|year)s?)\b",
            re.IGNORECASE,
        ),
    ),
    ("number", re.compile(rf"(?<![\w.(/£$€-])(?P<n>{_COUNT})(?![\w.]*\d|%|[\w(/-])", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure where it stands: its kind, the words, their place, its size and what it counts ("month")."""

    kind: str
    text: str
    start: int
    end: int
    size: float | None
    unit: str


def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text in their order."""
    found: list[Figure] = []
    taken = [False] * len(text)
    for kind, pattern in ROWS:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            groups = match.groupdict()
            size = _size(groups["n"], groups.get("scale")) if groups.get("n") else None
            unit = (groups.get("unit") or "").casefold()
            if kind in ("money", "percentage"):
                unit = match[0][0] if kind == "money" else "%"
            found.append(Figure(kind, match[0], match.start(), match.end(), size, unit))
    return tuple(sorted(found, key=lambda figure: figure.start))


def _size(count: str, scale: str | None) -> float:
    words = re.split(r"[- ]", count.casefold())
    plain = sum(_VALUES[word] for word in words) if words[0] in _VALUES else float(count.replace(",", ""))
    return plain * _SCALES.get(scale or "", 1)
