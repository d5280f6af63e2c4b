"""An article is a title of its own, however tightly it is set; a line that begins with a reference to one is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from printed_lines import printed

from pipeline.model import Document, DocumentInfo, Line, Page
from pipeline.segment import segment

WIDE = "THE BAKER SHALL NOT BE LIABLE TO THE MILLER FOR ANY LOSS OF FLOUR, WHICH EVER IT MAY BE"


def centred(row: int, text: str, *, page: int = 1) -> Line:
    return replace(printed(row, (250 - 2.5 * len(text), text), page=page), centred=True)


def left(row: int, text: str, *, page: int = 1) -> Line:
    return printed(row, (40, text), page=page)


def first(row: int, text: str, *, page: int = 1) -> Line:
    """The first line of a paragraph, which is indented."""
    return printed(row, (70, text), page=page)


NINE = [centred(0, "ARTICLE 9"), centred(2, "LOSS"), first(3, "9.1 Loss. EXCEPT AS IS SAID IN ARTICLE 10 (SECRETS),")]
TEN = [("Article 9", "LOSS"), ("9.1", None), ("Article 10", "SECRETS"), ("10.1", None)]

CASES = [
    (
        "right below a last line that fills its width, its title after a gap",
        [
            *NINE,
            left(4, WIDE),
            left(5, f"{WIDE} AT ALL."),
            centred(6, "ARTICLE 10"),
            centred(8, "SECRETS"),
            first(9, "10.1 Hush."),
        ],
        TEN,
    ),
    (
        "a wrapped line that begins with a reference stands in the paragraph",
        [
            *NINE,
            left(4, f"UNDER THIS {WIDE}"),
            left(5, f"ARTICLE 9, {WIDE}."),
            centred(6, "ARTICLE 10"),
            centred(8, "SECRETS"),
            first(9, "10.1 Hush."),
        ],
        TEN,
    ),
    (
        "the same without a comma",
        [
            *NINE,
            left(4, f"UNDER THIS {WIDE}"),
            left(5, f"ARTICLE 9 {WIDE}."),
            centred(7, "ARTICLE 10"),
            centred(8, "SECRETS"),
            first(9, "10.1 Hush."),
        ],
        TEN,
    ),
    (
        "the reference is the first line of a page",
        [
            *NINE,
            left(4, f"{WIDE} UNDER THIS"),
            left(0, "ARTICLE 9 AS IT STANDS HERE", page=2),
            centred(3, "ARTICLE 10", page=2),
            centred(5, "SECRETS", page=2),
            first(6, "10.1 Hush.", page=2),
        ],
        TEN,
    ),
    (
        "below a list's last item",
        [
            *NINE,
            left(4, f"{WIDE}:"),
            first(5, f"(a) {WIDE};"),
            first(6, f"(b) {WIDE}."),
            centred(7, "ARTICLE 10"),
            centred(8, "SECRETS"),
            first(9, "10.1 Hush."),
        ],
        [*TEN[:2], ("9.1(a)", None), ("9.1(b)", None), *TEN[2:]],
    ),
    (
        "its title on its own line",
        [*NINE, left(4, f"{WIDE}."), centred(5, "ARTICLE 10 SECRETS"), first(6, "10.1 Hush.")],
        TEN,
    ),
    (
        "at the left edge, below the end of a sentence",
        [
            left(0, "ARTICLE 9"),
            left(2, "LOSS"),
            first(4, "9.1 Loss. EXCEPT AS IS SAID"),
            left(5, f"{WIDE}."),
            left(6, "ARTICLE 10"),
            left(8, "SECRETS"),
            first(10, "10.1 Hush."),
        ],
        TEN,
    ),
    (
        "titles in capitals that end with a full stop",
        [
            left(0, "ARTICLE 9. LOSS."),
            first(2, "9.1 Loss. EXCEPT AS IS SAID IN ARTICLE 10,"),
            left(3, f"{WIDE}."),
            left(5, "ARTICLE 10. SECRETS."),
            first(7, "10.1 Hush."),
        ],
        [("Article 9", "LOSS."), ("9.1", None), ("Article 10", "SECRETS."), ("10.1", None)],
    ),
    (
        "a sentence in capitals after a reference is no title",
        [
            left(0, "ARTICLE 9. LOSS"),
            first(2, "9.1 Loss. EXCEPT AS IS SAID."),
            left(4, "ARTICLE 9. IT BINDS. NOTHING ELSE DOES."),
            left(6, "ARTICLE 10. SECRETS"),
            first(8, "10.1 Hush."),
        ],
        TEN,
    ),
    (
        "a Roman number",
        [
            centred(0, "ARTICLE IX"),
            centred(2, "LOSS"),
            first(3, "9.1 Loss. EXCEPT AS IS SAID"),
            left(4, f"{WIDE}."),
            centred(5, "ARTICLE X"),
            centred(7, "Secrets and their Keeping"),
            first(8, "10.1 Hush."),
        ],
        [*TEN[:2], ("Article 10", "Secrets and their Keeping"), TEN[3]],
    ),
    (
        "a last line that is a reference is none",
        [
            *NINE,
            left(4, f"{WIDE} UNDER"),
            left(5, "ARTICLE 10."),
            centred(7, "ARTICLE 10"),
            centred(9, "SECRETS"),
            first(10, "10.1 Hush."),
        ],
        TEN,
    ),
]


@pytest.mark.parametrize(("reason", "lines", "expected"), CASES, ids=[case[0] for case in CASES])
def test_articles_on_a_page(reason: str, lines: list[Line], expected: list[tuple[str, str | None]]) -> None:
    pages = tuple(
        Page(number=number, width=500, height=800, lines=tuple(line for line in lines if line.page == number))
        for number in sorted({line.page for line in lines})
    )
    info = DocumentInfo(title="", sha256="", media_type="application/pdf", pages=len(pages))
    found = segment(Document(info=info, pages=pages)).clauses
    assert [
        (clause.citation, clause.heading if clause.label.startswith("A") else None) for clause in found if clause.label
    ] == expected
    articles = {clause.id: clause.citation for clause in found}
    below = next(clause for clause in found if clause.label == "10.1")
    assert articles[below.parent or ""] == "Article 10", reason
