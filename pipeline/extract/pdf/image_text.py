"""Find words that a page shows but does not hold as text: small pictures or outlines of type in line with words.

Some programs that write PDFs draw the numbers that a word processor counted as small pictures, or as the outlines of
their letters. No reader of text sees them, and their clauses lose their labels without a trace. A place is a picture
or a cluster of outlines of type height, in line with a word that is near it, with no word upon it, and with two blobs
of ink or more beside one another. So bullets and tick boxes (one blob), logos (higher than a line of type), rules and
shading (without curves) are none; nor is a label of one single letter, which cannot be told from a bullet.

Places are read by `pipeline.extract.pdf.glyph_matching`: what is read becomes words, what is not is counted for the
note.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.extract.pdf.drawings import Shape
from pipeline.extract.pdf.glyph_matching import Crop, Faces, Font, blobs, crop_of, fonts_of, read
from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.image_text_results import Seen

# Lowest and highest place, as shares of the type size of the line that it stands in.
LOWEST, HIGHEST = 0.45, 1.4
# A place may stick out above or below the box of its line's words by so much of the type size.
SLACK = 0.25
# How far, in type sizes, the next word to the right (after a label's tab) or to the left may be.
TAB, SPACE = 6.0, 2.0
# Outlines of letters nearer than this share of their height make up one place.
NEAR = 0.9
# More places than this on a page is an ornament or a chart, and takes long to look at.
MOST = 400
# Pixels to a point of the pictures that are looked at: a stem of small type is three pixels wide.
SCALE = 4.0


def look(page: Any, small: Sequence[Shape], words: Sequence[Word], faces: Faces) -> Seen:
    """Look at the small pictures and outlines of a page (upright, not turned); `words` are those of its text."""
    upright = [word for word in words if word.style.angle == 0]
    found: list[Word] = []
    fonts: list[Font] = []
    read_places = unread = 0
    for place in _clusters(small)[:MOST]:
        beside = _beside(place, upright)
        if beside is None:
            continue
        crop = crop_of(page, place, SCALE)
        if crop is None or len(blobs(crop.ink)) < 2:
            continue
        fonts = fonts or list(fonts_of(page))
        pieces = read(crop, beside, fonts, faces)
        if pieces:
            read_places += 1
            found += [_word(place, crop, piece.text, piece.start, piece.end, piece.sure, beside) for piece in pieces]
        else:
            unread += 1
    return Seen(tuple(found), read_places, unread)


def _word(place: Shape, crop: Crop, text: str, start: int, end: int, sure: float, beside: Word) -> Word:
    """A word on the line of `beside`; start, end: pixels within the crop."""
    x0, x1 = crop.x0 + start / SCALE, crop.x0 + end / SCALE
    style = beside.style
    return Word(text, x0, x1, beside.top, beside.bottom, beside.baseline, style, True, [], sure)


def _clusters(small: Sequence[Shape]) -> list[Shape]:
    """Shapes side by side joined, from top to bottom."""
    joined: list[Shape] = []
    for shape in sorted(small, key=lambda shape: (round(shape.bottom), shape.x0)):
        at = next((i for i in range(len(joined) - 1, max(-1, len(joined) - 9), -1) if _near(joined[i], shape)), None)
        if at is None:
            joined.append(shape)
            continue
        last = joined[at]
        joined[at] = Shape(
            min(last.x0, shape.x0),
            min(last.top, shape.top),
            max(last.x1, shape.x1),
            max(last.bottom, shape.bottom),
            None,
            False,
        )
    return joined


def _near(last: Shape, shape: Shape) -> bool:
    reach = NEAR * max(last.bottom - last.top, shape.bottom - shape.top)
    apart = max(shape.x0 - last.x1, last.x0 - shape.x1)
    return apart <= reach and min(last.bottom, shape.bottom) > max(last.top, shape.top)


def _beside(place: Shape, words: Sequence[Word]) -> Word | None:
    """The nearest word of the line that a place stands in; None where it stands in none, or upon words."""
    nearest: tuple[float, Word] | None = None
    for word in words:
        size = word.style.size
        if word.top > place.bottom or word.bottom < place.top or word.x0 > place.x1 + TAB * size:
            continue
        over = min(word.x1, place.x1) - max(word.x0, place.x0)
        if over > 0.5 and min(word.bottom, place.bottom) - max(word.top, place.top) > 0.2 * size:
            return None
        if not (
            LOWEST * size <= place.bottom - place.top <= HIGHEST * size
            and word.top - SLACK * size <= place.top
            and place.bottom <= word.bottom + SLACK * size
            and place.bottom > word.baseline - 0.3 * size
        ):
            continue
        right, left = word.x0 - place.x1, place.x0 - word.x1
        gap = right if right >= -0.5 else left + TAB * size
        if (-0.5 <= right <= TAB * size or -0.5 <= left <= SPACE * size) and (nearest is None or gap < nearest[0]):
            nearest = gap, word
    return nearest[1] if nearest else None
