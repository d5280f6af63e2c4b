"""References that no longer lead where they led: found, and not where the text itself says that they lead right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from comparing import compare
from outlines import side
from test_compare import BODY, NEW_FIRST

from pipeline.model import Annotation

# the words of 1.2 on both sides, its marks, is a reference lost, reason
LED = [
    ("Interest under clause 2.1 runs on a late payment until it is made", (), True, "2.1 is another clause now"),
    ("Interest under clause 2.1 (Payment of invoices) runs on a late payment", (), False, "the title says the new one"),
    (
        "Interest under clause 2.1 (Rates) runs on a late payment until it is made",
        (),
        True,
        "the title says the old one",
    ),
    (
        "Interest under clause 2.1 (Section 2 of the Plan) runs on a late payment",
        (),
        False,
        "by its title it never led to what has its number",
    ),
    (
        "Interest under section 2 of the Late Payments Act runs on a late payment",
        (Annotation(type="reference", start=15, end=48, unit="external"),),
        False,
        "a reference that leads outside the contract",
    ),
    ("Section 2 of the Plan says when interest runs on a late payment", (), False, "a heading is called so itself"),
]


@pytest.mark.parametrize(("words", "marks", "lost", "reason"), LED, ids=[row[3] for row in LED])
def test_a_reference_is_lost_only_where_nothing_says_that_it_leads_right(
    words: str, marks: tuple[Annotation, ...], lost: bool, reason: str
) -> None:
    plan = "\n9 | Section 2 of the Plan |\n  9.1 | | The plan is kept up to date by the Supplier at its own cost"
    old = side(
        BODY.replace("Interest under clause 2.1 runs on a late payment until the day on which it is made", words) + plan
    )
    text = NEW_FIRST.replace("  2.1 | |", "  2.1 | Payment of invoices |")
    new = side(
        text.replace("Interest under clause {cited} runs on a late payment until the day on which it is made", words)
        + plan
    )
    new = replace(
        new, clauses=tuple(replace(one, annotations=marks if one.text == words else ()) for one in new.clauses)
    )
    assert bool(compare(old, new).references) == lost, reason


# what the words of the clause that was 2.1 begin with on both sides, words of 1.2, is a reference lost, reason
TYPED = [
    ("2.1. Invoices. ", "Interest under clause 2.1 runs on a late payment", False, "it still begins with its number"),
    ("2.1 Invoices. ", "Interest under clause 2.1 (Invoices) runs on a late payment", False, "without a stop, titled"),
    ("2.4 Invoices. ", "Interest under clause 2.1 runs on a late payment", True, "it begins with another number"),
    ("2.1 per cent. ", "Interest under clause 2.1 runs on a late payment", True, "a figure, no number of a clause"),
]


@pytest.mark.parametrize(("begins", "words", "lost", "reason"), TYPED, ids=[row[3] for row in TYPED])
def test_a_number_typed_before_the_words_is_still_cited(begins: str, words: str, lost: bool, reason: str) -> None:
    cited = "Interest under clause {cited} runs on a late payment until the day on which it is made"
    old = BODY.replace(cited.format(cited="2.1"), words)
    new = NEW_FIRST.replace(cited, words)
    paid = "The rate of interest is"
    assert paid in old
    old, new = (text.replace(paid, f"{begins}{paid}") for text in (old, new))
    assert bool(compare(side(old), side(new)).references) == lost, reason


def test_a_new_reference_that_leads_nowhere_is_a_finding() -> None:
    words = "Interest under clause 2.9 runs on a late payment until the day on which it is made"
    new = side(BODY.replace("Interest under clause 2.1 runs", "Interest under clause 2.9 runs"))
    mark = Annotation(type="reference", start=15, end=25, value="2.9", unit="dangling")
    new = replace(
        new, clauses=tuple(replace(one, annotations=(mark,) if one.text == words else ()) for one in new.clauses)
    )
    assert [(lost.kind, lost.clause, lost.written) for lost in compare(side(BODY), new).references] == [
        ("dangling", "1.2", "clause 2.9")
    ]
    unread = replace(new, clauses=tuple(replace(one, label=None) if one.id == "2.2" else one for one in new.clauses))
    assert not compare(side(BODY), unread).references, "a section with a number that was not read says nothing"
