"""How a store stands: what `icp status` shows, and the numbers that a monitor reads. Looks, and changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.editions import SUPERSEDED, corpus, editions
from pipeline.errors import IndexMismatchError
from pipeline.index.files import HEADER, current_generation, read_seal
from pipeline.library.status.metrics import Metric
from pipeline.model.decision import STATUSES, Choice
from pipeline.store import Store
from pipeline.store.decision_log import standing
from pipeline.store.delivery_log import STATES
from pipeline.store.records import Failure
from pipeline.store.tables import SCHEMA_VERSION
from pipeline.store.watch_log import ACCEPTED, CURRENT, FAILED, LEFT, NEW, REVIEW

DOCUMENT_STATES = ("ingested", "failed", "superseded", "unread")
NO_STATUS, IN_CONFLICT = "without status", "in conflict"
ADDRESS_STATES = (CURRENT, LEFT, FAILED, NEW)


@dataclass(frozen=True, kw_only=True, slots=True)
class Failing:
    """Something that failed: a document's step, or the watch of an address. next_try: ISO 8601, "" for none."""

    subject: str
    step: str
    problem: str
    tries: int
    since: str
    next_try: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """How a store stands. Counts are by state. last_watch: when an address was asked last, "" for never. due: reports
    that the next chain sends; waiting: sentences about those that it does not send yet. index_kind: "" for none.
    decisions: those that stand, by status; in conflict: changes that more than one stands on."""

    home: str
    schema_version: str
    documents: Mapping[str, int]
    editions: int
    last_watch: str
    addresses: Mapping[str, int]
    accepted: int
    review: int
    deliveries: Mapping[str, int]
    subscribers: int
    due: tuple[str, ...]
    waiting: tuple[str, ...]
    failures: tuple[Failing, ...]
    index_kind: str
    index_bytes: int
    index_clauses: int
    decisions: Mapping[str, int]


def status(store: Store, *, due: Sequence[str], waiting: Sequence[str]) -> Status:
    """How the store stands. due: the reports that the next chain sends; waiting: why others are not sent yet."""
    records = store.catalogue.documents()
    failures = store.catalogue.failures()
    sightings = store.sightings.all()
    finds = Counter(find.state for find in store.sightings.finds())
    states: Counter[str] = Counter()
    for record in records:
        if record.id in failures:
            states["failed"] += 1
        elif record.status == SUPERSEDED:
            states["superseded"] += 1
        else:
            states["ingested" if store.has_clauses(record) else "unread"] += 1
    known = {record.id for record in records}
    # One that could not even be got is in no row of the catalogue.
    states["failed"] += sum(item.step == "fetch" and subject not in known for subject, item in failures.items())
    deliveries = Counter(row.state for row in store.ledger.deliveries())
    generation = current_generation(store.artefacts.index)
    failing = [_failing(item) for item in failures.values()]
    failing += [
        Failing(
            subject=item.address,
            step="watch",
            problem=item.why,
            tries=item.tries,
            since=item.checked_at,
            next_try=item.retry_at,
        )
        for item in sightings
        if item.state == FAILED
    ]
    return Status(
        home=str(store.settings.home),
        schema_version=SCHEMA_VERSION,
        documents={name: states[name] for name in DOCUMENT_STATES},
        editions=len(editions(corpus(store))),
        last_watch=max((item.checked_at for item in sightings), default=""),
        addresses={name: sum(item.state == name for item in sightings) for name in ADDRESS_STATES},
        accepted=finds[ACCEPTED],
        review=finds[REVIEW],
        deliveries={name: deliveries[name] for name in STATES},
        subscribers=len(store.ledger.subscribers()),
        due=tuple(due),
        waiting=tuple(waiting),
        failures=tuple(sorted(failing, key=lambda item: (item.subject, item.step))),
        index_kind=_kind(generation),
        index_bytes=_size(generation),
        index_clauses=store.catalogue.count_clauses([record.id for record in corpus(store)]) if generation else 0,
        decisions=_decisions(store),
    )


def _decisions(store: Store) -> dict[str, int]:
    """How many decisions stand, by their status."""
    groups = [
        found for found in standing(store.decisions.all()).values() if len(found) > 1 or found[0].choice != Choice()
    ]
    states = Counter((record.choice.status or NO_STATUS).lower() for found in groups for record in found)
    counts = {name.lower(): states[name.lower()] for name in (*STATUSES, NO_STATUS)}
    return {**counts, IN_CONFLICT: sum(len(found) > 1 for found in groups)}


def _failing(failure: Failure) -> Failing:
    return Failing(
        subject=failure.subject,
        step=failure.step,
        problem=failure.problem,
        tries=failure.tries,
        since=failure.made_at,
        next_try=failure.retry_at,
    )


def _kind(generation: Path | None) -> str:
    """What the index is made with: its model, and its parts."""
    if generation is None:
        return ""
    try:
        header = read_seal(generation, HEADER)
    except IndexMismatchError:
        return "damaged (icp verify)"
    parts = sorted(path.name for path in generation.iterdir() if path.is_dir())
    return f"{' and '.join(parts)}, {header.get('model', 'model unknown')}"


def _size(generation: Path | None) -> int:
    if generation is None:
        return 0
    return sum(path.stat().st_size for path in generation.rglob("*") if path.is_file())


def metrics(found: Status, now: datetime) -> tuple[Metric, ...]:
    """The numbers of a status, for a monitor."""
    last = datetime.fromisoformat(found.last_watch).timestamp() if found.last_watch else 0
    return (
        Metric("icp_documents", "Documents by state.", found.documents, label="state"),
        Metric("icp_editions", "Editions that can be compared.", found.editions),
        Metric("icp_last_watch_timestamp_seconds", "When an address was asked last; 0 for never.", last),
        Metric("icp_addresses", "Addresses that the watch has seen, by state.", found.addresses, label="state"),
        Metric("icp_review_waiting", "Finds that wait for a person.", found.review),
        Metric("icp_deliveries", "Reports for an address, by state.", found.deliveries, label="state"),
        Metric("icp_subscribers", "Subscribers.", found.subscribers),
        Metric("icp_reports_due", "Reports that the next chain sends.", len(found.due)),
        Metric("icp_reports_waiting", "Reports that wait for parts or for the mail server.", len(found.waiting)),
        Metric("icp_decisions", "Decisions that stand, by status.", found.decisions, label="state"),
        Metric("icp_failures", "Documents and addresses that failed the last time.", len(found.failures)),
        Metric("icp_index_bytes", "Size of the search index in use.", found.index_bytes),
        Metric("icp_index_clauses", "Clauses in the search index.", found.index_clauses),
        Metric("icp_schema_version", "Version of the catalogue's tables.", int(found.schema_version)),
        Metric("icp_status_timestamp_seconds", "When these numbers were taken.", now.timestamp()),
    )
