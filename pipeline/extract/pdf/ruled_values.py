"""Rows whose values alone stand over rules, their labels beside: rules and words of a page in, table cells out.

Word tables for signatures are set so: "Name", "Title", "Date" to the left, and a rule below what is to be filled in.
A first row without a rule ("BUYER", who that is) belongs to them where it stands in both columns.
Labels that end with a colon stand before blanks of a paragraph and make no table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from pipeline.extract.pdf.drawings import Shape
from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.lines import baselines
from pipeline.extract.pdf.ruled_tables import Rectangle, RuledTable

# Rules of one table begin and end at the same places within NEAR, its labels begin at one place within EDGE (points).
NEAR, EDGE = 0.5, 1.6
# A value is at least so wide (points), rows are so high at most, and a label has so many words at most.
NARROWEST, HIGHEST, LABEL = 60.0, 60.0, 6
ROWS = 2
# Words may reach so far below the rule that they stand on, as a share of the size of their type.
BELOW = 0.35
# So many ems of white stand between a label and its value, and after a rule: words that go on there are underlined.
STRIP = 0.7

Rule = tuple[float, float, float]  # x0, height, x1


def ruled_values(shapes: Iterable[Shape], words: Sequence[Word], known: Sequence[RuledTable]) -> tuple[RuledTable, ...]:
    """The tables of a page whose values alone stand over rules; none where one of those that are `known` stands."""
    found = []
    for rules in _stacks(shapes):
        grid = _grid(rules, [word for word in words if word.style.angle == 0])
        if grid is not None and not any(_meet(grid.box, other.box) for other in known):
            found.append(grid)
    return tuple(found)


def _stacks(shapes: Iterable[Shape]) -> list[list[Rule]]:
    """Rules of one place and length that follow one another closely, from top to bottom."""
    stacks: list[list[Rule]] = []
    for shape in sorted((s for s in shapes if s.horizontal and s.x1 - s.x0 >= NARROWEST), key=lambda s: s.top):
        rule = shape.x0, (shape.top + shape.bottom) / 2, shape.x1
        stack = next(
            (
                s
                for s in stacks
                if abs(s[-1][0] - rule[0]) <= NEAR and abs(s[-1][2] - rule[2]) <= NEAR and rule[1] - s[-1][1] <= HIGHEST
            ),
            None,
        )
        if stack is None:
            stacks.append([rule])
        elif rule[1] - stack[-1][1] > NEAR:
            stack.append(rule)
    return [stack for stack in stacks if len(stack) >= ROWS]


def _grid(rules: Sequence[Rule], words: Sequence[Word]) -> RuledTable | None:
    x0, x1 = rules[0][0], rules[0][2]
    high = median(below[1] - above[1] for above, below in pairwise(rules))
    tops = [rules[0][1] - high, *(rule[1] for rule in rules[:-1])]
    rows = [_labels(words, top, rule) for top, rule in zip(tops, rules, strict=True)]
    if not all(rows) or any(len(row) > LABEL or any(word.text.endswith(":") for word in row) for row in rows):
        return None
    if any(_is_underlined(words, row, top, rule) for row, top, rule in zip(rows, tops, rules, strict=True)):
        return None
    lefts = [min(word.x0 for word in row) for row in rows]
    if max(lefts) - min(lefts) > EDGE or any(_crosses(word, rules, tops[0]) for word in words):
        return None
    left = min(lefts) - EDGE
    cells = [((left, top, x0, rule[1]), (x0, top, x1, rule[1])) for top, rule in zip(tops, rules, strict=True)]
    if head := _head(words, (min(lefts), tops[0], x1), x0):
        top, bottom = min(word.top for word in head), tops[0]
        cells.insert(0, ((left, top, x0 - NEAR, bottom), (x0 - NEAR, top, x1, bottom)))
    return RuledTable((left, cells[0][0][1], x1, rules[-1][1]), tuple(cells))


def _head(words: Sequence[Word], edge: Rule, value: float) -> list[Word]:
    """The words of the line right above the rows if it has a label and a value in their columns, else none.

    edge: the upper edge of the rows; value: where their values begin.
    """
    left, top, right = edge
    above = [word for word in words if top - HIGHEST <= _middle(word) < top and left - EDGE <= word.x0 < right]
    if not above:
        return []
    line = baselines(above)[-1]
    labels, values = ([word for word in line if (word.x0 < value - EDGE) is side] for side in (True, False))
    if not labels or not values or len(labels) > LABEL or any(word.text.endswith(":") for word in labels):
        return []
    apart = values[0].x0 - max(word.x1 for word in labels) > STRIP * labels[0].style.size
    edges = abs(labels[0].x0 - left) <= EDGE and abs(values[0].x0 - value) <= EDGE
    return line if apart and edges and max(word.x1 for word in values) <= right + NEAR else []


def _labels(words: Sequence[Word], top: float, rule: Rule) -> list[Word]:
    """The words beside a value: those left of its rule, above its height and below the row before."""
    return [word for word in words if word.x1 <= rule[0] and _stands_over(word, top, rule)]


def _stands_over(word: Word, top: float, rule: Rule) -> bool:
    return top < _middle(word) < rule[1] and word.baseline <= rule[1] + BELOW * word.style.size


def _is_underlined(words: Sequence[Word], labels: Sequence[Word], top: float, rule: Rule) -> bool:
    """Is a rule drawn under words that go on from the label, or beyond its end?"""
    values = [word for word in words if word.x1 > rule[0] and _stands_over(word, top, rule)]
    white = STRIP * labels[0].style.size
    inside = [word.x0 for word in values if word.x0 < rule[2]]
    return min(inside, default=rule[2]) < max(word.x1 for word in labels) + white or any(
        rule[2] - EDGE <= word.x0 < rule[2] + white for word in values
    )


def _crosses(word: Word, rules: Sequence[Rule], top: float) -> bool:
    """Does a word within the rows stand across the edge between labels and values?"""
    return top < _middle(word) < rules[-1][1] and word.x0 < rules[0][0] - EDGE < rules[0][0] + EDGE < word.x1


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2


def _meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
