"""How fast a document is segmented, and how that grows with its length.

    python tests/benchmarks/bench_segment.py [--pages 300,1000,3000]

Processor time of one call in this one run: of the decision over the whole document, and of the whole segmentation.
Each line ends with how many times as long a page takes as in the first line: about 1 where time grows with length.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

from pipeline.model import Document, DocumentInfo, Line, Page, Span
from pipeline.segment import segment
from pipeline.segment.build.tree import TreeBuilder
from pipeline.segment.decode.beam import decode
from pipeline.segment.decode.candidates import candidates
from pipeline.segment.decode.weights import own_weights

WORDS = "the keeper of the yard feeds the hens and sweeps it at noon and in the evening"


def made(pages: int) -> Document:
    """A document of sections, clauses and items: forty lines on a page, a label on every second line."""
    found = []
    section = clause = item = 0
    for number in range(1, pages + 1):
        lines = []
        for row in range(40):
            if row % 20 == 0:
                section, clause, item = section % 60 + 1, 0, 0
                text, x0 = f"{section}. Keeping of hens", 50.0
            elif row % 10 == 1:
                clause, item = clause + 1, 0
                text, x0 = f"{section}.{clause} The keeper must:", 50.0
            elif row % 2 == 0:
                item += 1
                text, x0 = f"({chr(96 + item)}) {WORDS}", 70.0
            else:
                text, x0 = f"{WORDS};", 90.0
            spans = (Span(text=text, x0=x0, x1=x0 + 4.5 * len(text), size=10),)
            top = 40.0 + 14 * row
            lines.append(Line(page=number, spans=spans, x0=x0, top=top, x1=spans[0].x1, bottom=top + 10))
        pages_of = Page(number=number, width=600, height=800, lines=tuple(lines))
        found.append(pages_of)
    info = DocumentInfo(sha256="", media_type="application/pdf", title="", pages=pages)
    return Document(info=info, pages=tuple(found))


def seconds(task: Callable[[], Any]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    task()
    return time.process_time() - start


def main() -> None:
    """See the top of the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", default="300,1000,3000")
    weights = own_weights()
    first: tuple[float, float] | None = None
    for pages in map(int, parser.parse_args().pages.split(",")):
        document = made(pages)
        lines = list(document.lines)
        builder = TreeBuilder(lines, (), weights)
        rows = candidates(lines, builder.layout)
        below = {index: each.path for index, each in builder.divisions.items()}
        deciding = seconds(lambda rows=rows, below=below: decode(rows, below, weights))  # type: ignore[misc]
        whole = seconds(lambda document=document: segment(document))  # type: ignore[misc]
        first = first or (deciding / pages, whole / pages)
        print(
            f"{pages} pages, {len(rows)} candidates: decided in {deciding:.2f} s, segmented in {whole:.2f} s; a page "
            f"{deciding / pages / first[0]:.2f} and {whole / pages / first[1]:.2f} times as long as at first",
            flush=True,
        )


if __name__ == "__main__":
    main()
