"""What changed from edition to edition of a work, as an Atom feed (RFC 4287): one entry for each edition that followed
another, newest first, with how many changes need a decision and which come first.

An entry's id is made of the two editions, and its time is when the last document of the newer one was fetched: both
stay what they are when the corpus is read again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from feedgenerator import Atom1Feed

from pipeline.edition_order import EditionOrder
from pipeline.editions import EditionKey, called, editions
from pipeline.errors import NotInStoreError
from pipeline.library.status.holdings import works
from pipeline.lineage import predecessors
from pipeline.model import Comparison
from pipeline.report.content import content
from pipeline.report.view_parts import Entry
from pipeline.store import Store

MEDIA_TYPE = "application/atom+xml"
MOST_EDITIONS = 12
MOST_CHANGES = 12
"""So many editions have an entry, and so many changes are named in one."""

_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "icp/changes")


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedAddresses:
    """The addresses that a feed names. page: of the work; comparison: of two editions, by their names; own: of the
    feed itself."""

    own: str
    page: str
    comparison: Callable[[str, str], str]


def change_feed(store: Store, work: str, compared: Callable[[str, str], Comparison], addresses: FeedAddresses) -> bytes:
    """The feed of a work. compared: the comparison of two editions by their names. Raises `NotInStoreError` for a work
    that is not there."""
    there = [one for one in works(store) if one.name == work and any(group.name for group in one.groups)]
    if not there:
        known = ", ".join(one.name for one in works(store) if any(group.name for group in one.groups)) or "none"
        raise NotInStoreError(f"There is no work “{work}”.", f"Works with editions: {known}.")
    title = there[0].title
    feed = Atom1Feed(
        title=f"{title}: changes",
        link=addresses.page,
        description=f"What changed from edition to edition of {title}",
        feed_url=addresses.own,
        feed_guid=_id(work),
        language="en-GB",
    )
    for old, new, when in pairs(store, work):
        report = content(compared(str(old), str(new)).diff)
        name, before = called(new.edition, new.variant), called(old.edition, old.variant)
        feed.add_item(
            title=f"{title} {name}, since {before}: {report.headline}",
            link=addresses.comparison(str(old), str(new)),
            description=_told(report.entries),
            unique_id=_id(f"{old} {new}"),
            unique_id_is_permalink=False,
            pubdate=when,
            updateddate=when,
            author_name="icp",
        )
    if not feed.num_items():
        feed.latest_post_date = lambda: datetime(1970, 1, 1, tzinfo=UTC)  # a feed of nothing does not change each day
    return str(feed.writeString("utf-8")).encode()


def pairs(store: Store, work: str) -> tuple[tuple[EditionKey, EditionKey, datetime], ...]:
    """The editions of a work that follow another: the older one, the newer one and when that was fetched; newest
    first."""
    records = store.catalogue.documents()
    known, order = editions(records), EditionOrder.of(records)
    follows = {new: old for new, old in predecessors(records).items() if new.work == work and old in known}
    ordered = sorted(follows, key=lambda key: (order.time(key), key), reverse=True)
    return tuple(
        (follows[key], key, datetime.fromisoformat(max(record.fetched_at for record in known[key])))
        for key in ordered[:MOST_EDITIONS]
        if all(record.fetched_at for record in known[key])
    )


def _told(entries: tuple[Entry, ...]) -> str:
    """The first changes as a list in HTML, which is what a summary of this feed is."""
    said = "".join(f"<li>{escape(one.title)}: {escape(one.what)}</li>" for one in entries[:MOST_CHANGES])
    more = len(entries) - MOST_CHANGES
    return f"<ul>{said}</ul>" + (f"<p>And {more} more.</p>" if more > 0 else "") if said else "<p>No changes.</p>"


def _id(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_IDS, name)}"
