"""Marks of a document on its words: highlights and words struck out, at their places in the clause's text."""

from __future__ import annotations

import pytest

from pipeline.model import Line, Span
from pipeline.segment.build.marks import marks
from pipeline.segment.build.nodes import ClauseNode


def node(text: str, *lines: str) -> ClauseNode:
    """A node of lines in which [words] are highlighted and ~words~ are struck out."""
    built = []
    style = ""
    for line in lines:
        spans, plain = [], ""
        for char in line:
            if char in "[]~":
                if plain:
                    spans.append(Span(text=plain, highlight=style == "[", role="struck" if style == "~" else "body"))
                plain, style = "", "" if char == "]" or style == "~" else char
            else:
                plain += char
        built.append(Line(page=1, spans=(*spans, Span(text=plain, highlight=style == "["))))
    return ClauseNode(kind="clause", text=text, lines=built)


CASES = [
    (
        "The Provider must pay.",
        ["1.1 The Provider ~may ~must pay."],
        [("struck", "", "may", "must pay.")],
        "before a word",
    ),
    ("It must pay.", ["It must pay.~ Twice.~"], [("struck", "", "Twice.", "")], "at the end"),
    ("On Monday it ends.", ["On [Monday] it ends."], [("highlight", "Monday", None, None)], "a word"),
    (
        "On the last Monday it ends.",
        ["On [the last", "Monday] it ends."],
        [("highlight", "the last Monday", None, None)],
        "a line",
    ),
    (
        "The Commissioner pays.",
        ["The [Commis-", "sioner] pays."],
        [("highlight", "Commissioner", None, None)],
        "a divided word",
    ),
    ("All plain.", ["All plain."], [], "no marks"),
]


@pytest.mark.parametrize(("text", "lines", "expected", "reason"), CASES, ids=[case[3] for case in CASES])
def test_marks(text: str, lines: list[str], expected: list[tuple[str, ...]], reason: str) -> None:
    found = marks(node(text, *lines))
    assert [(mark.type, text[mark.start : mark.end], mark.value) for mark in found] == [row[:3] for row in expected]
    for mark, row in zip(found, expected, strict=True):
        if row[0] == "struck":
            assert text[mark.start :] == row[3]
