"""When two rows on two pages say the same: the words are equal, apart from numbers that count with the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

# A row with more numbers than this is compared as it stands, or with one of its numbers counting.
NUMBERS = 4
# A number after one of these words is a name, not a page's number, even if it counts with the pages.
NAMED = re.compile(
    r"\b(?:schedule|annex|appendix|exhibit|attachment|article|part|section|clause|chapter|volume)\s*$", re.IGNORECASE
)
PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—(\[]?\s*(?:\d{1,4}|[ivxl]{1,7})\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–—)\]]?", re.I)
# What stands in a key for a number that counts with the pages, before its distance from the page's.
COUNTS = "#"


def keys(text: str, page: int) -> Iterator[str]:
    """The forms a row may have in common with others: each number as it stands, or as its distance from the page's."""
    parts = re.split(r"(\d+)", text.casefold())
    numbers = parts[1::2]
    choices = [
        (number,) if NAMED.search(before) else (number, f"{COUNTS}{int(number) - page}")
        for before, number in zip(parts[0::2], numbers, strict=False)
    ]
    if len(numbers) > NUMBERS:
        yield "".join(parts)
        for n, choice in enumerate(choices):
            if len(choice) > 1:
                yield "".join([*parts[: 2 * n + 1], choice[1], *parts[2 * n + 2 :]])
        return
    for chosen in product(*choices):
        parts[1::2] = list(chosen)
        yield "".join(parts)
