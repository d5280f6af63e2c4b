"""What two figures prove, read by the checker for itself: which is more, and what kind of figure they are."""

from __future__ import annotations

import re

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_UNITS = {word: at for at, word in enumerate(_SMALL.split())}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_TIMES = {"k": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_AMOUNT = re.compile(r"(?P<figure>\d[\d,]*(?:\.\d+)?)|(?P<words>[a-z]+(?:[- ][a-z]+)?)", re.IGNORECASE)
_TIME = r"(?:minute|hour|day|week|month|quarter|year)s?\b"
# By what a sentence says that a figure is: what the figure must look like.
LOOKS = {
    "period": re.compile(_TIME, re.IGNORECASE),
    "sum": re.compile(r"[£$€]"),
    "percentage": re.compile(r"%|per ?cent", re.IGNORECASE),
    "date": re.compile(
        r"january|february|march|april|may|june|july|august|september|october|november|december|\d{4}|\d+/\d+/\d+",
        re.IGNORECASE,
    ),
    "often": re.compile(r"once|twice|ly\b|\bevery\b", re.IGNORECASE),
    "figure": re.compile(r"\d|" + "|".join((*_UNITS, *_TENS)), re.IGNORECASE),
}


_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATE = re.compile(rf"{_MONTHS}|^\s*(?:19|20)\d\d(?:[/-]\d\d)?$|\d+/\d+/\d+", re.IGNORECASE)


def amount(text: str) -> tuple[float, str] | None:
    """The size of a figure and what it counts; None for a date and for words that count nothing."""
    if _DATE.search(text) and not LOOKS["sum"].search(text) and not LOOKS["period"].search(text):
        return None
    match = _AMOUNT.search(text)
    if match is None:
        return None
    rest = (text[: match.start()] + text[match.end() :]).casefold()
    if match["figure"]:
        size = float(match["figure"].replace(",", ""))
    else:
        parts = re.split(r"[- ]", match["words"].casefold())
        values = [_UNITS.get(part, _TENS.get(part)) for part in parts]
        if values[0] is None:
            return None
        second = values[1] if len(values) > 1 else None
        if len(values) > 1 and second is None:
            rest = f"{parts[1]} {rest}"
        size = float(values[0] + (second or 0))
    scale = re.match(r"\s*(million|billion|bn|m|k)\b", rest.lstrip("£$€ "))
    if scale:
        size *= _TIMES[scale[1]]
        rest = rest.replace(scale[1], "", 1)
    rest = re.sub(r"\([^)]*\)", "", rest)
    return size, re.sub(r"[\s'’-]+|s\b", "", rest).replace("percent", "%")


def direction(old: str, new: str) -> str:
    """What must be said of two figures: "goes up", "goes down", or "changes" where they do not count the same."""
    one, two = amount(old), amount(new)
    if one is None or two is None or one[1] != two[1] or one[0] == two[0]:
        return "changes"
    return "goes up" if two[0] > one[0] else "goes down"
