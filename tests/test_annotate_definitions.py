"""Definitions inside running text, and the terms that a heading names."""

from pathlib import Path

import pytest

from pipeline.annotate.definitions import DefinitionFinder, defined_terms, heading_terms
from pipeline.annotate.rules import read_rules
from pipeline.model import Clause

RULES = Path(__file__).parents[1] / "models" / "spacy"
FINDER = DefinitionFinder(read_rules(str(RULES), "definitions.toml"))

CASES = [
    ('"Operational Day" means a day other than Sunday', ["Operational Day"], "the definitions list"),
    ("“Fee” has the meaning given in clause 4", ["Fee"], "curly quotes; meaning given elsewhere"),
    ('the monthly payment (the "Fee")', ["Fee"], "named in brackets"),
    ("the data centre (“Site”)", ["Site"], "named in brackets without an article"),
    ('X and Y (together, the "Parties")', ["Parties"], "a collective name"),
    ('NHS Example (the "Provider" or "ICP")', ["Provider", "ICP"], "two names at once"),
    ('each a "Member" and together the "Group"', [], "quotes alone define nothing"),
    ('"Loss" or "Losses" means any loss', ["Loss", "Losses"], "singular and plural"),
    ("Operational Day means a day other than Sunday", ["Operational Day"], "bold type instead of quotes"),
    ("This means that the Provider is late", [], "a pronoun is no term"),
    ("the list (hereinafter referred to as “the Register”)", ["the Register"], "hereinafter"),
    ('(each a "Party" and together the "Parties")', ["Party", "Parties"], "each and together"),
    ("‘Practice’ means a provider of essential services", ["Practice"], "single quotes"),
    ('a person\'s "own" view (see above)', [], "scare quotes"),
    ('must write "urgent" on the envelope', [], "quoted words that are no definition"),
    ("which by any means “Staff” can reach", [], "means before the term"),
    ("“**Fee**” means a sum", ["Fee"], "marks of bold type are no part"),
    ("“Fee” is defined in clause 4", ["Fee"], "a pointer to the definition"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_find(text: str, expected: list[str], reason: str) -> None:
    found = FINDER.find(text)
    assert [term for _, _, term in found] == expected, reason
    assert all(text[start:end] == term for start, end, term in found)


POINTERS = [
    ("is defined in Section 10.6.", True, "the plain pointer"),
    ("has the meaning given to it in clause 4", True, "in other words"),
    ("shall have the meaning set out in Schedule 1;", True, "in older words"),
    ("as defined in the Order Form", True, "without a verb"),
    ("see clause 4.1", True, "with see"),
    ("means the taxes described in Section 10.6", False, "it says what the term means"),
    ("the fee that is defined in Schedule 2 as monthly", False, "the pointer must come first"),
    ("", False, "no words point nowhere"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), POINTERS)
def test_pointers(text: str, expected: bool, reason: str) -> None:
    assert FINDER.points_elsewhere(text) == expected, reason


def clause(identity: str, text: str, term: str | None = None) -> Clause:
    return Clause(
        id=identity,
        label=None,
        citation=identity,
        heading=term,
        text=text,
        parent=None,
        kind="definition" if term else "clause",
        page_start=1,
        page_end=1,
    )


TARGETS = [
    ([("d", "is defined in Section 6.", "Taxes"), ("6", "all duties (“Taxes”)", None)], "6", "the real one"),
    ([("d", "means duties", "Taxes"), ("6", "all duties (“Taxes”)", None)], "d", "the list before a run-in one"),
    ([("d", "is defined in the Order Form", "Taxes")], "d", "a pointer where there is nothing else"),
    ([("6", "“Taxes” is defined in 7", None), ("7", "duties (“Taxes”)", None)], "7", "a pointer in running text"),
    ([("d", "has the meaning in 6", "Taxes"), ("e", "means duties", "Taxes")], "e", "two lists, one points"),
]


@pytest.mark.parametrize(("rows", "target", "reason"), TARGETS)
def test_a_term_leads_to_its_definition(rows: list[tuple[str, str, str | None]], target: str, reason: str) -> None:
    found = defined_terms(tuple(clause(*row) for row in rows), FINDER)
    assert found == {"Taxes": target}, reason


HEADINGS = [
    ("Operational Day", ("Operational Day",), "the usual case"),
    ('"Loss" or "Losses"', ("Loss", "Losses"), "two quoted forms"),
    ("“Fee”", ("Fee",), "quotes are no part"),
    ("Care Quality Commission (CQC)", ("Care Quality Commission", "CQC"), "a short name in brackets"),
    ("Affiliate(s)", ("Affiliate",), "an optional plural"),
    ("Practice:", ("Practice",), "a closing colon"),
]


@pytest.mark.parametrize(("heading", "expected", "reason"), HEADINGS)
def test_heading_terms(heading: str, expected: tuple[str, ...], reason: str) -> None:
    assert heading_terms(heading) == expected, reason
