"""Files in folders and at addresses, written so that no reader and no crash ever sees a part of one.

In a folder: beside its place, flushed, then renamed. At an address ("s3://bucket/icp", whatever fsspec knows): a path
of universal_pathlib, which has the methods of `Path`; an object store takes an object whole or not at all, elsewhere
the file is written beside its place and renamed too.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from pipeline.errors import MissingExtraError, SettingsError, StoreError, install_extra

TEMPORARY_SUFFIX = ".partial"
# What a crash leaves beside a file has this ending; whether others may read a file is for the umask to say.
_MODE, _PRIVATE = 0o666, 0o600
# Where putting an object is atomic: nothing is there before all of it is.
_OBJECT_STORES = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "memory"})


def sha256_of(data: bytes) -> str:
    """64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def place(address: str) -> Path:
    """The folder or the address as something with the methods of a `Path`.

    Raises `MissingExtraError` where what reads such an address is not installed, `SettingsError` for an unknown kind.
    """
    if "://" not in address:
        return Path(address)
    if address.startswith("file://"):
        return Path(address.removeprefix("file://"))
    try:
        from upath import UPath

        # Another machine may have written a moment ago: what a folder holds is asked anew each time.
        found = UPath(address, use_listings_cache=False)
        found.fs  # noqa: B018  (loads what reads it)
    except ImportError as error:
        raise MissingExtraError(
            f"What reads {address.partition('://')[0]}:// is not installed ({error}).",
            f"Install it with: {install_extra('cluster')}",
        ) from error
    except ValueError as error:
        raise SettingsError(f"{address} is no address that can be read: {error}.", "Correct ICP_ARTEFACTS.") from error
    return cast("Path", found)


def is_folder(path: Path) -> bool:
    """Is it on a file system of this machine, and not at an address?"""
    return isinstance(path, Path)


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write `data` to `path`, whole or not at all; folders on the way are made. private: only for its owner to read.

    Raises `StoreError` where the disk is full, the folder cannot be written or the address cannot be reached.
    """
    with opened_atomically(path, private=private) as file:
        file.write(data)


@contextmanager
def opened_atomically(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """A file to write and read that becomes `path` when the block ends well, and is gone when it does not.

    `private` and errors as `write_atomically`; what the block raises of its own comes through.
    """
    if not is_folder(path):
        content = io.BytesIO()
        yield content
        _put(path, content.getvalue())
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = _beside(path)
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


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.{secrets.token_hex(8)}{TEMPORARY_SUFFIX}")


def _put(path: Path, data: bytes) -> None:
    """Write a file at an address."""
    system: Any = path.fs  # type: ignore[attr-defined]
    whole = path.protocol in _OBJECT_STORES  # type: ignore[attr-defined]
    target = path if whole else _beside(path)

    def put() -> None:
        if not whole:
            path.parent.mkdir(parents=True, exist_ok=True)
        system.pipe_file(target.path, data)  # type: ignore[attr-defined]
        if not whole:
            system.mv(target.path, path.path)  # type: ignore[attr-defined]

    asked(path, put, "written")


def asked(path: Path, do: Callable[[], Any], what: str) -> Any:
    """What `do` gives at an address; whatever the library behind it raises is said as a `StoreError`.

    FileNotFoundError comes through. what: "read", "written".
    """
    try:
        return do()
    except FileNotFoundError:
        raise
    except Exception as error:  # each kind of address has a library with errors of its own
        said = " ".join(str(error).split()) or type(error).__name__
        raise StoreError(
            f"{path} cannot be {what}: {said}.", "Check ICP_ARTEFACTS, the network, and the rights to it."
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
