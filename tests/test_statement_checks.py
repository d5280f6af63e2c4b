"""What a publisher says held against what changed: found, otherwise, in general terms, not there; what is silent."""

from __future__ import annotations

import pytest
from comparing import compare
from outlines import side

from pipeline.model import EditionDiff
from pipeline.report.content import content
from pipeline.report.statements import statement_lines
from pipeline.statements.reading import read_documents

OLD = """
SC3 | Quality |
  SC3.1 | | The Provider must measure the quality of its services every year.
  SC3.2 | | The Provider must publish its results on its website without delay.
SC4 | Local policies of the parties |
  SC4.1 | | The Commissioner may adopt a policy on complaints from patients.
SC36 | Payment Terms |
  SC36.1 | | The Commissioner must pay each invoice within 30 days of receipt.
  SC36.2 | | Interest accrues on late sums at a rate of 2% above base.
  SC36.3 | | Disputed sums are withheld until the dispute is settled by the parties.
  SC36.4 | | Nothing in this section affects the rights of a patient.
9 | Definitions |
  def | Service User | a person who receives services from the Provider
  def | Old Scheme | the scheme of 2010 for the funding of hospitals
"""
NEW = """
SC3 | Quality |
  SC3.1 | | The Provider must measure the quality of its services every year.
  SC3.2 | | The Provider must publish its results on its website without delay.
  SC3.3 | | The Provider must appoint a lead for the safety of medicines.
SC5 | Local policies of the parties |
  SC5.1 | | The Commissioner may adopt a policy on complaints from patients.
SC36 | Payment Terms |
  SC36.1 | | The Commissioner must pay each invoice within 45 days of receipt.
  SC36.2 | | Interest accrues on late sums at a rate of 4% above base.
  SC36.3 | | Disputed sums are withheld until the dispute is settled by the court.
  SC36.4 | | Nothing in this section affects the rights of a patient.
9 | Definitions |
  def | Service User | a person who is referred to the Provider for services
  def | New Scheme | arrangements between all trusts for sharing winter money
"""


def compared(*lines: str) -> EditionDiff:
    """The comparison, held against a paper with these lines in its list of changes."""
    old, new = side(OLD, "old"), side(NEW, "new")
    paper = side("- | Summary of changes |\n" + "\n".join(f"  - | | {line}" for line in lines), "paper")
    return compare(old, new, statements=read_documents(old, new, [paper]))


CHECKS = [
    # a line of the list, status, the changes it speaks of, a part of why, why the row is here
    ("SC36.1: from 30 days to 45 days", "found", ["SC36.1"], "", "the values are those of the text"),
    ("SC36.1: from thirty to forty-five days", "found", ["SC36.1"], "", "numbers in words"),
    ("SC36.1: from 30 to 45 working days", "found", ["SC36.1"], "", "the unit is called otherwise"),
    ("SC36.1: from 30 days to 60 days", "differs", ["SC36.1"], "goes from “30 days” to “45 days”", "another new value"),
    ("SC36.1: from 20 days to 45 days", "differs", ["SC36.1"], "goes from “30 days” to “45 days”", "another old value"),
    ("SC36.1: extended to 45 days", "found", ["SC36.1"], "", "the new value only"),
    ("SC36.4: reworded", "not there", [], "are the same in both", "no word of it changed"),
    ("SC99.1: reworded", "no such place", [], "Neither text", "nothing has that number"),
    ("New clause SC3.3", "found", ["SC3.3"], "", "added"),
    ("New clause SC36.1", "differs", ["SC36.1"], "stood in the old text", "it was there before"),
    ("New clause SC36.4", "not there", [], "stood in the old text", "it was there, with the same words"),
    ("SC36.4 has been deleted.", "not there", [], "still stands", "it is there still"),
    ("SC36.1 has been deleted.", "differs", ["SC36.1"], "still stands", "it is there, with other words"),
    ("The definition of Old Scheme has been deleted.", "found", ['9 "Old Scheme"'], "", "gone"),
    ("New definition: New Scheme", "found", ['9 "New Scheme"'], "", "came"),
    ("The definition of Service User has been amended.", "found", ['9 "Service User"'], "", "a term"),
    ("The definition of Carer has been amended.", "no such place", [], "", "no such term"),
    ("SC4 has been renumbered SC5.", "found", ["SC5", "SC5.1"], "", "by its old number"),
    ("SC36.1 has been renumbered.", "differs", ["SC36.1"], "it kept them", "it has its number still"),
    ("SC4.1 has been amended.", "differs", ["SC5.1"], "only its number", "renumbered, no word changed"),
    ("SC36 has been updated.", "general", ["SC36.1", "SC36.2", "SC36.3"], "", "a section in general terms"),
    ("SC36: interest goes from 2% to 4%", "found", ["SC36.2"], "", "a section, and a value that tells which clause"),
    ("Payment Terms: updated", "general", ["SC36.1", "SC36.2", "SC36.3"], "", "a section by its name"),
    ("SC36.1 to SC36.3 have been amended.", "found", ["SC36.1", "SC36.2", "SC36.3"], "", "a range"),
    ("SC3.1 to SC3.2 have been amended.", "not there", [], "", "a range in which nothing changed"),
    ("SC36.4 is unchanged.", "found", [], "", "and so it is"),
    ("SC36.1 is unchanged.", "differs", ["SC36.1"], "says that nothing changed", "and it did change"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "status", "changes", "why", "case"), CHECKS, ids=[row[4] for row in CHECKS])
def test_a_statement_against_the_comparison(line: str, status: str, changes: list[str], why: str, case: str) -> None:
    report = compared(line).statements
    assert report is not None
    (check,) = report.checks
    assert (check.status, sorted((at.new or at.old)[0] for at in check.changes)) == (status, changes), case
    assert why in check.why
    assert bool(check.why) is (status in ("differs", "not there", "no such place"))


def silent(*lines: str) -> list[str]:
    report = compared(*lines).statements
    assert report is not None
    return sorted((at.new or at.old)[0] for at in report.silent)


def test_what_no_statement_speaks_of_is_silent() -> None:
    listed = "SC36.1: from 30 days to 45 days", "SC3.3 (new)"
    assert silent(*listed) == [
        '9 "New Scheme"',
        '9 "Old Scheme"',
        '9 "Service User"',
        "SC36.2",
        "SC36.3",
    ]
    assert "SC36.2" not in silent(*listed, "SC36.2 reworded")


def test_a_value_lists_one_change_of_a_section_and_not_the_others() -> None:
    assert {"SC36.1", "SC36.3"} <= set(silent("SC36: interest goes from 2% to 4%"))


def test_minor_amendments_throughout_list_no_change_that_needs_a_decision() -> None:
    diff = compared("Minor amendments have been made throughout.")
    weighty = {change.new or change.old for change in diff.changes if change.significance.level in ("high", "medium")}
    assert diff.statements is not None
    assert {place.new or place.old for place in diff.statements.silent} >= weighty


def test_a_statement_that_is_not_so_still_lists_its_change() -> None:
    """Whoever reads of it goes there; it is told as listed otherwise."""
    assert "SC36.1" not in silent("SC36.1: from 30 days to 60 days")


def test_the_lines_say_what_is_silent_and_what_is_not_so() -> None:
    lines = statement_lines(content(compared("SC36.1: from 30 days to 60 days", "SC36.4: reworded", "SC3.3 (new)")))
    assert lines[0] == (
        "The publisher lists 3 changes (The paper contract): 1 is there, 1 is there otherwise than listed and 1 is not "
        "there."
    )
    assert lines[1].startswith("5 changes are in no list of the publisher’s; ")
    assert lines[2].startswith(
        "Listed otherwise: SC36.1 (The paper contract, page 1). It says from “30 days” to “60 days”;"
    )
    assert lines[3].startswith("Listed, but not there: SC36.4 (The paper contract, page 1).")


def test_a_comparison_without_statements_says_nothing_of_them() -> None:
    old, new = side(OLD, "old"), side(NEW, "new")
    view = content(compare(old, new))
    assert view.statements is None
    assert statement_lines(view) == ()
