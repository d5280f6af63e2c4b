"""Bytes to an extracted document that has words: what ingesting and the commands on plain files have in common."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.errors import NoTextError
from pipeline.model import Document

# Called with (pages done, pages in all).
Progress = Callable[[int, int], None]


def read_document(data: bytes, name: str, progress: Progress | None = None) -> Document:
    """The document in `data`; `name` is its file name, for messages.

    Raises what `pipeline.extract.extract` raises, and `NoTextError` for a document without one word, such as a scan: an
    edition that is silently empty would be worse than none.
    """
    from pipeline.extract import extract

    document = extract(data, name=name, progress=progress)
    if not any(line.text.strip() for line in document.lines):
        raise NoTextError(
            f"{name} has no text; it seems to be a scan or a picture.",
            "Run it through a text recognition program (OCR) and try the result.",
        )
    return document
