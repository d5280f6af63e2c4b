"""The second reader of PDF pages: its strings are those of pdfminer's own interpreter, found by a pattern."""

from __future__ import annotations

import io
from typing import Any

import pdfplumber
import pytest
from pdfminer.pdfinterp import PDFPageInterpreter
from raw_pdf import form, raw_pdf, shown

from pipeline.extract.pdf import second_reader
from pipeline.extract.pdf.second_reader import Strings, operations

OPERATIONS = [
    (b"1 -.5 +2. 0 0 -1 Tm", [(b"Tm", [1, -0.5, 2, 0, 0, -1])], "numbers of all forms"),
    (b"1.5-3 Td", [(b"Td", [1.5, -3])], "a sign that begins the next number"),
    (b"/F1 12 Tf T*", [(b"Tf", ["F1", 12]), (b"T*", [])], "a name, and an operator with a star"),
    (b"/A#20b 1 Tf", [(b"Tf", ["A b", 1])], "a name with a code"),
    (b"[(a)-20(b)]TJ(c)'", [(b"TJ", [b"a", -20, b"b"]), (b"'", [b"c"])], "a list, no spaces"),
    (b"(a \\(b\\) (c (d)) \\\\) Tj", [(b"Tj", [b"a (b) (c (d)) \\"])], "parentheses, escaped and in pairs"),
    (b"(\\101\\7x\\n\\\r\ny\\\nz) Tj", [(b"Tj", [b"A\x07x\nyz"])], "codes of letters, and ends of lines that are none"),
    (b"<48 656C6c6F7> Tj", [(b"Tj", [b"Hello\x07"])], "letters in figures, one of a pair missing"),
    (b"(% no) Tj % (a) Tj\n(b) Tj", [(b"Tj", [b"% no"]), (b"Tj", [b"b"])], "a comment, and none in a string"),
    (b"/P << /MCID 0 /E (x) >> BDC (a) Tj", [(b"BDC", ["P", "MCID", 0, "E", b"x"]), (b"Tj", [b"a"])], "marked content"),
    (b"BI /W 1 /H 1 ID \x00(x) Tj EI Q", [(b"Q", [])], "a picture in the stream: its bytes are no operators"),
    (b"", [], "nothing"),
]


@pytest.mark.parametrize(("content", "expected", "reason"), OPERATIONS, ids=[case[2] for case in OPERATIONS])
def test_the_operators_of_a_stream(content: bytes, expected: list[tuple[bytes, list[Any]]], reason: str) -> None:
    assert list(operations(content)) == expected, reason


def both(data: bytes) -> tuple[str, str]:
    """What a page shows by the second reader, and by pdfminer's own interpreter."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        device = Strings(pdf.rsrcmgr)
        PDFPageInterpreter(pdf.rsrcmgr, device).process_page(page.page_obj)
        return second_reader.shown(pdf, page), "".join(device.pieces)


WRAPPED = "0 0 595 842 re W n 1 0 0 rg BT /F1 11 Tf 14 TL 60 700 Td (The fee) Tj T* (is due.) Tj ET"
PAGES = [
    (shown((60, 700, "The fee is due."), (60, 680, r"in \(three\) days")), "lines"),
    (WRAPPED, "lines by their leading, with paths and colours between"),
    (
        "BT /F1 11 Tf 60 700 Td [(T)70(he fee)-400(is due)] TJ (now) ' 1 2 (and then) \" ET",
        "moves",
    ),
    ("q 2 0 0 2 0 0 cm BT /F1 9 Tf 110 Tz 0.5 Tc 2 Tw 1 0 0 1 30 300 Tm (Spread) Tj ( words) Tj ET Q", "spread words"),
    ("BT /F1 11 Tf 60 700 Td 5 Tj Tf (over) 1 2 Td (left) Tj ET", "operands that do not fit"),
    ("BT /F1 11 Tf 60 700 Td (an unclosed string Tj ET", "a string without an end"),
]


@pytest.mark.parametrize(("content", "reason"), PAGES, ids=[case[1] for case in PAGES])
def test_a_page_shows_what_pdfminer_shows(content: str, reason: str) -> None:
    ours, theirs = both(raw_pdf(content))
    assert ours == theirs, reason


def test_forms_within_forms_are_read_and_circles_end() -> None:
    within = "/Resources << /XObject << /X2 6 0 R /X1 5 0 R >> >>"
    inner = form(shown((60, 660, "Below.")))
    outer = form(shown((60, 680, "Within.")) + " /X2 Do /X1 Do").replace("/Resources <<", within[:-3] + " ", 1)
    data = raw_pdf(shown((60, 700, "Above.")) + " /X1 Do", outer, inner, resources="/XObject << /X1 5 0 R >>")
    ours, theirs = both(data)
    assert ours.split() == ["Above.", "Within.", "Below."]
    assert ours == theirs
