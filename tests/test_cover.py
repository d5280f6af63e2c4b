"""Which first pages are covers: those that only say what document this is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from printed_lines import printed as line

from pipeline.extract.roles import cover
from pipeline.model import Cell, Line, Page

TEXT = [
    line(n, (60, f"{n + 1}.1 The Baker must bake, and the Town must pay for what it has eaten each week."))
    for n in range(20)
]


def row(number: int, *cells: str) -> list[Line]:
    """The cells of one row of a table."""
    return [
        replace(line(number, (60.0 + 200 * at, text)), cell=Cell(table=0, row=number, column=at))
        for at, text in enumerate(cells)
    ]


def lines(*texts: str) -> list[Line]:
    return [line(2 * n, (60, text)) for n, text in enumerate(texts)]


CASES = [
    (lines("Bread Contract 2020/21", "General Conditions"), True, "a title"),
    (
        lines("Bread Contract", "Prepared by: the Bread Team", "Published: May 2020", "Version number: 2"),
        True,
        "about the document",
    ),
    (
        row(0, "Document Purpose", "Guidance") + row(1, "Publication Date", "May 2020"),
        True,
        "the box that controls a document",
    ),
    (
        row(0, "Baker", "Ann Miller") + row(1, "Term", "12 months") + row(2, "Bread", "rye"),
        False,
        "an order form in a table",
    ),
    (lines("Order Form", "Baker: Ann Miller", "Term: twelve months"), False, "an order form in lines"),
    (
        [line(0, (60, "Baker"), (200, "Ann Miller")), line(2, (60, "Term"), (200, "twelve months"))],
        False,
        "an order form in two columns",
    ),
    ([line(0, (60, "Bread Contract"), (200, "May 2020"))], True, "a title with its date beside it"),
    (lines("Order Form", "A weekly fee of £120 is due."), False, "a sum"),
    (lines("CONTRACT", "Ann Miller, of the Old Mill (the “Baker”)"), False, "a party"),
]


@pytest.mark.parametrize(("first", "is_cover", "reason"), CASES, ids=[case[2] for case in CASES])
def test_which_first_page_is_a_cover(first: list[Line], is_cover: bool, reason: str) -> None:
    pages = [Page(number=n + 1, width=595, height=842, lines=tuple(each)) for n, each in enumerate((first, TEXT))]
    roles = {each.role for each in cover.name(pages)[0].lines}
    assert roles == ({"cover"} if is_cover else {"body"}), reason
