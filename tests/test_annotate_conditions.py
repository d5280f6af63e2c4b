"""Conditions and their phrases."""

from pathlib import Path

import pytest

from pipeline.annotate.conditions import ConditionFinder
from pipeline.annotate.rules import read_rules

RULES = Path(__file__).parents[1] / "models" / "spacy"
FINDER = ConditionFinder(read_rules(str(RULES), "conditions.toml"))

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
    (
        "If the Supplier, acting reasonably, objects, it must say so.",
        [("if", "If the Supplier, acting reasonably, objects")],
        "an aside between commas is inside",
    ),
    (
        "If a Party fails to pay, perform or deliver, the other may end it.",
        [("if", "If a Party fails to pay, perform or deliver")],
        "a list is inside, up to the main clause",
    ),
    (
        "The Buyer may end it if the Supplier fails to pay, perform or deliver.",
        [("if", "if the Supplier fails to pay, perform or deliver")],
        "a list at the end of the sentence",
    ),
    (
        "Unless the Provider, the Commissioners and NHS England agree, it ends.",
        [("unless", "Unless the Provider, the Commissioners and NHS England agree")],
        "a list of subjects",
    ),
    ("It must, if asked, tell the Buyer and NHS England.", [("if", "if asked")], "a condition that is an aside"),
    (
        "It must pay if asked, and must keep records.",
        [("if", "if asked")],
        "another duty behind the comma is no part of it",
    ),
    (
        "It ends if the Supplier is late, or fails to report, in any month.",
        [("if", "if the Supplier is late, or fails to report, in any month")],
        "a second verb and its time",
    ),
    (
        "If the plan ends, the Buyer must tell the Supplier, the Guarantor and CCS.",
        [("if", "If the plan ends")],
        "a list in the main clause is no part of it",
    ),
    ("If the plan ends, the fee is due and the lease lapses.", [("if", "If the plan ends")], "two main clauses"),
    (
        "Subject to GC5, GC6 and GC7, it applies.",
        [("subject to", "Subject to GC5, GC6 and GC7")],
        "a list of references",
    ),
    (
        "except, where relevant, as to costs and fees;",
        [("except", "except, where relevant, as to costs and fees"), ("where", "where relevant")],
        "an aside that is itself a condition",
    ),
    (
        "It must say so if it ceases, or expects to cease, to be eligible.",
        [("if", "if it ceases, or expects to cease, to be eligible")],
        "an alternative between commas",
    ),
    (
        "Except as set out in GC5, notices, requests and consents must be in writing, and signed.",
        [("except", "Except as set out in GC5")],
        "a list of subjects of the main clause is no part of it",
    ),
    (
        "If notice is given on or before 1 March 2020, 30 days apply.",
        [("if", "If notice is given on or before 1 March 2020")],
        "the comma behind a date",
    ),
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
