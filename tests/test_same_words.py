"""The same words between the same neighbours are the same provision, whatever they were read as."""

from __future__ import annotations

import pytest
from comparing import compare
from outlines import side

BEFORE = "1 | Payment | The Buyer pays within 30 days of each valid invoice.\n"
AFTER = "2 | Term | This contract runs for two years from its date.\n"
# what stands between both on the old side and on the new, facets of the entries, reason
CASES = [
    ("  row | | Signature\n  row | | Date", "  - | | Signature\n  - | | Date", [], "rows read as paragraphs"),
    ("  row | | Signature\n  row | | Date", "- | | Signature\n  - | | Date", [], "and beside the clause, not below it"),
    ("- | | Signature\n- | | Signature", "  row | | Signature\n  row | | Signature", [], "the same twice, in order"),
    ("- | | One\n- | | Two\n- | | Three", "- | | One Two Three", ["merge"], "short lines that a print ran together"),
    ("- | | One Two", "- | | One\n- | | Two", ["split"], "and one that it parted"),
    ("- | | One\n- | | Two", "- | | Two\n- | | Three", ["", ""], "what stands on one side alone went or came"),
]


@pytest.mark.parametrize(("old", "new", "facets", "why"), CASES, ids=[row[3] for row in CASES])
def test_entries_between_the_same_neighbours(old: str, new: str, facets: list[str], why: str) -> None:
    diff = compare(side(f"{BEFORE}{old}\n{AFTER}"), side(f"{BEFORE}{new}\n{AFTER}"))
    assert [" ".join(change.facets) for change in diff.changes] == facets, why
    assert not diff.proof.untold
