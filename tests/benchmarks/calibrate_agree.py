"""Choose the threshold of `pipeline.extract.pdf.cross_check` on one half of the files, judge it on the other half.

    python tests/benchmarks/calibrate_agree.py FOLDER

A file is for choosing where the first hex digit of its SHA-256 is even, else for judging. Two kinds of pages:
`as read` is each page as it is (alarms are taken for false ones: on ordinary contracts both readers are right), and
`cut` is the same page after every twentieth word of our reading was dropped (an alarm is right). Chosen is the highest
threshold, in steps of 0.005, at which at most one page in two hundred of the choosing half raises a false alarm; files
under a folder whose name begins with "bad" are kept out of it, since there the readers may rightly differ.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from pathlib import Path

from pipeline.errors import IcpError
from pipeline.extract.pdf.cross_check import likeness, readings
from pipeline.extract.pdf.reader import read_pdf

# One word in so many is dropped for the pages that must raise an alarm.
CUT = 20
STEPS = [step / 1000 for step in range(900, 1000, 5)]
MOST_FALSE = 1 / 200


def measured(path: Path) -> list[tuple[float, float]]:
    """For each page with twenty words or more: its likeness as read, and cut."""
    data = path.read_bytes()
    try:
        document = read_pdf(data, sha256=hashlib.sha256(data).hexdigest(), name=path.name)
    except IcpError:
        return []
    numbers = range(1, len(document.pages) + 1)
    found = []
    for _, ours, theirs in readings(data, document, numbers):
        if theirs is None or ours.total() < CUT:
            continue
        kept = Counter(word for at, word in enumerate(sorted(ours.elements())) if at % CUT)
        found.append((likeness(ours, theirs), likeness(kept, theirs)))
    return found


def main() -> None:
    """Print the choice, then what it does on the other half."""
    root = Path(sys.argv[1])
    halves: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    files = Counter[bool]()
    for path in sorted(root.rglob("*.pdf")):
        if any(part.startswith("bad") for part in path.relative_to(root).parts):
            continue
        choosing = int(hashlib.sha256(path.read_bytes()).hexdigest()[0], 16) % 2 == 0
        pages = measured(path)
        files[choosing] += bool(pages)
        halves[choosing] += pages
        print(f"{'choose' if choosing else 'judge'}  {len(pages):4} pages, least {min(pages, default=0)}  {path.name}")
    fit = [step for step in STEPS if rates(halves[True], step)[0] <= MOST_FALSE]
    print(f"chosen on {files[True]} files, {len(halves[True])} pages: {max(fit)}")
    for step in [*STEPS[-6:], max(fit)]:
        for choosing in (True, False):
            false, right = rates(halves[choosing], step)
            print(
                f"{step}  {'choose' if choosing else 'judge '}  false alarms {false:.2%}, cut pages noticed {right:.1%}"
            )
    print(f"judged on {files[False]} files, {len(halves[False])} pages")


def rates(pages: list[tuple[float, float]], threshold: float) -> tuple[float, float]:
    """The shares of pages that raise an alarm: as read, and cut."""
    count = len(pages) or 1
    as_read, cut = (sum(page[kind] < threshold for page in pages) / count for kind in (0, 1))
    return as_read, cut


if __name__ == "__main__":
    main()
