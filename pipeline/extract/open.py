"""Hand a file to the reader of its format, and name the header rows of its tables."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from pipeline.errors import DamagedFileError
from pipeline.extract.formats import CONVERTED, DOCX, HTML, MARKDOWN, PDF, media_type

if TYPE_CHECKING:
    from pipeline.model import Document

Progress = Callable[[int, int], None]


def extract(
    data: bytes, *, name: str, progress: Progress | None = None, check: bool = False, pages: int = 0
) -> Document:
    """Read a document. `name` is its file name, for messages; `progress(done, total)` counts pages.

    check: compare every page of a PDF with what a second reader reads there, and not a sample of them.
    pages: seconds that a print by LibreOffice may take, which tells the pages of a Word document that does not say what
    stands on which; 0 for none.

    Raises the errors of `media_type`, and EncryptedFileError, DamagedFileError, TooLargeError from the readers. A
    document without text is no error here: its pages carry the flag "image_only" and `notes` say so.
    """
    kind = media_type(data, name)
    shown = PurePath(name).name
    # Here and not above: the child that draws loads this module and never reads a document.
    from pipeline.extract.roles import table_headers

    document = _read(kind, data, shown, progress)
    if pages and document.info.pages == 0 and (kind == DOCX or kind in CONVERTED):
        from pipeline.extract.word.printed_pages import with_pages

        document = with_pages(data, kind, document, shown, pages)
    document = table_headers.set_apart(document)
    if kind == PDF:
        from pipeline.extract.pdf.cross_check import compared

        return compared(data, document, every=check)
    return document


def _read(kind: str, data: bytes, shown: str, progress: Progress | None) -> Document:
    sha256 = hashlib.sha256(data).hexdigest()
    if kind == PDF:
        from pypdfium2 import PdfiumError

        from pipeline.extract.pdf.reader import read_pdf

        try:
            return read_pdf(data, sha256=sha256, name=shown, progress=progress)
        except PdfiumError as error:
            raise DamagedFileError(
                f"{shown} is damaged: a page of it cannot be read.", "Download it again and retry."
            ) from error
    if kind == DOCX:
        from pipeline.extract.word.reader import read_docx

        return read_docx(data, sha256=sha256, name=shown)
    if kind in CONVERTED:
        return _converted(kind, data, shown, sha256)
    if kind == HTML:
        from pipeline.extract.web.html import read_html

        return read_html(data, sha256=sha256, name=shown)
    if kind == MARKDOWN:
        from pipeline.extract.web.markdown import read_markdown

        return read_markdown(data, sha256=sha256)
    from pipeline.extract.plain_text import read_text

    return read_text(data, sha256=sha256)


def _converted(kind: str, data: bytes, shown: str, sha256: str) -> Document:
    """A document of another word processor: nobody knows its pages, for they are those of the program that printed."""
    from pipeline.extract.word.converted import NOTE, to_docx
    from pipeline.extract.word.reader import read_docx

    document = read_docx(to_docx(data, kind, shown), sha256=sha256, name=shown)
    info = replace(document.info, media_type=kind, pages=0)
    return replace(document, info=info, notes=(*document.notes, NOTE.format(CONVERTED[kind])))
