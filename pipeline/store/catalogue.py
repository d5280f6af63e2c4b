"""The catalogue: which documents there are, what was done to them and where each provision stands.

Every method is one transaction. Raises `StoreError` where the database (`pipeline.store.database`) cannot be read or
written.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, fields
from typing import TypeVar

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from pipeline.errors import StoreError
from pipeline.store.database import Database
from pipeline.store.records import DocumentRecord, Failure, LineageRow, Receipt
from pipeline.store.tables import Base, DocumentRow, FailureRow, LineageTable, MetaRow, ReceiptRow

Record = TypeVar("Record", Receipt, Failure, LineageRow)
# Values in one question, below the limit of every database in use.
_AT_ONCE = 500
_JSON_FIELDS = ("flags", "notes")


class Catalogue:
    """An open catalogue; make one with `Catalogue.open`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def open(cls, url: str) -> Catalogue:
        """Open the catalogue at `url`; see `Database.open`."""
        return cls(Database.open(url))

    def close(self) -> None:
        """Give back the connections."""
        self.database.close()

    def _transaction(self) -> AbstractContextManager[Session]:
        return self.database.transaction()

    def identity(self) -> str:
        """32 hex digits that no other catalogue has: how a machine knows that it works on the same one as another."""
        with self._transaction() as session:
            row = session.get(MetaRow, "identity")
            if row is not None:
                return row.value
        with suppress(StoreError), self._transaction() as session:  # another process may be quicker
            session.add(MetaRow(key="identity", value=secrets.token_hex(16)))
        with self._transaction() as session:
            return session.get_one(MetaRow, "identity").value

    # ------------------------------------------------------------ documents

    def documents(self) -> tuple[DocumentRecord, ...]:
        """All documents, in the order of the manifest."""
        with self._transaction() as session:
            rows = session.scalars(select(DocumentRow).order_by(DocumentRow.position, DocumentRow.id))
            return tuple(_document(row) for row in rows)

    def of_edition(self, work: str, edition: str) -> tuple[DocumentRecord, ...]:
        """The documents of one edition of a work, in the order of the manifest."""
        with self._transaction() as session:
            query = select(DocumentRow).where(DocumentRow.work == work, DocumentRow.edition == edition)
            return tuple(
                _document(row) for row in session.scalars(query.order_by(DocumentRow.position, DocumentRow.id))
            )

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

    def receipts_of(self, subjects: Sequence[str]) -> dict[tuple[str, str], Receipt]:
        """The current receipts of some subjects by (step, subject)."""
        found: dict[tuple[str, str], Receipt] = {}
        with self._transaction() as session:
            for start in range(0, len(subjects), _AT_ONCE):
                query = select(ReceiptRow).where(ReceiptRow.subject.in_(subjects[start : start + _AT_ONCE]))
                found.update(((row.step, row.subject), _record(Receipt, row)) for row in session.scalars(query))
        return found

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

    def failure(self, subject: str) -> Failure | None:
        """The standing failure of a subject."""
        with self._transaction() as session:
            row = session.get(FailureRow, subject)
            return _record(Failure, row) if row else None

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
