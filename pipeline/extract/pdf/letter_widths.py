"""Text layers that lie: a letter that is printed in two widths within one font stands for two signs.

Some programs give the joined letters "fi", "fl", "ff" or "ti" the meaning of their first letter alone, so that their
words lose a letter ("Specifcation"), though the page shows it. No letter of a font has two widths; where "f" or "t" has
a second one, half as wide again or more, it is such a sign.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Protocol

# The letters that joined ones begin with, in the type of contracts.
FIRST = re.compile("[ft]")
# A joined letter is so many times as wide as its first letter alone: in common type “fi” is 1.6 to 2 times an “f”.
WIDER = 1.5
# Letters of one sign begin at one place (points).
SAME = 0.01
# A word has so many letters at most.
LONGEST = 40
# Widths of one letter differ by less than this where sizes are rounded; OCR stretches each word, so that all occur.
ROUNDED = 1.15
# So many examples are shown.
SHOWN = 3


class Placed(Protocol):
    """What knows where the characters of a page stand."""

    def measure(self, index: int) -> tuple[str, float, float] | None:
        """The font of a character, its left edge and its width in ems; None where it has no ink."""


class LetterWidths:
    """The widths of the first letters of joined ones, by font, with a word that shows each."""

    def __init__(self) -> None:
        self._widths: dict[tuple[str, str], dict[float, tuple[int, str]]] = defaultdict(dict)

    def look(self, page: int, text: str, placed: Placed) -> None:
        """Take in the letters of a page."""
        for match in FIRST.finditer(text):
            at = match.start()
            found = placed.measure(at)
            if found is None:
                continue
            sign, width = (found[0], match[0]), round(found[2], 2)
            if width <= 0 or width in self._widths.get(sign, ()):
                continue
            if any(abs(other[1] - found[1]) < SAME for other in _neighbours(placed, text, at)):
                continue  # one sign with two letters of its own: nothing is lost
            self._widths[sign][width] = page, _word(text, at)

    def notes(self, name: str) -> tuple[str, ...]:
        """The sentence for the reader, if any letter has two widths."""
        lies = [
            seen
            for widths in self._widths.values()
            for width, seen in sorted(widths.items())
            if width >= WIDER * min(widths) and not any(ROUNDED * min(widths) < w < WIDER * min(widths) for w in widths)
        ]
        if not lies:
            return ()
        page, _ = lies[0]
        words = ", ".join(dict.fromkeys(f"“{word}”" for _, word in lies[:SHOWN]))
        return (
            f"The text in {name} is not what its pages show: joined letters such as “fi” lost a letter "
            f"({words} on page {page}). Check by eye, or run it through OCR.",
        )


def _neighbours(placed: Placed, text: str, at: int) -> list[tuple[str, float, float]]:
    found = (placed.measure(n) for n in (at - 1, at + 1) if 0 <= n < len(text) and not text[n].isspace())
    return [each for each in found if each is not None]


def _word(text: str, at: int) -> str:
    before, after = text[max(0, at - LONGEST) : at], text[at : at + LONGEST]
    return (before.split() or [""])[-1] * (not before[-1:].isspace()) + after.split()[0]
