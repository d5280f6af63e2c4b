"""How alike texts are in their words, and the best one-to-one choice among candidates."""

from __future__ import annotations

import random

import pytest

from pipeline.diff import similarity as likeness_module
from pipeline.diff.similarity import WordIndex, assign, contained, likeness, matrix
from pipeline.diff.tree import WordCodes


@pytest.mark.parametrize("seed", range(20))
def test_a_wide_group_is_solved_as_well_as_a_narrow_one(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    places = {(chance.randrange(12), chance.randrange(12)) for _ in range(30)}
    candidates = [(chance.choice((0.3, 0.5, 0.9, chance.random())), *place) for place in sorted(places)]
    narrow = assign(candidates)
    monkeypatch.setattr(likeness_module, "WIDE", 0)
    wide = assign(candidates)
    assert sum(score for score, _, _ in wide) == pytest.approx(sum(score for score, _, _ in narrow))
    assert len({old for _, old, _ in wide}) == len({new for _, _, new in wide}) == len(wide)


@pytest.mark.parametrize("changed", [0, 1, 30, 90])
def test_very_long_texts_are_as_like_as_short_ones(changed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    one = "".join(chr(0x100 + at % 40) for at in range(100))
    two = "z" * changed + one[changed:] + "y"
    short = likeness(one, two), contained(one, two), matrix([one, two], [two, one], 0.3).tolist()
    monkeypatch.setattr(likeness_module, "LONG", 1)
    assert (likeness(one, two), contained(one, two), matrix([one, two], [two, one], 0.3).tolist()) == short


def test_assignment_takes_the_best_sum_not_the_best_single() -> None:
    chosen = assign([(0.9, 0, 0), (0.8, 0, 1), (0.8, 1, 0)])
    assert [(old, new) for _, old, new in chosen] == [(0, 1), (1, 0)]
    assert assign([]) == []


def test_likeness_counts_words() -> None:
    vocabulary = WordCodes()
    one, two = vocabulary.encode(["must", "pay", "now"]), vocabulary.encode(["may", "pay", "now"])
    assert likeness(one, two) == pytest.approx(2 * 2 / 6)
    assert likeness("", "") == 0.0
    assert WordIndex.of([one, two]).near(two, limit=1) == [1]
