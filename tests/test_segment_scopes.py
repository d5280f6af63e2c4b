"""Parts and annexes: which of their headings count their own clauses, and how those are cited."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.citation import parse
from pipeline.extract import extract
from pipeline.model import Document
from pipeline.segment import segment
from pipeline.segment.labels.reading import read
from pipeline.segment.labels.scopes import BODY, Scope


def document(text: str) -> Document:
    return extract(text.encode(), name="case.txt")


def citations(text: str) -> list[str]:
    return [clause.citation for clause in segment(document(text)).clauses]


BOTH = "PART A: SHORT FORM\n\n1 Aims\n\n1.1 Keep it safe.\n\nPART B: LONG FORM\n\n1 Aims\n\n1.1 Keep it safer.\n"

CASES = [
    (
        "two parts that each begin at 1 count their own clauses",
        BOTH,
        ["Part A", "Part A, 1", "Part A, 1.1", "Part B", "Part B, 1", "Part B, 1.1"],
    ),
    (
        "an annex of a part counts its own, whichever way its heading is put",
        BOTH + "\nPART B - ANNEX 1: LEVELS\n\n1 Devices\n\n1.1 Lock them.\n\nANNEX 2 TO PART B: PLAN\n\n1 Plan\n",
        [
            *["Part A", "Part A, 1", "Part A, 1.1", "Part B", "Part B, 1", "Part B, 1.1"],
            *["Part B Annex 1", "Part B Annex 1, 1", "Part B Annex 1, 1.1", "Part B Annex 2", "Part B Annex 2, 1"],
        ],
    ),
    (
        "parts without numbers of their own stand beside those with them, but not where they are only listed",
        "PART A\n\nPART B\n\nPART C\n\n" + BOTH + "\nPART C: FORM\n\nTo be filled in by both of us later on.\n",
        [
            *["page 1, paragraph 1", "page 1, paragraph 2", "page 1, paragraph 3"],
            *["Part A", "Part A, 1", "Part A, 1.1", "Part B", "Part B, 1", "Part B, 1.1"],
            *["Part C", "Part C, paragraph 1"],
        ],
    ),
    (
        "the annex of a part of a schedule",
        "SCHEDULE 4\n\nPART A: ENTRY\n\n1 Doors\n\nPART A - ANNEX 1: KEYS\n\n1 Lost keys\n\nPART B: EXIT\n\n1 Gates\n",
        [
            *["Schedule 4", "Schedule 4 Part A", "Schedule 4 Part A, 1", "Schedule 4 Part A Annex 1"],
            *["Schedule 4 Part A Annex 1, 1", "Schedule 4 Part B", "Schedule 4 Part B, 1"],
        ],
    ),
    (
        "annexes of one name belong to the part that they stand in, and the next part goes back to the document",
        "PART A: ENTRY\n\n1 Doors\n\nANNEX 1\n\n1 Lost keys\n\nPART B: EXIT\n\n1 Gates\n\nANNEX 1: BARS\n\n1 Rust\n",
        [
            *["Part A", "Part A, 1", "Part A Annex 1", "Part A Annex 1, 1"],
            *["Part B", "Part B, 1", "Part B Annex 1", "Part B Annex 1, 1"],
        ],
    ),
    (
        "an annex of a name of its own stands by itself, and may have parts",
        "1 Rent\n\n1.1 Pay it.\n\nANNEX 1\n\nPART A: ENTRY\n\n1 Doors\n\nPART B: EXIT\n\n1 Gates\n",
        [
            *["1", "1.1", "Annex 1", "Annex 1 Part A", "Annex 1 Part A, 1", "Annex 1 Part B"],
            "Annex 1 Part B, 1",
        ],
    ),
    (
        "parts whose numbers go on only group clauses",
        "PART A: ENTRY\n\n1 Doors\n\n2 Keys\n\nPART B: EXIT\n\n3 Gates\n\n4 Bars\n",
        ["page 1, paragraph 1", "1", "2", "PART B: EXIT", "3", "4"],
    ),
    (
        "one part with nothing before it is no division",
        "PART A: ENTRY\n\n1 Doors\n\n2 Keys\n",
        ["page 1, paragraph 1", "1", "2"],
    ),
    (
        "one part after numbered clauses is, if it begins again",
        "1 Doors\n\n2 Keys\n\n3 Bells\n\nPART B: EXIT\n\n1 Gates\n\n1.1 Shut them.\n",
        ["1", "2", "3", "Part B", "Part B, 1", "Part B, 1.1"],
    ),
    (
        "the only annex has no number",
        "1 Doors\n\n2 Keys\n\n3 Bells\n\nANNEX: TARIFF\n\n1 Gates cost extra.\n\n2 Bars are free.\n",
        ["1", "2", "3", "Annex", "Annex, 1", "Annex, 2"],
    ),
    (
        "an annex without numbers is a heading",
        "1 Doors\n\n2 Keys\n\nANNEX: TARIFF\n\nGates cost extra, and bars are free of charge.\n",
        ["1", "2", "ANNEX: TARIFF", "ANNEX: TARIFF, paragraph 1"],
    ),
]


@pytest.mark.parametrize(("reason", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_divisions(reason: str, text: str, expected: list[str]) -> None:
    assert citations(text) == expected, reason


def test_what_stands_in_a_part_is_below_it_and_its_citation_parses() -> None:
    clauses = segment(document(CASES[1][1])).clauses
    by_id = {clause.id: clause for clause in clauses}
    above = {clause.citation: by_id[clause.parent].citation for clause in clauses if clause.parent}
    assert above["Part B Annex 1"] == "Part B"
    assert above["Part B Annex 1, 1"] == "Part B Annex 1"
    assert "Part B" not in above
    assert all(parse(clause.citation) for clause in clauses)
    assert {clause.part for clause in clauses} == {"Part A", "Part B", "Part B Annex 1", "Part B Annex 2"}


def automatic(text: str, kinds: set[str]) -> Document:
    """A document whose labels of some kinds the word processor gives."""
    printed = document(text)
    lines = [
        replace(line, label=label.text, spans=(replace(line.spans[0], text=line.text[label.end :]),))
        if (label := next(iter(read(line.text)), None)) is not None and label.kind in kinds
        else line
        for line in printed.lines
    ]
    return replace(printed, pages=(replace(printed.pages[0], lines=tuple(lines)),))


@pytest.mark.parametrize("kinds", [{"dotted"}, {"dotted", "part"}])
def test_numbers_that_the_word_processor_gives_begin_again_too(kinds: set[str]) -> None:
    assert [one.citation for one in segment(automatic(BOTH, kinds)).clauses] == citations(BOTH)


def test_an_automatic_part_whose_numbers_go_on_holds_its_clauses_and_no_schedule() -> None:
    text = "PART 1 ENTRY\n\n1 Doors\n\nPART 2 EXIT\n\n2 Gates\n\nSCHEDULE 1\n\n1 Bars\n"
    clauses = segment(automatic(text, {"part"})).clauses
    above = {clause.id: clause.citation for clause in clauses}
    assert [(clause.citation, clause.parent and above[clause.parent]) for clause in clauses] == [
        ("Part 1", None),
        ("1", "Part 1"),
        ("Part 2", None),
        ("2", "Part 2"),
        ("Schedule 1", None),
        ("Schedule 1, 1", "Schedule 1"),
    ]


def test_no_character_of_a_heading_is_lost() -> None:
    assert segment(document(CASES[1][1])).ledger.balanced


SCOPES = [
    (BODY, "SCHEDULE 2", ("Schedule 2",), "a schedule"),
    (Scope(("Schedule 2",)), "Part G", ("Schedule 2", "Part G"), "a part of it"),
    (Scope(("Schedule 2", "Part G")), "PART H", ("Schedule 2", "Part H"), "its next part"),
    (Scope(("Part A",)), "PART B", ("Part B",), "parts side by side"),
    (Scope(("Part A",)), "ANNEX 3", ("Annex 3",), "an annex of a name of its own"),
    (Scope(("Part A",)), "ANNEX 1", ("Part A", "Annex 1"), "one of several of its name"),
    (Scope(("Annex 3",), outer=("Schedule 2", "Part A")), "PART B", ("Schedule 2", "Part B"), "past an annex"),
    (Scope(("Annex 3",), outer=("Schedule 2", "Part A")), "PART A", ("Schedule 2", "Part A"), "the same part again"),
    (Scope(("Annex 3",), outer=("Part C",)), "PART A", ("Annex 3", "Part A"), "the first part of the annex"),
    (Scope(("Part II",)), "PART III - ANNEX 2", ("Part III", "Annex 2"), "Roman numbers"),
]


@pytest.mark.parametrize(("scope", "heading", "names", "reason"), SCOPES, ids=[case[-1] for case in SCOPES])
def test_scope(scope: Scope, heading: str, names: tuple[str, ...], reason: str) -> None:
    assert scope.enter(read(heading)[0], frozenset({"Annex 1"})).names == names, reason
