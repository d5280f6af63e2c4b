"""The scores of a ranking against judgements, worked out by hand."""

import math

import pytest

from pipeline.index.scores import Scores, mean, scored

GRADES = {"best": 2.0, "good": 1.0, "bad": 0.0}


@pytest.mark.parametrize(
    ("ranked", "ndcg", "mrr", "hit1"),
    [
        (["best", "good", "bad"], 1.0, 1.0, 1.0),  # as good as it can be
        (
            ["good", "best", "bad"],
            (1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3)),
            1.0,
            1.0,
        ),  # the grade is the gain
        (["bad", "best", "good"], (2 / math.log2(3) + 0.5) / (2 + 1 / math.log2(3)), 0.5, 0.0),
        (["unjudged", "best", "good", "bad"], 1.0, 1.0, 1.0),  # what nobody judged is passed over
        (["bad"], 0.0, 0.0, 0.0),  # what was not found counts as last
    ],
)
def test_one_ranking(ranked: list[str], ndcg: float, mrr: float, hit1: float) -> None:
    found = scored(ranked, GRADES)
    assert found.ndcg5 == pytest.approx(ndcg)
    assert found.ndcg10 == pytest.approx(ndcg)
    assert (found.mrr, found.hit1, found.hit5) == (mrr, hit1, float(mrr > 0))


def test_only_the_first_five_or_ten_count() -> None:
    ranked = [*(f"bad{number}" for number in range(5)), "best"]
    found = scored(ranked, dict.fromkeys(ranked, 0.0) | {"best": 1.0})
    assert found == Scores(ndcg5=0, ndcg10=pytest.approx(1 / math.log2(7)), mrr=pytest.approx(1 / 6), hit1=0, hit5=0)


def test_nothing_relevant_scores_nothing() -> None:
    assert scored(["bad"], {"bad": 0.0}) == Scores(ndcg5=0, ndcg10=0, mrr=0, hit1=0, hit5=0)


def test_the_mean_of_two() -> None:
    assert mean([scored(["best"], GRADES), scored(["bad"], GRADES)]).hit1 == 0.5
