"""Bringing an older catalogue up to date: in place, under the store's lock, whole or not at all, with a copy kept.

The changes from version to version are Alembic's revisions in `migrations/versions/`; a revision's name is the schema
version that it leads to, and the row of `meta` says which one a catalogue has. SQLite's file is copied beside itself
first (`catalogue.db.schema-1`); of a database server the administrator's own copies are the safeguard. All revisions
run in one transaction, so that a process that dies leaves the old version, which the next one brings up to date.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, select, update
from sqlalchemy.pool import NullPool

from pipeline.errors import StoreError
from pipeline.files import TEMPORARY_SUFFIX, sync_folder
from pipeline.store.lock import writer
from pipeline.store.tables import OLDER_VERSIONS, SCHEMA_VERSION, MetaRow

MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(engine: Engine, home: Path | None, tell: Callable[[str], None]) -> str:
    """Bring the tables up to date, and give the version that they have then; another process may have done it.

    home: the folder with the store's lock; that of an SQLite file unless told. tell: is told what is done.
    Raises `StoreError` where the copy cannot be written, and whatever the database says.
    """
    file = _file(engine)
    folder = home or (file.parent if file else None)
    with writer(folder, tell) if folder else nullcontext():
        return _upgrade(engine, file, tell)


def _file(engine: Engine) -> Path | None:
    """The file of an SQLite database; None for one in memory and for a database server."""
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name and name != ":memory:" else None


def _upgrade(engine: Engine, file: Path | None, tell: Callable[[str], None]) -> str:
    own = _explicit(engine)
    try:
        with own.begin() as connection:
            # Locked until the end, on a database server too, so that two machines do not change the tables at once.
            wanted = select(MetaRow.value).where(MetaRow.key == "schema").with_for_update()
            version = str(connection.execute(wanted).scalar_one())
            if version not in OLDER_VERSIONS:
                return version
            kept = f"; the old file is kept as {_copy(file, version)}" if file else ""
            _run(connection, version)
            connection.execute(update(MetaRow).where(MetaRow.key == "schema").values(value=SCHEMA_VERSION))
    finally:
        own.dispose()
    tell(f"The catalogue was brought from schema version {version} to {SCHEMA_VERSION}{kept}.")
    return SCHEMA_VERSION


def _explicit(engine: Engine) -> Engine:
    """An engine for the same database whose transactions hold changes of tables too.

    SQLite's module for Python begins none before such a change by itself, so we say BEGIN.
    """
    own = create_engine(engine.url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":

        @event.listens_for(own, "connect")
        def _no_begin_of_its_own(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            connection.execute("PRAGMA busy_timeout = 30000")
            connection.execute("PRAGMA synchronous = FULL")

        @event.listens_for(own, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return own


def _run(connection: Connection, version: str) -> None:
    """All revisions after `version`, on this connection and within its transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.stamp(config, version, purge=True)
    command.upgrade(config, "head")


def _copy(file: Path, version: str) -> Path:
    """A whole copy of the database as it is, beside it."""
    kept = file.with_name(f"{file.name}.schema-{version}")
    temporary = kept.with_name(kept.name + TEMPORARY_SUFFIX)
    try:
        temporary.unlink(missing_ok=True)
        source, copy = sqlite3.connect(file), sqlite3.connect(temporary)
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()
        temporary.replace(kept)
        sync_folder(kept.parent)
    except (OSError, sqlite3.Error) as error:
        temporary.unlink(missing_ok=True)
        raise StoreError(
            f"The catalogue {file} has an older form, and the copy {kept} cannot be made: {error}.",
            "Make room, or check the rights of the folder, then run it again; nothing was changed.",
        ) from error
    return kept
