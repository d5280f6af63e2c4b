"""Writing a file so that no reader and no crash ever sees a part of it: beside its place, flushed, then renamed."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pipeline.errors import StoreError

TEMPORARY_SUFFIX = ".partial"
# What a crash leaves beside a file has this ending; whether others may read a file is for the umask to say.
_MODE, _PRIVATE = 0o666, 0o600


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write `data` to `path`, whole or not at all; folders on the way are made. private: only for its owner to read.

    Raises `StoreError` where the disk is full or the folder cannot be written.
    """
    with opened_atomically(path, private=private) as file:
        file.write(data)


@contextmanager
def opened_atomically(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """A file to write and read that becomes `path` when the block ends well, and is gone when it does not.

    `private` and errors as `write_atomically`; what the block raises of its own comes through.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}{TEMPORARY_SUFFIX}")
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(temporary, flags, _PRIVATE if private else _MODE), "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Make room, or check the rights of the folder, then run it again.",
        ) from error


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` outlast a power cut, where the system lets a folder be opened (Windows does not)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
