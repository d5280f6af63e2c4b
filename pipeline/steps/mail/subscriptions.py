"""Who wants to be sent which reports, said on the web page: put in, changed and taken out."""

from __future__ import annotations

from pipeline.clock import now
from pipeline.errors import UsageError
from pipeline.report.addresses import mailbox
from pipeline.store import Store
from pipeline.store.delivery_log import Subscriber, Subscription

LEVELS = ("high", "medium", "low")
DIGESTS = ("none", "daily", "weekly")


def subscribe(store: Store, address: str, work: str, *, level: str = "low", digest: str = "none") -> str:
    """Send reports about a work of the store to an address; named again, what was wanted of it is replaced.

    Gives the address as it is kept. Raises `UsageError` for an address, work, level or digest that cannot be.
    """
    works = sorted({record.work for record in store.catalogue.documents() if record.work})
    for what, value, known in (("work", work, works), ("level", level, LEVELS), ("digest", digest, DIGESTS)):
        if value not in known:
            raise UsageError(f"There is no {what} “{value}”.", f"There are: {', '.join(known)}.")
    box = mailbox(address)
    store.ledger.subscribe(
        Subscriber(
            address=box.key,
            written=str(box),
            digest=digest,
            created_at=now(),
            subscriptions=(Subscription(work=work, level=level),),
        )
    )
    return box.key


def unsubscribe(store: Store, address: str) -> None:
    """Send nothing more to an address; it does not matter whether it was sent anything. Raises `UsageError`."""
    store.ledger.unsubscribe(mailbox(address).key)
