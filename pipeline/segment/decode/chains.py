"""Series over the whole document: how many numbers follow each one, one after another, in the same form.

A number that counts up from one to the next is hardly ever there by chance, and one that stands alone often is. So each
reading gets the length of the longest chain that begins with it (n log n, from the last line to the first).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.segment.decode.candidates import Candidate, Reading
from pipeline.segment.labels.reading import step_order

# Left edges of one list may differ by this many points from page to page.
SAME_EDGE = 6.0
# No list has its next item after so many candidates in between.
REACH = 400
LONGEST = 12


def chains(rows: Sequence[Candidate]) -> dict[tuple[int, int], int]:
    """For (number of the row, number of its reading): how many labels the series has from there on, itself included.

    At most `LONGEST` are counted: more say no more.
    """
    length: dict[tuple[int, int], int] = {}
    latest: dict[tuple[str, object], list[tuple[int, int]]] = {}
    for at in range(len(rows) - 1, -1, -1):
        for number, reading in enumerate(rows[at].readings):
            following = [
                length[other]
                for key in _next_keys(reading)
                for other in latest.get(key, ())[-4:]
                if other[0] - at <= REACH and _one_series(rows[at], rows[other[0]])
            ]
            if not following and any(
                _is_below(reading, other) for row in rows[at + 1 : at + 4] for other in row.readings
            ):
                following = [1]
            length[at, number] = min(LONGEST, 1 + max(following, default=0))
        for number, reading in enumerate(rows[at].readings):
            latest.setdefault(_key(reading), []).append((at, number))
    return length


def numbered_below(rows: Sequence[Candidate]) -> list[frozenset[str]]:
    """For each row: the sections of which a deeper number comes in one of the next rows (1 where 1.1 follows)."""
    return [
        frozenset(
            reading.path[0]
            for row in rows[at + 1 : at + 4]
            for reading in row.readings
            if reading.kind == "number" and len(reading.path) > 1
        )
        for at in range(len(rows))
    ]


def _is_below(reading: Reading, other: Reading) -> bool:
    """Does another number stand below this one: 2.4 below 2?"""
    return reading.kind == other.kind == "number" and other.path[: len(reading.path)] == reading.path != other.path


def _key(reading: Reading) -> tuple[str, object]:
    if reading.kind == "number":
        return "number", reading.path
    return reading.family, reading.value


def _next_keys(reading: Reading) -> list[tuple[str, object]]:
    """The keys of what may come next: the next of its list, its first below, or the next of those above it."""
    if reading.kind == "item":
        return [(reading.family, reading.value + 1)]
    path = reading.path
    keys: list[tuple[str, object]] = [("number", (*path, first)) for first in ("1", "01", "0")]
    for depth in range(len(path), 0, -1):
        number, letters = step_order(path[depth - 1])
        last = path[depth - 1]
        keys.append(("number", (*path[: depth - 1], str(number + 1))))
        keys.append(("number", (*path[: depth - 1], str(number + 1), "0")))
        keys.append(("number", (*path[: depth - 1], str(number + 1).zfill(len(last)))))
        keys.append(("number", (*path[: depth - 1], f"{number}{chr(65 + letters)}")))
    return keys


def _one_series(one: Candidate, other: Candidate) -> bool:
    """May two labels be of one series by their place? On other pages margins may differ."""
    if one.line.page != other.line.page or one.line.column != other.line.column:
        return True
    return one.readings[0].kind == "number" or abs(one.line.x0 - other.line.x0) <= SAME_EDGE
