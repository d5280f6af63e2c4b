"""The change register as a workbook, as contract teams keep it.

Sheets: Changes, Renumbered (old number to new number), References, Guidance (passages to check) and About (the sides
and the counts); `pipeline.report.register` makes their rows. The columns from "Decision" on are the team's: they hold
what was decided, and are empty where nothing was. Each sheet has its header in view, a filter, and is set up for print.

Every cell that holds words is text, also where it begins like a formula. Characters that XML cannot hold are left out,
and words beyond what a cell takes end with "…". The same arguments give the same bytes.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.report.archive import legal, zipped
from pipeline.report.phrases import in_utc
from pipeline.report.register import SIGNIFICANCE, RegisterSheet, sheets
from pipeline.report.register_keys import RegisterKeys
from pipeline.report.view_parts import LEVELS, ReportView
from pipeline.text import beginning

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

MOST = 32_767  # characters that a cell takes
FORMULA_SIGNS = "=+-@\t\r"  # what a spreadsheet may take for the beginning of a formula
EPOCH = datetime(2000, 1, 1)  # the date in the file where no time of making is given
A3, A4 = 8, 9
LINE_HEIGHT, TALLEST = 15.0, 409.0  # points; the second is the most that a row takes
BREAKS = 1.15  # the room that a text needs beyond its letters, because lines end with whole words
INK, PAPER, LINE = "FF1F2A44", "FFFFFFFF", "FFB9BCC6"
# The cell of a level, beside its name: dark enough a difference in grey, and black on each is readable.
TINTS = {"high": "FFF6C9C9", "medium": "FFFBE3C4", "low": "FFDCE8F7", "none": "FFF0F1F4"}
HEAD, WORDS = "Register head", "Register words"  # names of styles; those of the levels are called like them


def register(report: ReportView, *, made: datetime | None = None, keys: RegisterKeys | None = None) -> bytes:
    """The .xlsx of a report. made: told in "About" and in the file's properties, where it is given. keys: with them
    what is entered in it can be taken into the store."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    _add_styles(book)
    for sheet in sheets(report, made, keys):
        _fill(book.create_sheet(sheet.name), sheet)
    when = in_utc(made).replace(tzinfo=None, microsecond=0) if made is not None else EPOCH
    book.properties.title = legal(f"Change register: {report.old} to {report.new}")
    book.properties.creator = "icp"
    book.properties.language = "en-GB"
    book.properties.created = when
    return _saved(book, when)


def _fill(page: Worksheet, sheet: RegisterSheet) -> None:
    """Write a sheet's cells and set it up."""
    from openpyxl.utils import get_column_letter

    for column, (name, width) in enumerate(sheet.columns, start=1):
        head = page.cell(row=1, column=column, value=name)
        head.style = HEAD
        page.column_dimensions[get_column_letter(column)].width = width
    names, widths = [name for name, _ in sheet.columns], [width for _, width in sheet.columns]
    page.row_dimensions[1].height = _height(names, widths)
    for at, cells in enumerate(sheet.rows, start=2):
        for column, (value, (name, _)) in enumerate(zip(cells, sheet.columns, strict=True), start=1):
            _body(page.cell(row=at, column=column), value, str(value) if name == SIGNIFICANCE else WORDS)
        page.row_dimensions[at].height = _height(cells, widths)
    last = get_column_letter(len(sheet.columns))
    for column, name in enumerate(names, start=1):
        page.column_dimensions[get_column_letter(column)].hidden = name == sheet.unseen
    page.sheet_state = "hidden" if sheet.hidden else "visible"
    page.freeze_panes = f"{get_column_letter(sheet.fixed + 1)}2"
    page.auto_filter.ref = f"A1:{last}{len(sheet.rows) + 1}"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A3 if len(sheet.columns) > 10 else A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.left.text, page.oddFooter.right.text = "&A", "&P / &N"


def _height(cells: Sequence[str | int], widths: Sequence[float]) -> float:
    """The height of a row in points that shows its longest cell. Some programs do not find it by themselves.

    A column's width is counted in digits; a letter of running text is about as wide, and words break early.
    """
    lines = max(
        sum(math.ceil(max(1, len(line)) * BREAKS / width) for line in str(cell).split("\n"))
        for cell, width in zip(cells, widths, strict=True)
    )
    return min(TALLEST, LINE_HEIGHT * lines)


def _add_styles(book: Workbook) -> None:
    """The named styles of the cells: one is looked up by its name, which is faster than the style of each cell."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    below = Border(bottom=Side(style="thin", color=LINE))
    head = NamedStyle(HEAD, font=Font(bold=True, color=PAPER), fill=PatternFill("solid", fgColor=INK))
    head.alignment = Alignment(wrap_text=True, vertical="center")
    book.add_named_style(head)
    for name, tint in {WORDS: "", **{LEVELS[level][0]: tint for level, tint in TINTS.items()}}.items():
        style = NamedStyle(name, border=below, alignment=Alignment(wrap_text=True, vertical="top"))
        if tint:
            style.fill = PatternFill("solid", fgColor=tint)
        book.add_named_style(style)


def _body(cell: Cell, value: str | int, style: str) -> None:
    """Write a value: a number, or words that stay words."""
    cell.style = style
    if isinstance(value, int):
        cell.value = value
        return
    text = legal(value)
    cell.value = beginning(text, MOST, room=1, whole=False, dots="…")
    cell.data_type = "s"  # never a formula
    if text and text[0] in FORMULA_SIGNS:
        cell.quotePrefix = True  # nor when it is edited


def _saved(book: Workbook, when: datetime) -> bytes:
    """The file of a workbook, without the clock: openpyxl writes the time of saving into it."""
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    modified = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
    stamp = when.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    parts["docProps/core.xml"] = modified.sub(rb"\g<1>" + stamp, parts["docProps/core.xml"])
    return zipped(parts)
