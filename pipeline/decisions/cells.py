"""What a person entered in a cell, as a value of a decision; or what is wrong with it, and what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.model.decision import DECISIONS, STATUSES, Choice

LONGEST = {"owner": 200, "comment": 4000, "reason": 4000}
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
A_DAY = "a day as 2026-05-01, 1/5/2026 or 1 May 2026"
YEARS = range(2000, 2101)  # beyond them it is a slip of the pen


class WrongCellError(Exception):
    """A value that cannot be taken; says what would be right."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WrongCell:
    """A cell that cannot be taken: its row and column in the sheet, what stands in it, and what may stand in it. row: 0
    for a form that is no sheet."""

    row: int
    column: str
    value: str
    right: str

    @property
    def said(self) -> str:
        """As a line of a list."""
        where = f"Row {self.row}, {self.column}" if self.row else self.column
        shown = f"“{self.value[:60]}{'…' if len(self.value) > 60 else ''}”" if self.value else "nothing there"
        return f"{where}: {shown}; right: {self.right}."


def choice_of(cells: Mapping[str, object], before: Choice) -> tuple[Choice, tuple[tuple[str, str, str], ...]]:
    """What was entered, and what is wrong: name, value and what would be right.

    cells: by the names of `Choice`; of those that are not there, what stood before is kept.
    """
    values = {name: getattr(before, name) for name in Choice.__dataclass_fields__}
    wrong = []
    for name, value in cells.items():
        try:
            values[name] = READERS[name](value)
        except WrongCellError as error:
            wrong.append((name, _text(value), str(error)))
    return Choice(**values), tuple(wrong)


def _text(value: object) -> str:
    """A cell as text: without spaces around it, and with plain line ends."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "\n".join(line.rstrip() for line in str(value).replace("_x000D_", "").splitlines()).strip()


def _one_of(known: Sequence[str], value: object) -> str:
    text = _text(value)
    found = [name for name in known if name.casefold() == text.casefold()]
    if text and not found:
        raise WrongCellError(f"{', '.join(known[:-1])} or {known[-1]}")
    return found[0] if found else ""


def _day(value: object) -> str:
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
    else:
        text = re.sub(r"\s+", " ", _text(value))
        if not text:
            return ""
        days = [found for form in DAYS if (found := _parsed(text, form)) is not None]
        if not days:
            raise WrongCellError(A_DAY)
        day = days[0]
    if day.year not in YEARS:
        raise WrongCellError(f"{A_DAY}, in this century")
    return day.isoformat()


def _parsed(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None


def _words(name: str, value: object) -> str:
    text = _text(value)
    if len(text) > LONGEST[name]:
        raise WrongCellError(f"at most {LONGEST[name]} letters")
    return text


READERS: Mapping[str, Callable[[object], str]] = {
    "decision": lambda value: _one_of(DECISIONS, value),
    "owner": lambda value: _words("owner", value),
    "due": _day,
    "status": lambda value: _one_of(STATUSES, value),
    "comment": lambda value: _words("comment", value),
    "reason": lambda value: _words("reason", value),
}
