"""Which row of a table names its columns: rows, the names that the document gives, and the rows set apart."""

from __future__ import annotations

import pytest
from table_cases import Rows, table

from pipeline.extract.roles.table_headers import set_apart

PASSAGE = "Cover for one event and for a series of events, of not less than what is due."

CASES: list[tuple[str, Rows, tuple[str, ...], list[str], tuple[str, ...]]] = [
    ("the one row in bold", [("*Ref", "*Due"), ("R1", "May")], (), ["Ref", "Due"], ("Ref", "Due")),
    ("a name on two lines", [("*Ref", "*Due|date"), ("R1", "May")], (), ["Ref", "Due", "date"], ("Ref", "Due date")),
    ("a column without a name", [("*Ref", "*Due", ""), ("R1", "May", "x")], (), ["Ref", "Due"], ("Ref", "Due", "")),
    (
        "below a title that fills the table",
        [("*Table 1", ""), ("*Ref", "*Due"), ("R1", "May")],
        (),
        ["Ref", "Due"],
        ("Ref", "Due"),
    ),
    ("marked by the document", [("Ref", "Due"), ("R1", "May")], ("Ref", "Due"), ["Ref", "Due"], ("Ref", "Due")),
    (
        "two rows of header cells, put together",
        [("", "Due", "Due"), ("Ref", "from", "to"), ("R1", "May", "June")],
        ("Ref", "Due from", "Due to"),
        ["Due", "Due", "Ref", "from", "to"],
        ("Ref", "Due from", "Due to"),
    ),
    (
        "plain names over numbers and passages",
        [("Lots", "Cover"), ("1A", PASSAGE), ("1B", PASSAGE)],
        (),
        ["Lots", "Cover"],
        ("Lots", "Cover"),
    ),
    (
        "plain names over dates and sums",
        [("Ref", "Due", "For"), ("R1", "2 May", "x"), ("R2", "3 May", "y")],
        (),
        ["Ref", "Due", "For"],
        ("Ref", "Due", "For"),
    ),
    ("plain names over one row of entries", [("Ref", "Due"), ("R1", "2 May")], (), [], ()),
    (
        "plain names, and one of many columns has numbers",
        [("Ref", "By", "For"), ("R1", "Ann", "x"), ("R2", "Bo", "y")],
        (),
        [],
        (),
    ),
    ("numbers in one cell of two rows", [("Ref", "Due"), ("R1", "2 May"), ("R2", "now")], (), [], ()),
    ("the first row has numbers as the others", [("R0", "1 May"), ("R1", "2 May"), ("R2", "3 May")], (), [], ()),
    ("no row in bold", [("Ref", "Due"), ("R1", "May")], (), [], ()),
    ("a title names no columns", [("*Fees", ""), ("R1", "May")], (), [], ()),
    ("a title that Word repeats names none", [("*Fees", ""), ("R1", "May")], ("Fees",), [], ()),
    ("nothing stands below it", [("*Ref", "*Due")], (), [], ()),
    ("every row is in bold", [("*R1", "*May"), ("*R2", "*June")], (), [], ()),
    ("an order form with its labels in bold", [("*Buyer", "*Northvale"), ("*Ref", "17"), ("*Due", "May")], (), [], ()),
    ("a blank to fill in is no name", [("*Buyer", "*[insert name]"), ("Ref", "17")], (), [], ()),
    ("a numbered heading is no name", [("*Service 1", "*1. MAIL"), ("Standard", "1.1 Post it.")], (), [], ()),
    ("a sentence is no name", [("*Note", "*The Provider must pay."), ("R1", "May")], (), [], ()),
]


@pytest.mark.parametrize(("reason", "rows", "given", "apart", "names"), CASES, ids=[case[0] for case in CASES])
def test_the_row_that_names_the_columns(
    reason: str, rows: Rows, given: tuple[str, ...], apart: list[str], names: tuple[str, ...]
) -> None:
    document = set_apart(table(rows, header=given))
    assert [line.text for line in document.lines if line.role == "table_header"] == apart, reason
    assert document.tables[0].header == names, reason


def test_header_rows_keep_their_cells() -> None:
    document = set_apart(table([("*Ref", "*Due"), ("R1", "May")]))
    assert [(line.cell.row, line.cell.column) for line in document.lines if line.cell] == [
        (0, 0),
        (0, 1),
        (1, 0),
        (1, 1),
    ]


def test_columns_without_rules_have_no_header_row() -> None:
    document = set_apart(table([("*Term", "*Meaning"), ("Fee", "a sum")], ruled=False))
    assert {line.role for line in document.lines} == {"body"}
