"""Text columns: how many a page has, in which order they are read, and what is no text column."""

from __future__ import annotations

import pytest

from pipeline.extract.pdf.columns import beside, in_columns
from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.text_style import Style

PLAIN = Style(size=10.0, bold=False, italic=False, angle=0)
ACROSS = "this sentence goes from one edge of the page to the other and so it stands in no column of its own at all"
Block = tuple[float, float, list[str]]


def words(*blocks: Block) -> list[Word]:
    """The words of blocks of lines, each given by its left edge, the baseline of its first line, and its lines."""
    found = []
    for left, first, lines in blocks:
        for n, text in enumerate(lines):
            x, base = left, first + 12 * n
            for word in text.split():
                found.append(Word(word, x, x + 5 * len(word), base - 8, base + 2, base, PLAIN, True))
                x += 5 * len(word) + 3
    return found


def read(*blocks: Block) -> list[tuple[int, str]]:
    """(column, first word and number of words) of what is read of a page, in order."""
    return [(column, f"{block[0].text} {len(block)}") for column, block in in_columns(words(*blocks), 600.0) if block]


def column(name: str, rows: int = 12) -> list[str]:
    return [f"{name} words in a column {n}" for n in range(rows)]


@pytest.mark.parametrize(
    ("blocks", "expected", "reason"),
    [
        (
            [(60.0, 100.0, column("left")), (310.0, 100.0, column("right"))],
            [(0, "left 72"), (1, "right 72")],
            "two columns, one after the other",
        ),
        (
            [(40.0, 100.0, column("one")), (210.0, 103.0, column("two")), (400.0, 97.0, column("three"))],
            [(0, "one 72"), (1, "two 72"), (2, "three 72")],
            "three columns whose rows stand at different heights",
        ),
        (
            [
                (60.0, 60.0, [ACROSS] * 3),
                (60.0, 110.0, column("left")),
                (310.0, 110.0, column("right")),
                (60.0, 270.0, [ACROSS] * 9),
                (60.0, 390.0, column("left")),
                (310.0, 390.0, column("right")),
            ],
            [(0, "this 72"), (0, "left 72"), (1, "right 72"), (0, "this 216"), (0, "left 72"), (1, "right 72")],
            "text across the page cuts it into bands, however much of it there is",
        ),
        (
            [(60.0, 60.0, ["Title"]), (60.0, 110.0, column("left")), (310.0, 110.0, column("right"))],
            [(0, "Title 1"), (0, "left 72"), (1, "right 72")],
            "a heading that stands apart above the columns is in neither",
        ),
        (
            [(60.0, 100.0, column("left")), (310.0, 100.0, column("right")), (60.0, 290.0, ["Last", ACROSS])],
            [(0, "left 72"), (1, "right 72"), (0, "Last 25")],
            "a short line below both columns is read after both",
        ),
        (
            [(60.0, 100.0, column("left", 18)), (310.0, 106.0, column("right"))],
            [(0, "left 108"), (1, "right 72")],
            "the longer column is read to its end, though its rows stand wider apart than those of both",
        ),
        (
            [
                (60.0, 100.0, column("left")),
                (303.0, 100.0, [f"{n}." for n in range(1, 13)]),
                (325.0, 100.0, column("right")),
            ],
            [(0, "left 72"), (1, "1. 84")],
            "hanging labels of the right column belong to it",
        ),
        (
            [(60.0, 100.0, [f"{n}.1" for n in range(12)]), (110.0, 100.0, [ACROSS[:80]] * 12)],
            [(0, "0.1 228")],
            "labels before a tab stop are no column",
        ),
        (
            [(60.0, 100.0, ["Agreement"] * 12), (310.0, 100.0, column("means"))],
            [(0, "Agreement 84")],
            "terms and their meanings are no text columns",
        ),
        (
            [
                *((60.0, 100.0 + 36 * n, ["a term that has so many words"]) for n in range(8)),
                (310.0, 100.0, column("means", 24)),
            ],
            [(0, "a 200")],
            "nor are they where the terms are long",
        ),
        (
            [(60.0, 100.0, column("label")), (300.0, 100.0, ["1,200.00"] * 12), (400.0, 100.0, ["1,300.00"] * 12)],
            [(0, "label 96")],
            "columns of figures are no text columns",
        ),
        (
            [(60.0, 100.0, column("left", 4)), (310.0, 100.0, column("right", 4))],
            [(0, "left 48")],
            "a few rows side by side, as signatures are, are no columns",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_columns(blocks: list[Block], expected: list[tuple[int, str]], reason: str) -> None:
    assert read(*blocks) == expected, reason


def test_every_word_is_in_one_block() -> None:
    page = words((60.0, 60.0, [ACROSS] * 2), (60.0, 110.0, column("left")), (310.0, 113.0, column("right", 20)))
    blocks = in_columns(page, 600.0)
    assert sorted(id(word) for _, block in blocks for word in block) == sorted(map(id, page))


BEFORE = [(60.0, 100.0, column("left")), (310.0, 100.0, column("right", 6)), (330.0, 172.0, column("item", 6))]


@pytest.mark.parametrize(
    ("blocks", "expected", "reason"),
    [
        (
            [(60.0, 100.0, column("left", 20)), (330.0, 100.0, ["and ends with", "two more lines."])],
            [(0, "left 120"), (1, "and 6")],
            "the last lines of the right column",
        ),
        (
            [(60.0, 100.0, column("left", 3)), (310.0, 100.0, column("right", 2))],
            [(0, "left 18"), (1, "right 12")],
            "a last page that fills neither column",
        ),
        (
            [(60.0, 100.0, column("left", 3)), (310.0, 100.0, column("right", 2)), (60.0, 150.0, [ACROSS] * 4)],
            [(0, "left 18"), (1, "right 12"), (0, "this 96")],
            "columns that end above text across the page",
        ),
        (
            [(60.0, 100.0, column("item", 20)), (450.0, 100.0, ["1,200.00", "1,300.00"])],
            [(0, "item 122")],
            "a figure at the edge of the page is no column",
        ),
        ([(60.0, 100.0, [ACROSS] * 12)], [(0, "this 288")], "text across the page"),
        (
            [
                (60.0, 100.0, [ACROSS] * 4),
                (60.0, 148.0, ["words before"]),
                (310.0, 148.0, ["and after it"]),
                (60.0, 160.0, [ACROSS] * 4),
            ],
            [(0, "this 197")],
            "a single row with a gap in the same place",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_columns_that_end_on_the_next_page(blocks: list[Block], expected: list[tuple[int, str]], reason: str) -> None:
    known = beside(in_columns(words(*BEFORE), 600.0))
    found = in_columns(words(*blocks), 600.0, known)
    assert [(at, f"{block[0].text} {len(block)}") for at, block in found if block] == expected, reason


def test_a_ruled_table_fills_its_column() -> None:
    """Two lines above a table are a column: the table, whose words are none of these, takes up the rest."""
    page = [(60.0, 100.0, column("left", 20)), (310.0, 100.0, ["of the whole Assistance", "Period."])]
    found = in_columns(words(*page), 600.0, tables=[(310.0, 125.0, 440.0, 330.0)])
    assert [(at, f"{block[0].text} {len(block)}") for at, block in found if block] == [(0, "left 120"), (1, "of 5")]
    assert len(in_columns(words(*page), 600.0)) == 1
