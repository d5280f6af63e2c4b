"""The ink of a text object: its colour, and why it may not be seen. Whether it is depends on what lies around it."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as raw

# The inks that may not be seen: white, none, hardly any, outside its clip, or in a layer; the least of red, green and
# blue that passes for white, and the most of 255 that is hardly any ink.
WHITE, UNINKED, FAINT, CLIPPED, LAYER = "white", "uninked", "faint", "clipped", "layer"
PALE, THIN = 250, 25


def ink_of(handle: Any, size: float, layered: bool) -> tuple[str, tuple[int, int, int]]:
    """The ink of a text object, as in `Style`, and its colour. layered: the document has layers, which may be off."""
    mode = raw.FPDFTextObj_GetTextRenderMode(handle)
    if mode in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP):
        return UNINKED, (0, 0, 0)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    outlined = mode in (raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP)
    (raw.FPDFPageObj_GetStrokeColor if outlined else raw.FPDFPageObj_GetFillColor)(handle, red, green, blue, alpha)
    colour = (red.value, green.value, blue.value)
    if mode == raw.FPDF_TEXTRENDERMODE_FILL and min(colour) >= PALE:
        return WHITE, colour
    if alpha.value <= THIN:
        return FAINT, colour
    if _clipped(handle, size):
        return CLIPPED, colour
    return LAYER if layered else "", colour


def _clipped(handle: Any, size: float) -> bool:
    """Does a text object reach out of its clip by more than a letter?"""
    clip = raw.FPDFPageObj_GetClipPath(handle)
    count = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    if count <= 0:
        return False
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(count):
        points = []
        for index in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, index), x, y)
            points.append((x.value, y.value))
        if points and (
            min(x for x, _ in points) > left.value + size
            or max(x for x, _ in points) < right.value - size
            or min(y for _, y in points) > (bottom.value + top.value) / 2
            or max(y for _, y in points) < (bottom.value + top.value) / 2
        ):
            return True
    return False
