"""What the store holds: works with their editions and documents, each document with its state and its ledger."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from urllib.parse import urlsplit

from pipeline.edition_order import EditionOrder
from pipeline.editions import GENERIC, EditionKey, edition_of, edition_title
from pipeline.lineage import predecessors
from pipeline.model import Clause, Ledger
from pipeline.store import Store
from pipeline.store.records import DocumentRecord, Failure
from pipeline.store.watch_log import REVIEW, Find


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionHoldings:
    """The documents of one edition of a work, in order. name: as `icp diff` takes it, "" for guidance. follows: the
    name of the edition before it. clauses: of all its documents. linked: False where its work has other editions, and
    nothing says how it is linked with them."""

    title: str
    name: str
    documents: tuple[DocumentRecord, ...]
    failures: tuple[Failure | None, ...]
    clauses: int
    follows: str = ""
    linked: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """A contract, or a document that speaks about one, with its editions, newest first. name: its id."""

    name: str
    title: str
    kind: str
    groups: tuple[EditionHoldings, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentHoldings:
    """One document: what it is, where its characters went, its outline; ledger: None where it could not be read.

    origin: where it came from: an address, or the bare name of a file. failure: what went wrong last.
    """

    record: DocumentRecord
    origin: str
    is_address: bool
    ledger: Ledger | None
    outline: tuple[Clause, ...]
    clauses: int
    failure: Failure | None
    read_at: str
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    """What the watch knows of a publication page. why: what was the matter at the last look, at checked_at."""

    address: str
    state: str
    why: str
    checked_at: str
    documents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LastWatch:
    """What the last watch saw. recent: the finds that came last, newest first; waiting: how many wait for a person."""

    pages: tuple[Watched, ...]
    recent: tuple[Find, ...]
    waiting: int


RECENT = 10


def last_watch(store: Store) -> LastWatch:
    """The publication pages that were looked at, and what was found on them."""
    sightings = store.sightings.all()
    finds = store.sightings.finds()
    found = Counter(one.page for one in sightings if one.kind == "file")
    pages = [one for one in sightings if one.kind == "page"]
    return LastWatch(
        pages=tuple(
            Watched(
                address=one.address, state=one.state, why=one.why, checked_at=one.checked_at, documents=found[one.page]
            )
            for one in sorted(pages, key=lambda one: one.checked_at, reverse=True)
        ),
        recent=tuple(sorted(finds, key=lambda one: one.first_seen, reverse=True)[:RECENT]),
        waiting=sum(one.state == REVIEW for one in finds),
    )


def works(store: Store) -> tuple[Work, ...]:
    """All works of the store, contracts first, in the order of the manifest."""
    records = store.catalogue.documents()
    by_work: dict[str, list[DocumentRecord]] = {}
    for record in records:
        by_work.setdefault(record.work or record.id, []).append(record)
    follows = {str(new): str(old) for new, old in predecessors(records).items()}
    failures, order = store.catalogue.failures(), EditionOrder.of(records)
    found = [
        Work(
            name=members[0].work or members[0].id,
            title=_work_title(members),
            kind=members[0].kind or "file",
            groups=_groups(store, members, follows, failures, order),
        )
        for members in by_work.values()
    ]
    return tuple(sorted(found, key=lambda work: work.kind not in ("contract", "agreement")))


def _groups(
    store: Store,
    members: Sequence[DocumentRecord],
    follows: dict[str, str],
    failures: dict[str, Failure],
    order: EditionOrder,
) -> tuple[EditionHoldings, ...]:
    """A work's documents by edition and variant, newest first and the generic variant before the others."""
    parts: dict[tuple[str, str], list[DocumentRecord]] = {}
    for record in members:
        parts.setdefault((record.edition, record.variant), []).append(record)
    ordered = sorted(parts, key=lambda one: one[1] not in ("", GENERIC))
    ordered.sort(key=lambda one: order.time(EditionKey(work=members[0].work, edition=one[0])), reverse=True)
    groups = []
    for part in ordered:
        documents = tuple(parts[part])
        key = edition_of(documents[0])
        name = str(key) if key is not None else ""
        title = part[0] or "No edition"
        if part[1] not in ("", GENERIC):
            title = f"{title} ({part[1].replace('-', ' ')})"
        groups.append(
            EditionHoldings(
                title=title,
                name=name,
                documents=documents,
                failures=tuple(failures.get(record.id) for record in documents),
                clauses=store.catalogue.count_clauses([record.id for record in documents]),
                follows=follows.get(name, ""),
                linked=key not in order.unlinked,
            )
        )
    return tuple(groups)


def _work_title(members: Sequence[DocumentRecord]) -> str:
    """What a reader calls a work: the words that begin the titles of an edition, without its year."""
    first = members[0]
    key = edition_of(first)
    if key is None or len(members) == 1:
        return first.title or first.id
    same = [one for one in members if (one.edition, one.variant) == (first.edition, first.variant)]
    return re.sub(r"\s*\b\d{4}/\d{2}\b", "", edition_title(key, same)).strip() or first.work


def held(store: Store, record: DocumentRecord) -> DocumentHoldings:
    """One document."""
    address = urlsplit(record.origin)
    is_address = address.scheme in ("http", "https")
    receipt = store.catalogue.receipt("annotate", record.id)
    readable = store.has_clauses(record)
    segmentation = store.clauses_of(record) if readable else None
    clauses = segmentation.clauses if segmentation is not None else ()
    return DocumentHoldings(
        record=record,
        origin=record.origin if is_address else PurePath(record.origin).name,
        is_address=is_address,
        ledger=segmentation.ledger if segmentation is not None else None,
        outline=tuple(one for one in clauses if one.heading and one.kind != "definition" and one.parent is None),
        clauses=len(clauses),
        failure=store.catalogue.failures().get(record.id),
        read_at=receipt.made_at if receipt is not None else "",
        notes=(
            *record.notes,
            *(note for note in (segmentation.notes if segmentation else ()) if note not in record.notes),
        ),
    )


def edition_names(store: Store, record: DocumentRecord) -> tuple[str, str]:
    """The edition that a document is a part of and the one before it, as `icp diff` takes them; "" where none is."""
    key = edition_of(record)
    if key is None:
        return "", ""
    before = predecessors(store.catalogue.documents()).get(key)
    return str(key), str(before) if before is not None else ""


def file_name(record: DocumentRecord) -> str:
    """The name under which a reader keeps a document: letters that every system takes."""
    bare = PurePath(record.name).name or record.id
    return re.sub(r"[^A-Za-z0-9._-]+", "-", bare).strip(".-")[:120] or "document"


def when(moment_in_iso: str | None) -> str:
    """A moment (ISO 8601) as a reader writes it: "22 November 2026, 09:15 UTC"; "" for none."""
    from pipeline.report.phrases import moment

    return moment(datetime.fromisoformat(moment_in_iso)) if moment_in_iso else ""
