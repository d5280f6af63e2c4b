"""A page as a picture with what was made of it: every clause's box in the colour of its kind, every discard hatched.

It is how a reader checks by eye that a clause is those words on that page, and that nothing on it is unaccounted for.
Boxes are in points from the top left corner of the page as it is displayed; pixels are points times the scale.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.model import Box, Clause, Line

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw as Pen

Colour = tuple[int, int, int]

# The colour of each kind of clause: far apart for those that stand side by side, dark enough for small type on white.
COLOURS: dict[str, Colour] = {
    "part": (120, 20, 20),
    "heading": (200, 30, 60),
    "clause": (25, 85, 190),
    "item": (0, 125, 95),
    "definition": (125, 55, 180),
    "key_term": (150, 75, 60),
    "table_row": (200, 95, 15),
    "paragraph": (110, 95, 0),
    "question": (180, 0, 140),
    "note": (0, 115, 140),
}
OTHER: Colour = (60, 60, 60)
DISCARD: Colour = (120, 120, 120)

# Sizes in points.
SMALL_TYPE = 6.0
LEGEND_TYPE = 8.0
MARGIN = 70.0
HATCH = 5.0
TAG_LENGTH = 30

# Pillow's own typeface, the only one that is surely there, has no glyphs for these.
PLAIN = str.maketrans({"–": "-", "—": "-", "‑": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "•": "*", "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class _Area:
    """A rectangle in points; `text` is what its tag says."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    colour: Colour

    def meets(self, other: _Area) -> bool:
        """Do the two have more than a touch in common?"""
        return (
            min(self.x1, other.x1) - max(self.x0, other.x0) > 0.5
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.5
        )


def draw(
    picture: Image,
    *,
    page: int,
    scale: float,
    clauses: Sequence[Clause],
    lines: Sequence[Line],
    only: str | None = None,
) -> bytes:
    """A PNG of `picture` with boxes and a legend.

    picture: page number `page` at `scale` pixels to a point; it is left as it is. clauses: of the whole document; only
    their boxes on this page are drawn. lines: those of the page, for the discards and for where there is room for small
    type. only: the id of the one clause to show in full colour; the others are then pale.
    """
    boxes = [_of_clause(clause, box) for clause in clauses for box in clause.boxes if box.page == page]
    chosen = {clause.id for clause in clauses if only is None or clause.id == only}
    strong = [clause.id in chosen for clause in clauses for box in clause.boxes if box.page == page]
    discards = list(_discards(lines))
    sheet = _PageCanvas(picture, scale, list(_printed(lines)))
    for area in discards:
        sheet.hatch(area)
    for area, full in sorted(zip(boxes, strong, strict=True), key=lambda pair: pair[1]):
        sheet.frame(area, full=full)
    kinds = dict.fromkeys(clause.kind for clause in clauses if any(box.page == page for box in clause.boxes))
    return sheet.finished(list(kinds), list(dict.fromkeys(area.text for area in discards)))


def _of_clause(clause: Clause, box: Box) -> _Area:
    name = (clause.citation or clause.kind).translate(PLAIN)
    shown = name if len(name) <= TAG_LENGTH else f"{name[: TAG_LENGTH // 2]}...{name[-TAG_LENGTH // 2 :]}"
    return _Area(box.x0, box.top, box.x1, box.bottom, shown, COLOURS.get(clause.kind, OTHER))


def _discards(lines: Sequence[Line]) -> Iterator[_Area]:
    """What is in no clause: whole lines, and stretches of lines such as struck words."""
    for line in lines:
        if line.role != "body":
            yield _Area(line.x0, line.top, line.x1, line.bottom, line.role, DISCARD)
            continue
        for span in line.spans:
            if span.role != "body" and span.x1 > span.x0:
                yield _Area(span.x0, line.top, span.x1, line.bottom, span.role, DISCARD)


def _printed(lines: Sequence[Line]) -> Iterator[_Area]:
    return (_Area(line.x0, line.top, line.x1, line.bottom, "", OTHER) for line in lines)


class _PageCanvas:
    """The picture with a margin at each side, in points; what must not be written over is remembered."""

    def __init__(self, picture: Image, scale: float, taken: list[_Area]) -> None:
        from PIL import Image, ImageDraw, ImageFont

        self._scale, self._taken = scale, taken
        self._width, self._height = picture.width / scale, picture.height / scale
        self._canvas = Image.new("RGB", (picture.width + 2 * round(MARGIN * scale), picture.height), (235, 235, 235))
        self._canvas.paste(picture, (round(MARGIN * scale), 0))
        self._pen: Pen = ImageDraw.Draw(self._canvas, "RGBA")
        self._small = ImageFont.load_default(max(SMALL_TYPE * scale, 7))
        self._type = ImageFont.load_default(max(LEGEND_TYPE * scale, 9))

    def _pixels(self, area: _Area) -> tuple[float, float, float, float]:
        scale, left = self._scale, MARGIN
        return (left + area.x0) * scale, area.top * scale, (left + area.x1) * scale, area.bottom * scale

    def frame(self, area: _Area, *, full: bool) -> None:
        """A box with its tag at a corner; pale and without a tag unless `full`."""
        width = max(round(self._scale * 0.6), 1)
        self._pen.rectangle(
            self._pixels(area),
            fill=(*area.colour, 28 if full else 6),
            outline=(*area.colour, 255 if full else 70),
            width=width,
        )
        if full:
            self._tag(area)

    def hatch(self, area: _Area) -> None:
        """Grey slanting lines over what was discarded, with its role."""
        x0, top, x1, bottom = self._pixels(area)
        step, height = HATCH * self._scale, bottom - top
        self._pen.rectangle((x0, top, x1, bottom), fill=(*area.colour, 45), outline=(*area.colour, 160))
        at = x0 - height
        while at < x1:
            # The stretch of the slanting line from (at, bottom) to (at + height, top) that is within the box.
            start, end = max(at, x0), min(at + height, x1)
            self._pen.line((start, bottom - (start - at), end, bottom - (end - at)), fill=(*area.colour, 150))
            at += step
        self._tag(area)

    def _tag(self, area: _Area) -> None:
        """The area's text in small type where nothing is printed: left of it, above, right, below; else above."""
        length = self._pen.textlength(area.text, self._small) / self._scale + 2
        height = SMALL_TYPE * 1.25
        corners = (
            (area.x0 - length, area.top),
            (area.x0, area.top - height),
            (area.x1, area.top),
            (area.x0, area.bottom),
        )
        places = [_Area(x, y, x + length, y + height, area.text, area.colour) for x, y in corners]
        free = (place for place in places if self._is_free(place))
        place = next(free, places[1])
        self._taken.append(place)
        x0, top, x1, bottom = self._pixels(place)
        self._pen.rectangle((x0, top, x1, bottom), fill=(255, 255, 255, 200))
        self._pen.text((x0 + self._scale, top), place.text, fill=area.colour, font=self._small)

    def _is_free(self, place: _Area) -> bool:
        within = place.x0 >= -MARGIN and place.x1 <= self._width + MARGIN and place.top >= 0
        return within and place.bottom <= self._height and not any(place.meets(other) for other in self._taken)

    def finished(self, kinds: Sequence[str], roles: Sequence[str]) -> bytes:
        """The picture with a legend below it, as a PNG."""
        from PIL import Image, ImageDraw

        entries = [(kind.replace("_", " "), COLOURS.get(kind, OTHER), False) for kind in kinds]
        entries += [(f"discarded: {role.replace('_', ' ')}", DISCARD, True) for role in roles]
        row = LEGEND_TYPE * 2 * self._scale
        placed, x, y = [], row / 2, 0.0
        for text, colour, hatched in entries or [("nothing was read on this page", OTHER, False)]:
            length = row + self._pen.textlength(text, self._type) + row
            if x > row and x + length > self._canvas.width:
                x, y = row / 2, y + row
            placed.append((x, y, text, colour, hatched))
            x += length
        sheet = Image.new("RGB", (self._canvas.width, self._canvas.height + round(y + row * 1.5)), (255, 255, 255))
        sheet.paste(self._canvas, (0, 0))
        pen: Pen = ImageDraw.Draw(sheet, "RGBA")
        for x, y, text, colour, hatched in placed:
            top = self._canvas.height + y + row * 0.4
            swatch = (x, top, x + row * 0.7, top + row * 0.6)
            pen.rectangle(swatch, fill=(*colour, 45), outline=colour, width=max(round(self._scale * 0.6), 1))
            if hatched:
                pen.line((swatch[0], swatch[3], swatch[2], swatch[1]), fill=colour)
            pen.text((x + row, top), text, fill=(20, 20, 20), font=self._type)
        out = io.BytesIO()
        sheet.save(out, "PNG")
        return out.getvalue()
