"""Numbers as documents write them: Roman numerals and letters of lists, figures with separators, scales of sums."""

from __future__ import annotations

from decimal import Decimal

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

# Figures with separators of thousands, and those with or without them.
GROUPED = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"
FIGURES = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"


def figure(text: str) -> Decimal:
    """The value of figures: "12,500,000.5"."""
    return Decimal(text.replace(",", ""))


def letters(number: int, base: str = "a") -> str:
    """1 → a, 26 → z, 27 → aa, 28 → bb, as Word counts; nothing below 1."""
    if number < 1:
        return ""
    count, index = divmod(number - 1, 26)
    return chr(ord(base) + index) * (count + 1)


def roman(number: int) -> str:
    """1 → i, 4 → iv, 1990 → mcmxc."""
    out = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        out += sign * count
    return out


def roman_value(name: str) -> int | None:
    """The value of a small Roman number up to 99, None if it is none: "iv" is 4, "iiii" and "vx" are None."""
    if not name or any(char not in _VALUES for char in name):
        return None
    values = [_VALUES[char] for char in name]
    total = sum(-v if v < max(values[n + 1 :], default=0) else v for n, v in enumerate(values))
    return total if 0 < total < 100 and roman(total) == name else None
