"""Lines that begin key terms: a name, a colon or a wide gap, and a value."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.model import Line
from pipeline.segment.build.key_term_rows import is_name
from pipeline.segment.build.nodes import ClauseNode, edge_after
from pipeline.segment.paragraphs.geometry import NEAR, Break, PageMeasures, between, has_room
from pipeline.text import is_stamp

# The name before a colon is shorter, and the value after it is no paragraph.
FIELD_WORDS, VALUE_WORDS = 8, 30
FIELD = re.compile(r"\s*(?P<name>[^\W_][^:;.?!]{0,79}?)\s*:(?!//)\s*(?=\S)")
# A name has no verb; with one it is a sentence that leads in to something ("This Agreement is made between: …").
SENTENCE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|shall|will|must|may|can|means|between|whereas|notes?|following|see)\b",
    re.IGNORECASE,
)
# A tab or three spaces part a name from its value, and in print so many ems; other lines of the run stand so near.
GAP = re.compile(r"\s*(?P<name>[^\W_][^\t]{0,79}?)(?:[ ]*\t\s*|[ ]{3,})(?=\S)")
WIDE, AHEAD = 1.5, 3


def term_lines(lines: Sequence[Line], taken: Collection[int], layout: PageMeasures) -> Iterator[tuple[int, int]]:
    """Each line that begins a key term, by number, with where its value begins.

    A line with a colon is a paragraph's first, or stands right above or below another such line at the same edge. Names
    with a gap before their values stand in a run, where all values begin at one place.
    """
    found = {index: start for index, line in enumerate(lines) if index not in taken and (start := _field(line))}
    gaps = {
        index: start for index, line in enumerate(lines) if index not in taken | found.keys() and (start := _gap(line))
    }
    for index, start in found.items():
        line, before = lines[index], lines[index - 1] if index else None
        begins = before is None or before.cell is not None or between(before, line, layout, None) is not Break.SAME
        beside = (other in found and abs(lines[other].x0 - line.x0) <= NEAR for other in (index - 1, index + 1))
        if (begins or any(beside)) and _length(lines[index:], layout, found, index) <= FIELD_WORDS + VALUE_WORDS:
            yield index, start
    yield from ((index, start) for index, start in gaps.items() if _in_run(index, gaps, lines))


def _field(line: Line) -> int:
    """Where the value begins in a line of a name, a colon and a value; 0 for another line."""
    match = FIELD.match(line.text)
    return match.end() if match is not None and _named(match["name"], line) and not is_stamp(line.text) else 0


def _gap(line: Line) -> int:
    """Where the value begins in a line of a name, a wide gap and a value; 0 for another line."""
    match = GAP.match(line.text)
    if match is not None:
        return match.end() if _named(match["name"], line) else 0
    at = 0
    spans = [span for span in line.spans if span.role == "body"]
    for before, span in pairwise(spans):
        at += len(before.text)
        if span.x0 - before.x1 >= WIDE * line.size > 0:
            start = at + len(span.text) - len(span.text.lstrip())
            return start if _named(line.text[:at].strip(), line) and line.text[start:].strip() else 0
    return 0


def _named(name: str, line: Line) -> bool:
    plain = line.cell is None and not line.note and line.label is None and line.level is None
    short = name[:1].isupper() and is_name(name) and len(name.split()) <= FIELD_WORDS
    return plain and short and not SENTENCE.search(name)


def _in_run(index: int, gaps: Mapping[int, int], lines: Sequence[Line]) -> bool:
    """Does another line with a gap, at the same two edges, stand next, perhaps after the second line of a value?"""
    edges = _edges(lines[index], gaps[index])
    return any(
        other in gaps and all(abs(a - b) <= NEAR for a, b in zip(edges, _edges(lines[other], gaps[other]), strict=True))
        for other in range(index - AHEAD, index + AHEAD + 1)
        if other != index
    )


def _edges(line: Line, start: int) -> tuple[float, float]:
    return line.x0, edge_after(line, start) or line.x0


def after_term(term: ClauseNode, before: Line, line: Line, layout: PageMeasures) -> bool:
    """Is the value of a key term over with its last line, so that the next one goes on something else?

    Where values begin at an edge of their own, their further lines do, too; elsewhere a line that was not full was the
    last.
    """
    if term.edge is not None and term.edge > term.x0 + NEAR:
        return abs(line.x0 - term.edge) > NEAR
    return has_room(before, line, layout)


def _length(lines: Sequence[Line], layout: PageMeasures, found: Collection[int], first: int) -> int:
    """How many words the paragraph has that begins with the first of these lines."""
    words = len(lines[0].text.split())
    for index, (above, below) in enumerate(pairwise(lines), first + 1):
        if index in found or words > FIELD_WORDS + VALUE_WORDS or between(above, below, layout, None) is Break.NEW:
            break
        words += len(below.text.split())
    return words
