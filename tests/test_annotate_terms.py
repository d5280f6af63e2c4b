"""Uses of defined terms."""

from pathlib import Path

import pytest

from pipeline.annotate.rules import read_rules
from pipeline.annotate.terms import TermFinder, uses
from pipeline.model import Annotation

RULES = Path(__file__).parents[1] / "models" / "spacy"
TERMS = {
    "Operational Day": "d1",
    "Commissioner": "d2",
    "Co-ordinating Commissioner": "d3",
    "Parties": "d4",
    "Services": "d5",
    "Service User": "d6",
    "Loss": "d7",
    "Practice": "d8",
    "NHS": "d9",
    "Regulations": "d10",
    "Provider’s Representative": "d11",
    "Breach": "d12",
    "A&E Services": "d13",
}
FINDER = TermFinder(TERMS, read_rules(str(RULES), "terms.toml"))

CASES = [
    ("within 30 Operational Days", [("Operational Days", "Operational Day")], "plural"),
    ("the Co-ordinating Commissioner", [("Co-ordinating Commissioner", "Co-ordinating Commissioner")], "longest match"),
    ("the commissioner", [], "case matters"),
    ("each Party and the Parties", [("Party", "Parties"), ("Parties", "Parties")], "singular of a plural term"),
    ("the Service Users", [("Service Users", "Service User")], "not the shorter Service"),
    ("a Service is provided", [("Service", "Services")], "singular of Services"),
    ("all Losses and any Loss", [("Losses", "Loss"), ("Loss", "Loss")], "plural in es; Loss has no singular"),
    (
        "Practices’ and Practice's",
        [("Practices", "Practice"), ("Practice", "Practice")],
        "the possessive ending is outside",
    ),
    ("NHSX and NH", [], "whole words only; a short name has no singular"),
    (
        "the Provider's Representative",
        [("Provider's Representative", "Provider’s Representative")],
        "either apostrophe",
    ),
    ("Breaches", [("Breaches", "Breach")], "plural after ch"),
    ("A&E Services must", [("A&E Services", "A&E Services")], "a sign within the term"),
    ("a Practice-based team", [], "the first half of a compound is another word"),
    ("non-Service Users", [], "nor is the second half"),
    ("(Commissioner)", [("Commissioner", "Commissioner")], "brackets bound a word"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_find(text: str, expected: list[tuple[str, str]], reason: str) -> None:
    found = list(FINDER.find(text))
    assert [(text[start:end], term) for start, end, term, _ in found] == expected, reason
    assert all(target == TERMS[term] for _, _, term, target in found)


def test_the_defining_mention_is_no_use() -> None:
    text = 'in breach (a "Breach") and no Breach'
    defining = Annotation(type="definition", start=14, end=20, value="Breach")
    assert [mark.start for mark in uses(FINDER, text, [defining])] == [30]


def test_a_word_within_the_name_of_a_statute_is_no_use() -> None:
    text = "the Health Regulations 2015 and the Regulations"
    statute = Annotation(type="reference", start=4, end=27, unit="external")
    assert [mark.start for mark in uses(FINDER, text, [statute])] == [36]
