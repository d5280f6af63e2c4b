"""What stands around the text of a page, and begins it: line numbers, feet, spreads, drop capitals, side headings."""

from __future__ import annotations

import io

import pytest
from drawn_cases import pdf, texts, write
from raw_pdf import FONT, raw_pdf
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.segment import segment

ROWS = (
    "1. The Supplier must supply the goods to the depot on each",
    "working day and must keep them cool until they are taken",
    "over there by the Customer.",
    "2. The Customer must pay each invoice within thirty days of",
    "receiving it, unless it disputes the invoice in good faith",
    "and says so.",
    "3. Interest runs on late sums at four per cent a year above",
    "the base rate of the Bank of England.",
    "4. Either party may end this Contract by three months of",
    "notice in writing.",
    "5. The law of England governs this Contract in all that it",
    "says and leaves out.",
)


@pytest.mark.parametrize("step", [1, 5])
@pytest.mark.parametrize(("x", "reason"), [(30, "left"), (560, "right")], ids=["left", "right"])
@pytest.mark.parametrize("gap", [0, 8], ids=["even", "gaps between clauses"])
def test_line_numbers_are_no_text(step: int, x: float, reason: str, gap: float) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        at = 100.0
        for n, text in enumerate((*ROWS, *("and so on." for _ in range(6))), 1):
            at += 14 + gap * text[0].isdigit()
            write(canvas, 72, at, text)
            if n % step == 0:
                write(canvas, x, at, str(n), size=8)

    document = pdf(draw)
    assert len(texts(document, "line_number")) == 18 // step
    assert [clause.label for clause in segment(document).clauses][:5] == ["1", "2", "3", "4", "5"]


def test_labels_of_a_list_of_lines_are_no_line_numbers() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        for n, text in enumerate(("Milk", "Bread", "Eggs", "Tea", "Salt", "Oil", "Rice", "Jam"), 1):
            write(canvas, 40, 100 + 14 * n, str(n))
            write(canvas, 72, 100 + 14 * n, text)

    assert not texts(pdf(draw), "line_number")


def test_small_type_at_the_edges_of_one_page_is_no_text() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 20, 18, "Envelope ID: 8D0F2C11-77AA-4B0E-9C1D", size=7)
        for n, text in enumerate(ROWS):
            write(canvas, 72, 100 + 14 * n, text)
        write(canvas, 72, 780, "Example Ltd, registered in England.", size=6.5)
        write(canvas, 72, 788, "This form is no legal advice.", size=6.5)

    document = pdf(draw)
    assert texts(document) == list(ROWS)
    assert len(texts(document, "footer")) == 2
    assert len(texts(document, "header")) == 1


# What stands at the foot, its size and how far down, the reason why it is text.
KEPT = (
    ("1 Of the goods only.", 7, 780, "a footnote"),
    ("Signed for the Supplier.", 10, 780, "type of the text's size"),
    ("in small print.", 7, 282, "small print directly below the text"),
)


@pytest.mark.parametrize(("text", "size", "top"), [row[:3] for row in KEPT], ids=[row[3] for row in KEPT])
def test_the_end_of_the_text_is_no_foot(text: str, size: float, top: float) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        for n, row in enumerate(ROWS):
            write(canvas, 72, 100 + 14 * n, row)
        write(canvas, 72, top, text, size=size)

    assert not texts(pdf(draw), "footer")


def test_the_page_numbers_of_a_spread_are_no_text() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(842, 595))
    for page in range(2):
        for side in range(2):
            for n, text in enumerate(ROWS):
                canvas.drawString(40 + 421 * side, 540 - 14 * n, text[:50])
            canvas.drawString(210 + 421 * side, 30, str(1 + 2 * page + side))
        canvas.showPage()
    canvas.save()
    document = extract(buffer.getvalue(), name="case.pdf")
    assert not [text for text in texts(document) if text.replace(" ", "").isdecimal()]


def test_a_drop_capital_begins_its_word() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 110, "T", size=34)
        write(canvas, 84, 92, "his Contract is made between the Supplier and")
        write(canvas, 84, 106, "the Customer and binds both.")

    assert " ".join(texts(pdf(draw))) == ("This Contract is made between the Supplier and the Customer and binds both.")


def test_a_large_letter_that_begins_no_word_stays() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 110, "A", size=34)
        write(canvas, 150, 92, "Part of the contract")
        write(canvas, 150, 106, "that stands apart.")

    assert "A" in " ".join(texts(pdf(draw))).split()


def test_side_headings_are_headings_of_their_clauses() -> None:
    cases = (("Supply", "10.1", "The Supplier must supply the goods."), ("The law", "12.1", "English law governs it."))

    def draw(canvas: Canvas, number: int) -> None:
        for n, (head, label, text) in enumerate(cases):
            write(canvas, 60, 100 + 40 * n, head, font="Helvetica-Bold")
            write(canvas, 190, 100 + 40 * n, label)
            write(canvas, 225, 100 + 40 * n, text)

    clauses = segment(pdf(draw)).clauses
    assert [(clause.label, clause.heading) for clause in clauses if clause.label] == [
        ("10.1", "Supply"),
        ("12.1", "The law"),
    ]


def test_a_level_watermark_is_no_text() -> None:
    """It is printed across the text of one page, and stands in a gap of the other."""

    def draw(canvas: Canvas, number: int) -> None:
        canvas.setFillGray(0.8)
        write(canvas, 100, 150, "DRAFT", size=60)
        canvas.setFillGray(0)
        for n, text in enumerate(ROWS[6 * (number - 1) :][:6]):
            write(canvas, 72, (100 if number == 1 else 300) + 14 * n, text)

    document = pdf(draw, 2)
    assert texts(document) == list(ROWS)
    assert texts(document, "watermark") == ["DRAFT"] * 2


def test_a_large_title_is_text() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 100, 100, "CONTRACT", size=40)
        for n, text in enumerate(ROWS):
            write(canvas, 72, 120 + 14 * n, text)

    assert "CONTRACT" in texts(pdf(draw))


def test_characters_without_width_part_no_words() -> None:
    """A font whose "@" means a zero-width space, as word processors write them after a space of their own."""
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        "1 beginbfrange <20> <7E> <0020> endbfrange 1 beginbfchar <40> <200B> endbfchar endcmap end"
    )
    font = FONT.replace(">>", "/ToUnicode 5 0 R >>")
    stream = f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream"
    data = raw_pdf("BT /F2 11 Tf 60 700 Td (The order@. The buyer@, who pays.) Tj ET", stream, resources="").replace(
        b"/Font << /F1", f"/Font << /F2 {font} /F1".encode()
    )
    assert texts(extract(data, name="case.pdf")) == ["The order. The buyer, who pays."]


def test_pages_have_the_labels_that_the_file_gives_them() -> None:
    data = raw_pdf("BT /F1 11 Tf 60 700 Td (Words.) Tj ET", catalog="/PageLabels << /Nums [0 << /S /r /St 4 >>] >>")
    assert [page.label for page in extract(data, name="case.pdf").pages] == ["iv"]
