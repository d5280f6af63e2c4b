"""The database under the catalogue and the ledger: how it is opened, laid, brought up to date and spoken to.

SQLite by default (write-ahead log, foreign keys on, waits for a lock rather than failing), any SQLAlchemy address by
ICP_DATABASE_URL. Its schema's version is a row of the table `meta`; an older one is brought up to date when it is
opened (`pipeline.store.migrate`), a newer one is refused.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.exc import (
    ArgumentError,
    IntegrityError,
    NoSuchModuleError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.orm import Session

from pipeline.errors import MissingExtraError, SettingsError, StoreError, install_extra
from pipeline.store.database_errors import unusable
from pipeline.store.tables import OLDER_VERSIONS, SCHEMA_VERSION, Base, MetaRow

log = logging.getLogger("pipeline.store")

BUSY_TIMEOUT_MS = 30_000
LAYING_TRIES = 8
LAYING_PAUSE_SECONDS = 0.1
# The packages of the database drivers that have to be installed with an extra of their own.
EXTRAS = {"psycopg": "postgresql"}


class Database:
    """An open database; make one with `Database.open`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, url: str, home: Path | None = None, tell: Callable[[str], None] = log.warning) -> Database:
        """Open the database at `url`: tables are laid where there are none, older ones brought up to date.

        home: the folder of the store, whose lock is held while older tables are changed; that of an SQLite file unless
        told. tell: is told of such a change. Raises `StoreError` where that fails or the schema is a newer one.
        """
        engine = make_engine(url)
        try:
            version = _lay(engine)
            if version in OLDER_VERSIONS:
                # Imported only here, because it brings in a package of its own that the daily commands need not load.
                from pipeline.store.migrate import bring_up_to_date

                version = bring_up_to_date(engine, home, tell)
        except SQLAlchemyError as error:
            raise unusable(engine, error) from error
        if version != SCHEMA_VERSION:
            raise StoreError(
                f"The catalogue has schema version {version}; this program needs {SCHEMA_VERSION}.",
                "Use the program version that made it, or move ICP_HOME aside and run icp ingest again.",
            )
        return cls(engine)

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[Session]:
        """A session whose work is whole or absent; whatever the database says becomes a `StoreError`.

        durable: it outlasts a power cut too, once the block has ended; otherwise SQLite may lose the last moments.
        """
        try:
            with Session(self.engine) as session, session.begin():
                if self.engine.dialect.name == "sqlite":
                    session.execute(text(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}"))
                yield session
        except SQLAlchemyError as error:
            raise unusable(self.engine, error) from error


def make_engine(url: str) -> Engine:
    """An engine for `url`, with SQLite's connections set up for one writer beside many readers."""
    try:
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError) as error:
        raise SettingsError(
            "ICP_DATABASE_URL is not a database address.", "Write sqlite:///PATH or leave it out."
        ) from error
    except ModuleNotFoundError as error:
        name = error.name or "of that database"
        command = install_extra(EXTRAS[name]) if name in EXTRAS else f"pip install {name}"
        raise MissingExtraError(
            f"The database driver {name} is not installed.", f"Install it with: {command}"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def schema_version(engine: Engine) -> str | None:
    """The version of the tables that are there, None where none are, or not all yet."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(MetaRow.__tablename__):
            return None
    with Session(engine) as session, session.begin():
        row = session.get(MetaRow, "schema")
        return None if row is None else row.value


def _lay(engine: Engine) -> str:
    """Lay the tables where there are none, and give the schema version. Several processes may do so at once.

    The row that says the version is written last: without it, what another process left half done is finished.
    """
    for attempt in range(1, LAYING_TRIES + 1):
        try:
            version = schema_version(engine)
            if version is not None:
                return version
            Base.metadata.create_all(engine)
            with Session(engine) as session, session.begin():
                session.add(MetaRow(key="schema", value=SCHEMA_VERSION))
            return SCHEMA_VERSION
        except (IntegrityError, OperationalError, ProgrammingError):
            # Another process laid the same table or row in between; or no trial helps, and the last one says why.
            if attempt == LAYING_TRIES:
                raise
            time.sleep(LAYING_PAUSE_SECONDS)
    raise AssertionError("unreachable")
