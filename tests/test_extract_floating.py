"""Running heads and feet at no fixed height: what is one, and what only looks like one."""

from __future__ import annotations

import pytest

from pipeline.extract.pdf.floating_headers import find
from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.text_style import Style

PLAIN = Style(size=10.0, bold=False, italic=False, angle=0)
WIDTH = 600.0
Line = tuple[float, float, str]
SENTENCES = ("pay", "deliver", "report", "insure", "keep", "repair", "answer", "return")


def row(left: float, baseline: float, text: str) -> list[Word]:
    """A row of words from a left edge on."""
    found, x = [], left
    for word in text.split():
        found.append(Word(word, x, x + 5 * len(word), baseline - 8, baseline + 2, baseline, PLAIN, True))
        x += 5 * len(word) + 3
    return found


def page(number: int, *ends: Line) -> list[list[Word]]:
    """A page of text that ends lower the higher its number, and rows (left edge, distance below the text, words)."""
    last = 300 + 23 * number
    text = [row(60, last - 12 * n, f"row {n} says what to {SENTENCES[number]} in which case") for n in range(9, -1, -1)]
    return [*text, *(row(left, last + below, words) for left, below, words in ends)]


def named(*pages: list[list[Word]], least: int = 3) -> list[list[tuple[str, str]]]:
    """(role, text) of the rows of each page that were found to be heads or feet."""
    rows = dict(enumerate(pages, 1))
    roles = find(rows, dict.fromkeys(rows, WIDTH), least)
    return [
        [(roles[id(words[0])], " ".join(word.text for word in words)) for words in mine if id(words[0]) in roles]
        for mine in pages
    ]


@pytest.mark.parametrize(
    ("ends", "expected", "reason"),
    [
        ([(295.0, 25.0, "- {n} -")], [("page_number", "- {n} -")], "a number that counts with the pages"),
        ([(60.0, 12.0, "Page {n} of 6 SECRET")], [("footer", "Page {n} of 6 SECRET")], "with words beside it"),
        (
            [(60.0, 24.0, "Licence of Words"), (295.0, 40.0, "{n}"), (60.0, 52.0, "K 10.4")],
            [("footer", "Licence of Words"), ("page_number", "{n}"), ("footer", "K 10.4")],
            "rows at the same distance from the number, above and below it",
        ),
        ([(240.0, 30.0, "Treated as a secret one")], [("footer", "Treated as a secret one")], "centred and apart"),
        ([(60.0, 12.0, "The Supplier must comply.")], [], "a sentence at the end of many pages is text"),
        ([(60.0, 30.0, "The Supplier must comply.")], [], "also when it is a paragraph of its own"),
        ([(240.0, 12.0, "Treated as a secret one")], [], "centred, but not apart"),
        (
            [(350.0, 30.0, "By: A. N. Other"), (350.0, 42.0, "Name: A. N. Other"), (350.0, 54.0, "Title: Clerk")],
            [],
            "names under signatures",
        ),
        ([(60.0, 30.0, "ARTICLE {n}")], [], "the number of an article is a name"),
        ([(60.0, 30.0, "30 days")], [], "a number that does not count"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_feet(ends: list[Line], expected: list[tuple[str, str]], reason: str) -> None:
    pages = [page(n, *((left, below, text.format(n=n)) for left, below, text in ends)) for n in range(1, 7)]
    assert named(*pages) == [[(role, text.format(n=n)) for role, text in expected] for n in range(1, 7)], reason


def test_a_sentence_above_the_number_on_few_pages_is_text() -> None:
    pages = [page(n, (60.0, 12.0, "It must comply."), (295.0, 40.0, f"{n}")) for n in range(1, 3)]
    pages += [page(n, (295.0, 40.0, f"{n}")) for n in range(3, 7)]
    assert named(*pages) == [[("page_number", str(n))] for n in range(1, 7)]


def test_a_foot_is_known_where_its_number_is_left_out() -> None:
    pages = [page(n, (60.0, 24.0, "Licence of Words"), (295.0, 40.0, f"{n}")) for n in range(1, 5)]
    assert named(*pages, page(5, (60.0, 24.0, "Licence of Words")))[4] == [("footer", "Licence of Words")]


def test_pages_that_are_alike_have_no_feet() -> None:
    pages = [
        [row(60, 300 + n + 12 * line, f"line {line} of a form") for line in range(8)] + [row(60, 400 + n, f"{n}")]
        for n in range(1, 5)
    ]
    assert named(*pages) == [[], [], [], []]


def test_heads_that_are_alternately_left_and_right() -> None:
    pages = [
        [row(60, 60 + 5 * n, f"{n} Words, 3 of May 2020" if n % 2 else f"Words, 3 of May 2020 {n}"), *page(n)]
        for n in range(1, 8)
    ]
    assert all(found[0][0] == "header" and len(found) == 1 for n, found in enumerate(named(*pages)))
