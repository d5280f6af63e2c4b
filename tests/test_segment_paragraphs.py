"""Text without a label: a paragraph of its own below its clause, or more of the sentence above it."""

from __future__ import annotations

import pytest
from printed_lines import printed as line

from pipeline.extract.plain_text import read_text
from pipeline.model import Line
from pipeline.segment import segment
from pipeline.segment.build.tree import TreeBuilder
from pipeline.segment.decode.weights import own_weights
from pipeline.segment.paragraphs.geometry import measure


def told(text: str) -> list[tuple[str, str, str]]:
    """(kind, citation, words) of each clause."""
    found = segment(read_text(text.encode(), sha256="")).clauses
    return [(clause.kind, clause.citation, clause.words) for clause in found]


CASES = [
    (
        "a new sentence below a clause begins a thought of its own",
        "1 Care\n\n1.1 Feed the hens.\n\nThe yard is swept on Fridays.\n",
        [
            ("clause", "1", "Care"),
            ("clause", "1.1", "Feed the hens."),
            ("paragraph", "1.1, paragraph 1", "The yard is swept on Fridays."),
        ],
    ),
    (
        "after a list too",
        "1 Care\n\n1.1 Keep:\n\n(a) hens;\n\n(b) geese.\n\nThe keeper counts them.\n",
        [
            ("clause", "1", "Care"),
            ("clause", "1.1", "Keep:"),
            ("item", "1.1(a)", "hens;"),
            ("item", "1.1(b)", "geese."),
            ("paragraph", "1.1, paragraph 1", "The keeper counts them."),
        ],
    ),
    (
        "a title alone, with its text below, is a heading at any depth",
        "1 Care\n\n1.1 Hens\n\nThe keeper feeds them.\n",
        [
            ("clause", "1", "Care"),
            ("clause", "1.1", "Hens"),
            ("paragraph", "1.1, paragraph 1", "The keeper feeds them."),
        ],
    ),
    (
        "a numbered definition is one, and keeps its number",
        '1 Definitions\n\n1.1 "Hen" means a bird that lays.\n\n1.2 YARD shall mean the land behind the barn.\n',
        [
            ("clause", "1", "Definitions"),
            ("definition", "1.1", "Hen means a bird that lays."),
            ("definition", "1.2", "YARD shall mean the land behind the barn."),
        ],
    ),
    (
        "a lettered one as well, with marks that OCR read wrong",
        "1 Definitions\n\n1.1 In this deed:\n\n(a) “Hen* means a bird.\n\n(b) “Yard’ shall mean the land.\n",
        [
            ("clause", "1", "Definitions"),
            ("clause", "1.1", "In this deed:"),
            ("definition", "1.1(a)", "Hen means a bird."),
            ("definition", "1.1(b)", "Yard shall mean the land."),
        ],
    ),
    (
        "words in quotation marks that define nothing are a clause",
        '1 Signs\n\n1.1 "No entry" hangs on the gate of the yard.\n',
        [("clause", "1", "Signs"), ("clause", "1.1", '"No entry" hangs on the gate of the yard.')],
    ),
    (
        "sections may have a bracket after their number",
        "1) Care\n\nThe keeper feeds the hens.\n\n2) Eggs\n\nThe keeper sorts them.\n\n3) Pay\n\nIt is weekly.\n",
        [
            ("clause", "1", "Care"),
            ("paragraph", "1, paragraph 1", "The keeper feeds the hens."),
            ("clause", "2", "Eggs"),
            ("paragraph", "2, paragraph 1", "The keeper sorts them."),
            ("clause", "3", "Pay"),
            ("paragraph", "3, paragraph 1", "It is weekly."),
        ],
    ),
    (
        "but below a section with a stop they are its items",
        "1. Care\n\nThe keeper must:\n\n1) feed;\n\n2) sweep.\n\n2. Eggs\n\nThe keeper sorts them.\n",
        [
            ("clause", "1", "Care"),
            ("paragraph", "1, paragraph 1", "The keeper must:"),
            ("item", "1(1)", "feed;"),
            ("item", "1(2)", "sweep."),
            ("clause", "2", "Eggs"),
            ("paragraph", "2, paragraph 1", "The keeper sorts them."),
        ],
    ),
]


@pytest.mark.parametrize(("reason", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_paragraphs_below_clauses(reason: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == expected, reason


def nodes(lines: list[Line]) -> list[tuple[str, str]]:
    return [(node.kind, node.words) for node in TreeBuilder(lines, (), own_weights()).build()]


def spaced() -> list[Line]:
    """Paragraphs that a gap parts, so that the lines of an address below one another are one."""
    rows = iter(row for at in range(0, 21, 3) for row in (at, at + 1))
    found = []
    for number in range(1, 8):
        found.append(
            line(next(rows), (50, f"1.{number} The keeper of the yard has to feed all of the hens at six and"))
        )
        found.append(line(next(rows), (50, "to sweep the yard.")))
    return found


def test_where_a_gap_parts_paragraphs_a_short_line_with_a_stop_ends_none() -> None:
    address = [line(21, (50, "To: The Yard Inc.")), line(22, (50, "5 Mill Lane")), line(23, (50, "Northvale"))]
    found = nodes([*spaced(), *address])
    assert measure(spaced()).spaced
    assert found[-1] == ("paragraph", "To: The Yard Inc. 5 Mill Lane Northvale")


def test_a_rule_drawn_with_signs_parts_rows_and_is_no_bullet() -> None:
    rows = [
        line(0, (50, "- ------------------------")),
        line(1, (50, "Hens")),
        line(2, (50, "- ------------------------")),
    ]
    found = nodes([*rows, line(3, (50, "Geese"))])
    assert [kind for kind, _ in found] == ["paragraph", "paragraph"]
    assert [words.split()[-1] for _, words in found] == ["Hens", "Geese"]


def test_a_paragraph_at_the_head_of_a_page_goes_on_only_where_the_line_before_was_full() -> None:
    full = line(1, (50, "to sweep the yard at noon and at night, and to close its gate. "), page=1)
    after = line(0, (50, "It is the keeper who pays for that."), page=2)
    above = line(0, (50, "1.1 The keeper of the yard has to feed all of the hens at six,"), page=1)
    short = line(1, (50, "and to sweep."), page=1)
    assert [kind for kind, _ in nodes([above, full, after])] == ["clause"]
    assert [kind for kind, _ in nodes([above, short, after])] == ["clause", "paragraph"]


def test_small_letters_after_a_list_go_on_the_clause_and_not_on_the_title_above_it() -> None:
    text = "1 Care\n\n1.1 Keep:\n\n(a) hens;\n\n(b) geese;\n\nand count them.\n\n1.2 Go.\n"
    clauses = segment(read_text(text.encode(), sha256="")).clauses
    assert [clause.citation for clause in clauses] == ["1", "1.1", "1.1(a)", "1.1(b)", "1.2"]
    assert clauses[1].closing == "and count them."


def full(row: int, words: str = "The keeper of the yard has to feed all of the hens at six and") -> Line:
    """A line that fills the width of the page."""
    return line(row, (50, words.ljust(66, "x")))


BY_ITSELF = [
    ("marks of a template", ["{END-IF}", "{IF yard}"], ["{END-IF}", "{IF yard}"]),
    ("marks in square brackets", ["[Option A]", "[Option B]"], ["[Option A]", "[Option B]"]),
    ("marks in guillemets", ["«EndIf»", "«If yard»"], ["«EndIf»", "«If yard»"]),
    ("marks in double angles", ["<<end>>", "<<yard>>"], ["<<end>>", "<<yard>>"]),
    ("a mark and what it leads in", ["{IF yard}", "The hens"], ["{IF yard}", "The hens"]),
    (
        "rows of sums",
        ["First year (2018): $ 20", "Next year (2019): $ 30"],
        ["First year (2018): $ 20", "Next year (2019): $ 30"],
    ),
    ("rows of sums in words of money", ["(Hens): EUR 20", "(Geese): EUR 30"], ["(Hens): EUR 20", "(Geese): EUR 30"]),
    ("a bracket within a line is no mark", ["The [red] hens", "and geese"], ["The [red] hens and geese"]),
]


@pytest.mark.parametrize(("reason", "rows", "expected"), BY_ITSELF, ids=[case[0] for case in BY_ITSELF])
def test_lines_that_are_paragraphs_by_themselves(reason: str, rows: list[str], expected: list[str]) -> None:
    below = [line(3 + at, (50, text)) for at, text in enumerate(rows)]
    found = nodes([full(0, "1.1 The keeper of the yard has to feed all of the hens at six."), *below])
    assert [words for _, words in found][1:] == expected, reason


def test_a_mark_at_the_head_of_a_page_is_a_paragraph_too() -> None:
    found = nodes([full(0), line(3, (50, "{END-IF}")), line(0, (50, "{IF yard}"), page=2)])
    assert [words for _, words in found][1:] == ["{END-IF}", "{IF yard}"]


FEET = [
    ("its number stands between them", [154.0], "and sweep the yard", 1),
    ("with a capital after it", [154.0], "Sweep the yard at noon", 1),
    ("a head and a number", [148.0, 160.0], "and sweep the yard", 1),
    ("no number, a capital and a short line", [], "Sweep the yard at noon", 2),
    ("the number stands above them", [90.0], "Sweep the yard at noon", 2),
    ("the number stands below them", [400.0], "Sweep the yard at noon", 2),
]


@pytest.mark.parametrize(("reason", "feet", "after", "expected"), FEET, ids=[case[0] for case in FEET])
def test_a_sentence_goes_on_over_a_page_printed_within_a_page(
    reason: str, feet: list[float], after: str, expected: int
) -> None:
    rows = [full(0), full(1, "who feeds"), line(2, (50, "the hens and")), line(6, (50, after)), full(7)]
    rows = [*rows[:2], line(2, (50, "hens, geese")), *rows[3:]]
    found = TreeBuilder(rows, (), own_weights(), foot={1: feet}).build()
    assert len(found) == expected, reason


def test_a_full_line_without_a_stop_goes_on_below_a_gap() -> None:
    found = nodes([full(0), full(1, "and the geese of"), full(5, "Northvale Poultry House")])
    assert len(found) == 1
    found = nodes([full(0), line(1, (50, "and the geese")), full(5, "Northvale Poultry House")])
    assert len(found) == 2
