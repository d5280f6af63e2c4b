"""Two files that a reader brings to be compared: read in the child process, compared, the result kept for an hour.

They are never part of the corpus. Their bytes are held in memory only while they are compared; what is kept is the
comparison (`pipeline.store.uploads`).
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

import msgspec

from pipeline.clock import now
from pipeline.editions import file_side
from pipeline.errors import EmptyFileError, TooLargeError, UsageError
from pipeline.loading import comparison_rules, nlp, segmentation_weights
from pipeline.model import Comparison, EditionDiff, Segmentation
from pipeline.reading import read_document, reading_of
from pipeline.settings import Settings
from pipeline.store import uploads

_waiting = threading.Semaphore(3)
_working = threading.Semaphore(1)
"""Reading and comparing takes both cores for seconds: one at a time, and few that wait, because each of them keeps one
of the page's threads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Brought:
    """A file as a reader sent it: what it is called there, and its bytes."""

    name: str
    data: bytes


def compare_files(settings: Settings, old: Brought, new: Brought) -> str:
    """Compare two files; gives the name under which the comparison is kept.

    Raises `EmptyFileError`, `TooLargeError` (over `web_upload_mb`), and what reading a file raises;
    `UsageError` where too many wait already.
    """
    limit = settings.web_upload_mb * 1_000_000
    for file in (old, new):
        if not file.data:
            raise EmptyFileError(f"{_called(file.name)} is empty.", "Choose the document again.")
        if len(file.data) > limit:
            raise TooLargeError(
                f"{_called(file.name)} has more than {settings.web_upload_mb} MB.", "Save it without its pictures."
            )
    if not _waiting.acquire(blocking=False):
        raise UsageError("Other files are being compared.", "Send yours again in a minute.")
    try:
        diff = _compared(settings, old, new)
    finally:
        _waiting.release()
    return uploads.keep(settings.home, msgspec.json.encode(Comparison(diff=diff, made_at=now())))


def _compared(settings: Settings, old: Brought, new: Brought) -> EditionDiff:
    """The comparison of two files."""
    from pipeline.diff import compare

    with _working:
        sides = [file_side(_called(file.name), _segmented(settings, file)) for file in (old, new)]
        return compare(*sides, rules=comparison_rules(settings.models))


def _called(name: str) -> str:
    """The bare name of a file, whatever system it comes from, without what has no business in a name."""
    bare = PureWindowsPath(PurePosixPath(name).name).name
    return re.sub(r"[^\w .,()&’'–-]+", "_", bare)[:120].strip() or "file"


def _segmented(settings: Settings, file: Brought) -> Segmentation:
    """A file as annotated clauses."""
    from pipeline.annotate.annotator import annotate
    from pipeline.segment import segment

    document = read_document(file.data, _called(file.name), None, reading_of(settings))
    return annotate(segment(document, segmentation_weights(settings.models)), nlp(settings.models))
