"""Kinds of change on which a second reader disagreed: what must be high and what must not."""

from __future__ import annotations

import pytest
from comparing import bundled_rules, compare
from outlines import side

from pipeline.diff.judged_change import JudgedChange
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
    (
        "It owns hens.",
        "It owns hens. It is responsible for all of their eggs.",
        "high",
        "sentence-of-weight",
        "who answers",
    ),
    (
        "The Builder promises that: (a) it will come early.",
        "The Builder promises that: (a) it will come early; and (b) it warrants the roof for ever.",
        "high",
        "",
        "a limb",
    ),
    (
        "It owns hens.",
        "It owns hens. They are kept in the red barn.",
        "medium",
        "sentence",
        "a sentence that describes",
    ),
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
    (
        "",
        "Its liability is not limited. It owns hens.",
        "Its liability is not limited. It owns red hens.",
        "low",
        "another sentence",
    ),
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
        (
            "Late hens are a material Default.",
            "Late hens are a Default.",
            "breach-qualifier",
            "a lesser default counts",
        ),
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
        "Supply Schedule 6 | Supply Schedule 6 | \n  1 | | New things.\n  2 | | Hens."
        "\n  3 | | As paragraph 2 says, hens are fed.",
        "hens are fed",
    ),
    (
        "1 | | Hens lay eggs all day.\n2 | | The duties in clauses 1 and 3 are kept.\n3 | | Ducks swim all day.",
        "1 | | Geese came.\n2 | | Hens lay eggs all day.\n3 | | The duties in Clauses 2 and 4 are kept."
        "\n4 | | Ducks swim all day.",
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
BARN = "The barn of the farm stands on a hill above the river, and is painted red in spring, before the cows come."
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


# ---- definitions that went
def test_a_definition_that_went_is_no_lead_in() -> None:
    text = "Egg List has the meaning given to it in paragraph 3.1;"
    assert "definitions-lead-in" not in rules_of(alone(text, kind="definition"))
    assert "definitions-lead-in" in rules_of(alone("“Egg List” has the meaning given below;", kind="clause"))
