"""The log of decisions: entries are added and never changed, and each holds the hash of the one before.

Several may write at once, on one machine or on several: an entry's number is given once, by the database, and whoever
finds it taken looks at the log again before writing. So what a writer does with the entries that are there is always
done with all of them.

A changed, missing, added or moved entry breaks the chain of hashes, which `faults` finds. The last entries could be cut
off unseen by that alone; whoever kept the log's head (every register and every export has it) sees that too.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from pipeline.errors import StoreError
from pipeline.model.decision import Choice, DecidedOn, DecisionRecord, Entered
from pipeline.store.database import Database
from pipeline.store.tables import DecisionRow

TRIES = 50
PAUSE_SECONDS = 0.05
_LISTS = ("clauses", "after")
Make = Callable[[tuple[DecisionRecord, ...]], Sequence[Entered]]


class DecisionLog:
    """The log in an open database. Raises `StoreError` as the catalogue does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[DecisionRecord, ...]:
        """Every entry, the oldest first. Raises `StoreError` for one that cannot be read."""
        return tuple(_record(row) for row in self._rows())

    def faults(self) -> tuple[str, ...]:
        """What is wrong with the log, a sentence each; none where it is what was written."""
        return tuple(faults(self._rows()))

    def put_down(self, make: Make, *, who: str, via: str, when: str) -> tuple[DecisionRecord, ...]:
        """Add what `make` gives for the entries that are there: all of it or nothing. Gives what was added.

        `make` is called again where another writer was quicker; what it raises comes through, and nothing is added.
        Raises `StoreError` where the log is not what was written. Outlasts a power cut once it returns.
        """
        for _ in range(TRIES):
            try:
                return self._appended(make, who=who, via=via, when=when)
            except _TakenError:
                time.sleep(random.uniform(0, PAUSE_SECONDS))
        raise StoreError("The log of decisions is written to by too many at once.", "Run this again in a moment.")

    def _appended(self, make: Make, *, who: str, via: str, when: str) -> tuple[DecisionRecord, ...]:
        with self._database.transaction(durable=True) as session:
            rows = [dict(row) for row in session.execute(_SELECT).mappings()]
            wrong = next(faults(rows), None)
            if wrong is not None:
                raise StoreError(f"The log of decisions is damaged: {wrong}", "Restore it from a backup (icp restore).")
            number, head = (rows[-1]["number"], rows[-1]["hash"]) if rows else (0, "")
            added: list[dict[str, Any]] = []
            for one in make(tuple(map(_record, rows))):
                number += 1
                row = {"number": number, "previous": head, "made_at": when, "who": who, "via": via, **_columns(one)}
                head = row["hash"] = hash_of(row)
                added.append(row)
            try:
                if added:
                    session.execute(insert(DecisionRow), added)
            except IntegrityError as error:
                raise _TakenError from error
        return tuple(map(_record, added))

    def _rows(self) -> list[dict[str, Any]]:
        with self._database.transaction() as session:
            return [dict(row) for row in session.execute(_SELECT).mappings()]


class _TakenError(Exception):
    """Another writer has the number; ends the transaction without a trace."""


_SELECT = select(DecisionRow.__table__).order_by(DecisionRow.number)


def hash_of(row: Mapping[str, Any]) -> str:
    """64 hex digits for an entry, of its columns as they are kept and of the hash before it."""
    kept = {name: value for name, value in row.items() if name != "hash"}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def faults(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with the entries, as they are kept, in the order of their numbers."""
    head = ""
    for at, row in enumerate(rows, start=1):
        name = f"entry {row['number']} ({row['citation']}, {row['who']}, {row['made_at']})"
        if row["number"] != at:
            yield f"Before {name}, entry {at} is missing."
            return  # all that follow would be told to follow the wrong one
        if hash_of(row) != row["hash"]:
            yield f"The words of {name} are not what was written."
        elif row["previous"] != head:
            yield f"What stands before {name} is not what stood there when it was written."
        head = row["hash"]


def _columns(one: Entered) -> dict[str, Any]:
    values = {**asdict(one.choice), **asdict(one.about), "after": one.after}
    return {name: json.dumps(value) if name in _LISTS else value for name, value in values.items()}


def _record(row: Mapping[str, Any]) -> DecisionRecord:
    try:
        values: dict[str, Any] = {
            name: tuple(json.loads(value)) if name in _LISTS else value for name, value in row.items()
        }
    except (TypeError, ValueError) as error:
        raise StoreError(
            f"The log of decisions is damaged: entry {row['number']} cannot be read.",
            "icp decisions verify says what is wrong; restore it from a backup (icp restore).",
        ) from error
    choice = Choice(**{item.name: values.pop(item.name) for item in fields(Choice)})
    about = DecidedOn(**{item.name: values.pop(item.name) for item in fields(DecidedOn)})
    return DecisionRecord(**values, choice=choice, about=about)


def standing(records: Sequence[DecisionRecord]) -> dict[str, tuple[DecisionRecord, ...]]:
    """By subject the entries that no other took the place of; more than one are in conflict."""
    replaced = {name for record in records for name in record.after}
    found: dict[str, tuple[DecisionRecord, ...]] = {}
    for record in records:
        if record.hash not in replaced:
            found[record.about.subject] = (*found.get(record.about.subject, ()), record)
    return found
