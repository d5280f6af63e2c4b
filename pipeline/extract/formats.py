"""Recognise a file by its content: its media type, or the error that says what it seems to be."""

from __future__ import annotations

import io
import re
from collections.abc import Collection
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
CONVERTED = {
    RTF: "a Rich Text file (.rtf)",
    ODT: "an OpenDocument text (.odt)",
    DOC: "an old binary Word document (.doc)",
}

# PDF readers look for the mark in the first kilobyte (PDF 1.7, implementation note 13).
_HEAD = 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TYPES = "[Content_Types].xml"
# The part that is the text of a Word document, of one with macros, and of a template (ECMA-376 part 1, 11.3.10).
WORD_MAIN = re.compile(rb"(?:wordprocessingml|ms-word)\.(?:document|template)(?:\.macroEnabled\w*)?\.main\+xml")

SAVE_AS = "Open it in Word, save it as .docx and retry."
ATTACHED = "Save the document that is attached to it, or print it to PDF, and give that file."
PRINT = "Open it in the program that made it, print it to PDF and give that file."
GIVE = "Give a PDF, a Word (.docx) file, a web page or a text file."
# A name in an archive, what the archive is then, and what to do.
_ARCHIVES = (
    ("xl/workbook.xml", "a spreadsheet", GIVE),
    ("ppt/presentation.xml", "a set of slides", PRINT),
    ("META-INF/container.xml", "an e-book", PRINT),
    ("Index/Document.iwa", "a document of Apple's Pages, Numbers or Keynote", PRINT),
)
# The streams that an old binary file of Microsoft's holds, and what it is then ([MS-DOC] 2.1, [MS-XLS], [MS-PPT],
# [MS-OXMSG]).
_STREAMS = (
    ("Workbook", "an old binary spreadsheet (.xls)", GIVE),
    ("PowerPoint Document", "an old binary set of slides (.ppt)", PRINT),
    ("__substg1.0_", "an Outlook message (.msg)", ATTACHED),
)
# The first bytes of files that are no text, and what they are.
_PICTURE = "Make a PDF of it and give that: its words are then read by sight."
_FIRST = (
    (b"\x89PNG\r\n", "a picture", _PICTURE),
    (b"\xff\xd8\xff", "a picture", _PICTURE),
    (b"GIF8", "a picture", _PICTURE),
    (b"II*\x00", "a picture", _PICTURE),
    (b"MM\x00*", "a picture", _PICTURE),
    (b"\xffWPC", "a WordPerfect document", SAVE_AS),
    (b"%!PS", "a PostScript file", "Make a PDF of it and give that."),
    (b"\x1f\x8b", "a compressed archive", "Take the document out of it and give that."),
    (b"7z\xbc\xaf", "a compressed archive", "Take the document out of it and give that."),
    (b"Rar!", "a compressed archive", "Take the document out of it and give that."),
)
_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_MAIL = re.compile(rb"^(?:from|to|subject|date):", re.IGNORECASE | re.MULTILINE)
_SENT = re.compile(rb"^(?:received|message-id|return-path|delivered-to|x-[a-z-]+):", re.IGNORECASE | re.MULTILINE)
_MIME = re.compile(rb"^(?:mime-version|content-type):", re.IGNORECASE | re.MULTILINE)
_ARCHIVED_PAGE = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_TEX = re.compile(rb"^[ \t]*\\(?:documentclass|documentstyle|begin\{document\}|input\{)", re.MULTILINE)
_WORD_XML = re.compile(rb"progid=\"Word\.Document\"|<pkg:package|<w:wordDocument")


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
        return _ole_type(data, shown)
    for first, what, remedy in _FIRST:
        if data.startswith(first):
            raise UnsupportedFormatError(f"{shown} is {what}.", remedy)
    return _text_type(data, shown, suffix)


def _ole_type(data: bytes, shown: str) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise EncryptedFileError(f"{shown} is protected by a password.", "Save a copy without one and retry.")
    for stream, what, remedy in _STREAMS:
        if holds(stream):
            raise UnsupportedFormatError(f"{shown} is {what}.", remedy)
    if holds("WordDocument"):
        return DOC
    raise UnsupportedFormatError(f"{shown} is an old binary Office file (.doc or .xls).", SAVE_AS)


def _zip_type(data: bytes, shown: str) -> str:
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            types = archive.read(_TYPES) if _TYPES in names else b""
            kind = archive.read("mimetype")[:_HEAD].decode("ascii", "replace").strip() if "mimetype" in names else ""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise DamagedFileError(f"{shown} is truncated or damaged.", "Download it again and retry.") from error
    if "word/document.xml" in names or WORD_MAIN.search(types):
        return DOCX
    if kind in {ODT, f"{ODT}-template"}:
        return ODT
    what, remedy = _archive(names, kind)
    raise UnsupportedFormatError(f"{shown} is {what}, not a document.", remedy)


def _archive(names: Collection[str], kind: str) -> tuple[str, str]:
    """What an archive without a document's text is, and what to do with it."""
    if kind.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        return "a spreadsheet", GIVE
    if kind.startswith("application/vnd.oasis.opendocument.presentation"):
        return "a set of slides", PRINT
    for part, what, remedy in _ARCHIVES:
        if part in names:
            return what, remedy
    return "a zip archive", "Give a PDF or a Word (.docx) file, such as one from within it."


def _text_type(data: bytes, shown: str, suffix: str) -> str:
    head = _ascii_head(data)
    if head.startswith(b"{\\rtf"):
        return RTF
    _refuse_named(head, shown, suffix)
    if _is_web_page(data, suffix):
        if suffix in {".pdf", ".docx"}:
            raise UnsupportedFormatError(
                f"{shown} is a web page although its name ends in {suffix}.",
                "Follow the link on that page and save the document itself.",
            )
        return HTML
    wide = data.startswith(_UTF16)
    if suffix in {".pdf", ".docx"} or (b"\x00" in data[: 64 * _HEAD] and not wide):
        named = {".pdf": "a PDF", ".docx": "a Word document"}.get(suffix, "a document that can be read")
        raise UnsupportedFormatError(f"{shown} is not {named}.", GIVE)
    if head.startswith(b"<?xml") or suffix == ".xml":
        if _WORD_XML.search(head):
            raise UnsupportedFormatError(f"{shown} is a Word document saved as XML.", SAVE_AS)
        raise UnsupportedFormatError(f"{shown} is an XML file, not a document.", "Give a PDF or a Word (.docx) file.")
    return MARKDOWN if suffix in {".md", ".markdown"} else TEXT


def _refuse_named(head: bytes, shown: str, suffix: str) -> None:
    """Refuse what is text and no document: mail, archived web pages, the source of typesetting programs."""
    header = _HEADER.match(head)
    fields = header[0] if header else b""
    mime = _MIME.search(fields) is not None
    if (mime and _ARCHIVED_PAGE.search(fields)) or suffix in {".mht", ".mhtml"}:
        raise UnsupportedFormatError(
            f"{shown} is an archived web page (.mht).", "Open it in a browser, print it to PDF and give that file."
        )
    mail = _MAIL.search(fields) and (mime or _SENT.search(fields))
    if mail or suffix == ".eml":
        raise UnsupportedFormatError(f"{shown} is an e-mail message (.eml).", ATTACHED)
    if suffix in {".tex", ".latex", ".ltx"} or (suffix not in {".md", ".markdown"} and _TEX.search(head)):
        raise UnsupportedFormatError(f"{shown} is the source of a TeX document (.tex).", PRINT)


def _ascii_head(data: bytes) -> bytes:
    """The first bytes of a text, however it is encoded, from its first letter on."""
    head = data[: 4 * _HEAD]
    head = head.replace(b"\x00", b"") if data.startswith(_UTF16) else head
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").replace(b"\r\n", b"\n")


def _is_web_page(data: bytes, suffix: str) -> bool:
    """Do the first bytes, or else the name, say that a file is a web page?"""
    head = data[:_HEAD].replace(b"\x00", b"") if data.startswith(_UTF16) else data[:_HEAD]
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return True
    if suffix in {".md", ".markdown", ".txt"}:
        return False
    return b"<html" in start or (suffix in {".html", ".htm", ".xhtml"} and b"\x00" not in head)
