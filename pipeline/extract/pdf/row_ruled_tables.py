"""Tables with rules between their rows alone: rules and words of a page in, table cells out.

Three rules or more, of one length and one above the other, bound the rows; white strips that no word of any row reaches
into part the columns. A number before its hanging text is parted from it by such a strip too, so that two columns are
a table only where they are labels with their values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.extract.pdf import label_rows
from pipeline.extract.pdf.drawings import Shape
from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.lines import baselines
from pipeline.extract.pdf.ruled_tables import Rectangle, RuledTable

# The ends of the rules of one table differ by so much at most, pieces of one rule are so far apart (points).
NEAR = 3.0
# A table is at least so wide (points), and a row of it at most so high: rules under heads and over feet bound pages.
WIDEST, HIGHEST = 150.0, 120.0
# It has so many rows and columns at least; so many ems of white part two columns.
ROWS, COLUMNS, STRIP = 2, 3, 0.7
# Paragraphs stand so many times as far apart as their lines; a row over all columns has no more than so many words.
APART, PASSAGE = 1.6, 20
# Rules drawn for one table end within EXACT of one another; a value's cell begins MARGIN before its words (points).
EXACT, MARGIN = 0.3, 1.0

WHITE = (255, 255, 255)

Rule = tuple[float, float, float]  # x0, height, x1


def row_ruled(shapes: Iterable[Shape], words: Sequence[Word], known: Sequence[RuledTable]) -> tuple[RuledTable, ...]:
    """The tables of a page whose rows alone are ruled; none where one of the tables that are `known` stands."""
    found = []
    drawn = tuple(shapes)
    for rules in _stacks(_rules(drawn)):
        for part in _between_passages(rules, words):
            grid = _grid(part, words, drawn)
            if grid is not None and not any(_meet(grid.box, other.box) for other in known):
                found.append(grid)
    return tuple(found)


def _rules(shapes: Iterable[Shape]) -> list[Rule]:
    """The horizontal rules, pieces that touch joined, from top to bottom."""
    found: list[Rule] = []
    for shape in sorted((s for s in shapes if s.horizontal), key=lambda s: (round((s.top + s.bottom) / 2), s.x0)):
        height = (shape.top + shape.bottom) / 2
        if found and abs(found[-1][1] - height) <= 1 and shape.x0 - found[-1][2] <= NEAR:
            found[-1] = found[-1][0], found[-1][1], max(found[-1][2], shape.x1)
        else:
            found.append((shape.x0, height, shape.x1))
    return [rule for rule in found if rule[2] - rule[0] >= WIDEST]


def _stacks(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules of the same place and length, from top to bottom."""
    found: list[list[Rule]] = []
    for rule in rules:
        stack = next((s for s in found if abs(s[0][0] - rule[0]) <= NEAR and abs(s[0][2] - rule[2]) <= NEAR), None)
        if stack is None:
            found.append([rule])
        elif rule[1] - stack[-1][1] > NEAR:
            stack.append(rule)
    return [stack for stack in found if len(stack) > ROWS]


def _between_passages(rules: Sequence[Rule], words: Sequence[Word]) -> list[Sequence[Rule]]:
    """The rules that bound rows, in parts: paragraphs between two tables, or a page line there, are no row."""
    found: list[Sequence[Rule]] = []
    for start, end in _stretches(rules):
        part = rules[start:end]
        cuts = [n for n, (above, below) in enumerate(pairwise(part), 1) if _is_passage(_row(words, above, below))]
        found += [part[a:b] for a, b in pairwise([0, *cuts, len(part)]) if b - a > ROWS]
    return found


def _row(words: Sequence[Word], above: Rule, below: Rule) -> list[Word]:
    """The words between two rules."""
    return [
        word
        for word in words
        if word.style.angle == 0
        and above[0] - NEAR <= word.x0
        and word.x1 <= above[2] + NEAR
        and above[1] < _middle(word) < below[1]
    ]


def _is_passage(row: Sequence[Word]) -> bool:
    """Do several paragraphs stand between two rules, none of their lines with a gap in it?"""
    lines = baselines(row)
    steps = [below[0].baseline - above[0].baseline for above, below in pairwise(lines)]
    gaps = (after.x0 - before.x1 > STRIP * after.style.size for line in lines for before, after in pairwise(line))
    return bool(steps) and max(steps) > APART * min(steps) and len(row) > PASSAGE and not any(gaps)


def _stretches(rules: Sequence[Rule]) -> list[tuple[int, int]]:
    """Where rules follow one another closely enough to bound rows."""
    cuts = [n for n, (above, below) in enumerate(pairwise(rules), 1) if below[1] - above[1] > HIGHEST]
    return [(start, end) for start, end in pairwise([0, *cuts, len(rules)]) if end - start > ROWS]


def _grid(rules: Sequence[Rule], words: Sequence[Word], shapes: Sequence[Shape]) -> RuledTable | None:
    x0, top, x1, bottom = rules[0][0], rules[0][1], rules[0][2], rules[-1][1]
    within = _row(words, rules[0], rules[-1])
    edges = _columns(within, x0, x1)
    if len(edges) - 1 < COLUMNS:
        return _labelled(rules, within)
    rows = [
        tuple((left, above[1], right, below[1]) for left, right in pairwise(edges)) for above, below in pairwise(rules)
    ]
    filled = [_filled(row, within) for row in rows]
    if sum(n > 1 for n in filled) <= len(rows) / 2:
        return None
    head = _head(rules[0], edges, words, shapes)
    if head:
        top, rows = head[0][1], [head, *rows]
    return RuledTable((x0, top, x1, bottom), tuple(rows))


def _head(
    rule: Rule, edges: Sequence[float], words: Sequence[Word], shapes: Sequence[Shape]
) -> tuple[Rectangle, ...] | None:
    """The cells of a shaded row right above the first rule, where its words stand in the columns of the table."""
    x0, height, x1 = rule
    shades = [
        shape
        for shape in shapes
        if shape.colour not in {None, WHITE}
        and NEAR < shape.bottom - shape.top <= HIGHEST
        and abs(shape.bottom - height) <= NEAR
        and x0 - NEAR <= shape.x0
        and shape.x1 <= x1 + NEAR
    ]
    if not shades or min(s.x0 for s in shades) > x0 + NEAR or max(s.x1 for s in shades) < x1 - NEAR:
        return None
    top = max(shape.top for shape in shades)
    head = tuple((left, top, right, height) for left, right in pairwise(edges))
    held = _row(words, (x0, top, x1), rule)
    apart = not any(word.x0 < edge < word.x1 for word in held for edge in edges[1:-1])
    return head if apart and _filled(head, held) == len(head) else None


def _labelled(rules: Sequence[Rule], words: Sequence[Word]) -> RuledTable | None:
    """A table of labels and values. A rule above it that is not quite as long, as one under a running head, is none of
    its own unless a label and a value stand below it."""
    rows = [_row(words, above, below) for above, below in pairwise(rules)]
    edge = label_rows.value_edge(rows)
    if edge is None:
        return None
    usual = rules[len(rules) // 2]
    while not _alike(rules[0], usual) and not label_rows.holds_both(rows[0], edge):
        rules, rows = rules[1:], rows[1:]
    while not _alike(rules[-1], usual) and not label_rows.holds_both(rows[-1], edge):
        rules, rows = rules[:-1], rows[:-1]
    x0, x1 = usual[0], usual[2]
    cells: list[tuple[Rectangle | None, ...]] = []
    for row, (above, below) in zip(rows, pairwise(rules), strict=True):
        if label_rows.across(row, edge):
            cells.append(((x0, above[1], x1, below[1]), None))
        else:
            cells.append(((x0, above[1], edge - MARGIN, below[1]), (edge - MARGIN, above[1], x1, below[1])))
    return RuledTable((x0, rules[0][1], x1, rules[-1][1]), tuple(cells))


def _alike(one: Rule, other: Rule) -> bool:
    """Are two rules drawn for one table, from edge to edge?"""
    return abs(one[0] - other[0]) <= EXACT and abs(one[2] - other[2]) <= EXACT


def _columns(words: Sequence[Word], x0: float, x1: float) -> list[float]:
    """The edges of columns: the table's own, and the middles of the white strips."""
    edges, reach = [x0], x0
    for n, word in enumerate(sorted(words, key=lambda word: word.x0)):
        if n and word.x0 - reach > STRIP * word.style.size:
            edges.append((reach + word.x0) / 2)
        reach = max(reach, word.x1)
    return [*edges, x1]


def _filled(row: Sequence[Rectangle], words: Sequence[Word]) -> int:
    """How many cells of a row hold words."""
    return sum(
        any(cell[0] <= (word.x0 + word.x1) / 2 <= cell[2] and cell[1] <= _middle(word) <= cell[3] for word in words)
        for cell in row
    )


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2


def _meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
