"""Put the words of a page into printed lines: rows, table cells, spans.

Guarantees left behind: every word of the page is in exactly one line; a span never crosses a wide gap, so that what
stands at a tab stop can still be told from what stands after a space.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from operator import attrgetter
from statistics import median

from pipeline.extract.pdf.drawings import Shape
from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.ruled_tables import RuledTable
from pipeline.model import Cell, Line, Span

# Gaps in ems: a wider one than WIDE separates tab stops, cells or columns rather than words.
WIDE = 1.2
# After the first word of a line, which may be a label, a smaller gap is a tab stop already.
LABEL = 0.5
# A rule ends at a word's edge within this distance (points).
EDGE = 0.8
# One that is drawn for a word as it is printed ends at an edge of one of its letters within this distance (points).
EXACT = 0.25
# An underline lies between so far above a baseline and so far below it, and begins and ends so near to a word: a space
# before or after the words may be underlined too (ems).
UNDER, TOUCHES = (0.05, 0.35), 0.35
# The widest space between words that no justified line has spread, in ems.
SPACE = 0.4


def baselines(words: Iterable[Word]) -> list[list[Word]]:
    """Words gathered by baseline, from top to bottom, each row from left to right.

    Raised and lowered figures (footnote marks) join the row whose height they share.
    """
    rows: list[list[Word]] = []
    for word in sorted(words, key=attrgetter("baseline", "x0")):
        if rows and _same_row(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    for row in rows:
        row.sort(key=attrgetter("x0"))
    return rows


def _same_row(row: list[Word], word: Word) -> bool:
    first, lower = row[0], word.baseline - row[0].baseline
    if lower <= 0.35 or lower <= 0.35 * max(min(first.style.size, word.style.size), 1.0):
        return True
    # A raised figure comes before the words whose height it shares.
    raised = len(first.text) <= 3 and first.style.size <= 0.8 * word.style.size
    return raised and lower <= 0.55 * word.style.size


def line(page: int, words: Sequence[Word], shapes: Sequence[Shape], column: int = 0, cell: Cell | None = None) -> Line:
    """One printed line of words from left to right, cut into spans by style, wide gap, strike-out and highlight."""
    rules = [shape for shape in shapes if shape.horizontal]
    strikes = [_meant(rule, words) for rule in rules if _crosses(rule, words)]
    marks = [shape for shape in shapes if _is_highlight(shape)]
    under = [rule for rule in rules if _is_underline(rule, words)]
    runs: list[_Run] = []
    before: Word | None = None
    for word in words:
        gap = word.x0 - before.x1 if before else 0.0
        space = bool(before) and (word.spaced or gap > 0.2 * word.style.size)
        wide = before is not None and gap > (LABEL if before is words[0] else WIDE) * word.style.size
        lit = bool(marks) and any(_covers(mark, word) for mark in marks)
        underlined = bool(under) and any(rule.x0 - EDGE <= _middle(word) <= rule.x1 + EDGE for rule in under)
        for index, (text, x0, x1, struck) in enumerate(_pieces(word, strikes)):
            shown = f" {text}" if space and index == 0 else text
            look = (struck, word.style.bold, word.style.italic, word.style.size, lit, underlined, word.sure)
            if runs and runs[-1].look == look and not (wide and index == 0):
                runs[-1].texts.append(shown)
                runs[-1].x1 = x1
            else:
                runs.append(_Run(look, x0, x1, [shown]))
        before = word
    return Line(
        page=page,
        spans=tuple(map(_span, runs)),
        x0=min(word.x0 for word in words),
        top=min(word.top for word in words),
        x1=max(word.x1 for word in words),
        bottom=max(word.bottom for word in words),
        column=column,
        cell=cell,
        ocr=min((round(word.sure, 3) for word in words if word.sure is not None), default=None),
    )


@dataclass(slots=True)
class _Run:
    """Pieces of words that are printed alike. look: struck, bold, italic, size, highlight, underlined, sight."""

    look: tuple[bool, bool, bool, float, bool, bool, float | None]
    x0: float
    x1: float
    texts: list[str]


def _span(run: _Run) -> Span:
    struck, bold, italic, size, highlight, underlined, sight = run.look
    return Span(
        text="".join(run.texts),
        x0=run.x0,
        x1=run.x1,
        size=size,
        bold=bold,
        italic=italic,
        highlight=highlight,
        underlined=underlined,
        role="struck" if struck else "body",
        sight=sight,
    )


def _middle(word: Word) -> float:
    return (word.x0 + word.x1) / 2


def _is_highlight(shape: Shape) -> bool:
    """A filled box in a light, clear colour; grey (table heads) and white are none."""
    return shape.colour is not None and max(shape.colour) - min(shape.colour) > 60 and max(shape.colour) > 200


def _covers(shape: Shape, word: Word) -> bool:
    middle = (word.top + word.bottom) / 2
    return shape.x0 - 1 <= _middle(word) <= shape.x1 + 1 and shape.top - 1 <= middle <= shape.bottom + 1


def _crosses(rule: Shape, words: Sequence[Word]) -> bool:
    """Does a rule stand within a row, at the height of the middle of some word's letters?"""
    if rule.x0 >= words[-1].x1 or rule.x1 <= words[0].x0:
        return False
    height = (rule.top + rule.bottom) / 2
    return any(0.12 * word.style.size <= word.baseline - height <= 0.55 * word.style.size for word in words)


def _meant(rule: Shape, words: Sequence[Word]) -> Shape:
    """A rule over the words of a row, moved to those that it was drawn for.

    A program that spreads the words of a justified line may draw a strike-out without the space added before its last
    word, and begin it where the space before its first word begins. Such a rule ends at no edge of a letter.
    """
    gaps = [after.x0 - before.x1 for before, after in pairwise(words)]
    spread = median(gaps) if gaps else 0.0
    if spread <= SPACE * words[0].style.size:
        return rule
    early = any(abs(rule.x0 - word.x1) <= EXACT for word in words[:-1])
    ends = [edge for word in words for edge in (*word.xs[1:], word.x1)]
    starts = [] if early else [word.x0 for word in words]  # with the spaces before and after it no words are struck out
    if any(abs(rule.x1 - edge) <= EXACT for edge in (*ends, *starts)):
        return rule
    return replace(rule, x0=rule.x0 + spread if early else rule.x0, x1=rule.x1 + spread)


def _is_underline(rule: Shape, words: Sequence[Word]) -> bool:
    """Is a rule drawn right under some words of a row, from where one begins to where one ends?

    Rules of tables and of blanks to be filled in begin and end elsewhere.
    """
    size = words[0].style.size
    if not -UNDER[0] * size <= rule.top - words[0].baseline <= UNDER[1] * size:
        return False
    begins = any(abs(rule.x0 - word.x0) <= TOUCHES * size for word in words)
    return begins and any(abs(rule.x1 - word.x1) <= TOUCHES * size for word in words)


def _pieces(word: Word, strikes: Sequence[Shape]) -> list[tuple[str, float, float, bool]]:
    """A word cut where a strike-out begins or ends: (text, x0, x1, struck).

    A rule strikes a character out when it crosses its middle, between 12 % and 55 % of the type size above the
    baseline; an underline lies lower. A rule within one word strikes the characters that it covers from edge to edge;
    one over several words strikes whole words, and where it was drawn for words less spread than they are printed, it
    begins and ends too early, and may reach into the word before.
    """
    if not strikes:
        return [(word.text, word.x0, word.x1, False)]
    across = [
        rule
        for rule in strikes
        if rule.x0 < word.x1 and rule.x1 > word.x0 and not (rule.x0 > word.x0 + EDGE and rule.x1 > word.x1 + EDGE)
    ]
    if any(rule.x0 < word.x0 - EDGE and rule.x1 > word.x0 + EDGE for rule in across):
        return [(word.text, word.x0, word.x1, True)]
    if not across or len(word.xs) != len(word.text):  # no rule was drawn on it, but one may be meant for it
        return [(word.text, word.x0, word.x1, any(_covered(word.x0, word.x1, rule) for rule in across))]
    ends = [*word.xs[1:], word.x1]
    pieces: list[tuple[str, float, float, bool]] = []
    for char, x0, x1 in zip(word.text, word.xs, ends, strict=True):
        out = any(_covered(x0, x1, rule) for rule in across)
        if pieces and pieces[-1][3] == out:
            pieces[-1] = (pieces[-1][0] + char, pieces[-1][1], x1, out)
        else:
            pieces.append((char, x0, x1, out))
    return pieces


def _covered(x0: float, x1: float, rule: Shape) -> bool:
    return rule.x0 <= x0 + EDGE and rule.x1 >= x1 - EDGE


def struck_whole(lines: Sequence[Line]) -> list[Line]:
    """Successive lines, where a strike-out that goes on at the start of the next line leaves the end of a word live.

    Such a rule was drawn for several words, so it strikes whole ones: over the last letter of a justified line stands
    its part for the space after them.
    """
    return [
        _mended(above) if below is not None and _ends_in_word(above) and below.spans[0].role == "struck" else above
        for above, below in zip_longest(lines, lines[1:])
    ]


def _ends_in_word(line: Line) -> bool:
    """Is the end of a line's last word struck out, and its beginning not?"""
    if len(line.spans) < 2:
        return False
    before, last = line.spans[-2:]
    return before.role == "body" and last.role == "struck" and not before.text.endswith(" ") and " " not in last.text


def _mended(line: Line) -> Line:
    before, last = line.spans[-2:]
    return replace(line, spans=(*line.spans[:-2], replace(before, text=before.text + last.text, x1=last.x1)))


def outside_tables(words: Iterable[Word], grids: Sequence[RuledTable]) -> list[Word]:
    """The upright words that stand in no ruled table."""
    return [
        word
        for word in words
        if word.style.angle == 0
        and not any(g.box[0] <= word.x0 <= g.box[2] and g.box[1] <= word.baseline <= g.box[3] for g in grids)
    ]


def cell_of(word: Word, grid: RuledTable) -> tuple[int, int] | None:
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
