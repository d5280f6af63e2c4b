"""Stamps, dates and the words of letters are no headings, and own nothing; titles that look like them are."""

from __future__ import annotations

import pytest
from drawn_cases import pdf, write
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract.plain_text import read_text
from pipeline.segment import segment

LINES = [
    ("[INITIALS ILLEGIBLE]", False, "what a copyist could not read"),
    ("[INITIALS ILLEGIBLE] 20.3.98", False, "with its date"),
    ("[INITIALS ILLEGIBLE] [INITIALS ILLEGIBLE] 20.3.98 30.4.98", False, "two of them on a line"),
    ("[MILLER LOGO]", False, "a picture"),
    ("[SEAL OF THE COURT]", False, "a seal"),
    ("[STAMP] 4 MAY 1999", False, "a stamp"),
    ("12 MARCH 1998", False, "a date"),
    ("MARCH 12, 1998", False, "a date as Americans write it"),
    ("DATED 1 APRIL 2019", False, "a date that says so"),
    ("/S/ ANN MILLER", False, "a signature"),
    ("DEAR MR RYE", False, "a salutation"),
    ("DEAR SIRS", False, "to no name"),
    ("YOURS FAITHFULLY", False, "a close"),
    ("WITH KIND REGARDS,", False, "a close with a comma"),
    ("YOURS SINCERELY AND FAITHFULLY BAKED BREAD", True, "a title that begins as a close"),
    ("[SCHEDULE OF BREAD]", True, "a title that may be chosen"),
    ("[SEALED GOODS AND THEIR PRICE", True, "a bracket that is not closed"),
    ("BREAD FROM 1 APRIL 2019", True, "a title with a date"),
    ("DEAR FLOUR AND ITS PRICES ABROAD", True, "a title that begins as a salutation"),
    ("STAMP DUTY", True, "a title with one of the words"),
]


@pytest.mark.parametrize(("text", "heading", "reason"), LINES, ids=[row[2] for row in LINES])
def test_headings(text: str, heading: bool, reason: str) -> None:
    words = f"1 Bread\n\n1.1 Bake it.\n\n{text}\n\nThe Baker bakes as he did before.\n"
    clauses = segment(read_text(words.encode(), sha256="")).clauses
    own = next(clause for clause in clauses if text in clause.words)
    assert (own.kind == "heading") is heading, reason
    assert any(clause.parent == own.id for clause in clauses) is heading, reason


BROKEN = [
    ("The Baker advises the Miller", "with regards to flour and to its price.", "as a close begins"),
    ("The Baker writes to the Miller, in letters", "dear all the same, of what he needs.", "as a salutation begins"),
]


@pytest.mark.parametrize(("first", "second", "reason"), BROKEN, ids=[row[2] for row in BROKEN])
def test_a_sentence_goes_on_over_a_page_end_with_the_words_of_letters(first: str, second: str, reason: str) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        if number == 1:
            write(canvas, 72, 90, "1 Bread")
            write(canvas, 72, 120, "1.1 The Baker bakes what the Miller brings to him, and asks no more for it.")
            write(canvas, 72, 770, f"1.2 {first}")
        else:
            write(canvas, 90, 90, second)
            write(canvas, 72, 120, "1.3 The Baker bakes as he did before.")

    clauses = segment(pdf(draw, pages=2)).clauses
    assert next(clause.text for clause in clauses if clause.label == "1.2") == f"{first} {second}", reason


DATES = ["12 March 1998", "12.3.98", "1st April 2019", "3/4/2021", "[STAMP] 4 May 1999"]


@pytest.mark.parametrize("date", DATES)
def test_a_date_has_no_label(date: str) -> None:
    """Its day would come next: the clause above is the one before it."""
    words = f"10 Tea\n\n10.1 Brew it.\n\n11 Bread\n\n11.1 Bake it.\n\n{date}\n\nThe Baker bakes as he did before.\n"
    clauses = segment(read_text(words.encode(), sha256="")).clauses
    assert [clause.label for clause in clauses if clause.label] == ["10", "10.1", "11", "11.1"]
    assert any(clause.text == date for clause in clauses)
