"""Word-level edits: whole words, phrases replaced at once, nothing lost."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outlines import side

from pipeline.diff import words as words_module
from pipeline.diff.words import plain_pair, word_edits
from pipeline.model import WordEdit
from pipeline.text import joined_words

# old, new, edits as a reader would mark them ([-gone-], [+come+]), reason for the row
CASES = [
    ("must pay", "must pay", "must pay", "the same words are one equal stretch"),
    ("The Provider must pay.", "The Provider may pay.", "The Provider [-must-][+may+] pay.", "one word for one word"),
    (
        "within 30 days of receipt",
        "within 20 Operational Days of receipt",
        "within [-30 days-][+20 Operational Days+] of receipt",
        "a phrase is one replacement",
    ),
    ("is required", "is not required", "is [+not +]required", "an insertion takes the space after it"),
    ("a, b and c", "a and c", "a[-, b-] and c", "a deletion goes with its comma"),
    (
        "The report goes to the board.",
        "The report goes to the board. It is published.",
        "The report goes to the board.[+ It is published.+]",
        "an added sentence begins after the full stop, not before it",
    ),
    (
        "The Commissioner must tell the Provider of a breach",
        "The Provider must notify the Commissioner of any breach",
        "The [-Commissioner must tell the Provider of a-][+Provider must notify the Commissioner of any+] breach",
        "single words that happen to be equal between edits are no islands",
    ),
    (
        "It pays for the first delivery within a month of the order.",
        "It pays for the second shipment within a month of the invoice.",
        "It pays for the [-first delivery-][+second shipment+] within a month of the [-order-][+invoice+].",
        "words that stay between two edits of their length are not told",
    ),
    ("pays £10,000 on time", "pays £12,500 on time", "pays [-£10,000-][+£12,500+] on time", "a sum is one word"),
    ("see 5.2(a) below", "see 5.3(a) below", "see [-5.2(a)-][+5.3(a)+] below", "a citation is one word"),
    ("", "New words.", "[+New words.+]", "nothing before"),
    ("Old words.", "", "[-Old words.-]", "nothing after"),
    ("", "", "", "nothing at all"),
]


def marked(edits: tuple[WordEdit, ...]) -> str:
    signs = {"delete": "[-{}-]", "insert": "[+{}+]", "equal": "{}"}
    return "".join(signs[edit.op].format(edit.text) for edit in edits)


@pytest.mark.parametrize(("old", "new", "expected", "reason"), CASES, ids=[row[3] for row in CASES])
def test_edits_read_well(old: str, new: str, expected: str, reason: str) -> None:
    assert marked(word_edits(old, new)) == expected, reason


WORDS = st.lists(
    st.sampled_from(["the", "Provider", "must", "may", "not", "pay", "5.2(a)", "£1,000", ",", ".", "(", "and", "“x”"]),
    max_size=30,
).map(" ".join)


@given(WORDS, WORDS)
def test_nothing_is_lost(old: str, new: str) -> None:
    edits = word_edits(old, new)
    assert "".join(edit.text for edit in edits if edit.op != "insert") == old
    assert "".join(edit.text for edit in edits if edit.op != "delete") == new
    assert all(edit.text for edit in edits)
    assert all(one.op != two.op for one, two in pairwise(edits))


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_is_lost_of_any_text(old: str, new: str) -> None:
    edits = word_edits(old, new)
    assert "".join(edit.text for edit in edits if edit.op != "insert") == old
    assert "".join(edit.text for edit in edits if edit.op != "delete") == new


@given(WORDS)
def test_the_same_text_has_no_edit(text: str) -> None:
    assert all(edit.op == "equal" for edit in word_edits(text, text))


def test_quotes_of_another_style_are_no_edit() -> None:
    old, new = plain_pair('the "Term" is', "the “Term” was")
    assert marked(word_edits(old, new)) == 'the "Term" [-is-][+was+]'


def test_texts_in_one_style_keep_their_quotes() -> None:
    assert plain_pair("the “Term” is", "the “Term” was") == ("the “Term” is", "the “Term” was")


@pytest.mark.parametrize("seed", range(10))
def test_a_very_long_text_is_compared_in_pieces(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    old = [f"word{chance.randrange(300)}" for _ in range(400)]
    new = ["other" if chance.random() < 0.02 else word for word in old]
    before, after = " ".join(old), " ".join(new)
    whole = word_edits(before, after)
    monkeypatch.setattr(words_module, "MOST_CELLS", 2000)
    monkeypatch.setattr(words_module, "PIECE_CELLS", 900)
    pieces = word_edits(before, after)
    assert pieces == whole, "a word here and there leaves runs of words to cut at"


def test_very_long_texts_without_a_common_word_are_one_replacement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words_module, "MOST_CELLS", 10)
    edits = word_edits("one two three four five", "six seven eight nine ten")
    assert [edit.op for edit in edits] == ["delete", "insert"]


def test_a_capital_of_the_word_before_a_number_is_no_edit() -> None:
    one, two = plain_pair("as paragraph 4.3 of it says", "as Paragraph 4.3 of it states")
    assert [edit.text for edit in word_edits(one, two) if edit.op != "equal"] == ["says", "states"]


def test_what_a_sentence_says_after_its_list_is_joined_after_the_list() -> None:
    clauses = side("1 | | It must: || in each case within a day.\n  (a) | | report; or\n  (b) | | meet,").clauses
    assert joined_words(clauses) == "It must: (a) report; or (b) meet, in each case within a day."
    assert joined_words(clauses[:1]) == "It must: […] in each case within a day.", "its items are not among them"
    assert joined_words(clauses[:1], between="") == "It must: in each case within a day."
