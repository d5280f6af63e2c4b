"""Writing an index so that a crash leaves the old one in use: files flushed to disk, then one rename.

A saved index is a folder of numbered generations and a file `current` that names the one in use.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.errors import IndexMismatchError
from pipeline.files import sync_folder, write_atomically

CURRENT = "current"
HEADER = "index.json"
_UNFINISHED = ".new-"
REMEDY = "Make it again with `icp index rebuild`."


def save_generation(folder: Path, fill: Callable[[Path], None]) -> Path:
    """A new generation in `folder`, filled by `fill(its folder)`, then made the one in use; gives its folder.

    The generation that was in use is kept for those who are reading it; older ones are removed, and what a writer that
    was killed left behind. One writer at a time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left_behind in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left_behind, ignore_errors=True)
    before = generations(folder)
    number = max((_number(path) for path in before), default=0) + 1
    new = folder / f"{number:06d}"
    temporary = folder / f"{_UNFINISHED}{secrets.token_hex(8)}"
    temporary.mkdir()
    try:
        fill(temporary)
        _sync_tree(temporary)
        temporary.replace(new)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    in_use = current_generation(folder)
    write_atomically(folder / CURRENT, new.name.encode())
    for old in before:
        if old != in_use:
            shutil.rmtree(old, ignore_errors=True)
    return new


def current_generation(folder: Path) -> Path | None:
    """The generation in use, None when there is no index in `folder`."""
    try:
        name = (folder / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return folder / name if name else None


def generations(folder: Path) -> tuple[Path, ...]:
    """All generations in `folder`, oldest first."""
    found = [path for path in folder.iterdir() if path.is_dir() and path.name.isdigit()]
    return tuple(sorted(found, key=_number))


def _number(path: Path) -> int:
    return int(path.name)


def _sync_tree(folder: Path) -> None:
    """Flush each file below `folder`, and its folders."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)


def seal(folder: Path, header: dict[str, Any], name: str) -> None:
    """Write `header` to `name`, with the size and sha256 of every other file below `folder`."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != name:
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            files[path.relative_to(folder).as_posix()] = {"size": path.stat().st_size, "sha256": digest}
    write_atomically(folder / name, json.dumps({**header, "files": files}, indent=1).encode())


def read_seal(folder: Path, name: str) -> dict[str, Any]:
    """The header in `folder`, all its files there and of their size.

    Raises IndexMismatchError with the remedy when the header or a file is missing, or is not as it was written.
    """
    header: Any = None
    with contextlib.suppress(OSError, ValueError):
        header = json.loads((folder / name).read_bytes())
    if not isinstance(header, dict) or not isinstance(header.get("files"), dict):
        raise IndexMismatchError(f"The search index in {folder} is missing or damaged.", REMEDY)
    for relative, entry in header["files"].items():
        path = folder / relative
        if not path.is_file() or path.stat().st_size != entry["size"]:
            raise IndexMismatchError(f"The search index is damaged: {path} is missing or cut short.", REMEDY)
    return header


def is_whole(folder: Path) -> bool:
    """Is there an index in use in `folder`, with all its files there and of their size? Reads the header only."""
    generation = current_generation(folder)
    if generation is None:
        return False
    try:
        read_seal(generation, HEADER)
    except IndexMismatchError:
        return False
    return True


def altered(folder: Path, name: str) -> tuple[str, ...]:
    """Files of a sealed folder whose bytes are not those written; reads all of them (for `icp verify`)."""
    header = read_seal(folder, name)
    wrong = []
    for relative, entry in header["files"].items():
        with (folder / relative).open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != entry["sha256"]:
                wrong.append(relative)
    return tuple(wrong)
