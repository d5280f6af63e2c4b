"""One writer at a time: a lock on the store that is held while steps run. Readers neither take it nor wait for it.

The lock is the operating system's on an open file, so that it ends with its holder however that ends; the file itself
stays and means nothing. Where the catalogue is on PostgreSQL, several machines may share it: then it is that server's
advisory lock besides, which ends with its holder's connection.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from pipeline.errors import BusyError, StoreError
from pipeline.store.database_errors import unusable

log = logging.getLogger("pipeline.store")

WAIT_SECONDS = 300.0
MAIL_WAIT_SECONDS = 3600.0
PAUSE_SECONDS = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A lock: its file in the home folder, its number among PostgreSQL's, and what its holder does."""

    file: str
    number: int
    doing: str


# The numbers only have to differ from those of other programs in the same database: "icp" in ASCII, and a count.
WRITER = Kind(file="writer.lock", number=0x69637001, doing="writing to")
SENDER = Kind(file="mail.lock", number=0x69637002, doing="sending mail from")


@contextmanager
def writer(
    home: Path, tell: Callable[[str], None], wait: float | None = None, engine: Engine | None = None
) -> Iterator[None]:
    """Hold the lock of the store in `home` for the block; a block within a block of the same thread holds it already.

    tell: is told that another process is waited for. wait: seconds, `WAIT_SECONDS` unless told. engine: of the
    catalogue, where other machines may use it.
    Raises `BusyError` when the other one takes longer (with 0 at once), `StoreError` where the lock's file cannot be
    written.
    """
    with _held(WRITER, home, engine, tell, WAIT_SECONDS if wait is None else wait):
        yield


@contextmanager
def sender(
    home: Path, tell: Callable[[str], None], wait: float | None = None, engine: Engine | None = None
) -> Iterator[None]:
    """Hold the lock on sending mail from the store in `home`; as `writer`, which it does not keep waiting."""
    with _held(SENDER, home, engine, tell, MAIL_WAIT_SECONDS if wait is None else wait):
        yield


@contextmanager
def _held(kind: Kind, home: Path, engine: Engine | None, tell: Callable[[str], None], seconds: float) -> Iterator[None]:
    path = home / kind.file
    # One object for each file, which counts its holders in a thread; else a block would wait for the one around it.
    lock = FileLock(path, is_singleton=True)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if not seconds:
                raise
            tell(f"Another icp is {kind.doing} this store; waiting up to {seconds:g} seconds …")
            lock.acquire(timeout=seconds)
    except Timeout as error:
        raise _busy(kind, f"the store in {home}", seconds) from error
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror or error}.", "Check the rights of ICP_HOME."
        ) from error
    try:
        # A block within a block holds the other machines' lock too.
        outermost = lock.lock_counter == 1
        with _across_machines(kind, engine, tell, seconds) if outermost else nullcontext():
            yield
    finally:
        lock.release()


def _across_machines(
    kind: Kind, engine: Engine | None, tell: Callable[[str], None], seconds: float
) -> AbstractContextManager[None]:
    if engine is None or engine.dialect.name != "postgresql":
        return nullcontext()
    return _advisory(kind, engine, tell, seconds)


@contextmanager
def _advisory(kind: Kind, engine: Engine, tell: Callable[[str], None], seconds: float) -> Iterator[None]:
    """Hold PostgreSQL's lock with a connection of its own, outside any transaction."""
    asked = {"number": kind.number}
    end = time.monotonic() + seconds
    try:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        told = False
        while not connection.scalar(text("select pg_try_advisory_lock(:number)"), asked):
            if time.monotonic() >= end:
                connection.close()
                raise _busy(kind, "this catalogue from another machine", seconds)
            if not told:
                tell(f"Another machine's icp is {kind.doing} this store; waiting up to {seconds:g} seconds …")
                told = True
            time.sleep(PAUSE_SECONDS)
    except SQLAlchemyError as error:
        raise unusable(engine, error) from error
    try:
        yield
    finally:
        try:
            connection.execute(text("select pg_advisory_unlock(:number)"), asked)
            connection.close()
        except SQLAlchemyError as error:
            # The server ended the connection, and the lock with it.
            log.warning("The database server ended the connection that held the lock: %s", error)
            connection.invalidate()


def _busy(kind: Kind, where: str, seconds: float) -> BusyError:
    how_long = f" for more than {seconds:g} seconds" if seconds else ""
    return BusyError(
        f"Another icp {'has been' if seconds else 'is'} {kind.doing} {where}{how_long}.",
        "Wait until it is done, or stop it, and run this again; what it has finished is kept.",
    )
