"""Segmentation of small plain texts: one case a difficulty, with the citations and words that a lawyer would give."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import extract
from pipeline.model import Segmentation
from pipeline.segment import segment
from pipeline.segment.paragraphs.line_joining import Joiner, WholeWords


def read(text: str) -> Segmentation:
    return segment(extract(text.encode(), name="case.txt"))


def outline(text: str) -> list[tuple[str, str]]:
    return [(clause.citation, clause.words) for clause in read(text).clauses]


SCOPE = [("1", "Scope"), ("1.1", "All carts.")]
CASES = [
    (
        "sections and clauses",
        "1 Payment\n\n1.1 The Provider must pay.\n\n1.2 The Provider must wait.\n",
        [("1", "Payment"), ("1.1", "The Provider must pay."), ("1.2", "The Provider must wait.")],
    ),
    (
        "a section with letters gives its clauses its prefix",
        "GC5 Staff\n\n5.1 The Provider must:\n\n(a) train; and\n\n(b) pay its Staff.\n",
        [
            ("GC5", "Staff"),
            ("GC5.1", "The Provider must:"),
            ("GC5.1(a)", "train; and"),
            ("GC5.1(b)", "pay its Staff."),
        ],
    ),
    (
        "a schedule starts its numbers again",
        "1 Scope\n\n1.1 All services.\n\nSCHEDULE 2\n\nPart G Policies\n\n1.1 The policies are these.\n",
        [
            ("1", "Scope"),
            ("1.1", "All services."),
            ("Schedule 2", ""),
            ("Schedule 2 Part G", "Policies"),
            ("Schedule 2 Part G, 1.1", "The policies are these."),
        ],
    ),
    (
        "an inserted clause keeps its letter",
        "36 Payment\n\n36.45 One.\n\n36.45A Two.\n\n36.46 Three.\n",
        [("36", "Payment"), ("36.45", "One."), ("36.45A", "Two."), ("36.46", "Three.")],
    ),
    (
        "a section in small letters at the top of a page, with its first clause below it",
        "1 scope\n\n1.1 All services are meant.\n\f2 payments DUE\n\n2.1 The Buyer must pay.\n",
        [("1", "scope"), ("1.1", "All services are meant."), ("2", "payments DUE"), ("2.1", "The Buyer must pay.")],
    ),
    (
        "a number at the top of a page that goes on the sentence",
        "1 Scope\n\n1.1 Each Party has the right to nominate\n\f2 persons for the board.\n",
        [("1", "Scope"), ("1.1", "Each Party has the right to nominate 2 persons for the board.")],
    ),
    (
        "a quantity at a line's start is no label",
        "1 Payment\n\n1.1 The Commissioners must pay every sum that is due to the Provider within\n"
        "    30 days after the invoice is received by them at the address below.\n",
        [
            ("1", "Payment"),
            (
                "1.1",
                "The Commissioners must pay every sum that is due to the Provider within 30 days after the invoice is "
                "received by them at the address below.",
            ),
        ],
    ),
    (
        "an item of a list inside its sentence stands at a line's start by chance",
        "1 Claims\n\n1.1     A Party that claims under this section must give:\n"
        "        (a) notice of the claim at once, (b) control of it\n        and (c) such help as is asked for.\n",
        [
            ("1", "Claims"),
            (
                "1.1",
                "A Party that claims under this section must give: (a) notice of the claim at once, (b) control of it "
                "and (c) such help as is asked for.",
            ),
        ],
    ),
    (
        "the next of its items may stand at a line's start too",
        "1 Notices\n\n1.1     Notices are:\n\n        (a)     written. They are given (a) on the day\n"
        "                if by hand; or\n                (b) two days after they are sent.\n\n"
        "        (b)     signed.\n",
        [
            ("1", "Notices"),
            ("1.1", "Notices are:"),
            (
                "1.1(a)",
                "written. They are given (a) on the day if by hand; or (b) two days after they are sent.",
            ),
            ("1.1(b)", "signed."),
        ],
    ),
    (
        "items without a line between them are a list, though one names the next",
        "1 Claims\n\n1.1     A Party that claims must:\n        (a) give notice, as (b) says; and\n        (b) wait.\n",
        [
            ("1", "Claims"),
            ("1.1", "A Party that claims must:"),
            ("1.1(a)", "give notice, as (b) says; and"),
            ("1.1(b)", "wait."),
        ],
    ),
    (
        "a number run together with its words is a label where it comes next",
        "1 Care\n\n1.1 Keep the yard.\n\n1.2The Supplier must sweep it.\n\n.1.3Each gate is locked.\n\n"
        "1.7The last one is not next.\n",
        [
            ("1", "Care"),
            ("1.1", "Keep the yard."),
            ("1.2", "The Supplier must sweep it."),
            ("1.3", "Each gate is locked."),
            ("1.3, paragraph 1", "1.7The last one is not next."),
        ],
    ),
    (
        "text after a list goes on the clause that the list belongs to",
        "1 Reports\n\n1.1     The Provider must:\n\n        (a)     report; and\n\n        (b)     meet,\n\n"
        "        in each case within five days.\n",
        [
            ("1", "Reports"),
            ("1.1", "The Provider must: in each case within five days."),
            ("1.1(a)", "report; and"),
            ("1.1(b)", "meet,"),
        ],
    ),
    (
        "a house number on the cover is no section",
        "THE DEPOT COMPANY\n\n600 River Road\n\n1 Scope\n\n1.1 All carts.\n",
        [("page 1, paragraph 1", "THE DEPOT COMPANY"), ("page 1, paragraph 2", "600 River Road"), *SCOPE],
    ),
    (
        "an extract may begin with a high number",
        "36 Payment\n\n36.1 Soon.\n\n37 Care\n\nSCHEDULE 1\n\n1 Scope\n",
        [
            ("36", "Payment"),
            ("36.1", "Soon."),
            ("37", "Care"),
            ("Schedule 1", ""),
            ("Schedule 1, 1", "Scope"),
        ],
    ),
    (
        "a number with a stop is a label, whatever comes after it",
        "17 Time\n\n18. Business Day. This means a weekday.\n",
        [("17", "Time"), ("18", "Business Day. This means a weekday.")],
    ),
    (
        "numbers that no section can have are a list, after a colon",
        "5 Duties\n\n5.1 You shall:\n\n1. Say so.\n\n2. Do so.\n\n5.2 You may wait.\n",
        [("5", "Duties"), ("5.1", "You shall:"), ("5.1(1)", "Say so."), ("5.1(2)", "Do so."), ("5.2", "You may wait.")],
    ),
    (
        "an item with a capital letter may follow one that is lost",
        "1 Claims\n\nA. The Agent is in time.\n\nC. The Buyer pays for it.\n",
        [("1", "Claims"), ("1(A)", "The Agent is in time."), ("1(C)", "The Buyer pays for it.")],
    ),
    (
        "recitals with a capital letter are labelled, names with an initial are not",
        "RECITALS\n\nA. The Agent keeps a depot.\n\nB. The Buyer wants to use it.\n\nB. Roe\n",
        [
            ("page 1, paragraph 1", "RECITALS"),
            ("(A)", "The Agent keeps a depot."),
            ("(B)", "The Buyer wants to use it."),
            ("page 1, paragraph 2", "B. Roe"),
        ],
    ),
    (
        "definitions are children of the clause that introduces them",
        "1 Definitions\n\n1.1 In this Contract:\n\n        “Law” means any statute.\n\n"
        "        “Party” means one of us.\n",
        [
            ("1", "Definitions"),
            ("1.1", "In this Contract:"),
            ('1.1 "Law"', "Law means any statute."),
            ('1.1 "Party"', "Party means one of us."),
        ],
    ),
]


@pytest.mark.parametrize(("reason", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_outline(reason: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert outline(text) == expected, reason


def test_a_text_without_numbers_becomes_paragraphs() -> None:
    segmentation = read("Dear reader,\n\nThis is a letter.\n\nYours\n")
    assert [clause.kind for clause in segmentation.clauses] == ["paragraph"] * 3
    assert segmentation.ledger.balanced


def test_parents_stand_before_their_children() -> None:
    clauses = read(CASES[1][1]).clauses
    seen: set[str] = set()
    for clause in clauses:
        assert clause.parent is None or clause.parent in seen
        seen.add(clause.id)


WORDS = st.sampled_from(["The", "Provider", "must", "1.1", "(a)", "2", "Schedule 1", "“Law”", "30 days", "-", "●"])
LINES = st.lists(st.lists(WORDS, min_size=0, max_size=8).map(" ".join), min_size=1, max_size=25)


@given(LINES)
@settings(max_examples=150, deadline=None)
def test_no_character_is_ever_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    if not text.strip():
        return
    segmentation = read(text)
    assert segmentation.ledger.balanced
    assert len({clause.id for clause in segmentation.clauses}) == len(segmentation.clauses)


def joiner(*words: str) -> Joiner:
    compounds = frozenset(word for word in words if "-" in word)
    return Joiner(
        WholeWords(
            frozenset(words),
            compounds,
            frozenset(compound.partition("-")[0] for compound in compounds),
            frozenset(words),
        )
    )


JOINS = [
    (["the Commis-", "sioner must"], ("commissioner",), "the Commissioner must", "a divided word"),
    (["the Call-", "Off Contract"], (), "the Call-Off Contract", "a capital after the hyphen"),
    (["a sub-", "contract of"], ("sub-contract",), "a sub-contract of", "a compound written elsewhere"),
    (["short-", "and long-term"], (), "short- and long-term", "a hanging hyphen"),
    (["age-", "appropriate care"], ("age", "appropriate"), "age-appropriate care", "two words make a compound"),
    (["a day-to-", "day matter"], ("day",), "a day-to-day matter", "a compound with more than one hyphen"),
    (["the de-instal-", "lation"], ("installation",), "the de-installation", "a divided word within a compound"),
    (
        ["see https://example.org/a", "bc/d.pdf now"],
        (),
        "see https://example.org/abc/d.pdf now",
        "a broken web address",
    ),
    (["see https://example.org/a.", "The end"], (), "see https://example.org/a. The end", "a whole web address"),
    (["(https://www.example.", "org/a/b.pdf);"], (), "(https://www.example.org/a/b.pdf);", "one broken at a stop"),
    (["see www.example.org.", "and/or a copy"], (), "see www.example.org. and/or a copy", "words with a stroke"),
    (["perfor\u00ad", "mance"], (), "performance", "a soft hyphen at the end"),
    (["per\u00adform well"], (), "perform well", "a soft hyphen within"),
    (["one", "two"], (), "one two", "two lines"),
    (
        ["a self-", "assessment of"],
        (),
        "a self-assessment of",
        "a first part that keeps its hyphen, written nowhere else",
    ),
    (["Self-", "insured risks"], ("insured",), "Self-insured risks", "the same with a capital"),
    (["a quasi-", "judicial act"], (), "a quasi-judicial act", "another such part"),
    (["they are self-", "ish"], (), "they are selfish", "an ending, no word of its own"),
    (["self-", "service"], ("selfservice",), "selfservice", "written elsewhere as one word"),
    (["your-", "self and"], (), "yourself and", "the part at the end of a word"),
    (
        ["{IF hen_yard_inclu", "ded}Yard"],
        ("hen_yard_included",),
        "{IF hen_yard_included}Yard",
        "a name cut in its cell",
    ),
    (
        ["hen_yard_include", "d}Yard"],
        ("hen_yard_included", "d"),
        "hen_yard_included}Yard",
        "cut before its last letter",
    ),
    (["{hen_yard", "}Yard"], (), "{hen_yard}Yard", "a bracket closes on the next line"),
    (["Poul", "try"], ("poultry",), "Poultry", "a word of letters, cut in a narrow column"),
    (["the hen", "house is"], ("henhouse", "hen", "house"), "the hen house is", "two words that are words"),
    (["the hen", "yardage is"], ("henyardage", "hen"), "the hen yardage is", "the first of two is a word"),
    (["the hen.", "house"], ("henhouse",), "the hen. house", "a stop between them"),
]


@pytest.mark.parametrize(("parts", "known", "expected", "reason"), JOINS)
def test_join(parts: list[str], known: tuple[str, ...], expected: str, reason: str) -> None:
    assert joiner(*known).join(parts) == expected, reason
