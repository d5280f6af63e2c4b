"""Paragraphs that go on from the last column of a page into the first of the next."""

from __future__ import annotations

import pytest
from printed_lines import printed

from pipeline.extract import extract
from pipeline.model import Line
from pipeline.segment.build.nodes import ClauseNode
from pipeline.segment.build.tree import TreeBuilder
from pipeline.segment.decode.weights import own_weights
from pipeline.segment.paragraphs.column_folding import fold, unfold

LABELS, WORDS, GUTTER = 60.0, 90.0, 240.0


def line(page: int, column: int, row: int, words: str, label: str = "") -> Line:
    """A line of a column: a label at its left edge, or words at their indent."""
    left = column * GUTTER
    spans = [(LABELS + left, label), (WORDS + left, words)] if label else [(WORDS + left, words)]
    return printed(row, *spans, page=page, column=column)


PRINTED = [
    line(1, 0, 0, "Exports", "5 "),
    line(1, 0, 2, "Each Party must keep the Laws.", "5.1 "),
    line(1, 1, 0, "The Provider warrants that it stands on no list of", "5.2 "),
    line(1, 1, 1, "persons with whom trade is forbidden by any Law."),
    line(2, 0, 0, "It must tell the Commissioner where this changes."),
    line(2, 0, 2, "Nothing here limits those duties.", "5.3 "),
    line(2, 1, 0, "Notices are in writing.", "5.4 "),
]


def test_a_sentence_on_the_next_page_goes_on_the_clause_of_the_last_column() -> None:
    """Its left edge on the page is that of the words of section 5 and of 5.1; within its column, that of 5.2."""
    folded = fold(PRINTED)
    nodes = TreeBuilder(folded, (), own_weights()).build()
    unfold(nodes, folded, PRINTED)
    said = {node.label: node.words for node in nodes}
    assert said["5.2"].endswith("forbidden by any Law. It must tell the Commissioner where this changes.")
    assert said["5"].strip() == "Exports"
    assert [each for node in nodes for each in node.lines] == PRINTED


@pytest.mark.parametrize(
    ("lines", "edges", "reason"),
    [
        (PRINTED[:2], [60, 60], "one column"),
        (PRINTED[:4], [60, 60, 60, 90], "the second column begins where the first does"),
        (PRINTED[3:5], [90 + GUTTER, 90], "a page with a second column only tells nothing"),
        (
            [*PRINTED, line(3, 0, 0, "More."), line(3, 1, 0, "Payment", "6 "), line(3, 1, 1, "in time.")],
            [60, 60, 60, 90, 90, 60, 60, 90, 60, 90],
            "a page whose first column lacks its labels is measured by the others",
        ),
        (
            [
                *PRINTED[:2],
                *(line(1, 0, row, "Words.") for row in (3, 4)),
                line(1, 1, 0, "More"),
                line(1, 1, 1, "words."),
            ],
            [60, 60, 90, 90, 90, 90],
            "a column without labels has words only",
        ),
    ],
)
def test_left_edges_of_folded_lines(lines: list[Line], edges: list[float], reason: str) -> None:
    assert [round(each.x0) for each in fold(lines)] == edges, reason


def test_lines_without_places_stay_as_they_are() -> None:
    lines = extract(b"<h1>1 Scope</h1><p>All services.</p>", name="case.html").lines
    assert fold(lines) == list(lines)


def test_unfolding_gives_the_printed_lines_back() -> None:
    folded = fold(PRINTED)
    node = ClauseNode(kind="paragraph", lines=[folded[3], folded[2]])
    unfold([node], folded, PRINTED)
    assert node.lines == [PRINTED[3], PRINTED[2]]
