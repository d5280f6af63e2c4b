"""Sentences: where text is cut and where it is not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segment.components.rules import read_rules
from pipeline.segment.components.sentences import SentenceFinder

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


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_sentences(text: str, expected: list[str], reason: str) -> None:
    assert [text[start:end] for start, end in FINDER.spans(text)] == expected, reason


@given(st.text(alphabet='Aa .?!(1)"£', max_size=60))
def test_sentences_cover_the_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in FINDER.spans(text)) == text
