"""Reasons that must not speak: of citations of law, of negatives that stand, of names that are no terms."""

from __future__ import annotations

import pytest
from comparing import bundled_rules
from outlines import side

from pipeline.diff.judged_change import JudgedChange
from pipeline.diff.known_terms import known_terms
from pipeline.diff.law_citations import law_citations, recitals
from pipeline.diff.negatives import turns
from pipeline.diff.significance import weigh
from pipeline.diff.words import word_edits
from pipeline.model import Significance


def reworded(old: str, new: str, *, kind: str = "clause", stem: str = "", terms: str | None = None) -> Significance:
    """The weight of a clause that was reworded. terms: what the documents define, parted by commas."""
    known = None if terms is None else frozenset(terms.casefold().split(", "))
    words = word_edits(old, new)
    subject = JudgedChange(facets=("wording",), words=words, headings="", kind=kind, stem=stem, terms=known)
    return weigh(subject, bundled_rules().significance, bundled_rules().writing)


def rules_of(found: Significance) -> set[str]:
    """The rules that spoke."""
    return {reason.rule for reason in found.reasons}


# ---- citations of law: text, what is one
CITATIONS = [
    "Oak & Elm Co. v. Ash",
    "Oak, Inc. v. Elm",
    "18 U.S.C. § 1833(b)",
    "Section 183(b) of Title 18 of the United States Code",
    "RSA 329:31-a",
    "RSA chapter 350-B",
    "N.J.S.A. 34:11-56",
    "Iowa Code § 550.3",
    "Iowa Code §§ 550.3–550.4",
    "N.D. Cent. Code ch. 47-25.1",
    "2012-Ohio-4648",
    "42 Ohio St. 3d 21",
    "the Seeds Act 1990, section 4",
]


@pytest.mark.parametrize("cited", CITATIONS)
def test_a_citation_of_law_has_no_figures(cited: str) -> None:
    text = f"The hens, as in {cited}, are kept."
    assert any(cited.removeprefix("the ") in text[start:end] for start, end in law_citations(text))
    assert reworded(text, "The hens, as in the barn, are kept.").level != "high"
    found = reworded(text, "The hens are kept.")
    assert (found.level, rules_of(found)) == ("low", {"cited-otherwise"})


NO_CITATIONS = [
    "It must pay within the U.S. 30 days after.",
    "as clause 5.2 and section 7 say",
    "§ 5.2 of this deed",
    "It pays £5 on 3 May 2020.",
    "The Buyer v the Supplier is no name.",
    "The Code of 12 rules applies.",
    "Schedule 3, paragraph 2",
]


@pytest.mark.parametrize("text", NO_CITATIONS)
def test_what_is_no_citation_of_law(text: str) -> None:
    assert law_citations(text) == ()


# a sentence, does it only recite the law, reason
RECITALS = [
    ("Elm courts must weigh three things.", True, "courts"),
    ("Under that statute a restraint must end.", True, "a statute"),
    ("A court may refuse it.", True, "a court"),
    ("The parties acknowledge that no court decides this.", True, "what is known of courts"),
    ("It was so held (Oak v. Elm, 119 N.H. 679 (1979)).", True, "a case"),
    ("Elm Code § 550.6 permits an award of fees.", True, "a section permits"),
    ("The Authority shall pay the Supplier.", False, "an authority that is a party"),
    ("The Supplier must obey each court order.", False, "a party's duty"),
    ("The courts of Elm shall have jurisdiction.", False, "which courts decide"),
    ("The Tenant must pay (Oak v. Elm).", False, "a party's duty with a case behind it"),
    ("The Supplier acknowledges that it must pay.", False, "a duty acknowledged"),
]


@pytest.mark.parametrize(("text", "recites", "reason"), RECITALS, ids=[row[2] for row in RECITALS])
def test_what_only_recites_the_law_makes_no_duty(text: str, recites: bool, reason: str) -> None:
    assert bool(recitals(text)) == recites, reason
    level = reworded("It is kept in a barn.", f"It is kept in a barn. {text}").level
    assert (level == "high") != recites, reason


# ---- negatives: old, new, does the sense turn, reason
NEGATIVES = [
    ("It must pay.", "It must not pay.", True, "a duty was denied"),
    ("It may sell hens.", "It may not sell hens.", True, "a liberty was denied"),
    ("It must not sell and may keep hens.", "It must sell and may not keep hens.", True, "another thing is denied"),
    ("It is paid without tax.", "It is paid with tax.", True, "a contrary of two words"),
    ("It fails to act.", "It acts.", True, "a failure"),
    ("It will only use and not sell hens.", "It will not use hens; nor sell hens.", False, "only is a negative"),
    ("a fault not mended in time", "a fault that is not mended under the plan", False, "the not stands"),
    ("whether you want hens", "whether or not you want hens", False, "or not"),
    ("hens that are not penned are kept", "hens are kept", False, "what was denied went too"),
    ("neither Oak nor Elm acts", "neither Oak or Elm acts", False, "nor for or"),
]


@pytest.mark.parametrize(("old", "new", "turned", "reason"), NEGATIVES, ids=[row[3] for row in NEGATIVES])
def test_a_negative_turns_its_sentence(old: str, new: str, turned: bool, reason: str) -> None:
    assert ("negation" in rules_of(reworded(old, new))) == turned, reason


def test_a_sentence_that_denies_the_same_is_not_turned() -> None:
    old, new = "It may not use or sell.", "It may use, and not sell."
    assert turns((old, new), ((7, 10), (12, 15)))
    assert not turns((old, old), ((7, 10), (7, 10)))


# ---- terms: defined, old, new, does the exchange of a term speak, reason
TERMS = [
    ("shared record", "uses the Shared Record now", "uses the Summary Plan now", True, "one is defined"),
    ("summary plan", "uses the Shared Record now", "uses the Summary Plan now", True, "the other is defined"),
    ("record", "uses the Shared Records now", "uses the Plan now", True, "its last word is defined"),
    ("oak", "lives in High Street now", "lives in Mill Road now", False, "streets"),
    ("oak", "from early May on", "from early April on", False, "months"),
    ("oak", "as the Otter says", "as the Badger says", False, "nothing defines either"),
]


@pytest.mark.parametrize(("terms", "old", "new", "speaks", "reason"), TERMS, ids=[row[4] for row in TERMS])
def test_a_term_is_one_that_the_documents_know(terms: str, old: str, new: str, speaks: bool, reason: str) -> None:
    assert ("other-term" in rules_of(reworded(old, new, terms=terms))) == speaks, reason


def test_terms_are_defined_or_used_again_and_again() -> None:
    used = " ".join(["and the Blue Book is kept,"] * 3)
    clauses = side(f'1 | | In a deed "Barn Owl" means a bird.\n2 | | So {used} in May, and by Oak law in Oak.').clauses
    known = known_terms(clauses)
    assert {"barn owl", "blue book"} <= known
    assert not {"may", "oak", "deed"} & known


# ---- words that are not what they look like: rule that must be silent, old, new, reason
SILENT = [
    ("sign", "see https://oak.example/a--2 for it", "see https://oak.example/b for it", "a link"),
    ("sign", "write [ ] here", "write here", "a blank"),
    ("frequency", "It binds.", "Once Approved, it binds.", "once as a conjunction"),
    ("frequency", "the Yearly Value counts", "the Value counts", "a word of a term"),
    ("if-when", "it is removed", "it is read as if it was removed", "as if"),
    ("if-when", "It shows hens.", "It shows hens where available.", "where available"),
    ("consent-or-notice", "under this agreement it is so", "under this Contract it is so", "the agreement itself"),
    ("effort-qualified", "uses efforts reasonable for its size", "uses reasonable efforts for its size", "an order"),
    ("discretion", "gets relief and reasonable costs", "gets reasonable costs and relief", "only another place"),
    ("open-ended", "It lasts indefinitely. A perpetual one is rare.", "It lasts indefinitely.", "it lasts as it did"),
    ("party-alone", "If they ask, the Buyer is told.", "If the Buyer asks, the Buyer is told.", "it stands already"),
    ("number", "near Suite 12 of it", "near Suite 14 of it", "a number of a door"),
    ("alternative", "whether it is paid", "whether or not it is paid", "whether or not"),
    ("other-term", "under Section 6 (Keeping of Hens) it is", "under Section 6 (Geese) it is", "a title"),
]


@pytest.mark.parametrize(("rule", "old", "new", "reason"), SILENT, ids=[f"{row[0]}: {row[3]}" for row in SILENT])
def test_words_that_are_not_what_they_look_like(rule: str, old: str, new: str, reason: str) -> None:
    assert rule not in rules_of(reworded(old, new)), reason
    assert rule not in rules_of(reworded(new, old)), reason


# rule that must speak, old, new, reason
SPEAKING = [
    ("sign", "it is [x] here", "it is [ ] here", "a tick"),
    ("frequency", "It meets once a year.", "It meets twice a year.", "how often"),
    ("frequency", "It pays monthly Charges.", "It pays yearly Charges.", "a small letter before a term"),
    ("if-when", "It stops.", "It stops where it rains.", "where it is so"),
    ("consent-or-notice", "It acts.", "It acts with prior agreement.", "an agreement that is asked for"),
    ("open-ended", "It lasts indefinitely.", "It lasts.", "it ends now"),
    ("party-alone", "It tells the Guest.", "It tells the Guest and the Lender.", "another party"),
    ("number", "a list of 12 hens", "a list of 14 hens", "a count"),
]


@pytest.mark.parametrize(("rule", "old", "new", "reason"), SPEAKING, ids=[f"{row[0]}: {row[3]}" for row in SPEAKING])
def test_words_that_are_what_they_look_like(rule: str, old: str, new: str, reason: str) -> None:
    assert rule in rules_of(reworded(old, new)), reason
