"""A line beside the paragraph above it: may a label, a title or a paragraph begin there? What their places say.

`above` is the node that the last line went into, `before` that line; both are None at the beginning of a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.model import Line
from pipeline.segment.build.nodes import HEADING_WORDS, ClauseNode, heading_like
from pipeline.segment.labels import acceptance
from pipeline.segment.labels.defined_terms import is_definition
from pipeline.segment.labels.reading import Label, follows, of_line, readings
from pipeline.segment.paragraphs.geometry import ALIKE, NEAR, Break, PageMeasures, between, ends

# A line that fills no more than this share of its paragraph's width was ended, not broken.
FILLED = 0.6
# After one of these words no sentence and no title ends.
_LEADS_ON = re.compile(r"\b(?:the|an?|of|in|to|and|or|by|for|with|from|any|its|their|such|under|at|this|that)\s*$")
# More words than this are no title, however they are printed.
PASSAGE = 2 * HEADING_WORDS


def doubtful(
    label: Label, line: Line, above: ClauseNode | None, before: Line | None, shown: Break, layout: PageMeasures
) -> bool:
    """Is a label more likely a number or letter that its line begins with by chance?"""
    refers = (
        shown is not Break.NEW
        and before is not None
        and not ends(before.text)
        and not hangs(line, above)
        and acceptance.refers(before.text)
    )
    if not refers and (shown is not Break.SAME or _may_start(label, line, above, before, layout)):
        return False
    return not (_is_next_bullet(label, line, above) or _is_first_below(label, line, above))


def hangs(line: Line, above: ClauseNode | None) -> bool:
    """Does the line begin left of the words of the paragraph before it, where labels hang?"""
    edge = above.edge if above is not None else None
    return edge is not None and line.x0 < edge - NEAR


def is_next(label: Label, line: Line, above: ClauseNode | None) -> bool:
    """Does a label that a stop or a bracket closes stand right below the one before it, as "2." below "1."?

    The words of the one above hang right of its label, or are one line: then no line of them begins at this edge.
    """
    if above is None or above.label is None or abs(above.x0 - line.x0) > NEAR or label.kind not in {"item", "dotted"}:
        return False
    if len(above.lines) > 1 and above.lines[1].x0 <= above.x0 + NEAR:
        return False
    if len(label.path) > 1:
        rest = line.text[label.end :].strip()
        return (
            rest[:1].isupper() and above.path[:-1] == label.path[:-1] != () and follows(above.path[-1], label.path[-1])
        )
    mark, other = line.text[: label.end].strip(), above.lines[0].text.strip()[: len(above.label) + 1]
    if mark[-1:] not in {".", ")"} or not other.rstrip().endswith(mark[-1]) or (mark[0] == "(") != (other[0] == "("):
        return False
    names = readings(label.name)
    return any((style, at + 1) in names for style, at in readings(above.label.strip("().")))


def goes_on(line: Line, before: Line | None, defining: bool) -> bool:
    """Does a paragraph go on over a page or column end? defining: definitions stand here."""
    if before is None or line.centred != before.centred or abs(line.size - before.size) > ALIKE:
        return False
    if ends(before.text) and is_definition(line, defining=defining):
        return False
    if line.level is None and _LEADS_ON.search(before.text):
        return True
    return not heading_like(line) and (line.text.strip()[:1].islower() or not ends(before.text))


def within(line: Line, rest: str, above: ClauseNode | None, before: Line | None, shown: Break) -> bool:
    """May an item stand within the sentence above? Not where the page shows a new paragraph, nor left of its words, nor
    in capitals on a new page after a full stop."""
    if shown is Break.NEW or hangs(line, above):
        return False
    anew = shown is Break.UNKNOWN and before is not None and before.text.rstrip().endswith(".") and rest[:1].isupper()
    return not anew


def is_listed(label: Label, rest: str, above: ClauseNode | None) -> bool:
    """May a bare number that no section can have be one of a list? Its first number comes after a colon."""
    leads = above is not None and above.words.rstrip().endswith(":")
    return label.closed and len(label.path) == 1 and bool(rest) and (leads or label.name != "1")


def runs_on(label: Label, above: ClauseNode | None, lines: Sequence[Line]) -> bool:
    """Is a label one of a list inside the sentence of the paragraph above? lines: those from the label's on."""
    before = " ".join(line.text for line in above.lines) if above is not None else ""
    return acceptance.runs_on(label, before, [line.text for line in lines])


def ahead(lines: Iterable[Line]) -> list[str]:
    """Names of the item labels on the next lines, up to the next label of a clause or a section."""
    names = []
    for line in lines:
        found = of_line(line)
        if any(label.kind in {"dotted", "worded", "article", "prefixed", "schedule"} for label in found):
            break
        names += [label.name for label in found if label.kind == "item"]
    return names


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


def _may_start(label: Label, line: Line, above: ClauseNode | None, before: Line | None, layout: PageMeasures) -> bool:
    """May a label stand at a line that the page does not set apart? After a stop or a line that ends early, or left of
    the words above it, or right below the label before it."""
    if before is None or hangs(line, above) or ends(before.text) or is_next(label, line, above):
        return True
    return label.kind in {"item", "bullet"} and above is not None and _ends_early(before, above, layout)


def _ends_early(before: Line, above: ClauseNode, layout: PageMeasures) -> bool:
    right = layout.right.get((before.page, before.column), before.x1)
    return before.x1 > before.x0 and before.x1 - above.x0 < FILLED * (right - above.x0)


def _is_next_bullet(label: Label, line: Line, above: ClauseNode | None) -> bool:
    """Does a bullet stand right below the bullet of the paragraph before it?"""
    return label.kind == "bullet" and above is not None and above.kind == "bullet" and abs(above.x0 - line.x0) <= NEAR


def _is_first_below(label: Label, line: Line, above: ClauseNode | None) -> bool:
    """Does "5.1" stand right below the one line of section 5, at its left edge?"""
    if label.kind != "dotted" or above is None:
        return False
    return len(above.lines) == 1 and above.path == label.path[:-1] != () and abs(above.x0 - line.x0) <= NEAR


def _capitals(line: Line) -> bool:
    return line.text.upper() == line.text and any(char.isalpha() for char in line.text)
