"""The date and the version that the name of an edition says: what editions without a link are ordered by."""

from __future__ import annotations

import re

Moment = tuple[tuple[int, int, int], tuple[int, ...], bool]
"""Year, month and day (0 where the name does not say); the numbers of its version; is it final?"""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_YEAR = r"(?<!\d)(?P<year>(?:19|20)\d\d)"
_NOT_FINAL = re.compile(r"\b(?:draft|consultation)\b", re.IGNORECASE)
# The first that fits is the date, so that the longer ones stand before those that are a part of them.
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?\b{_MONTH}\s+{_YEAR}(?!\d)",
        rf"{_YEAR}[-/.](?P<number>\d\d?)[-/.](?P<day>\d\d?)(?!\d)",
        rf"{_YEAR}\s*[-/–]\s*(?P<next>(?:19|20)?\d\d)(?!\d)",
        rf"{_YEAR}(?!\d)",
    )
)


def moment(name: str) -> Moment:
    """What the name of an edition says of its time; larger is newer.

    >>> moment("June 2019") < moment("February 2021"), moment("v1.9") < moment("v1.10")
    (True, True)
    """
    found = next((match for pattern in _DATES if (match := pattern.search(name))), None)
    date, rest = (0, 0, 0), name
    if found is not None:
        date, rest = _date(found), name[: found.start()] + " " + name[found.end() :]
    return date, tuple(int(number) for number in re.findall(r"\d+", rest)), not _NOT_FINAL.search(name)


def _date(found: re.Match[str]) -> tuple[int, int, int]:
    parts = found.groupdict()
    year, month = int(parts["year"]), parts.get("month")
    if month:
        return year, _MONTHS.index(month.casefold()) + 1, int(parts["day"] or 0)
    if parts.get("number"):
        return year, int(parts["number"]), int(parts["day"])
    second = int(parts.get("next") or 0)
    # "2019/20" goes from one year into the next; "2019-03" is a month.
    spans = second % 100 == (year + 1) % 100
    return year, second if 1 <= second <= 12 and not spans else 0, 0
