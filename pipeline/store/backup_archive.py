"""What an archive must be before anything of it is believed: its members' names, their bytes, the rows, the vectors.

An archive may come from anybody. Every member must have a name that `write_backup` gives, and be what its hash says;
every row must fit its table; every file of vectors must be one. Only then is anything written.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec
from sqlalchemy import Table

from pipeline.errors import DamagedFileError, FileMissingError, IcpError, StoreError, UnsupportedFormatError
from pipeline.store.database import Database, make_engine
from pipeline.store.rows import TABLES, replace_rows
from pipeline.store.tables import SCHEMA_VERSION, Base

LAYOUT = 1
ABOUT = "backup.json"
CHUNK = 1024 * 1024
# The layout of `pipeline.store.artefacts`; whatever version a file is of, it is made again where it is another one.
NAMES = re.compile(
    rf"catalogue/(?:{'|'.join(TABLES)})\.jsonl"
    r"|files/sources/[0-9a-f]{64}"
    r"|files/artefacts/[0-9a-f]{64}/(?:extract|segment|clauses-[0-9a-f]{16})-\d+\.json"
    r"|files/comparisons/[0-9a-f]{64}-\d+\.json"
    r"|files/vectors/[\w.-]*\w\.sqlite",
    re.ASCII,
)
_GIVE = "Name a file that icp backup wrote."
# backup.json has a line for each member, and a row the notes of one document: far below this.
_LONGEST_TEXT = 256 * 1024 * 1024


class About(msgspec.Struct, frozen=True, kw_only=True):
    """`backup.json`: the SHA-256 of every member by its name."""

    layout: int
    schema: str
    members: dict[str, str]


class _Version(msgspec.Struct, frozen=True, kw_only=True):
    layout: int | None = None
    schema: str | None = None


@contextmanager
def opened(source: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; what goes wrong while it is read is said of the backup."""
    try:
        archive = zipfile.ZipFile(source)
    except FileNotFoundError as error:
        raise FileMissingError(f"There is no file {source}.", _GIVE) from error
    except OSError as error:
        raise FileMissingError(f"{source} cannot be read: {error.strerror or error}.", _GIVE) from error
    except Exception as error:  # zipfile has a dozen kinds of errors for what is no archive
        raise UnsupportedFormatError(f"{source} is no backup.", _GIVE) from error
    with archive:
        yield archive


def checked(archive: zipfile.ZipFile, source: Path, room: Path | None = None) -> tuple[str, ...]:
    """The names of the members, after reading every byte and every row of the archive.

    room: a folder on the disk that it is to be restored to. Raises UnsupportedFormatError for an archive of something
    else or of another version, DamagedFileError, StoreError where the disk has not the room.
    """
    try:
        members = _members(archive, source)
        if room is not None:
            _check_room(archive, members, room)
        _check_rows(archive, members, source)
        for name in members:
            if name.startswith("files/vectors/"):
                _check_vectors(archive, name, source)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, NotImplementedError) as error:
        raise damaged(source, str(error)) from error  # whatever zipfile has for it
    return members


def rows_in(archive: zipfile.ZipFile, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table as they were written."""
    with archive.open(f"catalogue/{table}.jsonl") as member:
        while line := member.readline(_LONGEST_TEXT):
            yield json.loads(line)


def copy(source: IO[bytes], target: IO[bytes]) -> None:
    """Copy a member in pieces."""
    while piece := source.read(CHUNK):
        target.write(piece)


def damaged(source: Path, what: str) -> DamagedFileError:
    """The error for an archive that is not to be believed."""
    return DamagedFileError(f"The backup {source} is damaged: {what}.", "Nothing was changed. Use another backup.")


def _members(archive: zipfile.ZipFile, source: Path) -> tuple[str, ...]:
    names = archive.namelist()
    if ABOUT not in names:
        raise UnsupportedFormatError(f"{source} is no backup of icp.", _GIVE)
    if archive.getinfo(ABOUT).file_size > _LONGEST_TEXT:
        raise damaged(source, f"{ABOUT} is too long")
    text = archive.read(ABOUT)
    try:
        version = msgspec.json.decode(text, type=_Version)
        if (version.layout, version.schema) != (LAYOUT, SCHEMA_VERSION):
            raise UnsupportedFormatError(
                f"{source} was written by another version of icp (schema {version.schema}; this one has "
                f"{SCHEMA_VERSION}).",
                "Restore it with that version, and upgrade afterwards.",
            )
        members = msgspec.json.decode(text, type=About).members
    except msgspec.MsgspecError as error:
        raise damaged(source, f"{ABOUT} is not what was written ({error})") from error
    there = set(names)
    for name, expected in members.items():
        if NAMES.fullmatch(name) is None:
            raise damaged(source, f"it holds {name!r}, which no backup has")
        if name not in there or _digest(archive, name) != expected:
            raise damaged(source, f"{name} is not what was written")
    if missing := [table for table in TABLES if f"catalogue/{table}.jsonl" not in members]:
        raise damaged(source, f"the table {missing[0]} is missing")
    return tuple(members)


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as member:
        while piece := member.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _check_room(archive: zipfile.ZipFile, members: tuple[str, ...], room: Path) -> None:
    needed, free = sum(archive.getinfo(name).file_size for name in members), shutil.disk_usage(room).free
    if needed > free:
        raise StoreError(
            f"The backup needs {needed / 1e6:.0f} MB on the disk of {room}, which has {free / 1e6:.0f} MB.",
            "Make room.",
        )


def _check_rows(archive: zipfile.ZipFile, members: tuple[str, ...], source: Path) -> None:
    """Do the rows fit their tables and one another? They are put into a database in memory first."""
    engine = make_engine("sqlite://")
    try:
        Base.metadata.create_all(engine)
        replace_rows(Database(engine), {table: list(_typed(archive, table, source)) for table in TABLES})
    except IcpError as error:
        if isinstance(error, DamagedFileError):
            raise
        raise damaged(source, "its rows do not fit one another") from error
    finally:
        engine.dispose()


def _typed(archive: zipfile.ZipFile, table: str, source: Path) -> Iterator[dict[str, Any]]:
    """The rows of a table, each with the columns that it should have and values of their types."""
    laid: Table = Base.metadata.tables[table]
    try:
        for row in rows_in(archive, table):
            if not _fits(row, laid):
                raise damaged(source, f"a row of the table {table} does not fit it")
            yield row
    except (ValueError, RecursionError) as error:
        raise damaged(source, f"the table {table} is not what was written") from error


def _fits(row: object, laid: Table) -> bool:
    if not isinstance(row, Mapping) or set(row) != set(laid.columns.keys()):
        return False
    return all(
        value is None if column.nullable and value is None else type(value) is column.type.python_type
        for column, value in ((laid.columns[name], value) for name, value in row.items())
    )


def _check_vectors(archive: zipfile.ZipFile, name: str, source: Path) -> None:
    """Is it a whole database with the tables of a vector cache?"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vectors.sqlite"
        with archive.open(name) as member, path.open("wb") as file:
            copy(member, file)
        try:
            with closing(sqlite3.connect(path)) as database:
                said = database.execute("pragma quick_check").fetchone()[0]
                for table in ("about", "vectors", "complete"):
                    database.execute(f"select count(*) from {table}").fetchone()
        except sqlite3.DatabaseError as error:
            raise damaged(source, f"{name} holds no vectors ({error})") from error
    if said != "ok":
        raise damaged(source, f"{name} holds no vectors ({said})")
