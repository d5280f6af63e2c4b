"""Numbers that a page shows as pictures or outlines are read by their shape or named, and nothing else is."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.extract.pdf.glyph_matching import _path, fonts_of
from pipeline.extract.pdf.image_text_results import Seen, sight_notes
from pipeline.model import Document
from pipeline.segment import segment

FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
SIZE = 11
# The font in the file holds only the letters that are used.
HELD = "Held in the file: 0123456789.() abcdefghijklm"
Drawing = Callable[[Canvas, float, float], None]


def a_picture(text: str, *, scale: float = 200 / 72) -> Drawing:
    """Draws a text as a picture as word processors do: cut to its ink, 200 pixels to the inch."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        font = ImageFont.truetype(str(FONT), SIZE * scale)
        left, top, right, bottom = font.getbbox(text, anchor="ls")
        picture = Image.new("L", (int(right - left), int(bottom - top)), 255)
        ImageDraw.Draw(picture).text((-left, -top), text, fill=0, font=font, anchor="ls")
        canvas.drawImage(ImageReader(picture), x, y - bottom / scale, picture.width / scale, picture.height / scale)

    return draw


def outlines(text: str) -> Drawing:
    """Draws the outlines of the letters of a text, filled."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        pdf = pypdfium2.PdfDocument(a_page())
        page = pdf[0]
        font = next(iter(fonts_of(page)))
        for char in text:
            path, control = canvas.beginPath(), []
            for kind, across, up in _path(font.handle, char):
                at = (x + across * SIZE, y + up * SIZE)
                if kind == pdfium.FPDF_SEGMENT_MOVETO:
                    path.moveTo(*at)
                elif kind == pdfium.FPDF_SEGMENT_LINETO:
                    path.lineTo(*at)
                else:
                    control += at
                    if len(control) == 6:
                        path.curveTo(*control)
                        control = []
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)
            x += pdfmetrics.stringWidth(char, "Vera", SIZE)
        page.close()
        pdf.close()

    return draw


def a_page(*drawings: tuple[float, Drawing], words: str = "The Provider must pay.") -> bytes:
    """A page with a line at 700 points, and things drawn on it at the places given (points from the left)."""
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Vera", str(FONT)))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    canvas.setFont("Vera", SIZE)
    canvas.drawString(100, 750, HELD)
    canvas.drawString(100, 700, words)
    for x, draw in drawings:
        draw(canvas, x, 700)
    canvas.save()
    return buffer.getvalue()


def read(*drawings: tuple[float, Drawing], words: str = "The Provider must pay.") -> tuple[Document, str]:
    """The document, and the text of its line at 700 points."""
    document = extract(a_page(*drawings, words=words), name="a.pdf")
    return document, next(line.text for line in document.lines if "Provider" in line.text)


READ = [
    (a_picture("1.2"), "1.2", "digits"),
    (a_picture("(b)"), "(b)", "a letter in brackets"),
    (a_picture("10.3.11"), "10.3.11", "a long number"),
    (a_picture("(iii)"), "(iii)", "roman"),
    (outlines("3.2"), "3.2", "outlines of letters"),
    (outlines("(c)"), "(c)", "outlines with holes"),
]


@pytest.mark.parametrize(("drawing", "label", "reason"), READ, ids=[case[2] for case in READ])
def test_drawn_labels_are_read(drawing: Drawing, label: str, reason: str) -> None:
    document, text = read((45, drawing))
    assert text == f"{label} The Provider must pay.", reason
    page = document.pages[0]
    assert page.flags == ("pictured_text",), "named, and the second reader, which cannot see it, is no witness"
    line = next(line for line in page.lines if "Provider" in line.text)
    assert line.ocr is not None
    assert line.ocr > 0.85
    assert [span.sight is not None for span in line.spans] == [True, False]
    assert "Page 1 has, at 1 place, words drawn as pictures" in document.notes[0]


def test_a_drawn_label_is_the_label_of_its_clause() -> None:
    document, _ = read((60, a_picture("1.2")))
    found = segment(document)
    clause = next(clause for clause in found.clauses if "Provider" in clause.text)
    assert (clause.label, clause.text) == ("1.2", "The Provider must pay.")
    assert [mark.type for mark in clause.annotations if mark.type == "ocr"] == ["ocr"], "how sure it is stays with it"
    assert found.ledger.characters == found.ledger.in_clauses + sum(found.ledger.discarded.values())


def test_what_cannot_be_read_is_named_and_not_guessed() -> None:
    document, text = read((60, a_picture("§%")))
    assert text == "The Provider must pay."
    assert document.pages[0].flags == ("pictured_text",)
    assert "could not be read" in document.notes[0]


def a_logo(canvas: Canvas, x: float, y: float) -> None:
    """Two letters, much higher than the line."""
    picture = Image.new("L", (200, 200), 255)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((0, 0, 90, 199), fill=0)
    pen.ellipse((110, 0, 199, 199), fill=0)
    canvas.drawImage(ImageReader(picture), x, y - 10, 28, 28)


def a_bullet(canvas: Canvas, x: float, y: float) -> None:
    canvas.circle(x, y + 4, 2.5, stroke=0, fill=1)


def a_tick_box(canvas: Canvas, x: float, y: float) -> None:
    picture = Image.new("L", (60, 60), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 59, 59), outline=0, width=5)
    pen.line((15, 30, 28, 45, 48, 12), fill=0, width=6)
    canvas.drawImage(ImageReader(picture), x, y, 9, 9)


def a_rule(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x, y - 2, 120, 0.7, stroke=0, fill=1)


def a_shade(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillGray(0.9)
    canvas.rect(x, y - 2, 30, 12, stroke=0, fill=1)
    canvas.setFillGray(0)


NONE = [
    (60.0, a_logo, "a logo is higher than the line"),
    (85.0, a_bullet, "a bullet is one blob"),
    (85.0, a_tick_box, "a tick box is one blob"),
    (60.0, a_rule, "a rule has no letters"),
    (60.0, a_shade, "nor has shading"),
    (400.0, a_picture("1.2"), "a picture far from the words is no label of theirs"),
    (105.0, a_picture("1.2"), "a picture upon words, as of a scan with text laid over it, is there already"),
]


@pytest.mark.parametrize(("x", "drawing", "reason"), NONE, ids=[case[2] for case in NONE])
def test_what_is_no_label_is_left_alone(x: float, drawing: Drawing, reason: str) -> None:
    document, text = read((x, drawing))
    assert text == "The Provider must pay.", reason
    assert document.pages[0].flags == (), reason
    assert document.notes == (), reason


NOTES = [
    ({}, [], "nothing to say"),
    ({3: Seen()}, [], "nothing was there"),
    ({3: Seen((), 2, 0)}, ["Page 3 has, at 2 places, words drawn"], "read"),
    ({3: Seen((), 2, 0), 4: Seen((), 5, 1)}, ["Pages 3, 4 have, at 7 places,", "Page 4 has, at 1 place,"], "both"),
]


@pytest.mark.parametrize(("pages", "starts", "reason"), NOTES, ids=[case[2] for case in NOTES])
def test_the_note_counts_pages_and_places(pages: dict[int, Seen], starts: list[str], reason: str) -> None:
    notes = sight_notes(pages)
    assert len(notes) == len(starts), reason
    assert all(note.startswith(start) for note, start in zip(notes, starts, strict=True)), notes
