"""Digests: one mail for each reader with all reports that have waited for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.decisions.beside import keys_beside
from pipeline.editions import EditionKey, corpus, editions, resolve_edition
from pipeline.errors import AmbiguousNameError, NotInStoreError
from pipeline.report.identity import identify
from pipeline.report.messages import Chapter, Compared, Recipient, chapter, headline_of, nothing_to_say
from pipeline.steps.ingest.corpus import kept_comparison
from pipeline.steps.mail.delivery import (
    SKIPPED,
    DeliveryResult,
    Post,
    before,
    logged,
    row_of,
    runner_of,
    send_chapters,
)
from pipeline.steps.watch.chain_plan import missing_parts
from pipeline.store import Store
from pipeline.store.delivery_log import FAILED, REFUSED, SENDING, UNKNOWN, WAITING, Delivery, Subscriber
from pipeline.subscribers import reader_for

# How long after a digest the next one is due: an hour less than the name says, so that a daily run is never too early.
PERIODS = {"daily": timedelta(hours=23), "weekly": timedelta(days=6, hours=23)}


def editions_compared(store: Store, old: str, new: str) -> Compared:
    """The comparison of two editions of the store, by any of their names; made now unless it is there."""
    known = editions(corpus(store))
    before_key, after_key = resolve_edition(old, known), resolve_edition(new, known)
    diff, made = kept_comparison(store, before_key, after_key)
    identity = identify(diff, work=after_key.work, old=str(before_key), new=str(after_key))
    missing = missing_parts(known.get(before_key, ()), known.get(after_key, ()))
    return Compared(
        diff=diff,
        made=datetime.fromisoformat(made),
        identity=identity,
        note=_lacks(after_key, missing),
        keys=keys_beside(store, diff, before_key, after_key, identity),
    )


def _lacks(new: EditionKey, missing: Sequence[str]) -> str:
    """What the reader of a report has to know about an edition that is not whole."""
    if not missing:
        return ""
    return f"{new} has no {', no '.join(missing)} yet; what stood there is shown as removed."


def digests(store: Store, post: Post) -> Iterator[DeliveryResult]:
    """Send the digests that are due. As `delivering.deliver` otherwise."""
    store.ledger.close_dead(runner_of(store), post.clock().isoformat(timespec="seconds"))
    for subscriber in store.ledger.subscribers():
        waiting = _waiting(store, subscriber, post)
        if not waiting:
            continue
        if subscriber.paused:
            yield logged(DeliveryResult(address=subscriber.address, state=SKIPPED, said="The subscription is paused."))
        elif not _due(store, subscriber, post):
            said = f"{len(waiting)} wait; the next {subscriber.digest} digest is not due yet."
            yield logged(DeliveryResult(address=subscriber.address, state=WAITING, said=said))
        else:
            result = _send(store, subscriber, waiting, post)
            if result is not None:
                yield logged(result)


def _waiting(store: Store, subscriber: Subscriber, post: Post) -> Sequence[Delivery]:
    """The rows that may go into a digest now."""
    states = (WAITING, FAILED, REFUSED, UNKNOWN, SENDING) if post.again else (WAITING, FAILED)
    rows = store.ledger.deliveries(subscriber.address, states)
    return [row for row in rows if row.how == "digest" and not before(row, post)]


def _due(store: Store, subscriber: Subscriber, post: Post) -> bool:
    """Has a period gone by since the last digest? Who had none yet need not wait; nor what is sent again."""
    last = store.ledger.last_digest(subscriber.address)
    period = PERIODS.get(subscriber.digest)
    return post.again or last is None or period is None or post.clock() - datetime.fromisoformat(last) >= period


def _send(store: Store, subscriber: Subscriber, waiting: Sequence[Delivery], post: Post) -> DeliveryResult | None:
    """One mail with all that is still worth telling; None where nothing is."""
    found: list[tuple[Chapter, Delivery, Recipient]] = []
    for row in waiting:
        told = _chapter(store, subscriber, row, post)
        if told is None:
            store.ledger.drop_waiting(row.report, row.address)
        else:
            found.append(told)
    if not found:
        return None
    works = ", ".join(dict.fromkeys(row.work for _, row, _ in found))
    reader = replace(found[0][2], why=found[0][2].why.replace(f"about {found[0][1].work}.", f"about {works}."))
    return send_chapters(store, [told for told, _, _ in found], [row for _, row, _ in found], reader, post)


def _chapter(
    store: Store, subscriber: Subscriber, row: Delivery, post: Post
) -> tuple[Chapter, Delivery, Recipient] | None:
    """What a waiting report tells now; None where it is not wanted any more or there is nothing to tell.

    The editions are compared again where they have changed since; what the reader gets is then the newer report, and
    its row takes the place of the older one.
    """
    reader = reader_for(subscriber, row.work, post.sender, post.links)
    if reader is None:
        return None
    try:
        compared = editions_compared(store, row.old, row.new)
    except (NotInStoreError, AmbiguousNameError):
        return None  # an edition was taken out of the store
    if nothing_to_say(compared.diff, reader.choice):
        return None
    told = chapter(compared, reader.choice, post.sender.page)
    fresh = row_of(compared, reader, "digest", headline_of(told.piece.report))
    if fresh.report != row.report:
        store.ledger.drop_waiting(row.report, row.address)
        if before(store.ledger.delivery(fresh.report, fresh.address), post):
            return None
    return told, fresh, reader
