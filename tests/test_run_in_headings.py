"""Headings that run in without bold type, and the underlines that show them: drawn, set by a word processor, typed."""

from __future__ import annotations

import io

import pytest
from docx import Document as WordFile
from docx.enum.text import WD_UNDERLINE
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.model import Clause
from pipeline.segment import segment


def clauses(data: bytes, name: str) -> dict[str | None, Clause]:
    """The clauses of a document by their label."""
    return {clause.label: clause for clause in segment(extract(data, name=name)).clauses}


CAPITALS = [
    ("4.1 GRANT OF LICENSE. The Owner grants a licence.", "GRANT OF LICENSE", "a title with a stop"),
    ("4.1 FEES AND TAXES: The Buyer pays the fees.", "FEES AND TAXES", "a title with a colon"),
    ("4.1 TERM. This contract begins on 1 April 2026.", "TERM", "of one word"),
    ("4.1 COPYRIGHT, TRADE MARKS & NOTICES. No notice is removed.", "COPYRIGHT, TRADE MARKS & NOTICES", "with signs"),
    ("4.1 BUYER'S DUTIES. A duty ends with the contract.", "BUYER'S DUTIES", "before a word of one letter"),
    ("4.1 THE BUYER SHALL PAY ALL FEES. NO FEE IS REPAID.", None, "all in capitals: no word is a title"),
    ("4.1 NHS England pays the fees. The Buyer keeps a record.", None, "a name in capitals goes on"),
    ("4.1 The GRANT. The Buyer pays.", None, "capitals that do not begin it"),
]


@pytest.mark.parametrize(("text", "heading", "reason"), CAPITALS, ids=[case[2] for case in CAPITALS])
def test_words_in_capitals_up_to_a_stop(text: str, heading: str | None, reason: str) -> None:
    rows = f"4. LICENCE\n\n{text}\n\n4.2 The Owner keeps its rights.\n"
    found = clauses(rows.encode(), "a.txt")["4.1"]
    assert found.heading == heading, reason
    assert found.words.replace(".", "").replace(":", "") == text.removeprefix("4.1 ").replace(".", "").replace(":", "")


def test_a_title_in_capitals_over_two_lines() -> None:
    rows = (
        "7. RIGHTS\n\n7.11 DISPUTES BETWEEN THE LICENSEE AND CUSTOMERS OF THE LICENSEE AND OF\nITS AGENTS. The "
        "Licensee settles each of them at its own expense and\nin its own name.\n\n7.12 The Owner is told.\n"
    )
    found = clauses(rows.encode(), "a.txt")["7.11"]
    assert found.heading == "DISPUTES BETWEEN THE LICENSEE AND CUSTOMERS OF THE LICENSEE AND OF ITS AGENTS"
    assert found.text.startswith("The Licensee settles")


# label, underlined words, the rest of the line; the heading
UNDERLINED = [
    ("5.1 ", "Source Access", ". The Owner gives access.", "Source Access", "the stop is not underlined"),
    ("5.1 ", "Source Access.", " The Owner gives access.", "Source Access", "the stop is underlined"),
    ("5.1 ", "Term", ": it begins on 1 April 2026.", "Term", "a colon"),
    ("5.1 ", "Source Access", "", "Source Access", "a title alone"),
    ("5.1 ", "Business Day", " means a day on which banks are open.", None, "a term that is defined"),
    ("5.1 ", "Owner", " shall give access. No fee is due.", None, "a word within a sentence"),
    ("5.1 The ", "Owner", ". It gives access.", None, "an underline that does not begin the clause"),
]


def a_pdf(label: str, under: str, after: str) -> bytes:
    """A PDF with the rule drawn under the words, as a word processor prints it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    canvas.setFont("Times-Roman", 11)
    canvas.drawString(72, 760, "5. Access")
    x0 = 72 + canvas.stringWidth(label, "Times-Roman", 11)
    canvas.drawString(72, 730, f"{label}{under}{after}")
    canvas.setLineWidth(0.6)
    canvas.line(x0, 728.6, x0 + canvas.stringWidth(under, "Times-Roman", 11), 728.6)
    canvas.drawString(72, 700, "5.2 The Owner keeps its rights.")
    canvas.save()
    return buffer.getvalue()


def a_word_file(label: str, under: str, after: str) -> bytes:
    """A Word file with the words underlined."""
    made = WordFile()
    made.add_paragraph("5. Access")
    line = made.add_paragraph(label)
    line.add_run(under).underline = WD_UNDERLINE.SINGLE
    line.add_run(after)
    made.add_paragraph("5.2 The Owner keeps its rights.")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
@pytest.mark.parametrize(
    ("label", "under", "after", "heading", "reason"), UNDERLINED, ids=[case[4] for case in UNDERLINED]
)
def test_underlined_words_up_to_a_stop(
    name: str, label: str, under: str, after: str, heading: str | None, reason: str
) -> None:
    data = a_pdf(label, under, after) if name == "a.pdf" else a_word_file(label, under, after)
    found = clauses(data, name)["5.1"]
    assert found.heading == heading, reason


ITALIC = [
    ("5.1 ", "Source Access", ". The Owner gives access.", "Source Access", "the stop is upright"),
    ("5.1 ", "Source Access.", " The Owner gives access.", "Source Access", "the stop is in italics"),
    ("5.1 ", "Source Access:", " The Owner gives access.", "Source Access", "a colon"),
    ("(a) ", "Change Request.", " The Owner asks for a change.", "Change Request", "of an item"),
    ("5.1 ", "Source Access", "", None, "a clause all in italics may be stressed"),
    ("5.1 ", "This clause is optional.", " The Owner gives access.", None, "a sentence to whoever drafts"),
    ("5.1 ", "Owner", " shall give access. No fee is due.", None, "a word within a sentence"),
    ("5.1 The ", "Owner", ". It gives access.", None, "italics that do not begin the clause"),
]


def slanted_pdf(label: str, words: str, after: str) -> bytes:
    """A PDF with the words in an italic font."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    canvas.setFont("Times-Roman", 11)
    canvas.drawString(72, 760, "5. Access")
    text = canvas.beginText(72, 730)
    for font, part in (("Times-Roman", label), ("Times-Italic", words), ("Times-Roman", after)):
        text.setFont(font, 11)
        text.textOut(part)
    canvas.drawText(text)
    canvas.drawString(72, 700, "5.2 The Owner keeps its rights.")
    canvas.save()
    return buffer.getvalue()


def slanted_word_file(label: str, words: str, after: str) -> bytes:
    """A Word file with the words in italics."""
    made = WordFile()
    made.add_paragraph("5. Access")
    line = made.add_paragraph(label)
    line.add_run(words).italic = True
    line.add_run(after)
    made.add_paragraph("5.2 The Owner keeps its rights.")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
@pytest.mark.parametrize(("label", "words", "after", "heading", "reason"), ITALIC, ids=[case[4] for case in ITALIC])
def test_words_in_italics_up_to_a_stop(
    name: str, label: str, words: str, after: str, heading: str | None, reason: str
) -> None:
    data = (slanted_pdf if name == "a.pdf" else slanted_word_file)(label, words, after)
    found = clauses(data, name)[label.split()[0]]
    assert found.heading == heading, reason


def test_rules_of_a_table_and_blanks_underline_nothing() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    canvas.drawString(72, 730, "Name:")
    canvas.line(104, 728, 300, 728)  # a blank
    canvas.drawString(72, 700, "Total")
    canvas.line(60, 698, 400, 698)  # a rule that is longer than the words
    canvas.save()
    page = extract(buffer.getvalue(), name="a.pdf").pages[0]
    assert not [span.text for line in page.lines for span in line.spans if span.underlined]


TYPED = """\
                         ARTICLE V
                       SOURCE CODE
                       -----------

Section 5.01 Source Code Access. At the option of the Owner and upon its
             ------------------
request, the Company shall give access to the code for the term of the
contract.

Section 5.02 Indemnification. Notwithstanding any provision of the Reseller
             ----------------
Agreement, the Owner shall not be required to honour any indemnity.

Section 5.03 Assignment by the Owner. The Owner may assign the contract to
an Affiliate (an "Affiliate Transfer") where the Company is told of it and
                  ------------------
Parent agrees.

Total
=====
The fees are paid each month.
"""


def typed_pdf() -> bytes:
    """The typed text in one width of type, line by line."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(612, 792), invariant=1)
    canvas.setFont("Courier", 10)
    for row, text in enumerate(TYPED.splitlines()):
        canvas.drawString(72, 720 - 12 * row, text)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["a.pdf", "a.txt"])
def test_typed_underlines_show_headings_and_part_no_paragraph(name: str) -> None:
    data = typed_pdf() if name == "a.pdf" else TYPED.encode()
    document = extract(data, name=name)
    under = " ".join(span.text for line in document.lines for span in line.spans if span.underlined)
    assert under.split() == [
        *("SOURCE", "CODE", "Source", "Code", "Access.", "Indemnification.", '"Affiliate', 'Transfer")', "Total"),
    ]
    found = {clause.label: clause for clause in segment(document).clauses}
    assert found["Section 5.01"].heading == "Source Code Access"
    assert found["Section 5.02"].heading == "Indemnification"
    text = found["Section 5.02"].text
    assert text.startswith("Notwithstanding any provision of the Reseller Agreement, the Owner shall not be required")
    assert found["Section 5.03"].text.endswith("is told of it and Parent agrees.")
    last = [clause for clause in segment(document).clauses if "fees are paid" in clause.words]
    assert "Total" not in last[0].text, "a title that is underlined as a whole is parted from what stands below"
