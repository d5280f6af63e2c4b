"""A workbook as bytes that depend on nothing but what stands in it, with what its formulas come to."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.report.archive import zipped
from pipeline.report.workbook.values import FormSheet, Formula, letters

if TYPE_CHECKING:
    from openpyxl import Workbook

_FORMULA = re.compile(rb'(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v ?/?>(?:</v>)?')


def saved(book: Workbook, when: datetime, forms: Iterable[FormSheet]) -> bytes:
    """The file of a workbook, without the clock: openpyxl writes the time of saving into it.

    forms: the sheets whose formulas' values are written, so that programs that do not calculate show them too.
    """
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    modified = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
    stamp = when.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    parts["docProps/core.xml"] = modified.sub(rb"\g<1>" + stamp, parts["docProps/core.xml"])
    names = book.sheetnames
    for form in forms:
        part = f"xl/worksheets/sheet{names.index(form.name) + 1}.xml"
        parts[part] = _with_values(parts[part], _values(form))
    return zipped(parts)


def _values(form: FormSheet) -> dict[bytes, int]:
    return {
        f"{letters(one.column)}{one.row}".encode(): one.value.value
        for one in form.cells
        if isinstance(one.value, Formula) and one.value.value is not None
    }


def _with_values(sheet: bytes, values: Mapping[bytes, int]) -> bytes:
    """The XML of a sheet with the values of its formulas."""

    def valued(found: re.Match[bytes]) -> bytes:
        value = values.get(found[2])
        return found[1] + (b"<v>%d</v>" % value if value is not None else b"")

    return _FORMULA.sub(valued, sheet)
