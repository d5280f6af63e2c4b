"""Where paragraphs begin on the page: leading, right edge and indents of a document's lines.

The word processor's own paragraphs (`Line.paragraph`) are believed; for PDF and text the distances decide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise
from statistics import median

from pipeline.model import Line

# A gap of more than this many leadings starts a paragraph.
APART = 1.22
# Where this share of the lines that surely end a paragraph have a gap below them, a gap is what parts paragraphs.
# Of 178 PDF documents 154 have .80 or more, 8 between .5 and .8 and 16 less.
SET_APART = 0.8
# A line surely ends its paragraph where it fills less than this share of the width; so many of them tell.
SHORT, ENOUGH = 0.7, 5
# Left edges closer than this (points) are the same edge.
NEAR = 3.0
# Sizes of type closer than this (points) are the same.
ALIKE = 0.8
# What stands on a page beside the words of the document.
FURNITURE = frozenset({"header", "footer", "page_number"})
CLOSING = (".", ";", ":", "?", "!", "; and", "; or", ";and", ";or", ", and", ", or")


# Quotation marks and brackets that may close after a stop.
_CLOSED = ' \t”"’)]'
# After one of these words no sentence and no title ends.
LEADS_ON = re.compile(r"\b(?:the|an?|of|in|to|and|or|by|for|with|from|any|its|their|such|under|at|this|that)\s*$")
# A line that is nothing but a mark of a template: "{END-IF}", "[Option A]", "<<date>>".
_MARK = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]|<<[^<>]*>>|«[^«»]*»")
# A line that ends with a sum after a colon is a row of figures: "First year (2018/19): $ 200,000".
FIGURE = re.compile(r":\s*(?:[A-Z]{3}\s?|[$£€]\s?)?\d[\d.,]*%?$")
# With a sign or separators it is stated there, and never part of a title, as the year of "Release: 2026" may be.
SUM = re.compile(r":\s*(?:(?:[A-Z]{3}\s?|[$£€]\s?)\d[\d.,]*|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d[\d.]*%)$")
_RULE = re.compile(r"(?:\s*[-=_*+|.~]){6,}\s*")


class Break(Enum):
    """What the page shows between two lines."""

    NEW = "a new paragraph begins"
    SAME = "the paragraph goes on"
    UNKNOWN = "a page or column ends between them"


@dataclass(frozen=True, slots=True)
class PageMeasures:
    """Measures of a document: leading in points for each type size, and the right edge of the text on each page.

    spaced: its paragraphs are set apart by more than a line's leading. page_ends: where a page of the document that is
    printed within this one ends, as its number shows: by page, the baselines.
    """

    leadings: dict[float, float]
    right: dict[tuple[int, int], float]
    spaced: bool = False
    page_ends: Mapping[int, Sequence[float]] = field(default_factory=dict)

    def leading(self, line: Line) -> float:
        """The usual distance of baselines for the size of `line`."""
        return self.leadings.get(line.size) or max(line.size * 1.2, 8.0)


def page_ends(lines: Sequence[Line]) -> dict[int, list[float]]:
    """The baselines of the heads, feet and numbers of pages among all lines of a document, by page."""
    found: dict[int, list[float]] = {}
    for line in lines:
        if line.role in FURNITURE:
            found.setdefault(line.page, []).append(line.bottom)
    return found


def measure(lines: Sequence[Line], foot: Mapping[int, Sequence[float]] | None = None) -> PageMeasures:
    """The measures of a document's body lines. foot: the `page_ends` of the document."""
    gaps: dict[float, Counter[float]] = {}
    within: dict[float, list[float]] = {}
    right: dict[tuple[int, int], float] = {}
    for above, below in pairwise(lines):
        gap = below.bottom - above.bottom
        together = above.page == below.page and above.column == below.column and above.cell == below.cell
        if together and 0.8 * below.size < gap < 2.2 * below.size and above.size == below.size:
            gaps.setdefault(below.size, Counter())[round(gap * 2) / 2] += 1
            if below.text[:1].islower() and not ends(above.text):
                within.setdefault(below.size, []).append(gap)
    for line in lines:
        place = (line.page, line.column)
        right[place] = max(right.get(place, 0.0), line.x1)
    leadings = {size: _usual(count) for size, count in gaps.items()}
    for size, sure in within.items():
        if len(sure) >= ENOUGH:
            leadings[size] = max(leadings[size], median(sure))
    found = PageMeasures(leadings, right, page_ends=foot or {})
    return replace(found, spaced=_spaced(lines, found))


def _spaced(lines: Sequence[Line], layout: PageMeasures) -> bool:
    """Are paragraphs set apart? Told by what stands below lines that surely end one: short, with a stop."""
    apart = [
        stands_apart(above, below, layout)
        for above, below in pairwise(lines)
        if (above.page, above.column, above.size) == (below.page, below.column, below.size)
        and above.text.rstrip(_CLOSED).endswith(".")
        and above.x1 - above.x0 < SHORT * (layout.right[above.page, above.column] - above.x0)
    ]
    return len(apart) >= ENOUGH and sum(apart) >= SET_APART * len(apart)


def _usual(gaps: Counter[float]) -> float:
    """The smallest gap that is common: paragraphs of one line may make the larger one more frequent."""
    enough = max(2, 0.15 * sum(gaps.values()))
    return min((gap for gap, count in gaps.items() if count >= enough), default=min(gaps))


def between(above: Line, below: Line, layout: PageMeasures, edge: float | None) -> Break:
    """What the page shows between two lines; `edge` is the left edge that further lines of the paragraph have, if
    known."""
    if below.paragraph is not None:
        return Break.NEW if below.paragraph else Break.SAME
    if page_over(above, below, layout):
        return Break.UNKNOWN
    if is_rule(below.text):
        return Break.NEW
    gap = below.bottom - above.bottom
    if gap > APART * layout.leading(below) or gap < 0:
        return Break.NEW
    if abs(above.size - below.size) > ALIKE or (above.centred != below.centred and (above.bold or below.bold)):
        return Break.NEW
    if edge is not None and abs(below.x0 - edge) > NEAR:
        return Break.NEW
    if above.bold != below.bold and _short(above, layout) and (above.bold or ends(above.text)):
        return Break.NEW
    if (ends(above.text) or by_itself(above, below)) and has_room(above, below, layout):
        return Break.NEW
    return Break.SAME


def page_over(above: Line, below: Line, layout: PageMeasures) -> bool:
    """Does a page or a column end between two lines, or a page that is printed within one, as its number shows?"""
    if above.page != below.page or above.column != below.column:
        return True
    return any(above.bottom < end < below.bottom for end in layout.page_ends.get(above.page, ()))


def by_itself(above: Line, below: Line) -> bool:
    """Is one of two lines a paragraph whatever stands around it: a mark of a template, or a row of figures?"""
    marked = (_MARK.fullmatch(line.text.strip()) for line in (above, below))
    return any(marked) or FIGURE.search(above.text.rstrip()) is not None


def is_rule(text: str) -> bool:
    """Is a line a rule that was drawn with signs, as between the rows of a typed table?"""
    return _RULE.fullmatch(text) is not None


def ends(text: str) -> bool:
    """Does a line end as a sentence, list item or lead-in does?"""
    return text.rstrip(' \t”"’)').endswith(CLOSING) or text.rstrip().endswith(CLOSING)


def ends_sentence(text: str) -> bool:
    """Does a line end with the last stop of a sentence, or with the colon before what is led in?"""
    return text.rstrip(_CLOSED).endswith((".", ":", "?", "!"))


def leads_on(text: str) -> bool:
    """Does a line end within a sentence, whatever stands below it: after a comma, "; and" or "of the"?"""
    return text.rstrip(_CLOSED).endswith((",", ";")) or LEADS_ON.search(text) is not None


def stands_apart(above: Line, below: Line, layout: PageMeasures) -> bool:
    """Is there more between two lines than between the lines of a paragraph?"""
    if below.paragraph is not None:
        return below.paragraph
    if is_rule(below.text) or is_rule(above.text):
        return is_rule(below.text)
    if page_over(above, below, layout):
        return False
    if by_itself(above, below) and has_room(above, below, layout):
        return True
    gap = below.bottom - above.bottom
    return gap > APART * layout.leading(below) or gap < 0


def set_off(above: Line, below: Line, layout: PageMeasures, edge: float | None) -> bool:
    """Is a line without a label set off from the one above as this document sets off its paragraphs?

    Where a gap parts them, a short line with a stop is not enough, as in an address.
    """
    if not layout.spaced or below.paragraph is not None or stands_apart(above, below, layout):
        return True
    if above.text.rstrip(_CLOSED).endswith(":"):
        return True
    alike = abs(above.size - below.size) <= ALIKE and above.bold == below.bold and above.centred == below.centred
    return not alike or (edge is not None and abs(below.x0 - edge) > NEAR)


def _short(line: Line, layout: PageMeasures) -> bool:
    return line.x1 < layout.right.get((line.page, line.column), line.x1) - 4 * max(line.size, 1.0)


def has_room(above: Line, below: Line, layout: PageMeasures) -> bool:
    """Would the first word of `below` have fitted at the end of `above`?"""
    text = below.text
    words = text.split()
    if not words or below.x1 <= below.x0:
        return False
    width = (below.x1 - below.x0) * (len(words[0]) + 1) / max(len(text.strip()), 1)
    return above.x1 + width + 2 * max(below.size, 1.0) < layout.right.get((above.page, above.column), above.x1)
