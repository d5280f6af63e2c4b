"""Tables stand in the reading order where they stand on the page, and their rows are read in order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from drawn_cases import HEIGHT, WIDTH, pdf, texts, write
from reportlab.pdfgen.canvas import Canvas
from table_pages import table

from pipeline.segment import segment

PROSE = "The Customer must pay the prices in this table, which may not be raised within one year."
ROWS = (("Item", "Price"), ("Milk", "11.00"), ("Bread", "7.00"))
# What stands below the table, how far below, where the table begins, its reason.
BELOW = (
    ("2 Penalties", 20, 72, "a short heading does not reach the middle of the table"),
    ("1.2 They rise.", 14, 72, "a short line directly below"),
    ("1.2 They rise.", 60, 300, "a table in the right half over a short line"),
    (PROSE, 20, 72, "a full line"),
)


@pytest.mark.parametrize(("below", "gap", "x", "reason"), BELOW, ids=[row[-1] for row in BELOW])
def test_rows_stand_before_what_follows_the_table(below: str, gap: float, x: float, reason: str) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 72, 100, f"1.1 {PROSE}")
        write(canvas, 72, table(canvas, 120, ROWS, x=x) + gap, below)

    assert texts(pdf(draw)) == [f"1.1 {PROSE}", *(text for row in ROWS for text in row), below]


def test_a_table_in_one_of_two_columns_stands_in_it() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        for row in range(30):
            write(canvas, 50, 80 + 14 * row, f"The left column has row {row} of its prose here.")
            if not 8 <= row < 18:
                write(canvas, 320, 80 + 14 * row, f"The right column has row {row} of its prose.")
        table(canvas, 80 + 14 * 8, ROWS, x=320, width=100)

    found = texts(pdf(draw))
    at = found.index("Item")
    assert found[at - 1].startswith("The right column has row 7")
    assert found[at + 6].startswith("The right column has row 18")


def test_rows_at_the_head_of_a_page_belong_to_the_clause_before() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        if number == 1:
            write(canvas, 72, 400, "1 Prices", font="Helvetica-Bold")
            write(canvas, 72, 420, f"1.1 {PROSE}")
        else:
            write(canvas, 72, table(canvas, 60, ROWS) + 20, "1.2 They rise.")

    clauses = segment(pdf(draw, 2)).clauses
    named = [clause.label or clause.text for clause in clauses]
    assert named.index("1.1") < named.index("Milk | 11.00") < named.index("1.2")


def test_the_label_of_a_merged_cell_stands_on_each_of_its_rows() -> None:
    rows = (("Site", "Item", "Price"), ("North", "Milk", "11"), ("^", "Bread", "7"), ("South", "Eggs", "3"))

    def draw(canvas: Canvas, number: int) -> None:
        table(canvas, 100, rows)

    found = [clause.text for clause in segment(pdf(draw)).clauses if clause.kind == "table_row"]
    assert found == ["Site | Item | Price", "North | Milk | 11", "North | Bread | 7", "South | Eggs | 3"]


def centred_label(canvas: Canvas) -> list[str]:
    for n, (first, second) in enumerate((("Bottle of the", "living water"), ("Box of the", "small eggs"))):
        write(canvas, 110, 100 + 40 * n, first)
        write(canvas, 110, 112 + 40 * n, second)
        write(canvas, 90, 106 + 40 * n, f"{'ab'[n]}.")
        write(canvas, 230, 106 + 40 * n, f"= {n + 1} units")
    return ["a. Bottle of the", "living water = 1 units", "b. Box of the", "small eggs = 2 units"]


def four_lines(canvas: Canvas) -> list[str]:
    words = ("Crates of the", "living water that", "come in glass", "with a lid")
    for n, text in enumerate(words):
        write(canvas, 110, 100 + 12 * n, text)
    write(canvas, 90, 118, "a.")
    write(canvas, 230, 118, "= 4 units")
    return ["a. Crates of the", "living water that", "come in glass", "with a lid = 4 units"]


def no_cell(canvas: Canvas) -> list[str]:
    for n in range(4):
        write(canvas, 110, 100 + 12 * n, f"Row {n} of the prose")
    write(canvas, 30, 112 + 6, "Side")
    return ["Row 0 of the prose", "Row 1 of the prose", "Side", "Row 2 of the prose", "Row 3 of the prose"]


CENTRED = (
    (centred_label, "two lines beside a number and a value at half their height"),
    (four_lines, "four lines"),
)


@pytest.mark.parametrize("draw", [row[0] for row in CENTRED], ids=[row[1] for row in CENTRED])
def test_a_row_of_cells_with_several_lines_is_read_in_order(draw: Callable[[Canvas], list[str]]) -> None:
    expected: list[str] = []

    def page(canvas: Canvas, number: int) -> None:
        expected.extend(draw(canvas))

    assert texts(pdf(page)) == expected


def test_rows_between_rules_alone_are_a_table() -> None:
    """Rules between the rows and none between the columns; numbers stand at half the height of their rows."""
    cells = (("SG 1", "Singapore", "method of making", "of the forms"), ("RU 2", "Russia", "forms of it", "and use"))

    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 72, 80, PROSE)
        for n, (one, two, first, second) in enumerate(cells):
            top = 120 + 30 * n
            canvas.line(72, HEIGHT - top, 500, HEIGHT - top)
            write(canvas, 72, top + 18, one)
            write(canvas, 160, top + 18, two)
            write(canvas, 260, top + 12, first)
            write(canvas, 260, top + 24, second)
            write(canvas, 420, top + 18, "2031")
        canvas.line(72, HEIGHT - 180, 500, HEIGHT - 180)

    found = [clause.cells for clause in segment(pdf(draw)).clauses if clause.kind == "table_row"]
    assert found == [(one, two, f"{first} {second}", "2031") for one, two, first, second in cells]


NAMES = ((72, "Number"), (160, "Country"), (260, "Protection"), (420, "Ends"))
# How the row above the first rule is shaded (left edge, width, grey) and where its words stand; is it the table's?
HEADS = (
    (((72, 428, 0.9),), NAMES, True, "one band over all columns"),
    (((72, 100, 0.8), (172, 328, 0.8)), NAMES, True, "a band for each cell"),
    ((), NAMES, False, "a row without a band"),
    (((72, 428, 1.0),), NAMES, False, "a white one"),
    (((72, 100, 0.9),), NAMES, False, "a word that is marked"),
    (
        ((72, 428, 0.9),),
        ((72, "Patents that are held in all countries of the world"),),
        False,
        "a title over all columns",
    ),
    (((72, 428, 0.9),), NAMES[:3], False, "a column without a name"),
)


@pytest.mark.parametrize(("bands", "names", "head", "reason"), HEADS, ids=[row[-1] for row in HEADS])
def test_a_shaded_row_above_the_rules_names_the_columns(
    bands: tuple[tuple[float, float, float], ...], names: tuple[tuple[float, str], ...], head: bool, reason: str
) -> None:
    rows = (("SG 1", "Singapore", "method of making", "May 2031"), ("RU 2", "Russia", "forms of it", "June 2032"))

    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 72, 80, PROSE)
        for x0, width, grey in bands:
            canvas.setFillGray(grey)
            canvas.rect(x0, HEIGHT - 120, width, 18, stroke=0, fill=1)
        canvas.setFillGray(0)
        for x0, name in names:
            write(canvas, x0, 115, name)
        for n, row in enumerate(rows):
            canvas.line(72, HEIGHT - 120 - 24 * n, 500, HEIGHT - 120 - 24 * n)
            for (x0, _), text in zip(NAMES, row, strict=True):
                write(canvas, x0, 136 + 24 * n, text)
        canvas.line(72, HEIGHT - 168, 500, HEIGHT - 168)

    document = pdf(draw)
    assert [table.header for table in document.tables] == [tuple(name for _, name in names) if head else ()], reason
    assert [clause.cells for clause in segment(document).clauses if clause.kind == "table_row"] == list(rows), reason


def test_rules_between_numbered_clauses_make_no_table() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        for n in range(1, 5):
            write(canvas, 72, 100 + 40 * n, f"1.{n}")
            write(canvas, 110, 100 + 40 * n, PROSE)
            canvas.line(72, HEIGHT - (110 + 40 * n), WIDTH - 72, HEIGHT - (110 + 40 * n))

    assert not pdf(draw).tables
