"""A store as one file, and back again: also from SQLite to another database, because rows are written as plain values.

A backup is a zip archive (layout 1):

    catalogue/<table>.jsonl      one row a line
    files/sources/…              the bytes that were fetched
    files/artefacts/…, files/comparisons/…, files/vectors/…    what was made from them (not in a small backup)
    backup.json                  layout, schema version, and the SHA-256 of every other member; written last

Left out: the catalogue's identity, because what is restored is another store; the search index and the parcels of
vectors, which are made again from the vectors; `icp.toml`, which may hold passwords; Prefect's
records.

Guarantees: a backup is whole or absent. Restoring checks every byte of the archive before anything is written; files
are put in place first and the rows follow in one transaction, so that a crash leaves the catalogue as it was, and
restoring again ends well. Rows that were there are replaced; files are only ever added. Of the log of decisions nothing
is lost: entries that go on where the backup's end are kept, and where the two logs differ nothing is restored.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

from sqlalchemy import delete, insert, select

from pipeline.errors import DamagedFileError, FileMissingError, StoreError, UnsupportedFormatError
from pipeline.files import TEMPORARY_SUFFIX, opened_atomically
from pipeline.store import Store
from pipeline.store.database import Database
from pipeline.store.tables import SCHEMA_VERSION, Base

LAYOUT = 1
ABOUT = "backup.json"
SMALL = ("sources",)
WHOLE = ("sources", "artefacts", "comparisons")
CHUNK = 1024 * 1024
IDENTITY = ("meta", "identity")
DECISIONS = "decisions"
TABLES = tuple(table.name for table in Base.metadata.sorted_tables)
"""The names of the tables, each after those that it refers to."""
_AT_ONCE = 500  # rows in one statement, below the limit of every database in use
# Of every member, so that a backup says nothing but what was in the store.
_TIME = (1980, 1, 1, 0, 0, 0)


def write_backup(store: Store, target: Path, *, small: bool = False) -> int:
    """Write a backup of `store` to `target`, whole or not at all; gives the number of documents in it.

    small: the catalogue and the fetched bytes only; the rest is made again after restoring, which takes as long as it
    took the first time. Hold `store.writing()`. Raises `StoreError` where a file cannot be read or written.
    """
    digests: dict[str, str] = {}
    with opened_atomically(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in TABLES:
            rows = "".join(
                json.dumps(row, ensure_ascii=False) + "\n"
                for row in rows_of(store.catalogue.database, table)
                if (table, row.get("key")) != IDENTITY
            )
            digests |= _add_bytes(archive, f"catalogue/{table}.jsonl", rows.encode())
        for path in store.artefacts.files(*(SMALL if small else WHOLE)):
            if not path.name.endswith(TEMPORARY_SUFFIX):  # what a crash left half-written
                digests |= _add_file(archive, f"files/{path.relative_to(store.artefacts.root).as_posix()}", path)
        if not small:
            for path in sorted(store.artefacts.vectors.glob("*.sqlite")):
                digests |= _add_vectors(archive, f"files/vectors/{path.name}", path)
        about = {"layout": LAYOUT, "schema": SCHEMA_VERSION, "members": digests}
        _add_bytes(archive, ABOUT, json.dumps(about, indent=1).encode())
    return len(store.catalogue.documents())


def restore_backup(store: Store, source: Path) -> int:
    """Make `store` what it was when the backup was made; gives the number of documents in it.

    Hold `store.writing()`, and let the steps make the index afterwards. Raises `FileMissingError`,
    `UnsupportedFormatError` for a file that is no backup or one of another program version, `DamagedFileError` where a
    byte of it is not what was written, and `StoreError` where decisions would be lost; the store is then as it was.
    """
    with _opened(source) as archive:
        members = _checked(archive, source)
        rows = {table: list(_rows(archive, table)) for table in TABLES}
        _further(list(rows_of(store.catalogue.database, DECISIONS)), rows[DECISIONS])
        for name in members:
            if name.startswith("files/vectors/"):
                _merge_vectors(archive, name, store.artefacts.vectors)
            elif name.startswith("files/"):
                _put(archive, name, store.artefacts.root / name.removeprefix("files/"))
        replace_rows(store.catalogue.database, rows)
    return len(store.catalogue.documents())


def _further(here: Sequence[Mapping[str, Any]], backup: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The decisions of a backup that go on where those of the store end. Raises `StoreError` where the two differ."""
    both = min(len(here), len(backup))
    if list(here[:both]) == list(backup[:both]):
        return backup[both:]
    raise StoreError(
        "The store holds decisions that are not in the backup, and the backup holds others: restoring would lose some.",
        "Keep these with icp decisions export, and restore into an empty folder (ICP_HOME).",
    )


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; what goes wrong while it is read is said of the backup."""
    try:
        archive = zipfile.ZipFile(source)
    except FileNotFoundError as error:
        raise FileMissingError(f"There is no file {source}.", "Name a file that icp backup wrote.") from error
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise UnsupportedFormatError(f"{source} is no backup.", "Name a file that icp backup wrote.") from error
    except OSError as error:
        raise FileMissingError(
            f"{source} cannot be read: {error.strerror or error}.", "Name a file that icp backup wrote."
        ) from error
    with archive:
        yield archive


def _add_bytes(archive: zipfile.ZipFile, name: str, data: bytes) -> dict[str, str]:
    archive.writestr(_entry(name), data)
    return {name: hashlib.sha256(data).hexdigest()}


def _add_file(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, str]:
    """Copy a file into the archive in pieces; gives its name and hash."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file, archive.open(_entry(name), "w", force_zip64=True) as member:
            while piece := file.read(CHUNK):
                digest.update(piece)
                member.write(piece)
    except OSError as error:
        if error.filename is None:
            raise  # the archive could not be written, which its opener says
        raise StoreError(f"{path} cannot be read: {error.strerror or error}.", "Run icp verify --repair.") from error
    return {name: digest.hexdigest()}


def _add_vectors(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, str]:
    """The vectors as one consistent copy, whoever is writing to them."""
    with tempfile.TemporaryDirectory(dir=path.parent.parent) as folder:
        copy = Path(folder) / path.name
        try:
            with closing(sqlite3.connect(path)) as database:
                database.execute("vacuum into ?", (str(copy),))
        except sqlite3.DatabaseError as error:
            raise StoreError(f"The vector cache {path} cannot be read: {error}.", f"Delete {path}.") from error
        return _add_file(archive, name, copy)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _checked(archive: zipfile.ZipFile, source: Path) -> dict[str, str]:
    """The members of a backup with their hashes, after reading every byte of it."""
    try:
        return _members(archive, source)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:  # whatever zipfile has for it
        raise _damaged(source, str(error)) from error


def _members(archive: zipfile.ZipFile, source: Path) -> dict[str, str]:
    if ABOUT not in archive.namelist():
        raise UnsupportedFormatError(f"{source} is no backup of icp.", "Name a file that icp backup wrote.")
    about: dict[str, Any] = json.loads(archive.read(ABOUT))
    if (about.get("layout"), about.get("schema")) != (LAYOUT, SCHEMA_VERSION):
        raise UnsupportedFormatError(
            f"{source} was written by another version of icp (schema {about.get('schema')}; this one has "
            f"{SCHEMA_VERSION}).",
            "Restore it with that version, and upgrade afterwards.",
        )
    members: dict[str, str] = about["members"]
    for name, expected in members.items():
        if ".." in Path(name).parts or not name.startswith(("files/", "catalogue/")):
            raise _damaged(source, f"it holds {name!r}, which no backup has")
        if name not in archive.namelist() or _digest(archive, name) != expected:
            raise _damaged(source, f"{name} is not what was written")
    return members


def _damaged(source: Path, what: str) -> DamagedFileError:
    return DamagedFileError(f"The backup {source} is damaged: {what}.", "Nothing was changed. Use another backup.")


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as member:
        while piece := member.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _put(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    with archive.open(name) as member, opened_atomically(path) as file:
        _copy(member, file)


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    while piece := source.read(CHUNK):
        target.write(piece)


def _merge_vectors(archive: zipfile.ZipFile, name: str, folder: Path) -> None:
    """Add the vectors of a backup to those that are there; a vector is named by what it was made from."""
    path = folder / Path(name).name
    if not path.exists():
        _put(archive, name, path)
        return
    with tempfile.TemporaryDirectory(dir=folder) as scratch, closing(sqlite3.connect(path)) as database:
        copy = Path(scratch) / path.name
        _put(archive, name, copy)
        database.execute("attach ? as other", (str(copy),))
        with database:
            for table in ("vectors", "complete"):
                database.execute(f"insert or ignore into main.{table} select * from other.{table}")
        database.execute("detach other")


def _rows(archive: zipfile.ZipFile, table: str) -> Iterator[dict[str, Any]]:
    with archive.open(f"catalogue/{table}.jsonl") as member:
        for line in member:
            yield json.loads(line)


def rows_of(database: Database, table: str) -> Iterator[dict[str, Any]]:
    """All rows of a table as plain values by column, in the order of its key."""
    columns = Base.metadata.tables[table]
    with database.transaction() as session:
        for row in session.execute(select(columns).order_by(*columns.primary_key)).mappings():
            yield dict(row)


def replace_rows(database: Database, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Put these rows in the place of all that there are, in one transaction; by the name of the table.

    Decisions that are there stay; those that go on where they end are added. Raises `StoreError` where these differ.
    """
    log = select(Base.metadata.tables[DECISIONS]).order_by(Base.metadata.tables[DECISIONS].c.number)
    with database.transaction(durable=True) as session:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != DECISIONS:
                session.execute(delete(table))
        for table in Base.metadata.sorted_tables:
            found = rows.get(table.name, ())
            if table.name == DECISIONS:
                found = _further([dict(row) for row in session.execute(log).mappings()], found)
            for start in range(0, len(found), _AT_ONCE):
                session.execute(insert(table), found[start : start + _AT_ONCE])
