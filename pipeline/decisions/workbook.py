"""A change register read back: of which comparison it is, and what was entered in each row.

Columns are found by their names, wherever they stand; rows by their hidden key, however they were sorted.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from pipeline.decisions.cells import WrongCell
from pipeline.errors import RegisterError, UnsupportedFormatError
from pipeline.model.decision import Choice
from pipeline.report.register_keys import APART, KEY, KEY_COLUMNS, KEYS_SHEET, LAYOUT, REGISTER_SHEET, RowKey

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

ENTERED = {name.capitalize(): name for name in Choice.__dataclass_fields__}  # the columns that people fill in
OTHERS = "Guidance"  # a sheet with columns to fill in that are for the team alone: they are on passages, not on changes
HEADS = 12  # rows in which the names of the columns are looked for
ANEW = "Write the register anew (icp diff OLD NEW --xlsx FILE) and enter the decisions there."


@dataclass(frozen=True, kw_only=True, slots=True)
class EnteredRow:
    """A row: its number in the sheet, its key, and its cells by the names of `Choice`; columns that were taken out are
    not there."""

    row: int
    key: RowKey
    cells: Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterRead:
    """A register. work, old, new: as in its identity, work "" for one of plain files. head: of the log when it was
    written. left: what is in it and is not kept, in sentences. wrong: cells that cannot be read."""

    work: str
    old: str
    new: str
    head: str
    rows: tuple[EnteredRow, ...]
    left: tuple[str, ...] = ()
    wrong: tuple[WrongCell, ...] = ()


def row_of_form(key: str, known: Sequence[str], cells: Mapping[str, object]) -> EnteredRow:
    """A row that was entered in a form. key: of the change; known: hashes of the decisions that the form showed."""
    return EnteredRow(
        row=0, key=RowKey(key=key, clauses=(), citation="", words="", below="", known=tuple(known)), cells=cells
    )


def read_register(data: bytes, name: str) -> RegisterRead:
    """The register in a file. name: what errors call it.

    Raises `UnsupportedFormatError` where it is no workbook, `RegisterError` where it is no register, or one without
    keys.
    """
    book = _opened(data, name)
    if REGISTER_SHEET not in book.sheetnames or KEYS_SHEET not in book.sheetnames:
        raise RegisterError(f"{name} has no keys: it is no register, or its hidden sheets were taken out.", ANEW)
    facts = {
        str(row[0] or ""): str(row[1] or "") for row in book[REGISTER_SHEET].iter_rows(values_only=True, max_col=2)
    }
    if facts.get("Layout") != LAYOUT:
        raise RegisterError(f"{name} was written by another version of icp.", ANEW)
    keys = _keys(book[KEYS_SHEET])
    pages = [(page, head) for page in book.worksheets if (head := _head(page)) is not None]
    if len(pages) != 1:
        raise RegisterError(f"{name} has {len(pages) or 'no'} sheets with a column “{KEY}” and one to fill in.", ANEW)
    page, head = pages[0]
    wrong: list[WrongCell] = []
    rows = tuple(_rows(page, head, keys, wrong))
    known = {*facts.get("Columns", "").split(APART), KEY, *ENTERED}
    return RegisterRead(
        work=facts.get("Work", ""),
        old=facts.get("Old", ""),
        new=facts.get("New", ""),
        head=facts.get("Head", ""),
        rows=rows,
        left=tuple(_left(book, page, head, known)),
        wrong=tuple(wrong),
    )


def _opened(data: bytes, name: str) -> Workbook:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(io.BytesIO(data))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError, ParseError) as error:
        raise UnsupportedFormatError(f"{name} is no workbook (.xlsx).", "Name a register that icp wrote.") from error


def _keys(page: Worksheet) -> dict[str, RowKey]:
    """The rows of the hidden sheet by key."""
    found = {}
    for cells in page.iter_rows(min_row=2, max_col=len(KEY_COLUMNS), values_only=True):
        key, clauses, citation, words, below, known = (str(cell or "") for cell in cells)
        parts = [tuple(part for part in text.split(APART) if part) for text in (clauses, known)]
        found[key] = RowKey(key=key, clauses=parts[0], citation=citation, words=words, below=below, known=parts[1])
    return found


def _head(page: Worksheet) -> tuple[int, dict[str, int]] | None:
    """The row with the names of the columns, and where each is; None where it is no sheet with changes."""
    if page.title in (KEYS_SHEET, REGISTER_SHEET):
        return None
    for at, cells in enumerate(page.iter_rows(max_row=HEADS, values_only=True), start=1):
        names = {str(cell).strip(): column for column, cell in reversed(list(enumerate(cells))) if cell is not None}
        if KEY in names and names.keys() & ENTERED.keys():
            return at, names
    return None


def _rows(
    page: Worksheet, head: tuple[int, dict[str, int]], keys: Mapping[str, RowKey], wrong: list[WrongCell]
) -> Iterator[EnteredRow]:
    """The rows that are the register's; what is wrong with the others goes to `wrong`."""
    top, names = head
    seen: dict[str, int] = {}
    for at, cells in enumerate(page.iter_rows(min_row=top + 1), start=top + 1):
        entered = {field: cells[names[name]] for name, field in ENTERED.items() if name in names}
        filled = [name for name, field in ENTERED.items() if field in entered and entered[field].value is not None]
        key = str(cells[names[KEY]].value or "").strip()
        if not key or key not in keys:
            if filled:  # else it is a row of the team's own, or an empty one
                right = "only rows that the register of this comparison was written with"
                wrong.append(
                    WrongCell(row=at, column=filled[0], value=str(entered[ENTERED[filled[0]]].value), right=right)
                )
            continue
        if key in seen:
            right = f"one row for each change; row {seen[key]} is a copy of this one"
            wrong.append(WrongCell(row=at, column=KEY, value=keys[key].citation, right=right))
            continue
        seen[key] = at
        formulas = [name for name in filled if _is_formula(entered[ENTERED[name]])]
        wrong += [
            WrongCell(
                row=at, column=name, value=str(entered[ENTERED[name]].value), right="a value in place of a formula"
            )
            for name in formulas
        ]
        if not formulas:
            yield EnteredRow(row=at, key=keys[key], cells={field: cell.value for field, cell in entered.items()})


def _is_formula(cell: Cell) -> bool:
    """Is its value worked out by the spreadsheet, or an error?"""
    return cell.data_type in ("f", "e")


def _left(book: Workbook, page: Worksheet, head: tuple[int, dict[str, int]], known: set[str]) -> Iterator[str]:
    """What people added that is not kept: columns of their own, and decisions on other sheets."""
    top, names = head
    for name, column in names.items():
        if name not in known:
            count = sum(cells[column] is not None for cells in page.iter_rows(min_row=top + 1, values_only=True))
            yield f"The column “{name}” ({count} cells)"
    if OTHERS in book.sheetnames:
        other = book[OTHERS]
        for column, name in enumerate(next(other.iter_rows(max_row=1, values_only=True), ())):
            count = sum(cells[column] is not None for cells in other.iter_rows(min_row=2, values_only=True))
            if name in ENTERED and count:
                yield f"The column “{name}” of the sheet “{OTHERS}” ({count} cells)"
