"""Tables typed in plain text: cells of rows, never running text of mixed columns. Rows that name columns are none."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.segment import segment

CLAUSE = "1. Supply\n\n1.1 The Baker must bake what this table names:\n\n"
AFTER = "\n1.2 The Town must pay.\n"
TABLES = [
    (
        "bars with a row of hyphens, as in Markdown",
        "| Bread | Price |\n|-------|-------|\n| Rye | 2 |\n| Oat loaf | 3 |\n",
        ["Rye | 2", "Oat loaf | 3"],
    ),
    (
        "bars with borders at the top, below the names and at the bottom",
        "+------+-------+\n| Name | Price |\n+------+-------+\n| Rye  | 2     |\n| Oat  | 3     |\n+------+-------+\n",
        ["Rye | 2", "Oat | 3"],
    ),
    (
        "a border between every two rows, and a cell of two lines",
        "+------+--------+\n| Name | Price  |\n+======+========+\n| Rye  | 2 for  |\n|      | a loaf |\n"
        "+------+--------+\n| Oat  | 3      |\n+------+--------+\n",
        ["Rye | 2 for a loaf", "Oat | 3"],
    ),
    (
        "two cells of two lines between borders",
        "+-------+-------+\n| Rye   | 2 for |\n| bread | one   |\n+-------+-------+\n| Oat   | 3     |\n"
        "+-------+-------+\n| Malt  | 4     |\n+-------+-------+\n",
        ["Rye bread | 2 for one", "Oat | 3", "Malt | 4"],
    ),
    (
        "bars without any border, and a second line of a cell",
        "| Rye | 2 for |\n|     | a loaf |\n| Oat | 3 |\n",
        ["Rye | 2 for a loaf", "Oat | 3"],
    ),
    (
        "a sum below a last border",
        "+-----+---+\n| N   | P |\n+-----+---+\n| Rye | 2 |\n| Oat | 3 |\n"
        "| Bun | 1 |\n+-----+---+\n| Sum | 6 |\n+-----+---+\n",
        ["N | P", "Rye | 2", "Oat | 3", "Bun | 1", "Sum | 6"],
    ),
    (
        "columns below rules",
        "Name        Price   Days\n----------  ------  ----\nRye bread   2       all\nOat         3       two\n",
        ["Rye bread | 2 | all", "Oat | 3 | two"],
    ),
    (
        "below rules that are set in, with figures at the right",
        "  Name         Price\n  ----------  ------\n  Rye bread        2\n  Oat             13\n",
        ["Rye bread | 2", "Oat | 13"],
    ),
    (
        "rules of equals signs above, below the names and at the end",
        "=====  =====\nName   Price\n=====  =====\nRye    2\nOat    3\n=====  =====\n",
        ["Rye | 2", "Oat | 3"],
    ),
    (
        "a bar between columns and a plus where rules cross",
        " Name | Price\n------+-------\n Rye  | 2\n Oat  | 3\n",
        ["Rye | 2", "Oat | 3"],
    ),
]


@pytest.mark.parametrize(("reason", "table", "rows"), TABLES, ids=[case[0] for case in TABLES])
def test_rows_are_rows(reason: str, table: str, rows: list[str]) -> None:
    found = segment(extract((CLAUSE + table + AFTER).encode(), name="a.txt"))
    assert found.ledger.balanced
    assert [clause.text for clause in found.clauses if clause.kind == "table_row"] == rows, reason
    assert [clause.label for clause in found.clauses if clause.label] == ["1", "1.1", "1.2"]


NONE = [
    ("a rule below a title", "PRICES\n------\nThe Town must pay what is asked for.\n"),
    ("a word runs over the edge of a column", "Name  Price\n----  -----\nRye bread is two pounds a loaf.\n"),
    ("one bar in a line", "The Town may choose bread | cake.\nIt may choose both | none.\n"),
    ("blanks for signatures", "Ann              Bob\n______           ______\n"),
    ("rows of different bars", "| a | b |\n| c |\n"),
]


@pytest.mark.parametrize(("reason", "text"), NONE, ids=[case[0] for case in NONE])
def test_what_is_no_table(reason: str, text: str) -> None:
    document = extract((CLAUSE + text + AFTER).encode(), name="a.txt")
    assert not document.tables, reason
    assert all(line.cell is None for line in document.lines)


def test_names_of_columns_are_kept_and_nothing_is_lost() -> None:
    table = TABLES[1][1]
    document = extract((CLAUSE + table + AFTER).encode(), name="a.txt")
    assert [(each.rows, each.columns, each.header) for each in document.tables] == [(3, 2, ("Name", "Price"))]
    printed = sum(len("".join(span.text for span in line.spans).replace(" ", "")) for line in document.lines)
    assert printed == len("".join((CLAUSE + table + AFTER).split()))


def test_a_form_typed_with_bars_is_key_terms() -> None:
    form = "| Baker | Ann Miller |\n| Fee | 50 pounds |\n| Term | 12 months |\n\n"
    found = segment(extract((form + CLAUSE + AFTER).encode(), name="a.txt"))
    assert [(clause.label, clause.text) for clause in found.clauses if clause.kind == "key_term"] == [
        ("Baker", "Ann Miller"),
        ("Fee", "50 pounds"),
        ("Term", "12 months"),
    ]
