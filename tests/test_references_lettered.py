"""Sections known by a letter or a Roman number: a reference that follows their relettering is no change of wording."""

from __future__ import annotations

import pytest
from comparing import compare
from outlines import side

OLD = """
A | Service | The service stands.
B | Adverts | Nobody may advertise.
C | Term | It runs until ended under this Section C.
D | Secrets | Nobody tells, save as this Section D allows.
"""
NEW = """
A | Service | The service stands.
B | Term | It runs until ended under this Section B.
C | Secrets | Nobody tells, save as this Section C allows.
"""
# old, new, facets of the pairs that changed, reason
CASES = [
    (OLD, NEW, {"number", "reference"}, "the letters follow"),
    (OLD, OLD.replace("this Section C", "this Section A"), {"wording"}, "another section is named"),
    (
        "Article I | Term | It ends.\nArticle II | Fee | It is paid under Article II.",
        "Article I | Fee | It is paid under Article I.",
        {"number", "reference"},
        "Roman numbers",
    ),
]


@pytest.mark.parametrize(("old", "new", "facets", "why"), CASES, ids=[row[3] for row in CASES])
def test_a_lettered_section(old: str, new: str, facets: set[str], why: str) -> None:
    diff = compare(side(old), side(new))
    assert {facet for pair in diff.pairs for facet in pair.facets} == facets, why
    assert not diff.proof.untold
