"""Typed rules of a page: its words in, the rules among them out, as if they were drawn.

Contracts typed on a machine have the rules of their tables typed, a row of hyphens between two rows. One that begins
where others do goes as far as the longest of them: a row under a heading is as long as the heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.extract.pdf.drawings import Shape
from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.lines import baselines
from pipeline.extract.typed_rules import is_rule

# Rules begin at one place within this distance, and are drawn half as high on each side of their middle (points).
NEAR, HALF = 3.0, 0.5


@dataclass(frozen=True, slots=True)
class TypedRules:
    """The words that are typed rules, and the shapes that they stand for."""

    words: tuple[Word, ...]
    shapes: tuple[Shape, ...]


def find(words: Sequence[Word]) -> TypedRules:
    """The typed rules among the words of a page."""
    if not any(is_rule(word.text) for word in words):
        return TypedRules((), ())
    upright = [word for word in words if word.style.angle == 0]
    rows = [row for row in baselines(upright) if is_rule(" ".join(word.text for word in row))]
    shapes = [_shape(row) for row in rows]
    far = [max(other.x1 for other in shapes if abs(other.x0 - shape.x0) <= NEAR) for shape in shapes]
    long = (replace(shape, x1=x1) for shape, x1 in zip(shapes, far, strict=True))
    return TypedRules(tuple(word for row in rows for word in row), tuple(long))


def _shape(row: Sequence[Word]) -> Shape:
    middle = (min(word.top for word in row) + max(word.bottom for word in row)) / 2
    x0, x1 = row[0].x0, max(word.x1 for word in row)
    return Shape(x0, middle - HALF, x1, middle + HALF, colour=None, stroked=True)
