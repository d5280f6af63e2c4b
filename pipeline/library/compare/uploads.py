"""Two files that a reader brings to be compared: read in the child process, compared, the result kept for an hour.

They are never part of the corpus. Their bytes are held in memory only while they are compared; what is kept is the
comparison, under a name that cannot be guessed, in a folder of the store that only its owner may read.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

import msgspec

from pipeline.editions import file_side
from pipeline.errors import EmptyFileError, NotInStoreError, TooLargeError, UsageError
from pipeline.files import write_atomically
from pipeline.library.cached_store import Memo
from pipeline.library.compare.comparison import Comparison
from pipeline.model import EditionDiff, Segmentation
from pipeline.settings import Settings

KEPT_SECONDS = 3600
MOST_KEPT = 100
"""So many comparisons at most, so that nobody fills the disk: the oldest goes for a new one."""

_NAME = re.compile(r"[A-Za-z0-9_-]{32}")
_READ = Memo(8)
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
    from pipeline.steps.common import now

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
    name = secrets.token_urlsafe(24)
    folder = _folder(settings)
    remove_old(settings)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = Comparison(diff=diff, made_at=now())
    write_atomically(folder / f"{name}.json", msgspec.json.encode(kept), private=True)
    return name


def _compared(settings: Settings, old: Brought, new: Brought) -> EditionDiff:
    """The comparison of two files."""
    from pipeline.diff import compare

    with _working:
        sides = [file_side(_called(file.name), _segmented(settings, file)) for file in (old, new)]
        return compare(*sides)


def uploaded(settings: Settings, name: str) -> Comparison:
    """A comparison of two files by its name. Raises `NotInStoreError` where there is none, or its hour is over."""
    path = _folder(settings) / f"{name}.json"
    if not _NAME.fullmatch(name) or not path.is_file() or _age(path) > KEPT_SECONDS:
        raise NotInStoreError(
            "This comparison is not here, or no longer.", "Two files are kept for an hour; compare them again."
        )

    def read() -> Comparison:
        return msgspec.json.decode(path.read_bytes(), type=Comparison)

    return _READ.get((settings.home, name), read)


def remove_old(settings: Settings) -> int:
    """Remove the comparisons whose hour is over, and the oldest where there are too many; gives how many."""
    folder = _folder(settings)
    found = sorted(folder.glob("*.json"), key=_age) if folder.is_dir() else []
    gone = [path for at, path in enumerate(found) if at >= MOST_KEPT - 1 or _age(path) > KEPT_SECONDS]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _folder(settings: Settings) -> Path:
    return settings.home / "uploads"


def _age(path: Path) -> float:
    """Seconds since a file was written; very old where it is gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _called(name: str) -> str:
    """The bare name of a file, whatever system it comes from, without what has no business in a name."""
    bare = PureWindowsPath(PurePosixPath(name).name).name
    return re.sub(r"[^\w .,()&’'–-]+", "_", bare)[:120].strip() or "file"


def _segmented(settings: Settings, file: Brought) -> Segmentation:
    """A file as annotated clauses."""
    from pipeline.annotate.annotator import annotate
    from pipeline.segment import segment
    from pipeline.steps.common import nlp
    from pipeline.steps.ingest.reading import read_document, reading_of

    document = read_document(file.data, _called(file.name), None, reading_of(settings))
    return annotate(segment(document), nlp(settings.models))
