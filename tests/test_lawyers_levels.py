"""What a lawyer calls important: words that must be high, words that must not, and figures that are none."""

from __future__ import annotations

import pytest
from comparing import bundled_rules, compare
from outlines import side

from pipeline.diff.judged_change import JudgedChange
from pipeline.diff.significance import weigh
from pipeline.diff.unread import unread
from pipeline.diff.words import printed_edits, word_edits
from pipeline.model import Significance, WordEdit
from pipeline.report.content import content


def reworded(old: str, new: str, kind: str = "clause") -> Significance:
    """The weight of a clause that was reworded."""
    subject = JudgedChange(facets=("wording",), words=word_edits(old, new), headings="", kind=kind)
    return weigh(subject, bundled_rules().significance, bundled_rules().writing)


def gone(text: str, *, bare: bool = False, kind: str = "clause", op: str = "delete") -> Significance:
    """The weight of a clause that was taken out, or put in."""
    words = (WordEdit(op=op, text=text),)  # type: ignore[arg-type]
    subject = JudgedChange(facets=(), words=words, headings="", kind=kind, bare=bare)
    return weigh(subject, bundled_rules().significance, bundled_rules().writing)


# old, new, the rule, reason
HIGH = [
    ("CCS can terminate the order.", "Either party can terminate the order.", "actor", "a party with a small letter"),
    ("The Supplier may terminate it.", "either Party may terminate it.", "actor", "with a capital and a small letter"),
    ("Each Party bears its own costs.", "The Supplier bears its own costs.", "actor", "who bears the costs"),
    ("We may close the account.", "You may close the account.", "actor", "a party that is addressed"),
    ("neither party may assign it", "the Client may assign it", "", "another party may now do it"),
    ("The Tenant may terminate the lease.", "The Owner may terminate the lease.", "who-ends", "who may terminate"),
    ("A member can at any time cancel it.", "A sponsor can at any time cancel it.", "who-ends", "who may cancel"),
    ("the Bank is entitled to end it", "the Dealer is entitled to end it", "who-ends", "who may end it"),
    ("The duty survives indefinitely.", "The duty survives for the Secrecy Duration.", "open-ended", "now it ends"),
    ("They bind it for three years.", "They bind it in perpetuity.", "open-ended", "now it does not end"),
    ("The licence lasts until the Expiry Date.", "The licence lasts forever.", "open-ended", "an event became no end"),
    ("kept for an indefinite period", "kept until it is paid", "open-ended", "a period without end"),
    ("These duties continue perpetually.", "These duties continue until delivery.", "open-ended", "an adverb"),
    ("It gives the plan.", "It gives the plan. No warranty of its accuracy is given.", "warranty", "put in"),
    ("The data come without any warranty.", "The data come.", "warranty", "taken out"),
    ("The tool is given “as is”.", "The tool is given.", "warranty", "as is, in quotation marks"),
    ("The tool is used.", "The tool is used on an as-is basis.", "warranty", "as-is, with a hyphen"),
    ("It disclaims all conditions.", "It states all conditions.", "warranty", "a disclaimer"),
    ("You use it.", "You use it at your own risk.", "warranty", "who bears the risk"),
    ("It holds the Buyer harmless.", "It helps the Buyer.", "indemnity", "another word for an indemnity"),
    ("It pays for losses and third party claims.", "It pays for losses.", "indemnity", "claims of others are out"),
    ("It covers loss, and claims by a third party.", "It covers loss.", "indemnity", "the same in other words"),
    ("It shall defend the Buyer.", "It shall defend and indemnify the Buyer.", "indemnity", "put in"),
    ("It covers costs under the indemnity.", "It covers costs.", "indemnity", "the noun"),
    ("liability is no more than £5", "liability in each Contract Year is no more than £5", "counted-for", "a year"),
    ("it pays at most £5 per claim", "it pays at most £5", "counted-for", "for each claim"),
    ("a cap of £5 for each event", "a cap of £5 in aggregate", "counted-for", "each, or all together"),
    ("liable for £5", "liable for £5 during any calendar quarter", "counted-for", "a quarter"),
    ("a limit of £5 in every policy period", "a limit of £5", "counted-for", "a period of the policy"),
]


@pytest.mark.parametrize(("old", "new", "rule", "reason"), HIGH, ids=[f"{row[3]}: {row[1]}" for row in HIGH])
def test_what_a_lawyer_reads_is_high(old: str, new: str, rule: str, reason: str) -> None:
    found = reworded(old, new)
    assert found.level == "high", reason
    assert not rule or rule in {said.rule for said in found.reasons}, reason


# old, new, a rule that must not speak, reason
QUIET = [
    ("either party may write", "either Party may write", "actor", "a capital makes no other party"),
    ("Each party pays.", "Each party pays promptly.", "actor", "no party was exchanged"),
    ("The Tenant may terminate it.", "The Tenant may terminate it in writing.", "who-ends", "the same party"),
    ("It may end the call.", "It can end the call.", "who-ends", "another verb, the same party"),
    ("The road ends there and may bend.", "The path ends there and may bend.", "who-ends", "nobody may end a thing"),
    ("It is kept indefinitely.", "It is stored indefinitely.", "open-ended", "it lasts as long"),
    ("for the Term it is kept", "for the Term it is held", "open-ended", "nothing without end"),
    ("It does so as is usual.", "It does so, as is right.", "warranty", "no words of a disclaimer"),
    ("The warranty lasts a year.", "The guarantee lasts a year.", "warranty", "it is given under either name"),
    ("a warrant of arrest", "no arrest", "warranty", "a warrant is no warranty"),
    ("It indemnifies the Buyer.", "It shall indemnify the Buyer.", "indemnity", "the indemnity stands"),
    ("It meets each year.", "It gathers each year.", "counted-for", "it counts as it did"),
    ("in each Contract Year it meets", "in each Contract Year it gathers", "counted-for", "as it did"),
]


@pytest.mark.parametrize(("old", "new", "rule", "reason"), QUIET, ids=[f"{row[2]}: {row[3]}" for row in QUIET])
def test_such_a_rule_is_silent(old: str, new: str, rule: str, reason: str) -> None:
    assert rule not in {said.rule for said in reworded(old, new).reasons}, reason


# old, new, level, reason
MEDIUM = [
    ("a fall of the Supplier or Call-Off Guarantor", "a fall of the Supplier", "medium", "a guarantor is dropped"),
    ("It tells the Buyer.", "It tells the Buyer and any Affiliate.", "medium", "an affiliate is put in"),
    ("an act of the Supplier and its Subcontractors", "an act of the Supplier", "medium", "those it hires are dropped"),
    ("as clause 4.2 and clause 10.9 say", "as clause 4.2 says", "medium", "a reference is dropped"),
    ("It does so.", "It does so under clause 9.", "medium", "a reference is put in"),
    ("The Supplier runs.", "The Suppliers run.", "low", "a plural is no other party"),
    ("as clause 4.2 says", "as clause 4.2 states", "low", "the reference stands"),
    ("a tall house", "a high house", "low", "neither party nor reference"),
]


@pytest.mark.parametrize(("old", "new", "level", "reason"), MEDIUM, ids=[row[3] for row in MEDIUM])
def test_a_party_or_a_reference_that_came_or_went_is_read(old: str, new: str, level: str, reason: str) -> None:
    assert reworded(old, new).level == level, reason


# text, level when it came or went, reason
ALONE = [
    ("In this part the following words have the following meanings:", "medium", "a lead-in"),
    ("Terms defined in the Act shall have the meaning given in it.", "medium", "a lead-in that sends elsewhere"),
    ("The following definitions shall apply in this Annex:", "medium", "a lead-in with shall"),
    ("They shall supplement Schedule 1 (Definitions):", "medium", "a lead-in that adds to others"),
    ("In this Deed, these terms shall have the meanings set out below.", "medium", "a lead-in with a stop"),
    ("B. Account Terms | This section lays out what users must do.", "medium", "a row of a summary"),
    ("The next section explains what you may upload.", "medium", "a signpost"),
    ("This schedule sets out how reports must be made", "medium", "a signpost without a stop"),
    ("C. Use | If you upload, this section describes rules you must keep.", "medium", "a row with a condition"),
    ("This policy summarises what we may collect.", "medium", "a policy about itself"),
    ("the basis on which that list is made.", "medium", "a fragment"),
    ("(OPTIONAL)", "medium", "a marker"),
    ("The following fees must be paid:", "high", "a lead-in that makes a duty"),
    ("The following means of payment shall be used:", "high", "means that are no meaning"),
    ("This section sets out the rules. The Buyer must pay £5.", "high", "a duty after the signpost"),
    ("This table sets out the cap of £5.", "high", "a sum"),
    ("The Supplier shall keep the following records:", "high", "a duty with a list"),
    ("cover of not less than five million pounds (£5,000,000);", "high", "a sum in brackets"),
    ("public liability cover of five million pounds", "high", "a cover"),
    ("claims by others that result: third party claims", "high", "an item of an indemnity"),
]


@pytest.mark.parametrize(("text", "level", "reason"), ALONE, ids=[f"{row[2]}: {row[0][:40]}" for row in ALONE])
@pytest.mark.parametrize("op", ["delete", "insert"])
def test_what_came_or_went_alone(text: str, level: str, reason: str, op: str) -> None:
    assert gone(text, op=op).level == level, reason


@pytest.mark.parametrize(
    "text", ["DEFINITIONS", "Payment", "Your rights under the Act", "Terms you must keep", "5 Cap"]
)
def test_a_bare_heading_takes_no_level(text: str) -> None:
    assert gone(text, bare=True).level == "low"
    assert gone("It must pay.", bare=False).level == "high"


def test_a_heading_has_no_level_of_the_clauses_below_it_but_its_entry_has() -> None:
    old = "1 | Food | \n  1.1 | | The Buyer keeps apples.\n2 | Duty | \n  2.1 | | The Buyer must pay £5."
    diff = compare(side(old), side("\n".join(old.split("\n")[:2])))
    assert {change.old: change.significance.level for change in diff.changes} == {("2",): "low", ("2.1",): "high"}
    (entry,) = [entry for _, _, entries in content(diff).levels for entry in entries]
    assert (entry.level, [clause.level for clause in entry.below]) == ("high", ["high"])


def test_a_folded_section_stands_where_its_weightiest_clause_would() -> None:
    kept = "1 | Food | The Buyer must write within 5 days.\n9 | Tea | It is hot."
    section = "\n5 | Sundry | \n  5.1 | | The Supplier shall indemnify the Buyer against third party claims of £5."
    diff = compare(side(kept + section), side(kept.replace("It is hot", "The Buyer must be hot")))
    entries = [entry for _, _, found in content(diff).levels for entry in found]
    assert [(entry.level, entry.kind) for entry in entries] == [("high", "removed"), ("high", "changed")]


# the words that are passed over, in a text
NO_FIGURES = [
    ("It is so (Oak v. Elm, 197 A.3d 79 (N.H. 2018)) in law.", "197 A.3d 79 (N.H. 2018)"),
    ("See Oak v Elm [2015] UKSC 11.", "[2015] UKSC 11"),
    ("See Oak v Elm, 923 F.3d 113, for it.", "923 F.3d 113"),
    ("See 119 N.H. 679 (1979), the rule.", "119 N.H. 679 (1979)"),
    ("See [1999] 2 AC 438 on it.", "[1999] 2 AC 438"),
    ("See Elm v Oak (1842) 9 M&W 54.", "(1842) 9 M&W 54"),
    ("See 410 U.S. 113, 115 (1973).", "410 U.S. 113, 115 (1973)"),
    ("See [2015] EWHC 11 (Ch).", "[2015] EWHC 11 (Ch)"),
    ("apps: Swarm, Give 2 Charity, Pathway", "Give 2 Charity"),
    ("Agents near 30301", "30301"),
    ("a 5 min read", "5 min read"),
]


@pytest.mark.parametrize(("text", "passed"), NO_FIGURES, ids=[row[1] for row in NO_FIGURES])
def test_numbers_of_cases_and_names_are_no_figures(text: str, passed: str) -> None:
    assert [one for one in (text[start:end] for start, end in unread(text)) if passed in one]
    level = reworded(text, text.replace(passed, "")).level
    assert level != "high"


FIGURES = [
    "It pays on 10 Dec. 2018.",
    "It pays 30 Operational Days after.",
    "It keeps 5 Lots 6 times.",
    "The 2 Parties meet.",
    "It pays the sum of 5000 in 2015.",
    "the postcode 30301 applies",
    "It pays Oak Ltd. 500 a day.",
    "[2015] was the year of 11 sales",
]


@pytest.mark.parametrize("text", FIGURES)
def test_a_figure_stays_one(text: str) -> None:
    assert unread(text) == []


# a definition: old, new, level, reason
DEFINITIONS = [
    ("as listed in clause 5.2", "as listed in clause 7.1", "medium", "a reference that was renumbered"),
    ("set out in SC24.1 of it", "set out in SC23.1 of it", "medium", "the same with letters"),
    ("a secret by the Trade Act", "a secret under the Trade Act", "low", "under an act"),
    ("a report pursuant to the Act", "a report in accordance with the Act", "low", "in accordance with it"),
    ("who is to ensure order", "who is to make sure of order", "high", "another preposition"),
    ("that it ensures that peace holds", "that it makes sure that peace holds", "low", "a synonym"),
    ("a list in clause 5.2 of barns", "a list in clause 7.1 of houses", "high", "other words too"),
    ("a house by the sea", "a house near the sea", "high", "a place"),
]


@pytest.mark.parametrize(("old", "new", "level", "reason"), DEFINITIONS, ids=[row[3] for row in DEFINITIONS])
def test_a_definition_is_high_where_it_says_something_else(old: str, new: str, level: str, reason: str) -> None:
    assert reworded(old, new, kind="definition").level == level, reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("helps to ensure that it works", "helps make sure that it works", "ensure, make sure"),
        ("It makes certain that it works.", "It ensures that it works.", "make certain"),
        ("Making sure that it works is hard.", "Ensuring that it works is hard.", "making sure"),
    ],
)
def test_a_synonym_is_low(old: str, new: str, reason: str) -> None:
    assert reworded(old, new).level == "low", reason


def test_the_words_of_an_entry_are_printed_as_they_stand() -> None:
    cases = [
        ("It acts.", "It acts under Clause 23.2.", "insert", "under Clause 23.2"),
        ("as Clause 5 says it acts in clause 6 too", "it acts in Clause 6 too", "delete", "as Clause 5 says"),
        ("as clause 6 says", "as Clause 6 says, and Paragraph 9", "insert", "and Paragraph 9"),
        ("in Schedule 2 it is", "in schedule 2 it was", "insert", "was"),
        ("Paragraph 1 and paragraph 2", "paragraph 1", "delete", "and paragraph 2"),
    ]
    for old, new, op, words in cases:
        assert words in "".join(edit.text for edit in printed_edits(old, new) if edit.op == op)


def test_what_changed_counts_before_the_subject() -> None:
    old = (
        "1 | Liability | It pays red and/or blue sums.\n2 | Food | A list of £5 is kept.\n3 | Food | It waits 5 days."
        "\n4 | Payment | The Buyer and the lessee agree to it."
    )
    new = old.replace("and/or", "and").replace("£5", "£9").replace("5 days", "9 days").replace("The Buyer", "CCS")
    diff = compare(side(old), side(new))
    assert [change.new for change in diff.changes] == [("2",), ("3",), ("4",), ("1",)]


def test_every_strength_is_of_a_rule_and_above_nothing() -> None:
    rules = bundled_rules()
    assert set(rules.strengths) <= {rule.name for rule in rules.significance}
    assert all(strength >= 1 for strength in rules.strengths.values())


def test_siblings_with_the_same_change_have_the_same_level() -> None:
    covers = ["fire cover of one pound (£1);", "theft cover of ten pounds (£10); and", "flood cover of (£5)."]
    assert {gone(cover, kind="item").level for cover in covers} == {"high"}
