"""Two-column tables without rules, as definitions are set: bold terms to the left, their meanings at one edge to the
right.

A band of rows is such a table when every row can be cut at one edge: what stands left of it is bold and begins at one
place, what stands right of it begins at the edge, and no word crosses it. Numbered clauses with bold numbers are none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.pdf.glyphs import Word

# Words begin at a column's edge within this distance (points).
NEAR = 1.6
# A gap over this many leadings between two rows of words starts a new row of the table.
APART = 1.18
# Most terms end so many ems before the edge of the meanings.
GAP = 0.6
# A term in quotation marks is wrapped over so many rows at most.
WRAPPED = 4
QUOTES, CLOSING = ("“", '"', "‘", "'"), ("”", '"', "’", "'")
# So many words at most fill in a blank.
FILLED = 6
NUMBER = re.compile(
    r"\(?\d{1,3}[A-Z]?(?:\.\d+[A-Z]?)*[.)]?$|\([A-Za-z]{1,4}\)$|(?:[A-Za-z]|[ivxIVX]{2,5})[.)]$|[A-Z]{2}\d|[•●▪–-]$"
)

# What a formula is made of: "A" and so many ems to the right of it "is the value of …".
VARIABLE, AWAY = re.compile(r"[A-Z]{1,2}"), 2.0

Row = list[Word]


@dataclass(frozen=True, slots=True)
class Band:
    """Rows `start` to `end` (exclusive) of a block are a table; `cells` gives for each of them (table row, left,
    right).

    Row -1 stands for the last row of the table on the page before, which goes on here.
    """

    start: int
    end: int
    edge: float
    cells: tuple[tuple[int, Row, Row], ...]


def bands(rows: Sequence[Row], open_edge: float | None = None) -> list[Band]:
    """The tables of a block of rows, from top to bottom; `open_edge` is that of a table which ended the page before."""
    found: list[Band] = []
    right = max((row[-1].x1 for row in rows), default=0.0)
    for edge in _edges(rows, open_edge):
        for start, end in _stretches(rows, edge, open_edge):
            if not any(band.start < end and start < band.end for band in found):
                found.append(Band(start, end, edge, tuple(_cells(rows[start:end], edge, right))))
    for start in range(len(rows)):
        band = _wrapped(rows, start)
        if band and not any(other.start < band.end and start < other.end for other in found):
            found.append(band)
    return sorted(found, key=lambda band: band.start)


def _wrapped(rows: Sequence[Row], start: int) -> Band | None:
    """A table of one term that is wrapped beside the one row of its meaning, as before a list: its closing quotation
    mark stands by itself on a row below."""
    at = _turn(rows[start])
    if at is None or rows[start][0].text[0] not in QUOTES or _closes(rows[start][:at]):
        return None
    left, right = rows[start][:at], rows[start][at:]
    edge = right[0].x0
    if edge - left[-1].x1 <= GAP * left[0].style.size:
        return None
    cells: list[tuple[int, Row, Row]] = [(0, left, right)]
    for end, row in enumerate(rows[start + 1 : start + WRAPPED], start + 2):
        cut = _split(row, edge)
        if cut is None or not cut[0] or abs(cut[0][0].x0 - left[0].x0) > NEAR:
            return None
        cells.append((0, *cut))
        if _closes(cut[0]):
            return Band(start, end, edge, tuple(cells))
    return None


def _closes(words: Row) -> bool:
    """Does a term end with its quotation mark here?"""
    text = words[-1].text.rstrip(":,")
    return text.endswith(CLOSING) and (len(words) > 1 or len(text) > 1)


def _edges(rows: Sequence[Row], open_edge: float | None) -> list[float]:
    """Where meanings may begin: the first words that are not bold after bold ones, most frequent first."""
    count: Counter[int] = Counter()
    exact: dict[int, float] = {}
    for row in rows:
        at = _turn(row)
        if at is not None:
            count[round(row[at].x0)] += 1
            exact[round(row[at].x0)] = row[at].x0
    edges = [exact[key] for key, number in count.most_common() if number >= 2]
    if open_edge is not None:
        near = next((edge for edge in edges if abs(edge - open_edge) <= NEAR), None)
        edges.insert(0, open_edge if near is None else near)
    return edges


def _turn(row: Row) -> int | None:
    """The index of the first word of a row that is not bold, if bold words that are no number stand before it.

    A variable and what it stands for are parted likewise.
    """
    if len(row) > 1 and _is_variable(row[:1]) and row[1].x0 - row[0].x1 > AWAY * row[0].style.size:
        return 1 if row[1].text[0].islower() else None
    at = next((n for n, word in enumerate(row) if not word.style.bold), None)
    return at if at and not NUMBER.match(row[0].text) else None


def _is_variable(left: Row) -> bool:
    return len(left) == 1 and not left[0].style.bold and VARIABLE.fullmatch(left[0].text) is not None


def _split(row: Row, edge: float) -> tuple[Row, Row] | None:
    """(left, right) of a row cut at an edge; None if the row does not fit there."""
    left = [word for word in row if word.x0 < edge - NEAR]
    right = row[len(left) :]
    if any(word.x1 > edge - 1 for word in left) or not (_is_variable(left) or all(word.style.bold for word in left)):
        return None
    if right and abs(right[0].x0 - edge) > NEAR:
        return None
    return left, right


def _stretches(rows: Sequence[Row], edge: float, open_edge: float | None) -> list[tuple[int, int]]:
    found = []
    start: int | None = None
    carried = open_edge is not None and abs(open_edge - edge) <= NEAR
    for n, row in enumerate([*rows, None]):
        cut = _split(row, edge) if row is not None else None
        if start is None:
            if cut and cut[1] and (cut[0] or (carried and n == 0)) and not (cut[0] and NUMBER.match(cut[0][0].text)):
                start = n
        elif cut is None or (cut[0] and abs(cut[0][0].x0 - _left(rows[start:n], edge, cut[0][0].x0)) > NEAR):
            if _is_table(rows[start:n], edge, carried and start == 0):
                found.append((start, n))
            start = n if cut and cut[0] and cut[1] else None
    return found


def _left(rows: Sequence[Row], edge: float, default: float) -> float:
    """The left edge of the terms of a stretch."""
    return next((row[0].x0 for row in rows if row[0].x0 < edge - NEAR), default)


def _is_table(rows: Sequence[Row], edge: float, carried: bool) -> bool:
    both = [row for row in rows if (cut := _split(row, edge)) and cut[0] and cut[1]]
    plain = sum(not word.style.bold for row in rows for word in row)
    # Lines that begin with the same bold word have an edge in common too, but no gap before it.
    spaced = sum(edge - max(word.x1 for word in row if word.x0 < edge - NEAR) > GAP * row[0].style.size for row in both)
    enough = (len(both) >= 2 and spaced * 2 >= len(both)) or carried
    if both and all(_is_blank(row, edge) for row in both):
        return False
    return enough and plain * 2 > sum(len(row) for row in rows)


def _is_blank(row: Row, edge: float) -> bool:
    """Is a row a blank that was filled in ("Title:    Director") rather than a term with its meaning?"""
    left = [word for word in row if word.x0 < edge - NEAR]
    return left[-1].text.endswith(":") and len(row) - len(left) <= FILLED


def _cells(rows: Sequence[Row], edge: float, end: float) -> list[tuple[int, Row, Row]]:
    """The rows cut at an edge, each with its number in the table; lines of the block go as far right as `end`.

    The names at the left are known to have room as far as the longest of them goes: what lies between that and the edge
    may be padding.
    """
    gaps = [below[0].baseline - above[0].baseline for above, below in pairwise(rows)]
    leading = min((gap for gap in gaps if gap > 2), default=0.0)
    cells: list[tuple[int, Row, Row]] = []
    number = -1
    cut = [_split(row, edge) or ([], row) for row in rows]
    names_end = max((left[-1].x1 for left, _ in cut if left), default=edge)
    for n, (left, right) in enumerate(cut):
        if n == 0:
            number = 0 if left and right else -1
        elif left and right:
            apart = gaps[n - 1] > APART * leading
            above, beside = cells[-1][1], cells[-1][2]
            room = _has_room(above, left, names_end) or _has_room(beside, right, end)
            number += 0 if above and not (apart or room or _is_variable(left)) else 1
        cells.append((number, left, right))
    return cells


def _has_room(above: Row, below: Row, end: float) -> bool:
    """Would the first word of a line have fitted at the end of the line above it, with a space of half an em?"""
    width = below[0].x1 - below[0].x0 + below[0].style.size / 2
    return bool(above) and above[-1].x1 + width < end
