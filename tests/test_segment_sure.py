"""How sure a clause is: what was nearly decided otherwise is doubtful, and said with its page."""

from __future__ import annotations

import pytest

from pipeline.extract.plain_text import read_text
from pipeline.segment import segment
from pipeline.segment.sure import DOUBTFUL, LABELLED, MARGINS, UNLABELLED

PLAIN = "1 Care\n\n1.1 Feed the hens at six.\n\n1.2 Clean the yard.\n\n2 Eggs\n\n2.1 Sort them by size.\n"


def sureness(text: str) -> dict[str, float]:
    return {clause.citation: clause.sure for clause in segment(read_text(text.encode(), sha256="")).clauses}


def test_a_plain_series_is_sure_and_nothing_is_said() -> None:
    assert set(sureness(PLAIN).values()) == {LABELLED[-1]}
    assert segment(read_text(PLAIN.encode(), sha256="")).notes == ()


DOUBTS = [
    (
        "a lone number at the head of a line may be a label or one of the sentence",
        "1 Care\n\n1.1 The hens are fed by the keepers of house number\n7. Keepers feed them at six.\n\n1.2 Clean up.\n",
    ),
    (
        "a first item that no second follows may be one or be words in brackets",
        "1 Care\n\n1.1 The keeper feeds the hens with\n(a) corn and nothing else.\n\n1.2 Clean the yard.\n",
    ),
]


@pytest.mark.parametrize(("reason", "text"), DOUBTS, ids=[case[0] for case in DOUBTS])
def test_what_may_be_read_otherwise_is_less_sure(reason: str, text: str) -> None:
    found = sureness(text)
    assert min(found.values()) < LABELLED[-1], reason
    assert found["1.2"] == LABELLED[-1], reason


def test_the_shares_rise_with_the_margin() -> None:
    assert list(MARGINS) == sorted(MARGINS)
    for shares in (LABELLED, UNLABELLED):
        assert list(shares) == sorted(shares)
        assert shares[0] < DOUBTFUL < shares[1]
