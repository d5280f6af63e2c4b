"""How the paragraphs and tables of a document with tracked changes are laid out; lengths in twentieths of a point."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Clause
from pipeline.report.tracked.markup import ParagraphStyle
from pipeline.report.tracked.unfold import CLOSING

LINE = 9638  # A4 less its margins
LABEL = 1100  # room for a number, also for an old and a new one side by side
STEP = 600  # for each level below the second
SHORT = 4  # letters of a number that a step has room for
DEEPEST = 6  # levels of headings, and of indents
LEAST = 900  # of a column


def depths(clauses: Sequence[Clause]) -> dict[str, int]:
    """How deep each clause stands, by its id; 1 for the top. A parent stands before its children."""
    found: dict[str, int] = {}
    for clause in clauses:
        found[clause.id] = found.get(clause.parent or "", 0) + 1
    return found


def look_of(clause: Clause, depth: int) -> ParagraphStyle:
    """The look of a clause: a heading where it has no other words, else by its depth, its number hanging."""
    if clause.kind == CLOSING:  # at the edge of the clause that it closes
        return ParagraphStyle(style="icpClause", left=_indent(depth - 1))
    left = _indent(depth)
    if clause.heading and not clause.text and clause.kind != "definition":
        return ParagraphStyle(style=f"Heading{min(depth, DEEPEST)}", left=LABEL if clause.number else 0, hanging=LABEL)
    if clause.kind == "item" and not clause.number:
        return ParagraphStyle(style="icpBullet", left=left, hanging=360)
    room = STEP if left > LABEL and len(clause.number or "") <= SHORT else LABEL
    return ParagraphStyle(style="icpClause", left=left, hanging=room if clause.number else 0)


def table_left(depth: int) -> int:
    """The indent of a table whose rows stand so deep: that of the clause above it."""
    return _indent(depth - 1)


def widths_of(rows: Sequence[Sequence[str]], left: int) -> list[int]:
    """The widths of the columns of a table: by their longest cells, each of at least `LEAST` where there is room."""
    columns = len(rows[0])
    room = LINE - left
    least = min(LEAST, room // columns)
    weights = [max(len(row[at]) for row in rows) ** 0.6 + 1 for at in range(columns)]
    spare = room - least * columns
    return [least + int(spare * weight / sum(weights)) for weight in weights]


def _indent(depth: int) -> int:
    """The indent of the words at a depth."""
    return LABEL + STEP * max(min(depth, DEEPEST) - 2, 0)
