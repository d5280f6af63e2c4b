"""Real contracts, where they lie beside this checkout: nothing on a page is unaccounted for, whatever it is like."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import IcpError
from pipeline.extract import extract
from pipeline.segment import segment

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
SUFFIXES = {".pdf", ".docx", ".md"}
FILES = sorted(path for path in DATA.rglob("*") if path.suffix.lower() in SUFFIXES) if DATA.is_dir() else []

pytestmark = [
    pytest.mark.real,
    pytest.mark.slow,
    pytest.mark.skipif(not FILES, reason="the real documents are not beside this checkout"),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DATA)))
def test_the_ledger_balances_or_one_error_says_why(path: Path) -> None:
    try:
        document = extract(path.read_bytes(), name=path.name)
    except IcpError as error:
        assert error.problem, "what is wrong is said"  # noqa: PT017
        assert error.remedy, "and what to do next"  # noqa: PT017
        return
    segmentation = segment(document)
    assert segmentation.ledger.balanced
    assert segmentation.ledger.in_clauses > 0 or document.notes or segmentation.ledger.characters == 0
    seen: set[str] = set()
    for clause in segmentation.clauses:
        assert clause.id not in seen, "ids are unique"
        assert clause.parent is None or clause.parent in seen, "parents stand before their children"
        # No page is known where Word saved no breaks, or not those of the pages that it counted.
        assert min(1, document.info.pages) <= clause.page_start <= clause.page_end <= document.info.pages
        seen.add(clause.id)
