"""A definition that is gone while its term is still used is said; and not where the new side still defines it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from comparing import compare
from outlines import side

from pipeline.model import Annotation, EditionDiff, Reason, Side

OLD = """
1 | Definitions |
  def | Business Day | a day on which the banks of London are open
  def | Month | a calendar month of the year
2 | Use |
  2.1 | | A notice takes effect on the next Business Day
  2.2 | | The Supplier must report once in each Month
"""
GONE = "  def | Business Day | a day on which the banks of London are open\n"


def told(diff: EditionDiff, rule: str = "term-undefined") -> list[Reason]:
    return [said for change in diff.changes for said in change.significance.reasons if said.rule == rule]


def test_a_removed_definition_says_who_still_uses_its_term() -> None:
    diff = compare(side(OLD), side(OLD.replace(GONE, "")))
    [change] = [change for change in diff.changes if change.old == ('1 "Business Day"',)]
    assert change.significance.level == "high"
    [said] = told(diff)
    assert (said.rule, said.old, said.new) == ("term-undefined", "Business Day", "")
    assert said.why == "The term “Business Day” is still used in the new text, in 2.1, and no longer defined."


# the new text without the definition, reason
QUIET = [
    (OLD, "nothing is gone"),
    (OLD.replace(GONE, "").replace("the next Business Day", "the next day"), "nowhere used"),
    (OLD.replace(GONE, "") + f"3 | Terms |\n{GONE}", "defined in another clause"),
    (OLD.replace(GONE, "") + "3 | Terms |\n  row | Term/Meaning | Business Day/a day of work", "defined in a table"),
    (OLD.replace(GONE, "") + "3 | | A day of work (the “Business Day”) ends at five", "defined in running text"),
    (OLD.replace(GONE, "") + "3 | | A day of work (Business Day) ends at five", "named in brackets"),
    (OLD.replace(GONE, "") + "3 | | Business Day means a day of work that ends at five", "defined without marks"),
    (
        OLD.replace("def | Business Day | a day on which", "- | | Business Day a day of the week on which"),
        "the same paragraph, read as no definition",
    ),
    (OLD.replace(GONE, "") + '3 | | The Buyer\'s "Business Day" ends at five', "quoted after an apostrophe"),
    (OLD.replace("def | Business Day |", "def | Business Days |"), "defined in the plural"),
    (OLD.replace("def | Business Day |", "def | Business-Day |"), "a hyphen makes no other term"),
    (OLD.replace(GONE, "").replace("next Business Day", "next London Business Day"), "part of a longer name"),
    (OLD.replace(GONE, "").replace("next Business Day", "Business Day Scheme"), "the beginning of a longer name"),
    (OLD.replace(GONE, "").replace("next Business Day", "next business day"), "not in the manner of a term"),
]


@pytest.mark.parametrize(("text", "reason"), QUIET, ids=[row[1] for row in QUIET])
def test_nothing_is_said_where_the_term_is_defined_or_not_used(text: str, reason: str) -> None:
    assert not told(compare(side(OLD), side(text))), reason


# words of 2.2 on the new side, is it a use of the term "Month", reason
WORDS = [
    ("The Supplier must report once in each Month", True, "within a sentence"),
    ("Each Month the Supplier must report", True, "after the first word of a sentence"),
    ("It must report in the two Months before", True, "in the plural"),
    ("It must report. Month by month it must pay", False, "the beginning of a sentence has a capital anyway"),
    ("It must report as clause 5 (Month) says", False, "a title has a capital anyway"),
    ("It must report as Month 3 of the plan says", False, "a name with a number"),
]


@pytest.mark.parametrize(("words", "used", "reason"), WORDS, ids=[row[2] for row in WORDS])
def test_a_capital_that_the_place_gives_is_no_use(words: str, used: bool, reason: str) -> None:
    new = OLD.replace("  def | Month | a calendar month of the year\n", "")
    new = new.replace("The Supplier must report once in each Month", words)
    assert bool(told(compare(side(OLD), side(new)))) == used, reason


def test_a_term_renamed_in_its_definition_alone() -> None:
    new = OLD.replace("def | Business Day |", "def | Working Day |")
    assert [(said.old, "in 2.1," in said.why) for said in told(compare(side(OLD), side(new)))] == [
        ("Business Day", True)
    ]


def test_a_term_renamed_in_most_places_is_one_entry_that_says_it_too() -> None:
    more = "  2.3 | | A Business Day ends at five\n  2.4 | | It is paid on a Business Day\n"
    old = OLD + more
    new = OLD.replace("Business Day", "Working Day") + more.replace("A Business", "A Working")
    diff = compare(side(old), side(new))
    [change] = [change for change in diff.changes if change.places]
    assert change.significance.level == "high"
    assert [said.rule for said in change.significance.reasons] == ["renamed", "term-undefined"]
    assert "in 2.4," in change.significance.reasons[1].why


def test_five_clauses_are_named_and_the_rest_counted() -> None:
    users = "".join(f"  2.{at} | | A sum of {at} pounds is paid on a Business Day\n" for at in range(3, 10))
    [said] = told(compare(side(OLD + users), side(OLD.replace(GONE, "") + users)))
    assert "in 2.1, 2.3, 2.4, 2.5, 2.6 and 3 more clauses, and" in said.why


def marked(made: Side, kind: str, words: str, unit: str | None = None) -> Side:
    """A side with a mark at each place where these words stand."""
    return replace(
        made,
        clauses=tuple(
            replace(
                one,
                annotations=(
                    Annotation(
                        type=kind, start=(at := one.own.index(words)), end=at + len(words), value=words, unit=unit
                    ),
                ),
            )
            if words in one.own
            else one
            for one in made.clauses
        ),
    )


RUN_IN = "1 | | Oak Ltd (the Builder) makes the house\n2 | | It is paid for by the {who} in May\n"


def test_a_definition_in_running_text_that_goes_is_one_too() -> None:
    old = marked(side(RUN_IN.format(who="Builder")), "definition", "Builder")
    new = side(RUN_IN.format(who="Builder").replace(" (the Builder)", ""))
    assert [said.old for said in told(compare(old, new))] == ["Builder"]
    assert not told(compare(old, side(RUN_IN.format(who="Client").replace(" (the Builder)", ""))))


def test_the_name_of_a_statute_is_no_use() -> None:
    text = "1 | Terms |\n  def | Regulations | the rules of the house\n2 | | It keeps to the Regulations of May\n"
    new = text.replace("  def | Regulations | the rules of the house\n", "")
    assert told(compare(side(text), side(new)))
    assert not told(compare(side(text), marked(side(new), "reference", "the Regulations of May", "external")))


ERROR = "Error! Reference source not found."
PLAIN = "1 | | The Supplier reports as clause 4 says\n2 | | The law of England governs\n"
# old, new, is it said, reason
BROKEN = [
    (PLAIN, PLAIN + f"3 | | The Buyer must pay as clause {ERROR} says\n", True, "in a clause that was added"),
    (PLAIN, PLAIN.replace("clause 4", f"clause {ERROR}"), True, "in a clause that changed"),
    (PLAIN.replace("clause 4", ERROR), PLAIN.replace("clause 4", ERROR), False, "it was there"),
    (
        PLAIN.replace("clause 4", ERROR),
        PLAIN.replace("clause 4", ERROR).replace("reports", "pays £5"),
        False,
        "it was there, and other words changed",
    ),
    (PLAIN.replace("clause 4", ERROR), PLAIN, False, "it was mended"),
    (PLAIN + f"3 | | It pays as {ERROR} says\n", PLAIN, False, "it went with its clause"),
]


@pytest.mark.parametrize(("old", "new", "said", "reason"), BROKEN, ids=[row[3] for row in BROKEN])
def test_a_broken_reference_that_is_new_is_said(old: str, new: str, said: bool, reason: str) -> None:
    found = told(compare(side(old), side(new)), "broken-reference")
    assert bool(found) == said, reason
    assert all(one.new.startswith("Error!") for one in found)


def test_a_broken_reference_does_not_hide_what_was_added() -> None:
    diff = compare(side(PLAIN), side(PLAIN + f"3 | | The Buyer must pay as clause {ERROR} says\n"))
    [change] = diff.changes
    assert change.significance.level == "high"
    assert {said.rule for said in change.significance.reasons} == {"clause-added-with-duty", "broken-reference"}


def test_a_party_that_has_a_right_is_not_defined_by_it() -> None:
    text = "1 | Terms |\n  def | Oak Buyer | the one who buys\n2 | | Oak Buyer has the right to end it\n"
    new = text.replace("  def | Oak Buyer | the one who buys\n", "")
    assert [said.old for said in told(compare(side(text), side(new)))] == ["Oak Buyer"]
