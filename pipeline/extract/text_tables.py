"""Tables that are typed in plain text: rows of characters in, cells out.

Two kinds are read: columns between bars ("| Rye | 2 |", with or without borders "+-----+---+"), and columns that a row
of several rules marks ("-----  ---"). Columns that spaces alone part are left to be read as lines.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

BARRED = re.compile(r"\s*\|.*\|\s*")
BORDER = re.compile(r"\s*[+|](?=.*[-=]{2})[-=+|: ]*[+|]\s*")
RULES = re.compile(r"\s*(?:-{2,}(?:\s+|[+|])-{2,}|={2,}\s+={2,})[-=+|\s]*")
# So many groups of lines between borders show that borders part rows, unless a group has so many lines that leave no
# cell empty: each of these is a row.
FULL = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a line that stands in a cell: characters `start` to `end`, without what parts the columns."""

    row: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table: the pieces of each of its lines, by number of the line (none for a border), and its first row's words
    where they are said to name the columns."""

    lines: Mapping[int, tuple[Piece, ...]]
    rows: int
    columns: int
    header: tuple[str, ...] = ()


def find(rows: Sequence[str]) -> Iterator[TextTable]:
    """The tables of a text, in order."""
    at = 0
    while at < len(rows):
        table = _barred(rows, at) or _ruled(rows, at)
        if table is not None:
            yield table
            at = max(table.lines)
        at += 1


# ---------------------------------------------------------------- bars


def _barred(rows: Sequence[str], at: int) -> TextTable | None:
    """The table of bars that begins with row `at`."""
    end = at
    while end < len(rows) and (BORDER.fullmatch(rows[end]) or BARRED.fullmatch(rows[end])):
        end += 1
    numbers = range(at, end)
    borders = [number for number in numbers if BORDER.fullmatch(rows[number])]
    cells = {number: _between_bars(rows[number]) for number in numbers if number not in borders}
    columns = max(map(len, cells.values()), default=0)
    if columns < 2 or len(cells) < 2 or any(len(row) != columns for row in cells.values()):
        return None
    groups = [list(group) for is_border, group in groupby(numbers, key=borders.__contains__) if not is_border]
    named = len(groups) > 1 and len(groups[0]) == 1 and (len(groups) == 2 or "=" in rows[groups[0][0] + 1])
    lines: dict[int, tuple[Piece, ...]] = dict.fromkeys(borders, ())
    row = -1
    for group in groups:
        texts = {number: _words(rows[number], cells[number]) for number in group}
        alone = len(groups) < FULL or (len(group) >= FULL and all(map(all, texts.values())))
        for number in group:
            row += number == group[0] or (alone and bool(texts[number][0]))
            lines[number] = _pieces(row, cells[number])
    return TextTable(lines, row + 1, columns, _words(rows[groups[0][0]], cells[groups[0][0]]) if named else ())


def _between_bars(row: str) -> list[tuple[int, int]]:
    bars = [match.start() for match in re.finditer(r"\|", row)]
    return [(left + 1, right) for left, right in pairwise(bars)]


# ---------------------------------------------------------------- rules


def _ruled(rows: Sequence[str], at: int) -> TextTable | None:
    """The table whose columns row `at`, or the one below it, marks with rules; it ends with the next empty row."""
    rule = next((number for number in (at, at + 1) if number < len(rows) and RULES.fullmatch(rows[number])), None)
    if rule is None or not rows[at].strip():
        return None
    end = next((number for number in range(rule, len(rows)) if not rows[number].strip()), len(rows))
    starts = [match.start() for match in re.finditer("-{2,}|={2,}", rows[rule])]
    cells = list(zip([0, *starts[1:]], [*starts[1:], sys.maxsize], strict=True))
    borders = [number for number in range(at, end) if not rows[number].strip("-=+| ")]
    texts = {number: _words(rows[number], cells) for number in range(at, end) if number not in borders}
    if len(texts) < 2 or not all(_fits(rows[number], starts[1:]) for number in texts):
        return None
    if not all(words[0] or number - 1 in texts for number, words in texts.items()):
        return None
    first = next(iter(texts))
    named = first + 1 in borders and max(texts) > first + 1
    lines: dict[int, tuple[Piece, ...]] = dict.fromkeys(borders, ())
    row = -1
    for number, words in texts.items():
        row += bool(words[0])
        lines[number] = _pieces(row, cells)
    return TextTable(lines, row + 1, len(cells), texts[first] if named else ())


def _fits(row: str, starts: Sequence[int]) -> bool:
    """Does no word of a row run over into the next column?"""
    return all(start > len(row) or row[start - 1] in " |" for start in starts)


# ---------------------------------------------------------------- both


def _words(row: str, cells: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    return tuple(row[start:end].strip(" |") for start, end in cells)


def _pieces(row: int, cells: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    return tuple(Piece(row, column, start, end) for column, (start, end) in enumerate(cells))
