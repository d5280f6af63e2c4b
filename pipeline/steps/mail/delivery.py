"""Sending reports so that nobody gets the same one twice, and writing down who got which.

What is guaranteed. Of a report (work, editions, content, version) the mail server takes one mail at most for an
address, whatever dies when, however many runs there are at once:

- Before the text of a mail goes to the server, its row in the ledger is claimed, and is on the disk. Only one run can
  claim it.
- After the server's last word the row is settled: sent; failed, where nothing was taken (the next run tries again); or
  refused.
- Where the process dies, or the connection breaks, after the claim and before the last word is written down, nobody can
  know whether the server took the mail. The row is "unknown": it is shown, and not sent again by itself. `again` sends
  it, with the same Message-ID, so that mail programs and servers which drop duplicates drop the second one. What
  another machine has claimed is left to it; `again` takes it over after an hour.

So a crash can cost a mail, which is then named, but never send two. The other choice, sending again after a crash,
would send two whenever the server had said "250" already.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.policy import SMTP

from pipeline.report.mail import Sender
from pipeline.report.messages import (
    Chapter,
    Compared,
    Recipient,
    chapter,
    headline_of,
    ident_of,
    letter,
    nothing_to_say,
)
from pipeline.smtp import Outbox
from pipeline.store import Store
from pipeline.store.delivery_log import AGAIN, OPEN, SENDING, SENT, WAITING, Delivery, DeliveryLog
from pipeline.subscribers import OwnLinks, reader_for

log = logging.getLogger("pipeline.steps")

SKIPPED, NOTHING = "skipped", "nothing"
# No sending lasts as long: what another machine claimed before that is left by a run that died.
STALE = timedelta(hours=1)
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time for a Date header and for the ledger."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryResult:
    """What became of a report for one address.

    state: as in the ledger; "skipped" where it was sent before; "nothing" where there is nothing to tell; "taken" where
    another run has it. said: why, or the server's reply, in a sentence.
    """

    address: str
    state: str
    said: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """How mail goes out: from whom, through which open connection, at what time, and whether what is unknown or was
    refused is to be sent again. secret: that readers' own links are signed with, "" for mails without."""

    sender: Sender
    outbox: Outbox
    again: bool = False
    clock: Clock = utc_now
    secret: str = ""

    @property
    def links(self) -> OwnLinks:
        """What makes the readers' own links in the mails of today."""
        return OwnLinks(page=self.sender.page, secret=self.secret, day=self.clock().date())


def deliver(store: Store, compared: Compared, readers: Sequence[Recipient], post: Post) -> Iterator[DeliveryResult]:
    """Send a report to each reader, one after the other; one who is refused does not stop the others.

    To be called in `store.sending()`. Raises `MailServerError` where the server takes mail for nobody.
    """
    store.ledger.close_dead(runner_of(store), _stamp(post.clock()))
    for reader in readers:
        nothing = nothing_to_say(compared.diff, reader.choice)
        if nothing:
            yield logged(DeliveryResult(address=reader.mailbox.key, state=NOTHING, said=nothing))
        else:
            yield logged(_deliver_one(store, compared, reader, post))


def to_subscribers(store: Store, compared: Compared, post: Post) -> Iterator[DeliveryResult]:
    """Send a report to all who want it, or put it aside for their digests. As `deliver` otherwise."""
    for subscriber in store.ledger.subscribers():
        reader = reader_for(subscriber, compared.identity.work, post.sender, post.links)
        if reader is None:
            continue
        if subscriber.paused:
            yield logged(DeliveryResult(address=subscriber.address, state=SKIPPED, said="The subscription is paused."))
        elif subscriber.digest == "none":
            yield from deliver(store, compared, [reader], post)
        else:
            yield logged(_put_aside(store.ledger, compared, reader, subscriber.digest, post))


def send_chapters(
    store: Store, chapters: Sequence[Chapter], rows: Sequence[Delivery], reader: Recipient, post: Post
) -> DeliveryResult:
    """One mail with these chapters to one reader; rows: theirs in the ledger, claimed and settled together."""
    date = post.clock()
    ident = ident_of(chapters, post.sender, reader.mailbox)
    claims = [
        replace(row, message_id=ident, runner=runner_of(store), created_at=_stamp(date), changed_at=_stamp(date))
        for row in rows
    ]
    notes = dict.fromkeys(one.compared.note for one in chapters if one.compared.note)
    mail = letter(
        chapters, post.sender, reader.mailbox, date=date, why=" ".join((*notes, reader.why)), change=reader.change
    )
    outcome = post.outbox.send(
        mail.as_bytes(policy=SMTP),
        sender=post.sender.mailbox.address,
        recipient=reader.mailbox.address,
        book=Rows(ledger=store.ledger, rows=claims, again=post.again, clock=post.clock),
    )
    return DeliveryResult(address=reader.mailbox.key, state=outcome.state, said=outcome.reply)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """The ledger's rows of one mail, as the outbox wants them (`pipeline.smtp.Book`)."""

    ledger: DeliveryLog
    rows: Sequence[Delivery]
    again: bool
    clock: Clock

    def claim(self) -> bool:
        """Claim all of them, or none."""
        return self.ledger.claim(self.rows, again=self.again, stale=_stamp(self.clock() - STALE))

    def settle(self, state: str, reply: str) -> None:
        """Write down what became of the mail."""
        self.ledger.settle(self.rows, state, reply, _stamp(self.clock()))


def row_of(compared: Compared, reader: Recipient, how: str, title: str) -> Delivery:
    """The ledger's row of a report for a reader."""
    identity = compared.identity
    return Delivery(
        report=identity.key,
        address=reader.mailbox.key,
        work=identity.work,
        old=identity.old,
        new=identity.new,
        content=identity.content,
        version=identity.version,
        subject=title,
        how=how,
    )


def runner_of(store: Store) -> str:
    """Which machine and store a run belongs to: what it left behind can be judged by the next run of the same."""
    return f"{socket.gethostname()}:{store.settings.home}"


def logged(result: DeliveryResult) -> DeliveryResult:
    """Say what became of a report in the log, also why none was sent."""
    extra = {"document": result.address, "step": "deliver"}
    log.info("%s: %s (%s)", result.address, result.said, result.state, extra=extra)
    return result


def before(known: Delivery | None, post: Post) -> str:
    """Why a report is not to be sent, by what is in the ledger; "" where it is."""
    if known is None or known.state in (AGAIN if post.again else OPEN):
        return ""
    if known.state == SENT:
        return f"Sent on {known.changed_at} already."
    if known.state == SENDING:
        if post.again and known.changed_at < _stamp(post.clock() - STALE):
            return ""
        machine = known.runner.partition(":")[0]
        return f"Another machine ({machine}) has been sending it since {known.changed_at}; after an hour, --again does."
    return f"Not sent again by itself, --again does: {known.reply}"


def _deliver_one(store: Store, compared: Compared, reader: Recipient, post: Post) -> DeliveryResult:
    known = store.ledger.delivery(compared.identity.key, reader.mailbox.key)
    reason = before(known, post)
    if reason:
        assert known is not None
        state = SKIPPED if known.state == SENT else known.state
        return DeliveryResult(address=reader.mailbox.key, state=state, said=reason)
    told = chapter(compared, reader.choice, post.sender.page)
    row = row_of(compared, reader, "report", headline_of(told.piece.report))
    return send_chapters(store, [told], [row], reader, post)


def _put_aside(ledger: DeliveryLog, compared: Compared, reader: Recipient, digest: str, post: Post) -> DeliveryResult:
    """Keep a report for the next digest, where the reader wants any of it."""
    address = reader.mailbox.key
    nothing = nothing_to_say(compared.diff, reader.choice)
    if nothing:
        return DeliveryResult(address=address, state=NOTHING, said=nothing)
    stamp = _stamp(post.clock())
    row = row_of(compared, reader, "digest", f"{compared.diff.old.name} → {compared.diff.new.name}")
    if ledger.wait(replace(row, created_at=stamp, changed_at=stamp)):
        return DeliveryResult(address=address, state=WAITING, said=f"It goes into the next {digest} digest.")
    known = ledger.delivery(row.report, address)
    assert known is not None
    return DeliveryResult(address=address, state=SKIPPED, said=f"It is in the ledger already: {known.state}.")


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
