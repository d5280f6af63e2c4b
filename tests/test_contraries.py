"""Contraries, signs, units and rates are high in both directions and in any sentence; rights are no duties."""

from __future__ import annotations

import pytest
from comparing import bundled_rules

from pipeline.diff.judged_change import JudgedChange
from pipeline.diff.significance import weigh
from pipeline.diff.words import word_edits
from pipeline.model import Significance

# words, and those for which a lawyer would not take them
CONTRARY = [
    ("exclusive licence", "non-exclusive licence"),
    ("The Licence is exclusive", "The Licence is not exclusive"),
    ("an exclusive, worldwide licence", "a non exclusive, worldwide licence"),
    ("exclusively", "non-exclusively"),
    ("Exclusive Licence", "Nonexclusive Licence"),
    ("a revocable licence", "an irrevocable licence"),
    ("revocably", "irrevocably"),
    ("Liability is limited", "Liability is unlimited"),
    ("limited liability", "unlimited liability"),
    ("Limited Warranty", "Unlimited Warranty"),
    ("before the Start Date", "after the Start Date"),
    ("no later than 5 days before delivery", "no later than 5 days after delivery"),
    ("Before signature", "After signature"),
    ("prior to delivery", "after delivery"),
    ("prior to delivery", "following delivery"),
    ("before delivery", "following delivery"),
    ("net of tax", "gross of tax"),
    ("the net amount", "the gross amount"),
    ("Net Sales", "Gross Sales"),
    ("The Fee includes VAT", "The Fee excludes VAT"),
    ("including VAT", "excluding VAT"),
    ("inclusive of VAT", "exclusive of VAT"),
    ("VAT is included", "VAT is excluded"),
    ("includes VAT", "does not include VAT"),
    ("liable jointly", "liable severally"),
    ("jointly and severally liable", "severally liable"),
    ("jointly and severally liable", "jointly liable"),
    ("joint and several liability", "several liability"),
    ("jointly and severally", "severally but not jointly"),
    ("a value ≥ 5", "a value ≤ 5"),
    ("≥5", "≤5"),
    ("≥ 5", "> 5"),
    ("a value of at least 5", "a value of at most 5"),
    (">= 5", "<= 5"),
    ("±5", "+5"),
    ("a tolerance of ± 5 mm", "a tolerance of 5 mm"),
    ("−5", "5"),
    ("minus 5 (−5)", "minus 5 (5)"),
    ("A − B", "A + B"),
    ("A - B", "A + B"),
    ("☒ Yes", "☐ Yes"),
    ("☒ Yes ☐ No", "☐ Yes ☒ No"),
    ("[x] Yes", "[ ] Yes"),
    ("[X] Yes", "[] Yes"),
    ("£10 per month", "£10 per week"),
    ("monthly", "weekly"),
    ("£10 a month", "£10 a week"),
    ("£10/month", "£10/week"),
    ("£10 pcm", "£10 pw"),
    ("per calendar month", "per calendar week"),
    ("10 per Month", "10 per Week"),
    ("10 kg", "10 lb"),
    ("10kg", "10lb"),
    ("10 kilograms", "10 pounds"),
    ("weight in kg", "weight in lb"),
    ("transferable", "non-transferable"),
    ("with notice", "without notice"),
    ("with its consent", "without its consent"),
    ("maximum", "minimum"),
    ("at least", "at most"),
    ("not less than 5", "not more than 5"),
    ("more than 5", "less than 5"),
    ("not exceed 5", "exceed 5"),
    ("perpetual", "terminable"),
    ("solvent", "insolvent"),
    ("conditional on", "unconditional on"),
    ("the first day", "the last day"),
    ("increase", "decrease"),
    ("increased", "decreased"),
    ("lawful", "unlawful"),
    ("assignable", "unassignable"),
    ("sublicensable", "non-sublicensable"),
    ("up to 5", "over 5"),
    ("above", "below"),
    ("binding", "non-binding"),
    ("material", "immaterial"),
    ("reasonable", "unreasonable"),
]
SENTENCES = [
    "{}.",
    "In each case where this clause applies, {} shall apply to the Services that the Supplier gives.",
    "The Buyer agrees that {}, as Schedule 2 says.",
]


def judged(old: str, new: str) -> Significance:
    """The weight of a clause that was reworded."""
    rules = bundled_rules()
    words = word_edits(old, new)
    subject = JudgedChange(facets=("wording",), words=words, headings="", kind="clause")
    return weigh(subject, rules.significance, rules.writing)


@pytest.mark.parametrize(("one", "two"), CONTRARY, ids=[f"{row[0]} / {row[1]}" for row in CONTRARY])
@pytest.mark.parametrize("sentence", SENTENCES, ids=["alone", "within", "at an end"])
def test_contraries_need_a_decision(one: str, two: str, sentence: str) -> None:
    for old, new in ((one, two), (two, one)):
        found = judged(sentence.format(old), sentence.format(new))
        assert found.level == "high", found
        assert found.reasons


# old, new, rules that must not be given, a rule that must, reason
RIGHTS = [
    (
        "The Buyer may audit it.",
        "The Buyer shall have the right to audit it.",
        {"liberty-became-duty", "duty-gained", "other-duty"},
        "",
        "a right in other words",
    ),
    (
        "The Buyer may audit it.",
        "The Buyer is entitled to audit it.",
        {"liberty-became-duty", "duty-gained", "other-duty"},
        "",
        "so is this",
    ),
    (
        "The Buyer shall be entitled to audit it.",
        "The Buyer may audit it.",
        {"duty-became-liberty", "duty-lost", "other-duty"},
        "",
        "and this",
    ),
    (
        "The Buyer audits it.",
        "The Buyer audits it and shall have the right to copy it.",
        {"duty-gained"},
        "",
        "a right that came is no duty",
    ),
    (
        "The Buyer audits it and shall be entitled to copy it.",
        "The Buyer audits it.",
        {"duty-lost"},
        "",
        "a right that went was no duty",
    ),
    (
        "The Supplier must repair it.",
        "The Supplier shall have the right to repair it.",
        {"liberty-became-duty"},
        "duty-became-liberty",
        "a duty became a right",
    ),
    (
        "The Supplier is entitled to repair it.",
        "The Supplier shall repair it.",
        {"duty-became-liberty"},
        "liberty-became-duty",
        "a right became a duty",
    ),
    (
        "The Supplier shall use all reasonable endeavours to deliver the goods.",
        "The Supplier shall deliver the goods.",
        {"scope", "discretion", "other-duty"},
        "effort-qualified",
        "endeavours that went: not “all”, nor another duty",
    ),
]


@pytest.mark.parametrize(("old", "new", "never", "rule", "reason"), RIGHTS, ids=[row[4] for row in RIGHTS])
def test_rights_are_no_duties(old: str, new: str, never: set[str], rule: str, reason: str) -> None:
    rules = {one.rule for one in judged(old, new).reasons}
    assert not rules & never, reason
    assert not rule or rule in rules, reason
