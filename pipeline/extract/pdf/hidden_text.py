"""Find words that a PDF holds and does not show.

A word processor leaves such words behind where a writer coloured them white rather than take them out; others are in
the colour of the box beneath them, covered, clipped, transparent, without ink, in a layer that is off, off the page, or
too small to be seen. They would be read as live words of a contract, though nobody who reads the page can see them.
There is one test: does the ink of a word reach the picture of the page? The page is drawn with and without the text
objects that are in doubt, and a word is invisible where nothing differs in its box. In doubt are few words of few
documents: cheap tests tell them. Words without ink on a picture are taken for the layer that OCR laid over or under a
scan.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Sequence
from typing import Any

from pipeline.extract.pdf.drawings import Drawings, Shape
from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.ink import UNINKED

# Pixels to a point, but a page is never drawn with more pixels than MOST.
SCALE = 2.0
MOST = 4_000_000
# Colours that differ by less than this, of 255, in red, green and blue are one to the eye.
ALIKE = 9
# The x-height of type below this size (points) is less than a fifth of a millimetre.
SMALLEST = 1.0
# What covers a word is at least so high (points): a rule that strikes it out or underlines it is no cover.
COVER = 4.0


def invisible(page: Any, words: Sequence[Word], drawn: Drawings) -> list[Word]:
    """Those of a page's words that are not seen. page: upright, not turned. drawn: what is drawn on it."""
    width, height = page.get_size()
    never = [word for word in words if _off(word, width, height) or _tiny(word)]
    settled = {id(word) for word in never} | {id(word) for word in words if _of_a_scan(word, drawn)}
    asked = [word for word in words if id(word) not in settled and word.style.ink]
    asked += _covered([word for word in words if id(word) not in settled and not word.style.ink], drawn)
    return never + (_without_a_trace(page, asked, width, height) if asked else [])


def _off(word: Word, width: float, height: float) -> bool:
    """Does a word stand off the page?"""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return not (0 <= x <= width and 0 <= y <= height) and (
        word.x0 >= width or word.x1 <= 0 or word.top >= height or word.bottom <= 0
    )


def _tiny(word: Word) -> bool:
    return word.style.size < SMALLEST and word.bottom - word.top < 2 * SMALLEST


def _of_a_scan(word: Word, drawn: Drawings) -> bool:
    """Has a word no ink of its own because a picture shows it?"""
    return word.style.ink == UNINKED and bool(_holding(drawn.pictures, word))


def _covered(words: Sequence[Word], drawn: Drawings) -> list[Word]:
    """The words that something is drawn upon, or that stand on a box of their own colour."""
    filled = [shape for shape in drawn.shapes if shape.colour is not None and shape.bottom - shape.top >= COVER]
    if not filled and not drawn.pictures:
        return []
    first = min(drawn.order.values(), default=0)
    upon = [shape for shape in (*filled, *drawn.pictures) if shape.order > first]
    colours = {word.style.colour for word in words}
    beneath = [shape for shape in filled if any(_alike(shape.colour, colour) for colour in colours)]
    if not upon and not beneath:
        return []
    return [
        word
        for word in words
        if any(shape.order > drawn.order.get(word.style.owner, shape.order) for shape in _holding(upon, word))
        or any(_alike(shape.colour, word.style.colour) for shape in _holding(beneath, word))
    ]


def _alike(one: tuple[int, int, int] | None, other: tuple[int, int, int]) -> bool:
    return one is not None and all(abs(a - b) < ALIKE for a, b in zip(one, other, strict=True))


def _holding(shapes: Sequence[Shape], word: Word) -> list[Shape]:
    """The shapes that reach over the middle of a word."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return [shape for shape in shapes if shape.top <= y <= shape.bottom and shape.x0 <= x <= shape.x1]


def _without_a_trace(page: Any, words: Sequence[Word], width: float, height: float) -> list[Word]:
    """Those of the words whose boxes look the same with and without their text objects."""
    import pypdfium2.raw as raw

    scale = min(SCALE, math.sqrt(MOST / max(1.0, width * height)))
    owners = [
        ctypes.cast(ctypes.c_void_p(address), raw.FPDF_PAGEOBJECT) for address in {word.style.owner for word in words}
    ]
    shown = _drawn(page, scale)
    for owner in owners:
        raw.FPDFPageObj_SetIsActive(owner, False)
    bare = _drawn(page, scale)
    for owner in owners:
        raw.FPDFPageObj_SetIsActive(owner, True)
    return [word for word in words if not _differ(shown, bare, word, scale)]


def _drawn(page: Any, scale: float) -> Any:
    import numpy as np

    bitmap = page.render(scale=scale, may_draw_forms=False)
    pixels = np.atleast_3d(bitmap.to_numpy())[:, :, :3].copy()
    bitmap.close()
    return pixels


def _differ(shown: Any, bare: Any, word: Word, scale: float) -> bool:
    """Do two pictures of a page differ in the box of a word?"""
    top, bottom = max(0, math.floor(word.top * scale)), max(0, math.ceil(word.bottom * scale))
    left, right = max(0, math.floor(word.x0 * scale)), max(0, math.ceil(word.x1 * scale))
    one, other = (picture[top:bottom, left:right].astype(int) for picture in (shown, bare))
    return bool((abs(one - other) >= ALIKE).any())
