"""Read a small picture of type by the shape of its letters: they are compared with those of the document's own fonts.

Programs that draw a number as a picture draw it in the type of its line, and that font is mostly embedded in the same
file. So the glyphs of the fonts of the page are drawn at the size of the line, and each blob of ink is the glyph that
it is most like. It needs no OCR, and it is exact where OCR guesses. A picture counts as read only where every blob is
sure; a half-read number would be worse than none.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2.raw as raw

from pipeline.extract.pdf.drawings import Shape
from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.image_text_results import Face, FontSize

if TYPE_CHECKING:
    from pipeline.extract.pdf.image_text_results import Ink

Faces = dict[FontSize, Face]
# What labels are made of, and short words. Of two glyphs that are as like, the one that stands first is taken.
CHARACTERS = "0123456789.()abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-,:;&/"
# A blob is a glyph from this correlation on. Pictures at 200 pixels to the inch, as they are seen, have 0.93 and more.
SURE = 0.85
# With this mean over its letters no other font is tried.
CERTAIN = 0.95
# Columns whose darkest pixel is lighter than this have no ink.
FAINT = 0.3
# A gap wider than this share of the type size stands between words.
WORDS_APART = 0.27
# Blob and glyph may differ by this share of the type size in width, height and distance from the baseline.
OFF = 0.13
# The sheet that a letter is laid on, in type sizes: the widest letter and a margin.
SIDE = 1.4
# The glyphs are drawn so many times larger and then made smaller, for soft edges.
FINER = 4
# Fonts looked at for one picture, and pixels to a side of one: a hostile page may have any number.
MOST_FONTS, MOST_PIXELS = 12, 2400


@dataclass(frozen=True, slots=True)
class Crop:
    """A piece of a page as it is seen: ink from 0 to 1 in rows and columns; its left top corner and scale."""

    ink: Ink
    x0: float
    top: float
    scale: float


@dataclass(frozen=True, slots=True)
class MatchedWord:
    """A word that was read, the columns of the crop that it takes, and how sure its least sure letter is, 0 to 1."""

    text: str
    start: int
    end: int
    sure: float


@dataclass(frozen=True, slots=True)
class Font:
    """A font of a page: pdfium's handle, and a name that tells it from others of the document."""

    handle: Any
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A blob of ink: its patch, and its height, width and reach below the baseline in pixels."""

    patch: Ink
    measures: Ink


def crop_of(page: Any, place: Shape, scale: float) -> Crop | None:
    """What is seen at a place of a page, `scale` pixels to a point; None where nothing stands out, or it is too big."""
    width, height = page.get_size()
    # No margin: there the words beside it would be seen too.
    x0, top = max(0.0, place.x0), max(0.0, place.top)
    x1, bottom = min(width, place.x1), min(height, place.bottom)
    if x1 - x0 < 1 or bottom - top < 1 or max(x1 - x0, bottom - top) * scale > MOST_PIXELS:
        return None
    bitmap = page.render(scale=scale, crop=(x0, height - bottom, width - x1, top), grayscale=True)
    seen = np.squeeze(bitmap.to_numpy()).astype(np.float32)
    bitmap.close()
    if seen.ndim != 2:
        return None
    paper, darkest = float(seen.max()), float(seen.min())
    if paper - darkest < 60:
        return None
    return Crop((paper - seen) / (paper - darkest), x0, top, scale)


def blobs(ink: Ink) -> list[tuple[int, int]]:
    """The stretches of columns [start, end) with ink, from left to right."""
    dark = np.concatenate(([False], ink.max(axis=0) >= FAINT, [False]))
    edges = np.flatnonzero(dark[1:] != dark[:-1])
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def read(crop: Crop, beside: Word, fonts: list[Font], faces: Faces) -> list[MatchedWord]:
    """The words of a crop in the type of the line of `beside`; empty where it cannot be read for sure.

    fonts: those of the page. faces: the glyphs drawn so far; those of a font and size are drawn and put there when they
    are first needed. All letters of a crop are of one font: the first that is as like as can be, or the likeliest.
    That font is put first in `fonts`, since the next place will mostly be in it too.
    """
    size = beside.style.size
    pixels = size * crop.scale
    baseline = (beside.baseline - crop.top) * crop.scale
    spans = blobs(crop.ink)
    marks = [_mark(crop.ink[:, start:end], baseline, int(SIDE * pixels)) for start, end in spans]
    best: list[tuple[str, float]] = []
    chosen = None
    for font in fonts:
        key = (font.name, size, crop.scale)
        if key not in faces:
            faces[key] = _face(font, pixels)
        found = _letters(marks, faces[key], pixels)
        if found and (not best or _mean(found) > _mean(best)):
            best, chosen = found, font
            if _mean(best) >= CERTAIN:
                break
    if chosen is None:
        return []
    fonts.remove(chosen)
    fonts.insert(0, chosen)
    return _pieces(best, spans, pixels)


def _mean(letters: Sequence[tuple[str, float]]) -> float:
    return sum(sure for _, sure in letters) / len(letters)


def _letters(marks: Sequence[Mark], face: Face, pixels: float) -> list[tuple[str, float]]:
    """The letter of each mark and how sure it is; empty where one is none."""
    if not face.chars:
        return []
    off = max(1.5, OFF * pixels)
    found = []
    for mark in marks:
        likeness = face.patches @ mark.patch
        # Height, width and place must be about right too, which tells a full stop from an o.
        likeness[(np.abs(face.measures - mark.measures) > np.array((off, off, 1.5 * off))).any(axis=1)] = 0.0
        at = int(likeness.argmax())
        if likeness[at] < SURE:
            return []
        found.append((face.chars[at], float(likeness[at])))
    return found


def _mark(columns: Ink, baseline: float, side: int) -> Mark:
    rows = np.flatnonzero(columns.max(axis=1) >= FAINT)
    ink = columns[rows[0] : rows[-1] + 1]
    return Mark(_patch(ink, side), np.array((*ink.shape, rows[-1] + 1 - baseline), np.float32))


def _patch(ink: Ink, side: int) -> Ink:
    """Ink on a square sheet, its centre of gravity in the middle, made soft, as a vector of length 1 and mean 0.

    The product of two of these is their correlation. Ink larger than the sheet gives zeros, which are like nothing.
    """
    height, width = ink.shape
    total = float(ink.sum())
    down = side / 2 - float(ink.sum(axis=1) @ np.arange(height)) / total
    right = side / 2 - float(ink.sum(axis=0) @ np.arange(width)) / total
    row, column = math.floor(down), math.floor(right)
    if min(row, column) < 1 or max(row + height, column + width) > side - 2:
        return np.zeros(side * side, np.float32)
    sheet = np.zeros((side, side), np.float32)
    sheet[row : row + height, column : column + width] = ink
    for axis, part in ((0, down - row), (1, right - column)):
        # Moved by part of a pixel, then spread over the neighbours (1 2 1), so that coarse and fine pixels compare.
        sheet = (1 - part) * sheet + part * np.roll(sheet, 1, axis)
        sheet = 0.5 * sheet + 0.25 * (np.roll(sheet, 1, axis) + np.roll(sheet, -1, axis))
    vector = sheet.ravel() - sheet.mean()
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def _pieces(letters: Sequence[tuple[str, float]], spans: Sequence[tuple[int, int]], size: float) -> list[MatchedWord]:
    pieces: list[MatchedWord] = []
    for (char, sure), (start, end) in zip(letters, spans, strict=True):
        last = pieces[-1] if pieces else None
        if last is not None and start - last.end <= WORDS_APART * size:
            pieces[-1] = MatchedWord(last.text + char, last.start, end, min(last.sure, sure))
        else:
            pieces.append(MatchedWord(char, start, end, sure))
    return pieces


def fonts_of(page: Any) -> Iterator[Font]:
    """The fonts of a page's text, each once; they hold as long as the page is open."""
    known: set[str] = set()
    buffer = ctypes.create_string_buffer(128)
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        handle = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(handle) != raw.FPDF_PAGEOBJ_TEXT:
            continue
        font = raw.FPDFTextObj_GetFont(handle)
        raw.FPDFFont_GetBaseFontName(font, buffer, 128)
        length = ctypes.c_size_t()
        raw.FPDFFont_GetFontData(font, None, 0, length)
        name = f"{buffer.value.decode('latin-1')}/{length.value}"
        if name not in known:
            known.add(name)
            yield Font(font, name)
            if len(known) == MOST_FONTS:
                return


def _face(font: Font, pixels: float) -> Face:
    """The glyphs of a font at a type size in pixels. The box that stands for a missing glyph is left out."""
    seen: dict[tuple[tuple[int, float, float], ...], list[str]] = {}
    for char in CHARACTERS:
        path = tuple(_path(font.handle, char))
        if path:
            seen.setdefault(path, []).append(char)
    side = int(SIDE * pixels)
    chars, patches, measures = [], [], []
    for path, same in seen.items():
        drawn = _drawn(path, pixels) if len(same) == 1 else None
        if drawn is not None:
            ink, below = drawn
            chars.append(same[0])
            patches.append(_patch(ink, side))
            measures.append((*ink.shape, below))
    return Face(
        "".join(chars),
        np.array(patches, np.float32).reshape(len(chars), side * side),
        np.array(measures, np.float32).reshape(len(chars), 3),
    )


def _path(font: Any, char: str) -> Iterator[tuple[int, float, float]]:
    """The outline of a letter: (kind of segment, x, y) in type sizes."""
    path = raw.FPDFFont_GetGlyphPath(font, ord(char), 1.0)
    if not path:
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(raw.FPDFGlyphPath_CountGlyphSegments(path)):
        segment = raw.FPDFGlyphPath_GetGlyphPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        yield raw.FPDFPathSegment_GetType(segment), x.value, y.value


def _drawn(path: Sequence[tuple[int, float, float]], pixels: float) -> tuple[Ink, float] | None:
    """A glyph as ink and how far it reaches below the baseline; None without an area.

    Inner contours are holes (the even-odd rule).
    """
    from PIL import Image, ImageChops, ImageDraw

    contours = [contour for contour in _contours(path) if len(contour) > 2]
    if not contours:
        return None
    xs = [x for contour in contours for x, _ in contour]
    ys = [y for contour in contours for _, y in contour]
    scale = pixels * FINER
    width, height = (int((max(v) - min(v)) * pixels + 0.999) for v in (xs, ys))
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        return None
    sheet = Image.new("1", (width * FINER, height * FINER))
    for contour in contours:
        layer = Image.new("1", sheet.size)
        ImageDraw.Draw(layer).polygon([((x - min(xs)) * scale, (max(ys) - y) * scale) for x, y in contour], fill=1)
        sheet = ImageChops.logical_xor(sheet, layer)
    fine = np.asarray(sheet, dtype=np.float32).reshape(height, FINER, width, FINER)
    return fine.mean(axis=(1, 3)), -min(ys) * pixels


def _contours(path: Sequence[tuple[int, float, float]]) -> list[list[tuple[float, float]]]:
    """The corners of each contour; curves (three points, PDF 1.7, 8.5.2.2) are cut into straight pieces."""
    found: list[list[tuple[float, float]]] = []
    control: list[tuple[float, float]] = []
    for kind, x, y in path:
        if kind == raw.FPDF_SEGMENT_MOVETO or not found:
            found.append([(x, y)])
        elif kind == raw.FPDF_SEGMENT_LINETO:
            found[-1].append((x, y))
        else:
            control.append((x, y))
            if len(control) == 3:
                found[-1] += _curve(found[-1][-1], *control)
                control = []
    return found


def _curve(
    p0: tuple[float, float], p1: tuple[float, float], p2: tuple[float, float], p3: tuple[float, float]
) -> list[tuple[float, float]]:
    points = []
    for t in (0.2, 0.4, 0.6, 0.8, 1.0):
        u = 1 - t
        a, b, c, d = u**3, 3 * u * u * t, 3 * u * t * t, t**3
        points.append((a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0], a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1]))
    return points
