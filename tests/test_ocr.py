"""Pages that are pictures: read by OCR where it is installed, named where it is not, never silently empty."""

from __future__ import annotations

import hashlib
import io
import re
import sys
from pathlib import Path

import pytest
from conftest import Icp
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import pipeline.reading as room
from pipeline.errors import DamagedFileError, MissingExtraError, NoTextError, TooLargeError
from pipeline.extract import extract
from pipeline.extract.pdf import ocr
from pipeline.extract.pdf.ocr import Recognised, pictures, read_with_ocr, wanting, with_confidence, words_of
from pipeline.extract.pdf.ocr_figures import differing
from pipeline.extract.sandbox.client import Limits
from pipeline.model import Document, Line, Page, Span
from pipeline.reading import ReadingOptions, read_document, reading_of, reading_version
from pipeline.segment import segment
from pipeline.settings import load_settings

SCANNED = ("2. Termination", "2.1 Either party may end this contract", "by ninety days of written notice.")


def a_scan(*, printed: bool) -> bytes:
    """A PDF whose last page is a picture of text; `printed`: with a page of real text before it."""
    picture = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(picture)
    for number, text in enumerate(SCANNED):
        pen.text((150, 200 + 90 * number), text, fill=0, font=ImageFont.load_default(size=44))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    if printed:
        canvas.drawString(60, 700, "1. Payment")
        canvas.drawString(60, 680, "1.1 The Provider must pay each month.")
        canvas.showPage()
    canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    canvas.save()
    return buffer.getvalue()


HOCR = [
    ("<span class='ocrx_word' id='w' title='bbox 1 2 3 4; x_wconf 89'>Pay</span>", [("Pay", 0.89)], "a word"),
    ("<span class='ocrx_word' title='x_wconf 7'><strong>A &amp; B</strong></span>", [("A & B", 0.07)], "bold, escaped"),
    ('<span class="ocrx_word" title="bbox 1 2 3 4; x_wconf 95"> </span>', [], "a blank is no word"),
    ("<span class='ocr_line' title='bbox 1 2 3 4'>x</span>", [], "a line is no word"),
]


@pytest.mark.parametrize(("hocr", "found", "reason"), HOCR, ids=[case[2] for case in HOCR])
def test_words_of_hocr(hocr: str, found: list[tuple[str, float]], reason: str) -> None:
    assert [(word.text, word.confidence) for word in words_of(hocr)] == found, reason


def a_page(*lines: str) -> Page:
    return Page(
        number=1,
        width=595,
        height=842,
        lines=tuple(Line(page=1, spans=(Span(text=text),)) for text in lines),
    )


CONFIDENCE = [
    ("pay now", [("pay", 0.9), ("now", 0.7)], [0.8], "the mean of the words"),
    ("a abc", [("a", 0.5), ("abc", 0.9)], [0.8], "weighted by their length"),
    ("pay|pay", [("pay", 0.9), ("pay", 0.5)], [0.9, 0.5], "the same word twice, in order"),
    ("pays", [("pay", 0.9), ("now", 0.7)], [0.8], "a word cut in another way counts as the page's mean"),
    ("pay", [], [0.0], "nothing vouches for it"),
]


@pytest.mark.parametrize(("text", "words", "sure", "reason"), CONFIDENCE, ids=[case[3] for case in CONFIDENCE])
def test_confidence_of_lines(text: str, words: list[tuple[str, float]], sure: list[float], reason: str) -> None:
    found = with_confidence(a_page(*text.split("|")), [Recognised(*word) for word in words])
    assert [line.ocr for line in found.lines] == sure, reason


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """OCR is not installed."""
    monkeypatch.setattr(ocr, "available", lambda: False)
    monkeypatch.setattr(room, "available", lambda: False)


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> None:
    """OCR is said to be installed."""
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(room, "available", lambda: True)


@pytest.mark.usefixtures("missing")
def test_without_it_the_page_is_named() -> None:
    document = read_document(a_scan(printed=True), "a.pdf")
    assert pictures(document) == (2,)
    assert any("Page 2" in note for note in document.notes)
    with pytest.raises(NoTextError, match=r"pip install 'icp-contracts\[ocr\]'"):
        read_document(a_scan(printed=False), "a.pdf")


@pytest.mark.usefixtures("missing")
def test_asked_for_without_it_is_an_error_that_says_how_to_install_it() -> None:
    with pytest.raises(MissingExtraError, match="tesseract and Ghostscript"):
        read_document(a_scan(printed=True), "a.pdf", reading=ReadingOptions(ocr="always"))


@pytest.mark.usefixtures("there")
def test_never_is_never() -> None:
    assert pictures(read_document(a_scan(printed=True), "a.pdf", reading=ReadingOptions(ocr="never"))) == (2,)
    with pytest.raises(NoTextError, match="give --ocr"):
        read_document(a_scan(printed=False), "a.pdf", reading=ReadingOptions(ocr="never"))


FAILING = [
    ("raise SystemExit('no such language')", DamagedFileError, "no such language", "OCR that fails says why"),
    ("pass", DamagedFileError, "without a word", "OCR that makes nothing"),
    ("import time; time.sleep(60)", TooLargeError, "more than 3 seconds", "OCR that hangs"),
]


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize(("program", "error", "says", "reason"), FAILING, ids=[case[3] for case in FAILING])
def test_ocr_that_fails(
    monkeypatch: pytest.MonkeyPatch, program: str, error: type[Exception], says: str, reason: str
) -> None:
    monkeypatch.setattr(ocr, "_command", lambda *_, **__: [sys.executable, "-c", program])
    monkeypatch.setattr(ocr, "SECONDS_A_PAGE", 0)
    limits = Limits(seconds=3)
    with pytest.raises(error, match=says):
        read_document(a_scan(printed=True), "a.pdf", reading=ReadingOptions(ocr="always", limits=limits))
    # Where it was not asked for, what can be read is read, and the failure is said.
    document = read_document(a_scan(printed=True), "a.pdf", reading=ReadingOptions(limits=limits))
    assert pictures(document) == (2,)
    assert says in document.notes[-1], reason
    with pytest.raises(NoTextError, match=says):
        read_document(a_scan(printed=False), "a.pdf", reading=ReadingOptions(limits=limits))


# Stands for ocrmypdf with a tesseract that does not finish: the page comes back as it was, and only the log says why.
SLOW = """
import os, pathlib, shutil, sys
kept = pathlib.Path(os.environ["TMPDIR"], "ocrmypdf.io.x")
kept.mkdir()
line = "[…] - ocrmypdf._exec.tesseract - WARNING -    {} [tesseract] took too long to OCR - skipping"
(kept / "debug.log").write_text(line.format(sys.argv[3]) if os.environ["OMP_THREAD_LIMIT"] == "1" else "", "utf-8")
(kept / "000001_ocr_hocr.hocr").touch()
shutil.copy(sys.argv[1], sys.argv[2])
"""


@pytest.mark.usefixtures("there")
def test_a_page_that_takes_too_long_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        ocr, "_command", lambda source, result, pages, **_: [sys.executable, "-c", SLOW, source, result, str(pages[0])]
    )
    says = "OCR of page {} took more than 120 seconds and was given up"
    document = read_document(a_scan(printed=True), "a.pdf")
    assert pictures(document) == (2,)
    assert says.format(2) in document.notes[-1]
    with pytest.raises(NoTextError) as raised:
        read_document(a_scan(printed=False), "a.pdf")
    assert says.format(1) in str(raised.value)
    assert "no words" not in str(raised.value), "nobody has looked"


def test_settings_and_options() -> None:
    settings = load_settings({"ICP_OCR": "never"})
    assert reading_of(settings).ocr == "never"
    assert reading_of(settings, ocr=True).ocr == "always"
    assert reading_of(load_settings({}), ocr=False).ocr == "never"


@pytest.mark.usefixtures("missing")
def test_documents_are_read_again_when_their_reading_changes() -> None:
    versions = [
        reading_version(load_settings(environ))
        for environ in ({}, {"ICP_OCR": "never"}, {"ICP_OCR": "always"}, {"ICP_PARSE_PAGES": "9"})
    ]
    assert len(set(versions)) == 4


def test_a_document_with_text_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    document = Document(info=extract(b"1. Pay", name="a.txt").info, pages=(a_page("1. Pay"),))
    assert read_with_ocr(b"", "a.pdf", document) is document


def page_of(role_and_text: list[tuple[str, str]]) -> Document:
    lines = tuple(Line(page=1, spans=(Span(text=text),), role=role) for role, text in role_and_text)
    page = Page(number=1, width=595, height=842, lines=lines, flags=("unreadable",))
    return Document(info=extract(b"1. Pay", name="a.txt").info, pages=(page,))


DARK = [
    ([("unreadable", "????????"), ("body", "1.1")], True, "hardly a letter has a meaning"),
    ([("unreadable", "??"), ("body", "The Provider must pay.")], False, "signs before readable words"),
    ([("body", "The Provider must pay.")], False, "all is readable"),
]


@pytest.mark.parametrize(("lines", "dark", "reason"), DARK, ids=[case[2] for case in DARK])
def test_pages_whose_letters_have_no_meaning_want_ocr(lines: list[tuple[str, str]], dark: bool, reason: str) -> None:
    assert wanting(page_of(lines)) is dark, reason


FIGURES = [
    ("pay £21,000,000 each year", "pay £25,000,000 each year", [("£21,000,000", "£25,000,000")], "a sum"),
    ("within 30 days.", "within 80 days.", [("30", "80")], "a period before a stop"),
    ("by 1 April 2031", "by 1 April 2081", [("2031", "2081")], "a year"),
    ("pay £21,000,000", "pay £21.000,000", [], "the same digits"),
    ("item 5 of it", "item S of it", [], "one digit"),
    ("pay the 21 shares", "pay the shares", [], "a figure that OCR has left out"),
    ("clause 21 or it", "clause of or it", [], "no figure stands against it"),
    ("Regulation AB12 of", "Regulation AB13 of", [], "letters with figures"),
]


@pytest.mark.parametrize(("layer", "seen", "found", "reason"), FIGURES, ids=[case[3] for case in FIGURES])
def test_figures_that_differ(layer: str, seen: str, found: list[tuple[str, str]], reason: str) -> None:
    assert differing(a_page(layer), [Recognised(word, 0.9) for word in seen.split()]) == found, reason
    assert differing(a_page(layer), [Recognised(word, 0.2) for word in seen.split()]) == [], "OCR is not sure"


needs_ocr = pytest.mark.skipif(not ocr.available(), reason="ocrmypdf, tesseract or Ghostscript is not installed")


@needs_ocr
@pytest.mark.slow
def test_a_scanned_page_among_printed_ones_becomes_clauses() -> None:
    data = a_scan(printed=True)
    document = read_document(data, "a.pdf")
    assert document.info.sha256 == hashlib.sha256(data).hexdigest(), "it is the document that was given"
    assert [page.flags for page in document.pages] == [(), ()]
    assert {line.ocr for line in document.pages[0].lines} == {None}
    assert all(line.ocr is not None and 0.5 < line.ocr <= 1 for line in document.pages[1].lines)
    assert document.notes == ("Page 2, a picture, was read by OCR; check the words by eye.",)
    found = segment(document)
    assert found.ledger.balanced
    for clause in found.clauses:
        marks = [mark for mark in clause.annotations if mark.type == "ocr"]
        assert len(marks) == (clause.page_start == 2)
    last = found.clauses[-1]
    assert "Either party may end this contract" in last.text
    mark = last.annotations[0]
    assert (mark.start, mark.end) == (0, len(last.text))
    assert mark.value is not None
    assert 0.5 < float(mark.value) <= 1


@needs_ocr
@pytest.mark.slow
def test_the_command_line_shows_how_sure_it_is(icp: Icp, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(a_scan(printed=False))
    done = icp("clauses", str(path), home=tmp_path)
    assert "[read by OCR, confidence 0." in done.stdout
    assert "was read by OCR" in done.stdout
    refused = icp("clauses", "--no-ocr", str(path), home=tmp_path)
    assert (refused.returncode, refused.stdout) == (8, "")
    assert "give --ocr" in refused.stderr


def a_layered_scan(layer: tuple[str, ...]) -> bytes:
    """A scan of one page with words laid over it that nobody sees."""
    picture = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(picture)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    for number, text in enumerate(SUMS):
        pen.text((150, 200 + 90 * number), text, fill=0, font=ImageFont.load_default(size=44))
    canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    for number, text in enumerate(layer):
        hidden = canvas.beginText(72, 842 - (240 + 90 * number) * 0.48)
        hidden.setTextRenderMode(3)
        hidden.setFont("Helvetica", 20)
        hidden.textOut(text)
        canvas.drawText(hidden)
    canvas.save()
    return buffer.getvalue()


SUMS = ("1. The Provider must pay", "a fee of 25,000,000 each year", "within 30 days.")


@needs_ocr
@pytest.mark.slow
def test_a_layer_with_another_figure_is_told_where_it_is_asked_for() -> None:
    data = a_layered_scan((SUMS[0], "a fee of 21,000,000 each year", SUMS[2]))
    checked = read_document(data, "a.pdf", reading=ReadingOptions(check=True))
    assert checked.pages[0].flags[:1] == ("ocr_layer",)
    assert "Figures on page 1 may be wrong: 21,000,000 or 25,000,000." in checked.notes
    assert not any("Figures" in note for note in read_document(data, "a.pdf").notes)
    same = read_document(a_layered_scan(SUMS), "a.pdf", reading=ReadingOptions(check=True))
    assert not any("Figures" in note for note in same.notes)


def a_dark_page() -> bytes:
    """A page of type whose font has no names for its glyphs and no map to Unicode."""
    pdfmetrics.registerFont(TTFont("Dark", "Vera.ttf", asciiReadable=0))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1, pageCompression=0)
    for number, text in enumerate(SCANNED):
        canvas.setFont("Dark", 18)
        canvas.drawString(72, 740 - 40 * number, text)
    canvas.save()
    return re.sub(rb"/ToUnicode \d+ 0 R", lambda match: b" " * len(match[0]), buffer.getvalue())


@needs_ocr
@pytest.mark.slow
def test_a_page_whose_letters_have_no_meaning_is_read_by_ocr() -> None:
    data = a_dark_page()
    dark = extract(data, name="a.pdf")
    assert dark.pages[0].flags == ("unreadable",)
    document = read_document(data, "a.pdf")
    assert "Either party may end this contract" in " ".join(line.text for line in document.lines)
    assert document.notes == ("Page 1, whose letters the file does not name, was read by OCR; check the words by eye.",)
