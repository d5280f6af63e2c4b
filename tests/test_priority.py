"""Which change comes first within its level: by subject and reach, not by place."""

from __future__ import annotations

from pathlib import Path

import pytest
from comparing import bundled_rules, compare
from outlines import side

from pipeline.diff.priority import load_subjects, weighed
from pipeline.errors import SettingsError

# headings, words, touched, subject, reason
CASES = [
    ("Liability", "a house", 0, "liability", "a heading names it"),
    ("", "the Supplier shall indemnify it", 0, "liability", "the words name it"),
    ("", "pays £5", 0, "money", "a sum"),
    ("Termination", "on notice", 0, "termination", "the end of the contract"),
    ("", "within 30 days", 0, "time", "a time limit"),
    ("", "Personal Data", 0, "data", "personal data"),
    ("Food", "an apple", 0, "", "nothing of weight"),
]


@pytest.mark.parametrize(("headings", "words", "touched", "subject", "why"), CASES, ids=[row[4] for row in CASES])
def test_the_subject_is_known(headings: str, words: str, touched: int, subject: str, why: str) -> None:
    assert weighed(headings, words, touched, bundled_rules().subjects).subject == subject, why


def test_what_reaches_further_weighs_more() -> None:
    scores = [weighed("Liability", "", touched, bundled_rules().subjects).score for touched in (0, 3, 30)]
    assert scores == sorted(scores)
    assert scores[0] < scores[-1]


def test_liability_is_read_before_a_table_of_contacts() -> None:
    old = "1 | Contacts | The Buyer must write within 5 days.\n2 | Liability | The Supplier must pay within 5 days."
    diff = compare(side(old), side(old.replace("5 days", "9 days")))
    assert [change.old for change in diff.changes] == [("2",), ("1",)]
    assert diff.changes[0].significance.score > diff.changes[1].significance.score


def test_a_damaged_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "significance.toml"
    path.write_text('[[subject]]\nname = "x"\nwords = "("\nweight = 1\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"significance\.toml"):
        load_subjects(path)
