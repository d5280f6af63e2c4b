"""Contents pages of other shapes: long, without page numbers, in two columns, over pages; none of them is a clause."""

from __future__ import annotations

import pytest
from drawn_cases import Draw, pdf, texts, write
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import Document
from pipeline.segment import segment

WORDS = "The parties agree about this matter as it is written in this clause and in what belongs to it."
TITLES = ("Definitions", "Term", "Services", "Fees", "Care", "Claims", "Notices", "General", "Law", "Signing")


def body(canvas: Canvas, top: float, first: int, end: int, *, numbered: bool = True) -> None:
    """Headings `first` to before `end`, each with two clauses."""
    for n in range(first, end):
        at = top + 60 * (n - first)
        write(canvas, 72, at, f"{n}. {TITLES[n - 1]}" if numbered else TITLES[n - 1], font="Helvetica-Bold")
        for row in (1, 2):
            write(canvas, 72, at + 16 * row, f"{n}.{row} {WORDS}")


def right(canvas: Canvas, x: float, top: float, text: str) -> None:
    write(canvas, x - canvas.stringWidth(text, "Helvetica", 10), top, text)


def beyond_99(canvas: Canvas, page: int) -> None:
    if page == 1:
        write(canvas, 72, 80, "Contents")
        for n, title in enumerate(TITLES):
            write(canvas, 72, 110 + 16 * n, f"{n + 1}. {title}")
            right(canvas, 500, 110 + 16 * n, str(60 + 14 * n))
    else:
        body(canvas, 80, 1 + 5 * (page - 2), 6 + 5 * (page - 2))


def without_numbers(canvas: Canvas, page: int) -> None:
    if page == 1:
        write(canvas, 72, 80, "TABLE OF CONTENTS")
        for n, title in enumerate(TITLES):
            write(canvas, 72, 110 + 16 * n, f"{n + 1}. {title}")
    else:
        body(canvas, 80, 1 + 5 * (page - 2), 6 + 5 * (page - 2))


def without_title(canvas: Canvas, page: int) -> None:
    if page == 1:
        write(canvas, 72, 60, "MASTER SUPPLY TERMS", font="Helvetica-Bold", size=16)
        for n, title in enumerate(TITLES):
            write(canvas, 72, 110 + 16 * n, f"{n + 1}. {title}")
    else:
        body(canvas, 80, 1 + 5 * (page - 2), 6 + 5 * (page - 2))


def unnumbered_entries(canvas: Canvas, page: int) -> None:
    """The contents do not repeat the numbers of the headings."""
    if page == 1:
        write(canvas, 72, 80, "Contents")
        for n, title in enumerate(TITLES):
            write(canvas, 72, 110 + 16 * n, title)
    else:
        body(canvas, 80, 1 + 5 * (page - 2), 6 + 5 * (page - 2))


def two_columns(canvas: Canvas, page: int) -> None:
    if page == 1:
        write(canvas, 72, 80, "Contents")
        for n, title in enumerate(TITLES):
            write(canvas, 72 + 230 * (n >= 5), 110 + 16 * (n % 5), f"{n + 1}. {title}")
    else:
        body(canvas, 80, 1 + 5 * (page - 2), 6 + 5 * (page - 2))


def two_columns_with_numbers(canvas: Canvas, page: int) -> None:
    if page == 1:
        write(canvas, 72, 80, "Contents")
        for n, title in enumerate(TITLES):
            x = 72 + 230 * (n >= 5)
            write(canvas, x, 110 + 16 * (n % 5), f"{n + 1}. {title}")
            right(canvas, x + 190, 110 + 16 * (n % 5), str(2 + n))
    else:
        body(canvas, 80, 1 + 5 * (page - 2), 6 + 5 * (page - 2))


def over_pages(canvas: Canvas, page: int) -> None:
    """The last entry stands alone on the second page, above the text."""
    if page == 1:
        write(canvas, 72, 80, "Contents")
        for n, title in enumerate(TITLES[:-1]):
            write(canvas, 72, 110 + 16 * n, f"{n + 1}. {title}")
            right(canvas, 500, 110 + 16 * n, str(95 + 2 * n))
    elif page == 2:
        write(canvas, 72, 80, f"{len(TITLES)}. {TITLES[-1]}")
        right(canvas, 500, 80, "120")
        body(canvas, 120, 1, 6)
    else:
        body(canvas, 80, 6, 11)


def below_another_name(canvas: Canvas, page: int) -> None:
    if page == 1:
        write(canvas, 72, 80, "ARRANGEMENT OF CLAUSES")
        for n, title in enumerate(TITLES):
            write(canvas, 72, 110 + 16 * n, f"{n + 1}. {title}")
            right(canvas, 500, 110 + 16 * n, str(2 + n))
    else:
        body(canvas, 80, 1 + 5 * (page - 2), 6 + 5 * (page - 2))


CASES = (
    (beyond_99, "page numbers beyond 99, more than the file has pages"),
    (without_numbers, "no page numbers"),
    (without_title, "no page numbers and no title"),
    (unnumbered_entries, "no numbers at all"),
    (two_columns, "two columns without page numbers"),
    (two_columns_with_numbers, "two columns with page numbers"),
    (over_pages, "the last entry on the next page, above the text"),
    (below_another_name, "another name for contents"),
)


def labels(document: Document) -> list[str]:
    return [clause.label for clause in segment(document).clauses if clause.label]


@pytest.mark.parametrize("draw", [row[0] for row in CASES], ids=[row[1] for row in CASES])
def test_entries_are_contents_and_no_clauses(draw: Draw) -> None:
    document = pdf(draw, 3)
    assert labels(document) == [f"{n}{part}" for n in range(1, 11) for part in ("", ".1", ".2")]
    assert not texts(document, "applicability")
    assert sum(any(title in text for title in TITLES) for text in texts(document, "contents")) in (10, 5)


def test_rising_numbers_at_an_edge_are_no_codes_beside_real_ones() -> None:
    def draw(canvas: Canvas, page: int) -> None:
        for n in range(5):
            write(canvas, 72, 100 + 30 * n, f"{page}.{n + 1} The Provider must keep the yard in order.")
            write(canvas, 500, 100 + 30 * n, "A, 111" if page == 1 else str(101 + 2 * n))

    document = pdf(draw, 2)
    assert [line.page for line in document.lines if line.applicability] == [1] * 5


def test_two_schedules_of_one_form_are_no_contents_of_one_another() -> None:
    def draw(canvas: Canvas, page: int) -> None:
        write(canvas, 72, 80, f"SCHEDULE {page}")
        for n, title in enumerate(TITLES):
            write(canvas, 72, 110 + 16 * n, f"{n + 1}. {title}")

    assert not texts(pdf(draw, 2), "contents")
