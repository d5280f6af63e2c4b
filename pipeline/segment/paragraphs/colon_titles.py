"""Titles that end with a colon: "Contact the Depot:" in larger or bold type, alone above what it is the title of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.model import Line
from pipeline.segment.labels.reading import read
from pipeline.segment.paragraphs.geometry import ALIKE, PageMeasures, stands_apart

# More words than this before a colon are a sentence that leads to what follows.
WORDS = 6


def colon_titles(lines: Sequence[Line], layout: PageMeasures) -> frozenset[int]:
    """The lines of a document that are titles although they end with a colon.

    Such a line is short and has white space above and below, or is a paragraph of the word processor. Larger than the
    text, or of a heading's style, it is a title; in bold of the size of the text it may lead to a list, and is one
    only where none follows.
    """
    usual = _usual_size(lines)
    found = set()
    for at, (line, following) in enumerate(pairwise(lines)):
        before = lines[at - 1] if at else None
        if not _short(line) or not _alone(before, line, following, layout):
            continue
        large = line.level is not None or (line.bold and line.size > usual + ALIKE)
        if large or (line.bold and not _labelled(following) and not following.bold):
            found.add(at)
    return frozenset(found)


def _usual_size(lines: Sequence[Line]) -> float:
    """The size of type that most of the words have."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return max(sizes, key=sizes.__getitem__, default=0.0)


def _short(line: Line) -> bool:
    text = line.text.strip()
    words = text.split()
    return (
        text.endswith(":")
        and 1 < len(words) <= WORDS
        and text[0].isupper()
        and not _labelled(line)
        and line.cell is None
    )


def _alone(before: Line | None, line: Line, following: Line, layout: PageMeasures) -> bool:
    """Is there white space above and below a line, or the edge of the page above it?"""
    if following.page != line.page or following.cell is not None or not stands_apart(line, following, layout):
        return False
    return before is None or before.page != line.page or before.cell is not None or stands_apart(before, line, layout)


def _labelled(line: Line) -> bool:
    return line.label is not None or bool(read(line.text))
