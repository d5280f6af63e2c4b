"""Read a small picture of type by the shape of its letters: they are compared with those of the document's own fonts.

Programs that draw a number as a picture draw it in the type of its line, and that font is mostly embedded in the same
file. So the glyphs of the fonts of the page are drawn at the size of the line, and each blob of ink is the glyph that
it is most like. It needs no OCR, and it is exact where OCR guesses. A picture counts as read only where every blob of it
is sure; a half-read number would be worse than none.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2.raw as raw

from pipeline.extract.drawings import Shape
from pipeline.extract.glyphs import Word
from pipeline.extract.seen import FontSize, Glyph

if TYPE_CHECKING:
    from pipeline.extract.seen import Ink

Faces = dict[FontSize, tuple[Glyph, ...]]
# What labels are made of, and short words. Of two glyphs that are as like, the one that stands first is taken.
CHARACTERS = "0123456789.()abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-,:;&/"
# A blob is a glyph from this correlation on. Pictures at 200 pixels to the inch, as they are seen, have 0.93 and more.
SURE = 0.85
# Columns whose darkest pixel is lighter than this have no ink.
FAINT = 0.3
# A gap wider than this share of the type size stands between words.
WORDS_APART = 0.27
# Blob and glyph may differ by this share of the type size in width, height and distance from the baseline.
OFF = 0.13
# So many of the likeliest glyphs are moved by a pixel each way for the best fit.
FITTED = 4
MOVES = tuple((down, right) for down in (-1, 0, 1) for right in (-1, 0, 1))
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
class Piece:
    """A word that was read, the columns of the crop that it takes, and how sure its least sure letter is, 0 to 1."""

    text: str
    start: int
    end: int
    sure: float


def crop_of(page: Any, place: Shape, scale: float) -> Crop | None:
    """What is seen at a place of a page, `scale` pixels to a point; None where nothing stands out or it is too large."""
    width, height = page.get_size()
    x0, top = max(0.0, place.x0 - 1), max(0.0, place.top - 1)
    x1, bottom = min(width, place.x1 + 1), min(height, place.bottom + 1)
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


def read(page: Any, crop: Crop, beside: Word, faces: Faces) -> list[Piece]:
    """The words of a crop in the type of the line of `beside`; empty where it cannot be read for sure.

    faces: the glyphs drawn so far; those of a font and size are drawn and put there when they are first needed.
    """
    size = beside.style.size
    baseline = (beside.baseline - crop.top) * crop.scale
    best: list[tuple[str, float]] = []
    spans = blobs(crop.ink)
    for font, name in _fonts(page):
        key = (name, size, crop.scale)
        if key not in faces:
            faces[key] = tuple(_glyphs(font, size * crop.scale))
        found = _letters(crop.ink, spans, faces[key], baseline, size * crop.scale)
        if found and (not best or _mean(found) > _mean(best)):
            best = found
    return _pieces(best, spans, size * crop.scale) if best else []


def _mean(letters: Sequence[tuple[str, float]]) -> float:
    return sum(sure for _, sure in letters) / len(letters)


def _letters(
    ink: Ink, spans: Sequence[tuple[int, int]], glyphs: Sequence[Glyph], baseline: float, size: float
) -> list[tuple[str, float]]:
    """The letter of each blob and how sure it is; empty where one blob is none."""
    found = []
    for start, end in spans:
        best = _letter(ink[:, start:end], glyphs, baseline, size)
        if best is None or best[1] < SURE:
            return []
        found.append(best)
    return found


def _letter(columns: Ink, glyphs: Sequence[Glyph], baseline: float, size: float) -> tuple[str, float] | None:
    """The glyph that a blob is most like, and how like; None where none has about its size and place."""
    rows = np.flatnonzero(columns.max(axis=1) >= FAINT)
    blob = columns[rows[0] : rows[-1] + 1]
    below, off = rows[-1] + 1 - baseline, max(1.5, OFF * size)
    alike = [
        (_likeness(blob, glyph.ink), glyph)
        for glyph in glyphs
        if abs(glyph.ink.shape[0] - blob.shape[0]) <= off
        and abs(glyph.ink.shape[1] - blob.shape[1]) <= off
        and abs(glyph.below - below) <= 1.5 * off
    ]
    # Only the likeliest are moved about for the best fit, which takes nine times as long.
    first = sorted(alike, key=lambda pair: -pair[0])[:FITTED]
    fitted = [(max(_likeness(blob, glyph.ink, down, right) for down, right in MOVES), glyph.char) for _, glyph in first]
    if not fitted:
        return None
    sure, char = max(fitted, key=lambda pair: pair[0])
    return char, sure


def _likeness(one: Ink, other: Ink, down: int = 0, right: int = 0) -> float:
    """The correlation of two patches of ink, laid middle on middle, the second moved by so many pixels."""
    height, width = (max(a, b) + 4 for a, b in zip(one.shape, other.shape, strict=True))
    sheets = []
    for patch, (row, column) in ((one, (0, 0)), (other, (down, right))):
        sheet = np.zeros((height, width), np.float32)
        row += (height - patch.shape[0]) // 2
        column += (width - patch.shape[1]) // 2
        sheet[row : row + patch.shape[0], column : column + patch.shape[1]] = patch
        sheets.append(_soft(sheet))
    one_, other_ = (sheet - sheet.mean() for sheet in sheets)
    scale = float(np.sqrt((one_**2).sum() * (other_**2).sum()))
    return float((one_ * other_).sum()) / scale if scale else 0.0


def _soft(sheet: Ink) -> Ink:
    """Ink spread over its neighbours (1 2 1 both ways), so that a picture's coarse pixels and fine ones compare."""
    padded = np.pad(sheet, 1)
    across = padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]
    return np.asarray((across[:-2] + 2 * across[1:-1] + across[2:]) / 16, np.float32)


def _pieces(letters: Sequence[tuple[str, float]], spans: Sequence[tuple[int, int]], size: float) -> list[Piece]:
    pieces: list[Piece] = []
    for (char, sure), (start, end) in zip(letters, spans, strict=True):
        last = pieces[-1] if pieces else None
        if last is not None and start - last.end <= WORDS_APART * size:
            pieces[-1] = Piece(last.text + char, last.start, end, min(last.sure, sure))
        else:
            pieces.append(Piece(char, start, end, sure))
    return pieces


def _fonts(page: Any) -> Iterator[tuple[Any, str]]:
    """The fonts of a page's text with their names, each once."""
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
            yield font, name
            if len(known) == MOST_FONTS:
                return


def _glyphs(font: Any, pixels: float) -> Iterator[Glyph]:
    """The glyphs of a font at a type size in pixels. The box that stands for a missing glyph is left out."""
    seen: dict[tuple[tuple[int, float, float], ...], list[str]] = {}
    for char in CHARACTERS:
        path = tuple(_path(font, char))
        if path:
            seen.setdefault(path, []).append(char)
    for path, chars in seen.items():
        if len(chars) == 1 and (glyph := _drawn(chars[0], path, pixels)) is not None:
            yield glyph


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


def _drawn(char: str, path: Sequence[tuple[int, float, float]], pixels: float) -> Glyph | None:
    """A glyph as ink; None for one without an area. Inner contours are holes (the even-odd rule)."""
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
    return Glyph(char, fine.mean(axis=(1, 3)), -min(ys) * pixels)


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
