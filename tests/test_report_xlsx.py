"""The change register: its columns and rows, that words stay words, and what a spreadsheet makes of it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from comparing import compare
from openpyxl import load_workbook
from outlines import side

from pipeline.model import EditionDiff, GuidanceImpact
from pipeline.report.content import content
from pipeline.report.xlsx import MOST, register

MADE = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
OLD = """
1 | Definitions |
  def | Working Day | a day other than a Sunday
2 | Payment |
  2.1 | | The Buyer must pay each invoice within 30 days of its receipt
  2.2 | | A payment that falls on no Working Day is made on the next Working Day
3 | Staff |
  3.1 | | The Supplier must train its staff every year
  3.2 | | Interest under clause 2.2 runs until the day on which the payment is made
"""
NEW = """
1 | Definitions |
  def | Working Day | a day other than a Saturday or Sunday
2 | Notices |
  2.1 | | Every notice must be given in writing
3 | Payment |
  3.1 | | The Buyer must pay each invoice within 20 days of its receipt
  3.2 | | A payment that falls on no Working Day is made on the next Working Day
4 | Staff |
  4.1 | | Interest under clause 2.2 runs until the day on which the payment is made
"""
Rows = list[dict[str, object]]


@pytest.fixture(scope="module")
def diff() -> EditionDiff:
    found = compare(side(OLD, name="2019/20", page=3), side(NEW, name="2020/21", page=4))
    passage = GuidanceImpact(document="guide", clause="7", cites="2.1", title="The guide", citation="part 7", page=1)
    changes = (replace(change, guidance=(passage,) if change.new == ("3.1",) else ()) for change in found.changes)
    return replace(found, changes=tuple(changes))


def rows(data: bytes, sheet: str) -> Rows:
    """The rows of a sheet by the names of their columns."""
    page = load_workbook(io.BytesIO(data))[sheet]
    names = [cell.value for cell in page[1]]
    return [dict(zip(names, [cell.value for cell in row], strict=True)) for row in page.iter_rows(min_row=2)]


def test_the_sheets_and_the_columns_that_a_team_keeps(diff: EditionDiff) -> None:
    book = load_workbook(io.BytesIO(register(content(diff), made=MADE)))
    assert book.sheetnames == ["Changes", "Renumbered", "References", "Guidance", "About"]
    assert [cell.value for cell in book["Changes"][1]] == [
        "No.", "Reference old", "Reference new", "Heading", "Part", "Document", "Page old", "Page new",
        "What happened", "Significance", "Why", "Rules", "Old text", "New text", "Clauses touched", "What is touched",
        "Guidance affected", "Decided before", "Decision", "Owner", "Due", "Status", "Comment", "Reason",
    ]  # fmt: skip


def test_a_row_says_where_what_how_much_and_why(diff: EditionDiff) -> None:
    row = next(row for row in rows(register(content(diff)), "Changes") if row["Reference new"] == "3.1")
    assert (row["Reference old"], row["Heading"], row["Page old"], row["Page new"]) == (
        "2.1", "Payment", "page 3", "page 4",
    )  # fmt: skip
    assert (row["What happened"], row["Significance"], row["Rules"]) == (
        "Reworded and renumbered", "Needs a decision", "time-limit\nsensitive-subject",
    )  # fmt: skip
    assert row["Document"] == "The 2020/21 contract"
    assert row["Old text"] == "The Buyer must pay each invoice within 30 days of its receipt"
    assert row["New text"] == "The Buyer must pay each invoice within 20 days of its receipt"
    assert str(row["Guidance affected"]).startswith("The guide cites 2.1 in 1 passage")
    assert (row["Owner"], row["Decision"]) == (None, None)
    definition = next(row for row in rows(register(content(diff)), "Changes") if "Working Day" in str(row["Heading"]))
    assert definition["Clauses touched"] == 1
    assert "3.2 (page 4)" in str(definition["What is touched"])


def test_every_change_has_a_row_on_one_of_the_sheets(diff: EditionDiff) -> None:
    data, report = register(content(diff)), content(diff)
    changes = rows(data, "Changes")
    assert len(changes) == len(report.entries) + report.folded
    assert [row["No."] for row in changes] == list(range(1, len(changes) + 1))
    assert [row["What happened"] for row in changes if row["Reference new"] == "2.1"] == ["Added with 2 Notices"]
    assert [(row["Old number"], row["New number"]) for row in rows(data, "Renumbered")] == [
        (row.old, row.new) for row in report.concordance
    ]
    assert len(rows(data, "References")) == len(report.lost) + len(report.references)
    (passage,) = rows(data, "Guidance")
    found = [passage[name] for name in ("Clause", "Guidance", "Passage", "Page")]
    assert found == ["3.1 (Payment)", "The guide", "part 7", "page 1"]


def test_about_says_what_was_compared_and_when(diff: EditionDiff) -> None:
    found = {row["What"]: row["Value"] for row in rows(register(content(diff), made=MADE), "About")}
    assert (found["Old"], found["New"], found["Made"]) == ("2019/20", "2020/21", "1 April 2026, 09:30 UTC")
    assert found["In short"] == content(diff).headline
    assert "Made" not in {row["What"] for row in rows(register(content(diff)), "About")}


def test_the_header_stays_in_view_and_filters(diff: EditionDiff) -> None:
    book = load_workbook(io.BytesIO(register(content(diff))))
    for page in book.worksheets:
        assert page.freeze_panes.endswith("2")
        assert page.auto_filter.ref.startswith("A1:")
        assert page.print_title_rows == "$1:$1"
        assert page.page_setup.orientation == "landscape"
        assert all(cell.alignment.wrap_text for row in page.iter_rows() for cell in row if cell.value)


# A beginning that a spreadsheet may take for a formula, and why it is one.
FORMULAS = [
    ('=HYPERLINK("http://example.org")', "a formula"),
    ("+44 20 7946 0000 is the number", "a sum, in some spreadsheets"),
    ("-5% of the price", "a difference"),
    ("@SUM(A1:A9)", "a function, in old ones"),
    ("=cmd|' /C calc'!A0", "an exchange of data"),
]


@pytest.mark.parametrize(("words", "reason"), FORMULAS, ids=[row[1] for row in FORMULAS])
def test_words_are_never_a_formula(words: str, reason: str) -> None:
    data = register(content(compare(side(f"1 | | {words} was"), side(f"1 | | {words} is"))))
    cell = next(
        cell for row in load_workbook(io.BytesIO(data))["Changes"] for cell in row if cell.value == f"{words} is"
    )
    assert cell.data_type == "s", reason
    assert cell.quotePrefix
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in b"".join(archive.read(name) for name in archive.namelist())


def test_characters_that_xml_cannot_hold_and_words_that_are_too_many() -> None:
    long = "and more " * 5000
    old, new = side(f"1 | | short\x00 words {long}"), side(f"1 | | short\x01 words once {long}")
    (row,) = rows(register(content(compare(old, new))), "Changes")
    assert str(row["Old text"]).startswith("short words and more")
    assert len(str(row["New text"])) == MOST
    assert str(row["New text"]).endswith("…")


def test_the_same_report_gives_the_same_bytes_at_any_time(diff: EditionDiff, monkeypatch: pytest.MonkeyPatch) -> None:
    first = register(content(diff), made=MADE)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert register(content(replace(diff)), made=MADE) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"2026-04-01T09:30:00Z</dcterms:modified>" in archive.read("docProps/core.xml")


def test_a_row_is_as_tall_as_its_longest_words(diff: EditionDiff) -> None:
    """A program that does not fit rows by itself shows every line of a cell; no row is taller than a sheet takes."""
    page = load_workbook(io.BytesIO(register(content(diff)))).worksheets[0]
    widths = {letter: dimension.width for letter, dimension in page.column_dimensions.items()}
    for row in page.iter_rows(min_row=2):
        lines = max(len(str(cell.value or "")) / widths[cell.column_letter] for cell in row)
        assert min(409, 15 * lines) <= page.row_dimensions[row[0].row].height <= 409


def test_nothing_changed() -> None:
    data = register(content(compare(side(OLD), side(OLD))))
    assert rows(data, "Changes") == []
    assert {row["What"]: row["Value"] for row in rows(data, "About")}["In short"] == "Nothing changed."
