"""Words stand on their line also where the font does not say how far its letters reach below it."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.model import Document
from pipeline.segment import segment

LINES = (
    "The Customer has no need to announce at once whom it names as",
    "buyer, payer (or proxy); a page of a copy may be given by its Group",
    "as soon as we are sure, in a room near to us, on an even sum or a",
    "quarterly pay, jointly [by any Group] of, say, gypsum.",
)


def document(*, size: float, leading: float, described: bool) -> Document:
    """Two paragraphs of several lines in a font that is embedded; described: the file says its depth."""
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1, pageCompression=0)
    for paragraph in range(2):
        for n, text in enumerate(LINES):
            canvas.setFont("Vera", size)
            canvas.drawString(72, 760 - paragraph * (len(LINES) + 1) * leading - n * leading, text)
    canvas.save()
    data = buffer.getvalue()
    if not described:
        data, times = re.subn(rb"/Descent (-?\d+)", lambda m: b"/Descent " + b"0".ljust(len(m[1])), data)
        assert times == 1
    return extract(data, name="case.pdf")


# The size of the type, the distance of its lines, whether the font says its depth, the reason.
CASES = (
    (10.0, 12.0, True, "a font that says its depth"),
    (10.0, 12.0, False, "a font that says none"),
    (10.0, 17.0, False, "lines far apart"),
    (7.5, 9.0, False, "small type"),
)


@pytest.mark.parametrize(("size", "leading", "described", "reason"), CASES, ids=[row[-1] for row in CASES])
def test_lines_of_a_paragraph_are_evenly_apart(size: float, leading: float, described: bool, reason: str) -> None:
    read = document(size=size, leading=leading, described=described)
    bottoms = [line.bottom for line in read.lines]
    steps = [round(below - above, 1) for above, below in pairwise(bottoms)]
    assert steps[:3] == [leading] * 3
    assert [clause.text for clause in segment(read).clauses] == [" ".join(LINES)] * 2


def test_letters_reach_as_far_as_in_a_font_that_says_so() -> None:
    told, untold = (document(size=10, leading=12, described=described).lines for described in (True, False))
    for one, other in zip(told, untold, strict=True):
        assert abs(one.bottom - other.bottom) < 1.0
        assert abs(one.x0 - other.x0) < 0.5
