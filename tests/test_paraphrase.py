"""Passages of guidance that say what a clause said before: each threshold keeps its kind of wrong finding out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from comparing import bundled_rules
from outlines import side

from pipeline.diff.paraphrase import Reworded, Thresholds, load_thresholds, paraphrases
from pipeline.errors import SettingsError

OLD = side("""
GC3 | Return |
  3.1 | | A practice may return to its former contract on six months' notice before the break point
  3.2 | | A practice keeps its list of patients when it returns to its former contract
GC4 | Payment |
  4.1 | | The Commissioner must pay the monthly sum to the Provider within thirty days
""")
NEW = "A practice may return to its former contract on nine months' notice before the break point"
ASKED = Thresholds(closeness=0.35, shared=3, sentences=3)


def found(passage: str, thresholds: Thresholds) -> list[tuple[str, str]]:
    """The clause that the passage paraphrases, and the words of it that went."""
    clause = next(one for one in OLD.clauses if one.text.startswith("A practice may"))
    guide = side(f"- | | {passage}\n- | | Meals are served at noon and at six", name="guide", document="guide")
    changes = [Reworded(clause=clause, old=clause.text, new=NEW)]
    return [(hit.clause.citation, hit.says) for hit in paraphrases(changes, OLD, [guide], thresholds)]


CLOSE = "A practice can go back to its former contract at a break point on six months' notice."

# passage, thresholds, is it found, reason
CASES = [
    (CLOSE, ASKED, True, "it says in other words what the clause said"),
    (CLOSE.replace("six", "nine"), ASKED, False, "it says what the clause says now"),
    (CLOSE, replace(ASKED, closeness=0.99), False, "closeness: it is not the same words"),
    (CLOSE, replace(ASKED, shared=12), False, "shared: so many words are not in common"),
    ("In the shop, six months' credit is given to a contract customer.", ASKED, False, "another matter"),
    (
        CLOSE.replace("A practice", "A surgery"),
        replace(ASKED, same={"surgery": "practice"}),
        True,
        "same: its other name",
    ),
]


@pytest.mark.parametrize(("passage", "thresholds", "is_found", "reason"), CASES, ids=[row[3] for row in CASES])
def test_thresholds(passage: str, thresholds: Thresholds, is_found: bool, reason: str) -> None:
    assert bool(found(passage, thresholds)) == is_found, reason


def test_sentences_is_how_many_are_read_together() -> None:
    passage = "A practice can go back to its former contract. This is at the break point. It gives six months' notice."
    assert found(passage, ASKED)
    assert not found(passage, replace(ASKED, sentences=1)), "no sentence says all of it"


def test_the_packaged_thresholds_are_read() -> None:
    packaged = bundled_rules().paraphrase
    assert 0 < packaged.closeness < 1
    assert packaged.shared >= 1
    assert packaged.sentences >= 1


BROKEN = [
    ("closeness = 0.3\nshared = 3", "a value is missing"),
    ('closeness = "near"\nshared = 3\nsentences = 3', "a value is no number"),
    ("closeness =", "no TOML"),
]


@pytest.mark.parametrize(("text", "reason"), BROKEN, ids=[row[1] for row in BROKEN])
def test_broken_thresholds_are_explained(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "paraphrase.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"paraphrase\.toml"):
        load_thresholds(tmp_path / "paraphrase.toml")
