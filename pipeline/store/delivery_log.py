"""The ledger: which report was sent to whom, when and with what reply; and who wants to be sent which.

A report for an address has one row and one state:

    waiting   to go into the address's next digest
    sending   handed to the mail server now, or by a run that died before it could say how that ended
    sent      the server took it (its reply is kept); never sent again
    failed    the server did not take it for now; the next run tries again
    refused   the server refused it for good; sent again only when that is asked for
    unknown   the connection or the run ended between the hand-over and the server's reply; as refused

A row is claimed (`sending`) before the mail's text goes to the server and settled after the server's last word. Both
outlast a power cut. Only one run can claim a row: the database decides, whatever machine the other one runs on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from sqlalchemy import ColumnElement, CursorResult, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pipeline.store.database import Database
from pipeline.store.tables import DeliveryRow, SubscriberRow, SubscriptionRow

WAITING, SENDING, SENT, FAILED, REFUSED, UNKNOWN = "waiting", "sending", "sent", "failed", "refused", "unknown"
STATES = (WAITING, SENDING, SENT, FAILED, REFUSED, UNKNOWN)
# States in which a row may be claimed, and those in which it may be where a reader asked for it to be sent again.
OPEN = frozenset({WAITING, FAILED})
AGAIN = OPEN | {REFUSED, UNKNOWN}
DIED = "The run that sent it ended before the server's reply was written down."


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One report for one address.

    report: the report's name in the ledger, a hash of work, editions, content and version. address: in the form that
    is compared (`pipeline.report.addresses`). how: "report" or "digest". runner: which machine and store sends it.
    Times are ISO 8601 in UTC.
    """

    report: str
    address: str
    work: str
    old: str
    new: str
    content: str
    version: str
    subject: str = ""
    message_id: str = ""
    how: str = "report"
    state: str = WAITING
    reply: str = ""
    attempts: int = 0
    runner: str = ""
    created_at: str = ""
    changed_at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """A work whose reports are wanted. level: "high", "medium" or "low", the least that is; parts: () for all."""

    work: str
    level: str = "low"
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscriber:
    """Somebody who wants reports. written: the address as it was given, with a name. digest: none, daily or weekly."""

    address: str
    written: str
    paused: bool = False
    digest: str = "none"
    created_at: str = ""
    subscriptions: tuple[Subscription, ...] = ()


class DeliveryLog:
    """The ledger in an open database. Every method is one transaction; raises `StoreError` as the catalogue does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ------------------------------------------------------------ deliveries

    def deliveries(self, address: str | None = None, states: Sequence[str] = STATES) -> tuple[Delivery, ...]:
        """The rows in the given states, oldest first; of one address, or of all."""
        query = select(DeliveryRow).where(DeliveryRow.state.in_(states))
        if address is not None:
            query = query.where(DeliveryRow.address == address)
        query = query.order_by(DeliveryRow.created_at, DeliveryRow.address, DeliveryRow.report)
        with self._database.transaction() as session:
            return tuple(_delivery(row) for row in session.scalars(query))

    def delivery(self, report: str, address: str) -> Delivery | None:
        """One row, None where the report was never meant for the address."""
        with self._database.transaction() as session:
            row = session.get(DeliveryRow, (report, address))
            return _delivery(row) if row else None

    def wait(self, delivery: Delivery) -> bool:
        """Put a report aside for a digest; False where the address has a row for it already."""
        with self._database.transaction() as session:
            if session.get(DeliveryRow, (delivery.report, delivery.address)) is not None:
                return False
            session.add(DeliveryRow(**asdict(delivery) | {"state": WAITING}))
            return True

    def drop_waiting(self, report: str, address: str) -> None:
        """Take out a report that waits no longer, because another has taken its place."""
        with self._database.transaction() as session:
            session.execute(
                delete(DeliveryRow).where(
                    DeliveryRow.report == report, DeliveryRow.address == address, DeliveryRow.state == WAITING
                )
            )

    def claim(self, deliveries: Sequence[Delivery], *, again: bool = False, stale: str = "") -> bool:
        """Claim all of these rows for this run, or none: False where another run has or had one of them.

        again: rows that were refused, or of which it is not known what became of them, may be claimed too; then also
        those that another machine claimed before the time `stale`. Outlasts a power cut once it returns.
        """
        allowed: ColumnElement[bool] = DeliveryRow.state.in_(AGAIN if again else OPEN)
        if again and stale:
            allowed = or_(allowed, and_(DeliveryRow.state == SENDING, DeliveryRow.changed_at < stale))
        try:
            with self._database.transaction(durable=True) as session:
                for delivery in deliveries:
                    if not _claimed(session, delivery, allowed):
                        raise _TakenError
        except _TakenError:
            return False
        return True

    def settle(self, deliveries: Sequence[Delivery], state: str, reply: str, when: str) -> None:
        """Write down what became of rows that this run has claimed. Outlasts a power cut once it returns."""
        with self._database.transaction(durable=True) as session:
            for delivery in deliveries:
                mine = _mine(delivery.report, delivery.address, delivery.runner)
                session.execute(update(DeliveryRow).where(*mine).values(state=state, reply=reply, changed_at=when))

    def close_dead(self, runner: str, when: str) -> int:
        """Mark as unknown what a run of this machine and store left claimed. Only for the holder of the mail lock."""
        with self._database.transaction(durable=True) as session:
            left = update(DeliveryRow).where(DeliveryRow.state == SENDING, DeliveryRow.runner == runner)
            return _count(session.execute(left.values(state=UNKNOWN, reply=DIED, changed_at=when)))

    def last_digest(self, address: str) -> str | None:
        """When the address was last sent a digest, None where it never was."""
        query = select(func.max(DeliveryRow.changed_at)).where(
            DeliveryRow.address == address, DeliveryRow.how == "digest", DeliveryRow.state.in_((SENT, UNKNOWN))
        )
        with self._database.transaction() as session:
            return session.scalar(query)

    # ------------------------------------------------------------ subscribers

    def subscribers(self) -> tuple[Subscriber, ...]:
        """All subscribers with what they want, by address."""
        with self._database.transaction() as session:
            wanted: dict[str, list[Subscription]] = {}
            for row in session.scalars(select(SubscriptionRow).order_by(SubscriptionRow.address, SubscriptionRow.work)):
                found = Subscription(work=row.work, level=row.level, parts=tuple(json.loads(row.parts)))
                wanted.setdefault(row.address, []).append(found)
            return tuple(
                Subscriber(
                    address=row.address,
                    written=row.written,
                    paused=row.paused,
                    digest=row.digest,
                    created_at=row.created_at,
                    subscriptions=tuple(wanted.get(row.address, ())),
                )
                for row in session.scalars(select(SubscriberRow).order_by(SubscriberRow.address))
            )

    def subscribe(self, subscriber: Subscriber) -> None:
        """Put in a subscriber, or change one: of a work that is named again, what is wanted is replaced."""
        values = asdict(subscriber)
        values.pop("subscriptions")
        with self._database.transaction() as session:
            known = session.get(SubscriberRow, subscriber.address)
            if known is not None:
                values["created_at"] = known.created_at
            session.merge(SubscriberRow(**values))
            session.flush()
            for wanted in subscriber.subscriptions:
                parts = json.dumps(wanted.parts, ensure_ascii=False)
                session.merge(
                    SubscriptionRow(address=subscriber.address, work=wanted.work, level=wanted.level, parts=parts)
                )

    def unsubscribe(self, address: str, work: str | None = None) -> bool:
        """Take out a subscriber, or one work of his; with the last work he goes too. False where there is none."""
        with self._database.transaction() as session:
            works = delete(SubscriptionRow).where(SubscriptionRow.address == address)
            gone = _count(session.execute(works if work is None else works.where(SubscriptionRow.work == work)))
            left = select(func.count()).select_from(SubscriptionRow).where(SubscriptionRow.address == address)
            if work is not None and (not gone or session.scalar(left)):
                return bool(gone)
            waiting = delete(DeliveryRow).where(DeliveryRow.address == address, DeliveryRow.state == WAITING)
            session.execute(waiting)
            return bool(_count(session.execute(delete(SubscriberRow).where(SubscriberRow.address == address))))

    def pause(self, address: str, paused: bool) -> bool:
        """Send a subscriber nothing until told otherwise; False where there is no such subscriber."""
        change = update(SubscriberRow).where(SubscriberRow.address == address).values(paused=paused)
        with self._database.transaction() as session:
            return bool(_count(session.execute(change)))


class _TakenError(Exception):
    """Another run has a row; ends the transaction without a trace."""


def _claimed(session: Session, delivery: Delivery, allowed: ColumnElement[bool]) -> bool:
    """Claim one row. The question and the change are one statement, so that no other run can come in between."""
    values = asdict(delivery)
    for name in ("report", "address", "created_at", "attempts", "state"):
        values.pop(name)
    open_row = (
        DeliveryRow.report == delivery.report,
        DeliveryRow.address == delivery.address,
        allowed,
    )
    change = update(DeliveryRow).where(*open_row).values(**values, state=SENDING, attempts=DeliveryRow.attempts + 1)
    if _count(session.execute(change)):
        return True
    if session.get(DeliveryRow, (delivery.report, delivery.address)) is not None:
        return False
    try:
        session.execute(insert(DeliveryRow).values(**asdict(delivery) | {"state": SENDING, "attempts": 1}))
    except IntegrityError:
        return False  # another run put it in just now
    return True


def _mine(report: str, address: str, runner: str) -> tuple[ColumnElement[bool], ...]:
    return (
        DeliveryRow.report == report,
        DeliveryRow.address == address,
        DeliveryRow.runner == runner,
        DeliveryRow.state == SENDING,
    )


def _count(result: object) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(**{item.name: getattr(row, item.name) for item in fields(Delivery)})
