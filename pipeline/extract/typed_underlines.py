"""Words that are underlined by typing: a row of hyphens below them. Lines of a page in, the same lines out.

The words above a typed rule, from its beginning to its end, are underlined. Where their line has more words after them,
the rule parts nothing: the paragraph goes on below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.extract.typed_rules import ROLE
from pipeline.model import Line, Span

# A rule underlines the line above it where it stands no more than this many times that line's height below it.
BELOW = 1.6


def marked(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with the words that typed rules underline marked, and the lines after such rules joined to theirs."""
    rules = [line for line in lines if line.role == ROLE]
    if not rules:
        return tuple(lines)
    body = [number for number, line in enumerate(lines) if line.role == "body" and line.x1 > line.x0]
    found = list(lines)
    for rule in rules:
        above = _nearest(found, body, rule, above=True)
        if above is None or not _underlines(rule, found[above]):
            continue
        line = found[above]
        spans = tuple(piece for span in line.spans for piece in _pieces(span, rule.spans))
        found[above] = replace(line, spans=spans)
        below = _nearest(found, body, rule, above=False)
        if below is not None and _is_within(rule, line) and _is_next(line, rule, found[below]):
            found[below] = replace(found[below], paragraph=False)
    return tuple(found)


def _nearest(lines: Sequence[Line], body: Sequence[int], rule: Line, *, above: bool) -> int | None:
    """The line right above or below a rule; None where there is none over or under some of it."""
    middle = (rule.top + rule.bottom) / 2
    beside = [
        number
        for number in body
        if lines[number].x0 < rule.x1 and (lines[number].x1 > rule.x0 or not above)
        if (_middle(lines[number]) < middle) is above
    ]
    return min(beside, key=lambda number: abs(_middle(lines[number]) - middle), default=None)


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2


def _underlines(rule: Line, line: Line) -> bool:
    """Does a rule stand right under a line, and no further to either side than its words?"""
    letter = _letter(line)
    near = _middle(rule) - _middle(line) <= BELOW * max(line.bottom - line.top, rule.bottom - rule.top)
    return near and rule.x0 > line.x0 - letter and rule.x1 < line.x1 + 2 * letter


def _is_within(rule: Line, line: Line) -> bool:
    """Has a line more words after those that are underlined?"""
    return rule.x1 < line.x1 - 2 * _letter(line)


def _is_next(line: Line, rule: Line, below: Line) -> bool:
    """Does a line stand as far below a rule as the rule below the words that it underlines?"""
    return _middle(below) - _middle(rule) < 1.3 * (_middle(rule) - _middle(line))


def _letter(line: Line) -> float:
    """The mean width of the letters of a line."""
    return (line.x1 - line.x0) / max(1, sum(len(span.text) for span in line.spans))


def _pieces(span: Span, rules: Sequence[Span]) -> Iterator[Span]:
    """A span cut where words begin or end to be underlined; the letters of typed words are equally wide."""
    letter = (span.x1 - span.x0) / max(1, len(span.text))
    under = [False] * len(span.text)
    at = 0
    for word in span.text.split():
        at = span.text.index(word, at)
        middle = span.x0 + (at + len(word) / 2) * letter
        if any(rule.x0 <= middle <= rule.x1 for rule in rules):
            under[at : at + len(word)] = [True] * len(word)
        at += len(word)
    for place, char in enumerate(span.text):  # the space between two underlined words is underlined too
        under[place] |= char == " " and 0 < place < len(under) - 1 and under[place - 1] and under[place + 1]
    start = 0
    for end in range(1, len(span.text) + 1):
        if end == len(span.text) or under[end] != under[start]:
            yield replace(
                span,
                text=span.text[start:end],
                x0=span.x0 + start * letter,
                x1=span.x0 + end * letter,
                underlined=under[start],
            )
            start = end
