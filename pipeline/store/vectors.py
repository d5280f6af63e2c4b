"""Vectors that were computed once, by model and by what was embedded.

One SQLite file for each model fingerprint in a folder: hash of the passage → float32 vector, and the names of lists of
passages that are there completely, so that nobody needs to look for each passage. A transaction is whole or
absent, so that a crash between two writes leaves all earlier vectors in use; several processes may read and write.
Nothing is lost by deleting a file but the time to encode again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import StoreError

LAYOUT = 1
"""Version of the tables; a file of another one is refused, never guessed at."""

BUSY_SECONDS = 60
"""How long to wait for another process that is writing."""

_AT_ONCE = 500
"""Hashes in one question to the database, below SQLite's limit of 999 variables."""

_TABLES = """
create table if not exists about (name text primary key, value text not null) without rowid;
create table if not exists vectors (hash text primary key, vector blob not null) without rowid;
create table if not exists complete (name text primary key) without rowid;
"""


def complete_in(folder: Path, fingerprint: str) -> frozenset[str]:
    """The names given to `VectorCache.complete`; none where there is no cache of that model. Makes no file.

    Raises StoreError when the file is damaged.
    """
    return frozenset(_complete(folder, fingerprint, "select name from complete"))


def is_complete_in(folder: Path, fingerprint: str, name: str) -> bool:
    """Is this one name among them?"""
    return bool(_complete(folder, fingerprint, "select name from complete where name = ?", name))


def _complete(folder: Path, fingerprint: str, query: str, *values: str) -> list[str]:
    path = folder / f"{fingerprint}.sqlite"
    if not path.is_file():
        return []
    with _opened(path) as database:
        if database.execute("select 1 from sqlite_master where name = 'complete'").fetchone() is None:
            return []  # written by an earlier version of the program
        return [row[0] for row in database.execute(query, values)]


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for one piece of work, so that nothing is held open between two flows or processes."""
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as database:
            yield database
    except sqlite3.DatabaseError as error:
        raise StoreError(f"The vector cache {path} cannot be used: {error}.", _remedy(path)) from error


def _remedy(path: Path) -> str:
    return f"Delete {path} and run `icp ingest`: it is filled again."


class VectorCache:
    """The vectors of one model. folder: of the cache; fingerprint: of the model; dimension: of its vectors.

    Raises StoreError when the file is damaged, of another layout, or holds vectors of another dimension.
    """

    def __init__(self, folder: Path, *, fingerprint: str, dimension: int) -> None:
        self.path = folder / f"{fingerprint}.sqlite"
        self._dimension = dimension
        folder.mkdir(parents=True, exist_ok=True)
        about = {"layout": str(LAYOUT), "fingerprint": fingerprint, "dimension": str(dimension)}
        with self._open() as database, database:
            database.executescript(_TABLES)
            database.executemany("insert or ignore into about values (?, ?)", about.items())
            found = dict(database.execute("select name, value from about"))
        if found != about:
            raise StoreError(f"The vector cache {self.path} is of another layout or dimension.", self._remedy())

    def get(self, hashes: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """The known vectors among `hashes`, each (dimension,) float32, by hash."""
        found: dict[str, NDArray[np.float32]] = {}
        wanted = list(dict.fromkeys(hashes))
        with self._open() as database:
            for start in range(0, len(wanted), _AT_ONCE):
                some = wanted[start : start + _AT_ONCE]
                marks = ",".join("?" * len(some))
                for key, blob in database.execute(f"select hash, vector from vectors where hash in ({marks})", some):
                    found[key] = self._vector(blob)
        return found

    def put(self, hashes: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Keep `vectors`, one row for each of `hashes`: all of them or, after a crash, none. Known hashes stay."""
        if vectors.shape != (len(hashes), self._dimension):
            raise ValueError(f"expected {(len(hashes), self._dimension)}, got {vectors.shape}")
        rows = np.ascontiguousarray(vectors, dtype="<f4")
        pairs = [(key, row.tobytes()) for key, row in zip(hashes, rows, strict=True)]
        with self._open() as database, database:
            database.executemany("insert or ignore into vectors values (?, ?)", pairs)

    def complete(self, name: str) -> None:
        """Note that every vector of the list of passages called `name` is here."""
        with self._open() as database, database:
            database.execute("insert or ignore into complete values (?)", (name,))

    def __len__(self) -> int:
        with self._open() as database:
            return int(database.execute("select count(*) from vectors").fetchone()[0])

    def problems(self) -> tuple[str, ...]:
        """What is wrong with the file, a sentence each; for `icp verify`. Reads all of it."""
        with self._open() as database:
            answers = [row[0] for row in database.execute("pragma integrity_check")]
            length = 4 * self._dimension
            odd = database.execute("select count(*) from vectors where length(vector) != ?", (length,)).fetchone()[0]
        found = [f"The vector cache {self.path.name}: {answer}." for answer in answers if answer != "ok"]
        if odd:
            found.append(f"The vector cache {self.path.name} holds {odd} vectors of another length.")
        return tuple(found)

    def _vector(self, blob: bytes) -> NDArray[np.float32]:
        if len(blob) != 4 * self._dimension:
            raise StoreError(f"The vector cache {self.path} holds a vector of another length.", self._remedy())
        return np.frombuffer(blob, dtype="<f4").astype(np.float32)

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return _opened(self.path)

    def _remedy(self) -> str:
        return _remedy(self.path)
