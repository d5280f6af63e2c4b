"""Extraction of small PDFs: furniture, contents, columns, tables, marks, ligatures, pictures."""

from __future__ import annotations

import io

import pytest
from drawn_cases import COUNT, HEIGHT, WIDTH, only, pdf, texts, write, write_spread
from reportlab.lib import colors
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.segment import segment


def test_running_heads_and_page_numbers_are_found_by_repetition() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 40, f"CONTRACT {'ODD' if number % 2 else 'EVEN'}")
        write(canvas, 60, 400, f"Clause number {COUNT[number - 1]}.")
        write(canvas, 280, 810, f"Page {number} of 7")

    document = pdf(draw, 7)
    assert texts(document, "header") == [f"CONTRACT {'ODD' if n % 2 else 'EVEN'}" for n in range(1, 8)]
    assert len(texts(document, "page_number")) == 7
    assert len(texts(document)) == 7


def test_schedule_titles_at_the_head_of_pages_are_no_running_heads() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 40, "CONTRACT")
        write(canvas, 260, 70, f"SCHEDULE {number + 3}")
        write(canvas, 60, 400, "Words.")

    assert texts(pdf(draw, 4)).count("Words.") == 4
    assert [text for text in texts(pdf(draw, 4)) if text.startswith("SCHEDULE")] == [
        f"SCHEDULE {n}" for n in range(4, 8)
    ]


def test_a_sentence_that_comes_back_below_other_text_is_no_running_head() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 40, f"Title {'abcd'[number - 1]}")
        write(canvas, 60, 60, "The Provider must comply.")

    assert texts(pdf(draw, 4)).count("The Provider must comply.") == 4


def test_the_size_of_words_in_a_form_is_the_one_that_is_seen() -> None:
    """A page that a program put whole into a form and made smaller: paragraphs are told by the size on the page."""

    def draw(canvas: Canvas, number: int) -> None:
        canvas.beginForm("page")
        for row, text in enumerate(("1. The Provider must keep", "the yard clean.", "", "2. It must lock the gate.")):
            write(canvas, 60, 100 + 16 * row, text, size=13)
        canvas.endForm()
        canvas.scale(0.6, 0.6)
        canvas.doForm("page")

    document = pdf(draw)
    assert [line.size for line in document.lines] == [7.8] * 3
    assert [clause.words for clause in segment(document).clauses] == [
        "The Provider must keep the yard clean.",
        "It must lock the gate.",
    ]


def test_a_rule_in_a_form_strikes_the_words_that_it_is_seen_on() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        canvas.beginForm("page")
        write(canvas, 60, 100, "The Provider may must pay.")
        start = 60 + canvas.stringWidth("The Provider ", "Helvetica", 10)
        canvas.rect(start, HEIGHT - 100 + 2.5, canvas.stringWidth("may", "Helvetica", 10), 0.5, stroke=0, fill=1)
        canvas.endForm()
        canvas.translate(40, 60)
        canvas.scale(0.8, 0.8)
        canvas.doForm("page")

    document = pdf(draw)
    assert [clause.words for clause in segment(document).clauses] == ["The Provider must pay."]


def test_contents_without_leaders_that_begin_at_the_end_of_a_page_are_named() -> None:
    """Their numbers may be those of a print with more pages."""

    def draw(canvas: Canvas, number: int) -> None:
        rows = (("CONTENTS", "1. Term 1", "2. Fees 4"), ("3. Care 7", "4. Claims 8", "5. Notices 8"), ("1. Term",))
        for row, text in enumerate(rows[number - 1]):
            write(canvas, 60, 100 + 24 * row, text)

    assert texts(pdf(draw, 3)) == ["1. Term"]


def test_numbers_of_old_pages_within_the_text_are_no_text() -> None:
    """A document that was set anew: its pages end elsewhere, and the old numbers stand where the old pages ended."""

    def draw(canvas: Canvas, number: int) -> None:
        write(
            canvas,
            60,
            60,
            f"{number}.1 The Provider must keep clause number {COUNT[number - 1]} in every case at once.",
        )
        write(canvas, 216, 100 + 40 * number, str(number + 4))
        write(canvas, 60, 300, f"{number}.2 The Provider must wait {COUNT[number]} days.")
        if number == 2:
            write(canvas, 60, 340, "12")

    document = pdf(draw, 3)
    assert texts(document, "page_number") == ["5", "6", "7"]
    assert "12" in texts(document)


def test_numbers_of_old_pages_at_the_edge_of_the_text_break_sentences() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 60, f"The Provider must keep what number {COUNT[number - 1]} of its clauses names in the")
        write(canvas, 70, 90 + 10 * number, str(number + 1))
        write(canvas, 60, 160, f"yard for {COUNT[number]} days and must then give it back to whoever owns it.")

    document = pdf(draw, 4)
    assert texts(document, "page_number") == ["2", "3", "4", "5"]


def test_numbers_of_a_list_may_stand_on_lines_of_their_own() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        for row in range(4):
            write(canvas, 60, 100 + 60 * row, str(row + 1))
            write(canvas, 60, 125 + 60 * row, f"The Provider must keep what clause number {COUNT[row]} names for ever.")

    assert texts(pdf(draw), "page_number") == []


def test_contents_are_named() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 260, 200, "CONTENTS")
        for row, title in enumerate(("Definitions", "Payment", "Termination")):
            write(canvas, 60, 230 + 15 * row, f"{row + 1} {title} {'. ' * 40} {row + 3}")
        write(canvas, 60, 400, "The body begins.")

    document = pdf(draw)
    assert len(texts(document, "contents")) == 4
    assert texts(document) == ["The body begins."]


def test_highlighted_words_are_marked() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        canvas.setFillColor(colors.yellow)
        canvas.rect(60, HEIGHT - 103, 40, 12, stroke=0, fill=1)
        canvas.setFillColor(colors.black)
        write(canvas, 60, 100, "[insert date] and sign.")

    spans = only(pdf(draw), "[insert").spans
    assert "".join(span.text for span in spans if span.highlight).startswith("[insert")


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"left column line {number} of several words" for number in range(14)]
    right = [f"right column line {number} of several words" for number in range(14)]

    def draw(canvas: Canvas, number: int) -> None:
        for row, (one, two) in enumerate(zip(left, right, strict=True)):
            write(canvas, 60, 200 + 14 * row, one)
            write(canvas, 310, 200 + 14 * row, two)

    assert texts(pdf(draw)) == left + right


def test_a_ruled_table_has_cells_and_the_text_around_it_has_none() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 180, "Before the table.")
        canvas.grid([60, 160, 300], [HEIGHT - 200, HEIGHT - 230, HEIGHT - 260])
        for row, cells in enumerate((("Measure", "Threshold"), ("Calls", "95%"))):
            for column, cell in enumerate(cells):
                write(canvas, 65 + 100 * column, 220 + 30 * row, cell)
        write(canvas, 60, 300, "After the table.")

    document = pdf(draw)
    cells = [(line.cell.row, line.cell.column, line.text) for line in document.lines if line.cell]
    assert cells == [(0, 0, "Measure"), (0, 1, "Threshold"), (1, 0, "Calls"), (1, 1, "95%")]
    assert texts(document)[0] == "Before the table."
    assert texts(document)[-1] == "After the table."


def test_a_table_goes_on_over_the_page() -> None:
    head = ("Ref", "Requirement")
    rows = {1: [("R1", "report activity"), ("R2", "report incidents within")], 2: [("", "five days"), ("R3", "meet")]}

    def draw(canvas: Canvas, number: int) -> None:
        top = 640 if number == 1 else 100
        lines = [top + 30 * n for n in range(4)]
        canvas.grid([60, 160, 400], [HEIGHT - line for line in lines])
        for n, cells in enumerate([head, *rows[number]]):
            for column, cell in enumerate(cells):
                write(canvas, 65 + 100 * column, top + 20 + 30 * n, cell)

    document = pdf(draw, 2)
    cells = [(line.cell.row, line.cell.column, line.text) for line in document.lines if line.cell]
    assert cells == [
        (0, 0, "Ref"),
        (0, 1, "Requirement"),
        (1, 0, "R1"),
        (1, 1, "report activity"),
        (2, 0, "R2"),
        (2, 1, "report incidents within"),
        (2, 1, "five days"),
        (3, 0, "R3"),
        (3, 1, "meet"),
    ]
    assert texts(document, "repeated_head") == ["Ref", "Requirement"]
    assert document.tables[0].header == head


def test_two_tables_with_text_between_them_stay_two() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        top = 640 if number == 1 else 200
        canvas.grid([60, 160, 400], [HEIGHT - top - 30 * n for n in range(3)])
        for n in range(2):
            for column in range(2):
                write(canvas, 65 + 100 * column, top + 20 + 30 * n, f"cell {n}{column} of {number}")
        if number == 2:
            write(canvas, 60, 150, "Another table follows.")

    tables = {line.cell.table for line in pdf(draw, 2).lines if line.cell}
    assert tables == {0, 1}


def test_the_applicability_column_is_an_attribute() -> None:
    codes = ["All", "A", "MH", "All", "A+E"]

    def draw(canvas: Canvas, number: int) -> None:
        for row, code in enumerate(codes):
            write(canvas, 60, 200 + 40 * row, f"{row + 1}.1 The Provider must do what clause {row + 1} says, with care")
            write(canvas, 480, 200 + 40 * row, code)

    document = pdf(draw)
    assert [line.applicability for line in document.lines if line.role == "body"] == codes
    assert texts(document, "applicability") == codes


def test_a_code_beside_a_line_spread_wide_is_known_by_its_place() -> None:
    """It stands no further off than the words of the line, and the same code stands set apart once, right above."""

    def draw(canvas: Canvas, number: int) -> None:
        for row, code in enumerate(["A", "Em", "A", "Em", "All"]):
            write(canvas, 60, 200 + 40 * row, f"{row + 1}.1 The Provider must do what clause {row + 1} says, with care")
            write(canvas, 480, 200 + 40 * row, code)
        words = "6.1 Upon expiration or termination of the Services, each"
        width = sum(canvas.stringWidth(word, "Helvetica", 10) for word in words.split())
        write_spread(canvas, 60, 400, words, gap=(480 - 60 - width) / len(words.split()))
        write(canvas, 480, 400, "All")

    last = [line for line in pdf(draw).lines if line.role == "body"][-1]
    assert (last.text.split()[-1], last.applicability) == ("each", "All")


def test_a_page_that_is_a_picture_is_flagged() -> None:
    from PIL import Image

    def draw(canvas: Canvas, number: int) -> None:
        if number == 1:
            write(canvas, 60, 100, "Words.")
        else:
            canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "grey")), 0, 0, WIDTH, HEIGHT)

    document = pdf(draw, 2)
    assert [page.flags for page in document.pages] == [(), ("image_only",)]
    assert "Page 2 of case.pdf is a picture" in document.notes[0]


def test_turned_pages_are_read_upright() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(HEIGHT, WIDTH), invariant=1)
    canvas.setPageRotation(90)
    canvas.translate(WIDTH - WIDTH, 0)
    canvas.rotate(90)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(60, -100, "Read me upright.")
    canvas.save()
    document = extract(buffer.getvalue(), name="turned.pdf")
    assert [line.text for line in document.lines] == ["Read me upright."]


def test_a_footnote_is_a_note_and_its_mark_no_word() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 100, "The Provider must pay the Charges")
        end = 60 + canvas.stringWidth("The Provider must pay the Charges", "Helvetica", 10)
        write(canvas, end, 96, "1", size=6)
        write(canvas, end + 4, 100, " in full.")
        write(canvas, 60, 130, "The Commissioners must answer every question about an invoice.")
        write(canvas, 60, 700, "1 As they stand in Schedule 3, without", size=8)
        write(canvas, 60, 710, "deduction.", size=8)

    document = pdf(draw)
    assert [(line.text.strip(), line.label, line.note) for line in document.lines] == [
        ("The Provider must pay the Charges in full.", None, False),
        ("The Commissioners must answer every question about an invoice.", None, False),
        ("As they stand in Schedule 3, without", "1", True),
        ("deduction.", None, True),
    ]
    segmentation = segment(document)
    assert [(clause.kind, clause.label, clause.text) for clause in segmentation.clauses][-1] == (
        "note",
        "1",
        "As they stand in Schedule 3, without deduction.",
    )
    assert segmentation.ledger.balanced


def test_a_first_clause_right_below_its_section_is_a_clause() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 100, "1 Payment")
        write(canvas, 60, 114, "1.1 The Provider must send an invoice.")

    assert [clause.label for clause in segment(pdf(draw)).clauses] == ["1", "1.1"]


def test_small_type_without_a_mark_in_the_text_is_text() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 100, "The Provider must pay the Charges in full.")
        write(canvas, 60, 700, "1 Small print that nothing refers to.", size=8)

    assert not any(line.note for line in pdf(draw).lines)


def test_a_bookmark_names_a_heading() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 100, "Payment and invoices")
        write(canvas, 60, 112, "The Provider must send an invoice every month.")
        canvas.bookmarkHorizontal("payment", 0, HEIGHT - 90)
        canvas.addOutlineEntry("Payment  and invoices", "payment", level=0)

    document = pdf(draw)
    assert [(line.text, line.level) for line in document.lines] == [
        ("Payment and invoices", 1),
        ("The Provider must send an invoice every month.", None),
    ]


@pytest.mark.parametrize("angle", [90, -90])
def test_a_page_set_sideways_is_read_upright(angle: int) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(angle)
        for row in range(3):
            canvas.drawString(-200, 60 - 14 * row, f"Line {row + 1} of a page that is printed sideways.")

    document = pdf(draw)
    assert texts(document) == [f"Line {row + 1} of a page that is printed sideways." for row in range(3)]
    assert document.pages[0].flags == ("sideways",)
    assert document.pages[0].width == HEIGHT


def test_a_mark_across_the_page_is_no_text() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 100, "The Provider must provide the Services.")
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "DRAFT")

    document = pdf(draw)
    assert texts(document) == ["The Provider must provide the Services."]
    assert "".join(texts(document, "watermark")) == "DRAFT"


@pytest.mark.parametrize("gap", [3.0, 14.0])
def test_words_are_kept_apart_by_what_stands_between_them(gap: float) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 100, "one")
        write(canvas, 60 + canvas.stringWidth("one", "Helvetica", 10) + gap, 100, "two")

    assert only(pdf(draw), "one").text == "one two"
