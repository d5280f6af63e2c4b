"""Parents: what clauses, items, bullets and headings stand below."""

from __future__ import annotations

import pytest
from drawn_cases import pdf, write
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract.plain_text import read_text
from pipeline.model import Document
from pipeline.segment import segment

BOLD = "Helvetica-Bold"
Told = list[tuple[str, str | None, str]]


def told(document: Document) -> Told:
    """(citation, citation of the parent, words) of each clause."""
    clauses = segment(document).clauses
    names = {clause.id: clause.citation for clause in clauses}
    return [(clause.citation, clause.parent and names[clause.parent], clause.words) for clause in clauses]


def text(words: str) -> Document:
    return read_text(words.encode(), sha256="")


def page(*rows: tuple[int, int, str] | tuple[int, int, str, str] | tuple[int, int, str, str, float]) -> Document:
    """A page of rows: left edge, distance from the top, words, and perhaps font and size."""

    def draw(canvas: Canvas, number: int) -> None:
        for x, top, words, *look in rows:
            write(canvas, x, top, words, *look)

    return pdf(draw)


def outline(document: Document) -> list[tuple[str, str | None]]:
    return [(citation, parent) for citation, parent, _ in told(document)]


ZERO = [
    (
        "capitals above 1.1",
        "1.0 CARE\n\n1.1 Feed the hens.\n\n1.2 Sweep the yard.\n\n2.0 EGGS\n\n2.1 Sort them.\n",
        [("1.0", None), ("1.1", "1.0"), ("1.2", "1.0"), ("2.0", None), ("2.1", "2.0")],
    ),
    (
        "three deep",
        "1.0 CARE\n\n1.1 Hens\n\n1.1.1 Feed them.\n\n1.1.2 Count them.\n\n2.0 EGGS\n\n2.1 Sort them.\n",
        [("1.0", None), ("1.1", "1.0"), ("1.1.1", "1.1"), ("1.1.2", "1.1"), ("2.0", None), ("2.1", "2.0")],
    ),
    (
        "with the word for it",
        "Section 1.0 Care\n\nSection 1.1 Feed the hens.\n\nSection 2.0 Eggs\n\nSection 2.1 Sort them.\n",
        [("1.0", None), ("1.1", "1.0"), ("2.0", None), ("2.1", "2.0")],
    ),
    (
        "with text of its own and no clauses",
        "1.0 CARE\n\nThe keeper feeds the hens.\n\n2.0 EGGS\n\n2.1 Sort them.\n\n3.0 PAY\n\nIt is weekly.\n",
        [
            ("1.0", None),
            ("1.0, paragraph 1", "1.0"),
            ("2.0", None),
            ("2.1", "2.0"),
            ("3.0", None),
            ("3.0, paragraph 1", "3.0"),
        ],
    ),
    (
        "one within a clause",
        "1 CARE\n\n1.1.0 Hens\n\n1.1.1 Feed them.\n\n1.1.2 Count them.\n\n1.2.0 Geese\n\n1.2.1 Feed them.\n",
        [("1", None), ("1.1.0", "1"), ("1.1.1", "1.1.0"), ("1.1.2", "1.1.0"), ("1.2.0", "1"), ("1.2.1", "1.2.0")],
    ),
    (
        "below a section that has a number too it is one of its clauses",
        "1 CARE\n\n1.0 This section is about hens.\n\n1.1 Feed them.\n\n2 EGGS\n\n2.0 It is about eggs.\n",
        [("1", None), ("1.0", "1"), ("1.1", "1"), ("2", None), ("2.0", "2")],
    ),
    (
        "with items, and after the tenth clause",
        "9.0 CARE\n\n9.1 Keep:\n\n(a) hens;\n\n(b) geese.\n\n10.0 EGGS\n\n10.1 Sort them.\n\n10.2 Sell them.\n",
        [
            ("9.0", None),
            ("9.1", "9.0"),
            ("9.1(a)", "9.1"),
            ("9.1(b)", "9.1"),
            ("10.0", None),
            ("10.1", "10.0"),
            ("10.2", "10.0"),
        ],
    ),
    (
        "in a schedule they begin again",
        "1.0 CARE\n\n1.1 Feed the hens.\n\nSCHEDULE 1\n\nEggs\n\n1.0 SIZES\n\n1.1 Sort them.\n",
        [
            ("1.0", None),
            ("1.1", "1.0"),
            ("Schedule 1", None),
            ("Schedule 1, 1.0", "Schedule 1"),
            ("Schedule 1, 1.1", "Schedule 1, 1.0"),
        ],
    ),
]


@pytest.mark.parametrize(("reason", "words", "expected"), ZERO, ids=[case[0] for case in ZERO])
def test_sections_that_are_numbered_with_a_zero(
    reason: str, words: str, expected: list[tuple[str, str | None]]
) -> None:
    assert outline(text(words)) == expected, reason


TITLES = [
    ("1.0 EXPORT OF EGGS", "EXPORT OF EGGS", "capitals"),
    ("1.0 Export of eggs", "Export of eggs", "a short title"),
    ("1.0. Export", "Export", "with a stop after the number"),
    ("Section 1.0 Export", "Export", "with the word for it"),
    ("1.0 Eggs may be sold abroad.", None, "a sentence"),
]


@pytest.mark.parametrize(("line", "heading", "reason"), TITLES, ids=[case[2] for case in TITLES])
def test_the_title_of_a_section_with_a_zero_is_its_heading(line: str, heading: str | None, reason: str) -> None:
    first, *_ = segment(text(f"{line}\n\n1.1 Sort them.\n\n1.2 Sell them.\n")).clauses
    assert (first.citation, first.heading) == ("1.0", heading), reason


LED = [
    (
        "numbers below a section's paragraph",
        "2. Order\n\nThe terms of the farm apply.\n\nThe papers rank so:\n\n  1) the deed;\n\n  2) the list.\n\n"
        "3. Pay\n\nIt is weekly.\n",
        [
            ("2", None),
            ("2, paragraph 1", "2"),
            ("2, paragraph 2", "2"),
            ("2(1)", "2, paragraph 2"),
            ("2(2)", "2, paragraph 2"),
            ("3", None),
            ("3, paragraph 1", "3"),
        ],
    ),
    (
        "letters",
        "1 Care\n\nThe keeper must:\n\n(a) feed;\n\n(b) sweep.\n\n2 Eggs\n\nThe keeper sorts them.\n",
        [
            ("1", None),
            ("1, paragraph 1", "1"),
            ("1(a)", "1, paragraph 1"),
            ("1(b)", "1, paragraph 1"),
            ("2", None),
            ("2, paragraph 1", "2"),
        ],
    ),
    (
        "with a list below an item",
        "1 Care\n\nThe keeper must:\n\n(a) keep:\n\n(i) hens;\n\n(ii) geese;\n\n(b) sweep.\n",
        [
            ("1", None),
            ("1, paragraph 1", "1"),
            ("1(a)", "1, paragraph 1"),
            ("1(a)(i)", "1(a)"),
            ("1(a)(ii)", "1(a)"),
            ("1(b)", "1, paragraph 1"),
        ],
    ),
    (
        "two lists: the second is cited with its paragraph, all of it",
        "1 Care\n\nThe keeper must:\n\n(a) feed;\n\n(b) sweep.\n\nThe farm must:\n\n(a) pay;\n\n(b) ask;\n\n(c) go.\n",
        [
            ("1", None),
            ("1, paragraph 1", "1"),
            ("1(a)", "1, paragraph 1"),
            ("1(b)", "1, paragraph 1"),
            ("1, paragraph 2", "1"),
            ("1, paragraph 2(a)", "1, paragraph 2"),
            ("1, paragraph 2(b)", "1, paragraph 2"),
            ("1, paragraph 2(c)", "1, paragraph 2"),
        ],
    ),
    (
        "a paragraph that introduces nothing has no items",
        "1 Care\n\n1.1 The keeper must:\n\n(a) feed;\n\n(b) sweep.\n\n1.2 It is done daily.\n\nHens come first.\n\n"
        "(a) Geese come second.\n\n(b) Ducks come third.\n",
        [
            ("1", None),
            ("1.1", "1"),
            ("1.1(a)", "1.1"),
            ("1.1(b)", "1.1"),
            ("1.2", "1"),
            ("1.2, paragraph 1", "1.2"),
            ("1.2(a)", "1.2"),
            ("1.2(b)", "1.2"),
        ],
    ),
    (
        "after the clause's own list",
        "1 Care\n\n1.1 The keeper must:\n\n(a) feed;\n\n(b) sweep.\n\nThe farm must:\n\n(a) pay;\n\n(b) ask.\n",
        [
            ("1", None),
            ("1.1", "1"),
            ("1.1(a)", "1.1"),
            ("1.1(b)", "1.1"),
            ("1.1, paragraph 1", "1.1"),
            ("1.1, paragraph 1(a)", "1.1, paragraph 1"),
            ("1.1, paragraph 1(b)", "1.1, paragraph 1"),
        ],
    ),
    (
        "what stands after the list is a paragraph beside its own",
        "1 Care\n\nThe keeper must:\n\n(a) feed;\n\n(b) sweep.\n\nThe farm pays.\n\n2 Eggs\n\nThe keeper sorts them.\n",
        [
            ("1", None),
            ("1, paragraph 1", "1"),
            ("1(a)", "1, paragraph 1"),
            ("1(b)", "1, paragraph 1"),
            ("1, paragraph 2", "1"),
            ("2", None),
            ("2, paragraph 1", "2"),
        ],
    ),
]


@pytest.mark.parametrize(("reason", "words", "expected"), LED, ids=[case[0] for case in LED])
def test_items_below_the_paragraph_that_leads_to_them(
    reason: str, words: str, expected: list[tuple[str, str | None]]
) -> None:
    assert outline(text(words)) == expected, reason


def test_small_letters_after_its_list_close_the_paragraph_that_led_to_it() -> None:
    words = "1 Care\n\nThe keeper must:\n\n(a) feed;\n\n(b) sweep,\n\nin each case daily.\n\n2 Eggs\n\nSort them.\n"
    section, led, *_ = segment(text(words)).clauses
    assert (section.closing, led.closing) == (None, "in each case daily.")


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
