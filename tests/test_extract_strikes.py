"""Words that a page strikes out with a rule: which letters and words a rule means, and which it only touches."""

from __future__ import annotations

import pytest
from drawn_cases import HEIGHT, only, pdf, texts, write, write_spread
from reportlab.pdfgen.canvas import Canvas


def test_struck_out_words_are_not_live() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 100, "The Provider may must pay.")
        start = 60 + canvas.stringWidth("The Provider ", "Helvetica", 10)
        canvas.rect(start, HEIGHT - 100 + 2.5, canvas.stringWidth("may", "Helvetica", 10), 0.5, stroke=0, fill=1)

    line = only(pdf(draw), "The Provider")
    assert line.text.split() == ["The", "Provider", "must", "pay."]
    assert "".join(span.text for span in line.spans if span.role == "struck").strip() == "may"


def test_a_rule_within_a_word_strikes_single_letters() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 100, "within thirty days of it")
        start = 60 + canvas.stringWidth("within thirty day", "Helvetica", 10)
        canvas.rect(start, HEIGHT - 100 + 2.5, canvas.stringWidth("s", "Helvetica", 10), 0.5, stroke=0, fill=1)

    assert only(pdf(draw), "within").text == "within thirty day of it"


def test_a_rule_drawn_too_far_left_strikes_the_words_that_it_was_meant_for() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 100, "The Provider must not unduly delay payment.")
        start = 60 + canvas.stringWidth("The Provider must ", "Helvetica", 10) - 4
        width = canvas.stringWidth("not unduly delay", "Helvetica", 10)
        canvas.rect(start, HEIGHT - 100 + 2.5, width, 0.5, stroke=0, fill=1)

    assert only(pdf(draw), "The").text.split() == ["The", "Provider", "must", "payment."]


def test_a_rule_that_only_reaches_into_a_word_leaves_it_live() -> None:
    """A justified line spreads its words, and the rule for the space after them ends up over the last letter."""

    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 100, "The Provider keeps its integrity")
        end = 60 + canvas.stringWidth("The Provider keeps its integrity", "Helvetica", 10)
        canvas.rect(end - 4, HEIGHT - 100 + 2.5, 4, 0.5, stroke=0, fill=1)

    assert only(pdf(draw), "The").text == "The Provider keeps its integrity"


def test_a_rule_over_a_last_letter_that_goes_on_below_strikes_whole_words_only() -> None:
    """As above, and the rule for the space happens to cover the letter from edge to edge."""

    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 100, "any part of the Services")
        write(canvas, 60, 112, "and Works that are late")
        for first, words, y in (("any part of the Service", "s", 100), ("", "and Works", 112)):
            start = 60 + canvas.stringWidth(first, "Helvetica", 10)
            canvas.rect(start, HEIGHT - y + 2.5, canvas.stringWidth(words, "Helvetica", 10), 0.5, stroke=0, fill=1)

    document = pdf(draw)
    assert only(document, "any").text == "any part of the Services"
    assert only(document, "that are").text.strip() == "that are late"


@pytest.mark.parametrize(
    ("first", "start", "live", "reason"),
    [
        ("nor", "accounts,", "reach accounts, data,", "it begins in the space before its first word, and ends early"),
        ("reach", "", "data,", "it begins with the line"),
    ],
)
def test_a_rule_drawn_without_the_last_space_of_a_justified_line(
    first: str, start: str, live: str, reason: str
) -> None:
    """The rule lacks what the line has spread the space before its last struck word by, which the rule only touches."""
    gap, natural = 13.0, 2.8

    def draw(canvas: Canvas, number: int) -> None:
        words = "reach accounts, nor (b) are data,"
        at = dict(zip(words.split(), write_spread(canvas, 60, 100, words, gap), strict=True))
        left = at[start][1] if start else at[first][0]
        right = at["are"][1] - gap + natural
        canvas.rect(left, HEIGHT - 100 + 2.5, right - left, 0.5, stroke=0, fill=1)

    assert " ".join(" ".join(texts(pdf(draw))).split()) == live, reason


@pytest.mark.parametrize(
    ("words", "gap", "live", "reason"),
    [
        ("Provider may also send a", 17.0, "Provider may also send", "it ends before its only word, one letter long"),
        ("submit, or discovery or", 11.67, "submit, or", "by chance it ends where its last word begins"),
    ],
)
def test_a_rule_for_the_last_words_of_a_justified_line(words: str, gap: float, live: str, reason: str) -> None:
    """The rule begins with the space before its first word and lacks what the space before its last is spread by."""
    struck = words.removeprefix(live).split()

    def draw(canvas: Canvas, number: int) -> None:
        places = write_spread(canvas, 60, 100, words, gap)
        first, last = places[-len(struck)], places[-1]
        left = first[0] - gap
        right = last[1] - gap + canvas.stringWidth(" ", "Helvetica", 10)
        canvas.rect(left, HEIGHT - 100 + 2.5, right - left, 0.5, stroke=0, fill=1)

    assert " ".join(" ".join(texts(pdf(draw))).split()) == live, reason


def test_a_rule_of_another_column_strikes_nothing() -> None:
    """It ends before the row begins, and by no more than the row's words are spread."""

    def draw(canvas: Canvas, number: int) -> None:
        for row in range(8):
            write(canvas, 60, 100 + 12 * row, "some words of the left column")
            write_spread(canvas, 230, 100 + 12 * row, "14 words of a right column", 22.0)
        canvas.rect(180, HEIGHT - 100 + 2.5, 45, 0.5, stroke=0, fill=1)

    assert texts(pdf(draw)).count("14 words of a right column") == 8


def test_underlined_words_are_live() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, 60, 100, "The Provider must pay.")
        canvas.rect(60, HEIGHT - 100 - 1.5, 100, 0.5, stroke=0, fill=1)

    assert only(pdf(draw), "The").text == "The Provider must pay."
