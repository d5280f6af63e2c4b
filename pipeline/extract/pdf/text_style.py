"""How a text object of a PDF is printed: pdfium's handle in, a `Style` out."""

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


def style_of(handle: Any, textpage: Any, index: int, turn: int, layered: bool) -> Style:
    """The style of the text object `handle`, whose character number `index` is.

    Size and angle are asked for at the character: the object's own matrix leaves out that of a form it stands in.
    """
    font = raw.FPDFTextObj_GetFont(handle)
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(handle, size)
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, buffer, 128)
    name = buffer.value.decode("latin-1").casefold()
    weight = raw.FPDFFont_GetWeight(font)
    flags = raw.FPDFFont_GetFlags(font)
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) - turn
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    ink, colour = ink_of(handle, size.value * scale, layered)
    return Style(
        size=round(size.value * scale, 1),
        bold="bold" in name or "black" in name or "heavy" in name or name.endswith("bd") or weight >= 600,
        italic="italic" in name or "oblique" in name or bool(flags & 64),
        angle=angle % 360,
        ink=ink,
        colour=colour,
        owner=ctypes.addressof(handle.contents),
        font=name,
        unread=raw.FPDFText_HasUnicodeMapError(textpage, index) == 1,
        bare=matrix.b == 0 and matrix.a > 0 and _is_bare(font),
    )


def _is_bare(font: Any) -> bool:
    """Does a font say nothing of its depth? Then pdfium adds that of each letter, and each word stands at another
    height."""
    descent = ctypes.c_float()
    raw.FPDFFont_GetDescent(font, 1.0, descent)
    return descent.value == 0
