"""One cell of the workbook. Every cell that holds words is text, also where it begins like a formula; characters that
XML cannot hold are left out, and words beyond what a cell takes end with "…"."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pipeline.model import WordEdit
from pipeline.report.archive import legal
from pipeline.report.workbook.styles import CAME, FACE, GONE, SIZE, name_of
from pipeline.report.workbook.values import DATE, MOST, WORDS, Cell, Formula
from pipeline.text import beginning

if TYPE_CHECKING:
    from openpyxl.cell import Cell as BookCell

FORMULA_SIGNS = "=+-@\t\r"  # what a spreadsheet may take for the beginning of a formula
LINE_HEIGHT, TALLEST = 15.0, 409.0  # points; the second is the most that a row takes
BREAKS = 1.05  # the room that a text needs beyond its letters, because lines end with whole words


def write(cell: BookCell, value: Cell, look: str = WORDS) -> None:
    """Write a value."""
    cell.style = name_of(DATE if isinstance(value, date) else look)
    if isinstance(value, Formula):
        cell.value = value.text
    elif isinstance(value, int | date):
        cell.value = value
    elif isinstance(value, str):
        cell.value = beginning(legal(value), MOST, room=1, whole=False, dots="…")
        cell.data_type = "s"  # never a formula
        _guard(cell, value)
    else:
        _write_edits(cell, value)


def text_of(value: Cell) -> str:
    """What is read in a cell."""
    if isinstance(value, tuple):
        return "".join(edit.text for edit in value)
    return "" if isinstance(value, Formula) else str(value)


def height(cells: Sequence[Cell], widths: Sequence[float]) -> float:
    """The height of a row in points that shows its longest cell. Some programs do not find it by themselves.

    A column's width is counted in digits; a letter of running text is about as wide, and words break early.
    """
    lines = max(
        sum(math.ceil(max(1, len(line)) * BREAKS / width) for line in text_of(cell).split("\n"))
        for cell, width in zip(cells, widths, strict=True)
    )
    return min(TALLEST, LINE_HEIGHT * lines)


def _write_edits(cell: BookCell, words: Sequence[WordEdit]) -> None:
    """Words with what came underlined and green, and what went struck and red."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    fonts = {
        "insert": InlineFont(rFont=FACE, sz=SIZE, color=CAME, u="single"),
        "delete": InlineFont(rFont=FACE, sz=SIZE, color=GONE, strike=True),
        "equal": InlineFont(rFont=FACE, sz=SIZE),
    }
    runs = [TextBlock(fonts[edit.op], edit.text) for edit in _fitting(words)]
    if runs:
        cell.value = CellRichText(runs)
        cell.data_type = "s"
        _guard(cell, runs[0].text)


def _fitting(words: Sequence[WordEdit]) -> Iterator[WordEdit]:
    """As many words as a cell takes."""
    left = MOST
    for edit in words:
        text = legal(edit.text)
        if text and left > 1:
            shown = beginning(text, left, room=1, whole=False, dots="…")
            left -= len(shown)
            yield WordEdit(op=edit.op, text=shown)


def _guard(cell: BookCell, text: str) -> None:
    """Words that begin like a formula stay words when they are edited, too."""
    if text and text[0] in FORMULA_SIGNS:
        cell.quotePrefix = True
