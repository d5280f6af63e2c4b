"""Where the parties sign and when the text was last changed: these lines stand by themselves, and go on no clause."""

from __future__ import annotations

import pytest
from printed_lines import printed

from pipeline.extract import extract
from pipeline.segment import segment
from pipeline.segment.build.closing_words import set_apart
from pipeline.segment.build.nodes import ClauseNode

LAST = "9 General\n\n9.1 This is the whole of it.\n\n"

CASES = [
    ("IN WITNESS WHEREOF the parties sign below.\n", True, "the sentence above the signatures"),
    ("AS WITNESS the hands of the parties.\n", True, "as it is said elsewhere"),
    ("SIGNED by JANE ROE for the Depot  ________\n", True, "a row for a signature"),
    ("Executed as a deed by the Agent\n", True, "a deed"),
    ("By: /s/ Jane Roe\n\nTitle: Keeper\n", True, "a signature that was given"),
    ("By: ______________\n", True, "one that is not"),
    ("THE DEPOT COMPANY, INC.\n\nBy:\n", True, "the name of who signs"),
    ("Signed by the Agent, a receipt is proof of payment.\n", False, "a sentence that begins like it"),
    ("By: this we mean that it is binding on each of them.\n", False, "another"),
    ("Last updated: 14 June 2017\n", True, "when the text was last changed"),
    ("This page was last reviewed on 2026-11-02.\n", True, "the same of a web page"),
    ("Last updated by the Agent in 2019, the list is part of this.\n", False, "a sentence that begins like it"),
    ("Last amended: see clause 3\n", False, "no date"),
    ("The parties witness whereof it speaks.\n", False, "the words elsewhere"),
]


@pytest.mark.parametrize(("text", "apart", "reason"), CASES, ids=[case[2] for case in CASES])
def test_lines_that_close_a_text(text: str, apart: bool, reason: str) -> None:
    segmentation = segment(extract((LAST + text).encode(), name="case.txt"))
    last = next(clause for clause in segmentation.clauses if clause.citation == "9.1")
    following = next(clause for clause in segmentation.clauses if clause.words and clause.citation not in {"9", "9.1"})
    assert last.text == "This is the whole of it.", reason
    assert (following.parent is None) is apart, reason
    assert segmentation.ledger.balanced


def test_a_clause_keeps_its_first_line_where_its_items_stand_before_it() -> None:
    """As on a page of a table whose rows are read in another order than they are printed."""
    lines = [printed(0, (60, "(a) eggs")), printed(1, (40, "1 The keeper sells:")), printed(2, (60, "(b) hens"))]
    nodes = [
        ClauseNode(kind="clause", label="1"),
        *(ClauseNode(kind="item", label=n, parent=0) for n in ("(a)", "(b)")),
    ]
    for node, at, start in zip(nodes, (1, 0, 2), (2, 4, 4), strict=True):
        node.append(lines[at], start)
    found = set_apart(nodes, lines)
    assert [node.words.strip() for node in found] == ["The keeper sells:", "eggs", "hens"]
