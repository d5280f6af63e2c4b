"""The catalogue: which documents there are, what was done to them and where each provision stands.

SQLite by default (write-ahead log, foreign keys on, waits for a lock rather than failing), any SQLAlchemy address by
ICP_DATABASE_URL. Every method is one transaction. Raises `StoreError` where the database cannot be opened, read or
written, or its schema is another version's.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, delete, event, func, insert, select
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.orm import Session

from pipeline.errors import MissingExtraError, SettingsError, StoreError
from pipeline.store.records import DocumentRecord, Failure, LineageRow, Receipt
from pipeline.store.tables import SCHEMA_VERSION, Base, DocumentRow, FailureRow, LineageTable, MetaRow, ReceiptRow

BUSY_TIMEOUT_MS = 30_000
Record = TypeVar("Record", Receipt, Failure, LineageRow)
# Values in one question, below the limit of every database in use.
_AT_ONCE = 500
LAYING_TRIES = 8
LAYING_PAUSE_SECONDS = 0.1
# What a database says about its surroundings rather than about itself: no reason to move it aside.
REMEDIES = {
    "database is locked": "Another program is using it; try again when that is done.",
    "database or disk is full": "Make room, then run it again.",
    "unable to open database file": "Check ICP_HOME and ICP_DATABASE_URL (icp settings shows both).",
    "readonly database": "Check the rights of ICP_HOME.",
}
_JSON_FIELDS = ("flags", "notes")
TABLES = tuple(table.name for table in Base.metadata.sorted_tables)
"""The names of the tables, each after those that it refers to."""


class Catalogue:
    """An open catalogue; make one with `Catalogue.open`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Catalogue:
        """Open the catalogue at `url`, laying its tables where there are none, and check its schema version."""
        engine = _engine(url)
        try:
            version = _lay(engine)
        except SQLAlchemyError as error:
            raise _unusable(engine, error) from error
        if version != SCHEMA_VERSION:
            raise StoreError(
                f"The catalogue has schema version {version}; this program needs {SCHEMA_VERSION}.",
                "Use the program version that made it, or move ICP_HOME aside and run icp ingest again.",
            )
        return cls(engine)

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        """A session whose work is whole or absent; whatever the database says becomes a `StoreError`."""
        try:
            with Session(self._engine) as session, session.begin():
                yield session
        except SQLAlchemyError as error:
            raise _unusable(self._engine, error) from error

    # ------------------------------------------------------------ documents

    def documents(self) -> tuple[DocumentRecord, ...]:
        """All documents, in the order of the manifest."""
        with self._transaction() as session:
            rows = session.scalars(select(DocumentRow).order_by(DocumentRow.position, DocumentRow.id))
            return tuple(_document(row) for row in rows)

    def document(self, document_id: str) -> DocumentRecord | None:
        """One document, None where it is not there."""
        with self._transaction() as session:
            row = session.get(DocumentRow, document_id)
            return _document(row) if row else None

    def save_document(self, record: DocumentRecord, receipt: Receipt) -> None:
        """Put in or replace a document together with the receipt of the step that made the change."""
        values = asdict(record)
        for name in _JSON_FIELDS:
            values[name] = json.dumps(values[name], ensure_ascii=False)
        with self._transaction() as session:
            session.merge(DocumentRow(**values))
            _settle(session, receipt)

    def remove_document(self, document_id: str) -> None:
        """Take out a document with its receipts, failures and places in lineages."""
        with self._transaction() as session:
            for table in (ReceiptRow, FailureRow):
                session.execute(delete(table).where(table.subject == document_id))
            session.execute(delete(LineageTable).where(LineageTable.document == document_id))
            session.execute(delete(DocumentRow).where(DocumentRow.id == document_id))

    # ------------------------------------------------------------ receipts and failures

    def receipts(self) -> dict[tuple[str, str], Receipt]:
        """All current receipts by (step, subject)."""
        with self._transaction() as session:
            return {(row.step, row.subject): _record(Receipt, row) for row in session.scalars(select(ReceiptRow))}

    def receipt(self, step: str, subject: str) -> Receipt | None:
        """One receipt, None where the step was not done for the subject."""
        with self._transaction() as session:
            row = session.get(ReceiptRow, (step, subject))
            return _record(Receipt, row) if row else None

    def save_receipt(self, receipt: Receipt) -> None:
        """Put in a receipt in place of the older one; the subject's failure in that step is settled by it."""
        with self._transaction() as session:
            _settle(session, receipt)

    def forget(self, step: str, subject: str) -> None:
        """Take out a receipt, so that the step is done again."""
        with self._transaction() as session:
            session.execute(delete(ReceiptRow).where(ReceiptRow.step == step, ReceiptRow.subject == subject))

    def failures(self) -> dict[str, Failure]:
        """The standing failures by subject."""
        with self._transaction() as session:
            return {row.subject: _record(Failure, row) for row in session.scalars(select(FailureRow))}

    def save_failure(self, failure: Failure) -> None:
        """Put in a failure in place of the subject's older one."""
        with self._transaction() as session:
            session.merge(FailureRow(**asdict(failure)))

    # ------------------------------------------------------------ lineages

    def replace_lineages(self, rows: Iterable[LineageRow], receipt: Receipt) -> None:
        """Put all lineages in place of the older ones, with the receipt, in one transaction."""
        values = [asdict(row) for row in rows]
        with self._transaction() as session:
            session.execute(delete(LineageTable))
            if values:
                session.execute(insert(LineageTable), values)
            _settle(session, receipt)

    def lineages_of(self, clauses: Sequence[str]) -> dict[str, str]:
        """Lineage by clause key, for those of `clauses` that have one."""
        found: dict[str, str] = {}
        with self._transaction() as session:
            for start in range(0, len(clauses), _AT_ONCE):
                some = LineageTable.clause.in_(clauses[start : start + _AT_ONCE])
                query = select(LineageTable.clause, LineageTable.lineage).where(some)
                found.update((row.clause, row.lineage) for row in session.execute(query))
        return found

    def lineage_rows(self, lineages: Sequence[str]) -> tuple[LineageRow, ...]:
        """Every place of the given lineages, in the order of the documents and of the clauses in them."""
        with self._transaction() as session:
            query = (
                select(LineageTable)
                .join(DocumentRow, DocumentRow.id == LineageTable.document)
                .where(LineageTable.lineage.in_(lineages))
                .order_by(DocumentRow.position, LineageTable.position)
            )
            return tuple(_record(LineageRow, row) for row in session.scalars(query))

    def defined(self, term: str) -> tuple[LineageRow, ...]:
        """Every definition of exactly this term: its citation ends with the quoted term."""
        with self._transaction() as session:
            query = select(LineageTable).where(LineageTable.citation.endswith(f' "{term}"', autoescape=True))
            return tuple(_record(LineageRow, row) for row in session.scalars(query))

    def count_clauses(self, documents: Sequence[str]) -> int:
        """How many provisions the documents have."""
        with self._transaction() as session:
            query = select(func.count()).select_from(LineageTable).where(LineageTable.document.in_(documents))
            return session.scalar(query) or 0

    def cited(self, citation: str) -> tuple[LineageRow, ...]:
        """Every clause with exactly this citation, in the order of the documents."""
        with self._transaction() as session:
            query = (
                select(LineageTable)
                .join(DocumentRow, DocumentRow.id == LineageTable.document)
                .where(LineageTable.citation == citation)
                .order_by(DocumentRow.position, LineageTable.position)
            )
            return tuple(_record(LineageRow, row) for row in session.scalars(query))

    # ------------------------------------------------------------ all of it

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """All rows of a table as plain values by column, in the order of its key; for a backup."""
        columns = Base.metadata.tables[table]
        with self._transaction() as session:
            for row in session.execute(select(columns).order_by(*columns.primary_key)).mappings():
                yield dict(row)

    def replace_rows(self, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Put these rows in the place of all that there are, in one transaction; by the name of the table."""
        with self._transaction() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(delete(table))
            for table in Base.metadata.sorted_tables:
                found = rows.get(table.name, ())
                for start in range(0, len(found), _AT_ONCE):
                    session.execute(insert(table), found[start : start + _AT_ONCE])


def _engine(url: str) -> Engine:
    """An engine for `url`, with SQLite's connections set up for one writer beside many readers."""
    try:
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError) as error:
        raise SettingsError(
            "ICP_DATABASE_URL is not a database address.", "Write sqlite:///PATH or leave it out."
        ) from error
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"The database driver {error.name} is not installed.", f"Install it with: pip install {error.name}"
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


def _lay(engine: Engine) -> str:
    """Lay the tables where there are none, and give the schema version. Several processes may do so at once."""
    for attempt in range(1, LAYING_TRIES + 1):
        try:
            Base.metadata.create_all(engine)
            with Session(engine) as session, session.begin():
                row = session.get(MetaRow, "schema")
                if row is None:
                    session.add(MetaRow(key="schema", value=SCHEMA_VERSION))
                return SCHEMA_VERSION if row is None else row.value
        except (IntegrityError, OperationalError, ProgrammingError):
            # Another process laid the same table or row in between; or no trial helps, and the last one says why.
            if attempt == LAYING_TRIES:
                raise
            time.sleep(LAYING_PAUSE_SECONDS)
    raise AssertionError("unreachable")


def _unusable(engine: Engine, error: SQLAlchemyError) -> StoreError:
    """What the database said, as an error of ours: one sentence without SQL, and what to do."""
    place = engine.url.database if engine.dialect.name == "sqlite" else engine.url.render_as_string(hide_password=True)
    cause = error.orig if isinstance(error, DBAPIError) else None
    said = " ".join(str(cause or type(error).__name__).split("\n")[0].split()).rstrip(".")
    for sign, remedy in REMEDIES.items():
        if sign in said:
            return StoreError(f"The catalogue {place} cannot be used: {said}.", remedy)
    if engine.dialect.name == "sqlite":
        remedy = (
            f"Move {place} aside and run icp ingest: the documents of the manifest come back, with the vectors that "
            "are known already; name any others again."
        )
    else:
        remedy = "Check ICP_DATABASE_URL and the database server."
    return StoreError(f"The catalogue {place} cannot be used: {said}.", remedy)


def _settle(session: Session, receipt: Receipt) -> None:
    """Save a receipt and take out the failure that it makes good."""
    session.merge(ReceiptRow(**asdict(receipt)))
    session.execute(delete(FailureRow).where(FailureRow.subject == receipt.subject, FailureRow.step == receipt.step))


def _document(row: DocumentRow) -> DocumentRecord:
    values = {item.name: getattr(row, item.name) for item in fields(DocumentRecord)}
    for name in _JSON_FIELDS:
        try:
            values[name] = tuple(json.loads(values[name]))
        except (TypeError, ValueError) as error:
            raise StoreError(
                f"The catalogue's row of the document {row.id} is damaged: its {name} cannot be read.",
                "Move the catalogue aside (icp settings shows where it is) and run icp ingest.",
            ) from error
    return DocumentRecord(**values)


def _record(kind: type[Record], row: Base) -> Record:
    return kind(**{item.name: getattr(row, item.name) for item in fields(kind)})
