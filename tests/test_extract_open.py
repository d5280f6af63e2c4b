"""What kind of file it is, and a clear word about each that cannot be read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import (
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    ExitCode,
    IcpError,
    UnsupportedFormatError,
)
from pipeline.extract import extract, media_type

SHARED = Path(__file__).parent.parent.parent / "shared" / "data" / "bad-and-odd-inputs"


def a_pdf(encrypt: StandardEncryption | None = None) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, encrypt=encrypt)
    canvas.drawString(60, 700, "1.1 The Provider must pay.")
    canvas.save()
    return buffer.getvalue()


def a_zip(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "<x/>")
    return buffer.getvalue()


def wide(name: str) -> bytes:
    """The name of a stream as old Office files hold it."""
    return bytes(99) + name.encode("utf-16-le")


MAIL = b"Received: from x\r\nFrom: a@b.example\r\nSubject: Contract\r\n\r\nSee below."
PAGE = b"MIME-Version: 1.0\nContent-Type: multipart/related;\n boundary=x\n\n--x\n<html>"

BAD: list[tuple[str, bytes, type[IcpError], str, str]] = [
    ("a.pdf", b"", EmptyFileError, "is empty", "no bytes"),
    ("a.pdf", b"  \n ", EmptyFileError, "is empty", "white space only"),
    ("a.pdf", b"hello", UnsupportedFormatError, "is not a PDF", "text under a PDF's name"),
    ("a.docx", b"hello", UnsupportedFormatError, "is not a Word document", "text under a Word document's name"),
    ("a.pdf", b"<!DOCTYPE html><html>", UnsupportedFormatError, "is a web page although", "a web page saved as PDF"),
    ("a.pdf", a_pdf()[:400], DamagedFileError, "truncated or damaged", "a PDF cut short"),
    ("a.pdf", b"%PDF-1.7\n" + bytes(200), DamagedFileError, "truncated or damaged", "a PDF of nothing"),
    ("a.pdf", a_pdf(StandardEncryption("secret")), EncryptedFileError, "protected by a password", "a password"),
    ("a.docx", a_zip("word/document.xml")[:40], DamagedFileError, "truncated or damaged", "a Word file cut short"),
    ("a.xlsx", a_zip("xl/workbook.xml"), UnsupportedFormatError, "is a spreadsheet", "a spreadsheet"),
    ("a.zip", a_zip("a.txt"), UnsupportedFormatError, "is a zip archive", "an archive"),
    (
        "a.doc",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99),
        UnsupportedFormatError,
        "old binary",
        "an old Word file",
    ),
    (
        "a.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + wide("Workbook"),
        UnsupportedFormatError,
        "spreadsheet (.xls)",
        "an old sheet",
    ),
    (
        "a.msg",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + wide("__substg1.0_1"),
        UnsupportedFormatError,
        "Outlook",
        "a message",
    ),
    ("a.pptx", a_zip("ppt/presentation.xml"), UnsupportedFormatError, "a set of slides", "slides"),
    ("a.epub", a_zip("META-INF/container.xml"), UnsupportedFormatError, "an e-book", "an e-book"),
    ("a.xml", b"<?xml version='1.0'?><contract/>", UnsupportedFormatError, "is an XML file", "XML"),
    ("a.xml", b"<contract><clause/></contract>", UnsupportedFormatError, "is an XML file", "XML by its name"),
    ("a.xml", b"<?xml version='1.0'?><pkg:package/>", UnsupportedFormatError, "saved as XML", "Word's own XML"),
    ("a.txt", b"\xef\xbb\xbf<?xml version='1.0'?>", UnsupportedFormatError, "is an XML file", "XML under another name"),
    ("a.eml", b"To: a@b.example\n\nSee below.", UnsupportedFormatError, "an e-mail message", "mail by its name"),
    ("a", MAIL, UnsupportedFormatError, "an e-mail message", "mail by its header"),
    ("a.mht", PAGE, UnsupportedFormatError, "an archived web page", "an archived page"),
    ("a.doc", PAGE, UnsupportedFormatError, "an archived web page", "an archived page that Word made"),
    ("a.tex", b"% a comment\n\\section{One}", UnsupportedFormatError, "a TeX document", "TeX by its name"),
    ("a.txt", b"% c\n\\documentclass[12pt]{article}\n", UnsupportedFormatError, "a TeX document", "TeX by its words"),
    ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(9), UnsupportedFormatError, "is a picture", "a picture"),
    ("a.wpd", b"\xffWPC" + bytes(9), UnsupportedFormatError, "WordPerfect", "WordPerfect"),
    ("a.gz", b"\x1f\x8b\x08" + bytes(9), UnsupportedFormatError, "a compressed archive", "gzip"),
    ("a.bin", b"\x01\x00\x02", UnsupportedFormatError, "is not a document", "bytes"),
]


@pytest.mark.parametrize(("name", "data", "error", "says", "reason"), BAD, ids=[case[4] for case in BAD])
def test_bad_files(name: str, data: bytes, error: type[IcpError], says: str, reason: str) -> None:
    with pytest.raises(error) as caught:
        extract(data, name=f"/somewhere/{name}")
    assert says in caught.value.problem, reason
    assert caught.value.problem.startswith(name), "the sentence names the file, not its folder"
    assert caught.value.remedy, "and says what to do next"


def test_each_error_owns_an_exit_code() -> None:
    codes = [error.exit_code for error in IcpError.__subclasses__()]
    assert len(set(codes)) == len(codes)
    assert ExitCode.OK not in codes


def test_good_files_are_recognised_by_content() -> None:
    assert media_type(a_pdf(), "no-suffix") == "application/pdf"
    assert media_type(b"junk before\n" + a_pdf(), "a.pdf") == "application/pdf"
    assert media_type(b"# Terms", "a.md") == "text/markdown"
    assert media_type(b"Terms", "a.txt") == "text/plain"


GOOD = [
    (b"Date: 1 May 2020\nTo: the Buyer\nFrom: the Seller\n\n1. Fee", "a.txt", "text/plain", "a letter is no mail"),
    (b"Subject: Lease\nThe parties agree.", "a.txt", "text/plain", "nor is a line with a colon"),
    (b"# TeX\n\nWrite \\documentclass first.", "a.txt", "text/plain", "words about TeX"),
    (b"\\documentclass{x} is a command", "a.md", "text/markdown", "Markdown about TeX"),
    ("1. Fee".encode("utf-16"), "a.txt", "text/plain", "text in two bytes"),
    (b"{\\rtf1\\ansi words}", "a.rtf", "application/rtf", "Rich Text"),
    (b"{\\rtf1\\ansi words}", "a.doc", "application/rtf", "Rich Text under Word's name"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + wide("WordDocument"), "a", "application/msword", "old Word"),
]


@pytest.mark.parametrize(("data", "name", "kind", "reason"), GOOD, ids=[case[3] for case in GOOD])
def test_kinds_are_told_apart(data: bytes, name: str, kind: str, reason: str) -> None:
    assert media_type(data, name) == kind, reason


UNREADABLE = {
    "aes-256.pdf": EncryptedFileError,
    "crazyones-encrypted-256.pdf": EncryptedFileError,
    "password-example.pdf": EncryptedFileError,
    "r3-user-password.pdf": EncryptedFileError,
    "empty.pdf": EmptyFileError,
}


@pytest.mark.real
@pytest.mark.skipif(not SHARED.is_dir(), reason="the bad and odd inputs are not beside this checkout")
@pytest.mark.parametrize("path", sorted(SHARED.rglob("*.pdf")) if SHARED.is_dir() else [], ids=lambda path: path.name)
def test_odd_files_give_clauses_or_one_clear_error(path: Path) -> None:
    from pipeline.segment import segment

    if path.stat().st_size > 2_000_000:
        pytest.skip("the 400-page file has a test of its own")
    data = path.read_bytes()
    if path.name in UNREADABLE:
        with pytest.raises(UNREADABLE[path.name]) as caught:
            extract(data, name=path.name)
        assert caught.value.remedy
    else:
        assert segment(extract(data, name=path.name)).ledger.balanced
