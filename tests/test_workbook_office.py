"""What a spreadsheet program makes of the register: its formulas follow what is entered, corrected and filtered."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from comparing import compare
from office import Office
from openpyxl import Workbook, load_workbook
from outlines import side
from test_report_xlsx import columns

from pipeline.report.content import content
from pipeline.report.register import WORKING
from pipeline.report.view_parts import ReportView
from pipeline.report.xlsx import register

pytestmark = pytest.mark.slow
TODAY = date.today()  # what the spreadsheet's own formulas go by
SECTION = "9 | Fees |\n  9.1 | | The Seller must pay a fee of £500\n  9.2 | | A fee is due in May\n"
OLD = "\n".join(f"{at} | | The Buyer must pay invoice {at} within 30 days of its receipt" for at in range(1, 9))
NEW = "\n".join(f"{at} | | The Buyer must pay invoice {at} within {at + 10} days of its receipt" for at in range(1, 9))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def report() -> ReportView:
    found = content(compare(side(OLD, name="2019/20"), side(f"{NEW}\n{SECTION}", name="2020/21")))
    assert (len(found.entries), found.folded) == (9, 2)
    return found


def calculated(office: Office, folder: Path, book: Workbook) -> Workbook:
    """A workbook as it stands when the program has worked out its formulas."""
    file = folder / "register.xlsx"
    book.save(file)
    return load_workbook(io.BytesIO(office.calculated(file)), data_only=True)


def summed(book: Workbook) -> dict[str, tuple[int, ...]]:
    """By level: changes, those in the filter, decided, undecided, done."""
    rows = book["Summary"].iter_rows(min_row=6, max_row=9, max_col=6, values_only=True)
    return {str(name): tuple(values) for name, *values in rows}


def test_the_formulas_come_to_what_is_written_with_them(office: Office, tmp_path: Path, report: ReportView) -> None:
    written = register(report)
    found = calculated(office, tmp_path, load_workbook(io.BytesIO(written), rich_text=True))
    values = load_workbook(io.BytesIO(written), data_only=True)
    for name in ("Summary", "By owner"):
        for row in values[name].iter_rows():
            for cell in row:
                if isinstance(cell.value, int):
                    assert found[name][cell.coordinate].value == cell.value, cell.coordinate
    assert summed(found)["All changes"] == (9, 9, 0, 9, 0)
    assert not [cell.value for row in found["By owner"].iter_rows() for cell in row if str(cell.value).startswith("#")]
    nobody = next(row for row in found["By owner"].iter_rows(values_only=True) if row[0] == "Nobody yet")
    assert nobody[1:3] == (9, 9)


def test_they_follow_what_is_entered(office: Office, tmp_path: Path, report: ReportView) -> None:
    book = load_workbook(io.BytesIO(register(report)), rich_text=True)
    page = book["Changes"]
    at = columns(page)
    rows = [row for row in range(2, page.max_row + 1) if isinstance(page.cell(row, 1).value, int)]
    inner = [row for row in range(2, page.max_row + 1) if row not in rows]
    entered: list[dict[str, object]] = [
        {"Owner": "Zoë", "Due": TODAY + timedelta(30), "Status": "Open", "Decision": "Act"},
        {
            "Owner": "Ann",
            "Due": TODAY - timedelta(3),
            "Status": "In progress",
            "Decision": "Ask",
            "Comment": "=1+1 is 2",
        },
        {"Owner": "Ann", "Due": TODAY - timedelta(9), "Status": "Done", "Decision": "Accept"},
        {"Owner": "zoë", "Due": TODAY + timedelta(10)},
        {"Decision": "Object"},
        {"Level": "Wording"},
    ]
    for row, cells in zip(rows, entered, strict=False):
        for name, value in cells.items():
            page.cell(row, at[name]).value = value  # type: ignore[assignment]
            page.cell(row, at[name]).data_type = "s" if isinstance(value, str) else "d"
    page.cell(inner[0], at["Owner"]).value = "Ann"
    for row in range(2, page.max_row + 1):  # as a filter leaves it
        page.row_dimensions[row].hidden = page.cell(row, at["Level"]).value != "Wording"
    page.auto_filter.add_filter_column(at["Level"] - 1, ["Wording"])
    found = calculated(office, tmp_path, book)
    assert summed(found) == {
        "Needs a decision": (8, 0, 4, 4, 1),
        "To be read": (0, 0, 0, 0, 0),
        "Wording": (1, 1, 0, 1, 0),
        "All changes": (9, 1, 4, 5, 1),
    }
    table = list(found["By owner"].iter_rows(min_row=5, max_row=6, max_col=7, values_only=True))
    # changes, undecided, open, in progress, done, overdue
    assert table == [("Zoë", 2, 1, 1, 0, 0, 0), ("Ann", 3, 1, 0, 1, 1, 1)]
    days = [found["By owner"].cell(row, 8).value.date() for row in (5, 6)]
    assert days == [TODAY + timedelta(10), TODAY - timedelta(3)]
    first = next(row for row in range(7, 40) if found["By owner"].cell(row, 1).value == "Owner")
    listed = found["By owner"].iter_rows(min_row=first + 1, max_row=first + 6, max_col=9, values_only=True)
    # in the order of owners and days; what has no day comes last, then what is done
    assert [(row[0], row[4], row[8]) for row in listed] == [
        ("zoë", 4, None),
        ("Zoë", 1, None),
        ("Ann", 2, "=1+1 is 2"),
        ("Ann", page.cell(inner[0], 1).value, None),
        ("Ann", 3, None),
        (None, None, None),
    ]


def test_it_is_printed_on_a4_with_its_head_on_every_page(office: Office, tmp_path: Path, report: ReportView) -> None:
    calculated(office, tmp_path, load_workbook(io.BytesIO(register(report)), rich_text=True))  # or the test is skipped
    file = tmp_path / "printed.xlsx"
    level, name, entries = report.levels[0]
    many = tuple(replace(entry, anchor=f"{entry.anchor}-{at}") for at in range(5) for entry in entries)
    file.write_bytes(register(replace(report, levels=((level, name, many),))))
    pdf = pypdfium2.PdfDocument(office.pdf(file))
    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]
    assert {tuple(round(side) for side in page.get_size()) for page in pdf} == {(842, 595)}
    assert all(f"Page {at} of {len(pages)}" in text for at, text in enumerate(pages, start=1))
    assert all("Change register: 2019/20 to 2020/21" in text for text in pages)
    changes = [text for text in pages if "must pay invoice" in text]
    assert len(changes) > 2
    assert all(name in text for text in changes for name, _ in WORKING)
