"""Running heads and feet: rows of words that come back at the same height on several pages, found by position and
repetition.

No string is known beforehand. A row has a twin on another page when its words are the same, apart from numbers that
count with the pages ("Page 3 of 9"); "SCHEDULE 1" and "SCHEDULE 2" at the head of two pages are no twins. A row is
furniture only if nothing but furniture stands between it and the edge of the page, so that a repeated sentence in the
text is safe. Those that stand at no fixed height are `pipeline.extract.pdf.floating_headers`'s, those that say
something else on each part of a document `pipeline.extract.pdf.section_heads`'s.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.extract.pdf import floating_headers, section_heads
from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.lines import baselines, outside_tables
from pipeline.extract.pdf.repeated_rows import PAGE_NUMBER, keys
from pipeline.extract.pdf.section_heads import PageRow

if TYPE_CHECKING:
    from pipeline.extract.pdf.page_read import Raw

# Furniture stands within this share of the page's height from its top or bottom edge.
MARGIN = 0.16
# Heights of the same row on two pages differ by less than this (points).
DRIFT = 4.0
# The pages of a spread stand apart by this share of its width.
SPREAD = 0.1


def find(pages: Sequence[Raw]) -> dict[int, str]:
    """The role ("header", "footer" or "page_number") of each word that is furniture, by the word's identity."""
    printed = {page.number: baselines(outside_tables(page.words, page.grids)) for page in pages}
    rows = [row for page in pages for row in _rows(page, printed[page.number])]
    by_edge: dict[tuple[int, str], list[tuple[int, PageRow]]] = defaultdict(list)
    for n, row in enumerate(rows):
        by_edge[row.page, row.edge].append((n, row))
    needed = 2 if len(pages) < 6 else 3
    twins = _twins(rows)
    twins |= dict.fromkeys(section_heads.find(rows, twins, needed), needed)
    roles: dict[int, str] = {}
    for page in pages:
        for edge, role in (("top", "header"), ("bottom", "footer")):
            mine = sorted(by_edge[page.number, edge], key=lambda item: item[1].distance)
            for row in _outermost(mine, twins, page, needed):
                name = "page_number" if PAGE_NUMBER.fullmatch(row.text) else role
                roles |= {id(word): name for word in row.words}
    others = {number: [row for row in mine if id(row[0]) not in roles] for number, mine in printed.items()}
    return roles | floating_headers.find(others, {page.number: page.width for page in pages}, needed)


def _rows(page: Raw, printed: Sequence[Sequence[Word]]) -> Iterator[PageRow]:
    for words in (part for row in printed for part in _halves(row, page)):
        text = " ".join(word.text for word in words)
        top, bottom = min(word.top for word in words), max(word.bottom for word in words)
        if bottom <= MARGIN * page.height:
            yield PageRow(page.number, "top", top, text, tuple(words))
        elif top >= (1 - MARGIN) * page.height:
            yield PageRow(page.number, "bottom", page.height - bottom, text, tuple(words))


def _halves(row: Sequence[Word], page: Raw) -> Iterator[Sequence[Word]]:
    """A row cut at the middle of a spread of two pages, where nothing stands on it."""
    left = [word for word in row if word.x1 <= page.width / 2]
    right = [word for word in row if word.x0 >= page.width / 2]
    if (
        page.width <= page.height
        or not left
        or not right
        or len(left) + len(right) < len(row)
        or right[0].x0 - left[-1].x1 < SPREAD * page.width
    ):
        yield row
    else:
        yield left
        yield right


def _twins(rows: Sequence[PageRow]) -> dict[int, int]:
    """For each row, by index, on how many pages it stands at the same height."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        for key in keys(row.text, row.page):
            places[row.edge, key].append(index)
    found: dict[int, int] = {}
    for where in places.values():
        pages: dict[float, set[int]] = defaultdict(set)
        for index in where:
            pages[rows[index].distance].add(rows[index].page)
        near = {at: set().union(*(pages[other] for other in pages if abs(other - at) <= DRIFT)) for at in pages}
        for index in where:
            found[index] = max(found.get(index, 0), len(near[rows[index].distance]))
    return found


def _outermost(mine: Sequence[tuple[int, PageRow]], twins: dict[int, int], page: Raw, needed: int) -> Iterator[PageRow]:
    """The rows of one edge that are furniture, from the edge inwards up to the first that is not."""
    for index, row in mine:
        if twins[index] < needed and not _is_page_number(row, page):
            return
        yield row


def _is_page_number(row: PageRow, page: Raw) -> bool:
    """A lone page number near the edge: its digits are those of the page, give or take the cover and front matter."""
    if row.distance > 0.09 * page.height or not PAGE_NUMBER.fullmatch(row.text):
        return False
    digits = re.search(r"\d+", row.text)
    return digits is None or abs(int(digits[0]) - page.number) <= 12
