"""Side headings: bold words in a column of their own left of numbered clauses are the headings of those clauses.

In: the rows of a block. Out: the same, with each side heading after the number that it stands beside and before the
text, on a row of its own, as a heading above its clause is printed: "10.1 Actions", "The parties act …".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.extract.pdf.glyphs import Word

NUMBER = re.compile(r"\(?\d{1,3}(?:\.\d{1,3}){0,3}[.)]?")
# Headings begin at one place within this distance, and so do the numbers beside them (points).
NEAR = 2.0
# A number stands right of the heading's column by so many ems; a heading has so many rows, a column so many headings.
APART, ROWS, FEWEST = 1.0, 4, 2
# A clause without a heading of its own may stand between two.
LEAP = 2

Row = list[Word]


def beside_numbers(rows: Sequence[Row]) -> list[Row]:
    """`rows` with side headings put between the numbers and the texts of their clauses."""
    starts = [n for n, row in enumerate(rows) if _numbered(row) is not None]
    edge, place = _column(rows, starts)
    if edge is None:
        return list(rows)
    found: list[Row] = []
    waiting: list[Word] = []
    at = -1
    for row in rows:
        cut = _numbered(row)
        left = [word for word in row if word.x0 < place - NEAR]
        mine = bool(left) and abs(left[0].x0 - edge) <= NEAR and all(word.style.bold for word in left)
        if cut is not None and mine and abs(row[cut].x0 - place) <= NEAR:
            found += [[row[cut], *left], row[cut + 1 :]]
            at, waiting = len(found) - 2, left
        elif mine and at >= 0 and waiting and len(found) - at <= 2 * ROWS:
            found[at] = [*found[at], *left]
            if row[len(left) :]:
                found.append(row[len(left) :])
        else:
            waiting = waiting if not mine else []
            found.append(row)
    return [row for row in found if row]


def _numbered(row: Row) -> int | None:
    """The index of the number that stands after the bold words at the start of a row."""
    at = next((n for n, word in enumerate(row) if not word.style.bold or NUMBER.fullmatch(word.text)), None)
    if not at or at + 1 >= len(row) or not NUMBER.fullmatch(row[at].text):
        return None
    return at if row[at].x0 - row[at - 1].x1 >= APART * row[at].style.size else None


def _column(rows: Sequence[Row], starts: Sequence[int]) -> tuple[float | None, float]:
    """Where the headings begin, and the numbers beside them; None where too few agree."""
    for n in starts:
        edge, place = rows[n][0].x0, rows[n][_numbered(rows[n]) or 0].x0
        same = [
            other
            for other in starts
            if abs(rows[other][0].x0 - edge) <= NEAR
            and abs(rows[other][_numbered(rows[other]) or 0].x0 - place) <= NEAR
        ]
        numbers = [rows[other][_numbered(rows[other]) or 0].text for other in same]
        if len(same) >= FEWEST and all(_counts(one, two) for one, two in pairwise(numbers)):
            return edge, place
    return None, 0.0


def _counts(one: str, two: str) -> bool:
    """Do two numbers count up, as those of clauses do? The figures of a form ("12 months", "9 Low Road") do not."""
    old, new = ([int(step) for step in re.findall(r"\d+", number)] for number in (one, two))
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    return len(new) > len(old) if at is None else 0 < new[at] - old[at] <= LEAP
