"""Running heads and feet: lines that come back at the same height on several pages, found by position and repetition.

No string is known beforehand. Digits count as alike ("Page 3 of 9"), and a line is furniture only if nothing but furniture
stands between it and the edge of the page, so that a repeated sentence within the text is safe.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Line, Page

# Furniture stands within this share of the page's height from its top or bottom edge.
MARGIN = 0.16
# Heights of the same line on two pages differ by less than this (points).
DRIFT = 4.0
PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—(\[]?\s*(?:\d{1,4}|[ivxl]{1,7})\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–—)\]]?", re.I)


def name(pages: Sequence[Page]) -> list[Page]:
    """The pages with the role "header", "footer" or "page_number" on each line of furniture."""
    again = _repeated(pages)
    return [replace(page, lines=_named(page, again)) for page in pages]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join("".join(span.text for span in line.spans).split())).casefold()


def _edge(line: Line, page: Page) -> tuple[str, float] | None:
    """("top", distance) or ("bottom", distance) from the nearer edge, None in the middle of the page."""
    if line.bottom <= MARGIN * page.height:
        return "top", line.top
    if line.top >= (1 - MARGIN) * page.height:
        return "bottom", page.height - line.bottom
    return None


def _repeated(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """(page number, index of line) of each line that has twins at the same height on enough other pages."""
    places: dict[tuple[str, str], list[tuple[float, int, int]]] = defaultdict(list)
    for page in pages:
        for index, line in enumerate(page.lines):
            edge = _edge(line, page)
            if edge and line.cell is None and line.role == "body":
                places[edge[0], _key(line)].append((edge[1], page.number, index))
    needed = 2 if len(pages) < 6 else 3
    found: set[tuple[int, int]] = set()
    for (_, key), where in places.items():
        for distance, number, index in where:
            twins = {other for far, other, _ in where if abs(far - distance) <= DRIFT}
            if len(twins) >= needed or (len(pages) == 1 and PAGE_NUMBER.fullmatch(key.replace("#", "1"))):
                found.add((number, index))
    return found


def _named(page: Page, again: set[tuple[int, int]]) -> tuple[Line, ...]:
    roles: dict[int, str] = {}
    for side, role in (("top", "header"), ("bottom", "footer")):
        near = [
            (edge[1], index)
            for index, line in enumerate(page.lines)
            if line.role == "body" and (edge := _edge(line, page)) and edge[0] == side
        ]
        reached = 0.0
        for distance, index in sorted(near):
            # Lines beside one another (left and right feet) are equally far from the edge.
            if (page.number, index) not in again and not _is_number(page.lines[index], page, distance):
                if distance > reached + 2:
                    break
                continue
            reached = distance
            roles[index] = "page_number" if PAGE_NUMBER.fullmatch(page.lines[index].text.strip()) else role
    return tuple(replace(line, role=roles[i]) if i in roles else line for i, line in enumerate(page.lines))


def _is_number(line: Line, page: Page, distance: float) -> bool:
    """A lone page number near the edge: its digits are those of the page, give or take the cover and front matter."""
    text = line.text.strip()
    if line.cell is not None or distance > 0.09 * page.height or not PAGE_NUMBER.fullmatch(text):
        return False
    digits = re.search(r"\d+", text)
    return digits is None or abs(int(digits[0]) - page.number) <= 12
