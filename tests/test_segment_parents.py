"""Parents: what clauses, items, bullets and headings stand below."""

from __future__ import annotations

import pytest

from pipeline.extract.plain_text import read_text
from pipeline.model import Document
from pipeline.segment import segment

Told = list[tuple[str, str | None, str]]


def told(document: Document) -> Told:
    """(citation, citation of the parent, words) of each clause."""
    clauses = segment(document).clauses
    names = {clause.id: clause.citation for clause in clauses}
    return [(clause.citation, clause.parent and names[clause.parent], clause.words) for clause in clauses]


def text(words: str) -> Document:
    return read_text(words.encode(), sha256="")


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
