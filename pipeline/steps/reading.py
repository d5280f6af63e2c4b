"""Bytes to an extracted document that has words: what ingesting and the commands on plain files have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.errors import NoTextError
from pipeline.extract.contain import DEFAULT_LIMITS, Limits, contained
from pipeline.model import Document
from pipeline.settings import Settings

# Called with (pages done, pages in all).
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How documents are read: within which limits, and whether every page is compared with the second reader."""

    limits: Limits = DEFAULT_LIMITS
    check: bool = False


def reading_of(settings: Settings, *, check: bool = False) -> Reading:
    """How documents are read by the settings in force."""
    limits = Limits(seconds=settings.parse_seconds, memory_mb=settings.parse_memory_mb, pages=settings.parse_pages)
    return Reading(limits=limits, check=check)


def read_document(data: bytes, name: str, progress: Progress | None = None, reading: Reading | None = None) -> Document:
    """The document in `data`, read in a child process; `name` is its file name, for messages.

    Raises what `pipeline.extract.contain.contained` raises, and `NoTextError` for a document without one word, such as
    a scan: an edition that is silently empty would be worse than none.
    """
    reading = reading or Reading()
    document = contained(data, name, limits=reading.limits, progress=progress, check=reading.check)
    if not any(line.text.strip() for line in document.lines):
        raise NoTextError(
            f"{name} has no text; it seems to be a scan or a picture.",
            "Run it through a text recognition program (OCR) and try the result.",
        )
    return document
