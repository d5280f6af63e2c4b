"""All rows of the catalogue as plain values, and back: for backups, and for moving to another kind of database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from pipeline.errors import StoreError
from pipeline.store.database import Database
from pipeline.store.tables import Base

TABLES = tuple(table.name for table in Base.metadata.sorted_tables)
"""The names of the tables, each after those that it refers to."""
DECISIONS = "decisions"
_AT_ONCE = 500  # rows in one statement, below the limit of every database in use


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
                found = going_on([dict(row) for row in session.execute(log).mappings()], found)
            for start in range(0, len(found), _AT_ONCE):
                session.execute(insert(table), found[start : start + _AT_ONCE])


def going_on(here: Sequence[Mapping[str, Any]], backup: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The decisions of a backup that go on where those of the store end. Raises `StoreError` where the two differ."""
    both = min(len(here), len(backup))
    if list(here[:both]) == list(backup[:both]):
        return backup[both:]
    raise StoreError(
        "The store holds decisions that are not in the backup, and the backup holds others: restoring would lose some.",
        "Keep these with icp decisions export, and restore into an empty folder (ICP_HOME).",
    )
