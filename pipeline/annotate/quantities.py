"""Quantities with units: periods of time, money, percentages and dates.

The annotation "quantity" has the number in digits as `value` ("30", "1500000", "0.5"; "thirty (30)" is 30) and the
unit's name as `unit`. A date has unit "date" and its ISO 8601 form: "2020-03-27", "2020-03" for a month, "--04-01" for
a day of every year. A year of account ("2019/20") has unit "financial year", a time of day ("08:30") unit "time".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.annotate.marking import marking, overlaps
from pipeline.annotate.rules import Row, alternatives, read_rules
from pipeline.model import Annotation
from pipeline.numerals import FIGURES, figure

# fmt: off
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
_TENS = (
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth", "twentieth",
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)
# fmt: on
_WORDS = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(sorted(_ONES, key=len, reverse=True))})"
)
_WORDS = rf"(?:(?:(?:one|two|three|four|five|six|seven|eight|nine|a)\s)?hundred(?:\s(?:and\s)?{_WORDS})?|{_WORDS})"
_ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})"
_NUMBER = rf"(?:{_WORDS}\s*\(\s*{FIGURES}\s*\)|{FIGURES}(?:\s*\(\s*{_WORDS}\s*\))?|{_ORDINAL}|{_WORDS})"
_START = r"(?<![\w.,/£$€])(?<![A-Za-z]-)"
_MONTH = "|".join(f"{month}|{month[:3]}" for month in _MONTHS)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES = (
    re.compile(rf"{_START}{_DAY}\s+(?:day\s+of\s+)?(?P<month>{_MONTH})\.?,?\s+(?P<year>\d{{4}})\b"),
    re.compile(rf"\b(?P<month>{_MONTH})\.?\s+{_DAY},?\s+(?P<year>\d{{4}})\b"),
    re.compile(r"(?<![\w/.])(?P<day>\d{1,2})[/.](?P<number>\d{1,2})[/.](?P<year>\d{4})\b"),
    re.compile(r"(?<![\w/.-])(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?![\w-])"),
    re.compile(rf"\b(?P<month>{_MONTH})\s+(?P<year>(?:19|20)\d\d)\b"),
    re.compile(rf"{_START}{_DAY}\s+(?:day\s+of\s+)?(?P<month>{'|'.join(_MONTHS)})\b"),
)
_YEARS = re.compile(r"(?<![\w/])(?P<from>(?:19|20)\d\d)[/–-](?P<to>\d{2}|(?:19|20)\d\d)(?![\w/])")
_TIME = re.compile(
    r"(?<![\w.:,])(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap]\.?m\b\.?)"
    r"|(?<![\w.:])(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)\b"
    # "from 08.00 to 18.30 hours": a full stop makes a time of day only before "hours", or before such a time
    r"|(?<![\w.:,£$€])(?P<hour_stop>[01]\d|2[0-3])\.(?P<minute_stop>[0-5]\d)"
    r"(?:\s+hours\b|(?=\s*(?:to|and|-|–)\s*[012]\d\.[0-5]\d\s+hours\b))",
    re.IGNORECASE,
)


class QuantityFinder:
    """Finds quantities by the rows of quantities.toml."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self._units = [(re.compile(row["words"], re.IGNORECASE), row["unit"]) for row in tables["unit"]]
        self._signs = {row["sign"]: row["unit"] for row in tables["money"]}
        self._scales = [(re.compile(row["words"], re.IGNORECASE), int(row["power"])) for row in tables["scale"]]
        unit, scale = alternatives(tables["unit"]), alternatives(tables["scale"])
        signs = "|".join(re.escape(sign) for sign in self._signs)
        self._counted = re.compile(
            rf"{_START}(?P<number>{_NUMBER})(?:\s?(?P<scale>million|billion|thousand))?(?P<gap>[\s-]*)(?P<unit>{unit})(?!\w)",
            re.IGNORECASE,
        )
        self._before = re.compile(rf"{_START}(?P<number>{_NUMBER})\s*(?:to|or|[-–])\s*$", re.IGNORECASE)
        self._money = re.compile(
            rf"(?<!\w)(?P<sign>{signs})\s?(?P<number>{FIGURES})(?:\s?(?P<scale>{scale})\b)?", re.IGNORECASE
        )

    def find(self, text: str) -> list[Annotation]:
        """The quantities of `text`, in order, none overlapping: dates first, then money, then counted units."""
        kept: list[Annotation] = []
        for finder in (_dates, _years, _times, self._sums, self._counts):
            kept.extend(mark for mark in finder(text) if not overlaps(mark.start, mark.end, kept))
        return sorted(kept, key=lambda mark: mark.start)

    def _sums(self, text: str) -> Iterator[Annotation]:
        for match in self._money.finditer(text):
            value = self._scaled(number(match["number"]), match["scale"])
            yield _quantity(match.start(), match.end(), value, self._signs[match["sign"].upper()])

    def _counts(self, text: str) -> Iterator[Annotation]:
        for match in self._counted.finditer(text):
            if match["unit"][0].isalpha() and not match["gap"]:
                continue
            unit = next(name for pattern, name in self._units if pattern.fullmatch(match["unit"]))
            earlier = self._before.search(text, max(0, match.start() - 60), match.start())
            if earlier:
                yield _quantity(*earlier.span("number"), number(earlier["number"]), unit)
            yield _quantity(match.start(), match.end(), self._scaled(number(match["number"]), match["scale"]), unit)

    def _scaled(self, value: Decimal, scale: str | None) -> Decimal:
        if not scale:
            return value
        power = next(power for pattern, power in self._scales if pattern.fullmatch(scale))
        return value.scaleb(power)


def number(text: str) -> Decimal:
    """The number that `text` writes in digits, words or both: "1,500.00", "twenty-one", "thirty (30)", "5th"."""
    digits = re.search(FIGURES, text)
    if digits:
        return figure(digits[0])
    total = 0
    for word in re.split(r"[\s-]+", text.casefold()):
        if word in _ONES:
            total += _ONES.index(word)
        elif word in _TENS:
            total += 10 * (_TENS.index(word) + 2)
        elif word in _ORDINALS:
            total += _ORDINALS.index(word) + 1
        elif word == "hundred":
            total = max(total, 1) * 100
    return Decimal(total)


def _quantity(start: int, end: int, value: Decimal, unit: str) -> Annotation:
    plain = format(value, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return Annotation(type="quantity", start=start, end=end, value=plain, unit=unit)


def _dates(text: str) -> Iterator[Annotation]:
    taken: list[Annotation] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            value = _iso(match.groupdict())
            if value and not overlaps(match.start(), match.end(), taken):
                taken.append(
                    Annotation(type="quantity", start=match.start(), end=match.end(), value=value, unit="date")
                )
    yield from taken


def _iso(groups: dict[str, str | None]) -> str | None:
    """ISO 8601 of the parts of a date; None for a day that no calendar has."""
    name = groups.get("month")
    month = next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(name[:3])) if name else int(groups["number"] or 0)
    year, day = groups.get("year"), groups.get("day")
    try:
        checked = date(
            int(year or 2000), month, int(day or 1)
        )  # 2000 was a leap year: 29 February is a day of some year
    except ValueError:
        return None
    if day is None:
        return f"{checked:%Y-%m}"
    return checked.isoformat() if year else f"--{checked:%m-%d}"


def _years(text: str) -> Iterator[Annotation]:
    for match in _YEARS.finditer(text):
        if (int(match["from"]) + 1) % 100 == int(match["to"]) % 100:
            value = f"{match['from']}/{int(match['to']) % 100:02d}"
            yield Annotation(type="quantity", start=match.start(), end=match.end(), value=value, unit="financial year")


def _times(text: str) -> Iterator[Annotation]:
    for match in _TIME.finditer(text):
        hour = int(match["hour"] or match["hour24"] or match["hour_stop"])
        minute = int(match["minute"] or match["minute24"] or match["minute_stop"] or 0)
        if match["half"]:
            hour = hour % 12 + (12 if match["half"].casefold().startswith("p") else 0)
        yield Annotation(
            type="quantity", start=match.start(), end=match.end(), value=f"{hour:02d}:{minute:02d}", unit="time"
        )


def make(nlp: Any, name: str, folder: str, rules: str) -> Any:
    """The component "icp_quantities". A number within a reference ("clause 4 to 30 days") is no quantity."""
    finder = QuantityFinder(read_rules(folder, rules))

    def find(doc: Any) -> Iterator[Annotation]:
        references = [mark for mark in doc._.marks if mark.type == "reference"]
        for mark in finder.find(doc.text):
            if not overlaps(mark.start, mark.end, references):
                yield mark

    return marking(find)
