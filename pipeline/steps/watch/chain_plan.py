"""The decisions of the chain: which editions are news and whole, what is to be tried again, of what to tell somebody.

Pure: the catalogue's records, receipts and the ledger's rows go in with the time, what is due comes out. The rules:

- An edition is news once: when its documents are others than those of the receipt of its last report. Reading the same
  documents again by a newer version of this program is no news.
- An edition that a later final one has replaced is history, and no news: of nine editions that come at once only the
  newest is reported, against the one before it.
- A variant that follows no other edition, only the generic text of its own year, is no news either.
- An edition is whole when it has every part that the edition before it had, or is one document without parts. One that
  is not waits for the missing parts, `days` after the last of its documents came; then it is reported as it is, and the
  report says what is missing. Parts that come later make it news again.
- What the store held before the first chain is known, not news.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.editions import EditionKey, editions
from pipeline.lineage import predecessors
from pipeline.smtp import PAUSES
from pipeline.steps.ingest.plan import Receipts, digest
from pipeline.steps.retry_policy import CLOCK_JUMP, for_good
from pipeline.steps.watch.plan import retry_at
from pipeline.store.delivery_log import FAILED as UNDELIVERED
from pipeline.store.delivery_log import Delivery
from pipeline.store.records import DocumentRecord, Failure, Receipt
from pipeline.store.watch_log import FAILED, REVIEW, Find, Sighting

DRAFT = " draft"
REPORT = "report"
BEGUN = ("chain", "corpus")
# How often one run tries to hand over a mail; the ledger counts every trial.
TRIALS = len(PAUSES) + 1
# With the pauses of `retry_at` (1, 2, 4 hours) this is seven hours after the first failure: no short outage.
TELL_AFTER_TRIES = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionPair:
    """An edition and the one it is compared with. inputs: a hash of its documents; missing: parts that it lacks."""

    old: EditionKey
    new: EditionKey
    inputs: str
    missing: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The subject of its receipts."""
        return f"{self.old} -> {self.new}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """An edition whose report is not sent yet, in a sentence, and until when (ISO 8601)."""

    pair: EditionPair
    until: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """What is to be reported now, and what waits."""

    pairs: tuple[EditionPair, ...] = ()
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RecurringFailure:
    """Something that keeps failing. key: the same for the same trouble, so that it is told once."""

    key: str
    subject: str
    said: str


# ---------------------------------------------------------------- editions


def pairs_of(records: Sequence[DocumentRecord]) -> tuple[EditionPair, ...]:
    """Every edition that follows another one, with that one. records: those whose clauses can be read."""
    known = editions(records)
    return tuple(
        EditionPair(
            old=old,
            new=new,
            inputs=digest(*(part for record in known[new] for part in (record.id, record.sha256))),
            missing=missing_parts(known[old], known[new]),
        )
        for new, old in predecessors(records).items()
        if old.edition != new.edition
    )


def missing_parts(old: Sequence[DocumentRecord], new: Sequence[DocumentRecord]) -> tuple[str, ...]:
    """The parts that an edition had and its successor lacks, in order; none where that is one document of all parts."""
    there = {record.part or "" for record in new}
    if "" in there:
        return ()
    return tuple(dict.fromkeys(record.part for record in old if record.part and record.part not in there))


def what_is_due(
    records: Sequence[DocumentRecord],
    receipts: Receipts,
    deliveries: Sequence[Delivery],
    *,
    now: datetime,
    days: int,
) -> Due:
    """What is to be reported now. records: those whose clauses can be read; deliveries: those that failed for now."""
    pairs = pairs_of(records)
    history = {pair.old for pair in pairs if not pair.new.edition.endswith(DRAFT)}
    known = editions(records)
    due: list[EditionPair] = []
    waiting: list[Waiting] = []
    for pair in pairs:
        receipt = receipts.get((REPORT, pair.subject))
        if pair.new in history or (receipt is not None and receipt.inputs == pair.inputs):
            continue
        rest = _parts_awaited(pair, known[pair.new], now, days) or _server_left_alone(pair, deliveries, now)
        if rest is None:
            due.append(pair)
        else:
            waiting.append(rest)
    return Due(pairs=tuple(due), waiting=tuple(waiting))


def _parts_awaited(pair: EditionPair, documents: Sequence[DocumentRecord], now: datetime, days: int) -> Waiting | None:
    """Is it too early to do without the missing parts?"""
    if not pair.missing:
        return None
    came = max(datetime.fromisoformat(record.fetched_at) for record in documents)
    until = came + timedelta(days=days)
    if now >= until or now < came - CLOCK_JUMP:
        return None
    stamp = until.isoformat(timespec="seconds")
    why = f"{pair.new} has no {', no '.join(pair.missing)} yet; it is reported without after {stamp}."
    return Waiting(pair=pair, until=stamp, why=why)


def _server_left_alone(pair: EditionPair, deliveries: Sequence[Delivery], now: datetime) -> Waiting | None:
    """Did the mail server not take it a short while ago?"""
    names = (str(pair.old), str(pair.new))
    failed = [row for row in deliveries if row.state == UNDELIVERED and (row.old, row.new) == names]
    if not failed:
        return None
    row = max(failed, key=lambda item: item.changed_at)
    last = datetime.fromisoformat(row.changed_at)
    until = retry_at(last, max(1, row.attempts // TRIALS))
    if now >= datetime.fromisoformat(until) or now < last - CLOCK_JUMP:
        return None
    return Waiting(pair=pair, until=until, why=f"The mail about {pair.new} was not taken: {row.reply}.")


def baseline(records: Sequence[DocumentRecord], when: str) -> tuple[Receipt, ...]:
    """Receipts that say of all that is there that it is known; the last one says that this was done."""
    begun = Receipt(step=BEGUN[0], subject=BEGUN[1], inputs="", output="", made_at=when)
    told = (
        Receipt(step=REPORT, subject=pair.subject, inputs=pair.inputs, output="known", made_at=when)
        for pair in pairs_of(records)
    )
    return (*told, begun)


# ---------------------------------------------------------------- failures


def troubles(
    failures: Mapping[str, Failure], sightings: Sequence[Sighting], waiting: Sequence[Find] = ()
) -> tuple[RecurringFailure, ...]:
    """What the operator is to be told of: what no further try mends, what several tries did not, and what waits for a
    person. waiting: the finds of `icp review`."""
    found = [
        RecurringFailure(
            key=digest("failure", failure.step, subject, failure.inputs),
            subject=subject,
            said=f"{failure.step}: {failure.problem} {failure.remedy}".rstrip() + _tried(failure.tries),
        )
        for subject, failure in sorted(failures.items())
        if for_good(failure) or failure.tries >= TELL_AFTER_TRIES
    ]
    # What was at an address the last time that all was well tells one trouble there from the next.
    found += [
        RecurringFailure(
            key=digest("address", item.address, item.sha256, *(str(link.get("address")) for link in item.links)),
            subject=item.address,
            said=f"watch: {item.why}" + _tried(item.tries),
        )
        for item in sightings
        if item.state == FAILED and item.tries >= TELL_AFTER_TRIES
    ]
    found += [
        RecurringFailure(
            key=digest("review", item.id),
            subject=item.address,
            said=f"watch: {item.why or 'It is not certain what this is.'} Decide about it: icp review ({item.id}).",
        )
        for item in waiting
        if item.state == REVIEW
    ]
    return tuple(found)


def _tried(tries: int) -> str:
    return f" It was tried {tries} times." if tries > 1 else ""
