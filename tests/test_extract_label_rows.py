"""Tables of two columns, labels and values, with rules between the rows alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from drawn_cases import HEIGHT, pdf, write
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import Document
from pipeline.segment import segment

PROSE = "The Customer must pay the prices in this table, which may not be raised within one year."
LEFT, RIGHT, VALUES = 72.0, 520.0, 240.0

# A row: its label and its value; both may have several lines, parted by a bar. No value: a heading or an empty cell.
Rows = tuple[tuple[str, str], ...]


def rule(canvas: Canvas, top: float, x0: float = LEFT, x1: float = RIGHT) -> None:
    canvas.line(x0, HEIGHT - top, x1, HEIGHT - top)


def draw_rows(
    canvas: Canvas, top: float, rows: Rows, *, indent: float = 2, values: float = VALUES, shade: bool = False
) -> float:
    """Rows with a rule above and below each; gives where they end."""
    for n, row in enumerate(rows):
        lines = [cell.split("|") for cell in row]
        high = 8 + 12 * max(map(len, lines))
        if shade and n % 2:
            canvas.setFillGray(0.9)
            canvas.rect(LEFT, HEIGHT - top - high, RIGHT - LEFT, high, stroke=0, fill=1)
            canvas.setFillGray(0)
        rule(canvas, top)
        for x, cell in zip((LEFT + indent, values), lines, strict=True):
            for at, text in enumerate(cell):
                write(canvas, x, top + 14 + 12 * at, text)
        top += high
    rule(canvas, top)
    return top


def rows_of(document: Document) -> list[str]:
    """The rows of tables; those before the first numbered clause are key terms, whose label is the first cell."""
    found = []
    for clause in segment(document).clauses:
        if clause.kind == "key_term":
            found.append(" | ".join(part for part in (clause.label, clause.text) if part))
        elif clause.kind == "table_row":
            found.append(clause.text)
    return found


PLAIN: Rows = (("Supplier", "North Dairy Limited"), ("Start Date", "1 April 2031"), ("Fee", "9,000 a month"))
GROUPED: Rows = (
    ("Confidentiality", ""),
    ("Duration", "24 months"),
    ("No business with any of the customers whom the Supplier served", ""),
    ("Duration", "12 months"),
    ("Renewal", ""),
    ("Notice", "30 days"),
)
WRAPPED: Rows = (
    ("Other information that|is kept secret", "24 months"),
    ("Territory", "each county in which the Supplier sold its milk|within the year before the End Date"),
    ("Fee", "none"),
)
FULL: Rows = (("Information of either partyy", "24 months"), ("Fee", "none"), ("Notice", "30 days"))
# The rows, how far labels stand within their cells, where values begin, shaded, the reason.
TABLES: tuple[tuple[Rows, float, float, bool, str], ...] = (
    (PLAIN, 2, VALUES, False, "one line a cell"),
    (PLAIN, 20, 300, False, "labels indented, values in the middle of the page"),
    (PLAIN, 2, VALUES, True, "every second row shaded"),
    (GROUPED, 2, VALUES, False, "headings over groups of rows, one of them across both columns"),
    (WRAPPED, 2, VALUES, False, "labels and values of several lines"),
    (FULL, 2, 198.0, False, "a label that fills its cell"),
)


@pytest.mark.parametrize(("rows", "indent", "values", "shade", "reason"), TABLES, ids=[row[-1] for row in TABLES])
def test_labels_and_values_are_rows_of_cells(
    rows: Rows, indent: float, values: float, shade: bool, reason: str
) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, LEFT, 80, "1 Terms", font="Helvetica-Bold")
        write(canvas, LEFT, 100, f"1.1 {PROSE}")
        end = draw_rows(canvas, 120, rows, indent=indent, values=values, shade=shade)
        write(canvas, LEFT, end + 30, f"1.2 {PROSE}")

    document = pdf(draw)
    expected = [" | ".join(cell.replace("|", " ") for cell in row if cell) for row in rows]
    assert rows_of(document) == expected
    clauses = segment(document).clauses
    named = [clause.label or clause.text for clause in clauses]
    assert named.index("1.1") < named.index(expected[0]) < named.index(expected[-1]) < named.index("1.2")


def test_a_rule_under_a_running_head_is_none_of_the_table() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 430, 40, "Order form")
        rule(canvas, 46, LEFT - 0.6, RIGHT + 0.6)
        write(canvas, LEFT, 70, "Terms", font="Helvetica-Bold", size=14)
        draw_rows(canvas, 90, PLAIN)

    document = pdf(draw)
    assert rows_of(document) == [" | ".join(row) for row in PLAIN]
    assert next(line for line in document.lines if line.text == "Terms").cell is None


# What ends the first page and begins the second, the rows that come of it, its reason.
OVER_PAGES: tuple[tuple[Rows, Rows, list[str], str], ...] = (
    (PLAIN[:2], PLAIN[1:], ["Supplier | North Dairy Limited", "Start Date | 1 April 2031"], "between two rows"),
    (
        (*PLAIN, ("Territory", "each county in which")),
        (("", "the Supplier sold its milk"), *PLAIN[:2]),
        ["Territory | each county in which the Supplier sold its milk"],
        "within a value",
    ),
    (
        (*PLAIN, ("Information that", "24 months")),
        (("is kept secret", ""), *PLAIN[:2]),
        ["Information that is kept secret | 24 months"],
        "within a label",
    ),
    (
        (*PLAIN, ("Information that", "24 months from the")),
        (("is kept secret", "end of the term"), *PLAIN[:2]),
        ["Information that is kept secret | 24 months from the end of the term"],
        "within both",
    ),
    ((*PLAIN, ("Renewal", "none")), (("Options", ""), *PLAIN[:2]), ["Renewal | none", "Options"], "before a heading"),
)


@pytest.mark.parametrize(("first", "second", "expected", "reason"), OVER_PAGES, ids=[row[-1] for row in OVER_PAGES])
def test_a_table_over_a_page_end_is_one(first: Rows, second: Rows, expected: list[str], reason: str) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        if number == 1:
            write(canvas, LEFT, 100, f"1.1 {PROSE}")
        end = draw_rows(canvas, 400 if number == 1 else 60, first if number == 1 else second)
        if number == 2:
            write(canvas, LEFT, end + 30, f"1.2 {PROSE}")

    document = pdf(draw, 2)
    found = rows_of(document)
    at = found.index(expected[0])
    assert found[at : at + len(expected)] == expected
    assert len({line.cell.table for line in document.lines if line.cell}) == 1


def numbered(canvas: Canvas) -> None:
    for n in range(1, 6):
        rule(canvas, 90 + 40 * n)
        write(canvas, LEFT, 104 + 40 * n, f"1.{n}")
        write(canvas, VALUES - 120, 104 + 40 * n, PROSE)
    rule(canvas, 90 + 40 * 6)


def side_by_side(canvas: Canvas) -> None:
    for n in range(4):
        rule(canvas, 90 + 60 * n)
        for line in range(3):
            write(canvas, LEFT, 104 + 60 * n + 12 * line, "The Customer pays what it owes in time and")
            write(canvas, 310, 104 + 60 * n + 12 * line, "the Supplier then brings it to the agreed place")


def signatures(canvas: Canvas) -> None:
    for n in range(3):
        rule(canvas, 100 + 60 * n)
        for line, label in enumerate(("By:", "Name:", "Title:")):
            write(canvas, LEFT, 114 + 60 * n + 14 * line, label)
            write(canvas, 150, 114 + 60 * n + 14 * line, ("", "Ann Field", "Director")[line])


def headings(canvas: Canvas) -> None:
    for n in range(4):
        write(canvas, LEFT, 100 + 80 * n, ("Supply", "Prices", "Payment", "Term")[n], font="Helvetica-Bold", size=12)
        rule(canvas, 105 + 80 * n)
        for line in range(4):
            write(canvas, LEFT, 120 + 80 * n + 12 * line, PROSE)


def one_row(canvas: Canvas) -> None:
    for n in range(3):
        rule(canvas, 100 + 60 * n)
    write(canvas, LEFT, 120, "Order form")
    write(canvas, 400, 120, "Version 3 of 2031")
    write(canvas, LEFT, 180, PROSE)


NO_TABLES = (
    (numbered, "numbers before their text"),
    (side_by_side, "two texts side by side"),
    (signatures, "blanks to sign on"),
    (headings, "rules under headings"),
    (one_row, "one row of two parts"),
)


@pytest.mark.parametrize(("draw", "reason"), NO_TABLES, ids=[row[-1] for row in NO_TABLES])
def test_what_else_stands_between_rules_is_no_table(draw: Callable[[Canvas], None], reason: str) -> None:
    def page(canvas: Canvas, number: int) -> None:
        draw(canvas)

    assert not pdf(page).tables


def over_rules(canvas: Canvas, top: float, rows: Rows, *, x: float = LEFT, high: float = 24) -> float:
    """Labels beside values that stand over rules of their own."""
    for n, (label, value) in enumerate(rows):
        end = top + high * (n + 1)
        for at, text in enumerate(label.split("|")):
            write(canvas, x, end - 4 - 12 * (label.count("|") - at), text)
        for at, text in enumerate(value.split("|")):
            write(canvas, x + 90, end - 4 - 12 * (value.count("|") - at), text)
        rule(canvas, end, x + 88, x + 220)
    return top + high * len(rows)


SIGNED: Rows = (("Signature", ""), ("Name", "Ann Field"), ("Title", "Director"), ("Date", ""))
# The rows, how high they are, a title directly above, the reason.
OVER_RULES: tuple[tuple[Rows, float, str, str], ...] = (
    (SIGNED, 24, "", "a signature"),
    (SIGNED, 15, "SUPPLIER", "rows that are narrow, a title above"),
    ((("Signatory|Name", "Ann Field who signs|for the Supplier"), ("Title", "Director")), 34, "", "several lines"),
)


@pytest.mark.parametrize(("rows", "high", "title", "reason"), OVER_RULES, ids=[row[-1] for row in OVER_RULES])
def test_values_over_rules_are_rows(rows: Rows, high: float, title: str, reason: str) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, LEFT, 80, f"1 {PROSE}")
        write(canvas, LEFT, 108, title)
        over_rules(canvas, 112, rows, high=high)

    found = pdf(draw)
    assert rows_of(found) == [" | ".join(cell.replace("|", " ") for cell in row if cell) for row in rows]
    assert not title or title not in "".join(rows_of(found))


# What stands above the rows: its text, where it begins, bold; is it their first row; the reason.
Written = tuple[str, float, bool]
ABOVE: tuple[tuple[tuple[Written, ...], bool, str], ...] = (
    ((("BUYER", LEFT, True), ("North Dairy", LEFT + 88, True)), True, "in bold, in both columns"),
    ((("Buyer", LEFT, False), ("{buyer_name}", LEFT + 88, False)), True, "plain, with a field of a template"),
    ((("Signed for", LEFT, True), ("the Buyer", LEFT + 88, False)), True, "a label of two words"),
    ((("BUYER", LEFT, True),), False, "a title alone"),
    ((("Signed by the Buyer and by the Supplier", LEFT, False),), False, "a line that goes on over both columns"),
    ((("BUYER", LEFT, True), ("North Dairy", LEFT + 130, True)), False, "a text that begins at another place"),
    ((("Buyer:", LEFT, True), ("North Dairy", LEFT + 88, True)), False, "a label with a colon"),
)


@pytest.mark.parametrize(("above", "row", "reason"), ABOVE, ids=[case[-1] for case in ABOVE])
def test_a_row_without_a_rule_begins_the_rows_where_it_stands_in_their_columns(
    above: tuple[Written, ...], row: bool, reason: str
) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, LEFT, 80, f"1 {PROSE}")
        for text, x, bold in above:
            write(canvas, x, 130, text, font="Helvetica-Bold" if bold else "Helvetica")
        over_rules(canvas, 136, SIGNED)

    first = [line.text for line in pdf(draw).lines if line.cell and line.cell.row == 0]
    assert first == ([text for text, _, _ in above] if row else ["Signature"]), reason


def two_signatures(canvas: Canvas) -> None:
    over_rules(canvas, 100, SIGNED)
    over_rules(canvas, 100, SIGNED, x=310)


def test_two_signatures_side_by_side_are_two_tables() -> None:
    assert rows_of(pdf(lambda canvas, number: two_signatures(canvas))).count("Name | Ann Field") == 2


def blanks(canvas: Canvas) -> None:
    over_rules(canvas, 100, (("By:", ""), ("Name:", "Ann Field"), ("Title:", "Director")))


def underlined(canvas: Canvas) -> None:
    for n in range(3):
        write(canvas, LEFT, 100 + 14 * n, "The Customer must pay the prices and the Supplier")
        rule(canvas, 102 + 14 * n, 160, 240)


def sums(canvas: Canvas) -> None:
    for n, text in enumerate(("Milk of all of the farms of the north", "Total", "Sum")):
        write(canvas, LEFT + 10 * n, 100 + 14 * n, text)
        rule(canvas, 104 + 14 * n, 400, 470)


NO_VALUES = (
    (blanks, "labels with colons"),
    (underlined, "words that are underlined"),
    (sums, "labels that begin at several places"),
)


@pytest.mark.parametrize(("draw", "reason"), NO_VALUES, ids=[row[-1] for row in NO_VALUES])
def test_other_rules_make_no_rows(draw: Callable[[Canvas], None], reason: str) -> None:
    assert not pdf(lambda canvas, number: draw(canvas)).tables
