"""How the text objects of a PDF's page are printed: the number of a character in, a `Style` out."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

from pipeline.extract.pdf.ink import ink_of


@dataclass(frozen=True, slots=True)
class Style:
    """How a text object is printed. `angle` in whole degrees, counted anticlockwise.

    ink: "" for what is seen on paper, else why it may not be (`pipeline.extract.pdf.ink`).
    colour: of the ink, as (red, green, blue). owner: the address of the text object, while its page is open.
    font: its name in small letters. unread: the file does not say which letters its glyphs are.
    bare: the file does not say how far its letters reach above and below their line.
    """

    size: float
    bold: bool
    italic: bool
    angle: int
    ink: str = ""
    colour: tuple[int, int, int] = field(default=(0, 0, 0), compare=False)
    owner: int = field(default=0, compare=False)
    font: str = field(default="", compare=False)
    unread: bool = field(default=False, compare=False)
    bare: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Font:
    """What is said of a font. name: in small letters. bare: as in `Style`."""

    name: str
    bold: bool
    italic: bool
    bare: bool


class Styles:
    """The styles of the text objects of one page, while it is open; each object and each font is asked once.

    layered: the document has layers, which may be off.
    """

    def __init__(self, textpage: Any, turn: int, *, layered: bool) -> None:
        self._textpage, self._turn, self._layered = textpage, turn, layered
        self._known: dict[int, Style] = {}
        self._fonts: dict[int | None, Font] = {}

    def at(self, index: int) -> Style | None:
        """The style of a character; None for one that pdfium put in, which has no ink."""
        owner = _object_at(self._textpage, index)
        if owner is None:
            return None
        style = self._known.get(owner)
        if style is None:
            style = self._known[owner] = self._asked(owner, index)
        return style

    def _asked(self, owner: int, index: int) -> Style:
        """The style of the text object at the address `owner`, whose character number `index` is.

        Size and angle are asked for at the character: the object's own matrix leaves out that of a form it stands in.
        """
        handle = ctypes.cast(ctypes.c_void_p(owner), raw.FPDF_PAGEOBJECT)
        size = ctypes.c_float()
        raw.FPDFTextObj_GetFontSize(handle, size)
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._textpage, index, matrix)
        angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) - self._turn
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        ink, colour = ink_of(handle, size.value * scale, self._layered)
        font = self._font(raw.FPDFTextObj_GetFont(handle))
        return Style(
            size=round(size.value * scale, 1),
            bold=font.bold,
            italic=font.italic,
            angle=angle % 360,
            ink=ink,
            colour=colour,
            owner=owner,
            font=font.name,
            unread=raw.FPDFText_HasUnicodeMapError(self._textpage, index) == 1,
            bare=matrix.b == 0 and matrix.a > 0 and font.bare,
        )

    def _font(self, handle: Any) -> Font:
        address = ctypes.cast(handle, ctypes.c_void_p).value
        font = self._fonts.get(address)
        if font is None:
            font = self._fonts[address] = _font_of(handle)
        return font


# pdfium's own function, told to give the address itself: to make a pointer of it costs as much as the call.
_object_at = ctypes.cast(raw.FPDFText_GetTextObject, ctypes.CFUNCTYPE(ctypes.c_void_p, raw.FPDF_TEXTPAGE, ctypes.c_int))


def _font_of(font: Any) -> Font:
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, buffer, 128)
    name = buffer.value.decode("latin-1").casefold()
    heavy = "bold" in name or "black" in name or "heavy" in name or name.endswith("bd")
    descent = ctypes.c_float()
    raw.FPDFFont_GetDescent(font, 1.0, descent)
    return Font(
        name=name,
        bold=heavy or raw.FPDFFont_GetWeight(font) >= 600,
        italic="italic" in name or "oblique" in name or bool(raw.FPDFFont_GetFlags(font) & 64),
        # Of a font that says nothing of its depth pdfium adds that of each letter: each word stands at another height.
        bare=descent.value == 0,
    )
