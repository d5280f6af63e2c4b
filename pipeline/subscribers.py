"""A subscriber of the store as the reader of a report, with the link by which he changes what he is sent.

The link holds a key that only this program can make (an HMAC with the page's secret) and no address. It changes one
subscriber's choice and nothing else, ends after `LASTS`, and dies when the subscriber is taken out.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.report.addresses import mailbox
from pipeline.report.mail import Sender
from pipeline.report.messages import Recipient
from pipeline.report.subscriber_filter import SubscriberFilter
from pipeline.store.delivery_log import Subscriber

LASTS = timedelta(days=400)  # contracts come once a year: last year's mail is the one at hand
_KEY = re.compile(r"([0-9]{8})-[0-9a-f]{40}")


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnLinks:
    """Makes subscribers' own links. page: the address of the web page, "" for none; secret: of the page, "" for none;
    day: from which a link lasts."""

    page: str
    secret: str
    day: date

    def of(self, subscriber: Subscriber) -> str:
        """The link of a subscriber; "" where there is no page to lead to."""
        if not self.page or not self.secret:
            return ""
        return f"{self.page.rstrip('/')}/subscriptions/mine?key={own_key(self.secret, subscriber, self.day)}"


def own_key(secret: str, subscriber: Subscriber, day: date) -> str:
    """The key of a subscriber from a day on."""
    said = "\n".join(("subscription", subscriber.address, subscriber.created_at, f"{day:%Y%m%d}"))
    return f"{day:%Y%m%d}-{hmac.new(secret.encode(), said.encode(), 'sha256').hexdigest()[:40]}"


def owner_of(key: str, secret: str, subscribers: Iterable[Subscriber], today: date) -> Subscriber | None:
    """Whose key it is; None where it is nobody's, or too old."""
    found = _KEY.fullmatch(key)
    try:
        day = date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
    if day is None or today - day > LASTS:
        return None
    owner = None
    for subscriber in subscribers:  # all of them, so that the time taken says nothing
        if hmac.compare_digest(own_key(secret, subscriber, day), key):
            owner = subscriber
    return owner


def reader_for(subscriber: Subscriber, work: str, sender: Sender, links: OwnLinks | None = None) -> Recipient | None:
    """A subscriber as the reader of a work's report, None where he does not want any of that work. links: None for a
    mail without a link to change what is sent."""
    for wanted in subscriber.subscriptions:
        if wanted.work == work:
            change = links.of(subscriber) if links is not None else ""
            stop = "" if change else f" To change or stop them: {sender.unsubscribe or sender.mailbox.address}."
            return Recipient(
                mailbox=mailbox(subscriber.written),
                choice=SubscriberFilter(level=wanted.level, parts=wanted.parts),
                why=f"Sent to {subscriber.address}, who is subscribed to reports about {work}.{stop}",
                change=change,
            )
    return None
