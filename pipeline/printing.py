"""A comparison on paper: the Word document with tracked changes, and a summary of one page, as LibreOffice prints them.

LibreOffice prints both, because it lays out any script, makes the PDF one that a screen reader can follow, and shows
tracked changes; a PDF writer of our own would be one more package and do none of the three. The bytes of a PDF follow
from its words and its time, and from the version of LibreOffice.
"""

from __future__ import annotations

import hashlib
import logging
import re
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from pipeline.errors import DamagedFileError, OfficeError, OverTimeError, VerifyError
from pipeline.extract.formats import DOCX
from pipeline.extract.word.converted import installed, to_pdf
from pipeline.report.phrases import in_utc
from pipeline.report.summary_page import summary_page

if TYPE_CHECKING:
    from pipeline.model import EditionDiff
    from pipeline.settings import Settings

log = logging.getLogger(__name__)

SECONDS = 300  # the whole of a long contract with tracked changes; 160 pages take 40 seconds
# Letters of each paragraph of a summary, tried until all of it fits on a page.
ROOMS = (400, 200, 90)
_CAME, _WENT = 0x0B5A24, 0xA4161A  # read well on white; words that came are underlined, and that went struck out
_BUSY = Lock()  # one print at a time: each takes a processor for seconds


def _setting(path: str, name: str, value: object) -> str:
    return (
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>"
    )


# Without the comments, which would stand as signs upon the words; with the structure that screen readers follow.
OPTIONS = (
    _setting("Office.Writer/Revision/TextDisplay/Insert", "Color", _CAME)
    + _setting("Office.Writer/Revision/TextDisplay/Delete", "Color", _WENT)
    + _setting("Office.Common/Filter/PDF/Export", "UseTaggedPDF", "true")
    + _setting("Office.Common/Filter/PDF/Export", "ExportNotes", "false")
    + _setting("Office.Common/Filter/PDF/Export", "ExportBookmarks", "true")
)


def check_office() -> None:
    """Raises `OfficeError` where LibreOffice is not installed."""
    if installed() is None:
        raise OfficeError(
            "A PDF is printed by LibreOffice, which is not installed.",
            "Install it, or write the Word document (--docx) and print that.",
        )


def redline_pdf(diff: EditionDiff, *, full: bool, made: datetime) -> bytes:
    """The document of `report.docx.tracked` as a PDF, its tracked changes visible. Raises `OfficeError`."""
    from pipeline.report.docx import tracked

    return _printed(tracked(diff, full=full, made=made), made)


def summary_pdf(diff: EditionDiff, *, made: datetime) -> bytes:
    """The summary of a comparison as a PDF of one page of A4. Raises `OfficeError`."""
    import pypdfium2

    from pipeline.report.content import content

    report = content(diff)
    for room in ROOMS:
        pdf = _printed(summary_page(diff, report, made=made, room=room), made)
        with pypdfium2.PdfDocument(pdf) as found:
            if len(found) == 1:
                return pdf
    raise VerifyError(
        "The summary was not written: it does not fit on one page.",
        "Use the report as HTML, and tell us of it: it is a fault of the program.",
    )


def summary_to_send(diff: EditionDiff, made: datetime, settings: Settings) -> bytes | None:
    """The summary that goes with a mail where the settings ask for it; None where LibreOffice is not there.

    Where it cannot be printed the log says so, and the mail goes without.
    """
    if settings.mail_pdf != "auto" or installed() is None:
        return None
    try:
        return summary_pdf(diff, made=made)
    except (OfficeError, VerifyError) as error:
        log.warning("The mail goes without a summary as PDF. %s", error)
        return None


def _printed(document: bytes, made: datetime) -> bytes:
    """A Word document as a PDF that bears the time `made`."""
    check_office()
    try:
        with _BUSY:
            pdf = to_pdf(document, DOCX, "the document", SECONDS, OPTIONS)
    except (DamagedFileError, OverTimeError) as error:
        raise OfficeError("LibreOffice did not print the document.", "Write the Word document (--docx).") from error
    return _dated(pdf or b"", made)


def _dated(pdf: bytes, made: datetime) -> bytes:
    """A PDF with this time of making, and with a name that follows from its words. No byte changes its place."""
    dated = re.sub(rb"(/CreationDate\(D:)\d{14}", rb"\g<1>%s" % in_utc(made).strftime("%Y%m%d%H%M%S").encode(), pdf)
    unnamed = re.sub(rb"<[0-9A-F]{32}>|(?<=/DocChecksum /)[0-9A-F]{32}", lambda found: b"0" * len(found[0]), dated)
    name = hashlib.md5(unnamed, usedforsecurity=False).hexdigest().upper().encode()
    dated = re.sub(rb"<[0-9A-F]{32}>(?=\s*(?:<|\]))", b"<" + name + b">", dated)
    return re.sub(rb"(?<=/DocChecksum /)[0-9A-F]{32}", name, dated)
