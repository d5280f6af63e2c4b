"""Tables of Word documents: cells in their columns, labels beside several rows, tables within cells, definitions."""

from __future__ import annotations

import pytest
from word_files import cell, numbering, p, r, read, row, table

from pipeline.model import Document
from pipeline.segment import segment

DOWN, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def rows(document: Document) -> list[str]:
    """The rows of all tables: "column:text column:text"."""
    found: dict[tuple[int, int], list[str]] = {}
    for line in document.lines:
        if line.cell is not None and line.text.strip():
            found.setdefault((line.cell.table, line.cell.row), []).append(f"{line.cell.column}:{line.text.strip()}")
    return [" ".join(words) for _, words in sorted(found.items())]


def merged(first: str, *others: str, columns: int = 2) -> str:
    """Rows beside a cell that is merged downwards."""
    more = [f"x{n}" for n in range(columns - 2)]
    top = row(cell(first, properties=DOWN), others[0], *more)
    return top + "".join(row(cell(p(), properties=GOES_ON), other, *more) for other in others[1:])


TABLES = [
    (
        table(row("a", "b", "c"), row("x", "y", properties='<w:gridBefore w:val="1"/>')),
        ["0:a 1:b 2:c", "1:x 2:y"],
        "cells that begin under the second column",
    ),
    (
        table(row(cell("wide", properties='<w:gridSpan w:val="2"/>'), "c"), row("x", "y", "z")),
        ["0:wide 2:c", "0:x 1:y 2:z"],
        "a cell over two columns",
    ),
    (
        table(merged("North", "Gold", "Silver", columns=3), row("South", "Gold", "9")),
        ["0:North 1:Gold 2:x0", "0:North 1:Silver 2:x0", "0:South 1:Gold 2:9"],
        "a label beside two rows",
    ),
    (
        table(row("Gold", cell("daily", properties=DOWN), "1"), row("Silver", cell(p(), properties=GOES_ON), "2")),
        ["0:Gold 1:daily 2:1", "0:Silver 1:daily 2:2"],
        "a label in the middle",
    ),
    (
        table(
            row(cell("North", properties=DOWN), cell("Gold", properties=DOWN), "1"),
            row(cell(p(), properties=GOES_ON), cell(p(), properties=GOES_ON), "2"),
        ),
        ["0:North 1:Gold 2:1", "0:North 1:Gold 2:2"],
        "two labels, in their order",
    ),
    (
        table(merged("Term", "means one;", "means two.")),
        ["0:Term 1:means one;", "1:means two."],
        "in a table of two columns it is a term",
    ),
    (
        table(merged("A sentence of many words that is no label at all but says something", "a", "b", columns=3)),
        ["0:A sentence of many words that is no label at all but says something 1:a 2:x0", "1:b 2:x0"],
        "no label",
    ),
    (
        table(row("South", cell("before", table(row("in1", "in2"), row("in3", "in4")), "after"), "16")),
        ["0:South 1:before 1:in1 1:in2 1:in3 1:in4 1:after 2:16"],
        "a table within a cell is in that cell",
    ),
    (
        table(row(cell("Frame", table(row("a", "b"), row("c", "d"))))),
        ["0:Frame", "0:a 1:b", "0:c 1:d"],
        "a frame around a table leaves it a table",
    ),
    (
        table(row("a", f"<w:sdt><w:sdtContent>{cell('controlled')}</w:sdtContent></w:sdt>")),
        ["0:a 1:controlled"],
        "a cell in a control",
    ),
]


@pytest.mark.parametrize(("body", "expected", "reason"), TABLES, ids=[case[2] for case in TABLES])
def test_cells_stand_where_the_page_shows_them(body: str, expected: list[str], reason: str) -> None:
    assert rows(read(body)) == expected, reason


BOLD = "<w:b/>"
ONE_LIST = numbering(
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%1)"/></w:lvl>'
)


def term(words: str) -> str:
    return cell(p(r(f"“{words}”", BOLD)))


def term_goes_on(*meaning: str) -> str:
    return row(cell(p(), properties=GOES_ON), cell(*meaning))


SEVERAL = [
    (
        row(cell(p(r("“Staff”", BOLD)), properties=DOWN), "means those who are:")
        + term_goes_on(p("employees; and", num="0"))
        + term_goes_on(p("others.", num="0")),
        ["(a) employees; and", "(b) others."],
        "an item in each row",
    ),
    (
        row(cell(p(r("“Staff”", BOLD)), properties=DOWN), cell("means:", p("employees; and", num="0")))
        + term_goes_on(p("others,", num="0"), "and their heirs."),
        ["(a) employees; and", "(b) others, and their heirs."],
        "a list that goes on in the next row",
    ),
    (
        row(cell(p(r("“Staff”", BOLD)), properties=DOWN), cell("means employees;")) + term_goes_on("and no others."),
        [],
        "no list",
    ),
    (
        row(cell(p(r("“Staff”", BOLD)), properties=DOWN), cell("means:")) + term_goes_on(p("only one.", num="0")),
        [],
        "a list of one stays in the text, with its number",
    ),
]


@pytest.mark.parametrize(("meaning", "items", "reason"), SEVERAL, ids=[case[2] for case in SEVERAL])
def test_a_definition_over_several_rows_keeps_its_items(meaning: str, items: list[str], reason: str) -> None:
    other = row(term("Actuary"), "means a Fellow of the Institute;")
    document = read(p("1. Words have these meanings:") + table(other, meaning, other), numbering=ONE_LIST)
    found = segment(document)
    assert found.ledger.balanced, reason
    assert [f"{clause.label} {clause.text}" for clause in found.clauses if clause.kind == "item"] == items
    assert [clause.heading for clause in found.clauses if clause.kind == "definition"] == [
        "Actuary",
        "Staff",
        "Actuary",
    ]


def test_a_definition_that_goes_on_in_the_next_table_keeps_its_numbers() -> None:
    head = table(row(term("Actuary"), "means a Fellow;"), row(term("Staff"), "means:"))
    rest = table(row(cell(p()), cell(p("employees.", num="0"))), row(term("Term"), "means a year."))
    found = segment(read(p("1. Meanings:") + head + rest, numbering=ONE_LIST))
    assert found.ledger.balanced
    assert any("employees." in clause.text for clause in found.clauses)
