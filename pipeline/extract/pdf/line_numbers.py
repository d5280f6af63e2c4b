"""Line numbers in the margin: numbers beside every line, or every fifth, that are no words of the contract.

They stand at one edge outside the text, count on by one step from the top of a page to its bottom, at even distances.
So do the labels of a list of one-line items; but lines that a number stands beside begin within sentences, in small
letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.lines import baselines

if TYPE_CHECKING:
    from pipeline.extract.pdf.page_read import Raw

ROLE = "line_number"
# Numbers of a column end, or begin, within this distance (points).
NEAR = 1.5
# So many numbers at least are such a column, by their step: those of every line, of every fifth.
STEPS = {1: 6, 2: 5, 5: 3, 10: 3}
# Their distances differ from the usual one by less than this share; so many of them may, at headings and gaps.
EVEN, MOST = 0.2, 0.7
# So many of the longest columns are tried, each found once by each of its numbers.
TRIED = 60
# This share of the lines beside them begin within a sentence.
WITHIN = 0.2


def find(pages: Sequence[Raw]) -> dict[int, str]:
    """The role of each word that is a line number, by the word's identity."""
    return {id(word): ROLE for page in pages for word in _column(page)}


def _column(page: Raw) -> list[Word]:
    """The line numbers of a page; none where it has none."""
    level = [word for word in page.words if word.style.angle == 0]
    numbers = [word for word in level if word.text.isdecimal() and len(word.text) <= 4]
    if len(numbers) < min(STEPS.values()):
        return []
    for mine in _edges(numbers)[:TRIED]:
        if not _by_one_step(mine):
            continue
        known = {id(word) for word in mine}
        others = [word for word in level if id(word) not in known]
        outside = others and (
            max(word.x1 for word in mine) <= min(word.x0 for word in others)
            or min(word.x0 for word in mine) >= max(word.x1 for word in others)
        )
        if outside and _counts(mine, others) and _within(mine, others):
            return mine
    return []


def _edges(numbers: Sequence[Word]) -> list[list[Word]]:
    """Numbers at one right edge, or one left edge, each from top to bottom, the longest columns first."""
    ends = [[word for word in numbers if abs(word.x1 - other.x1) <= NEAR] for other in numbers]
    starts = [[word for word in numbers if abs(word.x0 - other.x0) <= NEAR] for other in numbers]
    columns = [mine for mine in (*starts, *ends) if len(mine) >= min(STEPS.values())]
    return sorted((sorted(mine, key=attrgetter("baseline")) for mine in columns), key=len, reverse=True)


def _by_one_step(mine: Sequence[Word]) -> bool:
    """Do numbers count on by one step, which is that of line numbers?"""
    values = [int(word.text) for word in mine]
    steps = {after - before for before, after in pairwise(values)}
    if len(steps) != 1:
        return False
    step = steps.pop()
    return len(mine) >= STEPS.get(step, len(mine) + 1) and not (step > 2 and values[0] % step)


def _counts(mine: Sequence[Word], others: Sequence[Word]) -> bool:
    """Do numbers that count on by one step stand at even distances, or so many rows of the text apart?"""
    step = int(mine[1].text) - int(mine[0].text)
    gaps = sorted(below.baseline - above.baseline for above, below in pairwise(mine))
    usual = gaps[len(gaps) // 2]
    even = sum(abs(gap - usual) <= EVEN * usual for gap in gaps)
    heights = [row[0].baseline for row in baselines(others)]
    places = [sum(height < word.baseline - NEAR for height in heights) for word in mine]
    counted = sum(below - above == step for above, below in pairwise(places))
    return max(even, counted) >= MOST * len(gaps)


def _within(mine: Sequence[Word], others: Sequence[Word]) -> bool:
    """Do lines beside the numbers begin within sentences? Of every fifth line, those between count too."""
    top, bottom = mine[0].baseline, mine[-1].baseline
    rows = [row for row in baselines(others) if top - NEAR <= row[0].baseline <= bottom + NEAR]
    return sum(row[0].text[0].islower() for row in rows) >= WITHIN * len(rows) > 0
