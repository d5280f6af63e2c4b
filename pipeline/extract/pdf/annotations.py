"""What stands on a page beside its content: values of form fields, typed-in text, strike-outs set with a reader.

Such text is no part of the page's own content, so that no reader of text meets it, though every reader of the page sees
it. A value is read from the field itself, whether or not the file holds a picture of it. Ticks become "☒" and "☐".
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as raw

from pipeline.extract.pdf.drawings import Shape
from pipeline.extract.pdf.glyphs import Transform, Word, page_transform
from pipeline.extract.pdf.text_style import Style

TICKED, BLANK = "☒", "☐"
# Flags of an annotation that is not shown (ISO 32000-1, 12.5.3): hidden, and not to be viewed.
UNSEEN = 0x02 | 0x20
# Of a field that holds a password (12.7.4.3).
PASSWORD = 1 << 13
# A letter is about so many times its size wide; type fills this share of a line's height.
WIDE, FILLS = 0.5, 0.8
# The greatest size that type in a field is taken for (points).
LARGEST = 11.0

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Annotations:
    """words: typed in, ticked or chosen. strikes: rules through words."""

    words: tuple[Word, ...] = ()
    strikes: tuple[Shape, ...] = ()


def on_page(page: Any, forms: Any | None, turn: int = 0) -> Annotations:
    """Those of a page. forms: pdfium's handle of the document's form, None where it has none."""
    count = raw.FPDFPage_GetAnnotCount(page.raw)
    transform = page_transform(page, turn)
    words: list[Word] = []
    strikes: list[Shape] = []
    for index in range(count):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if raw.FPDFAnnot_GetFlags(annotation) & UNSEEN:
            pass
        elif kind == raw.FPDF_ANNOT_STRIKEOUT:
            strikes += _strikes(annotation, transform)
        elif kind == raw.FPDF_ANNOT_FREETEXT:
            words += _laid(_string(annotation, b"Contents"), _box(annotation, transform))
        elif kind == raw.FPDF_ANNOT_WIDGET and forms is not None:
            words += _laid(_value(forms, annotation), _box(annotation, transform))
        raw.FPDFPage_CloseAnnot(annotation)
    return Annotations(tuple(words), tuple(strikes))


def beside(words: Sequence[Word], printed: Sequence[Word]) -> list[Word]:
    """`words` of annotations on the baselines of the printed words whose rows they stand in."""
    found = []
    for word in words:
        middle = (word.top + word.bottom) / 2
        row = [other for other in printed if other.style.angle == 0 and other.top <= middle <= other.bottom]
        near = min(row, key=lambda other: _apart(other, word), default=None)
        if near is None:
            found.append(word)
        else:
            style = replace(near.style, bold=False, italic=False, ink="", owner=0)
            found.append(replace(word, top=near.top, bottom=near.bottom, baseline=near.baseline, style=style))
    return found


def _apart(one: Word, other: Word) -> float:
    return max(one.x0 - other.x1, other.x0 - one.x1, 0.0)


def _box(annotation: Any, transform: Transform) -> Rectangle:
    box = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, box)
    return transform(
        min(box.left, box.right), min(box.bottom, box.top), max(box.left, box.right), max(box.bottom, box.top)
    )


def _strikes(annotation: Any, transform: Transform) -> Iterator[Shape]:
    """A rule through the middle of each stretch of words that a strike-out marks."""
    quad = raw.FS_QUADPOINTSF()
    for index in range(raw.FPDFAnnot_CountAttachmentPoints(annotation)):
        raw.FPDFAnnot_GetAttachmentPoints(annotation, index, quad)
        xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
        x0, top, x1, bottom = transform(min(xs), min(ys), max(xs), max(ys))
        middle = (top + bottom) / 2
        yield Shape(x0, middle, x1, middle, None, True)


def _string(annotation: Any, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    return _utf16(lambda buffer, room: raw.FPDFAnnot_GetStringValue(annotation, key, buffer, room), size)


def _utf16(fill: Any, size: int) -> str:
    """A string that pdfium writes into a buffer of `size` bytes."""
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    fill(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", errors="replace")


def _value(forms: Any, annotation: Any) -> str:
    """What a field shows."""
    kind = raw.FPDFAnnot_GetFormFieldType(forms, annotation)
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        # Without a picture of its own a tick is known by its state alone.
        state = _string(annotation, b"AS") or _string(annotation, b"V")
        ticked = raw.FPDFAnnot_IsChecked(forms, annotation) or state not in ("", "Off")
        return TICKED if ticked else BLANK
    if kind == raw.FPDF_FORMFIELD_TEXTFIELD and raw.FPDFAnnot_GetFormFieldFlags(forms, annotation) & PASSWORD:
        return ""
    if kind in (raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        chosen = [
            _label(forms, annotation, index)
            for index in range(raw.FPDFAnnot_GetOptionCount(forms, annotation))
            if raw.FPDFAnnot_IsOptionSelected(forms, annotation, index)
        ]
        if chosen:
            return ", ".join(chosen)
    elif kind != raw.FPDF_FORMFIELD_TEXTFIELD:
        return ""
    size = raw.FPDFAnnot_GetFormFieldValue(forms, annotation, None, 0)
    return _utf16(lambda buffer, room: raw.FPDFAnnot_GetFormFieldValue(forms, annotation, buffer, room), size)


def _label(forms: Any, annotation: Any, index: int) -> str:
    size = raw.FPDFAnnot_GetOptionLabel(forms, annotation, index, None, 0)
    return _utf16(lambda buffer, room: raw.FPDFAnnot_GetOptionLabel(forms, annotation, index, buffer, room), size)


def _laid(text: str, box: Rectangle) -> Iterator[Word]:
    """The words of a text laid into a box, line by line."""
    x0, top, x1, bottom = box
    room = max(1, int((x1 - x0) / (WIDE * LARGEST)))
    rows: list[list[str]] = []
    for printed in text.splitlines():
        row: list[str] = []
        for word in printed.split():
            if row and bottom - top > 2 * LARGEST and len(" ".join([*row, word])) > room:
                rows.append(row)
                row = []
            row.append(word)
        rows.append(row)
    rows = [row for row in rows if row]
    if not rows:
        return
    high = min((bottom - top) / len(rows), LARGEST / FILLS)
    # One row stands in the middle of its field, several begin at its top.
    start = (top + bottom - high) / 2 if len(rows) == 1 else top
    style = Style(size=round(min(FILLS * high, LARGEST), 1), bold=False, italic=False, angle=0)
    for n, row in enumerate(rows):
        wide = min(WIDE * style.size, (x1 - x0) / max(1, len(" ".join(row))))
        at, upper = x0, start + n * high
        for word in row:
            end = at + len(word) * wide
            yield Word(word, at, end, upper, upper + high, upper + 0.79 * high, style, True)
            at = end + wide
