"""The digests flow: the digests that are due, for a schedule.

A task is not retried by Prefect: the sending itself tries again where that is safe, and the ledger says what a later
run may send. See `pipeline.steps.mail.delivery` for what is guaranteed.
"""

from __future__ import annotations

from collections.abc import Sequence

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State

from flows.hooks import tell_operator_of_run
from flows.late import Minutes, dropped_if_late
from pipeline.settings import load_settings
from pipeline.steps.mail.delivery import DeliveryResult
from pipeline.steps.mail.digests import digests
from pipeline.steps.mail.mail_server import posting, trouble
from pipeline.store import open_store


@task
def send_digests() -> tuple[DeliveryResult, ...]:
    """Send the digests that are due."""
    store = open_store(load_settings())
    with posting(store) as post:
        return tuple(digests(store, post))


@flow(name="digests", on_failure=[tell_operator_of_run], on_crashed=[tell_operator_of_run])
def digests_flow(drop_after_minutes: Minutes = 24 * 60) -> int | State[None]:
    """Send the digests that are due; gives how many were sent. A run that starts later than that is dropped."""
    late = dropped_if_late(drop_after_minutes)
    if late is not None:
        return late
    if not any(subscriber.digest != "none" for subscriber in open_store(load_settings()).ledger.subscribers()):
        return 0  # nobody wants one, and no mail server need be set
    return _ended(send_digests())


def _ended(results: Sequence[DeliveryResult]) -> int:
    """Keep the results with the run; a run in which a mail was not sent ends with the error that says so."""
    create_table_artifact(
        key="deliveries",
        table=[{"address": one.address, "state": one.state, "said": one.said} for one in results],
        description="digests",
    )
    error = trouble(results)
    if error is not None:
        raise error
    return sum(one.state == "sent" for one in results)
