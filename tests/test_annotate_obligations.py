"""Obligations and permissions: modal, actor, negation."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate.obligations import ModalFinder
from pipeline.annotate.rules import read_rules
from pipeline.annotate.sentences import SentenceFinder

RULES = Path(__file__).parents[1] / "models" / "spacy"
SENTENCES = SentenceFinder(read_rules(str(RULES), "sentences.toml")["abbreviation"])
FINDER = ModalFinder(read_rules(str(RULES), "obligations.toml"))

MUST, MAY = "obligation", "permission"
CASES = [
    ("The Provider must comply.", [(MUST, "must", "Provider", False)], "the plainest duty"),
    ("The Provider must not refuse.", [(MUST, "must not", "Provider", True)], "a prohibition"),
    ("The Provider must at all times not refuse.", [(MUST, "must not", "Provider", True)], "not after an adverbial"),
    (
        "The Provider, in consultation with the Commissioners, must act.",
        [(MUST, "must", "Provider", False)],
        "an aside in commas",
    ),
    (
        "The Co-ordinating Commissioner may (acting reasonably) refuse.",
        [(MAY, "may", "Co-ordinating Commissioner", False)],
        "the longer name",
    ),
    ("Neither Party may assign.", [(MAY, "may", "Party", True)], "a negated subject"),
    ("Each Party must pay its costs.", [(MUST, "must", "each Party", False)], "a quantifier is kept"),
    (
        "The Commissioners and the Provider must agree.",
        [(MUST, "must", "Commissioners and Provider", False)],
        "two subjects",
    ),
    (
        "The Provider must notify the Commissioners and must not delay.",
        [(MUST, "must", "Provider", False), (MUST, "must not", "Provider", True)],
        "the second verb has the first one's subject",
    ),
    (
        "The Provider must tell the Commissioners and the Practice must agree.",
        [(MUST, "must", "Provider", False), (MUST, "must", "Practice", False)],
        "a new clause after and",
    ),
    ("Staff of the Provider must wear badges.", [(MUST, "must", "Staff", False)], "what of governs is not the subject"),
    ("Any person appointed by the Provider must sign.", [(MUST, "must", None, False)], "nor what by governs"),
    (
        "Where the Provider receives a complaint, the complaint must be recorded.",
        [(MUST, "must", None, False)],
        "a party of another clause",
    ),
    (
        "The report must be sent by the Provider within 5 days.",
        [(MUST, "must", "Provider", False)],
        "the doer of a passive verb",
    ),
    (
        "If notice is given, the Commissioners may suspend the Services.",
        [(MAY, "may", "Commissioners", False)],
        "after the condition",
    ),
    ("The Practice is entitled to return.", [(MAY, "is entitled to", "Practice", False)], "a right"),
    ("The Practice is not entitled to return.", [(MAY, "is not entitled to", "Practice", True)], "a right refused"),
    ("The Provider is not required to pay.", [(MAY, "need not", "Provider", False)], "freedom from a duty"),
    (
        "The Supplier shall deliver and shall not delay.",
        [(MUST, "shall", "Supplier", False), (MUST, "shall not", "Supplier", True)],
        "shall of other contracts",
    ),
    ("The Commissioners will pay the Provider.", [(MUST, "will", "Commissioners", False)], "a party's promise"),
    ("The review will take place in May.", [], "a forecast; a month"),
    ("as may be necessary, or as the case may be", [], "possibilities"),
    ("The Provider may not charge.", [(MAY, "may not", "Provider", True)], "leave refused"),
    (
        "Each Party which receives Confidential Information must keep it.",
        [(MUST, "must", "each Party", False)],
        "a narrowing phrase",
    ),
    ("The Provider’s Staff must comply.", [(MUST, "must", "Staff", False)], "the owner is not the subject"),
    ("If the Provider is late, it must say so.", [(MUST, "must", "Provider", False)], "a pronoun"),
    ("The Guarantor must pay.", [(MUST, "must", "Guarantor", False)], "a party"),
    ("The Annual Plan must include a budget.", [(MUST, "must", "Annual Plan", False)], "a subject that is no party"),
    ("The Services must be safe.", [(MUST, "must", None, False)], "a passive or stative verb without a doer"),
    (
        "Where required by the Provider, the Commissioners must respond.",
        [(MUST, "must", "Commissioners", False)],
        "the nearest, not the first",
    ),
    ("No invoice will be issued until accepted by Customer.", [], "no doer: the party stands in another clause"),
    ("No payment must be made by the Provider.", [(MUST, "must", "Provider", True)], "a negated subject and a doer"),
    ("No discount may be given.", [(MAY, "may", None, True)], "a negated subject without a doer"),
    (
        "The commissioner must answer. It must give reasons.",
        [(MUST, "must", "commissioner", False), (MUST, "must", "commissioner", False)],
        "a pronoun for the subject of the sentence before",
    ),
    ("Must the Provider comply?", [], "a question binds nobody"),
    ("What must the Provider do?", [], "nor does this one"),
    (
        "If the Parties cannot agree, the Expert may decide.",
        [(MAY, "may", "Expert", False)],
        "being unable is no right refused",
    ),
    ("The Provider will not be required to treat him.", [(MAY, "need not", "Provider", False)], "no prohibition"),
    ("The Buyer can cancel any order.", [(MAY, "can", "Buyer", False)], "plain English"),
    (
        "In particular the Parties must meet and in particular must report.",
        [(MUST, "must", "Parties", False), (MUST, "must", "Parties", False)],
        "words between and and the second verb",
    ),
    (
        "Neither the Commissioners nor the Provider may disclose it.",
        [(MAY, "may", "Commissioners or Provider", True)],
        "neither … nor",
    ),
    ("Each of the Parties must act.", [(MUST, "must", "each Party", False)], "the same as each Party"),
    ("Either of the Parties may end it.", [(MAY, "may", "either Party", False)], "so with either"),
    ("Any one of the Local Authorities may ask.", [(MAY, "may", "any Local Authority", False)], "and any one"),
    ("All of the Practices must reply.", [(MUST, "must", "all Practices", False)], "all keeps the plural"),
    ("Neither of the Parties may assign.", [(MAY, "may", "Party", True)], "the same as neither Party"),
    ("None of the Practices may leave.", [(MAY, "may", "Practices", True)], "none keeps the plural"),
    (
        "One or more of the Commissioners may act.",
        [(MAY, "may", "one or more Commissioners", False)],
        "one or more of",
    ),
    ("Two of the Parties may meet.", [(MAY, "may", "two Parties", False)], "a number of"),
    (
        "The Provider and each of its Sub-Contractors must comply.",
        [(MUST, "must", "Provider and each Sub-Contractor", False)],
        "in a pair",
    ),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_find(text: str, expected: list[tuple[str, str, str | None, bool]], reason: str) -> None:
    found = FINDER.find(text, SENTENCES.spans(text))
    assert [(mark.type, mark.value, mark.actor, mark.negated) for mark in found] == expected, reason


ACTORS = [
    ("The Provider must act.", "Provider", None, "a party"),
    ("The Annual Plan must include a budget.", "Annual Plan", "no party", "a document"),
    ("Each Report must show the costs.", "Report", "no party", "a document with a quantifier"),
    ("Each of the Parties must act.", "each Party", None, "parties"),
    ("The report must show the costs.", None, None, "nobody named"),
    ("The Annual Plan must be sent by the Provider.", "Provider", None, "the doer goes before what is done to"),
    ("The Annual Plan must show costs and must show income.", "Annual Plan", "no party", "the second verb too"),
]


@pytest.mark.parametrize(("text", "actor", "unit", "reason"), ACTORS)
def test_an_actor_that_is_no_party_is_marked(text: str, actor: str | None, unit: str | None, reason: str) -> None:
    marks = FINDER.find(text, SENTENCES.spans(text))
    assert {(mark.actor, mark.unit) for mark in marks} == {(actor, unit)}, reason


def test_the_stretch_is_the_modal() -> None:
    text = "The Provider must not refuse."
    (mark,) = FINDER.find(text, ((0, len(text)),))
    assert text[mark.start : mark.end] == "must not"


def test_a_subject_is_looked_for_in_its_own_sentence() -> None:
    text = "The Provider agrees. Notice must be given."
    marks = FINDER.find(text, ((0, 21), (21, len(text))))
    assert [mark.actor for mark in marks] == [None]


WORDS = ["The", "Provider", "Commissioners", "Party", "no", "neither", "you", "and", ",", ";", "(", ")", "must", "may"]
WORDS += ["not", "by", "which", "it", "will", "be", "sent", "of"]


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_any_words_give_modals_within_the_text(text: str) -> None:
    for mark in FINDER.find(text, ((0, len(text)),)):
        assert text[mark.start : mark.end].split()[0] in {"must", "may", "will"}
