"""Numbers in a list of clauses of another document are its items; numbers of this document are clauses."""

from __future__ import annotations

import pytest

from pipeline.extract.plain_text import read_text
from pipeline.segment import segment

CASES = [
    (
        "amendments by the numbers of their clauses",
        "SCHEDULE 4\n\nWe bake by the usual terms with the following amendments to the clauses:\n\n(2) Add rye.\n\n"
        "6.1.6 A new clause.\n\n6.1.7 Another one.\n\n11.4 Replace it.\n\nYours sincerely\n",
        [("(2)", "item"), ("6.1.6", "item"), ("6.1.7", "item"), ("11.4", "item")],
    ),
    (
        "below a clause of this document, whose numbers go on after it",
        "1 Bread\n\n1.1 The Terms are amended in these clauses:\n\n4.2 Delete rye.\n\n7.1 Add oats.\n\n"
        "1.2 The rest stands.\n\n2 Cakes\n\n2.1 Bake them.\n",
        [
            ("1", "clause"),
            ("1.1", "clause"),
            ("4.2", "item"),
            ("7.1", "item"),
            ("1.2", "clause"),
            ("2", "clause"),
            ("2.1", "clause"),
        ],
    ),
    (
        "clauses that are listed",
        "1 Bread\n\n1.1 Bake it.\n\n2 End\n\n2.1 The following clauses survive:\n\n5.3 Secrets\n\n9.4 Claims\n\n"
        "2.2 The rest ends.\n",
        [
            ("1", "clause"),
            ("1.1", "clause"),
            ("2", "clause"),
            ("2.1", "clause"),
            ("5.3", "item"),
            ("9.4", "item"),
            ("2.2", "clause"),
        ],
    ),
    (
        "a number that comes next is a clause, whatever leads in",
        "1 Bread\n\n1.1 The Terms are amended in these clauses:\n\n1.1.1 Delete rye.\n\n1.1.2 Add oats.\n\n1.2 Go.\n",
        [("1", "clause"), ("1.1", "clause"), ("1.1.1", "clause"), ("1.1.2", "clause"), ("1.2", "clause")],
    ),
    (
        "a paragraph ends the list",
        "1 Bread\n\n1.1 The Terms are varied in the following sections:\n\n4.2 Delete rye.\n\nThe rest stands.\n\n"
        "1.2 Bake it.\n\n1.5 Sell it.\n",
        [("1", "clause"), ("1.1", "clause"), ("4.2", "item"), ("1.2", "clause"), ("1.5", "clause")],
    ),
    (
        "a lead-in that speaks of no clauses",
        "1 Bread\n\n1.1 The Baker must bake these breads:\n\n1.4 Rye.\n\n1.5 Oats.\n",
        [("1", "clause"), ("1.1", "clause"), ("1.4", "clause"), ("1.5", "clause")],
    ),
]


@pytest.mark.parametrize(("reason", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lists_of_clauses(reason: str, text: str, expected: list[tuple[str, str]]) -> None:
    clauses = segment(read_text(text.encode(), sha256="")).clauses
    assert [(clause.label, clause.kind) for clause in clauses if clause.label and clause.kind != "part"] == expected, (
        reason
    )
