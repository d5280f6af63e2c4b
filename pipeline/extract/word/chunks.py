"""Files that stand within a Word document as they are (`w:altChunk`): Word takes them in when it opens the document.

Web pages, other Word documents and plain text are read where they stand; of any other kind it is said that it was not.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from pipeline.errors import IcpError
from pipeline.extract.formats import DOCX, HTML, TEXT, media_type
from pipeline.model import Cell, Document, Line, Table

EMBEDDED = "A part of the document is a file of its own within it and was not read: open it in Word and save it again."
ReadWord = Callable[[bytes, str], Document]
# How deep documents within documents are read.
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Chunk:
    """What was read of a file: its lines and tables, and what is to be said of it."""

    lines: Sequence[Line] = ()
    tables: Sequence[Table] = ()
    notes: Sequence[str] = ()


def read(name: str, data: bytes, read_word: ReadWord, *, page: int, first_table: int, cell: Cell | None) -> Chunk:
    """The text of a file within a document.

    Args:
        name: its part's name, whose ending tells its kind.
        data: its bytes.
        read_word: reads a Word document: the reader that met this chunk.
        page: the page on which it stands.
        first_table: the number of its first table.
        cell: the cell in which it stands, None for none.
    """
    try:
        document = _document(name, data, read_word)
    except (IcpError, RecursionError):
        document = None
    if document is None:
        return Chunk(notes=(EMBEDDED,))
    lines = [
        replace(
            line,
            page=page,
            cell=cell or (replace(line.cell, table=line.cell.table + first_table) if line.cell else None),
        )
        for line in document.lines
        if line.role not in {"header", "footer"}
    ]
    moved = [replace(table, number=table.number + first_table, page=page) for table in document.tables]
    return Chunk(lines, () if cell else moved, document.notes)


def _document(name: str, data: bytes, read_word: ReadWord) -> Document | None:
    shown = PurePath(name).name
    kind = media_type(data, shown)
    if kind == HTML:
        from pipeline.extract.web.html import read_html

        return read_html(data, sha256="", name=shown)
    if kind == DOCX and _depth(data) < DEEPEST:
        return read_word(data, shown)
    if kind == TEXT and PurePath(name).suffix.lower() == ".txt":
        from pipeline.extract.plain_text import read_text

        return read_text(data, sha256="")
    return None


def _depth(data: bytes) -> int:
    """How many documents stand within one another in this one, as far as is read."""
    depth, inner = 0, data
    while depth < DEEPEST:
        try:
            with zipfile.ZipFile(io.BytesIO(inner)) as archive:
                parts = [part for part in archive.namelist() if part.lower().endswith((".docx", ".docm"))]
                inner = archive.read(parts[0]) if parts else b""
        except (zipfile.BadZipFile, OSError, RuntimeError):
            break
        if not inner:
            break
        depth += 1
    return depth
