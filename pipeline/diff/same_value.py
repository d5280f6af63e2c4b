"""Texts that say the same in other writing: sums, dates, times, shares, ranges, numbers in words, spelling, marks.

`plain_value(text)` writes each of them in one way, so that two texts are the same where their plain values are. It is
for comparing only, never shown.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.numerals import figure
from pipeline.text import canonical

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBER_NAMES = {
    **{word: at for at, word in enumerate(_ONES)},
    **{word: 10 * at for at, word in enumerate(_TENS, start=2)},
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
}
_NAME = "|".join(sorted(_NUMBER_NAMES, key=len, reverse=True))
_FIRST = "|".join(sorted((*_ONES, *_TENS), key=len, reverse=True))  # "million" by itself is a scale of figures
_IN_WORDS = re.compile(rf"\b(?:{_FIRST})(?:(?:[ -]| and )(?:{_NAME}))*\b")
_TWICE = re.compile(r"\b(\d+) ?\((\d+)\)")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.,]*\d)")
_COMMAS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d)")
_SCALED = re.compile(r"(\d+(?:\.\d+)?) ?(million|billion|thousand|bn|m|k)\b")
_SCALES = {"million": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9, "thousand": 10**3, "k": 10**3}
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "|".join(_MONTHS)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: day of)? ({_MONTH}),? (\d{{4}})\b")
_MONTH_FIRST = re.compile(rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b")
_FIGURES = re.compile(r"\b(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_CLOCK = re.compile(r"\b(\d{1,2})(?:[.:](\d{2}))? ?([ap])(?:\.m\.|m\b)|\b(\d{1,2}):(\d{2})\b")
_SHARE = re.compile(r"(\d+(?:\.\d+)?) ?(?:%|per ?cent(?:um)?\b)")
_CURRENCIES = {
    "gbp": "£",
    "eur": "€",
    "us$": "usd",
    "pounds": "£",
    "pound": "£",
    "euros": "€",
    "euro": "€",
    "sterling": "",
}
_BEFORE = re.compile(r"\b(gbp|eur|us\$) ?(?=\d)|(£|€|\$|\busd) (?=\d)")
_BEHIND = re.compile(r"(\d+(?:\.\d+)?) (pounds?|euros?|gbp|eur)(?: sterling)?\b")
_ZEROS = re.compile(r"(\d)\.0+(?!\d)")
_DIGIT = re.compile(r"\d")
_RANGE = re.compile(r"(?<=\d) ?- ?(?=[£€$]?\d)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Writing:
    """Words that are one in other writing. words: each by the one that stands for it; endings: patterns and what they
    become; marks: patterns of words that add nothing ("(Cth)")."""

    words: Mapping[str, str]
    endings: tuple[tuple[re.Pattern[str], str], ...]
    marks: tuple[re.Pattern[str], ...]


@cache
def load_writing(path: Path) -> Writing:
    """What is written in a TOML file with `spelling`, `endings` and `marks`. Raises SettingsError."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
        same = {other: group[0] for group in rows["spelling"]["same"] for other in group}
        return Writing(
            words=same,
            endings=tuple((re.compile(row["old"]), row["new"]) for row in rows["endings"]),
            marks=tuple(re.compile(row["old"]) for row in rows["marks"]),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, re.error) as error:
        raise SettingsError(
            f"The writing in {path.name} cannot be read: {error}.",
            "Correct the file, or restore the one that came with the program.",
        ) from error


def plain_value(text: str, writing: Writing) -> str:
    """A text in small letters with every value and word in one writing."""
    plain = canonical(text).replace("⁄", "/").casefold()
    plain = _IN_WORDS.sub(lambda match: str(_value(match[0])), plain)
    if _DIGIT.search(plain):
        plain = _figures(plain)
    for mark in writing.marks:
        plain = mark.sub("", plain)
    for ending, new in writing.endings:
        plain = ending.sub(new, plain)
    words = re.sub(r"[^\W\d_]+", lambda match: writing.words.get(match[0], match[0]), plain)
    return " ".join(words.split())


def _figures(text: str) -> str:
    """A text with each figure, date, time, share, sum and range in one writing."""
    plain = _moments(_numbers(text))
    plain = _SHARE.sub(r"\1%", plain)
    plain = _BEHIND.sub(lambda match: f"{_CURRENCIES.get(match[2], match[2])}{match[1]}", plain)
    plain = _BEFORE.sub(lambda match: _CURRENCIES.get(match[1], match[1]) if match[1] else match[2], plain)
    return _RANGE.sub(" to ", _ZEROS.sub(r"\1", plain))


def _numbers(text: str) -> str:
    """Figures with separators and with scales as plain ones; "30 (30)" as one."""
    text = _TWICE.sub(lambda match: match[1] if match[1] == match[2] else match[0], text)
    text = _SPACED.sub(lambda match: match[0].replace(" ", ""), text)
    text = _COMMAS.sub(lambda match: match[0].replace(",", ""), text)
    return _SCALED.sub(lambda match: _short(figure(match[1]) * _SCALES[match[2]]), text)


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _value(words: str) -> int:
    """The value of a number in words: "two hundred and five"."""
    total = part = 0
    for word in re.findall(r"[a-z]+", words):
        value = _NUMBER_NAMES.get(word)
        if value is None:
            continue
        if value == 100:
            part = max(part, 1) * 100
        elif value > 100:
            total, part = total + max(part, 1) * value, 0
        else:
            part += value
    return total + part


def _moments(text: str) -> str:
    """Dates and times of day in one writing."""
    text = _DAY_FIRST.sub(lambda match: _day(match[3], str(_MONTHS.index(match[2]) + 1), match[1], match[0]), text)
    text = _MONTH_FIRST.sub(lambda match: _day(match[3], str(_MONTHS.index(match[1]) + 1), match[2], match[0]), text)
    text = _FIGURES.sub(lambda match: _day(match[4], match[3], match[1], match[0]), text)
    text = _ISO.sub(lambda match: _day(match[1], match[2], match[3], match[0]), text)
    return _CLOCK.sub(_time, text)


def _day(year: str, month: str, day: str, written: str) -> str:
    """A date, the day before the month; the other way round where only that is one."""
    for one, other in ((month, day), (day, month)):
        try:
            return f"date{date(int(year), int(one), int(other)):%Y%m%d}"
        except ValueError:
            continue
    return written


def _time(match: re.Match[str]) -> str:
    if match[4] is not None:
        return f"time{int(match[4]):02}{match[5]}"
    hour = int(match[1]) % 12 + (12 if match[3] == "p" else 0)
    return f"time{hour:02}{match[2] or '00'}"
