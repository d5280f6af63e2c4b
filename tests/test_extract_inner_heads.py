"""Running heads and feet of old pages within the text of new ones."""

from __future__ import annotations

import pytest

from pipeline.extract.roles import inner_heads
from pipeline.model import Cell, Line, Page, Span

# The lines around each number of an old page; {n}: which one it is.
SHAPES = [
    (["text {n},", "#", "CONFIDENTIAL", "more {n}"], {"CONFIDENTIAL": "header"}, "a head below each number"),
    (
        ["text {n},", "*** filed with", "the Commission.", "#", "more {n}"],
        {"*** filed with": "footer", "the Commission.": "footer"},
        "a foot of two lines above each",
    ),
    (
        ["text {n},", "Draft 3", "#", "Agency", "Agreement", "more {n}"],
        {"Draft 3": "footer", "Agency": "header", "Agreement": "header"},
        "a foot and a head of two lines",
    ),
    (["text {n},", "#", "more {n}"], {}, "other words each time"),
    (["the Buyer", "text {n}", "#", "more {n}", "the Seller"], {}, "the same words, but not right beside a number"),
    (["text {n},", "#", "  CONFIDENTIAL   COPY ", "more {n}"], {"CONFIDENTIAL   COPY": "header"}, "spaced otherwise"),
]


def pages_of(shape: list[str], times: int) -> list[Page]:
    """Pages with two old pages on each."""
    pages = []
    for first in range(0, times, 2):
        rows = [row.format(n=n) for n in range(first, min(first + 2, times)) for row in shape]
        pages.append(
            Page(
                number=first // 2 + 1,
                width=600,
                height=800,
                lines=tuple(
                    Line(
                        page=first // 2 + 1,
                        spans=(Span(text="7" if row == "#" else row),),
                        top=20.0 * at,
                        bottom=20.0 * at + 10,
                        role="page_number" if row == "#" else "body",
                    )
                    for at, row in enumerate(rows)
                ),
            )
        )
    return pages


def named(pages: list[Page]) -> dict[str, str]:
    """The words that are no body, with their role."""
    return {
        line.text.strip(): line.role
        for page in inner_heads.name(pages)
        for line in page.lines
        if line.role not in {"body", "page_number"}
    }


@pytest.mark.parametrize(("shape", "roles", "reason"), SHAPES, ids=[case[2] for case in SHAPES])
def test_lines_that_stand_beside_numbers_of_old_pages(shape: list[str], roles: dict[str, str], reason: str) -> None:
    assert named(pages_of(shape, 5)) == roles, reason


def test_two_times_are_too_few_and_rows_of_tables_are_none() -> None:
    shape = ["text {n},", "#", "CONFIDENTIAL", "more {n}"]
    assert named(pages_of(shape, 2)) == {}
    inside = [
        Page(
            number=page.number,
            width=600,
            height=800,
            lines=tuple(
                Line(
                    page=line.page,
                    spans=line.spans,
                    top=line.top,
                    bottom=line.bottom,
                    role=line.role,
                    cell=Cell(table=0, row=at, column=0) if line.role == "body" else None,
                )
                for at, line in enumerate(page.lines)
            ),
        )
        for page in pages_of(shape, 5)
    ]
    assert named(inside) == {}
