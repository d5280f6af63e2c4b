"""Put the words of a page into printed lines, in reading order: table cells, columns, rows.

Guarantees left behind: every word of the page is in exactly one line; a span never crosses a wide gap, so that what
stands at a tab stop can still be told from what stands after a space; lines of the left column come before those of the
right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.extract.drawings import Shape
from pipeline.extract.glyphs import Word
from pipeline.extract.tables import Grid
from pipeline.model import Cell, Line, Span

# Gaps in ems: a wider one than WIDE separates tab stops, cells or columns rather than words.
WIDE = 1.2
# After the first word of a line, which may be a label, a smaller gap is a tab stop already.
LABEL = 0.5
# A rule ends at a word's edge within this distance (points).
EDGE = 0.8
# A column gutter lies in the middle of the page, between these shares of its width.
GUTTER = (0.3, 0.7)
# The narrowest gutter, in points.
NARROWEST = 8


@dataclass(slots=True)
class Run:
    """Words on one baseline without a wide gap between them."""

    words: list[Word]

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(word.x1 for word in self.words)

    @property
    def baseline(self) -> float:
        """Baseline, from the top of the page."""
        return self.words[0].baseline

    @property
    def top(self) -> float:
        """Upper edge."""
        return min(word.top for word in self.words)

    @property
    def size(self) -> float:
        """Size of the type."""
        return max(word.style.size for word in self.words)


def baselines(words: Iterable[Word]) -> list[list[Word]]:
    """Words gathered by baseline, from top to bottom, each row from left to right.

    Raised and lowered figures (footnote marks) join the row whose height they share.
    """
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.baseline, word.x0)):
        if rows and _same_row(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    for row in rows:
        row.sort(key=lambda word: word.x0)
    return rows


def _same_row(row: list[Word], word: Word) -> bool:
    first, lower = row[0], word.baseline - row[0].baseline
    if lower <= 0.35 * max(min(first.style.size, word.style.size), 1.0):
        return True
    # A raised figure comes before the words whose height it shares.
    raised = len(first.text) <= 3 and first.style.size <= 0.8 * word.style.size
    return raised and lower <= 0.55 * word.style.size


def runs(words: Iterable[Word]) -> list[Run]:
    """Words gathered into runs, from top to bottom and left to right."""
    found: list[Run] = []
    for row in baselines(words):
        run = [row[0]]
        for word in row[1:]:
            if word.x0 - max(w.x1 for w in run) > WIDE * max(word.style.size, 1.0):
                found.append(Run(run))
                run = []
            run.append(word)
        found.append(Run(run))
    return found


def gutter(found: Sequence[Run], width: float) -> float | None:
    """The left edge of a second text column, None where the page has one column.

    The gutter is the strip nearest the middle of the page that hardly any run crosses, with prose on both sides:
    columns of about the same width whose runs mostly fill them. A column of labels, terms or codes is none.
    """
    if len(found) < 12:
        return None
    crossed = [0] * (int(width) + 2)
    for run in found:
        for x in range(max(0, int(run.x0)), min(int(run.x1) + 1, len(crossed))):
            crossed[x] += 1
    few = 0.05 * len(found)
    strips = _strips([count <= few for count in crossed], int(GUTTER[0] * width), int(GUTTER[1] * width))
    for start, end in sorted(strips, key=lambda strip: abs((strip[0] + strip[1]) / 2 - width / 2)):
        # Hanging labels of the right column stand within the strip.
        labels = [run.x0 for run in found if start + NARROWEST <= run.x0 < end]
        if _separates(found, start, end):
            return min([float(end), *labels])
    return None


def _strips(empty: Sequence[bool], first: int, last: int) -> list[tuple[int, int]]:
    """Stretches (start, end) of empty points that are wide enough for a gutter."""
    found = []
    start = None
    for x in range(first, last + 1):
        if empty[x] and x < last:
            start = x if start is None else start
        elif start is not None:
            if x - start >= NARROWEST:
                found.append((start, x))
            start = None
    return found


def _separates(found: Sequence[Run], start: int, end: int) -> bool:
    right = [run for run in found if run.x0 >= end - 1]
    left = [run for run in found if run.x1 <= start + 1]
    if len(right) < 6 or len(left) < 6:
        return False
    return _is_prose(left, right) and _is_prose(right, left)


def _is_prose(mine: Sequence[Run], other: Sequence[Run]) -> bool:
    """Is a column about as wide as the other, and filled by many of its rows?"""
    width = max(run.x1 for run in mine) - min(run.x0 for run in mine)
    across = max(run.x1 for run in other) - min(run.x0 for run in other)
    # Words spread wide to fill a row are several runs, so rows are measured, not runs.
    rows: dict[int, tuple[float, float]] = {}
    for run in mine:
        x0, x1 = rows.get(round(run.baseline), (run.x0, run.x1))
        rows[round(run.baseline)] = (min(x0, run.x0), max(x1, run.x1))
    filled = sum(x1 - x0 > 0.5 * width for x0, x1 in rows.values())
    return width > 0.6 * across and filled >= 0.35 * len(rows)


def in_columns(words: Sequence[Word], width: float) -> list[tuple[int, list[Word]]]:
    """Words as (column, words) blocks in reading order; column 0 is also text across the whole page."""
    found = runs(words)
    edge = gutter(found, width)
    if edge is None:
        return [(0, list(words))]
    blocks: list[tuple[int, list[Word]]] = []
    left: list[Word] = []
    right: list[Word] = []

    def flush() -> None:
        blocks.extend((column, list(side)) for column, side in ((0, left), (1, right)) if side)
        left.clear()
        right.clear()

    for run in found:
        if run.x0 < edge - 4 and run.x1 > edge + 4:
            flush()
            blocks.append((0, run.words))
        else:
            (right if run.x0 >= edge - 4 else left).extend(run.words)
    flush()
    return blocks


def line(page: int, words: Sequence[Word], shapes: Sequence[Shape], column: int = 0, cell: Cell | None = None) -> Line:
    """One printed line of words from left to right, cut into spans by style, wide gap, strike-out and highlight."""
    strikes = [shape for shape in shapes if shape.horizontal]
    marks = [shape for shape in shapes if _is_highlight(shape)]
    spans: list[Span] = []
    before: Word | None = None
    for word in words:
        gap = word.x0 - before.x1 if before else 0.0
        space = bool(before) and (word.spaced or gap > 0.2 * word.style.size)
        wide = before is not None and gap > (LABEL if before is words[0] else WIDE) * word.style.size
        lit = any(mark.x0 - 1 <= _middle(word) <= mark.x1 + 1 and _covers(mark, word) for mark in marks)
        for index, (text, x0, x1, struck) in enumerate(_pieces(word, strikes)):
            role = "struck" if struck else "body"
            shown = f" {text}" if space and index == 0 else text
            last = spans[-1] if spans else None
            if (
                last is not None
                and not (wide and index == 0)
                and (last.role, last.bold, last.italic, last.size, last.highlight)
                == (role, word.style.bold, word.style.italic, word.style.size, lit)
            ):
                spans[-1] = Span(
                    text=last.text + shown,
                    x0=last.x0,
                    x1=x1,
                    size=last.size,
                    bold=last.bold,
                    italic=last.italic,
                    highlight=last.highlight,
                    role=role,
                )
            else:
                spans.append(
                    Span(
                        text=shown,
                        x0=x0,
                        x1=x1,
                        size=word.style.size,
                        bold=word.style.bold,
                        italic=word.style.italic,
                        highlight=lit,
                        role=role,
                    )
                )
        before = word
    return Line(
        page=page,
        spans=tuple(spans),
        x0=min(word.x0 for word in words),
        top=min(word.top for word in words),
        x1=max(word.x1 for word in words),
        bottom=max(word.bottom for word in words),
        column=column,
        cell=cell,
    )


def _middle(word: Word) -> float:
    return (word.x0 + word.x1) / 2


def _is_highlight(shape: Shape) -> bool:
    """A filled box in a light, clear colour; grey (table heads) and white are none."""
    return shape.colour is not None and max(shape.colour) - min(shape.colour) > 60 and max(shape.colour) > 200


def _covers(shape: Shape, word: Word) -> bool:
    middle = (word.top + word.bottom) / 2
    return shape.top - 1 <= middle <= shape.bottom + 1


def _pieces(word: Word, strikes: Sequence[Shape]) -> list[tuple[str, float, float, bool]]:
    """A word cut where a strike-out begins or ends: (text, x0, x1, struck).

    A rule strikes a character out when it crosses its middle, between 12 % and 55 % of the type size above the
    baseline; an underline lies lower. A rule within one word strikes the characters that it covers from edge to edge;
    one over several words strikes whole words, and where it was drawn for words less spread than they are printed, it
    begins and ends too early, and may reach into the word before.
    """
    size = word.style.size
    across = [
        rule
        for rule in strikes
        if 0.12 * size <= word.baseline - (rule.top + rule.bottom) / 2 <= 0.55 * size
        and rule.x0 < word.x1
        and rule.x1 > word.x0
        and not (rule.x0 > word.x0 + EDGE and rule.x1 > word.x1 + EDGE)
    ]
    if not across or len(word.xs) != len(word.text):
        return [(word.text, word.x0, word.x1, False)]
    if any(rule.x0 < word.x0 - EDGE and rule.x1 > word.x0 + EDGE for rule in across):
        return [(word.text, word.x0, word.x1, True)]
    ends = [*word.xs[1:], word.x1]
    pieces: list[tuple[str, float, float, bool]] = []
    for char, x0, x1 in zip(word.text, word.xs, ends, strict=True):
        out = any(rule.x0 <= x0 + EDGE and rule.x1 >= x1 - EDGE for rule in across)
        if pieces and pieces[-1][3] == out:
            pieces[-1] = (pieces[-1][0] + char, pieces[-1][1], x1, out)
        else:
            pieces.append((char, x0, x1, out))
    return pieces


def outside_tables(words: Iterable[Word], grids: Sequence[Grid]) -> list[Word]:
    """The upright words that stand in no ruled table."""
    return [
        word
        for word in words
        if word.style.angle == 0
        and not any(g.box[0] <= word.x0 <= g.box[2] and g.box[1] <= word.baseline <= g.box[3] for g in grids)
    ]


def cell_of(word: Word, grid: Grid) -> tuple[int, int] | None:
    """(row, column) of the cell of `grid` that holds the middle of a word, None if it lies outside."""
    x, y = _middle(word), (word.top + word.bottom) / 2
    x0, top, x1, bottom = grid.box
    if not (x0 <= x <= x1 and top <= y <= bottom):
        return None
    for row, cells in enumerate(grid.rows):
        for column, cell in enumerate(cells):
            if cell and cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]:
                return row, column
    return None
