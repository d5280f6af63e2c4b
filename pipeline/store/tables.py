"""The catalogue's tables. `SCHEMA_VERSION` goes up with every change to them, and `migrations/` gets a revision."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA_VERSION = "5"
OLDER_VERSIONS = frozenset({"1", "2", "3", "4"})
"""Versions that are brought up to date when a catalogue is opened."""


class Base(DeclarativeBase):
    """The catalogue's metadata."""


class MetaRow(Base):
    """Facts about the catalogue itself: its schema version."""

    __tablename__ = "meta"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class DocumentRow(Base):
    """One fetched document; lists are kept as JSON text. See `records.DocumentRecord`."""

    __tablename__ = "documents"
    id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    work: Mapped[str]
    edition: Mapped[str] = mapped_column(index=True)
    variant: Mapped[str]
    kind: Mapped[str]
    part: Mapped[str | None]
    status: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    media_type: Mapped[str]
    pages: Mapped[int]
    origin: Mapped[str]
    fetched_at: Mapped[str]
    position: Mapped[int]
    supersedes: Mapped[str]
    variant_of: Mapped[str]
    flags: Mapped[str] = mapped_column(Text)
    notes: Mapped[str] = mapped_column(Text)


class ReceiptRow(Base):
    """One current receipt per step and subject. See `records.Receipt`."""

    __tablename__ = "receipts"
    step: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    inputs: Mapped[str]
    output: Mapped[str]
    versions: Mapped[str]
    made_at: Mapped[str]


class FailureRow(Base):
    """The last failure of a subject, removed when the step succeeds. See `records.Failure`."""

    __tablename__ = "failures"
    subject: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str]
    inputs: Mapped[str]
    code: Mapped[int]
    problem: Mapped[str]
    remedy: Mapped[str]
    made_at: Mapped[str]
    tries: Mapped[int]
    retry_at: Mapped[str]


class LineageTable(Base):
    """Where each provision stands in each edition. See `records.LineageRow`."""

    __tablename__ = "lineages"
    clause: Mapped[str] = mapped_column(primary_key=True)
    lineage: Mapped[str] = mapped_column(index=True)
    document: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    work: Mapped[str]
    edition: Mapped[str] = mapped_column(index=True)
    variant: Mapped[str]
    citation: Mapped[str] = mapped_column(index=True)
    content_hash: Mapped[str]
    position: Mapped[int]


class DeliveryRow(Base):
    """What became of one report for one address. See `ledger.Delivery`."""

    __tablename__ = "deliveries"
    report: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True, index=True)
    work: Mapped[str]
    old: Mapped[str]
    new: Mapped[str]
    content: Mapped[str]
    version: Mapped[str]
    subject: Mapped[str]
    message_id: Mapped[str]
    how: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    reply: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int]
    runner: Mapped[str]
    created_at: Mapped[str]
    changed_at: Mapped[str]


class SubscriberRow(Base):
    """Somebody who wants to be sent reports. See `ledger.Subscriber`."""

    __tablename__ = "subscribers"
    address: Mapped[str] = mapped_column(primary_key=True)
    written: Mapped[str]
    paused: Mapped[bool]
    digest: Mapped[str]
    created_at: Mapped[str]


class SubscriptionRow(Base):
    """A work that a subscriber wants reports of; parts are kept as JSON text. See `ledger.Subscription`."""

    __tablename__ = "subscriptions"
    address: Mapped[str] = mapped_column(ForeignKey("subscribers.address", ondelete="CASCADE"), primary_key=True)
    work: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str]
    parts: Mapped[str] = mapped_column(Text)


class SightingRow(Base):
    """An address that the watch has seen; links and evidence are kept as JSON text. See `sightings.Sighting`."""

    __tablename__ = "sightings"
    address: Mapped[str] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    why: Mapped[str] = mapped_column(Text)
    origin: Mapped[str]
    etag: Mapped[str]
    last_modified: Mapped[str]
    sha256: Mapped[str]
    links: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    tries: Mapped[int]
    retry_at: Mapped[str]
    first_seen: Mapped[str]
    last_seen: Mapped[str]
    checked_at: Mapped[str]


class FindRow(Base):
    """Bytes that were found at an address; evidence and reasons are kept as JSON text. See `sightings.Find`."""

    __tablename__ = "finds"
    id: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(index=True)
    page: Mapped[str]
    media_type: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    why: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(index=True)
    work: Mapped[str]
    kind: Mapped[str]
    part: Mapped[str]
    edition: Mapped[str]
    variant: Mapped[str]
    status: Mapped[str]
    version: Mapped[str]
    confidence: Mapped[float]
    because: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    words: Mapped[str]
    rules: Mapped[str]
    decided_by: Mapped[str]
    first_seen: Mapped[str]
    decided_at: Mapped[str]


class DecisionRow(Base):
    """An entry of the log of decisions; clauses and after are kept as JSON text. See `model.decision.DecisionRecord`.

    No row refers to a document: a decision outlasts the edition that it was made on.
    """

    __tablename__ = "decisions"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    previous: Mapped[str]
    hash: Mapped[str] = mapped_column(index=True)
    made_at: Mapped[str]
    who: Mapped[str]
    via: Mapped[str]
    decision: Mapped[str]
    owner: Mapped[str]
    due: Mapped[str]
    status: Mapped[str]
    comment: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    work: Mapped[str] = mapped_column(index=True)
    old: Mapped[str]
    new: Mapped[str]
    edition: Mapped[str]
    clauses: Mapped[str] = mapped_column(Text)
    citation: Mapped[str]
    lineage: Mapped[str] = mapped_column(index=True)
    words: Mapped[str]
    below: Mapped[str]
    after: Mapped[str] = mapped_column(Text)
