"""The applicability column: short codes ("All", "A, MH") to the right of the text become an attribute of their line.

The column is found by position: many short runs of codes with one left edge, right of where the text ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.extract.glyphs import Word
from pipeline.extract.rows import Run, baselines, line, runs
from pipeline.model import Line

if TYPE_CHECKING:
    from pipeline.extract.pdf import Raw

CODE = r"(?:[A-Z][A-Za-z+]{0,4}|[0-9]{3})"
CODES = re.compile(rf"{CODE}(?:\s*[,/]\s*{CODE})*,?(?:\s(?:except|and|only)\s{CODE})?")
# The column stands in the right part of the page, and is this narrow (points).
SIDE = 0.7
WIDTH = 80.0


@dataclass(frozen=True, slots=True)
class Columns:
    """The left edges of the applicability columns of a document; empty where it has none."""

    edges: tuple[float, ...]

    def on(self, page: Raw) -> dict[int, Word]:
        """The words of the column on a page, by identity. A wide gap sets them apart from text of their row."""
        return {
            id(word): word
            for run in runs(_free(page))
            if any(_stands(run, edge) for edge in self.edges)
            for word in run.words
        }


def _free(page: Raw) -> list[Word]:
    """Words outside ruled tables, where a column of codes is a column of the table."""
    return [
        word
        for word in page.words
        if word.style.angle == 0
        and not any(g.box[0] <= word.x0 <= g.box[2] and g.box[1] <= word.baseline <= g.box[3] for g in page.grids)
    ]


def _text(run: Run) -> str:
    return " ".join(word.text for word in run.words)


def _stands(run: Run, edge: float) -> bool:
    return abs(run.x0 - edge) <= 2.5 and run.x1 - run.x0 <= WIDTH and CODES.fullmatch(_text(run)) is not None


def find(pages: Sequence[Raw]) -> Columns:
    """The applicability columns of a document: a left edge with codes on at least a tenth of the rows of its pages."""
    codes: Counter[int] = Counter()
    others: Counter[int] = Counter()
    for page in pages:
        for run in runs(_free(page)):
            if run.x0 < SIDE * page.width:
                continue
            edge = round(run.x0)
            if run.x1 - run.x0 <= WIDTH and CODES.fullmatch(_text(run)):
                codes[edge] += 1
            else:
                others[edge] += 1
    edges: list[float] = []
    for edge, count in codes.most_common():
        near = sum(others[other] for other in range(edge - 1, edge + 2))
        if count >= 4 and near <= 0.25 * count and not any(abs(edge - known) <= 3 for known in edges):
            edges.append(float(edge))
    return Columns(tuple(edges[:2]))


def attach(lines: Sequence[Line], marks: dict[int, Word], page: int) -> tuple[Line, ...]:
    """`lines` with each mark as attribute of the line beside it, and the marks' own lines (role "applicability") after.

    A mark with no line beside it belongs to the line above, as when a short clause has many codes.
    """
    if not marks:
        return tuple(lines)
    out = list(lines)
    own = []
    for row in baselines(marks.values()):
        mark = line(page, row, ())
        own.append(replace(mark, role="applicability"))
        above = [n for n, other in enumerate(out) if other.cell is None and other.top <= mark.bottom - 2]
        if not above:
            continue
        at = max(above, key=lambda n: (out[n].bottom, n))
        text = ", ".join(part for part in (out[at].applicability, mark.text.strip(" ,")) if part)
        out[at] = replace(out[at], applicability=text)
    return (*out, *own)
