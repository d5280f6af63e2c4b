"""The way to the mail server that the settings name, and how a run of sending ended. Commands and flows use both."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from pipeline.errors import IcpError, MailRefusedError, MailServerError, MailUnknownError
from pipeline.report.messages import sender_of
from pipeline.smtp import Outbox, server_of
from pipeline.steps.mail.delivery import DeliveryResult, Post
from pipeline.store import Store
from pipeline.store.page_secret import page_secret

log = logging.getLogger("pipeline.steps")


@contextmanager
def posting(store: Store, *, again: bool = False, tell: Callable[[str], None] = log.warning) -> Iterator[Post]:
    """A block in which mail can be sent, and in which no other run sends any from this store.

    again: see `delivering.Post`. tell: is told that another run is waited for. Raises `SettingsError` where the
    settings name no server or no sender.
    """
    server, sender = server_of(store.settings), sender_of(store.settings)
    with store.sending(tell), Outbox(server) as outbox:
        yield Post(sender=sender, outbox=outbox, again=again, secret=page_secret(store.settings))


def trouble(results: Sequence[DeliveryResult]) -> IcpError | None:
    """The error that says what went wrong in a run, None where nothing did. What was sent is sent all the same."""
    refused, failed = _count(results, "refused"), _count(results, "failed")
    unknown = _count(results, "unknown", "sending")
    said = []
    if refused:
        said.append(f"{refused} refused by the mail server for good: correct the address; --again tries it once more.")
    if unknown:
        said.append(
            f"{unknown} of which it is not known whether the mail server took it: ask the reader; --again sends it "
            "once more, with the same Message-ID."
        )
    if failed:
        said.append(f"{failed} not taken by the mail server for now: run this again later.")
    if not said:
        return None
    kind = MailRefusedError if refused else MailUnknownError if unknown else MailServerError
    return kind("Not every mail was sent.", " ".join(said))


def _count(results: Sequence[DeliveryResult], *states: str) -> int:
    return sum(result.state in states for result in results)
