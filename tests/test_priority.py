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


STANDS = "1 | Plant | The Buyer keeps its plant in the yard."
SECTION = """2 | Cover | The Supplier must insure its staff.
3 | Warranty | All of this is warranted.
  3.1 | | The Supplier must mend the roof within 9 days.
  3.2 | | The Supplier must indemnify the Buyer for £5,000 in each year.
  3.3 | | The Supplier must tell the Buyer of it."""
BOTH = f"{STANDS}\n{SECTION}"
# old, new, the order in which clauses are told, reason
TOLD = [
    (STANDS, BOTH, "3 3.1 3.2 3.3 2", "a section that came stands together, where its weightiest clause does"),
    (BOTH, STANDS, "3 3.1 3.2 3.3 2", "one that went"),
    (f"{STANDS}\n3 | Warranty | All of this is warranted.", BOTH, "3.2 3.1 3.3 2", "a section that stands holds none"),
]


@pytest.mark.parametrize(("old", "new", "told", "why"), TOLD, ids=[row[3] for row in TOLD])
def test_what_came_or_went_together_is_told_together(old: str, new: str, told: str, why: str) -> None:
    diff = compare(side(old), side(new))
    high = [change for change in diff.changes if change.significance.level == "high"]
    assert " ".join((change.new or change.old)[0] for change in high) == told, why


def test_a_damaged_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "significance.toml"
    path.write_text('[[subject]]\nname = "x"\nwords = "("\nweight = 1\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"significance\.toml"):
        load_subjects(path)
