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
    rows = iter((0, 1, 3, 4, 6, 7, 9, 10, 12, 13))
    found = []
    for number in range(1, 6):
        found.append(
            line(next(rows), (50, f"1.{number} The keeper of the yard has to feed all of the hens at six and"))
        )
        found.append(line(next(rows), (50, "to sweep the yard.")))
    return found


def test_where_a_gap_parts_paragraphs_a_short_line_with_a_stop_ends_none() -> None:
    address = [line(15, (50, "To: The Yard Inc.")), line(16, (50, "5 Mill Lane")), line(17, (50, "Northvale"))]
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
