"""What the tests of deliveries share: a way to a mail server of their own, and readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from mail_room import Room, mail_server

from pipeline.report.addresses import Mailbox, mailbox
from pipeline.report.mail import Sender
from pipeline.report.messages import Compared, Recipient
from pipeline.report.subscriber_filter import SubscriberFilter
from pipeline.smtp import Outbox, Server
from pipeline.steps.mail.delivery import DeliveryResult, Post, deliver
from pipeline.steps.mail.digests import editions_compared
from pipeline.store import Store
from pipeline.store.delivery_log import Subscriber, Subscription

NOW = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
SENDER = Sender(mailbox=Mailbox(local="icp", domain="example.org", name="Contract changes"))
ANNA, BERT, GONE = "anna@example.org", "bert@example.org", "gone@example.org"


@contextmanager
def post(room: Room, *, again: bool = False, clock: Callable[[], datetime] = lambda: NOW) -> Iterator[Post]:
    """Mail through a server of the test's own."""
    with mail_server(room, security="none"):
        server = Server(host="127.0.0.1", port=room.port, security="none", seconds=10.0)
        with Outbox(server, sleep=lambda wait: None) as outbox:
            yield Post(sender=SENDER, outbox=outbox, again=again, clock=clock)


def newest(store: Store) -> Compared:
    return editions_compared(store, "2019/20", "2020/21")


def reader(address: str, **choice: object) -> Recipient:
    return Recipient(mailbox=mailbox(address), choice=SubscriberFilter(**choice))  # type: ignore[arg-type]


def sent(store: Store, room: Room, addresses: Sequence[str], *, again: bool = False) -> list[DeliveryResult]:
    """Send the newest report to these."""
    with post(room, again=again) as way, store.sending():
        return list(deliver(store, newest(store), [reader(address) for address in addresses], way))


def states(results: Sequence[DeliveryResult]) -> list[str]:
    return [result.state for result in results]


def subscribe(store: Store, address: str, digest: str = "none", work: str = "work", **choice: object) -> None:
    wanted = Subscription(work=work, **choice)  # type: ignore[arg-type]
    store.ledger.subscribe(
        Subscriber(address=mailbox(address).key, written=address, digest=digest, subscriptions=(wanted,))
    )
