"""Numbers of Word documents as they are printed: linked styles, levels passed over, formats, fields that count, tracked
changes."""

from __future__ import annotations

import pytest
from lxml import etree
from word_files import deleted, field, level, live, numbering, p, r, read, row, style, styles, table

from pipeline.extract.word.number_formats import cardinal_text, letters, ordinal_text, written
from pipeline.extract.word.numbering import Numbering

PASSED_OVER = [
    ("1 1 0 1 1 0", "1.1 1.2 2. 2.1 2.2 3.", "a list that begins a level deeper"),
    ("2 0 1", "(a) 2. 2.1", "two levels deeper"),
    ("0 2 2 1 2", "1. (a) (b) 1.2 (a)", "a level left out in the middle"),
    ("0 1 0 1", "1. 1.1 2. 2.1", "nothing is passed over"),
]


@pytest.mark.parametrize(("levels", "expected", "reason"), PASSED_OVER, ids=[case[2] for case in PASSED_OVER])
def test_a_level_that_was_passed_over_is_counted(levels: str, expected: str, reason: str) -> None:
    counter = Numbering(etree.fromstring(numbering().encode()))
    assert " ".join(str(counter.label("1", int(at))) for at in levels.split()) == expected, reason


def test_a_level_that_was_passed_over_begins_where_the_list_says() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>'
    start = f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{override}</w:num>'
    counter = Numbering(etree.fromstring(numbering(more=start).encode()))
    assert [counter.label("2", at) for at in (1, 1, 0, 1)] == ["4.1", "4.2", "5.", "5.1"]


LIST = "<w:numPr><w:numId w:val='1'/></w:numPr>"
LINKED = numbering(
    level(0, "decimal", "%1.", '<w:pStyle w:val="Head"/>'),
    level(1, "decimal", "%1.%2", '<w:pStyle w:val="Text"/>'),
    level(2, "lowerLetter", "(%3)", '<w:pStyle w:val="Point"/>'),
)


def linked_styles(text: str = LIST) -> str:
    return styles(style("Head", p=LIST), style("Text", p=text), style("Point", p=LIST), style("Own", based="Point"))


BY_STYLE = [
    (
        [{"style": "Head"}, {"style": "Text"}, {"style": "Point"}],
        ["1.", "1.1", "(a)"],
        LIST,
        "the level names the style",
    ),
    ([{"style": "Head"}, {"style": "Own"}], ["1.", "(a)"], LIST, "a style that is based on it"),
    (
        [{"style": "Head"}, {"style": "Text"}],
        ["1.", "1.1"],
        "<w:numPr><w:ilvl w:val='2'/><w:numId w:val='1'/></w:numPr>",
        "the level decides, whatever the style says",
    ),
    ([{"style": "Head"}, {"style": "Point", "num": "1"}], ["1.", "1.1"], LIST, "what the paragraph says comes first"),
    (
        [{"style": "Head"}, {"style": "Text", "properties": "<w:numPr><w:numId w:val='0'/></w:numPr>"}],
        ["1.", None],
        LIST,
        "taken off by hand",
    ),
]


@pytest.mark.parametrize(("paragraphs", "labels", "text", "reason"), BY_STYLE, ids=[case[3] for case in BY_STYLE])
def test_levels_are_linked_to_styles(
    paragraphs: list[dict[str, str]], labels: list[str | None], text: str, reason: str
) -> None:
    body = "".join(p("Words.", **about) for about in paragraphs)
    found = read(body, numbering=LINKED, styles=linked_styles(text))
    assert [line.label for line in found.lines] == labels, reason


WRITTEN = [
    (1, "ordinalText", "First"),
    (12, "ordinalText", "Twelfth"),
    (21, "ordinalText", "Twenty-First"),
    (30, "ordinalText", "Thirtieth"),
    (1, "cardinalText", "One"),
    (42, "cardinalText", "Forty-Two"),
    (115, "cardinalText", "One Hundred Fifteen"),
    (7, "0001", "0007"),
    (3, "decimalEnclosedParen", "(3)"),
    (3, "aFormatOfTomorrow", "3"),
    (27, "lowerLetter", "aa"),
    (28, "upperLetter", "BB"),
    (0, "lowerLetter", ""),
]


@pytest.mark.parametrize(("number", "form", "expected"), WRITTEN)
def test_numbers_are_written_in_their_format(number: int, form: str, expected: str) -> None:
    assert written(number, form) == expected


def test_every_small_number_has_words() -> None:
    assert len({ordinal_text(n) for n in range(1, 1000)}) == len({cardinal_text(n) for n in range(1, 1000)}) == 999
    assert letters(53) == "aaa"


def test_words_for_numbers_stand_in_labels() -> None:
    own = numbering(level(0, "ordinalText", "%1 Schedule"), level(1, "cardinalText", "Part %2"))
    assert live(read(p("Rates", num="0") + p("Fuel", num="1"), numbering=own)) == [
        "First Schedule Rates",
        "Part One Fuel",
    ]


def test_a_format_of_its_own_and_a_hidden_number() -> None:
    form = '<w:numFmt w:val="custom" w:format="001, 002, 003"/>'
    custom = f'<w:lvl w:ilvl="0"><w:start w:val="7"/>{form}<w:lvlText w:val="REQ-%1"/></w:lvl>'
    hidden = '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/><w:rPr><w:vanish/></w:rPr></w:lvl>'
    found = read(p("One.", num="0") + p("Two.", num="1"), numbering=numbering(custom, hidden))
    assert [line.label for line in found.lines] == ["REQ-007", None]


DELETED, MOVED = "<w:del/>", "<w:moveFrom/>"
TRACKED = [
    (
        p("One.", num="0") + p("<w:moveFrom>" + r("Gone.") + "</w:moveFrom>", num="0", mark=MOVED) + p("Two.", num="0"),
        ["1. One.", "2. Two."],
        "a paragraph that was moved away counts for none",
    ),
    (
        p("One.", num="0") + p(deleted("Gone."), num="0", mark=DELETED) + p("Two.", num="0"),
        ["1. One.", "2. Two."],
        "nor does a deleted one",
    ),
    (
        p("One ends", num="0", mark=DELETED) + p(" here.", num="0") + p("Two.", num="0"),
        ["1. One ends here.", "2. Two."],
        "a deleted mark puts two paragraphs together",
    ),
    (
        p("A", num="0", mark=DELETED) + p("B", num="0", mark=DELETED) + p("C.", num="0"),
        ["1. ABC."],
        "and three",
    ),
    (
        p("One ends here.", num="0", mark=DELETED) + p(deleted("All of this."), num="1") + p("Two.", num="0"),
        ["1. One ends here.", "2. Two."],
        "the rest of it is deleted, so that it stays what it was",
    ),
    (p("Last", num="0", mark=DELETED), ["1. Last"], "nothing follows"),
    (
        p("Before", num="0", mark=DELETED) + table(row("a", "b")) + p("After.", num="0"),
        ["1. Before", "a", "b", "2. After."],
        "a table follows",
    ),
    (
        table(row("kept", "1"), row("gone", "2", properties="<w:del/>")) + p("One.", num="0"),
        ["kept", "1", "1. One."],
        "a deleted row",
    ),
    (
        table(row(f"<w:tc>{p('x', num='0')}</w:tc>", properties="<w:del/>")) + p("One.", num="0"),
        ["1. One."],
        "numbers in a deleted row count for none",
    ),
]


@pytest.mark.parametrize(("body", "expected", "reason"), TRACKED, ids=[case[2] for case in TRACKED])
def test_numbers_are_those_of_the_accepted_text(body: str, expected: list[str], reason: str) -> None:
    assert live(read(body, numbering=numbering())) == expected, reason


def simple(instruction: str) -> str:
    return f'<w:fldSimple w:instr=" {instruction} "/>'


NAMED = (
    '<w:abstractNum w:abstractNumId="5"><w:name w:val="Mine"/>'
    + level(0, "upperLetter", "Case %1:")
    + "</w:abstractNum>"
)
HIDDEN_RUN = "<w:r><w:rPr><w:vanish/></w:rPr>"
COUNTING = [
    (p("It ", field("LISTNUM"), " pays and ", field("LISTNUM"), " acts."), ["It 1) pays and 2) acts."], "plain text"),
    (
        p("It ", field("LISTNUM"), " pays.", num="0") + p("They ", field("LISTNUM"), " go.", num="0"),
        ["1. It 1.1 pays.", "2. They 2.1 go."],
        "a level below the number of the paragraph, in its list",
    ),
    (
        p("It ", field("LISTNUM LegalDefault \\l 2"), " pays ", field("LISTNUM LegalDefault \\l 2"), " it."),
        ["It 1.1. pays 1.2. it."],
        "a list by name and level",
    ),
    (
        p("One.", num="0") + p(field("LISTNUM \\l 1 \\s 0")) + p("Again.", num="0"),
        ["1. One.", "0.", "1. Again."],
        "the list before it begins again",
    ),
    (
        p("One.", num="0") + p(field("LISTNUM").replace("<w:r>", HIDDEN_RUN)) + p("Two.", num="0"),
        ["1. One.", "3. Two."],
        "a hidden field counts too",
    ),
    (p("Or ", field("LISTNUM \\l 5 \\s 3"), " else."), ["Or (c) else."], "a start"),
    (p("Or ", simple("LISTNUM \\l 4"), " else."), ["Or (1) else."], "a field in one element"),
    (p("Or ", field("LISTNUM", "9)"), " else."), ["Or 1) else."], "an old result is not shown"),
    (
        p(deleted(field("LISTNUM")), "It ", field("LISTNUM"), " pays."),
        ["It 1) pays."],
        "a deleted field counts for none",
    ),
    (
        p(field("AUTONUM"), " One.") + p(field("AUTONUM"), " Two."),
        ["1.  One.", "2.  Two."],
        "numbers before paragraphs are their labels",
    ),
    (
        p(field("AUTONUMLGL"), "One", properties="<w:outlineLvl w:val='0'/>")
        + p(field("AUTONUMLGL"), "Text.")
        + p(field("AUTONUMLGL \\e"), "More.")
        + p(field("AUTONUMLGL"), "Two", properties="<w:outlineLvl w:val='0'/>")
        + p(field("AUTONUMLGL"), "Text."),
        ["1. One", "1.1. Text.", "1.2 More.", "2. Two", "2.1. Text."],
        "legal numbers go by the outline",
    ),
    (p(field("AUTONUMOUT"), "One", properties="<w:outlineLvl w:val='1'/>"), ["A. One"], "outline numbers"),
]


@pytest.mark.parametrize(("body", "expected", "reason"), COUNTING, ids=[case[2] for case in COUNTING])
def test_fields_count(body: str, expected: list[str], reason: str) -> None:
    assert live(read(body, numbering=numbering())) == expected, reason


def test_a_field_counts_in_a_list_of_the_document_by_its_name() -> None:
    own = numbering(more="").replace("</w:numbering>", "")
    own = own.replace("<w:num ", NAMED + "<w:num ", 1)
    own += '<w:num w:numId="8"><w:abstractNumId w:val="5"/></w:num></w:numbering>'
    body = p("In ", field("LISTNUM Mine"), " it pays, in ", field("LISTNUM Mine"), " not.")
    assert live(read(body, numbering=own)) == ["In Case A: it pays, in Case B: not."]


def test_bad_numbers_in_a_file_raise_nothing() -> None:
    broken = numbering(level(0, "decimal", "%1.").replace('w:start w:val="1"', 'w:start w:val="many"'))
    assert live(read(p("One.", num="0"), numbering=broken)) == ["1. One."]
