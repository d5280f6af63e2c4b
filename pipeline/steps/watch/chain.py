"""The chain: watch → ingest → compare → report to the subscribers → tell the operator what keeps failing.

Each link asks what is due (`pipeline.steps.watch.chain_plan`), does it, and leaves a receipt or a row in the ledger, so
that a chain that died anywhere is taken up by the next one, and one that finds nothing to do changes nothing. What
fails is written down and does not hold up the rest. The order is said once, in `in_order`; the plain runner is here,
and the flow `flows/watch.py` has another one, whose links are Prefect's tasks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from pipeline.editions import corpus
from pipeline.errors import BusyError, IcpError
from pipeline.sources.polite import Visitor
from pipeline.steps.common import log, plan_ingest, receipt_for, record_failure
from pipeline.steps.effective_manifest import known
from pipeline.steps.ingest.requested import Asked, asked_for
from pipeline.steps.ingest.run import ingest
from pipeline.steps.mail.delivery import DeliveryResult, Post, runner_of, to_subscribers
from pipeline.steps.mail.digests import editions_compared
from pipeline.steps.mail.mail_server import posting
from pipeline.steps.mail.operator_notices import tell_operator
from pipeline.steps.retry_policy import resting
from pipeline.steps.watch.chain_plan import BEGUN, REPORT, Due, EditionPair, Waiting, baseline, what_is_due
from pipeline.steps.watch.watch import WatchReport, accepted_documents, look
from pipeline.store import Store
from pipeline.store.delivery_log import FAILED, SENDING

# The way to the mail server is only opened where there is something to send.
Way = Callable[[], AbstractContextManager[Post]]
OPEN = frozenset({FAILED, SENDING, "taken"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportOutcome:
    """What became of the report of a pair. error: why it could not be sent to anybody, "" where it could."""

    pair: EditionPair
    results: tuple[DeliveryResult, ...] = ()
    error: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainOutcome:
    """A chain: what the watch saw, which documents were ingested, what was reported or waits, what the operator was
    told, and the errors that held up a report or the operator's mail."""

    watch: WatchReport
    ingested: tuple[str, ...] = ()
    told: tuple[ReportOutcome, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    operator: tuple[str, ...] = ()
    errors: tuple[IcpError, ...] = field(default=())


class ChainRunner(Protocol):
    """Does what a chain consists of; `in_order` says in which order."""

    def look(self) -> WatchReport:
        """Look at the pages and decide about what is new."""

    def ingest(self, asked: tuple[Asked, ...]) -> None:
        """Bring the store up to date, with the documents asked for; a document's failure is recorded, not raised."""

    def compare(self) -> Due:
        """As `compare_due`."""

    def report(self, pair: EditionPair) -> tuple[DeliveryResult, ...]:
        """As `report_pair`."""

    def tell(self) -> tuple[str, ...]:
        """As `tell_operator`, in `store.sending()`."""


def in_order(store: Store, runner: ChainRunner, now: Callable[[], datetime]) -> ChainOutcome:
    """The order of a chain: the store is brought up to date under its lock; then each report, then the operator's mail.

    Raises `BusyError` at once where another process writes to the store: that one, or the next chain, does it.
    """
    with store.writing(wait=0):
        begin(store)
        seen = runner.look()
        ingested = _ingest_due(store, runner, now())
        due = runner.compare()
    told: list[ReportOutcome] = []
    errors: list[IcpError] = []
    operator: tuple[str, ...] = ()
    try:
        with store.sending():
            store.ledger.close_dead(runner_of(store), now().isoformat(timespec="seconds"))
    except BusyError as error:
        return ChainOutcome(watch=seen, ingested=ingested, waiting=due.waiting, errors=(error,))
    for pair in due.pairs:
        try:
            told.append(ReportOutcome(pair=pair, results=runner.report(pair)))
        except IcpError as error:
            told.append(ReportOutcome(pair=pair, error=str(error)))
            errors.append(error)
    try:
        operator = runner.tell()
    except IcpError as error:
        errors.append(error)
    return ChainOutcome(
        watch=seen,
        ingested=ingested,
        told=tuple(told),
        waiting=due.waiting,
        operator=operator,
        errors=tuple({str(error): error for error in errors}.values()),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class InProcess:
    """The plain runner: one link after another, in this process. pages: ids of those to look at, () for all."""

    store: Store
    now: Callable[[], datetime]
    way: Way
    pages: Sequence[str] = ()
    visitor: Visitor | None = None

    def look(self) -> WatchReport:
        """As in `ChainRunner`; so are all the others."""
        return look(self.store, pages=self.pages, visitor=self.visitor, now=self.now)

    def ingest(self, asked: tuple[Asked, ...]) -> None:
        """Here."""
        ingest(self.store, asked)

    def compare(self) -> Due:
        """Here."""
        return compare_due(self.store, self.now())

    def report(self, pair: EditionPair) -> tuple[DeliveryResult, ...]:
        """Here."""
        return report_pair(self.store, pair, self.way)

    def tell(self) -> tuple[str, ...]:
        """Here."""
        with self.store.sending():
            return tell_operator(self.store, self.way)


def utc() -> datetime:
    """The time now."""
    return datetime.now(UTC)


def run_chain(
    store: Store,
    *,
    pages: Sequence[str] = (),
    visitor: Visitor | None = None,
    now: Callable[[], datetime] = utc,
    way: Way | None = None,
) -> ChainOutcome:
    """The whole chain in this process. pages: ids of the pages to look at, () for all; way: to the mail server, as set
    unless told. Raises `BusyError` as `in_order` does.
    """
    send = way or (lambda: posting(store))
    return in_order(store, InProcess(store=store, now=now, way=send, pages=pages, visitor=visitor), now)


def begin(store: Store) -> None:
    """Before the first chain: what is in the store is known, and no news. To be called under the store's lock."""
    receipts = store.catalogue.receipts()
    if BEGUN not in receipts:
        for receipt in baseline(corpus(store), receipt_for(*BEGUN, "", "").made_at):
            store.catalogue.save_receipt(receipt)


def documents_due(store: Store, now: datetime) -> tuple[Asked, ...]:
    """The documents to be ingested now: what the watch accepted, and what failed to be got; not what is left alone."""
    failures = store.catalogue.failures()
    manifest = known(store)
    rows = {source.id for source in manifest.sources}
    names = [*accepted_documents(store), *(name for name in sorted(failures) if name in rows)]
    due = [name for name in dict.fromkeys(names) if not resting(failures.get(name), now)]
    return asked_for(due, manifest)[0] if due else ()


def _ingest_due(store: Store, runner: ChainRunner, now: datetime) -> tuple[str, ...]:
    """Bring the corpus up to date; gives the ids of the documents that were worked on and did not fail."""
    asked = documents_due(store, now)
    plan = plan_ingest(store, asked)
    if plan.nothing_to_do:
        return ()
    runner.ingest(asked)
    failures = store.catalogue.failures()
    return tuple(document.id for document in plan.documents if document.steps and document.id not in failures)


def compare_due(store: Store, now: datetime) -> Due:
    """Compare what is to be reported; a pair that cannot be compared is a failure, and reported another time."""
    due = due_now(store, now)
    compared = []
    for pair in due.pairs:
        try:
            editions_compared(store, str(pair.old), str(pair.new))
        except IcpError as error:
            record_failure(store, "compare", pair.subject, pair.inputs, error)
        else:
            compared.append(pair)
    for rest in due.waiting:
        log.info("%s", rest.why, extra={"document": rest.pair.subject, "step": REPORT})
    return Due(pairs=tuple(compared), waiting=due.waiting)


def due_now(store: Store, now: datetime) -> Due:
    """What is to be reported now, by what the store holds."""
    return what_is_due(
        corpus(store),
        store.catalogue.receipts(),
        store.ledger.deliveries(states=(FAILED,)),
        now=now,
        days=store.settings.parts_days,
    )


def report_pair(store: Store, pair: EditionPair, way: Way) -> tuple[DeliveryResult, ...]:
    """Send the report of a pair to its subscribers. Once none of them is to be tried again, a receipt says that it is
    told.

    Raises `MailServerError` or `SettingsError` where no mail can be sent at all.
    """
    wanted = any(sub.work == pair.new.work for one in store.ledger.subscribers() for sub in one.subscriptions)
    results: tuple[DeliveryResult, ...] = ()
    with store.sending():
        if wanted:
            compared = editions_compared(store, str(pair.old), str(pair.new))
            with way() as post:
                results = tuple(to_subscribers(store, compared, post))
        if not any(result.state in OPEN for result in results):
            output = "told" if wanted else "nobody"
            store.catalogue.save_receipt(receipt_for(REPORT, pair.subject, pair.inputs, output))
    log.info("%s: %d told", pair.subject, len(results), extra={"document": pair.subject, "step": REPORT})
    return results
