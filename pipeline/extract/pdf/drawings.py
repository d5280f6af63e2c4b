"""Read the drawn shapes of a PDF page with pdfium: rules, boxes, strike-outs and highlights."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2.raw as raw

from pipeline.extract.pdf.glyphs import Transform, page_transform

# A filled rectangle up to this thick (points) is drawn for a rule; word processors write rules so.
RULE = 2.0
# Lowest, highest and longest (points) of what may be letters drawn as pictures or outlines.
LETTERS = (0.8, 30.0, 150.0)
# A box is drawn with up to so many segments.
BOX = 6


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawn rectangle or line. `colour` is the fill as (red, green, blue), None where it is not filled.

    order: how many objects of the page are drawn before it.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    colour: tuple[int, int, int] | None
    stroked: bool
    order: int = field(default=0, compare=False)

    @property
    def horizontal(self) -> bool:
        """Is it a horizontal rule?"""
        return self.bottom - self.top <= RULE < self.x1 - self.x0

    @property
    def vertical(self) -> bool:
        """Is it a vertical rule?"""
        return self.x1 - self.x0 <= RULE < self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Drawings:
    """What is drawn on a page, and how many pictures stand on it (with the share of the page the largest covers).

    small: the boxes of pictures and of filled curves no larger than a few letters of type, which may be words.
    pictures: the boxes of all pictures. order: for the address of each text object, how many objects are drawn before
    it.
    """

    shapes: tuple[Shape, ...]
    images: int
    largest_image: float
    small: tuple[Shape, ...] = ()
    pictures: tuple[Shape, ...] = ()
    order: Mapping[int, int] = field(default_factory=dict)


def drawings(page: Any, turn: int = 0) -> Drawings:
    """All rectangles, lines and pictures of a page; curves are left out. turn: as of `page_transform`."""
    whole = page_transform(page, turn)
    width, height = page.get_size()
    shapes: list[Shape] = []
    small: list[Shape] = []
    pictures: list[Shape] = []
    order: dict[int, int] = {}
    images, largest = 0, 0.0
    objects = _objects(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, whole, 0)
    for n, (handle, kind, transform) in enumerate(objects):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            order[ctypes.addressof(handle.contents)] = n
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            found = [replace(shape, order=n) for shape in _shapes(handle, transform)]
            shapes.extend(found)
            if len(found) == 1 and _letter_sized(found[0]) and found[0].colour is not None and _outlined(handle):
                small.append(found[0])
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            x0, top, x1, bottom = transform(*_bounds(handle))
            images += 1
            largest = max(largest, (x1 - x0) * (bottom - top) / max(1.0, width * height))
            picture = Shape(x0, top, x1, bottom, None, False, n)
            pictures.append(picture)
            if _letter_sized(picture):
                small.append(picture)
    return Drawings(tuple(shapes), images, largest, tuple(small), tuple(pictures), order)


def _letter_sized(shape: Shape) -> bool:
    """Is a shape as high as a line of type, a full stop included, and not longer than a label?"""
    return LETTERS[0] <= shape.bottom - shape.top <= LETTERS[1] and shape.x1 - shape.x0 <= LETTERS[2]


def _outlined(handle: Any) -> bool:
    """Has a path curves, or more corners than a box, as the outlines of letters have? Only its start is looked at."""
    segments = raw.FPDFPath_CountSegments(handle)
    return segments > BOX or any(
        raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(handle, index)) == raw.FPDF_SEGMENT_BEZIERTO
        for index in range(segments)
    )


def _objects(
    owner: Any, count: Any, get: Any, transform: Transform, depth: int
) -> Iterator[tuple[Any, int, Transform]]:
    """The objects of a page or a form, each with its kind and what its places are turned into places on the page by."""
    for index in range(count(owner)):
        handle = get(owner, index)
        kind = raw.FPDFPageObj_GetType(handle)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < 4:
            within = _within(handle, transform)
            yield from _objects(handle, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, within, depth + 1)
        else:
            yield handle, kind, transform


def _within(form: Any, transform: Transform) -> Transform:
    """`transform` for places in a form, which is put on its page by a matrix of its own."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(form, matrix)
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f

    def placed(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return transform(min(xs), min(ys), max(xs), max(ys))

    return placed


def _bounds(handle: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _shapes(handle: Any, transform: Transform) -> Iterator[Shape]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(handle, fill, stroke)
    if not fill.value and not stroke.value:
        return
    colour = None
    if fill.value:
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        raw.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha)
        colour = (red.value, green.value, blue.value)
    segments = raw.FPDFPath_CountSegments(handle)
    if stroke.value and not fill.value and segments > 5:
        yield from _strokes(handle, segments, transform)
        return
    x0, top, x1, bottom = transform(*_bounds(handle))
    yield Shape(x0, top, x1, bottom, colour, bool(stroke.value))


def _strokes(handle: Any, segments: int, transform: Transform) -> Iterator[Shape]:
    """The straight lines of a path that draws many at once, such as the grid of a table."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(handle, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for index in range(segments):
        segment = raw.FPDFPath_GetPathSegment(handle, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        at = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO and last is not None:
            box = transform(min(last[0], at[0]), min(last[1], at[1]), max(last[0], at[0]), max(last[1], at[1]))
            yield Shape(*box, None, True)
        last = at
