"""Rules that are typed: they part the rows of a table and say nothing themselves."""

from __future__ import annotations

import pytest
from drawn_cases import pdf, texts, write
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.extract.typed_rules import is_rule
from pipeline.segment import segment

RULES = (
    ("----------------", True, "hyphens"),
    ("- --------------", True, "a hyphen before them, as filings have it"),
    ("=====  =====", True, "equals signs in pieces"),
    ("—————", True, "dashes"),
    ("---", False, "too few"),
    ("- -", False, "pieces of one sign"),
    ("________________", False, "a blank to be filled in"),
    ("------ 5", False, "a figure beside them"),
)


@pytest.mark.parametrize(("text", "rule", "reason"), RULES, ids=[row[-1] for row in RULES])
def test_what_is_a_rule(text: str, rule: bool, reason: str) -> None:
    assert is_rule(text) is rule, reason


LINE = "- " + "-" * 60
LABELS = (
    LINE,
    "LOCATION     Where the milk is stored now.",
    LINE,
    "DESCRIPTION  This field is of 255 signs. Whole sentences",
    "             are wanted rather than a list.",
    LINE,
    "IMAGE        A picture of the bottle.",
    LINE,
)
VALUES = (LINE, "View                                ***", LINE, "Create                              ***", LINE)
GROUPS = (
    "DIRECTORY",
    "- ---------",
    "Companies",
    LINE,
    "        View                        ***",
    LINE,
    "        Create                      ***",
    LINE,
)
# The rows as typed, the rows of cells that come of them, the reason.
TABLES = (
    (
        LABELS,
        [
            "LOCATION | Where the milk is stored now.",
            "DESCRIPTION | This field is of 255 signs. Whole sentences are wanted rather than a list.",
            "IMAGE | A picture of the bottle.",
        ],
        "labels and values of several lines",
    ),
    (VALUES, ["View | ***", "Create | ***"], "values far to the right"),
    (GROUPS, ["Companies", "View | ***", "Create | ***"], "a heading with its own rule above the first row"),
)


def typed(canvas: Canvas, top: float, rows: tuple[str, ...]) -> float:
    for row in rows:
        if row.strip():
            write(canvas, 72, top, row, font="Courier", size=9)
        top += 11
    return top


@pytest.mark.parametrize(("rows", "expected", "reason"), TABLES, ids=[row[-1] for row in TABLES])
def test_tables_with_typed_rules(rows: tuple[str, ...], expected: list[str], reason: str) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        end = typed(canvas, 80, ("1. The Supplier gives what stands in this table.", ""))
        typed(canvas, typed(canvas, end, rows) + 22, ("2. The Customer pays for it.",))

    document = pdf(draw)
    clauses = segment(document).clauses
    assert [clause.text for clause in clauses if clause.kind == "table_row"] == expected
    assert [clause.label for clause in clauses if clause.label] == ["1", "2"]
    assert not any("--" in clause.text for clause in clauses)
    assert len(texts(document, "typed_rule")) == sum(is_rule(row) for row in rows)


def test_paragraphs_and_a_page_number_between_two_tables_are_no_row() -> None:
    between = ("", "Some information on this page has been left out and", "was filed with the board.", "", "36", "")
    more = ("", "This page says what each of the fields of the list is.", "")

    def draw(canvas: Canvas, number: int) -> None:
        typed(canvas, 80, (*LABELS, *between, *more, *LABELS))

    document = pdf(draw)
    assert len(document.tables) == 2
    assert "36" in [line.text for line in document.lines if line.cell is None]


def test_rules_under_headings_make_no_table_and_are_no_text() -> None:
    rows = ("SUPPLY", "------", "", "The Supplier supplies the goods to the Customer.", "", "PRICES", "------", "")

    def draw(canvas: Canvas, number: int) -> None:
        typed(canvas, 80, (*rows, "The Customer pays the prices.", "", "TERM", "----", "", "One year."))

    document = pdf(draw)
    assert not document.tables
    assert texts(document, "typed_rule") == ["------", "------"]
    said = [clause.heading or clause.text for clause in segment(document).clauses]
    assert said[:4] == [
        "SUPPLY",
        "The Supplier supplies the goods to the Customer.",
        "PRICES",
        "The Customer pays the prices.",
    ]


def test_a_page_of_rules_alone_is_not_blank() -> None:
    document = pdf(lambda canvas, number: write(canvas, 72, 80, LINE))
    assert (document.pages[0].flags, texts(document, "typed_rule")) == ((), [LINE])


def test_rules_in_plain_text() -> None:
    read = extract(b"TERM\n--------\nThis contract lasts\none year.\n==========\nEnd.\n", name="a.txt")
    assert [line.role for line in read.lines] == ["body", "typed_rule", "body", "body", "typed_rule", "body"]
    found = segment(read)
    assert found.ledger.balanced
    assert not any("--" in clause.text or "==" in clause.text for clause in found.clauses)
    assert "This contract lasts one year." in [clause.text for clause in found.clauses]
