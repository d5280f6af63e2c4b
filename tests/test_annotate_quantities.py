"""Quantities with units."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate.quantities import QuantityFinder, number
from pipeline.annotate.rules import read_rules

RULES = Path(__file__).parents[1] / "models" / "spacy"
FINDER = QuantityFinder(read_rules(str(RULES), "quantities.toml"))

CASES = [
    ("within 30 days of", [("30 days", "30", "days")], "a time limit"),
    ("20 Operational Days", [("20 Operational Days", "20", "Operational Days")], "the longer unit"),
    ("thirty (30) days", [("thirty (30) days", "30", "days")], "words and digits are one number"),
    ("six months’ notice", [("six months", "6", "months")], "a number in words"),
    ("the two-year break point", [("two-year", "2", "years")], "a hyphen before the unit"),
    ("a fee of £1,500.00", [("£1,500.00", "1500", "GBP")], "money with pence"),
    ("up to £1.5 million", [("£1.5 million", "1500000", "GBP")], "a scale word"),
    ("£5k, 200 pounds", [("£5k", "5000", "GBP"), ("200 pounds", "200", "GBP")], "short scale; pounds in words"),
    ("10% or ten per cent", [("10%", "10", "percent"), ("ten per cent", "10", "percent")], "two spellings"),
    ("on 27 March 2020", [("27 March 2020", "2020-03-27", "date")], "a date"),
    (
        "1st April 2019 to 31/03/2020",
        [("1st April 2019", "2019-04-01", "date"), ("31/03/2020", "2020-03-31", "date")],
        "other spellings",
    ),
    ("by 1 April each year", [("1 April", "--04-01", "date")], "a day of every year"),
    ("in August 2019", [("August 2019", "2019-08", "date")], "a month"),
    ("31 June 2020 is none", [("June 2020", "2020-06", "date")], "no calendar has that day; the month stays"),
    ("for 2019/20", [("2019/20", "2019/20", "financial year")], "a year of account"),
    ("Directive 2014/24/EU", [], "an instrument's number is no year"),
    ("10 to 15 days", [("10", "10", "days"), ("15 days", "15", "days")], "both ends of a range"),
    ("by the tenth Operational Day", [("tenth Operational Day", "10", "Operational Days")], "an ordinal"),
    ("twenty-one days", [("twenty-one days", "21", "days")], "tens and ones"),
    ("(5 days)", [("5 days", "5", "days")], "after a bracket"),
    ("at 5.30pm and 08:30", [("5.30pm", "17:30", "time"), ("08:30", "08:30", "time")], "times of day"),
    (
        "0.5% and 2 percentage points",
        [("0.5%", "0.5", "percent"), ("2 percentage points", "2", "percentage points")],
        "points are no percent",
    ),
    ("clause 30 dayshift, 5minutes", [], "a unit is a whole word, apart from its number"),
    ("some days", [], "no number"),
    ("it may 3 times", [], "a small may is no month; times are no unit"),
    (
        "from 08.00 to 18.30 hours",
        [("08.00", "08:00", "time"), ("18.30 hours", "18:30", "time")],
        "a full stop before hours",
    ),
    ("for 18.5 hours", [("18.5 hours", "18.5", "hours")], "a decimal is no time of day"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_find(text: str, expected: list[tuple[str, str, str]], reason: str) -> None:
    found = FINDER.find(text)
    assert [(text[mark.start : mark.end], mark.value, mark.unit) for mark in found] == expected, reason


NUMBERS = [
    ("1,500.00", "1500.00", "digits"),
    ("one hundred and twenty", "120", "hundreds"),
    ("Ninety-nine", "99", "a capital"),
    ("thirty (30)", "30", "the digits decide"),
    ("fifth", "5", "an ordinal"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), NUMBERS)
def test_number(text: str, expected: str, reason: str) -> None:
    assert str(number(text)) == expected, reason


@given(st.integers(0, 10**9))
def test_any_sum_is_read_back(amount: int) -> None:
    (mark,) = FINDER.find(f"pay £{amount:,} now")
    assert mark.value == str(amount)
