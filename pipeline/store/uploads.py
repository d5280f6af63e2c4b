"""Comparisons of files that readers brought: kept for an hour, in a folder of the store that only its owner may read.

Each has a name that cannot be guessed.
"""

from __future__ import annotations

import re
import secrets
import time
from pathlib import Path

from pipeline.errors import NotInStoreError
from pipeline.files import write_atomically

KEPT_SECONDS = 3600
MOST_KEPT = 100
"""So many comparisons at most, so that nobody fills the disk: the oldest goes for a new one."""

_NAME = re.compile(r"[A-Za-z0-9_-]{32}")


def keep(home: Path, data: bytes) -> str:
    """Keep a comparison, and give the name under which it is kept."""
    name = secrets.token_urlsafe(24)
    folder = _folder(home)
    remove_old(home)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_atomically(folder / f"{name}.json", data, private=True)
    return name


def kept(home: Path, name: str) -> Path:
    """The file of a comparison. Raises `NotInStoreError` where there is none, or its hour is over."""
    path = _folder(home) / f"{name}.json"
    if not _NAME.fullmatch(name) or not path.is_file() or _age(path) > KEPT_SECONDS:
        raise NotInStoreError(
            "This comparison is not here, or no longer.", "Two files are kept for an hour; compare them again."
        )
    return path


def remove_old(home: Path) -> int:
    """Remove the comparisons whose hour is over, and the oldest where there are too many; gives how many."""
    folder = _folder(home)
    found = sorted(folder.glob("*.json"), key=_age) if folder.is_dir() else []
    gone = [path for at, path in enumerate(found) if at >= MOST_KEPT - 1 or _age(path) > KEPT_SECONDS]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _folder(home: Path) -> Path:
    return home / "uploads"


def _age(path: Path) -> float:
    """Seconds since a file was written; very old where it is gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
