"""What the watch has seen: every address, and every content that was found at one. Nothing is ever forgotten.

A sighting is an address. Its states:

    new       seen, not yet asked
    current   its bytes are those of the find with its sha256
    left      not asked, or asked and of no use; `why` says so
    failed    the last try failed; `why` says how, and it is tried again at `retry_at`

A find is one content of one address. Its states:

    review    waits for a person
    accepted  a document of the corpus, together with the rows of the manifest
    known     the same bytes as a document that was there before
    format    the same document as another in another format
    words     other bytes with the same words as the find before
    left      recognised as no document of the page's works
    rejected  a person said no
    removed   was a document until a person took it out
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeVar

from sqlalchemy import select

from pipeline.errors import StoreError
from pipeline.store.database import Database
from pipeline.store.tables import Base, FindRow, SightingRow

NEW, CURRENT, LEFT, FAILED = "new", "current", "left", "failed"
REVIEW, ACCEPTED, KNOWN, FORMAT, WORDS, REJECTED, REMOVED = (
    "review",
    "accepted",
    "known",
    "format",
    "words",
    "rejected",
    "removed",
)
Kept = TypeVar("Kept", "Sighting", "Find")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """An address. page: id of the watched page that led to it; kind: "page" or "file".

    origin: where it led in the end. sha256: of what was there the last time. links: of a page, as they were read the
    last time; evidence: the words about a file, by the place where they stand. tries: how often it has failed in a row.
    """

    address: str
    page: str
    kind: str
    state: str = NEW
    why: str = ""
    origin: str = ""
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    links: tuple[Mapping[str, Any], ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)
    tries: int = 0
    retry_at: str = ""
    first_seen: str = ""
    last_seen: str = ""
    checked_at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Find:
    """A content of an address, and what it was taken for.

    document: id of the document that it is, "" for none. work … version, confidence, because: as recognised, or as a
    person said. words: a hash of its words, which stays where only the file's dress changes. rules: the fingerprint of
    the rules that decided; decided_by: "rules" or "person".
    """

    id: str
    address: str
    sha256: str
    page: str
    media_type: str = ""
    state: str = REVIEW
    why: str = ""
    document: str = ""
    work: str = ""
    kind: str = ""
    part: str = ""
    edition: str = ""
    variant: str = "generic"
    status: str = "final"
    version: str = "1"
    confidence: float = 0.0
    because: tuple[str, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    rules: str = ""
    decided_by: str = "rules"
    first_seen: str = ""
    decided_at: str = ""


class Sightings:
    """The watch's memory in an open database. Every method is one transaction; raises `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Sighting, ...]:
        """Every address, by page and address."""
        with self._database.transaction() as session:
            rows = session.scalars(select(SightingRow).order_by(SightingRow.page, SightingRow.address))
            return tuple(_value(Sighting, row) for row in rows)

    def get(self, address: str) -> Sighting | None:
        """One address, None where it was never seen."""
        with self._database.transaction() as session:
            row = session.get(SightingRow, address)
            return _value(Sighting, row) if row else None

    def save(self, *sightings: Sighting) -> None:
        """Put in or replace addresses."""
        with self._database.transaction() as session:
            for sighting in sightings:
                session.merge(SightingRow(**_columns(sighting)))

    def finds(self, states: Sequence[str] | None = None) -> tuple[Find, ...]:
        """Every find in the given states, the oldest first; in all states unless told."""
        query = select(FindRow).order_by(FindRow.first_seen, FindRow.address, FindRow.id)
        if states is not None:
            query = query.where(FindRow.state.in_(states))
        with self._database.transaction() as session:
            return tuple(_value(Find, row) for row in session.scalars(query))

    def save_find(self, find: Find, sighting: Sighting | None = None) -> None:
        """Put in or replace a find, together with what is now known of its address."""
        with self._database.transaction() as session:
            session.merge(FindRow(**_columns(find)))
            if sighting is not None:
                session.merge(SightingRow(**_columns(sighting)))


def _columns(value: Sighting | Find) -> dict[str, Any]:
    """The columns of a row; lists and tables are JSON text."""
    return {
        name: json.dumps(item, ensure_ascii=False) if isinstance(item, tuple | list | dict) else item
        for name, item in asdict(value).items()
    }


def _value(kind: type[Kept], row: Base) -> Kept:
    values = {item.name: getattr(row, item.name) for item in fields(kind)}
    try:
        for name in ("links", "because"):
            if name in values:
                values[name] = tuple(json.loads(values[name]))
        values["evidence"] = json.loads(values["evidence"])
    except (TypeError, ValueError) as error:
        raise StoreError(
            f"The catalogue's row of {values['address']} is damaged: it cannot be read.",
            "Move the catalogue aside (icp settings shows where it is) and run icp ingest and icp watch --once.",
        ) from error
    return kind(**values)
