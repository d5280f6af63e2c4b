"""No two clauses of a document share a citation."""

from __future__ import annotations

import pytest
from printed_lines import printed as line

from pipeline.extract.plain_text import read_text
from pipeline.model import Document, DocumentInfo, Page
from pipeline.segment import segment

CASES = [
    (
        "a number that is printed twice is cited with its heading",
        "1 Care\n\n1.1 Feed the hens.\n\n2 Eggs\n\n2.1 Sort them.\n\n2 Feathers\n\n2.1 Sweep them.\n",
        ["1", "1.1", "2", "2.1", "2 (Feathers)", "2.1 (2nd)"],
    ),
    (
        "an item that is printed twice, without pages",
        "1 Care\n\n1.1 Keep:\n\n(a) hens;\n\n(b) geese;\n\n(b) ducks.\n",
        ["1", "1.1", "1.1(a)", "1.1(b)", "1.1(b) (2nd)"],
    ),
]


@pytest.mark.parametrize(("reason", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_repeated_numbers(reason: str, text: str, expected: list[str]) -> None:
    clauses = segment(read_text(text.encode(), sha256="")).clauses
    citations = [clause.citation for clause in clauses if clause.label]
    assert len(set(citations)) == len(citations), reason
    assert citations == expected, reason


def test_the_page_tells_apart_what_has_no_heading() -> None:
    pages = tuple(
        Page(number=number, width=600, height=800, lines=(line(0, (50, "1.1 The hens are fed at six."), page=number),))
        for number in (1, 2, 3)
    )
    info = DocumentInfo(sha256="", media_type="application/pdf", title=None, pages=3)
    citations = [clause.citation for clause in segment(Document(info=info, pages=pages)).clauses]
    assert citations[0] == "1.1"
    assert all("page" in citation for citation in citations[1:])
    assert len(set(citations)) == len(citations)
