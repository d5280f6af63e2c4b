"""Labels decided over the whole document: what each line may begin with, how long each series is, what comes out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_lines import printed as line

from pipeline.extract.plain_text import read_text
from pipeline.model import Document, DocumentInfo, Line, Page, Span
from pipeline.segment import segment
from pipeline.segment.decode.beam import Decoded, decode
from pipeline.segment.decode.candidates import candidates
from pipeline.segment.decode.chains import LONGEST, chains
from pipeline.segment.decode.weights import own_weights
from pipeline.segment.paragraphs.geometry import measure


def document(text: str) -> Document:
    return read_text(text.encode(), sha256="")


def labels(text: str) -> list[tuple[str, str]]:
    """(label, citation of the parent) of each clause with a label."""
    found = segment(document(text)).clauses
    by_id = {clause.id: clause for clause in found}
    return [(clause.label, by_id[clause.parent].citation if clause.parent else "") for clause in found if clause.label]


CASES = [
    (
        "a series that begins again below a heading",
        "ORDER\n\n1. Baker: Ann.\n\n2. Bread: rye.\n\n3. Price: 2 pounds.\n\nUSUAL TERMS\n\n1. Delivery\n\n"
        "1.1 Bread comes at six.\n\n2. Payment\n\n2.1 Pay within a week.\n",
        [
            ("1", ""),
            ("2", ""),
            ("3", ""),
            ("1", "USUAL TERMS"),
            ("1.1", "USUAL TERMS, 1"),
            ("2", "USUAL TERMS"),
            ("2.1", "USUAL TERMS, 2"),
        ],
    ),
    (
        "numbers that are missing do not swallow those after them",
        "1 Baking\n\n1.1 Bake bread.\n\n1.4 Bake cakes.\n\n1.5 Clean the oven.\n\n2 Selling\n\n2.1 Sell them.\n",
        [("1", ""), ("1.1", "1"), ("1.4", "1"), ("1.5", "1"), ("2", ""), ("2.1", "2")],
    ),
    (
        "a list whose numbers equal the next sections",
        "1. Order of papers\n\nThe papers count in this order:\n\n"
        "   1. the letter;\n   2. the list;\n   3. the rest.\n\n"
        "2. Ovens\n\n2.1 Each oven is clean.\n\n3. Ending\n\n3.1 It ends in May.\n",
        [
            ("1", ""),
            ("1", "1, paragraph 1"),
            ("2", "1, paragraph 1"),
            ("3", "1, paragraph 1"),
            ("2", ""),
            ("2.1", "2"),
            ("3", ""),
            ("3.1", "3"),
        ],
    ),
    (
        "inserted letters and numbers keep their place",
        "1 Bread\n\n1.1 Bake:\n\n(a) rye;\n\n(aa) oats;\n\n(ab) corn; and\n\n(b) wheat.\n\n"
        "1.1A Bake it well.\n\n1.2 Sell it.\n",
        [
            ("1", ""),
            ("1.1", "1"),
            ("(a)", "1.1"),
            ("(aa)", "1.1"),
            ("(ab)", "1.1"),
            ("(b)", "1.1"),
            ("1.1A", "1"),
            ("1.2", "1"),
        ],
    ),
    (
        "(i) is the letter after (h), and the first Roman number below a lead-in",
        "1 Keys\n\n1.1 Keep:\n\n"
        + "".join(f"({letter}) key {letter};\n\n" for letter in "abcdefghi")
        + "(j) any other key that opens:\n\n(i) a door; or\n\n(ii) a box.\n",
        [
            ("1", ""),
            ("1.1", "1"),
            *((f"({letter})", "1.1") for letter in "abcdefghij"),
            ("(i)", "1.1(j)"),
            ("(ii)", "1.1(j)"),
        ],
    ),
    (
        "a long Roman number",
        "1 Keys\n\n1.1 Keep:\n\n"
        + "".join(f"({name}) a key;\n\n" for name in ("xv", "xvi", "xvii", "xviii", "xix", "xx")),
        [("1", ""), ("1.1", "1"), *((f"({name})", "1.1") for name in ("xv", "xvi", "xvii", "xviii", "xix", "xx"))],
    ),
    (
        "numbers at the start of wrapped lines are none",
        "1 Milk\n\n"
        "1.1 Milk comes each day before the\n2 o'clock bell, and no later than\n3 hours after it is drawn.\n\n"
        "1.2 It is cold.\n",
        [("1", ""), ("1.1", "1"), ("1.2", "1")],
    ),
    (
        "a reference that a line begins with is none",
        "1 Milk\n\n1.1 Milk is paid for as is said in clause\n4.2 of the list, and not before.\n\n1.2 It is cold.\n",
        [("1", ""), ("1.1", "1"), ("1.2", "1")],
    ),
    (
        "numbers glued to their words",
        "1 Milk\n\n1.1 Milk is:\n\n1.1.1set down at the gate;\n\n1.1.2kept cold; and\n\n1.1.3Counted.\n\n"
        "2 Eggs\n\n(a)the eggs; and\n\n(b)the boxes.\n",
        [
            ("1", ""),
            ("1.1", "1"),
            ("1.1.1", "1.1"),
            ("1.1.2", "1.1"),
            ("1.1.3", "1.1"),
            ("2", ""),
            ("(a)", "2"),
            ("(b)", "2"),
        ],
    ),
    (
        "annexes with a letter and a number, each counting from 1",
        "PART D: CARE\n\n1. GENERAL\n\n1.1 Care is given.\n\nANNEX D1: HOMES\n\n1. ROOMS\n\n1.1 A room is warm.\n\n"
        "ANNEX D2: FARMS\n\n1. BARNS\n\n1.1 A barn is dry.\n",
        [
            ("1", ""),
            ("1.1", "1"),
            ("Annex D1", ""),
            ("1", "Annex D1"),
            ("1.1", "Annex D1, 1"),
            ("Annex D2", ""),
            ("1", "Annex D2"),
            ("1.1", "Annex D2, 1"),
        ],
    ),
    (
        "a schedule whose title stands behind a stop",
        "1. CARE\n\n1.1 Care is given.\n\nSchedule 1. Rooms\n\n1. A room is warm.\n\n2. A room is dry.\n",
        [("1", ""), ("1.1", "1"), ("Schedule 1", ""), ("1", "Schedule 1"), ("2", "Schedule 1")],
    ),
    (
        "the word for it before the number",
        "Clause 1 – Care\n\n1) Care is given.\n\n2) It is kind.\n\nClause 2 – Ending\n\n1) It ends in May.\n",
        [("Clause 1", ""), ("1)", "1"), ("2)", "1"), ("Clause 2", ""), ("1)", "2")],
    ),
    (
        "a house number on the first page is no section",
        "12 Harbour Street\n\nBetween the baker and the town.\n\n1. Bread\n\n1.1 Bake it.\n\n2. Cakes\n\n"
        "2.1 Bake them.\n",
        [("1", ""), ("1.1", "1"), ("2", ""), ("2.1", "2")],
    ),
]


@pytest.mark.parametrize(("reason", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_labels(reason: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert labels(text) == expected, reason


CHAINS = [
    ("1 1.1 1.2 2 2.1", [5, 4, 3, 2, 1], "each number goes on to the next"),
    ("4", [1], "a number alone"),
    ("1 7 2", [2, 1, 1], "a number between is passed over"),
]


@pytest.mark.parametrize(("numbers", "expected", "reason"), CHAINS)
def test_chains(numbers: str, expected: list[int], reason: str) -> None:
    lines = [line(2 * n, (60, f"{number} Words of it.")) for n, number in enumerate(numbers.split())]
    rows = candidates(lines, measure(lines))
    length = chains(rows)
    assert [length[at, 0] for at in range(len(rows))] == expected, reason


def test_a_chain_is_counted_no_further_than_it_says_more() -> None:
    lines = [line(2 * n, (60, f"{n + 1} Words of it.")) for n in range(3 * LONGEST)]
    assert max(chains(candidates(lines, measure(lines))).values()) == LONGEST


def test_nothing_to_decide() -> None:
    assert decode([], {}, own_weights()) == Decoded({}, {})


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=4), min_size=1, max_size=6))
def test_whatever_was_numbered_is_read(sections: list[list[int]]) -> None:
    """Sections with clauses with items, numbered as they come: each label comes out, in order, below its own."""
    text, expected = "", []
    for one, clauses in enumerate(sections, 1):
        text += f"{one}. Matter {one}\n\n"
        expected.append((str(one), ""))
        for two, items in enumerate(clauses, 1):
            text += f"{one}.{two} The Baker must bake{':' if items else ' it.'}\n\n"
            expected.append((f"{one}.{two}", str(one)))
            for item in "abcd"[:items]:
                text += f"   ({item}) a loaf of kind {item};\n\n"
                expected.append((f"({item})", f"{one}.{two}"))
    assert labels(text) == expected


def test_an_automatic_number_of_an_unknown_form_is_an_item() -> None:
    """The word processor knows what it numbers; nothing of it is lost."""
    lines = (
        Line(page=1, spans=(Span(text="Bread is baked."),), label="1.", paragraph=True),
        Line(page=1, spans=(Span(text="Cakes too."),), label="First Sort", paragraph=True),
    )
    page = Page(number=1, width=0, height=0, lines=lines)
    found = segment(Document(info=DocumentInfo(sha256="", media_type="", title="", pages=1), pages=(page,)))
    assert [clause.label for clause in found.clauses] == ["1", "First Sort"]
    assert found.ledger.balanced
