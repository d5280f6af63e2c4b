"""What a publisher says changed: how it is read, in many shapes, and what is no such statement."""

from __future__ import annotations

from dataclasses import replace

import pytest
from outlines import side

from pipeline.model import ReadText, Statement
from pipeline.statements.passages import lists_changes
from pipeline.statements.reading import read_documents, read_statements

CONTRACT = """
SC3 | Quality |
  SC3.1 | | The Provider must measure quality.
SC36 | Payment Terms |
  SC36.29 | | Each invoice must be paid within 30 days.
GC21 | Data Protection |
  GC21.9 | | Breaches must be reported.
- | Definitions |
  def | Service User | a person who receives services
  def | Terms and Conditions | these terms
  def | Duty of Candour | the duty in GC1
"""
OLD, NEW = side(CONTRACT, "old"), side(CONTRACT, "new")
A = "amended"


def amended(*places: str) -> list[tuple[str, str, str, str]]:
    """Places that are said to be amended, without values."""
    return [(place, A, "", "") for place in places]


def said(outline: str, contract: str = CONTRACT) -> list[tuple[str, str, str, str]]:
    """Place, what was done, old and new value of each statement of a paper."""
    old, new = side(contract, "old"), side(contract, "new")
    return [told(one) for one in read_documents(old, new, [side(outline, "paper")])]


def told(one: Statement) -> tuple[str, str, str, str]:
    return one.place, one.says, one.old, one.new


LISTED = [
    # text below "Summary of changes", what is read, why the row is here
    ("SC36.29: the period has changed from 30 days to 45 days.", [("SC36.29", A, "30 days", "45 days")], "a label"),
    ("SC36.29 – payment period extended from 30 to 45 days", [("SC36.29", A, "30 days", "45 days")], "unit said once"),
    ("In SC36.29, for “30 days” substitute “45 days”.", [("SC36.29", A, "30 days", "45 days")], "a variation notice"),
    ("Clause 10.4: liability cap raised to £5m", [("10.4", A, "", "£5m")], "no letters, new value only"),
    ("clause 10.4 – “must” replaced by “may”", [("10.4", A, "must", "may")], "a modal verb"),
    (
        "Amendments to SC36.29, SC36.35 and 36.45A.",
        amended("SC36.29", "SC36.35", "SC36.45A"),
        "a list; the last without letters",
    ),
    ("SC3.1–SC3.4 have been amended.", amended("SC3.1 to SC3.4"), "a range by a dash"),
    ("Clauses 5.2 to 5.4 were deleted", [("5.2 to 5.4", "removed", "", "")], "a range in words"),
    (
        "SC3.1(a), (c) and (h) have been reworded.",
        amended("SC3.1(a)", "SC3.1(c)", "SC3.1(h)"),
        "items without their number",
    ),
    ("Schedule 6 Part C has been updated.", amended("Schedule 6 Part C"), "a part of a schedule"),
    (
        "Updates the web-link at Schedule 4G; corrects an omission at Schedule 6A",
        amended("Schedule 4 Part G", "Schedule 6 Part A"),
        "verbs in the present; two pieces",
    ),
    ("New definition of Service User.", [("definition of Service User", "added", "", "")], "a new definition"),
    (
        "Definitions: Service User (amended), Duty of Candour (new), Terms and Conditions (deleted)",
        [
            ("definition of Service User", A, "", ""),
            ("definition of Duty of Candour", "added", "", ""),
            ("definition of Terms and Conditions", "removed", "", ""),
        ],
        "each with its own word",
    ),
    (
        "The definitions of “Service User” and “Carer” have been clarified.",
        amended("definition of Service User", "definition of Carer"),
        "in quotation marks; one is not known",
    ),
    ("The ‘Payment Terms’ section was rewritten.", amended("“Payment Terms”"), "a name in quotation marks"),
    ("Payment Terms: invoices are now due sooner", amended("“Payment Terms”"), "a heading before a colon"),
    ("The section on finance has been updated.", amended("“finance”"), "vague: nothing is called so"),
    ("Minor amendments have been made throughout.", amended("the whole text"), "vague: throughout"),
    ("Various typographical corrections", amended("the whole text"), "vague: corrections"),
    ("Added SC3.7 and SC3.8", [("SC3.7", "added", "", ""), ("SC3.8", "added", "", "")], "a changelog's style"),
    ("A new requirement has been added to SC3.1.", amended("SC3.1"), "what is added to a clause amends it"),
    ("SC3.1 (Quality): new duty to publish results", amended("SC3.1"), "“new” is not of the clause"),
    ("SC3.7 (new)", [("SC3.7", "added", "", "")], "“new” is of the clause"),
    ("Former SC27 has been renumbered as SC26.", [("SC27", "renumbered", "", "")], "renumbered"),
    (
        "SC26.2 (previously SC27.2): 60 days instead of 90",
        [("SC26.2", A, "90 days", "60 days")],
        "the old number is no place",
    ),
    ("No changes have been made to GC21.", [("GC21", "unchanged", "", "")], "that nothing changed"),
    ("GC21.9 is unchanged.", [("GC21.9", "unchanged", "", "")], "the same"),
    ("SC36.29 has been amended to refer to GC5.", amended("SC36.29"), "GC5 is what it refers to"),
    (
        "Following the consultation, and in line with SC1, we have amended SC36.29.",
        amended("SC36.29"),
        "SC1 says why",
    ),
    (
        "Service Condition 36.29 and General Condition 21.9 have been revised.",
        amended("SC36.29", "GC21.9"),
        "conditions in words",
    ),
    (
        "SC36.29 has been amended and GC21.9 has been deleted.",
        [("SC36.29", A, "", ""), ("GC21.9", "removed", "", "")],
        "two verbs",
    ),
    (
        "The notice period in GC30.4 doubles: nine months rather than six.",
        [("GC30.4", A, "six months", "nine months")],
        "a verb of no list; the value says it",
    ),
    ("GC30.4: was six months, now nine months", [("GC30.4", A, "six months", "nine months")], "was and now"),
    ("SC36.29: 30 days → 45 days", [("SC36.29", A, "30 days", "45 days")], "an arrow"),
    ("The shared cap in SC36.18 falls to 2.5%.", amended("SC36.18"), "falls"),
    ("Interest is now due on sums withheld – see SC36.42.", amended("SC36.42"), "see, and no other place"),
    ("Notice up from six to nine months, see GC30.4.", [("GC30.4", A, "six months", "nine months")], "up from"),
    ("Former SC27.3: patients are to be offered another", amended("SC27.3"), "former"),
    ("After SC36.45 insert a new SC36.45A.", [("SC36.45A", "added", "", "")], "where it was put is no place"),
    ("Schedule 8 paragraph 1.2 has been amended.", amended("Schedule 8, 1.2"), "a paragraph of a schedule"),
    ("“Service User” has been widened.", amended("definition of Service User"), "a term in quotation marks"),
    (
        "In the Definitions, Service User has been replaced.",
        amended("definition of Service User"),
        "a term by its name",
    ),
    ("“Carer” no longer appears in GC1.", [("GC1", A, "", "")], "a term that is not known"),
    ("Withdrawn: SC19.4; GC15.2(c).", [("SC19.4", "removed", "", ""), ("GC15.2(c)", "removed", "", "")], "two pieces"),
    ("2024-02-14: Updated terms to comply with the new act", [("no place named", A, "", "")], "no place is named"),
    ("We have added more details on how data is kept.", [("no place named", "added", "", "")], "we; no place is named"),
    ("We have clarified what you may do (“Payment Terms” Section).", amended("“Payment Terms”"), "a name in brackets"),
    ("Changes to the Particulars to reflect new legislation", amended("Particulars"), "a part in general terms"),
]


@pytest.mark.parametrize(("text", "wanted", "why"), LISTED, ids=[row[2] for row in LISTED])
def test_statements_in_a_list_of_changes(text: str, wanted: list[tuple[str, str, str, str]], why: str) -> None:
    assert said(f"- | Summary of changes |\n  - | | {text}") == wanted, why


PROSE = [
    ("GC30.4 now requires nine months’ notice.", [("GC30.4", A, "", "nine months")], "now"),
    (
        "We have reduced the time in GC12.2 from 20 to 15 Operational Days.",
        [("GC12.2", A, "20 Operational Days", "15 Operational Days")],
        "we",
    ),
    (
        "The notice period has been extended to nine months (GC30.4).",
        [("GC30.4", A, "", "nine months")],
        "the place in brackets",
    ),
    ("SC4.4 no longer requires the Provider to attend.", amended("SC4.4"), "no longer"),
    ("The period set out in SC36.29 has been changed.", amended("SC36.29"), "set out in"),
]


@pytest.mark.parametrize(("text", "wanted", "why"), PROSE, ids=[row[2] for row in PROSE])
def test_statements_in_guidance(text: str, wanted: list[tuple[str, str, str, str]], why: str) -> None:
    assert said(f"5 | Payment |\n  5.1 | | {text}") == wanted, why


NONE = [
    ("5 | Changes to the contract |\n  5.1 | | A variation must be agreed under GC13.", "how a contract is changed"),
    ("5 | Payment |\n  5.1 | | SC36.29 may be amended under GC13.", "may"),
    ("5 | Payment |\n  5.1 | | If SC36.29 has been varied locally, the local words prevail.", "if"),
    ("5 | Payment |\n  5.1 | | Services that have been added under GC13 are paid under SC36.29.", "that have been"),
    ("5 | Money |\n  5.1 | | The budget is reduced by the sum of each practice that leaves (SC38).", "a rule"),
    ("5 | Money |\n  5.1 | | Where a Schedule has been changed, the parties must tell NHS England (GC13).", "where"),
    ("5 | Money |\n  5.1 | | A party must give at least six months’ notice under GC30.4.", "a duty"),
    ("- | Summary of changes |\n  - | | See GC13 for how a contract is varied.", "see"),
    ("- | Summary of changes |\n  - | | The table below lists the main points.", "no place"),
    ("- | Summary of changes |\n  - | | Parties must amend Schedule 1 locally.", "an instruction"),
    ("- | Questions |\n  - | Can the contract be changed? | Yes, by a variation under GC13.", "an answer"),
]  # fmt: skip


@pytest.mark.parametrize(("paper", "why"), NONE, ids=[row[1] for row in NONE])
def test_what_is_no_statement(paper: str, why: str) -> None:
    assert said(paper) == [], why


TABLES = [
    ("Topic / Change / Contract reference", "Payment / From 30 days to 45 days / SC36.29",
     [("SC36.29", A, "30 days", "45 days")], "a column for the place"),
    ("Clause / Amendment", "36.29 / Period extended to 45 days", [("36.29", A, "", "45 days")], "bare numbers"),
    ("Section / What has changed", "Payment Terms / Paid sooner", amended("“Payment Terms”"), "section names"),
    ("Clause / Nature of change", "SC36.29, GC21.9 / Reworded", amended("SC36.29", "GC21.9"), "two in a cell"),
    ("Where / Change", "SC36.29 / Now in line with GC5", amended("SC36.29"), "a place among the reasons"),
    ("Clause / Change", "SC3.7 / New clause", [("SC3.7", "added", "", "")], "a new clause"),
    ("Clause / Change", "SC3.8 / Deleted", [("SC3.8", "removed", "", "")], "gone"),
    ("Clause / What it said / What it says now", "GC9.12 / 2% / 3%", [("GC9.12", A, "2%", "3%")], "before and after"),
    ("Clause / Previous wording / New wording", "GC15.5 / may / must", [("GC15.5", A, "may", "must")], "two wordings"),
    ("Version / Date / Changes", "1.2 / 3 May 2021 / Amended SC36.29", amended("SC36.29"), "a version history"),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "row", "wanted", "why"), TABLES, ids=[row[3] for row in TABLES])
def test_statements_in_tables(columns: str, row: str, wanted: list[tuple[str, str, str, str]], why: str) -> None:
    assert said(f"- | Key changes for 2020/21 |\n  row | {columns} | {row}") == wanted, why


COVERS = [
    ("Version number: 2 First published: March 2021 Republished: May 2021 (amendments made to SC36.29, GC21.9 and "
     "Definitions of Service User and Carer) Approval number: P1",
     amended("SC36.29", "GC21.9", "definition of Service User", "definition of Carer"), "republished"),
    ("This updated version makes: a minor correction to Schedule 4A; minor clarificatory amendments to SC36.46A and "
     "GC9.28; updates the web-link at Schedule 4G.",
     amended("Schedule 4 Part A", "SC36.46A", "GC9.28", "Schedule 4 Part G"), "three pieces"),
    ("NHS Standard Contract 2021/22 Service Conditions (Full Length) Prepared by: the team Updated: March 2021 "
     "Read with: the Particulars", [], "no statement"),
    ("This issue makes a small correction, for sense, to Schedule 4A (E.B.15) minor amendments to SC36.46A and GC9.28 "
     "updates the link at Schedule 4G corrects an error at Schedule 6A. Prepared by: the team",
     amended("Schedule 4 Part A", "SC36.46A", "GC9.28", "Schedule 4 Part G", "Schedule 6 Part A"), "lost bullets"),
    ("Contract 2020/21 Published: March 2020 Approval reference: 001588 Version 3.0", [], "only a date and a version"),
]  # fmt: skip


@pytest.mark.parametrize(("cover", "wanted", "why"), COVERS, ids=[row[2] for row in COVERS])
def test_statements_on_covers(cover: str, wanted: list[tuple[str, str, str, str]], why: str) -> None:
    new = replace(NEW, read=(ReadText(page=1, text=cover, role="cover"),))
    assert [told(one) for one in read_statements(OLD, new)] == wanted, why
    assert read_statements(new, new) == (), "what the old cover says too speaks of an earlier change"


HEADINGS = [
    ("Summary of changes", True), ("Key changes to the Contract for 2020/21", True), ("What’s new", True),
    ("Changes in v3.0.2", True), ("Release notes", True), ("CHANGELOG", True), ("Version history", True),
    ("Amendments made since the consultation", True), ("List of amendments", True), ("Variation notice", True),
    ("Changes made in this version", True), ("Explanatory note", True), ("Changes to the Service Conditions", True),
    ("Changes to the Contract for 2024/25", True), ("Changes since version 1.2", True), ("Changes to Product", False),
    ("Updates to the Terms", False), ("Changes made by us", False), ("Changes from time to time", False),
    ("Amendments", False), ("Changes", False),
    ("Changes to these terms", False), ("Changes in law", False), ("Change control procedure", False),
    ("What is different this year", True), ("What’s different for teens?", False),
    ("Variations", False), ("Payment", False), ("How to amend the contract", False),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "wanted"), HEADINGS)
def test_which_headings_list_changes(heading: str, wanted: bool) -> None:
    assert lists_changes(heading) is wanted


def test_a_contract_says_what_changed_where_it_lists_changes_itself() -> None:
    history = "\n- | Version history |\n  - | | SC36.29 has been amended."
    new = side(CONTRACT + history, "new")
    assert [told(one) for one in read_statements(OLD, new)] == amended("SC36.29")
    assert read_statements(new, new) == (), "what the old one lists too speaks of an earlier change"
    rule = side(CONTRACT + "\n9 | Variations |\n  9.1 | | SC36.29 has been amended by the deed.", "new")
    assert read_statements(OLD, rule) == (), "the other words of a contract only lay down rules"


def test_of_a_change_log_only_what_leads_from_the_old_to_the_new_issue_counts() -> None:
    log = """
- | Release notes |
- | 2.1 |
  - | | Clause 4 has been amended.
- | Version 2.0 |
  - | Changed |
    - | | Clause 3 has been amended.
- | v1.1 (May 2019) |
  - | | Clause 2 has been amended.
"""
    paper = side(log, "Change log")
    old, new = side(CONTRACT, "v1.1"), side(CONTRACT, "v2.0")
    assert [one.place for one in read_documents(old, new, (), [paper])] == ["3"]
    assert [one.place for one in read_documents(OLD, NEW, (), [paper])] == ["4", "3", "2"], "no issue is known"
