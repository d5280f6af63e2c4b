"""Who wants to be sent which reports, said on the web page: put in by anyone, changed and stopped by the owner only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.clock import now
from pipeline.errors import UsageError
from pipeline.report.addresses import mailbox
from pipeline.store import Store
from pipeline.store.delivery_log import Subscriber, Subscription
from pipeline.subscribers import owner_of

LEVELS = ("high", "medium", "low")
DIGESTS = ("none", "daily", "weekly")
NOTHING = "none"  # in place of a level: no reports about the work
MOST_PARTS = 40
LONGEST_PART = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is wanted of a work: a level or `NOTHING`, and names of parts, one a line."""

    level: str
    parts: str = ""


def subscribe(store: Store, address: str, work: str, *, level: str = "low", digest: str = "none") -> None:
    """Send reports about a work of the store to an address, unless it is sent them already.

    Whoever knows an address can call this, so it changes nothing of what the address was sent before. Raises
    `UsageError` for an address, work, level or digest that cannot be.
    """
    works = sorted({record.work for record in store.catalogue.documents() if record.work})
    _check(("work", work, works), ("level", level, LEVELS), ("digest", digest, DIGESTS))
    box = mailbox(address)
    known = next((one for one in store.ledger.subscribers() if one.address == box.key), None)
    if known is not None and any(wanted.work == work for wanted in known.subscriptions):
        return
    fresh = known or Subscriber(address=box.key, written=str(box), digest=digest, created_at=now())
    store.ledger.subscribe(replace(fresh, subscriptions=(Subscription(work=work, level=level),)))


def owner_of_key(store: Store, key: str, secret: str, today: date) -> Subscriber | None:
    """The subscriber whose key it is (`pipeline.subscribers`), None where it is nobody's or too old."""
    return owner_of(key, secret, store.ledger.subscribers(), today)


def change_own(store: Store, owner: Subscriber, wanted: Mapping[str, Wanted], digest: str) -> None:
    """What a subscriber asks for of the works that he is sent reports about; nothing of any work ends all.

    To be called for whom the key says, never for an address. Raises `UsageError` for what cannot be.
    """
    works = [one.work for one in owner.subscriptions]
    _check(("digest", digest, DIGESTS))
    kept = []
    for work, asked in wanted.items():
        _check(("work", work, works), ("level", asked.level, (*LEVELS, NOTHING)))
        if asked.level != NOTHING:
            kept.append(Subscription(work=work, level=asked.level, parts=_parts(asked.parts)))
    if kept:
        store.ledger.subscribe(replace(owner, digest=digest, subscriptions=tuple(kept)))
    for work, asked in wanted.items():
        if asked.level == NOTHING:
            store.ledger.unsubscribe(owner.address, work)


def _parts(text: str) -> tuple[str, ...]:
    """Names of parts, one a line."""
    parts = tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    if len(parts) > MOST_PARTS or any(len(part) > LONGEST_PART for part in parts):
        raise UsageError("That is too much for names of parts.", "Write one name a line, such as General Conditions.")
    return parts


def _check(*asked: tuple[str, str, Sequence[str]]) -> None:
    for what, value, known in asked:
        if value not in known:
            raise UsageError(f"There is no {what} “{value}”.", f"There are: {', '.join(known)}.")
