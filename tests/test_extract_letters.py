"""Letters as printed: signs of symbol fonts, fonts without a map to Unicode, joined letters that lost one."""

from __future__ import annotations

import pytest
from drawn_cases import pdf, texts, write
from raw_pdf import raw_pdf, shown
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.extract.pdf.letter_widths import LetterWidths
from pipeline.extract.pdf.symbols import signs

SIGNS = (
    ("\uf0fe", "wingdings-regular", "☑", "a ticked box"),
    ("þ", "abcdef+wingdings", "☑", "the same, where the file has no map"),
    ("\uf0a8", "wingdings", "☐", "an empty box"),
    ("\uf0b3", "symbolmt", "≥", "at least"),
    ("\uf0a3", "symbol", "≤", "at most"),
    ("\uf0a3", "wingdings 2", "☐", "the same code in another font"),
    ("\uf052", "wingdings2", "☑", "a tick of the second font"),
    ("\uf0b7", "abcdef+f3", "•", "a font whose name says nothing"),
    ("\uf0e5", "calibri", "\uf0e5", "an unknown sign stays"),
    ("þing", "timesnewroman", "þing", "a letter is a letter"),
)


@pytest.mark.parametrize(("text", "font", "expected"), [row[:3] for row in SIGNS], ids=[row[3] for row in SIGNS])
def test_signs_of_symbol_fonts(text: str, font: str, expected: str) -> None:
    assert signs(text, font) == expected


def test_ticks_of_dingbats_are_read() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 100, "\u2714", font="ZapfDingbats")
        write(canvas, 80, 100, "A bond is needed.")

    assert texts(pdf(draw)) == ["✔ A bond is needed."]


def test_words_without_a_map_to_unicode_are_said() -> None:
    glyph = "<< /Length 30 >>\nstream\n500 0 0 0 400 700 d1 0 0 400 700 re f\nendstream"
    font = (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 1 "
        "/LastChar 2 /Widths [500 500] /CharProcs << /g1 6 0 R /g2 6 0 R >> "
        "/Encoding << /Type /Encoding /Differences [1 /g1 /g2] >> >>"
    )
    content = (
        shown((60, 700, "1. The fee is due.")) + r" BT /F1 11 Tf 60 660 Td (2. ) Tj /F9 11 Tf (\001\002\001) Tj ET"
    )
    data = raw_pdf(content, font, glyph).replace(b"/Resources << /Font << ", b"/Resources << /Font << /F9 5 0 R ")
    document = extract(data, name="case.pdf")
    assert texts(document) == ["1. The fee is due.", "2."]
    assert "page 1" in " ".join(document.notes)
    assert [line.role for line in document.lines][-1] == "unreadable"


class Widths:
    """Letters with a width each; two that begin at one place are one sign."""

    def __init__(self, *letters: tuple[float, float]) -> None:
        self.letters = letters

    def measure(self, index: int) -> tuple[str, float, float] | None:
        return ("serif", *self.letters[index])


# The text, for each letter where it begins and its width, whether letters are lost, the reason.
LIES = (
    ("of fve", ((0, 0.5), (5, 0.3), (8, 0.2), (10, 0.56), (16, 0.5), (21, 0.5)), True, "“fi” says “f”"),
    ("of fie", ((0, 0.5), (5, 0.3), (8, 0.2), (10, 0.56), (10, 0.56), (21, 0.5)), False, "“fi” says “fi”"),
    ("of for", ((0, 0.5), (5, 0.3), (8, 0.2), (10, 0.3), (16, 0.5), (21, 0.5)), False, "one width"),
    ("f f f", ((0, 0.3), (5, 0.1), (8, 0.4), (12, 0.1), (16, 0.5)), False, "OCR stretches each word"),
)


@pytest.mark.parametrize(("text", "letters", "lost"), [row[:3] for row in LIES], ids=[row[3] for row in LIES])
def test_joined_letters_that_lost_one_are_said(text: str, letters: tuple[tuple[float, float], ...], lost: bool) -> None:
    widths = LetterWidths()
    widths.look(1, text, Widths(*letters))
    assert bool(widths.notes("case.pdf")) == lost
