"""Citations: parse, find, write, order, ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.citation import Citation, clause_ids, conditions, find, order, parse, prefixes_of, section, write

WHOLE = [
    ("GC5.2(a)", "GC5.2(a)", "prefix, dotted number, item"),
    ("gc 5.2 (a)", "GC5.2(a)", "case and spaces do not matter"),
    ("SC36.45A", "SC36.45A", "an inserted number takes a letter"),
    ("sc36.45a", "SC36.45A", "letters of numbers are capitals"),
    ("GC17", "GC17", "a whole section"),
    ("Schedule 2 Part G", "Schedule 2 Part G", "schedule and part"),
    ("schedule 2g", "Schedule 2 Part G", "the part written at the number"),
    ("Schedule 2 Part G, 1.3(b)(ii)", "Schedule 2 Part G, 1.3(b)(ii)", "a paragraph of a part"),
    ("Schedule 3, paragraph 1.2", "Schedule 3, 1.2", "with the word paragraph"),
    ("clause 4.1", "4.1", "the word clause is not part of the name"),
    ("5.2(a)", "5.2(a)", "a contract without prefixes"),
    ("8.1.", "8.1", "a closing full stop is no part"),
    ("(a)", "(a)", "an item by itself"),
    ("Annex A", "Annex A", "an annex is no schedule"),
    ("ANNEX 2, paragraph 3", "Annex 2, 3", "a paragraph of an annex"),
    ("appendix 1", "Appendix 1", "an appendix is neither"),
    ("Schedule A", "Schedule A", "a schedule with a letter"),
    ("Part B, 1.1", "Part B, 1.1", "a part without a schedule around it"),
    ("part b annex 1, 2", "Part B Annex 1, 2", "the annex of a part"),
    ("Schedule 9 Part B Annex 1, 2(a)", "Schedule 9 Part B Annex 1, 2(a)", "the annex of a part of a schedule"),
    ("Part II, 4", "Part II, 4", "a part with a Roman number"),
    ("Annex, 1", "Annex, 1", "a paragraph of the only annex"),
    ("Annex", None, "the word alone names no provision"),
    ("part of it", None, "the word part in a sentence"),
    ("right to return", None, "words are no citation"),
    ("30 days", None, "a number with a unit is none"),
    ("", None, "nothing is nothing"),
]


@pytest.mark.parametrize(("text", "written", "reason"), WHOLE)
def test_parse(text: str, written: str | None, reason: str) -> None:
    citation = parse(text)
    assert (write(citation) if citation else None) == written, reason


FOUND = [
    ("under GC17 (Termination),", [("GC17", "GC17")], "the title is outside"),
    ("see clause 5.2(a)(i).", [("clause 5.2(a)(i)", "5.2(a)(i)")], "word and number"),
    ("Sections 3.1, 3.2 and 4 apply", [("3.1", "3.1"), ("3.2", "3.2"), ("4", "4")], "members of a list"),
    ("paragraph 1.2 of Schedule 3", [("paragraph 1.2 of Schedule 3", "Schedule 3, 1.2")], "place given after"),
    ("Part G of Schedule 2", [("Part G of Schedule 2", "Schedule 2 Part G")], "part before schedule"),
    ("Schedule 2 Part G (Policies)", [("Schedule 2 Part G", "Schedule 2 Part G")], "the title is outside"),
    ("clause 3 or 30 days", [("clause 3", "3")], "a period after a reference is no member"),
    ("clauses 3 and 4", [("3", "3"), ("4", "4")], "plural"),
    ("within 30 days of 5.2", [], "bare numbers are no references"),
    ("Schedule 2, 14 Operational Days later", [("Schedule 2", "Schedule 2")], "a period is no paragraph"),
    ("SC36.45A and SC36.46", [("SC36.45A", "SC36.45A"), ("SC36.46", "SC36.46")], "inserted number"),
    ("Schedules 3 and 4", [("3", "Schedule 3"), ("4", "Schedule 4")], "plural schedules"),
    ("Annexes A, B and C", [("A", "Annex A"), ("B", "Annex B"), ("C", "Annex C")], "plural annexes"),
    (
        "Schedules 2 Part A and 4",
        [("2 Part A", "Schedule 2 Part A"), ("4", "Schedule 4")],
        "a member of a list may have a part",
    ),
    ("Schedules 3 and 14 days", [("3", "Schedule 3")], "a period after schedules is no member"),
    ("Annex A and Schedule A", [("Annex A", "Annex A"), ("Schedule A", "Schedule A")], "told apart by the word"),
    (
        "paragraphs 2 to 4 of Part B of Schedule 5",
        [("2", "Schedule 5 Part B, 2"), ("4", "Schedule 5 Part B, 4")],
        "members of a list in a part of a schedule",
    ),
    (
        "paragraph 2(a) of Part B to Schedule 5",
        [("paragraph 2(a) of Part B to Schedule 5", "Schedule 5 Part B, 2(a)")],
        "a part to a schedule",
    ),
    ("Part A to Schedule 2", [("Part A to Schedule 2", "Schedule 2 Part A")], "a part to a schedule, by itself"),
    ("paragraph 3 of Annex 1", [("paragraph 3 of Annex 1", "Annex 1, 3")], "a paragraph of an annex"),
    ("Clause 10.4.1 or 10.4.2", [("10.4.1", "10.4.1"), ("10.4.2", "10.4.2")], "one or the other"),
    ("this clause 5", [("clause 5", "5")], "the word this is outside"),
    ("Appendices", [], "no member, no citation"),
    ("no GCSE is needed", [], "GC inside a word"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), FOUND)
def test_find(text: str, expected: list[tuple[str, str]], reason: str) -> None:
    assert [(text[start:end], write(citation)) for start, end, citation in find(text)] == expected, reason


OTHER_LETTERS = [
    ("see CP3.1(a) and GC5", [("CP3.1(a)", "CP3.1(a)"), ("GC5", "GC5")], "letters that the document numbers"),
    ("CP 3 applies", [("CP 3", "CP3")], "with a space, as labels have"),
    ("SP2 is not CP2", [("CP2", "CP2")], "letters that it does not number are none"),
    ("PCP3 and CP3451", [], "letters within a word, and a number that no section has"),
    ("cp3", [], "small letters are no reference in running text"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), OTHER_LETTERS)
def test_find_with_the_letters_of_a_document(text: str, expected: list[tuple[str, str]], reason: str) -> None:
    known = prefixes_of(["CP1", "CP3.1(a)", "Schedule 2", "NHS 111 services", "5.2"])
    assert known == {"GC", "SC", "CP"}
    assert [(text[start:end], write(citation)) for start, end, citation in find(text, known)] == expected, reason


@pytest.mark.parametrize(
    ("text", "prefixes", "written", "reason"),
    [
        ("CP3.1", None, "CP3.1", "as the citation of a clause is written"),
        ("cp 3.1", None, None, "anything else may be words: which letters are meant has to be told"),
        ("VAT 20", None, None, "the same"),
        ("cp 3.1", {"CP"}, "CP3.1", "a question in a corpus that numbers so"),
        ("VAT20", {"CP"}, None, "and no other letters in it"),
        ("GC5", {"GC", "SC"}, "GC5", "those known anyway"),
    ],
)
def test_parse_letters(text: str, prefixes: set[str] | None, written: str | None, reason: str) -> None:
    citation = parse(text, None if prefixes is None else frozenset(prefixes))
    assert (write(citation) if citation else None) == written, reason


NUMBERS = st.lists(st.integers(1, 99).map(str), min_size=1, max_size=4)
ITEMS = st.lists(st.sampled_from(["(a)", "(b)", "(iv)", "(xii)"]), max_size=2)


@given(st.sampled_from(["", "GC", "SC"]), NUMBERS, ITEMS)
def test_write_then_parse_is_the_same(prefix: str, numbers: list[str], items: list[str]) -> None:
    citation = Citation(prefix=prefix, path=(*numbers, *items))
    assert parse(write(citation)) == citation


ATTACHMENTS = st.sampled_from(["Schedule", "Annex", "Appendix"])


@given(ATTACHMENTS, st.sampled_from(["1", "12", "A"]), st.sampled_from([None, "B"]), NUMBERS, ITEMS)
def test_an_attachment_keeps_its_word(
    word: str, number: str, part: str | None, numbers: list[str], items: list[str]
) -> None:
    citation = Citation(attachment=word, schedule=number, part=part, path=(*numbers, *items))
    assert parse(write(citation)) == citation


@given(
    st.sampled_from([None, "9"]),
    st.sampled_from(["B", "IV", "2"]),
    st.sampled_from([None, "Annex", "Annex 1", "Appendix C"]),
    NUMBERS,
)
def test_parts_and_their_annexes_keep_their_place(
    schedule: str | None, part: str, annex: str | None, numbers: list[str]
) -> None:
    citation = (
        Citation(schedule=schedule, part=part, annex=annex, path=tuple(numbers))
        if schedule
        else Citation(attachment="Part", schedule=part, annex=annex, path=tuple(numbers))
    )
    assert parse(write(citation)) == citation


def test_order_is_that_of_the_contract() -> None:
    names = ["GC36.9", "GC36.45", "GC36.45A", "GC36.46", "GC36.46(a)", "GC36.46(b)", "GC37"]
    parsed = [citation for citation in map(parse, names) if citation]
    shuffled = parsed[3:] + parsed[:3]
    assert sorted(shuffled, key=order) == parsed


def test_ids_are_unique_and_depend_only_on_what_stands_before() -> None:
    names = ["GC5.2(a)", "GC5.2(a)", 'Definitions "Operational Day"']
    ids = clause_ids(names)
    assert ids == ("gc5.2-a", "gc5.2-a~2", "definitions-operational-day")
    assert clause_ids(names[:2]) == ids[:2]


@pytest.mark.parametrize(
    ("label", "read", "reason"),
    [
        ("SC36", ("SC", "36"), "letters and number"),
        ("SC 36A", ("SC", "36A"), "a space, an inserted number"),
        ("OP5.2", ("OP", "5"), "any letters; the number of the section only"),
        ("36", ("", ""), "no letters"),
        ("Q1", ("", ""), "one letter makes no section"),
    ],
)
def test_letters_of_a_section(label: str, read: tuple[str, str], reason: str) -> None:
    assert section(label) == read, reason


def test_conditions_by_their_name() -> None:
    assert conditions("General", "17.4") == "GC17.4"
    assert conditions("service", "36") == "SC36"
