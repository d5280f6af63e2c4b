"""Word documents: automatic numbering as Word prints it, tracked changes, tables, furniture, contents."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree

from pipeline.extract import extract
from pipeline.extract.word.numbering import Numbering
from pipeline.model import Document
from pipeline.numerals import letters, roman
from pipeline.segment import segment

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LEVELS = """
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="(%4)"/></w:lvl>
<w:lvl w:ilvl="4"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>
"""


def numbering(levels: str = LEVELS, more: str = "") -> str:
    return (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}</w:numbering>'
    )


RESTART = (
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)
LEGAL = LEVELS.replace(
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>', '<w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/>'
)
COUNTS = [
    ("0 0 0", numbering(), "1. 2. 3.", "one level"),
    ("0 1 1 0 1", numbering(), "1. 1.1 1.2 2. 2.1", "a deeper level starts again"),
    ("0 1 2 2 3 3 2", numbering(), "1. 1.1 (a) (b) (i) (ii) (c)", "four levels and back"),
    ("1 1", numbering(), "1.1 1.2", "a level above that was never printed counts from its start"),
    ("0 4 0", numbering(), "1. None 2.", "a bullet has no label"),
    ("0 0/2 0/2 0", numbering(more=RESTART), "1. 5. 6. 7.", "an override starts once, and the count is shared"),
    ("0 1", numbering(LEGAL), "I. I.1", "Roman numbers are printed in the level below"),
    (
        "0 1",
        numbering(LEGAL.replace('<w:lvlText w:val="%1.%2"/>', '<w:isLgl/><w:lvlText w:val="%1.%2"/>')),
        "I. 1.1",
        "legal numbering prints them as digits",
    ),
    ("0 0/9", numbering(), "1. None", "an unknown numbering gives no label"),
]


@pytest.mark.parametrize(("levels", "xml", "expected", "reason"), COUNTS, ids=[case[3] for case in COUNTS])
def test_labels_are_those_that_word_prints(levels: str, xml: str, expected: str, reason: str) -> None:
    counter = Numbering(etree.fromstring(xml.encode()))
    found = []
    for step in levels.split():
        index, _, num = step.partition("/")
        found.append(str(counter.label(num or "1", int(index))))
    assert " ".join(found) == expected, reason


def test_letters_and_roman_numbers() -> None:
    assert [letters(number) for number in (1, 26, 27, 53)] == ["a", "z", "aa", "aaa"]
    assert [roman(number) for number in (4, 9, 14, 40, 1990)] == ["iv", "ix", "xiv", "xl", "mcmxc"]


def docx(body: str, **parts: str) -> Document:
    """A Word document with this body; further parts by name ("numbering", "header1")."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return extract(buffer.getvalue(), name="case.docx")


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def num(level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'


def test_numbers_stand_beside_their_paragraphs() -> None:
    document = docx(p("Payment", num(0)) + p("The Provider must pay.", num(1)), numbering=numbering())
    assert [(line.label, line.text) for line in document.lines] == [
        ("1.", "Payment"),
        ("1.1", "The Provider must pay."),
    ]


def test_an_empty_numbered_paragraph_counts_as_word_counts_it() -> None:
    document = docx(p("One", num(0)) + p("", num(0)) + p("Three", num(0)), numbering=numbering())
    assert [line.label for line in document.lines] == ["1.", "3."]


def test_deleted_text_is_struck_and_inserted_text_is_live() -> None:
    body = (
        "<w:p><w:r><w:t>The Provider </w:t></w:r><w:del><w:r><w:delText>may</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>must</w:t></w:r></w:ins><w:r><w:t> pay.</w:t></w:r></w:p>"
    )
    line = docx(body).lines[0]
    assert line.text == "The Provider must pay."
    assert [span.text for span in line.spans if span.role == "struck"] == ["may"]


def test_struck_formatting_is_struck_unless_switched_off() -> None:
    body = (
        "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>old</w:t></w:r>"
        '<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>new</w:t></w:r></w:p>'
    )
    assert docx(body).lines[0].text == "new"


def test_table_cells_know_their_place() -> None:
    cell = "<w:tc><w:tcPr/>{}</w:tc>"
    row = "<w:tr>" + cell.format(p("a")) + cell.format(p("b")) + "</w:tr>"
    document = docx(f"<w:tbl><w:tblPr/>{row}{row}</w:tbl>" + p("after"))
    assert [(line.cell.row, line.cell.column) for line in document.lines if line.cell] == [
        (0, 0),
        (0, 1),
        (1, 0),
        (1, 1),
    ]
    assert document.lines[-1].cell is None


def test_heads_and_feet_are_furniture_and_contents_are_contents() -> None:
    header = f'<w:hdr xmlns:w="{W}">{p("Running head")}</w:hdr>'
    style = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    styles = f'<w:styles xmlns:w="{W}">{style}</w:styles>'
    entry = p("1 Payment 3", '<w:pStyle w:val="T1"/>')
    document = docx(p("Contents") + entry + p("Body"), header1=header, styles=styles)
    assert [(line.role, line.text) for line in document.lines] == [
        ("contents", "Contents"),
        ("contents", "1 Payment 3"),
        ("body", "Body"),
        ("header", "Running head"),
    ]


def test_pages_are_counted_by_breaks() -> None:
    broken = '<w:p><w:r><w:br w:type="page"/><w:t>second page</w:t></w:r></w:p>'
    document = docx(p("first page") + broken)
    assert [(line.page, line.text) for line in document.lines] == [(1, "first page"), (2, "second page")]


@pytest.mark.parametrize(
    ("run", "pages", "reason"),
    [
        ("<w:lastRenderedPageBreak/>", 2, "Word saved where its pages end"),
        ('<w:br w:type="page"/>', 0, "a typed break alone: the text may run over many pages before it"),
        ("", 0, "no break at all: a program that lays out no pages made the file"),
    ],
)
def test_the_number_of_pages_is_known_only_where_word_saved_its_breaks(run: str, pages: int, reason: str) -> None:
    document = docx(p("first") + f"<w:p><w:r>{run}<w:t>second</w:t></w:r></w:p>")
    assert document.info.pages == pages, reason


def test_capitals_are_read_as_printed() -> None:
    body = "<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>Working hours</w:t></w:r><w:r><w:t> of Staff</w:t></w:r></w:p>"
    assert docx(body).lines[0].text == "WORKING HOURS of Staff"


INDENTS = [
    ("", "Hung", 18.0, 46.8, "a numbered style hangs its number"),
    ("", "Plain", 36.0, 36.0, "a style without the number has only the indent that it gives"),
    (
        '<w:numPr><w:numId w:val="0"/></w:numPr>',
        "Hung",
        0.0,
        0.0,
        "a paragraph without the number has none of its indents",
    ),
    ('<w:numPr><w:numId w:val="0"/></w:numPr><w:ind w:left="720"/>', "Hung", 36.0, 36.0, "and keeps its own"),
]


@pytest.mark.parametrize(("properties", "style", "x0", "edge", "reason"), INDENTS)
def test_indents_go_with_the_number_that_is_taken_away(
    properties: str, style: str, x0: float, edge: float, reason: str
) -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="Hung"><w:pPr><w:numPr><w:ilvl w:val="1"/>'
        '<w:numId w:val="1"/></w:numPr><w:ind w:left="936" w:hanging="576"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Plain"><w:basedOn w:val="Hung"/><w:pPr><w:numPr><w:numId w:val="0"/>'
        '</w:numPr><w:ind w:left="720"/></w:pPr></w:style></w:styles>'
    )
    body = p("A line.", f'<w:pStyle w:val="{style}"/>{properties}')
    line = docx(body, styles=styles, numbering=numbering()).lines[0]
    assert (line.x0, line.x1) == pytest.approx((x0, edge)), reason


def test_a_list_in_the_meaning_of_a_term_is_items_of_the_definition() -> None:
    item = '<w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr><w:ind w:left="720" w:hanging="360"/>'
    meaning = p("any of these:") + p("a lost key;", item) + p("a stolen key;", item) + p("that opens the Site.")
    row = f"<w:tr><w:tc>{p('“Breach”')}</w:tc><w:tc>{meaning}</w:tc></w:tr>"
    other = f"<w:tr><w:tc>{p('“Site”')}</w:tc><w:tc>{p('means the yard.')}</w:tc></w:tr>"
    segmentation = segment(docx(f"<w:tbl>{row}{other}</w:tbl>", numbering=numbering()))
    assert [(clause.kind, clause.heading, clause.label, clause.text) for clause in segmentation.clauses] == [
        ("definition", "Breach", None, "any of these:"),
        ("item", None, "(a)", "a lost key;"),
        ("item", None, "(b)", "a stolen key;"),
        ("definition", "Site", None, "means the yard."),
    ]
    assert segmentation.clauses[0].closing == "that opens the Site."
    assert segmentation.clauses[1].parent == segmentation.clauses[0].id
    assert segmentation.ledger.balanced
