"""How fast documents are read, as a multiple of a plain loop over pdfplumber's `page.extract_text()`.

    python tests/benchmarks/bench_extract.py FILE.pdf [FILE.pdf …]

Both are measured in this one run, in turns, by processor time; the best of three of each counts.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path


def plain(path: Path) -> None:
    """The loop to compare with: text of every page, pages closed as they are read."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()


def ours(path: Path) -> None:
    """The whole extraction as a step does it."""
    from pipeline.extract import extract

    extract(path.read_bytes(), name=path.name)


def ours_with_clauses(path: Path) -> None:
    """Extraction and segmentation."""
    from pipeline.extract import extract
    from pipeline.segment import segment

    segment(extract(path.read_bytes(), name=path.name))


def seconds(task: Callable[[Path], None], path: Path) -> float:
    """Processor time of one call."""
    start = time.process_time()
    task(path)
    return time.process_time() - start


def main() -> None:
    """Print a line for each file."""
    tasks = (plain, ours, ours_with_clauses)
    for name in sys.argv[1:]:
        path = Path(name)
        best = dict.fromkeys(tasks, float("inf"))
        for _ in range(3):
            for task in tasks:
                best[task] = min(best[task], seconds(task, path))
        ratios = ", ".join(f"{task.__name__} {best[plain] / best[task]:.1f}x" for task in tasks[1:])
        print(f"{path.name}: pdfplumber {best[plain]:.2f} s; {ratios}")


if __name__ == "__main__":
    main()
