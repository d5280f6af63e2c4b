"""Words that a page holds and does not show are no text; those that something lies beneath are."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from drawn_cases import HEIGHT, pdf, write
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import Document
from pipeline.segment import segment

HIDDEN = "Draft only."
INVISIBLE = 3  # the render mode without ink


def text(canvas: Canvas, words: str, *, colour: colors.Color = colors.black, mode: int = 0) -> None:
    """Words at a place of their own, 100 points from the left and 200 from the top."""
    canvas.saveState()  # a render mode stays after the words that it was set for
    drawn = canvas.beginText(100, HEIGHT - 200)
    drawn.setFont("Helvetica", 10)
    drawn.setFillColor(colour)
    drawn.setTextRenderMode(mode)
    drawn.textOut(words)
    canvas.drawText(drawn)
    canvas.restoreState()


def box(canvas: Canvas, colour: colors.Color, height: float = 20) -> None:
    canvas.setFillColor(colour)
    canvas.rect(90, HEIGHT - 206, 200, height, stroke=0, fill=1)
    canvas.setFillColor(colors.black)


def scan(canvas: Canvas, across: float = 595, high: float = HEIGHT) -> None:
    """A picture in light grey, as of a scanned page."""
    held = io.BytesIO()
    Image.new("L", (60, 80), 255).save(held, "PNG")
    held.seek(0)
    canvas.drawImage(ImageReader(held), 0, HEIGHT - high, across, high)


def white_on_white(canvas: Canvas) -> None:
    text(canvas, HIDDEN, colour=colors.white)


def nearly_white(canvas: Canvas) -> None:
    text(canvas, HIDDEN, colour=colors.Color(0.99, 0.99, 0.99))


def white_on_a_white_box(canvas: Canvas) -> None:
    box(canvas, colors.white)
    text(canvas, HIDDEN, colour=colors.white)


def without_ink(canvas: Canvas) -> None:
    text(canvas, HIDDEN, mode=INVISIBLE)


def white_on_a_dark_box(canvas: Canvas) -> None:
    box(canvas, colors.navy)
    text(canvas, HIDDEN, colour=colors.white)


def white_on_a_pale_box(canvas: Canvas) -> None:
    box(canvas, colors.lightyellow)
    text(canvas, HIDDEN, colour=colors.white)


def white_on_a_form(canvas: Canvas) -> None:
    canvas.beginForm("dark")
    canvas.setFillColor(colors.navy)
    canvas.rect(0, 0, 200, 20, stroke=0, fill=1)
    canvas.endForm()
    canvas.saveState()
    canvas.translate(90, HEIGHT - 206)
    canvas.doForm("dark")
    canvas.restoreState()
    text(canvas, HIDDEN, colour=colors.white)


def white_on_a_gradient(canvas: Canvas) -> None:
    canvas.linearGradient(90, 0, 290, 0, (colors.navy, colors.green), extend=True)
    text(canvas, HIDDEN, colour=colors.white)


def white_with_an_outline(canvas: Canvas) -> None:
    text(canvas, HIDDEN, colour=colors.white, mode=2)


def an_ocr_layer(canvas: Canvas) -> None:
    scan(canvas)
    text(canvas, HIDDEN, mode=INVISIBLE)


def an_ocr_layer_under_its_scan(canvas: Canvas) -> None:
    text(canvas, HIDDEN, mode=INVISIBLE)
    scan(canvas)


def without_ink_beside_a_logo(canvas: Canvas) -> None:
    scan(canvas, 80, 40)
    text(canvas, HIDDEN, mode=INVISIBLE)


def pale_but_seen(canvas: Canvas) -> None:
    text(canvas, HIDDEN, colour=colors.Color(0.9, 0.9, 0.9))


# how the words are drawn, are they seen, reason
CASES: list[tuple[Callable[[Canvas], None], bool, str]] = [
    (white_on_white, False, "coloured white rather than taken out"),
    (nearly_white, False, "as white as can be told by eye"),
    (white_on_a_white_box, False, "a white box shows no more than white paper"),
    (without_ink, False, "no ink, and no scan that it would be the text of"),
    (white_on_a_dark_box, True, "the head of a table"),
    (white_on_a_pale_box, True, "faint, but there"),
    (white_on_a_form, True, "the box is inside a form object"),
    (white_on_a_gradient, True, "a gradient is no filled box"),
    (white_with_an_outline, True, "its outline is black"),
    (an_ocr_layer, True, "the text of a scan, on a stretch that is white"),
    (an_ocr_layer_under_its_scan, True, "as ocrmypdf puts it: the picture covers nothing that it shows itself"),
    (without_ink_beside_a_logo, False, "the picture stands elsewhere"),
    (pale_but_seen, True, "grey is seen"),
]


def document(draw: Callable[[Canvas], None], beside: str = "The Buyer must pay each invoice.") -> Document:
    def page(canvas: Canvas, number: int) -> None:
        draw(canvas)
        canvas.setFillColor(colors.black)
        if beside:
            write(canvas, 60, 400, beside)

    return pdf(page)


@pytest.mark.parametrize(("draw", "seen", "reason"), CASES, ids=[row[0].__name__ for row in CASES])
def test_what_is_not_seen_is_no_text(draw: Callable[[Canvas], None], seen: bool, reason: str) -> None:
    found = document(draw)
    roles = {line.role for line in found.lines if HIDDEN in line.text}
    assert roles == {"body" if seen else "invisible"}, reason
    segmentation = segment(found)
    assert segmentation.ledger.balanced
    assert segmentation.ledger.discarded.get("invisible", 0) == (0 if seen else len(HIDDEN) - 1)
    assert any(HIDDEN in clause.words for clause in segmentation.clauses) == seen


def test_a_white_number_before_a_heading_is_not_its_number() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        canvas.setFillColor(colors.white)
        write(canvas, 60, 200, "0.")
        canvas.setFillColor(colors.black)
        write(canvas, 90, 200, "The Supplier must tell the Buyer of each event.")

    (clause,) = segment(pdf(draw)).clauses
    assert (clause.label, clause.words) == (None, "The Supplier must tell the Buyer of each event.")


def test_a_picture_with_words_that_are_not_seen_is_still_a_picture() -> None:
    def draw(canvas: Canvas) -> None:
        scan(canvas, 300, 100)
        text(canvas, HIDDEN, colour=colors.white)

    found = document(draw, beside="")
    assert found.pages[0].flags == ("image_only",)
    assert [line.role for line in found.lines] == ["invisible"]
