"""Word documents as files: parts under other names, Strict ones, chunks within; contents, line and page breaks."""

from __future__ import annotations

import io
import zipfile

import pytest
from word_files import (
    NAMES,
    RELATED,
    SCHEMAS,
    W,
    apart,
    cell,
    code,
    data,
    field,
    live,
    mark,
    numbering,
    p,
    read,
    row,
    style,
    styles,
    table,
)

from pipeline.errors import DamagedFileError
from pipeline.extract import extract
from pipeline.model import Document
from pipeline.segment import segment

TYPES = f"{SCHEMAS}/package/2006/content-types"
RELS = f"{SCHEMAS}/package/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def relations(*each: tuple[str, str, str], kinds: str = RELATED) -> str:
    inside = "".join(f'<Relationship Id="{i}" Type="{kinds}/{kind}" Target="{to}"/>' for i, kind, to in each)
    return f'<Relationships xmlns="{RELS}">{inside}</Relationships>'


def package(**parts: str) -> bytes:
    """A zip of parts; "__" in a name is a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def document(*paragraphs: str) -> str:
    return f"<w:document {NAMES}><w:body>{''.join(paragraphs)}</w:body></w:document>"


def types(part: str, kind: str = MAIN) -> str:
    return f'<Types xmlns="{TYPES}"><Override PartName="{part}" ContentType="{kind}"/></Types>'


def opened(parts: dict[str, str]) -> Document:
    return extract(package(**parts), name="case.docx")


NAMED = [
    (
        {
            "[Content_Types].xml": types("/word/document2.xml"),
            "_rels__.rels": relations(("r1", "officeDocument", "word/document2.xml")),
            "word__document2.xml": document(p("Words.", num="0")),
            "word___rels__document2.xml.rels": relations(("r1", "numbering", "numbering2.xml")),
            "word__numbering2.xml": numbering(),
        },
        "another name",
    ),
    (
        {
            "[Content_Types].xml": types("/text/main.xml"),
            "_rels__.rels": relations(("r1", "officeDocument", "/text/main.xml")),
            "text__main.xml": document(p("Words.", num="0")),
            "text___rels__main.xml.rels": relations(("r1", "numbering", "../lists/one.xml")),
            "lists__one.xml": numbering(),
        },
        "another folder, and an absolute target",
    ),
    (
        {
            "[Content_Types].xml": types("/word/doc.xml", MAIN.replace("document.main", "template.main")),
            "word__doc.xml": document(p("Words.", num="0")),
            "word___rels__doc.xml.rels": relations(("r1", "numbering", "numbering.xml")),
            "word__numbering.xml": numbering(),
        },
        "no relationships of the package, a template",
    ),
    (
        {
            "word__document.xml": document(p("Words.", num="0")),
            "word__numbering.xml": numbering(),
            "word__theme.xml": "<broken",
        },
        "no relationships at all, and a broken part that nobody needs",
    ),
]


@pytest.mark.parametrize(("parts", "reason"), NAMED, ids=[case[1] for case in NAMED])
def test_parts_are_found_by_what_they_are(parts: dict[str, str], reason: str) -> None:
    assert live(opened(parts)) == ["1. Words."], reason


def test_a_strict_document_is_read() -> None:
    strict = "http://purl.oclc.org/ooxml"
    body = p("Words.", num="0", properties='<w:ind w:start="1in"/>') + p("<m:oMath><m:r><m:t>F=1</m:t></m:r></m:oMath>")

    def strictly(xml: str) -> str:
        xml = xml.replace(W, f"{strict}/wordprocessingml/main").replace(
            RELATED, f"{strict}/officeDocument/relationships"
        )
        return xml.replace(f"{SCHEMAS}/officeDocument/2006/math", f"{strict}/officeDocument/math")

    kinds = f"{strict}/officeDocument/relationships"
    found = opened(
        {
            "[Content_Types].xml": types("/word/document.xml"),
            "_rels__.rels": relations(("r1", "officeDocument", "word/document.xml"), kinds=kinds),
            "word__document.xml": strictly(document(body)),
            "word___rels__document.xml.rels": relations(("r1", "numbering", "numbering.xml"), kinds=kinds),
            "word__numbering.xml": strictly(numbering()),
        }
    )
    assert live(found) == ["1. Words.", "F=1"]
    assert found.lines[0].x1 == 72.0


def test_a_damaged_document_is_named() -> None:
    with pytest.raises(DamagedFileError):
        opened({"word__document.xml": "<broken"})
    with pytest.raises(DamagedFileError):
        opened({"[Content_Types].xml": types("/word/gone.xml")})


# ---------------------------------------------------------------- chunks

INNER = data(p("Inner words.", num="0"), numbering=numbering())
CHUNKS = [
    ("part.html", b"<html><body><p>From a <b>page</b>.</p></body></html>", ["From a page."], "a web page"),
    ("part.txt", b"From a text.\n", ["From a text."], "plain text"),
    ("part.docx", INNER, ["1. Inner words."], "a document, which counts for itself"),
    ("part.rtf", b"{\\rtf1 words}", [], "another kind is said"),
    ("part.docx", b"PK\x03\x04broken", [], "a broken one is said"),
    ("elsewhere.html", b"", [], "an empty one is said"),
]


@pytest.mark.parametrize(("name", "content", "expected", "reason"), CHUNKS, ids=[case[3] for case in CHUNKS])
def test_files_within_a_document_are_read_or_said(name: str, content: bytes, expected: list[str], reason: str) -> None:
    chunk = {f"word/{name}": content, "word/_rels/document.xml.rels": relations(("r7", "aFChunk", name))}
    chunk["word/_rels/document.xml.rels"] = relations(("r7", "aFChunk", name), ("r8", "numbering", "numbering.xml"))
    found = read(
        p("One.", num="0") + '<w:altChunk r:id="r7"/>' + p("Two.", num="0"), named=chunk, numbering=numbering()
    )
    assert live(found) == ["1. One.", *expected, "2. Two."], reason
    assert [note[:25] for note in found.notes] == ([] if expected else ["A part of the document is"])


def test_tables_of_a_chunk_are_tables_of_the_document() -> None:
    page = b"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    chunk = {"word/c.html": page, "word/_rels/document.xml.rels": relations(("r7", "aFChunk", "c.html"))}
    found = read(table(row("x", "y")) + '<w:altChunk r:id="r7"/>' + table(row("z", "w")), named=chunk)
    assert [(line.text, line.cell.table) for line in found.lines if line.cell and line.cell.column == 0] == [
        ("x", 0),
        ("a", 1),
        ("c", 1),
        ("z", 2),
    ]
    assert [found_table.number for found_table in found.tables] == [0, 1, 2]


# ---------------------------------------------------------------- contents

TOC = ' TOC \\o "1-3" \\h '
ENTRY = field("PAGEREF _Toc1", "3")
LISTED = [
    (
        p(mark("begin"), code(TOC), mark("separate"), "1. Supply ", ENTRY) + p("2. Payment ", ENTRY) + p(mark("end")),
        ["1. Supply 3", "2. Payment 3"],
        "entries without a style",
    ),
    (
        p(mark("begin"), code(TOC), mark("separate"), "1. Supply ", ENTRY, mark("end")),
        ["1. Supply 3"],
        "one paragraph",
    ),
    (
        p(mark("begin"), code(TOC), mark("separate"), "1. Supply ", ENTRY) + p(mark("end"), "Supply"),
        ["1. Supply 3"],
        "a paragraph after the end of the field",
    ),
    (p(field("INDEX \\c 2", "Buyer, 4")), ["Buyer, 4"], "an index"),
    (p("Contents", style="T0") + p("Supply 3", style="T1"), ["Contents", "Supply 3"], "entries with a style"),
]


@pytest.mark.parametrize(("body", "entries", "reason"), LISTED, ids=[case[2] for case in LISTED])
def test_lists_of_places_are_contents(body: str, entries: list[str], reason: str) -> None:
    found = read(body + p("Supply"), styles=styles(style("T1", name="toc 1"), style("T0")))
    assert ["".join(words for _, words in apart(found)).replace(" ", "")] == ["".join(entries).replace(" ", "")], reason
    assert {role for role, _ in apart(found)} == {"contents"}
    assert live(found)[-1] == "Supply"


# ---------------------------------------------------------------- breaks

BR = "<w:r><w:br/></w:r>"
BROKEN = [
    (
        ("1. Supply", BR, "1.1 The Supplier supplies.", BR, "1.2 The Buyer pays.", BR, "2. Term", BR, "2.1 A year."),
        ["1", "1.1", "1.2", "2", "2.1"],
        "clauses after line breaks",
    ),
    (("1. The Buyer must:", BR, "(a) pay; and", BR, "(b) go."), ["1", "(a)", "(b)"], "items"),
    (("1. The office is", BR, "the blue house", BR, "in Leeds."), ["1"], "no numbers"),
    (("1. The office is", BR, "Unit 3", BR, "10 Downing Street"), ["1"], "an address"),
    (("1. The fee is", BR, "12 pounds."), ["1"], "a number of things"),
    (("1. As it says in", BR, "Section 2 of the Act and", BR, "clause 2 below."), ["1"], "references"),
]


@pytest.mark.parametrize(("runs", "labels", "reason"), BROKEN, ids=[case[2] for case in BROKEN])
def test_a_line_break_may_begin_a_clause(runs: tuple[str, ...], labels: list[str], reason: str) -> None:
    found = segment(read(p(*runs)))
    assert [clause.label for clause in found.clauses] == labels, reason
    assert found.ledger.balanced


def test_a_field_that_holds_the_whole_text_is_no_contents() -> None:
    body = p(mark("begin"), code(TOC), mark("separate"), "Supply ", ENTRY) + p("word " * 9000) + p(mark("end"), "End")
    assert apart(read(body)) == []


def test_a_saved_page_break_after_a_typed_one_is_the_same() -> None:
    typed, saved = '<w:r><w:br w:type="page"/></w:r>', "<w:r><w:lastRenderedPageBreak/></w:r>"
    body = p("One.") + p(typed) + p(saved, "Two.") + p(saved, "Three.") + p(typed, "Four.")
    found = read(body)
    assert [line.page for line in found.lines] == [1, 2, 3, 4]
    assert found.info.pages == 4


def test_breaks_that_were_not_all_saved_say_no_page() -> None:
    saved = "<w:r><w:lastRenderedPageBreak/></w:r>"
    assert read(p("One.") + p(saved, "word " * 3000)).info.pages == 0


def app(pages: str) -> dict[str, str]:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return {"docProps/app.xml": f'<Properties xmlns="{kind}">{pages}</Properties>'}


SAVED = "<w:r><w:lastRenderedPageBreak/></w:r>"
TYPED = '<w:r><w:br w:type="page"/></w:r>'
COUNTED = [
    (p("One.") + p(SAVED, "Two."), "<Pages>2</Pages>", 2, "breaks and count agree"),
    (p("One.") + p(TYPED) + p(SAVED, "Two."), "<Pages>2</Pages>", 2, "a typed break and its saved one are one"),
    (p("One.") + p(SAVED, "Two."), "<Pages>7</Pages>", 0, "fewer breaks than pages: some were not saved"),
    (p("One.") + p(SAVED, "Two.") + p(SAVED, "Three."), "<Pages>2</Pages>", 0, "more breaks than pages"),
    (table(row(cell(p(SAVED, "a")), cell(p("b")))) + p("c"), "<Pages>3</Pages>", 0, "a break in a table, others lost"),
    (p("One.") + p(TYPED) + p("Two.") + p(SAVED, "Three."), "<Pages>9</Pages>", 0, "typed breaks count as well"),
    (p("One.") + p(SAVED, "Two."), "<Words>2</Words>", 2, "the file does not say how many"),
    (p("One.") + p(SAVED, "Two."), "<Pages/>", 2, "an empty count says nothing"),
    (p("One.") + p("Two."), "<Pages>1</Pages>", 0, "without a saved break the count alone places nothing"),
]


@pytest.mark.parametrize(("body", "said", "pages", "reason"), COUNTED, ids=[case[3] for case in COUNTED])
def test_pages_are_known_where_the_saved_breaks_make_the_pages_that_word_counted(
    body: str, said: str, pages: int, reason: str
) -> None:
    found = read(body, named=app(said))
    assert found.info.pages == pages, reason
    for clause in segment(found).clauses:
        assert bool(clause.page_start) == bool(clause.page_end) == bool(pages), "a clause says a page if it is known"
