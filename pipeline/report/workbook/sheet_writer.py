"""Sheets into a workbook: their cells, what stays in view, what can be chosen, and how they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.archive import legal
from pipeline.report.register import DUE, LEVEL, LEVEL_NAMES, STATUS
from pipeline.report.workbook.cells import height, write
from pipeline.report.workbook.styles import LINE, TINTS
from pipeline.report.workbook.values import (
    DATE,
    HEAD,
    LEAD,
    Bars,
    FormSheet,
    Ranges,
    RegisterSheet,
    letters,
)
from pipeline.text import beginning

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

A4 = 9
LONGEST_TITLE = 100  # letters of a title in the margin of a page, which takes 255 with what stands beside it
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.7, "bottom": 0.6, "header": 0.3, "footer": 0.3}  # inches


def add_register_sheet(book: Workbook, sheet: RegisterSheet, title: str) -> None:
    """A sheet of rows. title: printed on each of its pages."""
    page = book.create_sheet(sheet.name)
    widths = [width for _, width in sheet.columns]
    shown = sheet.printed or len(widths)  # how tall a row is goes by what is printed
    for column, (name, width) in enumerate(sheet.columns, start=1):
        write(page.cell(row=1, column=column), name, HEAD)
        dimension = page.column_dimensions[letters(column)]
        dimension.width, dimension.hidden = width, name == sheet.unseen
    page.row_dimensions[1].height = height([name for name, _ in sheet.columns[:shown]], widths[:shown])
    days = {at for at, (name, _) in enumerate(sheet.columns) if name in sheet.dates}
    for at, cells in enumerate(sheet.rows):
        row = at + 2
        for column, value in enumerate(cells):
            cell = page.cell(row=row, column=column + 1)
            write(cell, value, DATE if column in days else "words")
        page.row_dimensions[row].height = height(cells[:shown], widths[:shown])
        page.row_dimensions[row].outlineLevel = int(at in sheet.inner)
    page.sheet_properties.outlinePr.summaryBelow = False
    page.sheet_state = "hidden" if sheet.hidden else "visible"
    page.freeze_panes = f"{letters(sheet.fixed + 1)}2"
    page.auto_filter.ref = f"A1:{letters(len(widths))}{len(sheet.rows) + 1}"
    if sheet.printed:
        page.print_area = f"A1:{letters(shown)}{len(sheet.rows) + 1}"
    _add_lists(page, sheet)
    _add_colours(page, sheet)
    _set_print(page, title, head=1)


def add_form_sheet(book: Workbook, sheet: FormSheet, title: str) -> None:
    """A sheet with cells at places of its own. title: printed on each of its pages."""
    page = book.create_sheet(sheet.name)
    for column, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[letters(column)].width = width
    for one in sheet.cells:
        write(page.cell(row=one.row, column=one.column), one.value, one.look)
        if one.wide > 1:
            last = one.column + one.wide - 1
            page.merge_cells(start_row=one.row, end_row=one.row, start_column=one.column, end_column=last)
        if one.look in (LEAD, HEAD):
            room = sum(sheet.widths[one.column - 1 : one.column - 1 + one.wide])
            tall = height([one.value], [room])
            page.row_dimensions[one.row].height = max(tall, page.row_dimensions[one.row].height or 0)
    for bars in sheet.bars:
        _add_chart(page, bars)
    _line_rows(page, sheet)
    if sheet.tall is not None:
        first, last, points = sheet.tall
        for row in range(first, last + 1):
            page.row_dimensions[row].height = points
    if sheet.printed:
        page.print_area = f"A1:{letters(len(sheet.widths))}{sheet.printed}"
    page.sheet_state = "hidden" if sheet.hidden else "visible"
    page.sheet_view.showGridLines = False
    _set_print(page, title, head=sheet.head)


def _set_print(page: Worksheet, title: str, *, head: int) -> None:
    """A4 landscape, as wide as the page, its head on every page; in the margins the title, the sheet and the page."""
    if head:
        page.print_title_rows = f"{head}:{head}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    for side, inches in MARGINS.items():
        setattr(page.page_margins, side, inches)
    # An ampersand begins a code there.
    page.oddHeader.left.text = beginning(legal(title), LONGEST_TITLE, room=2).replace("&", "&&")
    page.oddHeader.right.text = "&A"
    page.oddFooter.left.text, page.oddFooter.right.text = "Made with icp; no legal advice", "Page &P of &N"


def _add_lists(page: Worksheet, sheet: RegisterSheet) -> None:
    """What can be chosen in its columns, and days where days are meant."""
    from openpyxl.worksheet.datavalidation import DataValidation

    at = Ranges(sheet)
    names = [name for name, _ in sheet.columns]
    for name, found in sheet.lists:
        if name in names:
            rule = DataValidation(type="list", formula1=f'"{",".join(found.values)}"', allow_blank=True)
            rule.error, rule.errorTitle = f"Choose {', '.join(found.values[:-1])} or {found.values[-1]}.", name
            rule.prompt, rule.promptTitle = found.prompt or None, name if found.prompt else None
            rule.showErrorMessage, rule.showInputMessage = True, bool(found.prompt)
            page.add_data_validation(rule)
            rule.add(at.of(name).partition("!")[2].replace("$", ""))
    for name in sheet.dates:
        rule = DataValidation(type="date", operator="between", formula1="36526", formula2="73414", allow_blank=True)
        rule.error, rule.errorTitle, rule.showErrorMessage = "Enter a day, as 1/5/2026.", name, True
        page.add_data_validation(rule)
        rule.add(at.of(name).partition("!")[2].replace("$", ""))


def _add_colours(page: Worksheet, sheet: RegisterSheet) -> None:
    """Colours that follow what stands in a cell: of levels, of what is done, of what is late."""
    from openpyxl.formatting.rule import CellIsRule, FormulaRule
    from openpyxl.styles import Font, PatternFill

    at = Ranges(sheet)
    names = [name for name, _ in sheet.columns]
    if LEVEL in names:
        for name, tint in zip(LEVEL_NAMES, TINTS.values(), strict=True):
            fill = PatternFill("solid", bgColor=tint, fgColor=tint)
            place = at.of(LEVEL).partition("!")[2].replace("$", "")
            page.conditional_formatting.add(place, CellIsRule(operator="equal", formula=[f'"{name}"'], fill=fill))
    if DUE in names and STATUS in names:
        due, status = at.column(DUE), at.column(STATUS)
        late = f'AND(ISNUMBER(${due}2),${due}2<TODAY(),${status}2<>"Done")'
        place = at.of(DUE).partition("!")[2].replace("$", "")
        page.conditional_formatting.add(place, FormulaRule(formula=[late], font=Font(bold=True, color="FFA01C1C")))
        whole = f"A2:{letters(sheet.printed or len(names))}{at.last}"
        done = FormulaRule(formula=[f'${status}2="Done"'], font=Font(color="FF6B7080"))
        page.conditional_formatting.add(whole, done)


def _line_rows(page: Worksheet, sheet: FormSheet) -> None:
    """A line below each row of formulas that is not empty."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Border, Side

    line = Border(bottom=Side(style="thin", color=LINE))
    for first, last in sheet.lined:
        place = f"A{first}:{letters(len(sheet.widths))}{last}"
        page.conditional_formatting.add(place, FormulaRule(formula=[f'$A{first}<>""'], border=line))


def _add_chart(page: Worksheet, bars: Bars) -> None:
    from openpyxl.chart import BarChart, Reference, Series

    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 60
    chart.title, chart.style = bars.title, 10
    chart.height, chart.width = 6.0, 13.0
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.majorGridlines = None
    chart.y_axis.number_format = "0"
    chart.legend.position = "b"
    first, last = bars.rows
    for column, colour in bars.parts:
        series = Series(
            Reference(page, min_col=column, min_row=first, max_row=last),
            title_from_data=False,
            title=str(page.cell(row=bars.head, column=column).value),
        )
        series.graphicalProperties.solidFill = colour[2:]
        chart.series.append(series)
    chart.set_categories(Reference(page, min_col=bars.names, min_row=first, max_row=last))
    page.add_chart(chart, bars.at)
