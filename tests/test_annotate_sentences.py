"""Sentences: where text is cut and where it is not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate.rules import read_rules
from pipeline.annotate.sentences import SentenceFinder

RULES = Path(__file__).parents[1] / "models" / "spacy"
FINDER = SentenceFinder(read_rules(str(RULES), "sentences.toml")["abbreviation"])

CASES = [
    ("It ends here. The next begins.", ["It ends here. ", "The next begins."], "a full stop and a capital"),
    ("Use Form No. 5 in each case.", ["Use Form No. 5 in each case."], "an abbreviation before a number"),
    ("Some staff, e.g. Nurses, may do so.", ["Some staff, e.g. Nurses, may do so."], "an example follows"),
    ("See GC5.2. The rest applies.", ["See GC5.2. ", "The rest applies."], "a number ends a sentence"),
    ("Under GC5.2 Staff must comply.", ["Under GC5.2 Staff must comply."], "a stop within a number"),
    ("It must. (a) keep records", ["It must. (a) keep records"], "an item's letter opens no sentence"),
    ("Is it so? Yes! It is.", ["Is it so? ", "Yes! ", "It is."], "question and exclamation marks"),
    (
        "He said “stop.” The rest follows.",
        ["He said “stop.” ", "The rest follows."],
        "a closing quote belongs to the sentence",
    ),
    ("Sent to J. Smith by post.", ["Sent to J. Smith by post."], "an initial"),
    ("1. Compliance with the Law", ["1. Compliance with the Law"], "a label at the start"),
    ("Food, drink etc. The rest.", ["Food, drink etc. ", "The rest."], "etc. may stand last"),
    ("Food, drink etc. are excluded.", ["Food, drink etc. are excluded."], "a small letter opens no sentence"),
    ("Pay £1.50. £2.00 is too much.", ["Pay £1.50. ", "£2.00 is too much."], "a sum may open a sentence"),
    ("under reg. 14 and para. 3 of it", ["under reg. 14 and para. 3 of it"], "short names of provisions"),
    ("", [""], "nothing is one empty sentence"),
]


# Each row is a clause's sentences, which stand in it with a space between them.
LEGAL = [
    (
        [
            "The Provider must comply with Regulation 14(1)(b) of the U.K. Rules, e.g. as to notice.",
            "It may not delegate.",
        ],
        "abbreviations of a state and of an example",
    ),
    (
        ["The notice must be sent to Acme Ltd. at its registered office.", "It takes effect on receipt."],
        "a company's name in the middle",
    ),
    (["Payment is due within 30 days of receipt.", "Interest runs at 3.5% p.a. on late sums."], "p.a. in the middle"),
    (["This Schedule applies subject to GC5.2.", "Nothing in GC5.3 limits it."], "a number ends a sentence"),
    (["See Sch. 3, Pt. 2, para. 4 of the Act.", "The Parties agree."], "short names of provisions"),
    (["The fee is £1,500.50 per month (excl. VAT).", "It is reviewed yearly."], "a bracketed abbreviation"),
    (["Contact the helpdesk (tel. 0300 123 4567).", "It is open at all times."], "a telephone number"),
    (
        ["The Guarantor is Example Holdings Inc.", "The Guarantor must indemnify the Buyer."],
        "a company's name ends a sentence",
    ),
    (
        ["Staff (incl. agency staff, locums etc.) must be vetted.", "Records must be kept."],
        "two abbreviations in brackets",
    ),
    (["“The Contract” means this agreement.", "“Fee” means the sum in Schedule 2."], "quotes open both"),
    (
        [
            "The Provider must: (a) keep records; (b) report to the Board, i.e. the lead body; and (c) act well.",
            "This is a condition.",
        ],
        "a list in the sentence",
    ),
    (
        ["The meeting begins at 9.30 a.m. and ends by 5 p.m. each day.", "Minutes must be taken."],
        "times of day in the middle and at the end",
    ),
    (["Use Form No. 5 for each claim.", "Form No. 6 is withdrawn."], "No. opens a name, and stands in one"),
    (["The Data Protection Act 2018 (c. 12) applies.", "The Controller is the Buyer."], "a chapter of an Act"),
    (["Is the Buyer bound?", "It is, unless clause 4.1 applies."], "a question"),
    (["The Expert (Dr. A. B. Example) decides.", "Her decision is final."], "a title and initials"),
    (
        ["The Supplier may terminate under s. 123(1)(a) of the Insolvency Act 1986.", "Clause 10.4.1 then applies."],
        "a section and the word Act at the end",
    ),
    (["It applies to Lots 1a, 1b and 1c.", "Lot 2 is excluded."], "lots with letters"),
    (["The standard is BS EN 1176, Pts. 1 to 7.", "Later editions apply too."], "parts of a standard"),
    (["Notices are sent by e-mail to notices@example.org.", "They are deemed received at once."], "an address"),
    (["The Provider is in breach if it fails to act vs. the plan.", "Remedies are in Annex A."], "vs. in the middle"),
    (
        ["In this clause 5.2.1 “Month” means a calendar month.", "Days are calendar days."],
        "a month ends a sentence, though the word has a short form",
    ),
    (["Clause 12.", "Termination is without prejudice to accrued rights."], "a clause's name by itself"),
    (
        ["The Authority (the U.S. Dept. of Example) approves it.", "No other approval is needed."],
        "a country and a department",
    ),
    (["“Stop at once.”", "The Provider must then comply."], "quotes around a whole sentence"),
    (["The Parties must meet (see clause 3.)", "They must then agree a plan."], "a closing bracket after the stop"),
    (
        ["References to art. 28 GDPR are to Art. 28(3)(a) thereof.", "They include its recitals."],
        "an article in small letters and in capitals",
    ),
    (["The answer is no.", "The Buyer then pays."], "no at the end of a sentence"),
    (["Send it to fax no. 0300 123."], "no before a number"),
]


@pytest.mark.parametrize(("sentences", "reason"), LEGAL)
def test_sentences_of_contracts(sentences: list[str], reason: str) -> None:
    text = " ".join(sentences)
    assert [text[start:end].strip() for start, end in FINDER.spans(text)] == sentences, reason


def test_sentences_are_those_of_the_doc() -> None:
    from pipeline.annotate.annotator import load_nlp

    doc = load_nlp(RULES.parent)("The Provider must act, e.g. at once. It may not wait. The Buyer pays.")
    assert [sentence.text for sentence in doc.sents] == [
        "The Provider must act, e.g. at once.",
        "It may not wait.",
        "The Buyer pays.",
    ]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_sentences(text: str, expected: list[str], reason: str) -> None:
    assert [text[start:end] for start, end in FINDER.spans(text)] == expected, reason


@given(st.text(alphabet='Aa .?!(1)"£', max_size=60))
def test_sentences_cover_the_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in FINDER.spans(text)) == text
