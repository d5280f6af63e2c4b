"""The rules of significance: a case table for each rule, and the machinery that applies them."""

from __future__ import annotations

from pathlib import Path

import pytest
from comparing import bundled_rules

from pipeline.diff.judged_change import JudgedChange
from pipeline.diff.significance import weigh
from pipeline.diff.significance_rules import LEVELS, SignificanceRule, load_rules
from pipeline.diff.words import word_edits
from pipeline.errors import SettingsError
from pipeline.model import Significance, WordEdit

# rule, old text, new text, old words found, new words found
CASES = [
    ("duty-became-liberty", "The Provider must report.", "The Provider may report.", "must", "may"),
    ("duty-became-liberty", "It shall pay.", "It is entitled to pay.", "shall", "is entitled to"),
    ("liberty-became-duty", "The Buyer may object.", "The Buyer must object.", "may", "must"),
    ("duty-gained", "The Provider reports monthly.", "The Provider must report monthly.", "", "must"),
    ("duty-lost", "Staff must be trained, and must be paid.", "Staff must be trained.", "must", ""),
    ("other-duty", "It must explain the cause.", "It must publish the cause.", "explain", "publish"),
    ("duty-reworded", "It must pay.", "It shall pay.", "must", "shall"),
    (
        "effort-qualified",
        "It uses best endeavours to help.",
        "It uses reasonable endeavours to help.",
        "best endeavours",
        "reasonable endeavours",
    ),
    (
        "effort-qualified",
        "must use all reasonable endeavours to act",
        "must ensure that it does act",
        "all reasonable endeavours",
        "ensure",
    ),
    ("effort-qualified", "its best efforts", "its reasonable efforts", "best efforts", "reasonable efforts"),
    ("contrary", "The licence is exclusive.", "The licence is non-exclusive.", "exclusive", "non-exclusive"),
    ("contrary", "It is paid before delivery.", "It is paid after delivery.", "before", "after"),
    ("contrary", "The fee is refundable.", "The fee is unrefundable.", "refundable", "unrefundable"),
    ("sign", "a share ≥ 5 is due", "a share ≤ 5 is due", "≥", "≤"),
    ("sign", "Option A: ☒", "Option A: ☐", "☒", "☐"),
    ("sign", "The change is -5.", "The change is 5.", "-", ""),
    ("rate", "It pays £5 for each month.", "It pays £5 for each week.", "each month", "each week"),
    ("unit", "It carries 30 kg.", "It carries 30 lb.", "30 kg", "30 lb"),
    ("unit-exchanged", "the weight in kg", "the weight in lb", "kg", "lb"),
    ("joint-liability", "jointly and severally liable", "severally liable", "jointly and severally", "severally"),
    ("floor-became-ceiling", "at least five", "at most five", "at least", "at most"),
    ("ceiling-became-floor", "It is at most five.", "It is at least five.", "at most", "at least"),
    (
        "broken-reference",
        "as paragraph 4.2 says",
        "as paragraph Error! Reference source not found. says",
        "",
        "Error! Reference source not found",
    ),
    (
        "respelt",
        "Nothwithstanding this, it goes.",
        "Notwithstanding this, it goes.",
        "Nothwithstanding",
        "Notwithstanding",
    ),
    ("negation", "It may disclose the sum.", "It may not disclose the sum.", "", "may not"),
    ("negation", "The sum is paid without interest.", "The sum is paid with interest.", "without", ""),
    ("negation", "No plan is kept.", "A plan is kept.", "No", ""),
    ("negation", "It doesn’t bind the Buyer.", "It binds the Buyer.", "doesn’t", ""),
    (
        "prohibition-gained",
        "It acts.",
        "It acts, but where the sum is not yet known and the year is not over it must not act.",
        "",
        "must not",
    ),
    (
        "prohibition-lost",
        "It acts, but where the sum is not yet known and the year is not over it shall not act.",
        "It acts.",
        "shall not",
        "",
    ),
    ("term-recased", "the time of delivery counts", "the time of Delivery counts", "", "Delivery"),
    ("term-recased", "in the Recovery Plan of it", "in the recovery plan of it", "Recovery Plan", ""),
    ("printed", "It pays, and goes.", "it pays and goes", "It … , … .", "it"),
    ("applicability", "[All] It keeps a bed free.", "[A, MH] It keeps a bed free.", "[All]", "[A, MH]"),
    ("actor", "The Provider keeps the record.", "The Commissioner keeps the record.", "Provider", "Commissioner"),
    (
        "time-limit",
        "within 30 days of receipt",
        "within 20 Operational Days of receipt",
        "30 days",
        "20 Operational Days",
    ),
    (
        "time-limit",
        "within 10 days of receipt",
        "within 10 Operational Days of receipt",
        "10 days",
        "10 Operational Days",
    ),
    ("time-limit", "on six months' notice", "on nine months' notice", "six months'", "nine months'"),
    ("time-words", "must tell it immediately of this", "must tell it promptly of this", "immediately", "promptly"),
    ("money", "a cap of £10,000,000 applies", "a cap of £12,500,000 applies", "£10,000,000", "£12,500,000"),
    ("percentage", "a share of 2% is kept", "a share of 2.5% is kept", "2%", "2.5%"),
    ("date", "from 1 April 2019 on", "from 1 July 2020 on", "1 April 2019", "1 July 2020"),
    ("frequency", "meets once a year", "meets twice a year", "once", "twice"),
    ("number-word", "not fewer than three doctors", "not fewer than four doctors", "three", "four"),
    ("number", "a list of 64,000 patients", "a list of 61,500 patients", "64,000", "61,500"),
    ("condition", "It pays the sum.", "It pays the sum unless it is in dispute.", "", "unless"),
    ("if-when", "It stops if it is told to.", "It stops when it is told to.", "if", "when"),
    ("and-or", "persistent or grave breach", "persistent and grave breach", "or", "and"),
    ("alternative", "no one is refused", "no one is refused or delayed", "", "or"),
    ("discretion", "acts on a belief", "acts on a reasonable belief", "", "reasonable"),
    ("scope", "in any case that arises", "in each case that arises", "any", "each"),
    (
        "consent-or-notice",
        "with prior consent of the Buyer",
        "with prior notice to the Buyer",
        "prior consent",
        "prior notice",
    ),
    ("other-term", "uses the Shared Record for it", "uses the Summary Plan for it", "Shared Record", "Summary Plan"),
    ("other-reference", "keeps what clause 5.2 asks for", "keeps what clause 7.1 asks for", "clause 5.2", "clause 7.1"),
    ("duty-touched", "It must keep a tidy house.", "It must keep a clean house.", "tidy", "clean"),
    ("reworded", "a tidy house", "a clean house", "tidy", "clean"),
    ("party-alone", "It is told to the Supplier and the Guarantor.", "It is told to the Supplier.", "Guarantor", ""),
    ("reference-alone", "as clauses 4.2 and 10.9 say", "as clauses 4.2 say", "10.9", ""),
    ("open-ended", "It lasts indefinitely.", "It lasts until delivery.", "indefinitely", ""),
    ("warranty", "It comes.", "It comes with no warranty.", "", "no warranty"),
    ("indemnity", "It pays costs and third party claims.", "It pays costs.", "third party claims", ""),
    ("counted-for", "a cap of £5", "a cap of £5 in each Contract Year", "", "in each Contract Year"),
    ("who-ends", "The Tenant may terminate it.", "The Owner may terminate it.", "Tenant", "Owner"),
]


def test_a_reference_that_is_written_otherwise_did_not_come_or_go() -> None:
    found = judge("See Schedule IV for prices.", "See Schedule 4 for prices.")
    assert found.level == "low", found.reasons


def judge(
    old: str, new: str, facets: tuple[str, ...] = ("wording",), headings: str = "", kind: str = "clause"
) -> Significance:
    subject = JudgedChange(facets=facets, words=word_edits(old, new), headings=headings, kind=kind)
    return weigh(subject, bundled_rules().significance)


@pytest.mark.parametrize(("rule", "old", "new", "went", "came"), CASES, ids=[f"{row[0]}: {row[2]}" for row in CASES])
def test_each_rule_names_the_words_that_it_saw(rule: str, old: str, new: str, went: str, came: str) -> None:
    found = judge(old, new)
    reason = next((reason for reason in found.reasons if reason.rule == rule), None)
    assert reason is not None, [reason.rule for reason in found.reasons]
    assert (reason.old, reason.new) == (went, came)
    level = next(one.level for one in bundled_rules().significance if one.name == rule)
    assert LEVELS.index(found.level) >= LEVELS.index(level)


# rule that must stay silent, old, new, reason
SILENT = [
    ("number", "as clause 5 says", "as clause 6 says", "the number of a clause is no figure"),
    ("number", "within 30 days", "within 20 days", "the time limit has said it"),
    (
        "negation",
        "It pays.",
        "It pays. The Buyer does not owe anything more than that sum to anyone.",
        "a new sentence",
    ),
    ("negation", "It must not act.", "It shall not act.", "equal in force"),
    ("negation", "It will not act.", "It must not act.", "equal in force"),
    ("duty-became-liberty", "It must not act.", "It can not act.", "equal in force"),
    ("duty-became-liberty", "It must not act.", "It may not act.", "equal in force"),
    ("prohibition-lost", "It shall not act.", "It will not act.", "equal in force"),
    ("duty-lost", "It shall act.", "It will act.", "a duty in other words"),
    ("duty-lost", "It shall not act.", "It will not act.", "equal in force"),
    ("negation", "The sum is not due.", "The sum isn't due.", "the same word"),
    ("negation", "had it not failed to keep to it", "had it kept to it", "two negatives turn nothing round"),
    ("negation", "neither it or they act", "neither it nor they act", "one negative on either side"),
    ("negation", "no less than three", "three", "a number, and no negative"),
    ("term-recased", "each Sub-Contractor is told", "each Subcontractor is told", "both have the capital of a term"),
    ("term-recased", "as clauses of it say", "as Clauses of it say", "a word for a part of the contract is no term"),
    ("actor", "the other Suppliers pay", "the other Supplier pays", "a plural is no other party"),
    ("duty-touched", "It must pay, and go.", "It must pay and go.", "only a comma went"),
    ("money", "a sum of £5,000, paid", "a sum of £5,000 paid", "the sum stands"),
    ("duty-lost", "It must pay.", "It may pay.", "the duty became a liberty, which is said"),
    ("other-term", "The Provider pays the Buyer", "The Provider pays the Supplier", "the actor rule has said it"),
    ("duty-touched", "It must pay.", "It may pay.", "a weightier reason is there"),
    ("actor", "It pays.", "It pays. The Provider and the Commissioner meet.", "no party was exchanged"),
]


@pytest.mark.parametrize(("rule", "old", "new", "reason"), SILENT, ids=[f"{row[0]}: {row[3]}" for row in SILENT])
def test_rules_stay_silent(rule: str, old: str, new: str, reason: str) -> None:
    assert rule not in [found.rule for found in judge(old, new).reasons], reason


# facets, edits, headings, kind, level, first rule
WHOLE = [
    ((), (WordEdit(op="insert", text="The Provider must act."),), "", "clause", "high", "clause-added-with-duty"),
    ((), (WordEdit(op="insert", text="a nurse;"),), "", "item", "medium", "clause-added"),
    ((), (WordEdit(op="delete", text="It must act."),), "", "clause", "high", "clause-removed-with-duty"),
    ((), (WordEdit(op="delete", text="It pays £5."),), "", "clause", "high", "clause-removed-with-risk"),
    ((), (WordEdit(op="insert", text="It is liable."),), "", "clause", "high", "clause-added-with-risk"),
    ((), (WordEdit(op="insert", text="“A” has the meaning below."),), "", "clause", "medium", "definitions-lead-in"),
    ((), (WordEdit(op="insert", text="This part explains why."),), "", "clause", "medium", "signpost"),
    ((), (WordEdit(op="delete", text="a nurse;"),), "", "item", "medium", "clause-removed"),
    (("heading",), word_edits("Food", "Food and Drink"), "Food and Drink", "clause", "low", "retitled"),
    (
        ("heading",),
        word_edits("Rules (applicable to Lot 1 and Lot 2)", "Rules (applicable to Lot 1)"),
        "",
        "part",
        "medium",
        "heading-limits",
    ),
    (("heading",), word_edits("Sum (£): Tea", "Sum (£000): Tea"), "", "table_row", "medium", "columns-renamed"),
    (("number", "place"), (WordEdit(op="equal", text="x"),), "", "clause", "low", "moved"),
    (("split",), (WordEdit(op="equal", text="x"),), "", "clause", "low", "divided"),
    (("number", "reference"), (WordEdit(op="equal", text="x"),), "", "clause", "none", "consequential"),
    (("wording",), word_edits("a house", "a barn"), "", "definition", "high", "definition"),
    (("wording",), word_edits("a house", "a barn"), "", "table_row", "medium", "table-row"),
    (("wording",), word_edits("Buyer: Oak", "Buyer: Elm"), "", "front", "medium", "front-line"),
    (("wording",), word_edits("a house", "a barn"), "", "key_term", "medium", "key-term"),
    (("heading",), word_edits("Food", "Drink"), "Drink", "key_term", "medium", "key-term-renamed"),
    (("wording",), word_edits("a house", "a barn"), "Liability", "clause", "medium", "sensitive-subject"),
]


@pytest.mark.parametrize(("facets", "words", "headings", "kind", "level", "rule"), WHOLE, ids=[row[5] for row in WHOLE])
def test_rules_about_the_whole_change(
    facets: tuple[str, ...], words: tuple[WordEdit, ...], headings: str, kind: str, level: str, rule: str
) -> None:
    found = weigh(JudgedChange(facets=facets, words=words, headings=headings, kind=kind), bundled_rules().significance)
    assert (found.level, found.reasons[0].rule) == (level, rule)


def test_the_date_of_the_document_is_no_change_of_what_is_agreed() -> None:
    words = word_edits("Last updated: 1 May 2020", "Last updated: 2 June 2021")
    found = weigh(
        JudgedChange(facets=("wording",), words=words, headings="", kind="paragraph", dated=True),
        bundled_rules().significance,
    )
    assert (found.level, [reason.rule for reason in found.reasons]) == ("none", ["document-date"])


def test_a_party_that_the_document_names_is_known() -> None:
    words = word_edits("The Builder shall pay the Client.", "The Client shall pay the Builder.")
    subject = JudgedChange(facets=("wording",), words=words, headings="", kind="clause", parties=("Builder", "Client"))
    found = weigh(subject, bundled_rules().significance)
    assert (found.level, found.reasons[0].rule) == ("high", "party-exchanged")


# old, new, reason
SAME = [
    ("The Fee is £12.5m.", "The Fee is £12,500,000.", "a sum in other writing"),
    ("It has the right to end it.", "It shall have the right to end it.", "a right is no duty"),
    ("It is organised.", "It is organized.", "spelling"),
]


@pytest.mark.parametrize(("old", "new", "reason"), SAME, ids=[row[2] for row in SAME])
def test_the_same_value_in_other_writing_is_low(old: str, new: str, reason: str) -> None:
    subject = JudgedChange(facets=("wording",), words=word_edits(old, new), headings="", kind="definition")
    found = weigh(subject, bundled_rules().significance, bundled_rules().writing)
    assert (found.level, [said.rule for said in found.reasons]) == ("low", ["same-value"]), reason


def test_what_differs_beside_the_same_value_is_weighed() -> None:
    words = word_edits("It pays £1,000 in ten days.", "It pays GBP 1000 in nine days.")
    subject = JudgedChange(facets=("wording",), words=words, headings="", kind="clause")
    found = weigh(subject, bundled_rules().significance, bundled_rules().writing)
    assert "money" not in {said.rule for said in found.reasons}
    assert found.level == "high"


def test_a_last_letter_makes_another_word() -> None:
    subject = JudgedChange(
        facets=("wording",), words=word_edits("the Employer pays", "the Employee pays"), headings="", kind="clause"
    )
    assert "respelt" not in {said.rule for said in weigh(subject, bundled_rules().significance).reasons}


def test_a_reference_left_behind_says_what_it_named_and_names() -> None:
    subject = JudgedChange(
        facets=("reference",),
        words=(WordEdit(op="equal", text="see GC5"),),
        headings="",
        kind="clause",
        left=(("re-pointed", "GC5: Staff", "GC5: Law"),),
    )
    found = weigh(subject, bundled_rules().significance)
    assert found.level == "high"
    assert [(reason.rule, reason.old, reason.new) for reason in found.reasons] == [
        ("reference-re-pointed", "GC5: Staff", "GC5: Law")
    ]


# old, new, the rule that must not speak, reason
SILENT = [
    ("each Sub-Contractor is told", "each Subcontractor is told", "defined-term", "a hyphen makes no other term"),
    ("it pays the sum", "without limiting its rights it pays the sum", "negation", "nothing is turned round"),
    ("it acts", "without prejudice to clause 3 it acts", "negation", "a saving of rights denies nothing"),
]


@pytest.mark.parametrize(("old", "new", "rule", "reason"), SILENT, ids=[row[3] for row in SILENT])
def test_a_rule_is_silent_where_it_would_say_too_much(old: str, new: str, rule: str, reason: str) -> None:
    subject = JudgedChange(facets=("wording",), words=word_edits(old, new), headings="", kind="clause")
    assert rule not in {found.rule for found in weigh(subject, bundled_rules().significance).reasons}, reason


# around the old and the new clause, the old and the new clause, the rule that must not speak, reason
SHARED = [
    (("The Supplier must:", ""), "keep a plan", "The Supplier must keep a plan", "duty-gained", "it had it from above"),
    (("", "keep a plan must give it"), "The Supplier must:", "The Supplier:", "duty-lost", "those below have it now"),
]


@pytest.mark.parametrize(("around", "old", "new", "rule", "reason"), SHARED, ids=[row[4] for row in SHARED])
def test_a_duty_passed_on_within_a_sentence_is_neither_gained_nor_lost(
    around: tuple[str, str], old: str, new: str, rule: str, reason: str
) -> None:
    subject = JudgedChange(facets=("wording",), words=word_edits(old, new), headings="", kind="item", around=around)
    assert rule not in {found.rule for found in weigh(subject, bundled_rules().significance).reasons}, reason
    alone = JudgedChange(facets=("wording",), words=word_edits(old, new), headings="", kind="item")
    assert rule in {found.rule for found in weigh(alone, bundled_rules().significance).reasons}, "by itself it is"


def test_a_figure_is_not_taken_for_print() -> None:
    assert judge("a sum of 1.500 is due", "a sum of 1,500 is due").level == "high"


def test_a_definition_that_changed_in_print_only_is_no_weighty_change() -> None:
    assert judge("a house; and", "a house", kind="definition").level == "high", "a word went"
    assert judge("a house;", "a house.", kind="definition").level == "low"


def test_no_rules_no_level() -> None:
    assert (
        weigh(JudgedChange(facets=("wording",), words=word_edits("a", "b"), headings="", kind="clause"), ()).level
        == "none"
    )


def test_every_packaged_rule_is_whole_and_tried_here() -> None:
    rules = bundled_rules().significance
    names = [rule.name for rule in rules]
    assert len(set(names)) == len(names)
    for rule in rules:
        assert rule.level in LEVELS
        assert rule.why.endswith(".")
        assert set(rule.unless) <= set(names)
    tried = {row[0] for row in CASES} | {row[5] for row in WHOLE} | {"reference-re-pointed", "reference-dangling"}
    tried |= {"document-date", "party-exchanged", "same-value", "renamed", "column", "regrouped", "heading-alone"}
    tried.add("term-undefined")
    # in test_lawyers_kinds
    tried |= {
        "row-with-figure",
        "item-of-duty",
        "item-of-loss-and-end",
        "cited-otherwise",
        "stands-elsewhere",
        "furniture",
    }
    tried |= {"breach-qualifier", "time-from", "sentence-of-weight", "sentence", "loss-and-end"}
    assert set(names) == tried


BROKEN = [
    ('[[rule]]\nname = "x"\nlevel = "huge"\nkind = "changed"\nwhy = "y"', "an unknown level"),
    ('[[rule]]\nname = "x"\nlevel = "high"\nkind = "odd"\nwhy = "y"', "an unknown kind"),
    ('[[rule]]\nname = "x"\nlevel = "high"\nkind = "changed"\nold = "("\nwhy = "y"', "a pattern that is none"),
    ('[[rule]]\nname = "x"\nlevel = "high"\nkind = "changed"', "no reason"),
    ("[[rule", "no TOML"),
]


@pytest.mark.parametrize(("text", "reason"), BROKEN, ids=[row[1] for row in BROKEN])
def test_broken_rules_are_explained(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"rules\.toml"):
        load_rules(path)


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        load_rules(tmp_path / "none.toml")


def test_rules_are_values() -> None:
    assert all(isinstance(rule, SignificanceRule) for rule in bundled_rules().significance)
