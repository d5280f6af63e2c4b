"""Feet and heads of a single page: small type at the edge of a page, set apart from its text.

What comes back on other pages is known by that. What stands on one page alone, such as the imprint of a form or the
number that an e-signing service stamps on it, is smaller than the text and parted from it by a gap; footnotes, which
begin with a number, are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.roles.footnotes import NUMBER
from pipeline.model import Line, Page

# The edge is this share of a page's height; type there has at most this share of the text's size.
EDGE, SMALL = 0.12, 0.82
# The gap is so many times the height of a line of the text.
GAP = 1.8
# So many lines at most.
MOST = 6


def name(pages: Sequence[Page]) -> list[Page]:
    """The pages with the role "header" or "footer" on small lines at their edges."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            if line.role == "body":
                sizes[line.size] += len(line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    return [_named(page, usual) for page in pages]


def _named(page: Page, usual: float) -> Page:
    body = [line for line in page.lines if line.role == "body"]
    if not body or not usual or not page.height:
        return page
    down = sorted(body, key=lambda line: line.top)
    found = {
        **dict.fromkeys(map(id, _edge(down[::-1], page.height, usual, foot=True)), "footer"),
        **dict.fromkeys(map(id, _edge(down, page.height, usual, foot=False)), "header"),
    }
    if not found or len(found) == len(body):
        return page
    lines = tuple(replace(line, role=found[id(line)]) if id(line) in found else line for line in page.lines)
    return replace(page, lines=lines)


def _edge(lines: Sequence[Line], height: float, usual: float, *, foot: bool) -> list[Line]:
    """The small lines at one edge of a page, up to the gap before its text; none where there is no such gap."""
    found: list[Line] = []
    for line in lines:
        near = line.top >= (1 - EDGE) * height if foot else line.bottom <= EDGE * height
        small = 0 < line.size <= SMALL * usual and line.cell is None and not line.note
        if not (near and small) or len(found) > MOST:
            apart = not found or _gap(found[-1], line) >= GAP * usual
            marked = any(NUMBER.match(each.text) for each in found)
            return found if found and apart and not marked and len(found) <= MOST else []
        found.append(line)
    return []


def _gap(one: Line, other: Line) -> float:
    return max(one.top - other.bottom, other.top - one.bottom)
