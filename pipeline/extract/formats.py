"""Recognise a file by its content: its media type, or the error that says what it seems to be."""

from __future__ import annotations

import io
import re
from pathlib import PurePath

from pipeline.errors import DamagedFileError, EmptyFileError, EncryptedFileError, UnsupportedFormatError

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"
DOC = "application/msword"
# What word processors write otherwise than as .docx: read where LibreOffice is there to convert it.
CONVERTED = {RTF: "a Rich Text file", ODT: "an OpenDocument text", DOC: "a Word document of the old binary kind"}

# The part that is the text of a Word document, of one with macros, and of a template (ECMA-376 part 1, 11.3.10).
WORD_MAIN = re.compile(rb"(?:wordprocessingml|ms-word)\.(?:document|template)(?:\.macroEnabled\w*)?\.main\+xml")
# PDF readers look for the mark in the first kilobyte (PDF 1.7, implementation note 13).
_HEAD = 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
TYPES = "[Content_Types].xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def media_type(data: bytes, name: str) -> str:
    """The media type of a file from its first bytes; its name tells Markdown from plain text.

    Raises EmptyFileError, EncryptedFileError, DamagedFileError and UnsupportedFormatError (with what the file seems to
    be).
    """
    shown, suffix = PurePath(name).name, PurePath(name).suffix.lower()
    if not data.strip():
        raise EmptyFileError(f"{shown} is empty.", "Download it again and retry.")
    if b"%PDF-" in data[:_HEAD]:
        return PDF
    if data.startswith(b"PK"):
        return _zip_type(data, shown)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise EncryptedFileError(f"{shown} is protected by a password.", "Save a copy without one and retry.")
        raise UnsupportedFormatError(
            f"{shown} is an old binary Office file (.doc or .xls).", "Open it in Word, save it as .docx and retry."
        )
    return _text_type(data, shown, suffix)


def _zip_type(data: bytes, shown: str) -> str:
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            types = archive.read(TYPES) if TYPES in names else b""
            kind = archive.read("mimetype")[:_HEAD].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise DamagedFileError(f"{shown} is truncated or damaged.", "Download it again and retry.") from error
    if "word/document.xml" in names or WORD_MAIN.search(types):
        return DOCX
    if kind.startswith(ODT):
        return ODT
    what = "a spreadsheet" if "xl/workbook.xml" in names else "a zip archive"
    raise UnsupportedFormatError(f"{shown} is {what}, not a document.", "Give a PDF or a Word (.docx) file.")


def _text_type(data: bytes, shown: str, suffix: str) -> str:
    if _is_web_page(data, suffix):
        if suffix in {".pdf", ".docx"}:
            raise UnsupportedFormatError(
                f"{shown} is a web page although its name ends in {suffix}.",
                "Follow the link on that page and save the document itself.",
            )
        return HTML
    if suffix in {".pdf", ".docx"} or b"\x00" in data[: 64 * _HEAD]:
        named = {".pdf": "a PDF", ".docx": "a Word document"}.get(suffix, "a document that can be read")
        raise UnsupportedFormatError(
            f"{shown} is not {named}.", "Give a PDF, a Word (.docx) file, a web page or a text file."
        )
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        raise UnsupportedFormatError(f"{shown} is an XML file, not a document.", "Give a PDF or a Word (.docx) file.")
    return MARKDOWN if suffix in {".md", ".markdown"} else TEXT


def _is_web_page(data: bytes, suffix: str) -> bool:
    """Do the first bytes, or else the name, say that a file is a web page?"""
    head = data[:_HEAD].replace(b"\x00", b"") if data.startswith(_UTF16) else data[:_HEAD]
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return True
    if suffix in {".md", ".markdown", ".txt"}:
        return False
    return b"<html" in start or (suffix in {".html", ".htm", ".xhtml"} and b"\x00" not in head)
