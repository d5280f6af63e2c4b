"""The same value or word in other writing: one plain value; another value: another."""

from __future__ import annotations

import pytest

from pipeline.diff.same_value import load_writing, plain_value
from pipeline.errors import SettingsError
from pipeline.settings import asset

# one writing, another, are they the same?, reason
CASES = [
    ("£12.5m", "£12,500,000", True, "a scale"),
    ("£12.5 million", "£12,500,000", True, "a scale in words"),
    ("£12.5m", "£12,000,000", False, "another sum"),
    ("£1,000", "GBP 1000.00", True, "a currency by its code"),
    ("£1,000", "1000 pounds sterling", True, "a currency in words"),
    ("£1,000", "€1,000", False, "another currency"),
    ("$100", "USD 100", False, "whose dollars is not said"),
    ("1 April 2019", "01/04/2019", True, "a date in figures"),
    ("1st April 2019", "April 1, 2019", True, "the month first"),
    ("the 1st day of April 2019", "the 2019-04-01", True, "an ISO date"),
    ("1 April 2019", "1 May 2019", False, "another day"),
    ("5%", "5 per cent", True, "a share in words"),
    ("5%", "five percent", True, "a share all in words"),
    ("5%", "50%", False, "another share"),
    ("thirty (30) days", "30 days", True, "a number given twice"),
    ("thirty (20) days", "30 days", False, "a number given twice that contradicts itself"),
    ("two hundred and five", "205", True, "a long number in words"),
    ("1 000 000 pounds", "£1,000,000", True, "thousands set apart by spaces"),
    ("6.00 pm", "18:00", True, "a time of day"),
    ("6 a.m. sharp", "06:00 sharp", True, "a time in the morning"),
    ("6 pm", "6 am", False, "another half of the day"),
    ("10 to 20 boxes", "10–20 boxes", True, "a range"),
    ("½ of it", "1/2 of it", True, "a fraction"),
    ("must organise programmes", "must organize programs", True, "spelling"),
    ("behaviour", "behavior", True, "spelling"),
    ("cancelled", "canceled", True, "spelling"),
    ("filled", "filed", False, "two words, not two spellings"),
    ("the Patents Act 1990 (Cth)", "the Patents Act 1990", True, "a mark of the place"),
    ("has the right to end", "shall have the right to end", True, "a right is no duty"),
    ("is entitled to end", "shall be entitled to end", True, "a right is no duty"),
    ("shall end", "ends", False, "a duty is none without its verb"),
]


@pytest.mark.parametrize(("one", "other", "same", "why"), CASES, ids=[f"{row[0]} / {row[1]}" for row in CASES])
def test_values_are_compared_by_value(one: str, other: str, same: bool, why: str) -> None:
    writing = load_writing(asset("models") / "writing.toml")
    assert (plain_value(one, writing) == plain_value(other, writing)) is same, why


def test_a_damaged_table_is_named(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "writing.toml"
    path.write_text("[spelling]\nsame = 3\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"writing\.toml"):
        load_writing(path)
