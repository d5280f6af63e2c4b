"""Page numbers within a page: where a document was set anew, the numbers of its old pages still stand in its text.

They are lines of a number alone in the middle of the text's width, and count up by one from one to the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Line, Page

_NUMBER = re.compile(r"[-–—]?\s*(\d{1,4})\s*[-–—]?")
# So many numbers in a row are page numbers.
LEAST = 3
# Their middles are within this share of the text's width from its own.
CENTRED = 0.06


def name(pages: Sequence[Page]) -> list[Page]:
    """The pages with the role "page_number" on each number of an old page; those found at a page's end count along."""
    lines = [
        line
        for page in pages
        for line in sorted(page.lines, key=lambda line: line.top)
        if line.role in {"body", "page_number"}
    ]
    found = {id(line) for run in _runs(_candidates(lines)) for line in run if line.role == "body"}
    if not found:
        return list(pages)
    return [
        replace(
            page,
            lines=tuple(replace(line, role="page_number") if id(line) in found else line for line in page.lines),
        )
        for page in pages
    ]


def _candidates(lines: Sequence[Line]) -> list[tuple[int, Line]]:
    """Lines of a number alone in the middle of the text's width, each with its number; no two without text between."""
    left, right = min((line.x0 for line in lines), default=0.0), max((line.x1 for line in lines), default=0.0)
    found: list[tuple[int, Line]] = []
    text = True
    for line in lines:
        match = _NUMBER.fullmatch(line.text.strip())
        off = abs((line.x0 + line.x1 - left - right) / 2)
        if match is None or line.cell is not None or line.label is not None or off > CENTRED * (right - left):
            text = True
            continue
        if text:
            found.append((int(match[1]), line))
        text = False
    return found


def _runs(candidates: Sequence[tuple[int, Line]]) -> list[list[Line]]:
    """Candidates that count up by one from one to the next."""
    runs: list[list[tuple[int, Line]]] = []
    for number, line in candidates:
        run = next((run for run in runs if run[-1][0] + 1 == number), None)
        if run is None:
            runs.append([(number, line)])
        else:
            run.append((number, line))
    return [[line for _, line in run] for run in runs if len(run) >= LEAST]
