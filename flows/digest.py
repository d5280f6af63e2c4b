"""The digest flow: one mail for each reader with the reports that have waited for it."""

from __future__ import annotations

from dataclasses import asdict

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State

from flows.hooks import tell_operator_of_run
from flows.late import Minutes, dropped
from pipeline.settings import load_settings
from pipeline.steps.delivering import post_of
from pipeline.steps.digests import digests
from pipeline.store import open_store


@task(retries=2, retry_delay_seconds=[60, 300])
def send_digests() -> list[dict[str, str]]:
    """Send the digests that are due; gives what became of each."""
    settings = load_settings()
    store = open_store(settings)
    if not any(subscriber.digest != "none" for subscriber in store.ledger.subscribers()):
        return []
    with store.sending(), post_of(settings) as post:
        return [asdict(result) for result in digests(store, post)]


@flow(name="digest", on_failure=[tell_operator_of_run], on_crashed=[tell_operator_of_run])
def digest_flow(drop_after_minutes: Minutes = 24 * 60) -> int | State[None]:
    """The digests that are due; gives how many mails were sent."""
    late = dropped(drop_after_minutes)
    if late is not None:
        return late
    results = send_digests()
    create_table_artifact(key="digests", table=results, description="Digests")
    return sum(result["state"] == "sent" for result in results)
