"""Differences in print only: named by kind, listed when asked for, and never a change."""

from __future__ import annotations

import pytest
from comparing import compare
from outlines import side

from pipeline.diff.cosmetic import cosmetics, kinds
from pipeline.report.content import content
from pipeline.report.findings import cosmetic_rows, lost_rows
from pipeline.report.html import render

# old, new, kinds, reason
PRINT = [
    ('the "Buyer"', "the “Buyer”", ["quotation marks"], "curly quotes for straight ones"),
    ("1 – 2", "1 - 2", ["dashes"], "a dash for a hyphen"),
    ("infor\u00admation", "information", ["invisible characters"], "a soft hyphen"),
    ("the \ufb01rst", "the first", ["ligatures and letter forms"], "a ligature"),
    ("sub-contract", "subcontract", ["hyphenation"], "a hyphen within a word"),
    ("PAYMENT", "Payment", ["capitals"], "a heading in capitals"),
    ("in writing", "inwriting", ["white space"], "a space that was lost"),
    ("it ends;", "it ends.", ["closing stop"], "the stop at the end of an item"),
    ("the “ Buyer", 'the "Buyer', ["quotation marks", "white space"], "two kinds at once"),
    ("the same", "the same", [], "nothing differs"),
]


@pytest.mark.parametrize(("old", "new", "expected", "reason"), PRINT, ids=[row[3] for row in PRINT])
def test_a_difference_in_print_has_a_name(old: str, new: str, expected: list[str], reason: str) -> None:
    assert list(kinds(old, new)) == expected, reason


OLD = '1. | Terms | the "Buyer" pays each invoice within 30 days\n2 | Rates | at four per cent, see clause 1'
NEW = "1 | Terms | the “Buyer” pays each invoice within 30 days\n2 | Rates | at five per cent, see clause 1"


def test_only_pairs_called_unchanged_are_listed() -> None:
    diff = compare(side(OLD), side(NEW))
    (found,) = cosmetics(diff)
    assert (found.old, found.new) == ("1.", "1")
    assert found.kinds == ("numbering style", "quotation marks")
    assert (found.before, found.after) == ('1. … "Buyer"', "1 … “Buyer”")


def test_the_report_lists_them_when_asked() -> None:
    diff = compare(side(OLD), side(NEW))
    assert "Differences in print only" not in render(content(diff))
    shown = render(content(diff, cosmetics(diff)))
    assert "Differences in print only" in shown
    assert cosmetic_rows(diff, cosmetics(diff))[0].what.startswith("numbering style, quotation marks: 1. … ")


def test_the_report_lists_references_that_lost_their_target() -> None:
    old = side("1 | Pay | see clause 2 on rates of interest\n2 | Rates | at four per cent a year above base rate")
    new = side("1 | Pay | see clause 2 on rates of interest")
    diff = compare(old, new)
    (row,) = lost_rows(diff)
    assert row.what == "cites clause 2, but nothing has that number; it named “Rates”"
    assert "References that lead nowhere or elsewhere" in render(content(diff))
