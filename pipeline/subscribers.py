"""A subscriber of the store as the reader of a report."""

from __future__ import annotations

from pipeline.report.addresses import mailbox
from pipeline.report.mail import Sender
from pipeline.report.messages import Recipient
from pipeline.report.subscriber_filter import SubscriberFilter
from pipeline.store.delivery_log import Subscriber


def reader_for(subscriber: Subscriber, work: str, sender: Sender) -> Recipient | None:
    """A subscriber as the reader of a work's report, None where he does not want any of that work."""
    for wanted in subscriber.subscriptions:
        if wanted.work == work:
            stop = sender.unsubscribe or sender.mailbox.address
            return Recipient(
                mailbox=mailbox(subscriber.written),
                choice=SubscriberFilter(level=wanted.level, parts=wanted.parts),
                why=f"Sent to {subscriber.address}, who is subscribed to reports about {work}. To stop them: {stop}.",
            )
    return None
