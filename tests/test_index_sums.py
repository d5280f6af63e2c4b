"""Sums in questions and clauses, by their value."""

from decimal import Decimal

import pytest

from pipeline.index.sums import has_sum, sums, written

SUMS = (
    # text, the sums in it, why
    ("not less than £12,500,000 for any one", {("£", "12500000")}, "as contracts write it"),
    ("a cap of £12.5m", {("£", "12500000")}, "as people write it"),
    ("$ 3 million, or €2bn", {("$", "3000000"), ("€", "2000000000")}, "other currencies, a blank after the sign"),
    ("gifts of more than £50.", {("£", "50")}, "the full stop is none of it"),
    ("£99.50 a day", {("£", "99.50")}, "pence"),
    ("61,500 attendances", {("", "61500")}, "a figure with separators needs no sign"),
    ("within £1.5 months", {("£", "1.5")}, "the m of another word is no million"),
    ("GC17.4 of 2019/20, 5% in 30 days", set(), "numbers of clauses, years, shares and periods are no sums"),
    ("£1,2 and 1,2,3", set(), "a list is no sum"),
)


@pytest.mark.parametrize(("text", "found", "why"), SUMS)
def test_what_is_a_sum(text: str, found: set[tuple[str, str]], why: str) -> None:
    assert sums(text) == {(sign, Decimal(value)) for sign, value in found}, why


@pytest.mark.parametrize(
    ("asked", "clause", "there", "why"),
    [
        ("£12.5m", "cover of £12,500,000", True, "the same value, written otherwise"),
        ("12,500,000", "cover of £12,500,000", True, "asked without a currency"),
        ("£12,500", "cover of £12,500,000", False, "the beginning of another sum"),
        ("£12,400", "a list of 12,400 patients", False, "no money"),
        ("€500", "fees of £500", False, "another currency"),
    ],
)
def test_a_clause_has_the_sum_that_is_asked_for(asked: str, clause: str, there: bool, why: str) -> None:
    assert has_sum(clause, sums(asked)) is there, why


def test_sums_are_written_as_contracts_write_them() -> None:
    assert written(sums("£12.5m and £50")) == ["50", "12,500,000"]
