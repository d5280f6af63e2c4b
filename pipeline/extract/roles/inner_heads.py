"""Running heads and feet within the text: where a document was set anew, those of its old pages still stand in it.

They stand right below and above the numbers of the old pages, again and again with the same words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.model import Line, Page

# So many numbers with the same words beside them show a running head; so many lines it may have.
LEAST, MOST = 3, 6
# Below a number stands the head of the next page, above it the foot of its own.
SIDES = ((1, "header"), (-1, "footer"))


def name(pages: Sequence[Page]) -> list[Page]:
    """The pages with the role "header" or "footer" on the lines that numbers of old pages have beside them."""
    roles = dict(_found(pages))
    if not roles:
        return list(pages)
    return [
        replace(page, lines=tuple(replace(line, role=roles.get(id(line), line.role)) for line in page.lines))
        for page in pages
    ]


def _found(pages: Sequence[Page]) -> Iterator[tuple[int, str]]:
    """The identity of each such line, and its role."""
    ordered = [sorted(page.lines, key=lambda line: line.top) for page in pages]
    numbers = [
        (lines, at) for lines in ordered for at, line in enumerate(lines) if line.role == "page_number" and at > 0
    ]
    for step, role in SIDES:
        going = numbers
        for far in range(1, MOST + 1):
            beside = [(lines, at, _text(lines, at + step * far)) for lines, at in going]
            counts = Counter(text for _, _, text in beside if text)
            going = [(lines, at) for lines, at, text in beside if counts[text] >= LEAST]
            for lines, at in going:
                yield id(lines[at + step * far]), role


def _text(lines: Sequence[Line], at: int) -> str:
    """The words of a body line, "" where there is none or it may be a clause."""
    if not 0 <= at < len(lines) or lines[at].role != "body" or lines[at].cell is not None or lines[at].label:
        return ""
    return " ".join(lines[at].text.split())
