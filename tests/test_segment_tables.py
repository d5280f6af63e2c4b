"""Clauses of tables: rows, the provisions in their cells, and what looks like a provision and is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from table_cases import Rows, table

from pipeline.extract.roles.table_headers import set_apart
from pipeline.model import Line, Span
from pipeline.segment import segment

CASES: list[tuple[str, Rows, list[tuple[str, str, str]]]] = [
    (
        "a list in a cell stands below its row, and goes on over the lines of the cell",
        [("Standard", "18.2 The Provider must|post letters.|18.3 It must keep|receipts.")],
        [
            ("table_row", "row Standard", "Standard"),
            ("clause", "18.2", "The Provider must post letters."),
            ("clause", "18.3", "It must keep receipts."),
        ],
    ),
    (
        "deeper numbers stand below the number that they go on",
        [("Law", "8.1 These apply:|8.1.1 Act One; and|8.1.2 Act Two."), ("Standard", "8.2 Both apply.")],
        [
            ("table_row", "row Law", "Law"),
            ("clause", "8.1", "These apply:"),
            ("clause", "8.1.1", "Act One; and"),
            ("clause", "8.1.2", "Act Two."),
            ("table_row", "row Standard", "Standard"),
            ("clause", "8.2", "Both apply."),
        ],
    ),
    (
        "a bare number is a section if its first clause comes next; the rows after it stand below it",
        [("*Service B", "*8. LAUNDRY"), ("Standard", "8.1 Wash.|8.2 Dry.")],
        [
            ("table_row", "row Service B", "Service B"),
            ("clause", "8", "LAUNDRY"),
            ("table_row", "8, row Standard", "Standard"),
            ("clause", "8.1", "Wash."),
            ("clause", "8.2", "Dry."),
        ],
    ),
    (
        "a row that only goes on needs no row of its own",
        [("Standard", "8.1 Wash.|8.2 Dry."), ("", "8.3 Iron.")],
        [
            ("table_row", "row Standard", "Standard"),
            ("clause", "8.1", "Wash."),
            ("clause", "8.2", "Dry."),
            ("clause", "8.3", "Iron."),
        ],
    ),
    (
        "a number whose space was drawn too narrow",
        [("Standard", "9.1 Wash.|9.2Where it is wet, dry.")],
        [
            ("table_row", "row Standard", "Standard"),
            ("clause", "9.1", "Wash."),
            ("clause", "9.2", "Where it is wet, dry."),
        ],
    ),
    (
        "letters in a cell are items of the row, after the words that lead to them",
        [("Food", "The caterer must:|(a) wash; and|(b) cook.")],
        [
            ("key_term", "Key terms, Food", "Food The caterer must:"),
            ("item", "Key terms, Food, (a)", "wash; and"),
            ("item", "Key terms, Food, (b)", "cook."),
        ],
    ),
    (
        "letters below a number",
        [("Food", "4.1 The caterer must:|(a) wash; and|(b) cook.|4.2 It may rest.")],
        [
            ("table_row", "row Food", "Food"),
            ("clause", "4.1", "The caterer must:"),
            ("item", "4.1(a)", "wash; and"),
            ("item", "4.1(b)", "cook."),
            ("clause", "4.2", "It may rest."),
        ],
    ),
    (
        "rows of a number and a provision are clauses, with the list in the words beside the number",
        [("*1.", "*PAYMENT"), ("1.1", "The Buyer must pay|what is due."), ("1.2", "It must:|(a) ask; and|(b) wait.")],
        [
            ("clause", "1", "PAYMENT"),
            ("clause", "1.1", "The Buyer must pay what is due."),
            ("clause", "1.2", "It must:"),
            ("item", "1.2(a)", "ask; and"),
            ("item", "1.2(b)", "wait."),
        ],
    ),
    (
        "rows of a number and a name stay rows",
        [("1.1", "Nursing"), ("1.2", "Therapy")],
        [("table_row", "row 1.1", "1.1 | Nursing"), ("table_row", "row 1.2", "1.2 | Therapy")],
    ),
    (
        "rows of a number, words and a figure stay rows",
        [("1.1", "Calls are answered in time.", "95%"), ("1.2", "Letters are answered in time.", "90%")],
        [
            ("table_row", "row 1.1", "1.1 | Calls are answered in time. | 95%"),
            ("table_row", "row 1.2", "1.2 | Letters are answered in time. | 90%"),
        ],
    ),
    (
        "rows below the names of their columns stay rows",
        [("*Line", "*Task"), ("1.1", "Answer every call at once."), ("1.2", "Answer every letter at once.")],
        [
            ("table_row", "row 1.1", "1.1 | Answer every call at once."),
            ("table_row", "row 1.2", "1.2 | Answer every letter at once."),
        ],
    ),
    (
        "figures are no provisions",
        [("Nurse", "1.5 hours"), ("Doctor", "2.5 hours")],
        [("key_term", "Key terms, Nurse", "Nurse 1.5 hours"), ("key_term", "Key terms, Doctor", "Doctor 2.5 hours")],
    ),
    (
        "numbers of clauses that a table only speaks of, one in each row, make no list",
        [("2.1 Payment", "Finance"), ("2.2 Audit", "Quality")],
        [
            ("table_row", "row 2.1 Payment", "2.1 Payment | Finance"),
            ("table_row", "row 2.2 Audit", "2.2 Audit | Quality"),
        ],
    ),
    (
        "numbered rows of names stay rows",
        [("1", "Act One"), ("2", "Act Two")],
        [("table_row", "row 1", "1 | Act One"), ("table_row", "row 2", "2 | Act Two")],
    ),
    (
        "a single letter is no list",
        [("Grade", "(a) Officer")],
        [("key_term", "Key terms, Grade", "Grade (a) Officer")],
    ),
    (
        "a list goes on in the row that the end of a page cut off",
        [("Desk", "4.1 It is open.|4.2 It takes:|(a) calls;|(b) letters;"), ("", "(c) hens; and|(d) eggs.")],
        [
            ("table_row", "row Desk", "Desk"),
            ("clause", "4.1", "It is open."),
            ("clause", "4.2", "It takes:"),
            ("item", "4.2(a)", "calls;"),
            ("item", "4.2(b)", "letters;"),
            ("item", "4.2(c)", "hens; and"),
            ("item", "4.2(d)", "eggs."),
        ],
    ),
    (
        "Roman numbers below a letter, and the letter after them",
        [("Desk", "It takes:|(a) calls about:|(i) hens;|(ii) men; and|(b) eggs.")],
        [
            ("key_term", "Key terms, Desk", "Desk It takes:"),
            ("item", "Key terms, Desk, (a)", "calls about:"),
            ("item", "Key terms, Desk, (a)(i)", "hens;"),
            ("item", "Key terms, Desk, (a)(ii)", "men; and"),
            ("item", "Key terms, Desk, (b)", "eggs."),
        ],
    ),
    (
        "lists of two cells are two lists",
        [("Desk", "(a) calls;|(b) letters."), ("Yard", "(a) hens;|(b) eggs.")],
        [
            ("key_term", "Key terms, Desk", "Desk"),
            ("item", "Key terms, Desk, (a)", "calls;"),
            ("item", "Key terms, Desk, (b)", "letters."),
            ("key_term", "Key terms, Yard", "Yard"),
            ("item", "Key terms, Yard, (a)", "hens;"),
            ("item", "Key terms, Yard, (b)", "eggs."),
        ],
    ),
    (
        "letters of rows, one in each cell, are no lists",
        [("(a)", "Hens"), ("(b)", "Eggs")],
        [("table_row", "row (a)", "(a) | Hens"), ("table_row", "row (b)", "(b) | Eggs")],
    ),
    (
        "a reference at a line's start is no provision",
        [("Pay", "3.1 Fees are due.|3.2 They are due under clause|3.3 (Interest) too.")],
        [
            ("table_row", "row Pay", "Pay"),
            ("clause", "3.1", "Fees are due."),
            ("clause", "3.2", "They are due under clause 3.3 (Interest) too."),
        ],
    ),
]


@pytest.mark.parametrize(("reason", "rows", "expected"), CASES, ids=[case[0] for case in CASES])
def test_rows_and_their_provisions(reason: str, rows: Rows, expected: list[tuple[str, str, str]]) -> None:
    segmentation = segment(set_apart(table(rows)))
    assert [(clause.kind, clause.citation, clause.words) for clause in segmentation.clauses] == expected, reason
    assert segmentation.ledger.balanced


def test_each_provision_has_the_box_of_its_lines() -> None:
    row, first, second = segment(table([("Standard", "8.1 Wash|it.|8.2 Dry.")])).clauses
    assert [(clause.boxes[0].top, clause.boxes[0].bottom) for clause in (row, first, second)] == [
        (0, 10),
        (0, 22),
        (24, 34),
    ]
    assert first.parent == second.parent == row.id


def test_a_header_row_names_the_columns_and_is_no_clause() -> None:
    segmentation = segment(set_apart(table([("*Ref", "*Due"), ("R1", "May"), ("R2", "June")])))
    assert [(clause.text, clause.columns) for clause in segmentation.clauses] == [
        ("R1 | May", ("Ref", "Due")),
        ("R2 | June", ("Ref", "Due")),
    ]
    assert [(line.text, line.role) for line in segmentation.unplaced] == [
        ("Ref", "table_header"),
        ("Due", "table_header"),
    ]
    assert segmentation.ledger.discarded == {"table_header": 6}
    assert segmentation.ledger.balanced


def test_the_head_of_a_table_of_definitions_is_no_definition() -> None:
    rows = [("*Term", "*Meaning"), ("“Fee”", "means a sum due"), ("“Site”", "means a place of work")]
    segmentation = segment(set_apart(table(rows)))
    assert [(clause.kind, clause.heading) for clause in segmentation.clauses] == [
        ("definition", "Fee"),
        ("definition", "Site"),
    ]
    assert segmentation.ledger.balanced


ROW, TERM = "table_row", "definition"
# head, rows, kinds of the clauses, reason
HEADED: list[tuple[tuple[str, ...], Rows, list[str], str]] = [
    (
        ("Definition", "Meaning"),
        [("“Fee”", "a sum of money"), ("“Site”", "a place of work")],
        [ROW, TERM, TERM],
        "a plain head",
    ),
    (
        ("*TERM", "*DEFINITION"),
        [("“Fee”", "a sum of money"), ("“Site”", "a place of work")],
        [TERM, TERM],
        "a head in bold",
    ),
    (
        ("Defined term:", "Meaning:"),
        [("*Fee", "a sum of money"), ("*Site", "a place of work")],
        [ROW, TERM, TERM],
        "terms in bold",
    ),
    (
        ("Word or expression", "Meaning"),
        [("Fee", "a sum of money"), ("Site", "a place of work")],
        [ROW, TERM, TERM],
        "plain terms",
    ),
    (
        ("Term", "Fee"),
        [("12 months", "a sum of money"), ("2 years", "a place of work")],
        [ROW, ROW, ROW],
        "a term of another kind",
    ),
    (
        ("Term", "Meaning", "Act"),
        [("Fee", "a sum of money", "A"), ("Site", "a place of work", "B")],
        [ROW, ROW, ROW],
        "a third column",
    ),
    (
        ("Term", "Meaning"),
        [("Fee " * 20, "a sum of money"), ("Site", "a place of work")],
        [ROW, ROW, ROW],
        "a text as long as no term",
    ),
]


@pytest.mark.parametrize(("head", "rows", "kinds", "why"), HEADED, ids=[row[3] for row in HEADED])
def test_a_head_of_terms_and_meanings_makes_definitions(
    head: tuple[str, ...], rows: Rows, kinds: list[str], why: str
) -> None:
    document = set_apart(table([head, *rows]))
    page = document.pages[0]
    title = Line(page=1, spans=(Span(text="1. GLOSSARY", x0=50, x1=105, size=10, bold=True),), x0=50, x1=105, top=-40)
    segmentation = segment(replace(document, pages=(replace(page, lines=(title, *page.lines)),)))
    assert [clause.kind for clause in segmentation.clauses[1:]] == kinds, why
    assert segmentation.ledger.balanced
