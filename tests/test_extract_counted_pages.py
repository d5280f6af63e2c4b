"""Page lines of an earlier printing within the text, numbers of a filing, and what looks like them and is text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from printed_lines import printed

from pipeline.extract.roles import filing_numbers, page_lines, page_numbers
from pipeline.model import Line, Page, Span

PROSE = "The Customer must pay the prices in this table within one year"
LEFT = 72.0

Rows = tuple[tuple[str, ...], ...]


def pages_of(rows: Rows, x0: float = LEFT) -> list[Page]:
    """Pages of lines; those that begin with a bar stand at x0, the others at the left edge."""
    return [
        Page(
            number=number,
            width=600,
            height=800,
            lines=tuple(
                printed(row, (x0 if text.startswith("|") else LEFT, text.removeprefix("|")), page=number)
                for row, text in enumerate(mine)
            ),
        )
        for number, mine in enumerate(rows, 1)
    ]


def counted(pages: list[Page]) -> list[str]:
    lines: list[Line] = [line for page in pages for line in page.lines]
    return [line.text for line in lines if line.role == "page_number"]


# What stands on the pages, the lines that count pages, the reason.
LINES: tuple[tuple[Rows, list[str], str], ...] = (
    (((PROSE, "|Page 1 of 9", PROSE), (PROSE, "|Page 2 of 9", PROSE)), ["Page 1 of 9", "Page 2 of 9"], "two that rise"),
    (((PROSE, "PAGE 2", "and not later than that."),), ["PAGE 2"], "between two lines of one sentence"),
    (((PROSE, f"{PROSE}.", "Page 3/9"), (f"{PROSE}.",)), ["Page 3/9"], "the last line of a page"),
    (((PROSE, "North Dairy Page 4 of 5"),), ["North Dairy Page 4 of 5"], "a name beside it at a page's end"),
    (
        ((PROSE, "North Dairy - Page 4", PROSE), (PROSE, "North Dairy - Page 5", PROSE)),
        ["North Dairy - Page 4", "North Dairy - Page 5"],
        "a name and numbers that rise",
    ),
    (((f"{PROSE} as set out on", "page 3."), (PROSE,)), [], "the end of a sentence"),
    (((PROSE, "as set out on page 3", PROSE),), [], "a sentence that speaks of a page"),
    (((f"{PROSE}.", "Page 7", f"{PROSE}."),), [], "a title between two paragraphs, once"),
    (((f"{PROSE}.", "Prices Page 7", f"{PROSE}."),), [], "a row of a list, once"),
    (((PROSE, "Number of pages 3", PROSE),), [], "a number of pages"),
    (((PROSE, "Form 8 (page 2)", PROSE), (PROSE, "Form 8 (page 3)", PROSE)), [], "titles that go on"),
    (((PROSE, "(Page 2)", PROSE), (PROSE, "(Page 3)", PROSE)), ["(Page 2)", "(Page 3)"], "all in brackets"),
)


@pytest.mark.parametrize(("rows", "expected", "reason"), LINES, ids=[row[-1] for row in LINES])
def test_lines_that_count_pages(rows: Rows, expected: list[str], reason: str) -> None:
    assert counted(page_lines.name(pages_of(rows))) == expected


# Numbers alone: what stands on the pages, where the numbers begin, those that count pages, the reason.
NUMBERS: tuple[tuple[Rows, float, list[str], str], ...] = (
    (((PROSE, "|1"), (PROSE, "|2")), 230, ["1", "2"], "two below the text, in its middle"),
    (((PROSE, "|1", PROSE), (PROSE, "|2", PROSE)), 230, [], "two within the text"),
    (((PROSE, "|1"), (PROSE, "|2")), LEFT, [], "two at the left edge, as labels stand"),
    (((PROSE, "|4"), (PROSE, "|9")), 230, [], "two that do not count"),
    (((PROSE, "|1", PROSE), (PROSE, "|2"), (PROSE, "|3")), 230, ["1", "2", "3"], "three in the middle"),
)


@pytest.mark.parametrize(("rows", "x0", "expected", "reason"), NUMBERS, ids=[row[-1] for row in NUMBERS])
def test_numbers_that_count_pages(rows: Rows, x0: float, expected: list[str], reason: str) -> None:
    assert counted(page_numbers.name(pages_of(rows, x0))) == expected


# The first lines of a document, those that are a number of its filing, the reason.
FILED: tuple[tuple[tuple[str, ...], list[str], str], ...] = (
    (("Exhibit 10.5", "SUPPLY AGREEMENT", PROSE), ["Exhibit 10.5"], "a number of two parts"),
    (("EXHIBIT 99.(D)(I)", PROSE), ["EXHIBIT 99.(D)(I)"], "letters in brackets"),
    (("Execution version", "EX-10.12", PROSE), ["EX-10.12"], "short, below another line"),
    (("EXHIBIT C", PROSE), [], "a letter"),
    (("Exhibit 2", "Prices", PROSE), [], "a number of one part"),
    (("Exhibit 10.5 is part of this contract", PROSE), [], "a sentence"),
    ((PROSE, PROSE, PROSE, PROSE, "Exhibit 10.5"), [], "below the text"),
)


@pytest.mark.parametrize(("lines", "expected", "reason"), FILED, ids=[row[-1] for row in FILED])
def test_numbers_of_filings(lines: tuple[str, ...], expected: list[str], reason: str) -> None:
    named = filing_numbers.name(pages_of((lines, lines)))
    assert [line.text for page in named for line in page.lines if line.role == "cover"] == expected


def test_typed_rules_show_how_wide_the_text_is_set() -> None:
    short = "The Customer pays."
    pages = pages_of(tuple((short, f"|{number}", short) for number in (7, 8, 9)), 230)
    assert counted(page_numbers.name(pages)) == []
    rule = Line(page=1, spans=(Span(text="-" * 60, x0=LEFT, x1=382),), x0=LEFT, x1=382, top=90, role="typed_rule")
    ruled = [replace(page, lines=(*[rule] * 4, *page.lines)) for page in pages]
    assert counted(page_numbers.name(ruled)) == ["7", "8", "9"]
