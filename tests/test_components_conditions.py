"""Conditions and their phrases."""

from pathlib import Path

import pytest

from pipeline.segment.components.conditions import ConditionFinder
from pipeline.segment.components.rules import read_rules

RULES = Path(__file__).parents[1] / "models" / "spacy"
FINDER = ConditionFinder(read_rules(str(RULES), "conditions.toml")["condition"])

CASES = [
    ("unless the Provider agrees, it ends", [("unless", "unless the Provider agrees")], "up to the comma"),
    ("It ends if notice is given.", [("if", "if notice is given")], "up to the end, without the stop"),
    (
        "Subject to GC17 (Termination), it lasts",
        [("subject to", "Subject to GC17 (Termination)")],
        "brackets are inside",
    ),
    ("the Services are subject to audit", [], "a state, no condition"),
    ("it lasts, provided that fees are paid", [("provided that", "provided that fees are paid")], "a proviso"),
    ("services provided that day", [], "a participle"),
    ("except as set out in GC5;", [("except", "except as set out in GC5")], "up to the semicolon"),
    ("as if it were signed", [], "a comparison"),
    ("the fee, if any, is due", [], "only fills in"),
    ("Where a Practice leaves, it tells", [("where", "Where a Practice leaves")], "at the start of a sentence"),
    ("the place where care is given", [], "a place"),
    (
        "in the event of a fire (or if it floods)",
        [("if", "in the event of a fire (or if it floods)"), ("if", "if it floods")],
        "one within another",
    ),
    ("even if it rains", [], "a concession"),
    (
        "save to the extent that Law forbids",
        [("except", "save to the extent that Law forbids")],
        "the longer words have it",
    ),
    ("until such time as it ends", [("until", "until such time as it ends")], "time"),
    ("in a notification", [], "if within a word"),
    ("(unless waived) at once", [("unless", "unless waived")], "up to the bracket that closes around it"),
    ("if £1,500 is due, pay", [("if", "if £1,500 is due")], "a comma within a number ends nothing"),
    ("if sent by 5:00pm: later", [("if", "if sent by 5:00pm")], "a colon within a time ends nothing"),
    ("where appropriate, ask", [("where", "where appropriate")], "a weak condition is one all the same"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_find(text: str, expected: list[tuple[str, str]], reason: str) -> None:
    found = FINDER.find(text, ((0, len(text)),))
    assert [(mark.value, text[mark.start : mark.end]) for mark in found] == expected, reason


def test_a_phrase_stops_with_its_sentence() -> None:
    text = "It ends if asked. The rest stays."
    found = FINDER.find(text, ((0, 18), (18, len(text))))
    assert [text[mark.start : mark.end] for mark in found] == ["if asked"]
