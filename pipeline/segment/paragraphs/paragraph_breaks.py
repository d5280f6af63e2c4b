"""A line beside the paragraph above it: may a label, a title or a paragraph begin there? What their places say.

`above` is the node that the last line went into, `before` that line; both are None at the beginning of a document.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.model import Line
from pipeline.segment.build.nodes import HEADING_WORDS, ClauseNode, heading_like
from pipeline.segment.labels import acceptance
from pipeline.segment.labels.defined_terms import is_definition
from pipeline.segment.paragraphs.geometry import (
    ALIKE,
    LEADS_ON,
    NEAR,
    Break,
    PageMeasures,
    between,
    by_itself,
    ends,
)

# A line that fills no more than this share of its paragraph's width was ended, not broken.
FILLED = 0.6
# More words than this are no title, however they are printed.
PASSAGE = 2 * HEADING_WORDS


def doubtful_bullet(
    line: Line, above: ClauseNode | None, before: Line | None, shown: Break, layout: PageMeasures
) -> bool:
    """Is what looks like a bullet more likely a sign within the paragraph above?"""
    if above is not None and above.kind == "bullet" and abs(above.x0 - line.x0) <= NEAR:
        return False  # right below another one
    if before is None or hangs(line, above) or ends(before.text):
        return False
    if shown is not Break.NEW and acceptance.refers(before.text):
        return True
    return shown is Break.SAME and not (above is not None and _ends_early(before, above, layout))


def hangs(line: Line, above: ClauseNode | None) -> bool:
    """Does the line begin left of the words of the paragraph before it, where labels hang?"""
    edge = above.edge if above is not None else None
    return edge is not None and line.x0 < edge - NEAR


def goes_on(line: Line, before: Line | None, defining: bool) -> bool:
    """Does a paragraph go on over a page or column end? defining: definitions stand here."""
    if before is None or line.centred != before.centred or abs(line.size - before.size) > ALIKE:
        return False
    if by_itself(before, line):
        return False
    if ends(before.text) and is_definition(line, defining=defining):
        return False
    if line.level is None and LEADS_ON.search(before.text):
        return True
    return not heading_like(line) and (line.text.strip()[:1].islower() or not ends(before.text))


def title_is_over(before: Line, line: Line) -> bool:
    """Does a line below one of a title look unlike it, so that it is no more of the title?"""
    if line.paragraph is not None or line.bold:
        return False
    return before.bold or (before.centred and not line.centred) or (_capitals(before) and not _capitals(line))


def title_goes_on(last: ClauseNode, line: Line, layout: PageMeasures) -> bool:
    """Is a line the second of a centred or bold title, right under the first?"""
    if last.kind not in {"part", "heading"} or last.lines[-1].page != line.page or line.paragraph:
        return False
    close = line.bottom - last.lines[-1].bottom <= 1.6 * layout.leading(line)
    same = line.size == last.lines[-1].size and line.bold == last.lines[-1].bold
    return close and same and line.centred and last.lines[-1].centred and heading_like(line)


def is_passage(lines: Sequence[Line], layout: PageMeasures) -> bool:
    """Is what begins with the first of these lines a passage in capitals or in bold, too long for a title?"""
    words = len(lines[0].text.split())
    for above, below in pairwise(lines):
        if words > PASSAGE or above.page != below.page or between(above, below, layout, None) is not Break.SAME:
            break
        if title_is_over(above, below):
            break
        words += len(below.text.split())
    return words > PASSAGE


def _ends_early(before: Line, above: ClauseNode, layout: PageMeasures) -> bool:
    right = layout.right.get((before.page, before.column), before.x1)
    return before.x1 > before.x0 and before.x1 - above.x0 < FILLED * (right - above.x0)


def _capitals(line: Line) -> bool:
    return line.text.upper() == line.text and any(char.isalpha() for char in line.text)
