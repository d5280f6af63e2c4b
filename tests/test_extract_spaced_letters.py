"""Words set with a space after each letter are words."""

from __future__ import annotations

import pytest
from drawn_cases import pdf, texts, write
from reportlab.pdfgen.canvas import Canvas

# How a line is typed, how it is read, the reason.
CASES = (
    ("S C H E D U L E   1", "SCHEDULE 1", "three spaces before the number"),
    ("P R I C E S   A N D   T E R M S", "PRICES AND TERMS", "several words, a short one among them"),
    ("options A B C D and E", "options A B C D and E", "letters of the alphabet"),
    ("rows X Y Q", "rows X Y Q", "few letters"),
    ("plan X or plan Y", "plan X or plan Y", "single letters among words"),
)


@pytest.mark.parametrize(("typed", "read", "reason"), CASES, ids=[row[-1] for row in CASES])
def test_spaced_letters(typed: str, read: str, reason: str) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 72, 100, typed)
        write(canvas, 72, 130, "The Customer must pay the prices.")

    assert " ".join(texts(pdf(draw))[0].split()) == read


@pytest.mark.parametrize("apart", [5.0, 8.0])
def test_letters_set_apart_without_spaces(apart: float) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        x = 72.0
        for letter in "SCHEDULE":
            write(canvas, x, 100, letter)
            x += canvas.stringWidth(letter, "Helvetica", 10) + apart
        write(canvas, x + 3 * apart, 100, "2")

    assert texts(pdf(draw))[0].replace(" ", "") == "SCHEDULE2"
    assert "SCHEDULE" in texts(pdf(draw))[0]


def test_letters_far_apart_are_heads_of_columns() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        for n, letter in enumerate("QPRS"):
            write(canvas, 72 + 60 * n, 100, letter)

    assert "QPRS" not in texts(pdf(draw))[0]
