"""Kinds of change on which a second reader disagreed: what must be high, what must not, and reasons that must not speak."""

from __future__ import annotations

import pytest
from comparing import bundled_rules, compare
from outlines import side

from pipeline.diff.judged_change import JudgedChange
from pipeline.diff.known_terms import known_terms
from pipeline.diff.law_citations import law_citations, recitals
from pipeline.diff.negatives import turns
from pipeline.diff.significance import weigh
from pipeline.diff.words import word_edits
from pipeline.model import Significance, WordEdit


def reworded(old: str, new: str, *, kind: str = "clause", stem: str = "", terms: str | None = None) -> Significance:
    """The weight of a clause that was reworded. terms: what the documents define, parted by commas."""
    known = None if terms is None else frozenset(terms.casefold().split(", "))
    words = word_edits(old, new)
    subject = JudgedChange(facets=("wording",), words=words, headings="", kind=kind, stem=stem, terms=known)
    return weigh(subject, bundled_rules().significance, bundled_rules().writing)


def alone(text: str, *, stem: str = "", kind: str = "item", op: str = "delete") -> Significance:
    """The weight of a clause that was taken out, or put in."""
    words = (WordEdit(op=op, text=text),)  # type: ignore[arg-type]
    subject = JudgedChange(facets=(), words=words, headings="", kind=kind, stem=stem)
    return weigh(subject, bundled_rules().significance, bundled_rules().writing)


def rules_of(found: Significance) -> set[str]:
    """The rules that spoke."""
    return {reason.rule for reason in found.reasons}


# ---- an item is judged with its stem: stem, item, level, reason
ITEMS = [
    ("The Builder must deliver a house:", "that keeps out rain", "high", "a duty"),
    ("The Owner may end this deed at once where:", "the roof leaks twice", "high", "a ground to end it"),
    ("The Builder shall not be liable for:", "moss", "high", "an exception from liability"),
    ("You agree:", "To keep bees away", "high", "a promise"),
    ("The Owner has the right to:", "choose the colour", "high", "a right"),
    ("The Guest will not:", "keep goats", "high", "a prohibition"),
    ("This does not apply to the Builder, except:", "in a storm", "high", "an exception"),
    ("The house has:", "a red door", "medium", "a description"),
    ("", "a red door", "medium", "no stem"),
    ("You can find more about us:", "on the notice board", "medium", "where to read more"),
]


@pytest.mark.parametrize(("stem", "item", "level", "reason"), ITEMS, ids=[row[3] for row in ITEMS])
@pytest.mark.parametrize("op", ["delete", "insert"])
def test_an_item_is_judged_with_its_stem(stem: str, item: str, level: str, reason: str, op: str) -> None:
    assert alone(item, stem=stem, op=op).level == level, reason


# outline of the list, the line that goes, level, reason
LISTS = [
    ("1 | | The Builder must keep:\n  (a) | | a ladder;\n  (b) | | a rope.", "  (b) | | a rope.", "high", "of a duty"),
    ("1 | | The shed holds these:\n  (a) | | a ladder;\n  (b) | | a rope.", "  (b) | | a rope.", "medium", "a list"),
    (
        "1 | | The Builder must come. The shed holds:\n  (a) | | a ladder;\n  (b) | | a rope.",
        "  (b) | | a rope.",
        "medium",
        "the duty is in a sentence before the one that leads in",
    ),
]


@pytest.mark.parametrize(("outline", "line", "level", "reason"), LISTS, ids=[row[3] for row in LISTS])
def test_the_stem_is_the_sentence_that_leads_in(outline: str, line: str, level: str, reason: str) -> None:
    diff = compare(side(outline), side(outline.replace("\n" + line, "")))
    (change,) = [change for change in diff.changes if not change.new]
    assert change.significance.level == level, reason


@pytest.mark.parametrize(
    ("row", "level", "reason"),
    [
        ("Oak | 55", "high", "a threshold"),
        ("Elm | £40 | yearly", "high", "a sum"),
        ("Ash | 75 %", "high", "a share"),
        ("Oak | tall", "medium", "a word"),
        ("3 | Oak", "medium", "the number of the row"),
        ("Elm | Part 5 of the Act", "medium", "a figure within words"),
    ],
)
def test_a_row_with_a_figure(row: str, level: str, reason: str) -> None:
    assert alone(row, kind="table_row").level == level, reason


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


def test_a_definition_that_went_is_no_lead_in() -> None:
    text = "Egg List has the meaning given to it in paragraph 3.1;"
    assert "definitions-lead-in" not in rules_of(alone(text, kind="definition"))
    assert "definitions-lead-in" in rules_of(alone("“Egg List” has the meaning given below;", kind="clause"))


# ---- definitions: old, new, level, reason
DEFINITIONS = [
    ("a storm means a disaster", "a storm means disasters", "low", "a plural"),
    ("the hens in an Order", "the hens in the Order", "low", "an article"),
    ("the rules that it keeps", "the rules it keeps", "low", "that"),
    ("the hens of the farm", "the hens and ducks of the farm", "high", "another thing"),
    ("birds in a barn", "birds by day", "high", "other words"),
    ("any bird", "each hen", "high", "a narrower word"),
]


@pytest.mark.parametrize(("old", "new", "level", "reason"), DEFINITIONS, ids=[row[3] for row in DEFINITIONS])
def test_a_definition_is_high_where_a_word_of_sense_changed(old: str, new: str, level: str, reason: str) -> None:
    assert reworded(old, new, kind="definition").level == level, reason


@pytest.mark.parametrize(
    ("text", "level"),
    [("The “Farm” refers to the barns{}.", "high"), ("The farm has barns{}.", "low")],
    ids=["a definition in a clause", "no definition"],
)
def test_a_sentence_that_says_what_a_word_means_is_a_definition(text: str, level: str) -> None:
    one, two = (side(f"1 | | {text.format(more)}\n2 | | It is so here.") for more in ("", " with sheds"))
    (change,) = compare(one, two).changes
    assert change.significance.level == level


# ---- whole sentences and limbs: old, new, level, rule, reason
SENTENCES = [
    ("It owns hens.", "It owns hens. The Guest may not feed them.", "high", "", "a sentence with a prohibition"),
    ("It owns hens.", "It owns hens. It is responsible for all of their eggs.", "high", "sentence-of-weight", "who answers"),
    (
        "The Builder promises that: (a) it will come early.",
        "The Builder promises that: (a) it will come early; and (b) it warrants the roof for ever.",
        "high",
        "",
        "a limb",
    ),
    ("It owns hens.", "It owns hens. They are kept in the red barn.", "medium", "sentence", "a sentence that describes"),
    ("It owns hens.", "It owns hens in a barn.", "low", "reworded", "no sentence"),
    ("It owns hens. They are red.", "They are red. It owns hens.", "low", "", "too short to be judged"),
]


@pytest.mark.parametrize(("old", "new", "level", "rule", "reason"), SENTENCES, ids=[row[4] for row in SENTENCES])
def test_a_whole_sentence_is_judged_as_a_clause(old: str, new: str, level: str, rule: str, reason: str) -> None:
    for one, two in ((old, new), (new, old)):
        found = reworded(one, two)
        assert found.level == level, (reason, found)
        assert not rule or rule in rules_of(found), (reason, found)


# ---- sentences on loss and the end: stem, old, new, level, reason
LOSSES = [
    ("", "It indemnifies the Guest for hens.", "It indemnifies the Guest for hens and eggs.", "high", "an indemnity"),
    ("", "The Builder warrants the roof.", "The Builder warrants the roof and door.", "high", "a warranty"),
    ("", "It is not liable for lost hens.", "It is not liable for lost hens, eggs.", "high", "no liability"),
    ("The Owner may terminate this deed where:", "the roof leaks", "the roof leaks or sags", "high", "a ground"),
    ("The limit does not apply to liability for:", "theft", "theft of hens", "high", "a carve-out"),
    ("", "Its liability is not limited. It owns hens.", "Its liability is not limited. It owns red hens.", "low", "another sentence"),
    ("", "It indemnifies the Guest.", "It indemnifies a Guest.", "low", "an article"),
    ("", "It indemnifies under clause 5.2 for it.", "It indemnifies under clause 7.1 for it.", "medium", "a number"),
    ("", "The barn is warm.", "The barn is cold.", "low", "nothing of loss"),
    ("", "It feeds hens.", "It feeds hens and ducks.", "low", "hens"),
]


@pytest.mark.parametrize(("stem", "old", "new", "level", "reason"), LOSSES, ids=[row[4] for row in LOSSES])
def test_sentences_on_loss_and_the_end_are_high(stem: str, old: str, new: str, level: str, reason: str) -> None:
    assert reworded(old, new, stem=stem).level == level, reason


@pytest.mark.parametrize(
    ("old", "new", "rule", "reason"),
    [
        ("Late hens are a material Default.", "Late hens are a Default.", "breach-qualifier", "a lesser default counts"),
        ("a persistent breach of it", "a breach of it", "breach-qualifier", "one breach is enough"),
        ("5 years from delivery of it", "5 years from first sale of it", "time-from", "another moment"),
    ],
)
def test_how_grave_and_from_when(old: str, new: str, rule: str, reason: str) -> None:
    found = reworded(old, new)
    assert (found.level, rule in rules_of(found)) == ("high", True), reason


# ---- references that follow the renumbering: old outline, new outline, level, reason
FOLLOWING = [
    (
        "Supply Schedule 4 | Supply Schedule 4 | \n  1 | | Hens.\n  2 | | As paragraph 1 says, hens are fed.",
        "Supply Schedule 6 | Supply Schedule 6 | \n  1 | | New things.\n  2 | | Hens.\n  3 | | As paragraph 2 says, hens are fed.",
        "hens are fed",
    ),
    (
        "1 | | Hens lay eggs all day.\n2 | | The duties in clauses 1 and 3 are kept.\n3 | | Ducks swim all day.",
        "1 | | Geese came.\n2 | | Hens lay eggs all day.\n3 | | The duties in Clauses 2 and 4 are kept.\n4 | | Ducks swim all day.",
        "are kept",
    ),
]


@pytest.mark.parametrize(("old", "new", "words"), FOLLOWING, ids=["in a named schedule", "a capital before it"])
def test_a_reference_that_follows_is_no_change(old: str, new: str, words: str) -> None:
    diff = compare(side(old), side(new))
    told = [one for one in diff.changes if one.old and words in "".join(edit.text for edit in one.words)]
    assert {change.significance.level for change in told} <= {"none"}


# ---- what agrees nothing: text, level, reason
FURNITURE = [
    ("Elm Town, GA 30301", "low", "an address"),
    ("Read More", "low", "a button"),
    ("Need an account? Sign up here", "low", "a link"),
    ("C/O Oak Privacy Team", "low", "a line of an address"),
    ("Buyer to confirm the number of hens", "low", "a note to whoever fills in the form"),
    ("The Buyer must sign up here.", "high", "a duty"),
    ("The Buyer has to confirm it; hens are kept.", "medium", "a sentence"),
    ("Reading is fun", "medium", "words that begin alike"),
]


@pytest.mark.parametrize(("text", "level", "reason"), FURNITURE, ids=[row[2] for row in FURNITURE])
def test_a_line_that_agrees_nothing_is_low(text: str, level: str, reason: str) -> None:
    assert alone(text, kind="paragraph").level == level, reason


# edits without a word that carries sense: old, new, level, reason
SLIGHT = [
    ("that the Buyer may feed the hens", "the Buyer may feed the hens", "low", "that"),
    ("It may feed hens by the rules", "It may feed hens under the rules", "low", "under the rules"),
    ("Partnerwill not feed any hens", "Partner will not feed any hens", "low", "a missing space"),
    ("It may feed hens", "It may feed ducks", "medium", "another thing"),
]


@pytest.mark.parametrize(("old", "new", "level", "reason"), SLIGHT, ids=[row[3] for row in SLIGHT])
def test_an_edit_without_a_word_of_sense_is_low(old: str, new: str, level: str, reason: str) -> None:
    assert reworded(old, new).level == level, reason


# ---- words that stand inside other clauses: old, new, what is told of the first clause that is alone, reason
HENS = "The hens of the farm are fed at dawn and at dusk by the farmer and his sons."
BARN = "The barn of the farm stands on a hill above the river, and is painted red every spring, before the first cows come."
ELSEWHERE = [
    (
        f"1 | | {BARN} {BARN.replace('barn', 'shed')}\n2 | | {HENS}",
        f"1 | | {BARN} {HENS} {BARN.replace('barn', 'shed')}",
        "stands-elsewhere",
        "it passed to the clause before it",
    ),
    (f"1 | | It is so.\n2 | | {HENS}", "1 | | It is so.", "", "it is gone"),
    (
        f"1 | | {HENS} It rains.\n2 | | {HENS}\n3 | | It is so.",
        f"1 | | {HENS} It rains.\n3 | | It is so.",
        "",
        "it stood twice, and stands once",
    ),
    ("1 | | It is so.\n2 | | Hens are red.", "1 | | It is so. Hens are red.", "", "a short one may stand anywhere"),
]


@pytest.mark.parametrize(("old", "new", "rule", "reason"), ELSEWHERE, ids=[row[3] for row in ELSEWHERE])
def test_words_that_stand_elsewhere_did_not_go(old: str, new: str, rule: str, reason: str) -> None:
    changes = [change for change in compare(side(old), side(new)).changes if not change.new]
    told = {said.rule for change in changes for said in change.significance.reasons}
    assert ("stands-elsewhere" in told) == bool(rule), reason


# ---- order: two outlines with two changes each; the first named is read first
def test_the_ground_to_end_comes_before_a_share_of_no_subject() -> None:
    old = (
        "1 | Visits | Four visits in five, or 80%, are made by noon.\n"
        "2 | End | The Owner may terminate this deed where:\n  (a) | | there is a persistent breach of it."
    )
    new = old.replace("80%", "70%").replace("a persistent breach", "a breach")
    assert [change.new for change in compare(side(old), side(new)).changes] == [("2(a)",), ("1",)]
