"""Numbered provisions in the cells of a table: a table that lays out clauses, told from one of figures or names.

Labels are decided as in running text, cell by cell (`pipeline.segment.decode`). A table lays out clauses where one of
its cells holds a list: labels that follow one another, dotted (18.2, 18.3) or of items ((a), (b)). A bare number (18.)
is the title of a section where the next dotted label of the table stands below it.

So does a table of two columns without names whose rows are a number and the words of a provision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.model import Line
from pipeline.segment.decode.beam import decode
from pipeline.segment.decode.candidates import Candidate, candidates
from pipeline.segment.decode.state import Decision
from pipeline.segment.decode.weights import Weights
from pipeline.segment.labels import reading
from pipeline.segment.labels.reading import Label, step_order
from pipeline.segment.paragraphs.geometry import measure

# A number, or one that is glued to its words.
NUMBERS = frozenset({"dotted", "run_on"})
Place = tuple[int, int]  # the number of a row, and of a line in it
# The words beside a number are a provision from this many on, if they end as one does.
SENTENCE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Start:
    """A line of a cell that begins a provision: its label, and for an item how many lists deep it stands (from 0)."""

    label: Label
    depth: int = 0


def starts(rows: Sequence[Sequence[Line]], weights: Weights, *, named: bool) -> dict[Place, Start]:
    """Where provisions begin in a table: by the number of the row and of the line in it.

    rows: the lines of each row cell by cell. named: its columns have names. Empty where the table holds no list of
    provisions.
    """
    cells = [(number, places) for number, row in enumerate(rows) for places in _cells(row)]
    labels = _labels([[rows[number][place] for place in places] for number, places in cells], weights)
    at = [(number, place) for number, places in cells for place in places]
    decided = {at[index]: each for index, each in labels.items()}
    found = _dotted(rows, decided, named=named)
    for number, places in cells:
        found |= _items([(number, place) for place in places], decided, found)
    return found


def listed(cell: Sequence[Line], weights: Weights) -> dict[int, Start]:
    """The items of a cell by the place of their first lines."""
    decided = {(0, place): each for place, each in _labels([cell], weights).items()}
    return {
        place: start for (_, place), start in _items([(0, place) for place in range(len(cell))], decided, {}).items()
    }


def _labels(cells: Iterable[Sequence[Line]], weights: Weights) -> dict[int, Decision]:
    """The labels in cells, decided as in running text, by the number of the line. A list ends with its cell.

    A cell is a page of its own: its lines alone show where it begins paragraphs.
    """
    rows: list[Candidate] = []
    opened: dict[int, None] = {}
    count = 0
    for cell in cells:
        lines = [replace(line, cell=None) for line in cell]
        opened[2 * count] = None  # before its first line, and without a number of its own
        rows += [replace(row, index=2 * (count + row.index) + 1) for row in candidates(lines, measure(lines))]
        count += len(lines)
    return {index // 2: each for index, each in decode(rows, opened, weights).labels.items()}


def _cells(row: Sequence[Line]) -> list[list[int]]:
    """The places in a row of the lines of each cell."""
    return [list(cell) for _, cell in groupby(range(len(row)), key=lambda n: row[n].cell)]


def _read(line: Line) -> tuple[Label, ...]:
    """The labels that a line may begin with; those that the word processor gives end before its text."""
    if line.label:
        return tuple(Label(found.kind, found.text, found.name, 0) for found in reading.read(f"{line.label} "))
    return reading.read(line.text)


# ---------------------------------------------------------------- dotted labels


def _dotted(rows: Sequence[Sequence[Line]], decided: Mapping[Place, Decision], *, named: bool) -> dict[Place, Start]:
    """The dotted labels of a table, if one of its cells holds two that follow one another, or two of its rows do."""
    labels = [
        (at, each.label, each.path)
        for at, each in sorted(decided.items())
        if each.kind == "number"
        and each.label.kind in NUMBERS
        and _has_own_words(rows[at[0]], at[1], each.label, named)
    ]
    found: dict[Place, Start] = {}
    lists = False
    last: tuple[Place, tuple[str, ...]] | None = None
    for number, (at, label, path) in enumerate(labels):
        below = labels[number + 1][2] if number + 1 < len(labels) else ()
        if len(path) == 1 and not _opens(path, below):
            continue
        lists = lists or (last is not None and len(last[1]) > 1 and _are_list(rows, last[0], at))
        found[at] = Start(label)
        last = at, path
    return found if lists else {}


def _has_own_words(row: Sequence[Line], place: int, label: Label, named: bool) -> bool:
    """Do words stand after a label in its line, or in the cell beside it where the columns have no names?"""
    return bool(row[place].text[label.end :].strip()) or (not named and place == 0 and _has_words(row))


def _opens(path: tuple[str, ...], below: tuple[str, ...]) -> bool:
    """Is a bare number a section, with its first clause right below?"""
    return len(below) == 2 and below[0] == path[0] and step_order(below[1])[0] <= 1


def _are_list(rows: Sequence[Sequence[Line]], one: Place, two: Place) -> bool:
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


def _items(
    cell: Sequence[Place], decided: Mapping[Place, Decision], dotted: Mapping[Place, Start]
) -> dict[Place, Start]:
    """The items of one cell: lists of two at least. A dotted label ends a list."""
    found: dict[Place, Start] = {}
    held: dict[Place, Start] = {}
    for at in cell:
        each = decided.get(at)
        if at in dotted:
            found |= held if len(held) > 1 else {}
            held = {}
        elif each is not None and each.kind == each.label.kind == "item":
            held[at] = Start(each.label, each.depth)
    return found | (held if len(held) > 1 else {})
