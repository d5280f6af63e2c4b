"""Find words that a PDF holds and does not show: white on white, or written without ink.

A word processor leaves such words behind where a writer coloured them white rather than take them out. They would be
read as live words of a contract, though nobody who reads the page can see them. Only words in white, or in the render
mode without ink (PDF 32000-1, 9.3.6), are looked at, and the page as it is drawn decides: a word is invisible where
nothing but white is seen in its box. So white words on a filled box, a gradient or a picture stay, and so do words that
another line touches. Words without ink on a page with pictures are taken for the layer that OCR laid over a scan.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from pipeline.extract.pdf.glyphs import UNINKED, WHITE, Word

# Pixels to a point, but a page is never drawn with more pixels than MOST.
SCALE = 2.0
MOST = 4_000_000
# The least of red, green and blue, of 255, that passes for white.
PAPER = 247


def invisible(page: Any, words: Sequence[Word], *, pictured: bool) -> list[Word]:
    """Those of a page's words that are not seen. The page is drawn only where a word is white or without ink.

    page: upright, not turned. pictured: does any picture stand on it?
    """
    asked = [word for word in words if word.style.ink == WHITE or (word.style.ink == UNINKED and not pictured)]
    if not asked:
        return []
    width, height = page.get_size()
    scale = min(SCALE, math.sqrt(MOST / max(1.0, width * height)))
    bitmap = page.render(scale=scale)
    seen = np.atleast_3d(bitmap.to_numpy())[:, :, :3].min(axis=2)
    found = [word for word in asked if _blank(seen, word, scale)]
    bitmap.close()
    return found


def _blank(seen: Any, word: Word, scale: float) -> bool:
    """Is the box of a word all white? A word beyond the edge of the page is not looked at."""
    top, bottom = max(0, math.floor(word.top * scale)), math.ceil(word.bottom * scale)
    x0, x1 = max(0, math.floor(word.x0 * scale)), math.ceil(word.x1 * scale)
    box = seen[top:bottom, x0:x1]
    return bool(box.size) and int(box.min()) >= PAPER
