"""The summary in plain English: what a sentence says of each kind of change, by whom it is grouped, and its outputs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from comparing import compare
from outlines import side

from pipeline.report.content import content
from pipeline.report.html import render
from pipeline.report.summary import Summary, summary
from pipeline.report.summary.check import unproven
from pipeline.report.view_parts import ReportView
from pipeline.shapes import diff_shape

PARTIES = ("Provider", "Buyer", "Practice", "you")


def report(old: str, new: str) -> ReportView:
    """The report of two outlines, with parties."""
    return replace(content(compare(side(old), side(new, "new"))), parties=PARTIES)


# old clause, new clause, what its sentence says, why
CHANGED = [
    (
        "The Practice must give at least six months' notice of its return.",
        "The Practice must give at least nine months' notice of its return.",
        "The notice that the Practice must give goes up from six months to nine months: “The Practice must give at"
        " least nine months' notice of its return” (1, page 1).",
        "a notice, with its unit",
    ),
    (
        "The Buyer must pay each invoice within 30 days.",
        "The Buyer must pay each invoice within 14 days.",
        "The time that the Buyer has to pay each invoice goes down from 30 days to 14 days (1, page 1).",
        "who has how long for what",
    ),
    (
        "It must be sent within 30 days.",
        "It must be sent within 20 Operational Days.",
        "The time limit changes from 30 days to 20 Operational Days: “It must be sent within 20 Operational Days”"
        " (1, page 1).",
        "other days are neither more nor less",
    ),
    (
        "The fee is £1,200 for each site.",
        "The fee is £900 for each site.",
        "The sum goes down from £1,200 to £900: “The fee is £900 for each site” (1, page 1).",
        "a sum with a separator",
    ),
    (
        "The Provider’s liability is limited to £2 million.",
        "The Provider’s liability is limited to £10 million.",
        "The limit of liability goes up from £2 million to £10 million: “The Provider’s liability is limited to £10"
        " million” (1, page 1).",
        "a cap is named as one",
    ),
    (
        "Late sums bear interest at 4% a year.",
        "Late sums bear interest at 8% a year.",
        "The rate of interest goes up from 4% to 8%: “Late sums bear interest at 8% a year” (1, page 1).",
        "a rate",
    ),
    (
        "The term ends on 31 March 2025.",
        "The term ends on 31 March 2027.",
        "The date changes from 31 March 2025 to 31 March 2027: “The term ends on 31 March 2027” (1, page 1).",
        "a date",
    ),
    (
        "The Provider must report monthly to the Buyer.",
        "The Provider must report quarterly to the Buyer.",
        "How often changes from monthly to quarterly: “The Provider must report quarterly to the Buyer” (1, page 1).",
        "how often",
    ),
    (
        "The Provider must keep the records.",
        "The Provider may keep the records.",
        "A duty becomes a right: “The Provider may keep the records” (1, page 1).",
        "must to may",
    ),
    (
        "The Buyer may audit the accounts.",
        "The Buyer must audit the accounts.",
        "A right becomes a duty: “The Buyer must audit the accounts” (1, page 1).",
        "may to must",
    ),
    (
        "The consent of the Buyer is required for this.",
        "The consent of the Buyer is not required for this.",
        "The word “not” comes in: “The consent of the Buyer is not required for this” (1, page 1).",
        "a not",
    ),
    (
        "The Provider must insure the goods.",
        "The Buyer must insure the goods.",
        "“Buyer” takes the place of “Provider”: “The Buyer must insure the goods” (1, page 1).",
        "another party",
    ),
    (
        "The Buyer owns the plans.",
        "The Buyer owns the plans, except the drawings of the roof.",
        "A new exception: “except the drawings of the roof” (1, page 1).",
        "an exception",
    ),
    (
        "The Provider must clean the hall.",
        "The Provider must clean the hall. The Provider must also lock the doors each evening.",
        "A new duty: “The Provider must also lock the doors each evening” (1, page 1).",
        "a sentence with a duty",
    ),
    (
        "The hall is open. The Buyer shall not let the hall to anyone else.",
        "The hall is open.",
        "A ban is taken out: “The Buyer shall not let the hall to anyone else” (1, page 1).",
        "a sentence with a ban",
    ),
    (
        "The Provider may end the order where the Buyer has not paid a sum that was worth more than ten pounds in all.",
        "The Provider may end the order where the Buyer has not paid a sum that was worth more than ten pounds a year.",
        "What a sum is counted by changes: “in all” becomes “a year”: “… the Buyer has not paid a sum that was worth"
        " more than ten pounds a year” (1, page 1).",
        "a “not” is quoted with what it denies, and nobody is named who does not do it",
    ),
    (
        "The hall is let. Where Iowa law governs the parties waive the rule in Oak v. Elm, 12 U.S. 9, and no other.",
        "The hall is let.",
        "The words “Where Iowa law governs the parties waive the rule in Oak v. Elm, 12 U.S. 9, and no other” are taken"
        " out (1, page 1).",
        "a stop in a citation of law ends no sentence",
    ),
    (
        "The plans are kept here.",
        "The plans are kept here. This analysis may expose the Buyer to claims of other people in the long run.",
        "A new passage: “This analysis may expose the Buyer to claims of other people in the long run” (1, page 1).",
        "what may happen is nobody's right",
    ),
    (
        "The hall is open.",
        "The hall is open. The Provider must pay into the fund a sum that must not exceed £100 in all.",
        "A new duty: “The Provider must pay into the fund a sum that must not exceed £100 in all” (1, page 1).",
        "a duty with a limit is no ban",
    ),
    (
        "The hall is open.",
        "The hall is open. If you do not agree to the new terms you may go at once.",
        "A new right: “If you do not agree to the new terms you may go at once” (1, page 1).",
        "who does not agree has no duty",
    ),
    (
        "The Provider and the Practice may end it.",
        "The Buyer may end it.",
        "“Buyer” takes the place of “Provider and the Practice”: “The Buyer may end it” (1, page 1).",
        "all who had the right are named",
    ),
    (
        "The sum is paid without interest.",
        "The sum is paid with interest.",
        "A word becomes its contrary: “without” becomes “with”: “The sum is paid with interest” (1, page 1).",
        "a contrary",
    ),
    (
        "The walls are painted white.",
        "The walls are painted in a light colour.",
        "“white” becomes “in a light colour”: “The walls are painted in a light colour” (1, page 1).",
        "words as such",
    ),
]


@pytest.mark.parametrize(("old", "new", "said", "why"), CHANGED, ids=[row[3] for row in CHANGED])
def test_a_change_in_one_sentence(old: str, new: str, said: str, why: str) -> None:
    view = report(f"1 | | {old}", f"1 | | {new}")
    told = summary(view)
    assert [sentence.text for sentence in told.sentences] == [said], why
    assert unproven(view, told) == ()


BASE = "1 | | The hall is open all year round to the public.\n"
# outline of what comes, what is said when it comes, what is said when it goes, why
WHOLE = [
    (
        "2 | | The Provider must keep a register.",
        "A new duty: “The Provider must keep a register” (2, page 1).",
        "A duty is taken out: “The Provider must keep a register” (2, page 1).",
        "a duty",
    ),
    (
        "2 | | The Buyer may inspect the site at any time.",
        "A new right: “The Buyer may inspect the site at any time” (2, page 1).",
        "A right is taken out: “The Buyer may inspect the site at any time” (2, page 1).",
        "a right",
    ),
    (
        "2 | | The Provider indemnifies the Buyer against claims.",
        "A new rule on indemnities: “The Provider indemnifies the Buyer against claims” (2, page 1).",
        "A rule on indemnities is taken out: “The Provider indemnifies the Buyer against claims” (2, page 1).",
        "an indemnity",
    ),
    (
        "2 | Keys | The keys are kept here.\n  2.1 | | The Provider must return each key.\n  2.2 | | Keys are brass.",
        "A new section, “Keys”, comes in with 2 clauses. 2.1: a new duty: “The Provider must"
        " return each key” (2, page 1).",
        "The section “Keys” is taken out with 2 clauses. 2.1: a duty is taken out: “The"
        " Provider must return each key” (2, page 1).",
        "a section",
    ),
]


@pytest.mark.parametrize(("outline", "came", "went", "why"), WHOLE, ids=[row[3] for row in WHOLE])
def test_a_clause_that_came_or_went(outline: str, came: str, went: str, why: str) -> None:
    for old, new, said in ((BASE, BASE + outline, came), (BASE + outline, BASE, went)):
        view = report(old, new)
        told = summary(view)
        assert [sentence.text for sentence in told.sentences] == [said], why
        assert unproven(view, told) == ()


TWO = report(
    "1 | | The Provider must pay £5.\n2 | | The Buyer may go.\n3 | | The hall is high.",
    "1 | | The Provider must pay £9.\n2 | | The Buyer must go.\n3 | | The hall is tall.",
)


def groups(found: tuple[tuple[str, tuple[object, ...]], ...]) -> dict[str, int]:
    """How many sentences each group has."""
    return {name: len(sentences) for name, sentences in found}


def test_every_entry_has_a_sentence_with_its_place_and_groups() -> None:
    told = summary(TWO)
    assert [sentence.entry for sentence in told.sentences] == [entry.anchor for entry in TWO.entries]
    assert told.of(TWO.entries[0].anchor) is told.sentences[0]
    money = next(sentence for sentence in told.sentences if sentence.kind == "money")
    assert (money.citations, money.pages, money.numbers) == (("1",), ("page 1",), ("£5", "£9"))
    assert money.affected == ("Provider",)
    assert (money.where, money.text) == ("1, page 1", f"{money.said} (1, page 1).")
    assert groups(told.by_affected) == {"Provider": 1, "Buyer": 1}
    assert sum(groups(told.by_topic).values()) == len(told.sentences)
    assert groups(told.by_topic)["Money"] == 1
    with pytest.raises(KeyError):
        told.of("c-none")


def test_an_empty_report_has_an_empty_summary() -> None:
    assert summary(report(BASE, BASE)) == Summary()


def test_the_sentences_stand_at_the_head_of_the_report_and_in_the_data() -> None:
    first = summary(TWO).sentences[0]
    page = render(TWO)
    assert page.index("In plain English") < page.index(first.said) < page.index('id="main"')
    assert page.count(f'href="#{first.entry}"') > 1
    diff = compare(side("1 | | It must pay £5."), side("1 | | It must pay £9.", "new"))
    (sentence,) = diff_shape(diff)["sentences"]
    assert (sentence["new"], sentence["topic"]) == (["1"], "Money")
    assert "from £5 to £9" in sentence["text"]
