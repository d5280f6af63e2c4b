"""How a number is written in the formats of Word's lists and notes (ECMA-376 part 1, 17.18.59)."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.numerals import letters, roman

_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ONES = _NUMBERS.split()
_TWENTY_TO_NINETY = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = _TWENTY_TO_NINETY.split()
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
# The signs of the Chicago manual.
_SIGNS = "*†‡§"


def ordinal(number: int) -> str:
    """1 → 1st, 11 → 11th."""
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def cardinal_text(number: int) -> str:
    """1 → One, 21 → Twenty-One; digits from a thousand on."""
    return _titled(_words(number)) if 0 <= number < 1000 else str(number)


def ordinal_text(number: int) -> str:
    """1 → First, 21 → Twenty-First; digits from a thousand on."""
    if not 0 <= number < 1000:
        return ordinal(number)
    head, last = re.fullmatch(r"(.*?)(\w+)", _words(number)).groups()  # type: ignore[union-attr]
    return _titled(head + _ORDINALS.get(last, f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"))


def _words(number: int) -> str:
    if number >= 100:
        rest = f" {_words(number % 100)}" if number % 100 else ""
        return f"{_ONES[number // 100]} hundred{rest}"
    if number < 20:
        return _ONES[number]
    return _TENS[number // 10 - 2] + (f"-{_ONES[number % 10]}" if number % 10 else "")


def _titled(words: str) -> str:
    return re.sub(r"[a-z]+", lambda match: match[0].capitalize(), words)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def chicago(number: int) -> str:
    """1 → *, 4 → §, 5 → **."""
    return _SIGNS[(number - 1) % 4] * ((number - 1) // 4 + 1)


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number, "A"),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "ordinal": ordinal,
    "cardinalText": cardinal_text,
    "ordinalText": ordinal_text,
    "chicago": chicago,
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "decimalEnclosedCircle": _circled,
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda number: "",
}


def written(number: int, form: str) -> str:
    """A number in a format; a custom format is its first number ("001, 002, …"), one that is unknown counts in digits.

    Word leaves out what a format cannot write: a letter or a Roman number for zero.
    """
    if form[:1] == "0" and form.isdecimal():
        return f"{number:0{len(form)}d}"
    return FORMATS.get(form, str)(number)
