"""Footnotes, endnotes, comments and text boxes of Word documents."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.extract import extract
from pipeline.model import Document
from pipeline.segment import segment

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def docx(body: str, **parts: str) -> Document:
    """A Word document with this body; further parts by name, each with its root element."""
    buffer = io.BytesIO()
    names = f'xmlns:w="{W}" xmlns:mc="{MC}"'
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {names}>{xml}</w:{name}>")
    return extract(buffer.getvalue(), name="case.docx")


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def ref(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def note(number: int, *texts: str, kind: str = "footnote") -> str:
    return f'<w:{kind} w:id="{number}">{"".join(p(r(text)) for text in texts)}</w:{kind}>'


SEPARATOR = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>line</w:t></w:r></w:p></w:footnote>'
NOTES = SEPARATOR + note(3, "Of 2019.") + note(2, "As amended.", "And again.")


def test_notes_are_clauses_of_their_own_and_their_marks_are_no_text() -> None:
    body = p(r("1 Law")) + p(r("1.1 The Act"), ref(2), r(" applies.")) + p(r("1.2 So does the Order"), ref(3), r("."))
    segmentation = segment(docx(body, footnotes=NOTES))
    assert [(c.kind, c.label, c.citation, c.text or c.heading) for c in segmentation.clauses] == [
        ("clause", "1", "1", "Law"),
        ("clause", "1.1", "1.1", "The Act applies."),
        ("clause", "1.2", "1.2", "So does the Order."),
        ("note", "1", "note 1", "As amended. And again."),
        ("note", "2", "note 2", "Of 2019."),
    ]
    assert segmentation.ledger.balanced


def lines(document: Document) -> list[tuple[int, str | None, str, str]]:
    return [(line.page, line.label, line.role, line.text) for line in document.lines]


def test_endnotes_have_small_roman_numbers_and_stand_at_the_end() -> None:
    body = p(r("One"), ref(1, "endnote")) + p('<w:r><w:br w:type="page"/></w:r>', r("Two"))
    found = lines(docx(body, endnotes=note(1, "Last.", kind="endnote")))
    assert found[-1] == (2, "i", "body", "Last.")


def test_footnotes_stand_on_their_page() -> None:
    body = p(r("One"), ref(2)) + p('<w:r><w:br w:type="page"/></w:r>', r("Two"))
    assert [line[3] for line in lines(docx(body, footnotes=note(2, "First.")))] == ["One", "First.", "Two"]


FORMATS = [
    ("lowerLetter", "", "a", "letters"),
    ("chicago", "", "*", "signs"),
    ("decimal", '<w:numStart w:val="5"/>', "5", "a start"),
    ("unheardOf", "", "1", "a format that is not known"),
]


@pytest.mark.parametrize(("form", "start", "expected", "reason"), FORMATS, ids=[case[3] for case in FORMATS])
def test_the_number_is_as_printed(form: str, start: str, expected: str, reason: str) -> None:
    settings = f'<w:footnotePr><w:numFmt w:val="{form}"/>{start}</w:footnotePr>'
    document = docx(p(r("One"), ref(2)), footnotes=note(2, "First."), settings=settings)
    assert document.lines[-1].label == expected, reason


def test_a_mark_given_by_hand_is_no_text_of_the_clause() -> None:
    mark = '<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>#</w:t></w:r>'
    document = docx(p(r("One"), mark), footnotes=note(2, "First."))
    assert lines(document) == [(1, None, "body", "One"), (1, "#", "body", "First.")]


def test_a_deleted_note_is_struck_and_not_counted() -> None:
    body = p(r("One"), f"<w:del>{ref(2)}</w:del>", r(" two"), ref(3))
    document = docx(body, footnotes=NOTES)
    assert [(line.label, line.text) for line in document.lines if line.note and line.text] == [("1", "Of 2019.")]
    assert segment(document).ledger.discarded == {"struck": 19}


def test_a_note_that_nothing_refers_to_is_discarded_by_name() -> None:
    assert lines(docx(p(r("One")), footnotes=note(2, "Lost.")))[-1] == (1, None, "note", "Lost.")


def test_a_note_cuts_no_table() -> None:
    cell = f"<w:tc>{p(r('a'), ref(2))}</w:tc><w:tc>{p('<w:r><w:lastRenderedPageBreak/></w:r>', r('b'))}</w:tc>"
    document = docx(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>", footnotes=note(2, "First."))
    assert [line.text for line in document.lines] == ["a", "b", "First."]


def test_comments_are_left_out_by_name() -> None:
    body = p(r("One"), '<w:r><w:commentReference w:id="0"/></w:r>')
    document = docx(body, comments=f'<w:comment w:id="0">{p(r("Why one?"))}</w:comment>')
    assert segment(document).ledger.discarded == {"comment": 7}


def box(text: str) -> str:
    return f"<w:txbxContent>{p(r(text))}</w:txbxContent>"


BOXES = [
    (f"<w:r><w:pict>{box('boxed')}</w:pict></w:r>", "an old drawing"),
    (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box('boxed')}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box('boxed')}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        "a new drawing with an old one for older programs",
    ),
    (
        f"<mc:AlternateContent><mc:Choice><w:r><w:drawing>{box('boxed')}</w:drawing></w:r></mc:Choice>"
        f"<mc:Fallback><w:r><w:pict>{box('boxed')}</w:pict></w:r></mc:Fallback></mc:AlternateContent>",
        "both forms around their runs",
    ),
]


@pytest.mark.parametrize(("run", "reason"), BOXES, ids=[case[1] for case in BOXES])
def test_a_text_box_is_read_once_after_its_paragraph(run: str, reason: str) -> None:
    assert [line.text for line in docx(p(r("One"), run) + p(r("Two"))).lines] == ["One", "boxed", "Two"], reason


def test_a_text_box_in_a_cell_belongs_to_the_cell() -> None:
    cell = f"<w:tc>{p(r('a'), BOXES[0][0])}</w:tc>"
    document = docx(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")
    assert [line.cell.column for line in document.lines if line.cell] == [0, 0]


def test_an_embedded_file_is_named_in_a_note() -> None:
    document = docx(p(r("One")) + '<w:altChunk r:id="x" xmlns:r="y"/><w:altChunk r:id="z" xmlns:r="y"/>')
    assert len(document.notes) == 1
    assert "not read" in document.notes[0]
