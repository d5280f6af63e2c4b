"""Bytes to an extracted document that has words: what ingesting and the commands on plain files have in common."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.errors import DamagedFileError, NoTextError, TooLargeError
from pipeline.extract.pdf.ocr import HOW_TO_INSTALL, available, read_with_ocr, wanting
from pipeline.extract.pdf.ocr_figures import scans, with_doubtful_figures
from pipeline.extract.sandbox.client import DEFAULT_LIMITS, Limits, contained
from pipeline.extract.word import converted
from pipeline.model import Document
from pipeline.settings import Settings

# Called with (pages done, pages in all).
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingOptions:
    """How documents are read: within which limits, and whether every page is compared with the second reader.

    check: compare every page with the second reader, and the figures of scans with OCR's where it is installed.
    pages: print a Word document that does not say what stands on which page, where LibreOffice is installed. This takes
    seconds, so only ingesting and those who ask for pages do it.
    ocr: read pages that are pictures by OCR where it is installed ("auto"), never, or always: then it is an error that
    it is not installed or fails.
    """

    limits: Limits = DEFAULT_LIMITS
    check: bool = False
    pages: bool = False
    ocr: str = "auto"


def reading_of(
    settings: Settings, *, check: bool = False, ocr: bool | None = None, pages: bool = False
) -> ReadingOptions:
    """How documents are read by the settings in force; `ocr` goes before them: True for always, False for never."""
    mode = settings.ocr if ocr is None else "always" if ocr else "never"
    limits = Limits(seconds=settings.parse_seconds, memory_mb=settings.parse_memory_mb, pages=settings.parse_pages)
    return ReadingOptions(limits=limits, check=check, pages=pages, ocr=mode)


def reading_version(settings: Settings) -> str:
    """What of the settings decides how a document is read: where it changes, documents are read again."""
    use = ""
    if settings.ocr != "never":
        use = f"ocr {importlib.metadata.version('ocrmypdf')}" if available() else settings.ocr
    printer = "/print" if converted.installed() else ""
    return f"{settings.parse_seconds}/{settings.parse_memory_mb}/{settings.parse_pages}/{use}{printer}"


def read_document(
    data: bytes, name: str, progress: Progress | None = None, reading: ReadingOptions | None = None
) -> Document:
    """The document in `data`, read in a child process; `name` is its file name, for messages.

    Raises what `pipeline.extract.sandbox.client.contained` raises, and `NoTextError` for a document without one word,
    such as a scan: an edition that is silently empty would be worse than none.
    """
    reading = reading or ReadingOptions()
    document = contained(data, name, limits=reading.limits, progress=progress, check=reading.check, pages=reading.pages)
    if wanting(document) and reading.ocr != "never":
        document = _with_ocr(data, name, document, reading, progress)
    if reading.check and reading.ocr != "never" and scans(document) and available():
        document = _with_figures(data, name, document, reading)
    if not any(line.text.strip() for line in document.lines):
        raise NoTextError(
            f"{name} has no text; it seems to be a scan or a picture.",
            _remedy(document, reading),
        )
    return document


def _with_ocr(
    data: bytes, name: str, document: Document, reading: ReadingOptions, progress: Progress | None
) -> Document:
    """`document` with its pictures read; unless OCR was asked for, it may be missing, and its failure is a note."""
    if reading.ocr == "auto" and not available():
        return document
    try:
        return read_with_ocr(data, name, document, limits=reading.limits, progress=progress, check=reading.check)
    except (DamagedFileError, TooLargeError) as error:
        if reading.ocr == "always":
            raise
        return replace(document, notes=(*document.notes, error.problem))


def _with_figures(data: bytes, name: str, document: Document, reading: ReadingOptions) -> Document:
    """`document` with what is doubtful in the layers of its scans; that OCR failed is a note."""
    try:
        return with_doubtful_figures(data, name, document, reading.limits)
    except (DamagedFileError, TooLargeError) as error:
        return replace(document, notes=(*document.notes, error.problem))


def _remedy(document: Document, reading: ReadingOptions) -> str:
    """What to do about a document without a word."""
    if not wanting(document):
        return "Check that it is the right file."
    if not available():
        return f"OCR can read it. {HOW_TO_INSTALL}"
    if reading.ocr == "never":
        return "OCR can read it: give --ocr, or set ICP_OCR to auto."
    failed = [note for note in document.notes if note.startswith("OCR of")] or ["OCR found no words in it either."]
    return f"{failed[0]} Get a clearer scan, or the document itself."
