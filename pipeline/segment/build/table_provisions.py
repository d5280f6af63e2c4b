"""Numbered provisions in the cells of a table: a table that lays out clauses, told from one of figures or names.

A table lays out clauses where one of its cells holds a list: labels at line starts that follow one another, dotted
(18.2, 18.3) or of items ((a), (b)). A dotted label must come next in the numbering of the table; a bare number (18.) is
the title of a section where the next dotted label of the table stands below it. Items are taken cell by cell.

So does a table of two columns without names whose rows are a number and the words of a provision.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.model import Line
from pipeline.segment.build.cell_lists import CellLists
from pipeline.segment.labels import reading
from pipeline.segment.labels.acceptance import UNITS, refers
from pipeline.segment.labels.reading import Label, follows, shared, step_order
from pipeline.segment.paragraphs.geometry import NEAR, ends

# Numbers that may be left out between two provisions.
LEAP = 4
# The words beside a number are a provision from this many on, if they end as one does.
SENTENCE_WORDS = 4
# The space after the number was drawn too narrow to be read: "20.3HVCA", "91.2Where".
CLOSE = re.compile(r"\s*(?P<name>\d{1,3}(?:\.\d{1,3}){1,5})\.?(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Start:
    """A line of a cell that begins a provision: its label, and for an item how many lists deep it stands (from 0)."""

    label: Label
    depth: int = 0


def starts(rows: Sequence[Sequence[Line]], *, named: bool) -> dict[tuple[int, int], Start]:
    """Where provisions begin in a table: by the number of the row and of the line in it.

    rows: the lines of each row cell by cell. named: its columns have names. Empty where the table holds no list of
    provisions.
    """
    found = _dotted(rows, named=named)
    for number, row in enumerate(rows):
        for places in _cells(row):
            found |= _items(number, row, places, found)
    return found


def _cells(row: Sequence[Line]) -> list[list[int]]:
    """The places in a row of the lines of each cell."""
    return [list(cell) for _, cell in groupby(range(len(row)), key=lambda n: row[n].cell)]


def _read(line: Line) -> tuple[Label, ...]:
    """The labels that a line may begin with; those that the word processor gives end before its text."""
    if line.label:
        return tuple(Label(found.kind, found.text, found.name, 0) for found in reading.read(f"{line.label} "))
    close = CLOSE.match(line.text)
    if close:
        return (Label("dotted", close["name"], close["name"], close.end()),)
    return reading.read(line.text)


# ---------------------------------------------------------------- dotted labels


def _dotted(rows: Sequence[Sequence[Line]], *, named: bool) -> dict[tuple[int, int], Start]:
    """The dotted labels of a table, if one of its cells holds two that follow one another, or two of its rows do."""
    candidates = [
        (number, place, label)
        for number, row in enumerate(rows)
        for cell in _cells(row)
        for at, place in enumerate(cell)
        for label in _read(row[place])
        if label.kind == "dotted"
        and (
            _may_start(row[place], row[cell[at - 1]] if at else None, label)
            or (not named and place == 0 and stands_alone(row[0], label) and _has_words(row))
        )
    ]
    found: dict[tuple[int, int], Start] = {}
    path: tuple[str, ...] = ()
    lists = False
    for at, (number, place, label) in enumerate(candidates):
        below = candidates[at + 1][2].path if at + 1 < len(candidates) else ()
        if not (_opens(label.path, below) if len(label.path) == 1 else _next(path, label.path)):
            continue
        last = next(reversed(found), None)
        lists = lists or (last is not None and len(path) > 1 and _are_list(rows, last, (number, place)))
        found[number, place] = Start(label)
        path = label.path
    return found if lists else {}


def _may_start(line: Line, before: Line | None, label: Label) -> bool:
    """Can a provision begin at this line of a cell, after the line `before` of the same cell?"""
    rest = line.text[label.end :].strip()
    if not rest or rest[0] in "%,.;)/" or UNITS.match(rest):
        return False
    if before is None or line.label:
        return True
    hangs = line.x0 < before.x0 - NEAR
    return hangs or ends(before.text) or (not refers(before.text) and rest[0].isupper())


def _opens(path: tuple[str, ...], below: tuple[str, ...]) -> bool:
    """Is a bare number a section, with its first clause right below?"""
    return len(below) == 2 and below[0] == path[0] and step_order(below[1])[0] <= 1


def _next(before: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Can the provision `path` come after `before`? Any can be the first; numbering may start again at 1.1."""
    if not before or set(path) == {"1"}:
        return True
    same = shared(before, path)
    if same == len(path):
        return False
    if same == len(before):
        return len(path) - same <= 2 and all(step_order(step)[0] <= LEAP for step in path[same:])
    return follows(before[same], path[same], LEAP) and all(step_order(step)[0] <= 1 for step in path[same + 1 :])


def _are_list(rows: Sequence[Sequence[Line]], one: tuple[int, int], two: tuple[int, int]) -> bool:
    """Do two labels stand in the same cell, or each before the sentence of a row of its own?"""
    if rows[one[0]][one[1]].cell == rows[two[0]][two[1]].cell:
        return True
    return all(place == 0 and _is_sentence(rows[number]) for number, place in (one, two))


def stands_alone(line: Line, label: Label) -> bool:
    """Is a label all that its line holds?"""
    return not line.label and not line.text[label.end :].strip()


def _has_words(row: Sequence[Line]) -> bool:
    """Has a row two cells, a line with a label in the first and words in the second?"""
    cells = _cells(row)
    return len(cells) == 2 and len(cells[0]) == 1 and any(char.isalpha() for char in row[cells[1][0]].text)


def _is_sentence(row: Sequence[Line]) -> bool:
    """Is a row a number and a provision's words, not a number and a name?"""
    read = _read(row[0])
    if not read or not stands_alone(row[0], read[0]) or not _has_words(row):
        return False
    text = " ".join(line.text.strip() for line in row[1:])
    return len(text.split()) >= SENTENCE_WORDS and text.endswith((".", ";", ":", "; and", "; or"))


# ---------------------------------------------------------------- items


def listed(cell: Sequence[Line]) -> dict[int, Start]:
    """The items of a cell by the place of their first lines."""
    return {place: start for (_, place), start in _items(0, cell, range(len(cell)), {}).items()}


def _items(
    number: int, row: Sequence[Line], places: Sequence[int], dotted: dict[tuple[int, int], Start]
) -> dict[tuple[int, int], Start]:
    """The items of one cell: lists that begin with a first item and have a second. A dotted label ends a list."""
    found: dict[tuple[int, int], Start] = {}
    held: dict[tuple[int, int], Start] = {}
    lists = CellLists()
    for at, place in enumerate(places):
        line, before = row[place], row[places[at - 1]] if at else None
        if (number, place) in dotted:
            found |= held if len(held) > 1 else {}
            held, lists = {}, CellLists()
            continue
        for label in _read(line):
            if label.kind != "item" or not _may_start(line, before, label):
                continue
            ahead = [one.name for later in places[at + 1 :] for one in _read(row[later]) if one.kind == "item"]
            after = lists.enter(label.name, label.text, line.x0, ahead)
            if after is not None:
                lists = after
                held[number, place] = Start(label, len(lists.lists) - 1)
    return found | (held if len(held) > 1 else {})
