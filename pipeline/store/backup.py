"""A store as one file, and back again: also from SQLite to another database, because rows are written as plain values.

A backup is a zip archive (layout 1):

    catalogue/<table>.jsonl      one row a line
    files/sources/…              the bytes that were fetched
    files/artefacts/…, files/comparisons/…, files/vectors/…    what was made from them (not in a small backup)
    backup.json                  layout, schema version, and the SHA-256 of every other member; written last

Left out: the catalogue's identity, because what is restored is another store; the search index and the parcels of
vectors, which are made again from the vectors; `icp.toml`, which may hold passwords; Prefect's
records.

Guarantees: a backup is whole or absent. Restoring checks every name, byte and row of the archive
(`pipeline.store.backup_archive`) before anything is written; files are put in place first and the rows follow in one
transaction, so that a crash leaves the catalogue as it was, and restoring again ends well. Rows that were there are
replaced; files are only ever added. Of the log of decisions nothing
is lost: entries that go on where the backup's end are kept, and where the two logs differ nothing is restored.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.files import TEMPORARY_SUFFIX, opened_atomically
from pipeline.store import Store
from pipeline.store.backup_archive import ABOUT, CHUNK, LAYOUT, checked, copy, opened, rows_in
from pipeline.store.rows import DECISIONS, TABLES, going_on, replace_rows, rows_of
from pipeline.store.tables import SCHEMA_VERSION

SMALL = ("sources",)
WHOLE = ("sources", "artefacts", "comparisons")
IDENTITY = ("meta", "identity")
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
    with opened(source) as archive:
        members = checked(archive, source, store.settings.home)
        _sweep(store)
        rows = {table: list(rows_in(archive, table)) for table in TABLES}
        going_on(list(rows_of(store.catalogue.database, DECISIONS)), rows[DECISIONS])
        for name in members:
            if name.startswith("files/vectors/"):
                _merge_vectors(archive, name, store.artefacts.vectors)
            elif name.startswith("files/"):
                _put(archive, name, store.artefacts.root / name.removeprefix("files/"))
        replace_rows(store.catalogue.database, rows)
    return len(store.catalogue.documents())


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


def _sweep(store: Store) -> None:
    """Take away what a program that was killed left half-written."""
    for path in store.artefacts.files():
        if path.name.endswith(TEMPORARY_SUFFIX):
            store.artefacts.delete(path)
    for folder in (store.artefacts.home, store.artefacts.vectors):
        for path in folder.glob(f"*{TEMPORARY_SUFFIX}"):
            path.unlink(missing_ok=True)


def _put(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    with archive.open(name) as member, opened_atomically(path) as file:
        copy(member, file)


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
