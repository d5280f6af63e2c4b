"""A PDF as pdfium opens it, or the error that says why not; apart from its readers, for drawing needs none of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pipeline.errors import DamagedFileError, EncryptedFileError, TooLargeError

MAX_PAGES = 5000


def opened(data: bytes, name: str) -> Any:
    """The PDF as pdfium opens it. Raises EncryptedFileError, DamagedFileError, TooLargeError."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            raise EncryptedFileError(
                f"{name} is protected by a password.", "Ask its publisher for a copy without one, or save one yourself."
            ) from error
        raise DamagedFileError(
            f"{name} is a PDF that cannot be opened; it is truncated or damaged.", "Download it again and retry."
        ) from error
    if len(pdf) == 0:
        pdf.close()
        raise DamagedFileError(f"{name} is a PDF without pages.", "Download it again and retry.")
    if len(pdf) > MAX_PAGES:
        pages = len(pdf)
        pdf.close()
        raise TooLargeError(
            f"{name} has {pages} pages; at most {MAX_PAGES} are read.", "Split it into its parts and retry."
        )
    return pdf


@contextmanager
def form_of(pdf: Any) -> Iterator[Any | None]:
    """pdfium's handle of the form of an open PDF, None where it has none; pages are opened and closed within."""
    import pypdfium2.raw as raw

    if not pdf.get_formtype():
        yield None
        return
    settings = raw.FPDF_FORMFILLINFO(version=2)
    handle = raw.FPDFDOC_InitFormFillEnvironment(pdf.raw, settings)
    try:
        yield handle or None
    finally:
        if handle:
            raw.FPDFDOC_ExitFormFillEnvironment(handle)
