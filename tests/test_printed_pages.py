"""Pages of Word documents by a print of LibreOffice: right, or not said."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import program
from word_files import data, p, read

from pipeline.errors import DamagedFileError
from pipeline.extract import extract
from pipeline.extract.formats import DOCX
from pipeline.extract.sandbox.client import contained
from pipeline.extract.word import converted, printed_pages
from pipeline.extract.word.printed_pages import NOTE, UNPLACED, _places, _Printed, with_pages
from pipeline.model import Line, Span

CONTENT = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
BREAK = '<w:r><w:br w:type="page"/></w:r>'
BODY = "".join(
    p(f"{n}. Loaf", *([BREAK] if n % 5 == 0 else []))
    + p(f"{n}.1 The Baker must bake loaf number {n} for the Town on day {n} of each month.")
    for n in range(1, 15)
)


def _line(text: str, **more: object) -> Line:
    return Line(page=1, spans=(Span(text=text),), paragraph=True, **more)  # type: ignore[arg-type]


def _print(*pages: str) -> _Printed:
    words = [(word, number) for number, text in enumerate(pages, 1) for word in text.split()]
    return _Printed([word for word, _ in words], [page for _, page in words])


CASES = [
    (["one two three", "four five six"], ["one two three", "four five six"], [1, 2], "a paragraph on each page"),
    (["one two three four five six"], ["one two three", "four five six"], [1], "it begins where its first word is"),
    (["one two", "one two"], ["one two head", "one two"], [1, 2], "the same words again, in order"),
    (
        ["one two three", "x y"],
        ["one two three", "four five"],
        None,
        "words that lack at the end, a page after them",
    ),
    (["one two", "x four five"], ["one two", "four five"], None, "a first word that lacks may be on either page"),
    (["one two", "x three"], ["one two three", "four"], [1, 1], "but not where both neighbours are on one page"),
    (["one two", "y", "four five"], ["one two", "four five"], None, "a paragraph that lacks between two pages"),
    (["one", "two"], ["7 one title", "8 two title"], [1, 2], "heads and feet of the print are passed over"),
]


@pytest.mark.parametrize(("lines", "pages", "expected", "reason"), CASES, ids=[case[3] for case in CASES])
def test_where_paragraphs_stand_in_a_print(
    lines: list[str], pages: list[str], expected: list[int] | None, reason: str
) -> None:
    assert _places([_line(text) for text in lines], _print(*pages)) == expected, reason


def test_a_note_stands_on_the_one_page_that_has_its_words() -> None:
    lines = [_line("one two three"), _line("four"), _line("see below", note=True)]
    assert _places(lines, _print("one two three see below", "four")) == [1, 2, 1]
    assert _places(lines, _print("one two three see below", "four see below")) is None


def test_without_libreoffice_pages_stay_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "PROGRAMS", ("no-such-program",))
    found = extract(data(p("1. Loaf")), name="a.docx", pages=30)
    assert (found.info.pages, found.notes) == (0, ())


def test_a_print_that_fails_or_differs_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> bytes:
        raise DamagedFileError("LibreOffice cannot print it.", "Save it again.")

    monkeypatch.setattr(printed_pages, "to_pdf", fails)
    found = with_pages(b"", DOCX, read(p("1. Loaf")), "a.docx", 5)
    assert (found.info.pages, found.notes) == (0, ("Its pages are not known. LibreOffice cannot print it.",))
    monkeypatch.setattr(printed_pages, "to_pdf", lambda *_: b"%PDF")
    monkeypatch.setattr(printed_pages, "_words", lambda _: (_print("rye", "oat"), 2))
    found = with_pages(b"", DOCX, read(p("wheat") + p("oat")), "a.docx", 5)
    assert (found.info.pages, found.notes) == (0, (UNPLACED,))


@pytest.mark.slow
def test_a_word_document_gets_the_pages_of_its_print(tmp_path: Path) -> None:
    program("soffice")
    made = data(BODY, named={"[Content_Types].xml": CONTENT, "_rels/.rels": RELATIONS})
    assert contained(made, "a.docx").info.pages == 0
    found = contained(made, "a.docx", pages=True)
    assert (found.info.pages, found.notes) == (3, (NOTE,))
    pages = {line.text.partition(".")[0]: line.page for line in found.lines if "Loaf" in line.text}
    assert pages == {str(n): 1 + (n > 5) + (n > 10) for n in range(1, 15)}
