"""Cross-references inside the contract and out of it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.annotate.marking import Context
from pipeline.annotate.references import ExternalFinder, internal
from pipeline.annotate.rules import read_rules

RULES = Path(__file__).parents[1] / "models" / "spacy"
OUTSIDE = ExternalFinder(read_rules(str(RULES), "references.toml")["external"])

EXTERNAL = [
    ("73(1)(a) of the Regulations", ["73(1)(a) of the Regulations"], "a number with items needs no word before it"),
    (
        "under 57(1) and 57(3) of the Public Contracts Regulations 2015",
        ["57(1) and 57(3) of the Public Contracts Regulations 2015"],
        "several, of a named statute",
    ),
    ("2 of the Regulations", [], "a bare number counts things"),
    ("Regulation 14(1)(b) applies", ["Regulation 14(1)(b)"], "a contract has no regulations"),
    ("under the NHS Act 2006", ["NHS Act 2006"], "a statute without its article"),
    (
        "section 75 of the National Health Service Act 2006,",
        ["section 75 of the National Health Service Act 2006"],
        "a section of a statute",
    ),
    (
        "Under Health and Social Care Act 2012",
        ["Health and Social Care Act 2012"],
        "the word that opens the sentence is no part",
    ),
    ("the 2006 Act", ["2006 Act"], "a short name"),
    ("Regulation (EU) 2016/679", ["Regulation (EU) 2016/679"], "a European regulation"),
    ("Article 28 of the UK GDPR", ["Article 28 of the UK GDPR"], "named without number"),
    ("Article 28(3) GDPR", ["GDPR"], "only what the grammar of places joins is one reference"),
    (
        "the Health Service (Pricing) Regulations 2014",
        ["Health Service (Pricing) Regulations 2014"],
        "brackets within a title",
    ),
    ("SI 2015/102", ["SI 2015/102"], "a statutory instrument"),
    ("clause 12 of the GMS Contract", ["clause 12 of the GMS Contract"], "another agreement"),
    ("clause 12 of this Contract", [], "this contract is no other"),
    ("clause 12 of the Contract", [], "nor is the contract"),
    ("section 4 of the Act", ["section 4 of the Act"], "a statute named before"),
    ("regulations 5 and 6", ["regulations 5 and 6"], "several at once"),
    ("the Act of 2006 and the Order", [], "no name and no place"),
    (
        "Schedule 3 to the Data Protection Act 2018",
        ["Schedule 3 to the Data Protection Act 2018"],
        "a schedule of a statute",
    ),
    ("the Provider must act by 2020", [], "a small act is no Act"),
    (
        "Article 258 of the Treaty on the Functioning of the European Union",
        ["Article 258 of the Treaty on the Functioning of the European Union"],
        "a treaty",
    ),
    (
        "regulation 14(1)(b) of the sample Integrated Care Regulations",
        ["regulation 14(1)(b) of the sample Integrated Care Regulations"],
        "a title without a year",
    ),
]


@pytest.mark.parametrize(("text", "expected", "reason"), EXTERNAL)
def test_external(text: str, expected: list[str], reason: str) -> None:
    found = OUTSIDE.find(text)
    assert [mark.value for mark in found] == expected, reason
    assert all(mark.unit == "external" and mark.target is None for mark in found)


IDS = {
    "GC5": "gc5",
    "GC5.2": "gc5.2",
    "GC5.2(a)": "gc5.2-a",
    "GC5.2(b)": "gc5.2-b",
    "GC5.2(c)": "gc5.2-c",
    "GC5.3": "gc5.3",
    "GC5.4": "gc5.4",
    "GC17": "gc17",
    "Schedule 2 Part G": "schedule-2-part-g",
    "Schedule 2 Part G, 1.3": "schedule-2-part-g-1.3",
    "Schedule 3, 1.2": "schedule-3-1.2",
}
ROWS = (("gc5.2-a", "gc5.2-b", "gc5.2-c"), ("gc5.2", "gc5.3", "gc5.4"))
HERE = Context(
    citations=IDS,
    ancestors=("GC5.2(b)", "GC5.2", "GC5"),
    siblings={clause: row for row in ROWS for clause in row},
    prefixes=frozenset({"GC", "schedule"}),
)

INTERNAL = [
    ("this GC5", [("GC5", "gc5", "internal")], "the section that the clause stands in"),
    (
        "paragraphs 1.3 to 1.4 of Part G of Schedule 2",
        [
            ("Schedule 2 Part G, 1.3", "schedule-2-part-g-1.3", "internal"),
            ("Schedule 2 Part G, 1.4", None, "dangling"),
        ],
        "members of a list with their place after them",
    ),
    ("Annex A", [("Annex A", None, "elsewhere")], "no annex is numbered here: Schedule A would be no answer"),
    ("GC17 (Termination)", [("GC17", "gc17", "internal")], "the title is outside"),
    ("SC36.45A", [("SC36.45A", None, "elsewhere")], "this document has no service conditions"),
    ("GC99", [("GC99", None, "dangling")], "this document has general conditions, but not this one"),
    ("Schedule 2 Part G", [("Schedule 2 Part G", "schedule-2-part-g", "internal")], "a part of a schedule"),
    ("paragraph 1.2 of Schedule 3", [("Schedule 3, 1.2", "schedule-3-1.2", "internal")], "the place given after"),
    ("clause 5.2(a)", [("GC5.2(a)", "gc5.2-a", "internal")], "the prefix of the clause that cites"),
    ("Section 4", [("GC4", None, "dangling")], "a plain number takes the prefix too"),
    (
        "GC5.2(a) to (c)",
        [("GC5.2(a)", "gc5.2-a", "internal"), ("GC5.2(b)", "gc5.2-b", "internal"), ("GC5.2(c)", "gc5.2-c", "internal")],
        "a range gives what stands between",
    ),
    (
        "GC5.2(a) and (c)",
        [("GC5.2(a)", "gc5.2-a", "internal"), ("GC5.2(c)", "gc5.2-c", "internal")],
        "a list gives its members",
    ),
    (
        "GC5.2 to 5.4",
        [("GC5.2", "gc5.2", "internal"), ("GC5.3", "gc5.3", "internal"), ("GC5.4", "gc5.4", "internal")],
        "numbers without the prefix",
    ),
    ("GC5.3 and 30 days", [("GC5.3", "gc5.3", "internal")], "a time limit is no member"),
    ("GC17 and 99 others", [("GC17", "gc17", "internal")], "a number that the document lacks is no member"),
    ("paragraph (a)", [("GC5.2(a)", "gc5.2-a", "internal")], "an item of the same list"),
    ("(c) above", [("GC5.2(c)", "gc5.2-c", "internal")], "pointed to by its place"),
    ("paragraph (z)", [("(z)", None, "dangling")], "no such item near"),
    ("no reference (a) here", [], "a letter by itself"),
    (
        "SC36.4, 36.5 or 36.6",
        [("SC36.4", None, "elsewhere"), ("SC36.5", None, "elsewhere"), ("SC36.6", None, "elsewhere")],
        "numbers of one section",
    ),
    ("Schedules 3 and 4", [("Schedule 3", None, "dangling"), ("Schedule 4", None, "dangling")], "several schedules"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), INTERNAL)
def test_internal(text: str, expected: list[tuple[str, str | None, str]], reason: str) -> None:
    found = internal(text, (), HERE)
    assert sorted((mark.value, mark.target, mark.unit) for mark in found) == expected, reason


def test_a_paragraph_is_looked_for_in_its_own_schedule_first() -> None:
    there = Context(
        citations={**IDS, "1.3": "other"},
        ancestors=("Schedule 2 Part G, 1.1", "Schedule 2 Part G"),
        prefixes=HERE.prefixes,
    )
    (mark,) = internal("paragraph 1.3", (), there)
    assert mark.target == "schedule-2-part-g-1.3"


THERE = [
    ("this clause 5", "5", "5", "of the clause itself, though its schedule has a paragraph 5 too"),
    ("clause 5", "Schedule 3, 5", "schedule-3-5", "without this, the schedule's own goes first"),
    ("this paragraph 7", "Schedule 3, 7", None, "this, but nothing above has the number: as without it"),
]


@pytest.mark.parametrize(("text", "value", "target", "reason"), THERE)
def test_this_clause_is_one_above(text: str, value: str, target: str | None, reason: str) -> None:
    here = Context(
        citations={"5": "5", "5.2": "5.2", "Schedule 3, 5": "schedule-3-5"},
        ancestors=("5.2", "5", "Schedule 3"),
        prefixes=frozenset({"", "schedule"}),
    )
    (mark,) = internal(text, (), here)
    assert (mark.value, mark.target) == (value, target), reason


ANNEXES = [
    ("Annex A", "Schedule 3 Annex A", "schedule-3-annex-a", "an annex of the clause's own schedule goes first"),
    ("Annex B", "Annex B", "annex-b", "an annex of the contract"),
    ("Schedule A", "Schedule A", "schedule-a", "a schedule with a letter"),
    ("Annex C", "Annex C", None, "this document numbers annexes and has none of this letter"),
]


@pytest.mark.parametrize(("text", "value", "target", "reason"), ANNEXES)
def test_annexes_are_no_schedules(text: str, value: str, target: str | None, reason: str) -> None:
    here = Context(
        citations={
            "Annex A": "annex-a",
            "Annex B": "annex-b",
            "Schedule A": "schedule-a",
            "Schedule 3 Annex A": "schedule-3-annex-a",
        },
        ancestors=("Schedule 3, 1.1", "Schedule 3"),
        prefixes=frozenset({"annex", "schedule"}),
    )
    (mark,) = internal(text, (), here)
    assert (mark.value, mark.target) == (value, target), reason
    assert mark.unit == ("internal" if target else "dangling")


def test_what_is_external_is_not_also_internal() -> None:
    text = "section 75 of the NHS Act 2006 and GC17"
    assert [mark.value for mark in internal(text, OUTSIDE.find(text), HERE)] == ["GC17"]


def test_a_schedule_of_a_named_family_is_another_schedule() -> None:
    families = re.compile(r"\b(?:Joint|Framework)\s+$")
    here = replace(HERE, citations={**IDS, "Schedule 5": "schedule-5"})
    found = internal("Joint Schedule 5 and Schedule 5", (), here, families)
    assert [(mark.value, mark.target) for mark in found] == [("Joint Schedule 5", None), ("Schedule 5", "schedule-5")]
