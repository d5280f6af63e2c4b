"""The change register as a workbook, as contract teams keep it.

Sheets: Summary (counts and a chart), Changes (in the order of work: where, what changed, how much, in plain words, then
what the team enters), By owner, Renumbered (old number to new number), References, Guidance (passages to check) and
About (the sides). `pipeline.report.register` makes the rows, `pipeline.report.workbook` the sheets. Summary and By
owner are formulas over Changes, so that they follow what is entered, corrected and filtered.

The columns from "Decision" to "Reason" are the team's: they hold what was decided, and are empty where nothing was.
Each sheet has its head in view, a filter, and is set up for A4. The same arguments give the same bytes.
"""

from __future__ import annotations

from datetime import datetime

from pipeline.report.archive import legal
from pipeline.report.phrases import in_utc
from pipeline.report.register import sheets
from pipeline.report.register_keys import RegisterKeys
from pipeline.report.view_parts import ReportView
from pipeline.report.workbook.counts_sheet import counts_sheet
from pipeline.report.workbook.owners_sheet import owner_sheets
from pipeline.report.workbook.saved import saved
from pipeline.report.workbook.sheet_writer import add_form_sheet, add_register_sheet
from pipeline.report.workbook.styles import add_styles

EPOCH = datetime(2000, 1, 1)  # the date in the file where no time of making is given


def register(report: ReportView, *, made: datetime | None = None, keys: RegisterKeys | None = None) -> bytes:
    """The .xlsx of a report. made: told in "About" and in the file's properties, where it is given. keys: with them
    what is entered in it can be taken into the store."""
    from openpyxl import Workbook

    title = f"Change register: {report.old} to {report.new}"
    changes, *others = sheets(report, made, keys)
    counts = counts_sheet(report, changes)
    owners, order = owner_sheets(changes)
    book = Workbook()
    book.remove(book.worksheets[0])
    add_styles(book)
    add_form_sheet(book, counts, title)
    add_register_sheet(book, changes, title)
    add_form_sheet(book, owners, title)
    for sheet in others:
        add_register_sheet(book, sheet, title)
    add_form_sheet(book, order, title)
    when = in_utc(made).replace(tzinfo=None, microsecond=0) if made is not None else EPOCH
    book.properties.title = legal(title)
    book.properties.creator = "icp"
    book.properties.language = "en-GB"
    book.properties.created = when
    book.calculation.fullCalcOnLoad = True
    return saved(book, when, [counts, owners, order])
