"""Read the characters of a PDF page with pdfium, gather them into words and words into runs.

pdfium gives each character's code, box and text object; a character at a time through ctypes is still about nine times
faster than pdfminer's layout. Coordinates leave here turned to the page as it is seen, in points from its top left
corner.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
# pdfium replaces a hyphen that ends a line by one of these.
LINE_END_HYPHENS = {"\x02", "\ufffe"}
IGNORED = {"\r", "\n", "\x00", "\uffff", "\u200b", "\ufeff"}


@dataclass(frozen=True, slots=True)
class Style:
    """How a text object is printed. `angle` in whole degrees, counted anticlockwise."""

    size: float
    bold: bool
    italic: bool
    angle: int


@dataclass(slots=True)
class Word:
    """Characters without white space between them, in one style; `xs` are the left edges of the characters."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    style: Style
    spaced: bool
    xs: list[float] = field(default_factory=list)


Transform = Callable[[float, float, float, float], tuple[float, float, float, float]]


def page_transform(page: Any) -> Transform:
    """A function from pdfium's (left, bottom, right, top) to (x0, top, x1, bottom) of the page as it is seen."""
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation()

    def upright(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return x0 - left, top - y1, x1 - left, top - y0

    def quarter(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return y0 - bottom, x0 - left, y1 - bottom, x1 - left

    def half(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return right - x1, y0 - bottom, right - x0, y1 - bottom

    def three_quarters(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return top - y1, right - x1, top - y0, right - x0

    return {0: upright, 90: quarter, 180: half, 270: three_quarters}[turn]


def _style(handle: Any, turn: int) -> Style:
    font = raw.FPDFTextObj_GetFont(handle)
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(handle, size)
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(handle, matrix)
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, buffer, 128)
    name = buffer.value.decode("latin-1").casefold()
    weight = raw.FPDFFont_GetWeight(font)
    flags = raw.FPDFFont_GetFlags(font)
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) - turn
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    return Style(
        size=round(size.value * scale, 1),
        bold="bold" in name or "black" in name or "heavy" in name or name.endswith("bd") or weight >= 600,
        italic="italic" in name or "oblique" in name or bool(flags & 64),
        angle=angle % 360,
    )


def _characters(page: Any, textpage: Any) -> Iterator[tuple[str, float, float, float, float, Style | None]]:
    """(character, x0, top, x1, bottom, style) in pdfium's order; style None for a space that pdfium put in."""
    handle, transform, turn = textpage.raw, page_transform(page), page.get_rotation()
    rectangle = raw.FS_RECTF()
    reference = ctypes.byref(rectangle)
    styles: dict[int, Style] = {}
    high = 0
    unicode_at, box_at, object_at = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetTextObject
    for index in range(raw.FPDFText_CountChars(handle)):
        code = unicode_at(handle, index)
        if 0xD800 <= code < 0xDC00:
            # A character beyond the first 65,536 comes as two halves; it is given with its second one.
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        owner = object_at(handle, index)
        if not owner:
            yield chr(code), 0.0, 0.0, 0.0, 0.0, None
            continue
        address = ctypes.addressof(owner.contents)
        style = styles.get(address)
        if style is None:
            style = styles[address] = _style(owner, turn)
        box_at(handle, index, reference)
        x0, top, x1, bottom = transform(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        yield chr(code), x0, top, x1, bottom, style


def words(page: Any, textpage: Any) -> list[Word]:
    """The words of a page in pdfium's order. A word ends at white space, a gap, another style or another line."""
    found: list[Word] = []
    word: Word | None = None
    spaced = True
    for char, x0, top, x1, bottom, style in _characters(page, textpage):
        if char in IGNORED or char.isspace():
            word, spaced = None, True
            continue
        if style is None:
            # A character that pdfium made up (a hyphen of its own) has no ink.
            continue
        shown = "-" if char in LINE_END_HYPHENS else LIGATURES.get(char, char)
        if word is not None and (
            word.style != style
            or abs(word.bottom - bottom) > 0.3 * style.size
            or x0 - word.x1 > 0.28 * style.size
            or x0 < word.x1 - 0.6 * style.size
        ):
            spaced = x0 - word.x1 > 0.2 * style.size or abs(word.bottom - bottom) > 0.3 * style.size
            word = None
        if word is None:
            word = Word(shown, x0, x1, top, bottom, bottom - 0.21 * (bottom - top), style, spaced, [x0])
            found.append(word)
        else:
            word.text += shown
            word.x1 = x1
            word.xs.append(x0)
        word.xs.extend([x0] * (len(shown) - 1))
        spaced = False
    return found
