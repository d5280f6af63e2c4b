"""The change register: its columns and rows, that words stay words, and what it is set up to do in a spreadsheet."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import takewhile

import pytest
from comparing import compare
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText
from openpyxl.worksheet.worksheet import Worksheet
from outlines import side

from pipeline.model import EditionDiff, GuidanceImpact, WordEdit
from pipeline.model.decision import DECISIONS, STATUSES, Choice, DecidedOn, DecisionRecord
from pipeline.report.content import content
from pipeline.report.register import WORKING, sheets
from pipeline.report.summary import summary
from pipeline.report.view_parts import LEVELS, Decisions, ReportView
from pipeline.report.workbook.changed_words import LONGEST
from pipeline.report.workbook.values import MOST
from pipeline.report.xlsx import register

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


@pytest.fixture(scope="module")
def book(diff: EditionDiff) -> Workbook:
    return load_workbook(io.BytesIO(register(content(diff), made=MADE)), rich_text=True)


def rows(data: bytes, sheet: str) -> Rows:
    """The rows of a sheet by the names of their columns."""
    page = load_workbook(io.BytesIO(data))[sheet]
    names = [cell.value for cell in page[1]]
    return [dict(zip(names, [cell.value for cell in row], strict=True)) for row in page.iter_rows(min_row=2)]


def columns(page: Worksheet) -> dict[str, int]:
    return {str(cell.value): int(cell.column) for cell in page[1]}


def test_the_sheets_and_the_columns_in_the_order_of_work(book: Workbook) -> None:
    assert [page.title for page in book.worksheets if page.sheet_state == "visible"] == [
        "Summary", "Changes", "By owner", "Renumbered", "References", "Guidance", "About",
    ]  # fmt: skip
    assert book.active.title == "Summary"
    assert [cell.value for cell in book["Changes"][1]][: len(WORKING)] == [
        "No.", "Reference", "Page", "What changed", "Level", "In plain words", "Decision", "Owner", "Due", "Status",
        "Comment",
    ]  # fmt: skip


def test_a_row_says_where_what_how_much_and_why(diff: EditionDiff) -> None:
    row = next(row for row in rows(register(content(diff)), "Changes") if row["Reference new"] == "3.1")
    assert (row["Reference"], row["Page"]) == ("3.1\nwas 2.1", "page 4\nwas page 3")
    assert (row["Heading"], row["Level"]) == ("Payment", "Needs a decision")
    assert row["What happened"] == "Reworded and renumbered"
    assert row["What changed"] == "The Buyer must pay each invoice within 30 20 days of its receipt"
    assert str(row["In plain words"]).endswith("(3.1, page 4; before: 2.1, page 3).")
    assert row["Document"] == "The 2020/21 contract"
    assert row["Old text"] == "The Buyer must pay each invoice within 30 days of its receipt"
    assert row["New text"] == "The Buyer must pay each invoice within 20 days of its receipt"
    assert str(row["Guidance affected"]).startswith("The guide cites 2.1 in 1 passage")
    entered = [row[name] for name in ("Decision", "Owner", "Due", "Status", "Comment", "Reason")]
    assert entered == [None] * 6
    definition = next(row for row in rows(register(content(diff)), "Changes") if "Working Day" in str(row["Heading"]))
    assert definition["Clauses touched"] == 1
    assert "3.2 (page 4)" in str(definition["What is touched"])


def test_every_entry_has_its_plain_sentence(diff: EditionDiff) -> None:
    report = content(diff)
    told = [row for row in rows(register(report), "Changes") if isinstance(row["No."], int)]
    assert [row["In plain words"] for row in told] == [sentence.text for sentence in summary(report).sentences]


def test_what_changed_is_struck_and_underlined(book: Workbook) -> None:
    page = book["Changes"]
    at = columns(page)
    row = next(row for row in range(2, page.max_row + 1) if page.cell(row, at["Reference new"]).value == "3.1")
    value = page.cell(row, at["What changed"]).value
    assert isinstance(value, CellRichText)
    runs = {run.text: run.font for run in value}
    assert (runs["30"].strike, runs["20"].u) == (True, "single")
    assert runs["30"].color.rgb != runs["20"].color.rgb
    added = page.cell(
        next(at for at in range(2, page.max_row + 1) if page.cell(at, 2).value == "2"), at["What changed"]
    )
    assert [run.font.u for run in added.value] == ["single"]


def test_every_change_has_a_row_on_one_of_the_sheets(diff: EditionDiff) -> None:
    data, report = register(content(diff)), content(diff)
    changes = rows(data, "Changes")
    assert len(changes) == len(report.entries) + report.folded
    numbers = [row["No."] for row in changes if isinstance(row["No."], int)]
    assert numbers == list(range(1, len(report.entries) + 1))
    inner = [row for row in changes if not isinstance(row["No."], int)]
    assert len(inner) == report.folded > 0
    assert [re.fullmatch(r"\d+-1", str(row["No."])) is not None for row in inner] == [True] * len(inner)
    assert [row["What happened"] for row in changes if row["Reference new"] == "2.1"] == ["Added with 2 Notices"]
    assert [(row["Old number"], row["New number"]) for row in rows(data, "Renumbered")] == [
        (row.old, row.new) for row in report.concordance
    ]
    assert len(rows(data, "References")) == len(report.lost) + len(report.references)
    (passage,) = rows(data, "Guidance")
    found = [passage[name] for name in ("Clause", "Guidance", "Passage", "Page")]
    assert found == ["3.1 (Payment)", "The guide", "part 7", "page 1"]


def test_no_names_of_rules_are_in_it(diff: EditionDiff) -> None:
    report = content(diff)
    names = {reason.rule for entry in report.entries for reason in entry.reasons}
    with zipfile.ZipFile(io.BytesIO(register(report))) as archive:
        words = b" ".join(archive.read(name) for name in archive.namelist() if "sheet" in name).decode()
    assert names
    assert not [name for name in names if "-" in name and name in words]


def test_about_says_what_was_compared_and_when(diff: EditionDiff) -> None:
    found = {row["What"]: row["Value"] for row in rows(register(content(diff), made=MADE), "About")}
    assert (found["Old"], found["New"], found["Made"]) == ("2019/20", "2020/21", "1 April 2026, 09:30 UTC")
    assert found["In short"] == content(diff).headline
    assert "Made" not in {row["What"] for row in rows(register(content(diff)), "About")}


def test_it_can_be_printed_and_filtered(book: Workbook) -> None:
    for page in (page for page in book.worksheets if page.sheet_state == "visible"):
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9), page.title
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.oddHeader.left.text == "Change register: 2019/20 to 2020/21"
        assert page.oddFooter.right.text == "Page &P of &N"
        if page.title not in ("Summary", "By owner"):
            assert page.freeze_panes.endswith("2")
            assert page.auto_filter.ref.startswith("A1:")
            assert page.print_title_rows == "$1:$1"
    changes = book["Changes"]
    assert changes.freeze_panes == "C2"
    assert changes.print_area.startswith("'Changes'!$A$1:$K$"), "the columns of work are printed"


def test_what_can_be_chosen_is_what_can_be_imported(book: Workbook) -> None:
    page = book["Changes"]
    at = {column: name for name, column in columns(page).items()}
    found = {}
    for rule in page.data_validations.dataValidation:
        (place,) = rule.sqref.ranges
        assert (place.min_row, place.max_row) == (2, page.max_row)
        found[at[place.min_col]] = rule
    assert found["Decision"].formula1 == f'"{",".join(DECISIONS)}"'
    assert found["Status"].formula1 == f'"{",".join(STATUSES)}"'
    assert found["Due"].type == "date"
    assert all(name in found["Decision"].prompt for name in DECISIONS)
    levels = [names[0] for level, names in LEVELS.items() if level != "none"]
    assert found["Level"].formula1 == f'"{",".join(levels)}"'
    for rule in found.values():  # what Excel takes
        assert len(rule.formula1) <= 255
        assert len(rule.prompt or "") <= 255
        assert len(rule.promptTitle or "") <= 32


def decided(report: ReportView, choice: Choice) -> ReportView:
    """The report with a decision on its first entry."""
    about = DecidedOn(
        work="w", old="a", new="b", edition="b", clauses=("1",), citation="1", lineage="", words="", below=""
    )
    record = DecisionRecord(
        number=1,
        previous="",
        hash="",
        made_at="2026-04-01T09:00:00+00:00",
        who="ann",
        via="page",
        choice=choice,
        about=about,
    )
    level, name, (first, *others) = report.levels[0]
    entry = replace(first, decided=Decisions(standing=(record,)))
    return replace(report, levels=((level, name, (entry, *others)), *report.levels[1:]))


def test_what_was_decided_stands_in_its_cells_and_in_the_counts(diff: EditionDiff) -> None:
    choice = Choice(decision="Act", owner="=Zoë", due="2026-05-01", status="Done", comment="+ costed", reason="-1 %")
    report = decided(content(diff), choice)
    data = register(report, made=MADE)
    page = load_workbook(io.BytesIO(data))["Changes"]
    at = columns(page)
    found = {name: page.cell(2, at[name]) for name in ("Decision", "Owner", "Due", "Status", "Comment", "Reason")}
    assert [cell.value for cell in found.values()] == [
        "Act", "=Zoë", datetime(2026, 5, 1), "Done", "+ costed", "-1 %",
    ]  # fmt: skip
    assert {found[name].data_type for name in ("Owner", "Comment", "Reason")} == {"s"}
    assert found["Due"].is_date
    summed = load_workbook(io.BytesIO(data), data_only=True)["Summary"]
    levels = {row[0]: row[1:6] for row in summed.iter_rows(min_row=6, max_row=9, max_col=6, values_only=True)}
    high = len(report.levels[0][2])
    assert levels["Needs a decision"] == (high, high, 1, high - 1, 1)
    assert levels["All changes"] == (high, high, 1, high - 1, 1)


def test_the_counts_are_formulas_with_their_values(book: Workbook, diff: EditionDiff) -> None:
    report = content(diff)
    values = load_workbook(io.BytesIO(register(report, made=MADE)), data_only=True)["Summary"]
    page = book["Summary"]
    for row, (level, names) in enumerate(list(LEVELS.items())[:3], start=6):
        assert str(page.cell(row, 2).value).startswith("=COUNTIFS(Changes!")
        assert values.cell(row, 1).value == names[0]
        assert values.cell(row, 2).value == dict(report.counts)[level]
    assert page["A2"].value == report.headline
    (chart,) = page._charts
    assert [series.val.numRef.f for series in chart.series] == ["'Summary'!$D$6:$D$8", "'Summary'!$E$6:$E$8"]
    topics = [row[:2] for row in values.iter_rows(min_row=12, max_col=2, values_only=True)]
    assert topics[0][0] == "Topic"
    counted = takewhile(lambda row: row[0], topics[1:])
    assert sum(int(str(count)) for _, count in counted) == len(report.entries)


def test_formulas_are_known_to_older_spreadsheets(book: Workbook) -> None:
    known = {
        "AND", "COUNT", "COUNTIF", "COUNTIFS", "IF", "IFERROR", "INDEX", "INT", "ISNUMBER", "MATCH", "MAX", "MOD",
        "OFFSET", "ROW", "SMALL", "SUBTOTAL", "SUM", "SUMPRODUCT", "TODAY",
    }  # fmt: skip
    formulas = [
        str(cell.value) for page in book.worksheets for row in page.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert formulas
    assert {name for text in formulas for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", text)} <= known


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
    page = load_workbook(io.BytesIO(data), rich_text=True)["Changes"]
    cells = [cell for row in page for cell in row if str(cell.value).startswith(words)]
    assert len(cells) == 3, "the words that changed, the old and the new text"
    for cell in cells:
        assert cell.data_type == "s", reason
        assert cell.quotePrefix
    assert not [cell for row in page for cell in row if cell.data_type == "f"]


def test_characters_that_xml_cannot_hold_and_words_that_are_too_many() -> None:
    long = "and more " * 5000
    old, new = side(f"1 | | short\x00 words {long}"), side(f"1 | | short\x01 words once {long}")
    (row,) = rows(register(content(compare(old, new))), "Changes")
    assert str(row["Old text"]).startswith("short words and more")
    assert len(str(row["New text"])) == MOST
    assert str(row["New text"]).endswith("…")


def test_long_words_that_came_are_cut_where_they_are_marked_but_not_in_their_column() -> None:
    long = "and more " * 200
    data = register(content(compare(side("1 | | short"), side(f"1 | | short\n2 | | {long}"))))
    (row,) = rows(data, "Changes")
    assert len(str(row["What changed"])) < LONGEST + 100
    assert str(row["New text"]).count("and more") == 200


def test_marked_words_are_no_more_than_a_cell_takes(diff: EditionDiff) -> None:
    report = content(diff)
    level, name, (first, *others) = report.levels[0]
    words = tuple(WordEdit(op=op, text=f"{op} " * 100) for _ in range(60) for op in ("insert", "delete"))
    entry = replace(first, kind="changed", words=words)
    data = register(replace(report, levels=((level, name, (entry, *others)), *report.levels[1:])))
    assert len(str(rows(data, "Changes")[0]["What changed"])) == MOST


def test_many_rows() -> None:
    """More than a sheet of a printer: every change has its row, and the counts reach to the last."""
    old = "\n".join(f"{at} | | The Buyer must pay invoice {at} within 30 days" for at in range(1, 451))
    diff = compare(side(old), side(old.replace("30 days", "20 days and no more")))
    report = content(replace(diff, changes=tuple(replace(change, places=()) for change in diff.every_change)))
    data = register(report)
    assert len(rows(data, "Changes")) == len(report.entries) == 450
    book = load_workbook(io.BytesIO(data))
    assert "$451" in book["Summary"]["B6"].value
    assert "$451" in book["By owner"]["B5"].value


def test_the_same_report_gives_the_same_bytes_at_any_time(diff: EditionDiff, monkeypatch: pytest.MonkeyPatch) -> None:
    first = register(content(diff), made=MADE)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert register(content(replace(diff)), made=MADE) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"2026-04-01T09:30:00Z</dcterms:modified>" in archive.read("docProps/core.xml")


def test_a_row_is_as_tall_as_its_longest_words_of_work(diff: EditionDiff) -> None:
    """A program that does not fit rows by itself shows every line of a cell; no row is taller than a sheet takes."""
    page = load_workbook(io.BytesIO(register(content(diff))))["Changes"]
    widths = {letter: dimension.width for letter, dimension in page.column_dimensions.items()}
    for row in page.iter_rows(min_row=2, max_col=len(WORKING)):
        lines = max(len(str(cell.value or "")) / widths[cell.column_letter] for cell in row)
        assert min(409, 15 * lines) <= page.row_dimensions[row[0].row].height <= 409


def test_nothing_changed() -> None:
    data = register(content(compare(side(OLD), side(OLD))))
    assert rows(data, "Changes") == []
    assert {row["What"]: row["Value"] for row in rows(data, "About")}["In short"] == "Nothing changed."
    assert load_workbook(io.BytesIO(data), data_only=True)["Summary"]["B9"].value == 0


def test_days_are_days(diff: EditionDiff) -> None:
    report = decided(content(diff), Choice(decision="Act", due="2026-05-01"))
    changes = sheets(report, None)[0]
    at = [name for name, _ in changes.columns].index("Due")
    assert changes.rows[0][at] == date(2026, 5, 1)
