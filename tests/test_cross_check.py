"""Two readers compared: which pages, what counts as the same words, and what is said about the others."""

from __future__ import annotations

import io
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, Icp
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from pipeline.extract.open import extract
from pipeline.extract.pdf.cross_check import THRESHOLD, compared, likeness, likenesses, sample, words
from pipeline.model import Cell, Document, DocumentInfo, Line, Page, Span

SENTENCE = "The Provider’s “first” office must pay £12.50 each month – at 5% – to the Co-ordinating Commissioner."


def a_pdf(pages: int = 3) -> bytes:
    """Pages of one justified paragraph, the second with a ruled table besides."""
    buffer = io.BytesIO()
    style = getSampleStyleSheet()["BodyText"].clone("j", alignment=4)
    flow: list[object] = []
    for number in range(pages):
        flow.append(Paragraph(f"{number + 1}.1 " + " ".join([SENTENCE] * 6), style))
        if number == 1:
            flow.append(Table([["Term", "Price"], ["Fee", "£1"]], style=[("GRID", (0, 0), (-1, -1), 1, colors.black)]))
        flow.append(PageBreak())
    SimpleDocTemplate(buffer, invariant=1).build(flow)
    return buffer.getvalue()


def a_document(pages: int, tables: tuple[int, ...] = (), sha256: str = "00") -> Document:
    """A document of empty pages, some with a table."""
    cell = Line(page=0, spans=(Span(text="x"),), cell=Cell(table=0, row=0, column=0))
    return Document(
        info=DocumentInfo(sha256=sha256, media_type="application/pdf", title="", pages=pages),
        pages=tuple(
            Page(
                number=number,
                width=595,
                height=842,
                lines=(replace(cell, page=number),) if number in tables else (),
            )
            for number in range(1, pages + 1)
        ),
    )


SAME = [
    ("ﬁnance oﬃce", "finance office", "ligatures are letters"),
    ("the Provider’s “fee”", 'the Provider\'s "fee"', "quotes, curly or straight"),
    ("Co-ordinating", "Co ordinating", "a hyphen, and the end of a line after it"),
    ("Co\u00adordinating – 5", "Co‑ordinating - 5", "hyphens and dashes of all kinds"),
    ("1 000 m²", "1\u00a0000 m2", "compatibility forms: hard spaces, raised digits"),
    ("pay , now", "now, pay", "order and spaces before signs"),
]


@pytest.mark.parametrize(("one", "other", "reason"), SAME, ids=[case[2] for case in SAME])
def test_what_counts_as_the_same_words(one: str, other: str, reason: str) -> None:
    assert words(one) == words(other), reason


def test_likeness_is_the_share_of_words_in_common() -> None:
    assert likeness(words("a b c d"), words("a b c d")) == 1
    assert likeness(words("a b c d"), words("a b c x")) == 0.75
    assert likeness(words("pay pay"), words("pay")) == pytest.approx(2 / 3)  # a word that is lost once of two
    assert likeness(words("£5"), words("5")) == pytest.approx(2 / 3)  # a sign that is lost
    assert likeness(words(""), words("")) == 1
    assert likeness(words("a"), words("")) == 0


@given(st.integers(1, 200), st.sets(st.integers(1, 200)), st.text("0123456789abcdef", min_size=4, max_size=8))
def test_the_sample(pages: int, tables: set[int], sha256: str) -> None:
    there = tuple(sorted(number for number in tables if number <= pages))
    document = a_document(pages, there, sha256)
    chosen = sample(document)
    assert chosen == sample(document), "the same file, the same pages"
    assert {1, pages, *there} <= set(chosen) <= set(range(1, pages + 1))
    assert len(chosen) - len({1, pages, *there}) <= pages / 16
    assert sample(document, every=True) == tuple(range(1, pages + 1))


def test_another_file_has_another_sample() -> None:
    assert len({sample(a_document(200, (), sha256)) for sha256 in ("aa", "bb", "cc")}) == 3


def test_both_readers_read_the_same_of_a_sound_page() -> None:
    data = a_pdf()
    document = extract(data, name="a.pdf", check=True)
    assert [found for _, found in likenesses(data, document, (1, 2, 3))] == [1, 1, 1]
    assert [page.flags for page in document.pages] == [(), (), ()]
    assert document.notes == ()


def without_first_line(document: Document, *numbers: int) -> Document:
    """The document as a reader would give it that loses the first line of some pages."""
    pages = [replace(page, lines=page.lines[1:]) if page.number in numbers else page for page in document.pages]
    return replace(document, pages=tuple(pages))


def test_a_page_that_lost_words_is_flagged() -> None:
    data = a_pdf(4)
    document = extract(data, name="a.pdf")
    found = compared(data, without_first_line(document, 2), every=True)
    assert [page.flags for page in found.pages] == [(), ("disagreement",), (), ()]
    assert found.notes == ("A second reader confirms 3 of 4 pages, but not page 2; check by eye.",)
    # The table's page and the last are looked at anyway; with so few pages, none of the rest.
    found = compared(data, without_first_line(document, 2, 3, 4))
    assert [page.flags for page in found.pages] == [(), ("disagreement",), (), ("disagreement",)]
    assert found.notes == ("A second reader confirms 1 of 3 pages, but not 2 pages (2, 4); check by eye.",)


def test_a_file_that_the_second_reader_cannot_open_is_flagged() -> None:
    document = extract(a_pdf(2), name="a.pdf")
    found = compared(b"%PDF-1.7 broken", document)
    assert all("disagreement" in page.flags for page in found.pages)


def test_letters_set_one_by_one_are_words_to_both_readers() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    at = 60.0
    for char in "The Provider must pay each month":
        canvas.drawString(at, 700, char)
        at += canvas.stringWidth(char)
    text = canvas.beginText(60, 650)
    text.setCharSpace(0.5)
    text.textOut("spaced letters")
    canvas.drawText(text)
    canvas.save()
    data = buffer.getvalue()
    document = extract(data, name="a.pdf")
    assert list(likenesses(data, document, (1,))) == [(1, 1.0)]


def test_the_command_line_shows_the_pages(icp: Icp, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(a_pdf())
    done = icp("extract", str(path), "--check", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "disagreement" not in done.stdout


def test_the_threshold_is_the_calibrated_one() -> None:
    note = tomllib.loads((ROOT / "models" / "agreement.toml").read_text(encoding="utf-8"))
    assert note["threshold"] == THRESHOLD
