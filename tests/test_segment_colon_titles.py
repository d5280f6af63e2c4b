"""Titles that end with a colon, and addresses that stand below one."""

from __future__ import annotations

import pytest
from drawn_cases import pdf, write
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import Document
from pipeline.segment import segment

BOLD, PLAIN = "Helvetica-Bold", "Helvetica"
Row = tuple[int, str, str, float]


def drawn(*rows: Row) -> Document:
    """A page of rows below a section: distance from the top, words, font, size."""

    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 60, "1. Care of the hens", BOLD)
        for row, words in enumerate(
            ("The keeper feeds the hens each morning, and again at", "night, when they sleep.")
        ):
            write(canvas, 60, 90 + 12 * row, words)
        for top, words, font, size in rows:
            write(canvas, 60, top, words, font, size)

    return pdf(draw)


def told(read: Document) -> list[tuple[str, str]]:
    return [(clause.kind, clause.words) for clause in segment(read).clauses[2:]]


CASES = [
    (
        "larger, above an address in two blocks",
        [
            (140, "Contact the Depot:", BOLD, 14),
            (170, "The Depot", PLAIN, 10),
            (182, "5 Mill Lane", PLAIN, 10),
            (206, "eggs@depot.example", PLAIN, 10),
        ],
        [
            ("heading", "Contact the Depot"),
            ("paragraph", "The Depot 5 Mill Lane"),
            ("paragraph", "eggs@depot.example"),
        ],
    ),
    (
        "larger, above a list",
        [(140, "What we ask:", BOLD, 14), (170, "• Feed.", PLAIN, 10), (190, "• Sweep.", PLAIN, 10)],
        [("heading", "What we ask"), ("item", "Feed."), ("item", "Sweep.")],
    ),
    (
        "bold alone, above a paragraph",
        [(140, "Opening hours:", BOLD, 10), (170, "The yard is open all day.", PLAIN, 10)],
        [("heading", "Opening hours"), ("paragraph", "The yard is open all day.")],
    ),
    (
        "bold alone, above a list, leads to it",
        [(140, "The keeper must:", BOLD, 10), (170, "(a) feed;", PLAIN, 10), (190, "(b) sweep.", PLAIN, 10)],
        [("paragraph", "The keeper must:"), ("item", "feed;"), ("item", "sweep.")],
    ),
    (
        "bold right above its words stands not alone",
        [(140, "Opening hours:", BOLD, 10), (152, "The yard is open all day.", PLAIN, 10)],
        [("paragraph", "Opening hours:"), ("paragraph", "The yard is open all day.")],
    ),
    (
        "a long one is a sentence",
        [
            (140, "Each day the keeper of the hens must do this:", BOLD, 14),
            (170, "All of the eggs are sorted.", PLAIN, 10),
        ],
        [
            ("paragraph", "Each day the keeper of the hens must do this:"),
            ("paragraph", "All of the eggs are sorted."),
        ],
    ),
    (
        "plain type is no title",
        [(140, "Opening hours:", PLAIN, 10), (170, "The yard is open all day.", PLAIN, 10)],
        [("paragraph", "Opening hours:"), ("paragraph", "The yard is open all day.")],
    ),
]


@pytest.mark.parametrize(("reason", "rows", "expected"), CASES, ids=[case[0] for case in CASES])
def test_short_lines_that_end_with_a_colon(reason: str, rows: list[Row], expected: list[tuple[str, str]]) -> None:
    read = drawn(*rows)
    assert told(read) == expected, reason
    assert segment(read).ledger.balanced
