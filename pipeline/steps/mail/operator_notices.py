"""Telling the operator, by mail and once, what keeps failing. The same ledger keeps count as for the reports."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from pipeline.errors import SettingsError, UsageError
from pipeline.report.addresses import Mailbox, mailbox
from pipeline.report.mail import Sender, message_id
from pipeline.steps.ingest.plan import digest
from pipeline.steps.mail.delivery import Post, Rows, before, runner_of
from pipeline.steps.watch.chain_plan import RecurringFailure, troubles
from pipeline.store import Store
from pipeline.store.delivery_log import OPEN, SENT, Delivery
from pipeline.store.watch_log import REVIEW

log = logging.getLogger("pipeline.steps")

HOW = "operator"
Way = Callable[[], AbstractContextManager[Post]]


def tell_operator(store: Store, way: Way, more: Sequence[RecurringFailure] = ()) -> tuple[str, ...]:
    """One mail with every trouble that the operator was not told of yet; gives their subjects. In `store.sending()`.

    more: troubles that the store does not know, such as a flow that failed. Nothing where no operator is set.
    Raises `SettingsError` for an address that is none, and as `Outbox.send`.
    """
    if not store.settings.operator:
        return ()
    to = _operator(store)
    waiting = store.sightings.finds([REVIEW])
    found = (*troubles(store.catalogue.failures(), store.sightings.all(), waiting), *more)
    untold = [trouble for trouble in found if _open(store.ledger.delivery(trouble.key, to.key))]
    if not untold:
        return ()
    with way() as post:
        fresh = [trouble for trouble in untold if not before(store.ledger.delivery(trouble.key, to.key), post)]
        rows = [_row(trouble, to) for trouble in fresh]
        when = post.clock()
        ident = message_id([row.report for row in rows], [to.key], post.sender.domain or post.sender.mailbox.domain)
        stamp = when.isoformat(timespec="seconds")
        claims = [
            replace(row, message_id=ident, runner=runner_of(store), created_at=stamp, changed_at=stamp) for row in rows
        ]
        outcome = post.outbox.send(
            letter(fresh, post.sender, to, ident=ident, date=when).as_bytes(policy=SMTP),
            sender=post.sender.mailbox.address,
            recipient=to.address,
            book=Rows(ledger=store.ledger, rows=claims, again=False, clock=post.clock),
        )
    log.info("%s: %s", to.key, outcome.reply, extra={"document": to.key, "step": HOW})
    return tuple(trouble.subject for trouble in fresh) if outcome.state == SENT else ()


def tell_of_run(store: Store, way: Way, name: str, said: str, now: datetime) -> tuple[str, ...]:
    """Tell the operator that a scheduled run failed: once a day for the same words."""
    trouble = RecurringFailure(key=digest("run", name, said, now.date().isoformat()), subject=name, said=said)
    with store.sending():
        return tell_operator(store, way, [trouble])


def letter(
    found: Sequence[RecurringFailure], sender: Sender, to: Mailbox, *, ident: str, date: datetime
) -> EmailMessage:
    """The mail: plain text, a paragraph for each trouble."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender.mailbox.header()
    mail["To"] = to.header()
    count = len(found)
    mail["Subject"] = f"icp: {count} thing{'s' if count != 1 else ''} to look at"
    mail["Date"] = format_datetime(date)
    mail["Message-ID"] = ident
    mail["Auto-Submitted"] = "auto-generated"
    told = "\n\n".join(f"{_line(trouble.subject)}\n    {_line(trouble.said)}" for trouble in found)
    mail.set_content(
        f"{told}\n\nEverything else is done. icp status shows how things stand; you are told of each of these once.\n",
        cte="quoted-printable",
    )
    return mail


def _line(text: str) -> str:
    return " ".join(text.split())


def _operator(store: Store) -> Mailbox:
    try:
        return mailbox(store.settings.operator)
    except UsageError as error:
        raise SettingsError(error.problem, "Correct ICP_OPERATOR.") from error


def _open(row: Delivery | None) -> bool:
    return row is None or row.state in OPEN


def _row(trouble: RecurringFailure, to: Mailbox) -> Delivery:
    return Delivery(
        report=trouble.key,
        address=to.key,
        work="",
        old="",
        new=trouble.subject,
        content="",
        version="1",
        subject=_line(trouble.said)[:300],
        how=HOW,
    )
