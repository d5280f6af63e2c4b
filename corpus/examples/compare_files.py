"""What changed between two files, as a table: python compare_files.py [OLD NEW]. It needs no store.

In the checkout `import pipeline`; where icp-contracts is installed, `import icp_contracts as pipeline`.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pipeline

DOCUMENTS = Path(__file__).resolve().parent.parent / "documents"
SAMPLES = tuple(DOCUMENTS / f"sample-icp-{year}-general-conditions.pdf" for year in ("2019-20", "2020-21"))


def main(old: str | Path, new: str | Path) -> None:
    """Print a line for each change that matters, then what the new document's clauses ask of whom."""
    before, after = pipeline.clauses(old), pipeline.clauses(new)
    found = pipeline.diff(before, after)
    citations = {clause.id: clause.citation for clause in (*before.clauses, *after.clauses)}
    for change in found.changes:
        if change.significance.level in ("high", "medium"):
            where = ", ".join(citations[ident] for ident in change.new or change.old)
            why = "; ".join(reason.why for reason in change.significance.reasons)
            print(f"{change.significance.level:6}  {where:16}  {why}")
    duties = Counter(
        mark.actor
        for clause in after.clauses
        for mark in clause.annotations
        if mark.type == "obligation" and mark.actor
    )
    print("\nDuties:", ", ".join(f"{actor} {count}" for actor, count in duties.most_common(5)))


if __name__ == "__main__":
    try:
        main(*(sys.argv[1:] or SAMPLES))
    except pipeline.IcpError as error:
        sys.exit(str(error))
