"""The sheets of a register as values: what stands in which cell, without a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.model import WordEdit

MOST = 32_767  # characters that a cell takes


@dataclass(frozen=True, slots=True)
class Formula:
    """What a spreadsheet works out. text: with its "="; value: what it comes to as the workbook is written, None where
    that is left to the spreadsheet."""

    text: str
    value: int | None = None


Words = tuple[WordEdit, ...]  # what came is shown as new, what went as struck
Cell = str | int | date | Formula | Words
Cells = tuple[Cell, ...]
Columns = tuple[tuple[str, int], ...]  # names, and widths in characters


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceList:
    """What can be chosen in a column. prompt: what is said beside the cell; strict: is anything else refused?"""

    values: Sequence[str]
    prompt: str = ""
    strict: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterSheet:
    """A sheet with the names of its columns in its first row.

    fixed: how many columns stay in view. printed: how many are printed, 0 for all; they also say how tall a row is.
    unseen: the name of a column that is hidden; hidden: is the whole sheet? lists: by the name of a column, what can be
    chosen in it; dates: the columns for dates. inner: the rows (from 0) that belong to the row before them.
    """

    name: str
    columns: Columns
    rows: tuple[Cells, ...]
    fixed: int = 0
    printed: int = 0
    unseen: str = ""
    hidden: bool = False
    lists: tuple[tuple[str, ChoiceList], ...] = ()
    dates: tuple[str, ...] = ()
    inner: frozenset[int] = frozenset()


# The looks of a cell of a `FormSheet`.
TITLE, LEAD, HEAD, WORDS, COUNT, TOTAL, DATE = "title", "lead", "head", "words", "count", "total", "date"
LISTED = "listed"  # words that a formula may leave empty; then nothing of the cell is seen
LISTED_DATE = "listed date"


@dataclass(frozen=True, kw_only=True, slots=True)
class FormCell:
    """A cell at a place (from 1). wide: over how many columns it goes."""

    row: int
    column: int
    value: Cell
    look: str = WORDS
    wide: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Bars:
    """A chart with a bar for each row, made of the numbers in its columns. names: the column that they are called by;
    parts: the columns of numbers, each with its colour; at: the cell that it begins at."""

    title: str
    rows: tuple[int, int]
    head: int
    names: int
    parts: tuple[tuple[int, str], ...]
    at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FormSheet:
    """A sheet with cells at places of its own.

    head: the row that is repeated on each page, 0 for none. lined: rows, first and last, that have a line below them
    where they are not empty. tall: rows, first and last, of one height in points. printed: the last row that is
    printed, 0 for all.
    """

    name: str
    widths: tuple[int, ...]
    cells: tuple[FormCell, ...]
    bars: tuple[Bars, ...] = ()
    head: int = 0
    lined: tuple[tuple[int, int], ...] = ()
    tall: tuple[int, int, float] | None = None
    printed: int = 0
    hidden: bool = False


class Ranges:
    """Where the columns of a sheet are, as a formula names them."""

    def __init__(self, sheet: RegisterSheet) -> None:
        self.sheet = sheet
        self._names = [name for name, _ in sheet.columns]
        self.rows = len(sheet.rows)
        self.last = max(2, self.rows + 1)

    def column(self, name: str) -> str:
        """The letters of a column."""
        return letters(self._names.index(name) + 1)

    def of(self, name: str) -> str:
        """The cells of a column below its name: "Changes!$A$2:$A$74"."""
        column = self.column(name)
        return f"{self.sheet.name}!${column}$2:${column}${self.last}"

    def values(self, name: str) -> list[Cell]:
        """What stands in a column as the workbook is written."""
        at = self._names.index(name)
        return [row[at] for row in self.sheet.rows]


def letters(column: int) -> str:
    """The letters of a column (from 1): "A", "Z", "AA"."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
