"""Parents of headings and bullets, by their look and their places on drawn pages."""

from __future__ import annotations

import pytest
from drawn_cases import pdf, write
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import Document
from pipeline.segment import segment

BOLD = "Helvetica-Bold"


def page(*rows: tuple[int, int, str] | tuple[int, int, str, str] | tuple[int, int, str, str, float]) -> Document:
    """A page of rows: left edge, distance from the top, words, and perhaps font and size."""

    def draw(canvas: Canvas, number: int) -> None:
        for x, top, words, *look in rows:
            write(canvas, x, top, words, *look)

    return pdf(draw)


def outline(document: Document) -> list[tuple[str, str | None]]:
    """(citation, citation of the parent) of each clause."""
    clauses = segment(document).clauses
    names = {clause.id: clause.citation for clause in clauses}
    return [(clause.citation, clause.parent and names[clause.parent]) for clause in clauses]


HEADINGS = [
    (
        "between two clauses",
        ["*1. Care", "1.1 Feed the hens.", "*The Yard", "1.2 Sweep it.", "1.3 Rake it.", "*2. Eggs", "2.1 Sort them."],
        [("1", None), ("1.1", "1"), ("1, The Yard", "1"), ("1.2", "1"), ("1.3", "1"), ("2", None), ("2.1", "2")],
    ),
    (
        "before the first clause",
        ["*1. Care", "*The Hens", "1.1 Feed them.", "*The Yard", "1.2 Sweep it.", "*2. Eggs", "2.1 Sort them."],
        [
            ("1", None),
            ("1, The Hens", "1"),
            ("1.1", "1"),
            ("1, The Yard", "1"),
            ("1.2", "1"),
            ("2", None),
            ("2.1", "2"),
        ],
    ),
    (
        "two levels down",
        ["*1. Care", "1.1 Hens", "1.1.1 Feed them.", "*At Night", "1.1.2 Count them.", "1.2 Geese are kept."],
        [("1", None), ("1.1", "1"), ("1.1.1", "1.1"), ("1.1, At Night", "1.1"), ("1.1.2", "1.1"), ("1.2", "1")],
    ),
    (
        "after deeper clauses",
        ["*1. Care", "1.1 Hens", "1.1.1 Feed them.", "1.1.2 Count them.", "*The Yard", "1.2 Sweep it.", "1.3 Rake it."],
        [
            ("1", None),
            ("1.1", "1"),
            ("1.1.1", "1.1"),
            ("1.1.2", "1.1"),
            ("1, The Yard", "1"),
            ("1.2", "1"),
            ("1.3", "1"),
        ],
    ),
    (
        "with a paragraph of its own, which stands below it",
        ["*1. Care", "1.1 Feed the hens.", "*The Yard", "It lies behind the barn.", "1.2 Sweep it.", "1.3 Rake it."],
        [
            ("1", None),
            ("1.1", "1"),
            ("1, The Yard", "1"),
            ("1, The Yard, paragraph 1", "1, The Yard"),
            ("1.2", "1"),
            ("1.3", "1"),
        ],
    ),
    (
        "above the next section it stands in none",
        ["*1. Care", "1.1 Feed the hens.", "1.2 Count them.", "*The Yard", "*2. Eggs", "2.1 Sort them."],
        [("1", None), ("1.1", "1"), ("1.2", "1"), ("The Yard", None), ("2", None), ("2.1", "2")],
    ),
    (
        "in a section with a zero",
        ["*1.0 CARE", "1.1 Feed the hens.", "*The Yard", "1.2 Sweep it.", "*2.0 EGGS", "2.1 Sort them."],
        [("1.0", None), ("1.1", "1.0"), ("1.0, The Yard", "1.0"), ("1.2", "1.0"), ("2.0", None), ("2.1", "2.0")],
    ),
]


@pytest.mark.parametrize(("reason", "rows", "expected"), HEADINGS, ids=[case[0] for case in HEADINGS])
def test_a_heading_within_a_section_whose_numbers_go_on(
    reason: str, rows: list[str], expected: list[tuple[str, str | None]]
) -> None:
    drawn = [(60, 60 + 30 * n, row.lstrip("*"), BOLD if row[0] == "*" else "Helvetica") for n, row in enumerate(rows)]
    assert outline(page(*drawn)) == expected, reason


BULLETS = [
    (
        "in a section",
        [(60, "*Keeping"), (80, "• Feed."), (80, "• Sweep."), (60, "We may ask for more."), (80, "• Go.")],
        ["Keeping, bullet 1", "Keeping, bullet 2", "Keeping, paragraph 1", "Keeping, bullet 3"],
    ),
    (
        "in a list that a paragraph led to, in whose place the other one is read",
        [(60, "*Keeping"), (60, "You must:"), (80, "• feed;"), (60, "We may ask for more."), (80, "• go.")],
        [
            "Keeping, paragraph 1",
            "Keeping, paragraph 1, bullet 1",
            "Keeping, paragraph 1, paragraph 1",
            "Keeping, paragraph 1, bullet 2",
        ],
    ),
    (
        "by two paragraphs",
        [(60, "*Keeping"), (80, "• Feed."), (60, "We may ask."), (60, "You may refuse."), (80, "• Go.")],
        ["Keeping, bullet 1", "Keeping, paragraph 1", "Keeping, paragraph 2", "Keeping, bullet 2"],
    ),
    (
        "a paragraph with a colon leads to a list of its own",
        [(60, "*Keeping"), (80, "• Feed."), (60, "We may ask for more:"), (80, "• Go.")],
        ["Keeping, bullet 1", "Keeping, paragraph 1", "Keeping, paragraph 1, bullet 1"],
    ),
    (
        "so does the first of a section, whatever ends it",
        [(60, "*Keeping"), (60, "We ask for this."), (80, "• Feed."), (80, "• Go.")],
        ["Keeping, paragraph 1", "Keeping, paragraph 1, bullet 1", "Keeping, paragraph 1, bullet 2"],
    ),
    (
        "one below a list of other bullets belongs to none of them",
        [(60, "*Keeping"), (80, "• Feed."), (60, "We ask for this."), (110, "• Go.")],
        ["Keeping, bullet 1", "Keeping, paragraph 1", "Keeping, paragraph 1, bullet 1"],
    ),
]


@pytest.mark.parametrize(("reason", "rows", "expected"), BULLETS, ids=[case[0] for case in BULLETS])
def test_a_list_that_a_paragraph_interrupts(reason: str, rows: list[tuple[int, str]], expected: list[str]) -> None:
    looks = [(BOLD, 14.0) if words[0] == "*" else ("Helvetica", 10.0) for _, words in rows]
    drawn = [(x, 90 + 30 * n, words.lstrip("*"), *looks[n]) for n, (x, words) in enumerate(rows)]
    found = outline(page((60, 60, "1. Care of the hens", BOLD), *drawn))
    assert [citation for citation, _ in found][-len(expected) :] == expected, reason
