"""The watch flow: the chain of `pipeline.steps.watch.chain`, each link a task with Prefect's retries and records.

What is due is decided by our own receipts; a run that is killed is taken up by the next one. Two runs never work at
once: by the deployment's limit a second one waits, and by the store's lock, which holds for the command line and for
other machines' Prefect too, it ends at once. A run that starts later than its interval is dropped.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State
from pydantic import Field

from flows.hooks import tell_operator_of_run
from flows.ingest import ingest_flow
from flows.late import Minutes, dropped, dropped_if_late
from pipeline.editions import corpus
from pipeline.errors import BusyError, IcpError, PartialError
from pipeline.logs import begin as begin_logging
from pipeline.settings import load_settings
from pipeline.steps.common import plan_ingest
from pipeline.steps.ingest.run import ingest
from pipeline.steps.mail.mail_server import posting
from pipeline.steps.mail.operator_notices import tell_operator
from pipeline.steps.watch import chain
from pipeline.steps.watch.chain_plan import pairs_of
from pipeline.steps.watch.watch import look as look_at_pages
from pipeline.store import Store, open_store

PageId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
MAIL_RETRIES = 2
MAIL_PAUSES: list[float] = [60, 300]


def _store() -> Store:
    return open_store(load_settings())


@task
def look(pages: list[str]) -> list[dict[str, Any]]:
    """Look at the pages and decide about what is new; gives the events."""
    return [asdict(event) for event in look_at_pages(_store(), pages=pages).events]


@task
def catch_up() -> None:
    """Bring what is in the store already up to date, where no document is to be got."""
    ingest(_store(), ())


@task
def compare_due() -> list[str]:
    """Compare what is to be reported; gives the pairs."""
    return [pair.subject for pair in chain.compare_due(_store(), datetime.now(UTC)).pairs]


@task(retries=MAIL_RETRIES, retry_delay_seconds=MAIL_PAUSES, task_run_name="report {pair}")
def report(pair: str) -> list[dict[str, str]]:
    """Send the report of a pair to its subscribers; gives what became of each."""
    store = _store()
    (found,) = [item for item in pairs_of(corpus(store)) if item.subject == pair]
    with store.sending():
        told = chain.report_pair(store, found, lambda: posting(store))
    return [{"pair": pair, **asdict(result)} for result in told.results]


@task(retries=MAIL_RETRIES, retry_delay_seconds=MAIL_PAUSES)
def tell() -> list[str]:
    """Tell the operator what keeps failing; gives what he was told of."""
    store = _store()
    with store.sending():
        return list(tell_operator(store, lambda: posting(store)))


@flow(name="watch", on_failure=[tell_operator_of_run], on_crashed=[tell_operator_of_run])
def watch_flow(pages: list[PageId] | None = None, drop_after_minutes: Minutes = 60) -> list[str] | State[None]:
    """One chain. pages: ids of [[watch]] rows, none for all. Gives the ids of the documents that it ingested.

    An address or a document that failed is no failure of the flow: it is recorded, and tried again by a later run. A
    report that could not be sent is one, when all the rest is done.
    """
    late = dropped_if_late(drop_after_minutes)
    if late is not None:
        return late
    store = _store()
    begin_logging(store.settings.log)
    try:
        with store.writing(wait=0):
            chain.begin(store)
            events = look(list(pages or []))
            ingested = _ingest(store)
            due = compare_due()
    except BusyError as error:
        return dropped(f"{error.problem} This watch is left out.")
    results, errors = _report(due)
    _publish(events, ingested, results, errors)
    if errors:
        raise PartialError(f"Not all reports could be sent: {' '.join(errors)}", "The next run tries again.")
    return ingested


def _ingest(store: Store) -> list[str]:
    """The ingest flow on what is due; its failures are in the store, and hold up nothing here."""
    asked = chain.documents_due(store, datetime.now(UTC))
    plan = plan_ingest(store, asked)
    if plan.nothing_to_do:
        return []
    if asked:
        ingest_flow([item.source.id for item in asked], return_state=True)
    else:
        catch_up()
    failures = store.catalogue.failures()
    return [item.id for item in plan.documents if item.steps and item.id not in failures]


def _report(due: list[str]) -> tuple[list[dict[str, str]], list[str]]:
    """Each report, then the operator's mail; what cannot be sent does not hold up the rest."""
    results: list[dict[str, str]] = []
    errors: list[str] = []
    for pair in due:
        state = report(pair, return_state=True)
        if state.is_completed():
            results += state.result()
        else:
            errors.append(_said(state))
    told = tell(return_state=True)
    if not told.is_completed():
        errors.append(_said(told))
    return results, errors


def _said(state: State[Any]) -> str:
    error = state.result(raise_on_failure=False)
    return str(error) if isinstance(error, IcpError) else f"{type(error).__name__}: {error}"


def _publish(
    events: list[dict[str, Any]], ingested: list[str], results: list[dict[str, str]], errors: list[str]
) -> None:
    """Tables of what was seen and told, and a summary in words, in Prefect's records of the run."""
    create_table_artifact(key="watch", table=events, description="What was new, and what failed")
    create_table_artifact(key="reports", table=results, description="Who was told of what")
    lines = [
        f"- {len(events)} new or failed",
        f"- ingested: {', '.join(ingested) or 'nothing'}",
        f"- mails: {sum(result['state'] == 'sent' for result in results)} sent of {len(results)}",
        *(f"- **not sent**: {error}" for error in dict.fromkeys(errors)),
    ]
    create_markdown_artifact(key="watch-summary", markdown="## Watch\n\n" + "\n".join(lines))
