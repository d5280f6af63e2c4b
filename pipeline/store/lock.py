"""One writer at a time: a lock on the store that is held while steps run. Readers neither take it nor wait for it.

The lock is the operating system's on an open file, so that it ends with its holder however that ends; the file itself
stays and means nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import BusyError, StoreError

NAME = "writer.lock"
MAIL_NAME = "mail.lock"
WAIT_SECONDS = 300.0
MAIL_WAIT_SECONDS = 3600.0


@contextmanager
def writer(home: Path, tell: Callable[[str], None], wait: float | None = None) -> Iterator[None]:
    """Hold the lock of the store in `home` for the block; a block within a block of the same thread holds it already.

    tell: is told that another process is waited for. wait: seconds, `WAIT_SECONDS` unless told.
    Raises `BusyError` when the other one takes longer (with 0 at once), `StoreError` where the lock's file cannot be
    written.
    """
    with _held(home / NAME, "writing to", tell, WAIT_SECONDS if wait is None else wait):
        yield


@contextmanager
def sender(home: Path, tell: Callable[[str], None], wait: float | None = None) -> Iterator[None]:
    """Hold the lock on sending mail from the store in `home`; as `writer`, which it does not keep waiting."""
    with _held(home / MAIL_NAME, "sending mail from", tell, MAIL_WAIT_SECONDS if wait is None else wait):
        yield


@contextmanager
def _held(path: Path, doing: str, tell: Callable[[str], None], seconds: float) -> Iterator[None]:
    # One object for each file, which counts its holders in a thread; else a block would wait for the one around it.
    lock = FileLock(path, is_singleton=True)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if not seconds:
                raise
            tell(f"Another icp is {doing} this store; waiting up to {seconds:g} seconds …")
            lock.acquire(timeout=seconds)
    except Timeout as error:
        how_long = f" for more than {seconds:g} seconds" if seconds else ""
        raise BusyError(
            f"Another icp {'has been' if seconds else 'is'} {doing} the store in {path.parent}{how_long}.",
            "Wait until it is done, or stop it, and run this again; what it has finished is kept.",
        ) from error
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror or error}.", "Check the rights of ICP_HOME."
        ) from error
    try:
        yield
    finally:
        lock.release()
