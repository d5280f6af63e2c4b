"""The edition that each word came in with: composed over any number of editions, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.diff.blame import blame
from pipeline.diff.words import one_typography
from pipeline.model import DatedStretch

# texts oldest first, the stretches as written below, reason for the row
CASES = [
    ([], "", "no edition"),
    (["must pay"], "1:must pay", "one edition brought every word"),
    (["must pay", "must pay", "must pay"], "1:must pay", "nothing changed"),
    (
        ["pay in May", "pay in June", "pay in June"],
        "1:pay in |1-2:May|2:June",
        "a new word keeps its edition",
    ),
    (
        ["pay in May", "pay in June", "pay soon in June"],
        "1:pay |3:soon |1:in |1-2:May|2:June",
        "each edition's words beside those of the others",
    ),
    (["pay in May", "pay in June", "pay in July"], "1:pay in |1-2:May|2-3:June|3:July", "came in and went out again"),
    (["pay at once", "pay", "pay at once"], "1:pay|3: at once|1-2: at once", "what comes back is new again"),
    (["", "New words."], "2:New words.", "nothing before"),
    (["Old words.", ""], "1-2:Old words.", "nothing after"),
    (["the 'Term' ends", "the ‘Term’ ends"], "1:the 'Term' ends", "a quote of another style is no new word"),
    (["a b", "a x b", "a b"], "1:a |2-3:x |1:b", "alike, but words stood between them"),
]


def written(stretches: tuple[DatedStretch, ...]) -> str:
    return "|".join(f"{item.since}{f'-{item.gone}' if item.gone else ''}:{item.text}" for item in stretches)


def editions(texts: list[str]) -> list[tuple[str, str]]:
    return [(str(at), text) for at, text in enumerate(texts, start=1)]


@pytest.mark.parametrize(("texts", "expected", "reason"), CASES, ids=[row[2] for row in CASES])
def test_words_and_their_editions(texts: list[str], expected: str, reason: str) -> None:
    assert written(blame(editions(texts))) == expected, reason


WORDS = st.lists(st.sampled_from(["the", "Provider", "must", "not", "pay", "5.2(a)", ",", ".", "“x”"]), max_size=14)
TEXTS = st.lists(WORDS.map(" ".join) | st.text(max_size=20), min_size=1, max_size=5)


@given(TEXTS)
def test_the_stretches_that_stand_are_the_newest_text(texts: list[str]) -> None:
    assert "".join(item.text for item in blame(editions(texts)) if item.gone is None) == one_typography(texts)[-1]


@given(TEXTS)
def test_a_stretch_stands_in_every_edition_from_its_own_until_it_is_gone(texts: list[str]) -> None:
    plain = one_typography(texts)
    for item in blame(editions(texts)):
        last = int(item.gone) - 1 if item.gone else len(plain)
        assert int(item.since) <= last
        assert all(item.text in text for text in plain[int(item.since) - 1 : last])


@given(TEXTS)
def test_every_word_that_ever_stood_is_told(texts: list[str]) -> None:
    """Of each edition: what came in with it or before, and was not gone by then, is its text."""
    stretches = blame(editions(texts))
    for number, text in enumerate(one_typography(texts), start=1):
        there = [item for item in stretches if int(item.since) <= number < int(item.gone or len(texts) + 1)]
        assert sorted("".join(item.text for item in there)) == sorted(text)
