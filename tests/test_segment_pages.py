"""Segmentation of drawn pages: where titles, list items and sentences end, by their look and over the ends of pages."""

from __future__ import annotations

import io

from drawn_cases import pdf, write
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.model import Document
from pipeline.segment import segment

BOLD = "Helvetica-Bold"


def words(document: Document) -> list[tuple[str, str]]:
    return [(clause.citation, clause.words) for clause in segment(document).clauses]


def test_a_term_in_bold_at_the_top_of_a_page_goes_on_the_sentence_that_waits_for_it() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        if number == 1:
            write(canvas, 60, 60, "1. Use", BOLD)
            write(canvas, 60, 90, "A conflict is an interest that bears on what the Agent does in the")
        else:
            write(canvas, 60, 60, "Digital Depot", BOLD)
            write(canvas, 60, 90, "2. Care", BOLD)

    assert words(pdf(draw, 2)) == [
        ("1", "Use"),
        ("1, paragraph 1", "A conflict is an interest that bears on what the Agent does in the Digital Depot"),
        ("2", "Care"),
    ]


def test_a_definition_at_the_top_of_a_page_is_one_though_it_begins_in_small_letters() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 60, "loss" if number == 1 else "matter", BOLD)
        write(canvas, 60 + (22 if number == 1 else 36), 60, f"means thing number {number}.")

    assert [clause.heading for clause in segment(pdf(draw, 2)).clauses] == ["loss", "matter"]


def test_an_item_at_the_top_of_a_page_is_one_though_the_sentence_above_has_a_list_too() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        if number == 1:
            write(canvas, 60, 60, "1.1 Taxes.")
            write(canvas, 60, 84, "(a) Each pays its own.")
            write(canvas, 60, 108, "(b) The Buyer says (a) which are due, or (b) which are not, at a lower rate.")
        else:
            write(canvas, 60, 60, "(c) Duties are shared.")

    assert [clause.citation for clause in segment(pdf(draw, 2)).clauses] == ["1.1", "1.1(a)", "1.1(b)", "1.1(c)"]


def test_a_heading_that_is_smaller_than_a_section_stands_in_it() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 60, "1. Rights", BOLD, 14)
        write(canvas, 60, 90, "General", BOLD)
        write(canvas, 60, 120, "The Agent keeps its rights.")
        write(canvas, 60, 160, "2. Fees", BOLD, 14)
        write(canvas, 60, 190, "Schedule of changes", BOLD, 18)

    assert words(pdf(draw)) == [
        ("1", "Rights"),
        ("1, General", "General"),
        ("1, General, paragraph 1", "The Agent keeps its rights."),
        ("2", "Fees"),
        ("Schedule of changes", "Schedule of changes"),
    ]


def test_the_stop_after_a_heading_in_bold_need_not_be_bold() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 60, "1.1 Term", BOLD)
        write(canvas, 60 + canvas.stringWidth("1.1 Term", BOLD, 10), 60, ". It lasts for a year.")

    (clause,) = segment(pdf(draw)).clauses
    assert (clause.heading, clause.text) == ("Term", "It lasts for a year.")
    assert segment(pdf(draw)).ledger.balanced


def test_a_title_ends_where_its_capitals_end() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        for row, text in enumerate(("EXHIBIT A", "THE DEPOT", "The depot lies beside the river and", "has two gates.")):
            write(canvas, 60, 60 + 12 * row, text)

    assert words(pdf(draw)) == [
        ("Exhibit A", "THE DEPOT"),
        ("Exhibit A, paragraph 1", "The depot lies beside the river and has two gates."),
    ]


def test_a_long_passage_in_capitals_is_no_heading() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 60, "1. Limits", BOLD)
        for row in range(6):
            end = "." if row == 5 else ""
            write(canvas, 60, 90 + 12 * row, f"NEITHER PARTY IS LIABLE TO THE OTHER FOR WHAT IT LOSES OR FOREGOES{end}")

    assert [clause.kind for clause in segment(pdf(draw)).clauses] == ["clause", "paragraph"]


def test_items_without_stops_or_space_between_them_are_items() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 60, "The loss of the Agent includes each of these, whatever it was that caused it:")
        for row, text in enumerate(("income or revenue", "goodwill", "the value of any equipment that it keeps")):
            write(canvas, 80, 84 + 12 * row, f"{row + 1}. {text}")

    assert [clause.label for clause in segment(pdf(draw)).clauses] == [None, "1", "2", "3"]


def test_a_list_within_a_bullet_belongs_to_it_and_the_next_bullet_stands_beside_it() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 60, "1. Duties", BOLD)
        write(canvas, 60, 90, "The Agent must:")
        for row, (x, text) in enumerate(((80, "• sell these:"), (100, "(i) carts; and"), (100, "(ii) wheels;"))):
            write(canvas, x, 114 + 20 * row, text)
        write(canvas, 80, 174, "• report.")

    assert words(pdf(draw)) == [
        ("1", "Duties"),
        ("1, paragraph 1", "The Agent must:"),
        ("1, paragraph 1, bullet 1", "sell these:"),
        ("1, paragraph 1, bullet 1(i)", "carts; and"),
        ("1, paragraph 1, bullet 1(ii)", "wheels;"),
        ("1, paragraph 1, bullet 2", "report."),
    ]


def test_a_second_list_of_a_section_begins_at_the_paragraph_that_leads_to_it_and_no_deeper() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 60, "1. Secrets", BOLD)
        lists = (
            ("The Agent keeps secret:", "(a) prices; and", "(b) names."),
            ("Its staff is told:", "(a) what; and", "(b) why."),
        )
        for row, text in enumerate(text for one in lists for text in one):
            write(canvas, 60, 90 + 24 * row, text)

    assert words(pdf(draw)) == [
        ("1", "Secrets"),
        ("1, paragraph 1", "The Agent keeps secret:"),
        ("1(a)", "prices; and"),
        ("1(b)", "names."),
        ("1, paragraph 2", "Its staff is told:"),
        ("1, paragraph 2(a)", "what; and"),
        ("1, paragraph 2(b)", "why."),
    ]


def test_the_first_item_may_stand_right_below_a_line_that_ends_early() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(
            canvas, 60, 60, "1.1 The Agent may be sent away by the Depot, or leave it, on these grounds and no others:"
        )
        for row, (x, text) in enumerate(
            (
                (80, "(a) By the Depot"),
                (110, "(i) For cause, at once."),
                (110, "(ii) Without it."),
                (80, "(b) By itself"),
            )
        ):
            write(canvas, x, 72 + 12 * row, text)

    assert [clause.citation for clause in segment(pdf(draw)).clauses] == [
        *["1.1", "1.1(a)", "1.1(a)(i)", "1.1(a)(ii)", "1.1(b)"],
    ]


def test_a_sentence_that_a_gap_breaks_off_goes_on_in_its_paragraph() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 60, "1. FEES")
        write(canvas, 60, 84, "1.1 AMOUNT. The Depot pays the Agent a fee that rises with")
        write(canvas, 60, 96, "the number of carts, by such steps as are agreed with the")
        write(canvas, 60, 132, "consent of both.")

    assert words(pdf(draw)) == [
        ("1", "FEES"),
        (
            "1.1",
            "AMOUNT The Depot pays the Agent a fee that rises with the number of carts, by such steps as are agreed "
            "with the consent of both.",
        ),
    ]


def test_a_semicolon_that_is_named_a_greek_question_mark_is_a_semicolon() -> None:
    """Browsers that print a page name the glyph so, and Unicode takes the two for the same."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=0)
    canvas.drawString(60, 700, "The Agent waits; or")
    canvas.save()
    text = b"/CIDInit /ProcSet findresource begin begincmap 1 beginbfchar <3B> <037E> endbfchar endcmap end"
    data = buffer.getvalue().replace(
        b"/BaseFont /Helvetica", b"/ToUnicode 99 0 R /BaseFont /Helvetica"
    ) + b"\n99 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(text), text)
    assert [line.text for line in extract(data, name="case.pdf").lines] == ["The Agent waits; or"]
