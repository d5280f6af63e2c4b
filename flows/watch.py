"""The watch flow: the chain of `pipeline.steps.watch.chain`, each link a task with Prefect's retries and records.

What is due is decided by our own receipts; a run that is killed is taken up by the next one. Two runs never work at
once: by the deployment's limit a second one waits, and by the store's lock, which holds for the command line and for
other machines' Prefect too, it ends at once. A run that starts later than its interval is dropped.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Annotated, TypeVar

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State
from pydantic import Field

from flows.hooks import tell_operator_of_run
from flows.ingest import ingest_flow
from flows.late import Minutes, dropped, dropped_if_late
from pipeline.errors import BusyError, IcpError, PartialError
from pipeline.logs import begin as begin_logging
from pipeline.settings import load_settings
from pipeline.steps.ingest.requested import Asked, hashes_of
from pipeline.steps.ingest.run import fault, ingest
from pipeline.steps.mail.delivery import DeliveryResult
from pipeline.steps.mail.mail_server import posting
from pipeline.steps.mail.operator_notices import tell_operator
from pipeline.steps.watch import chain
from pipeline.steps.watch.chain import ChainOutcome
from pipeline.steps.watch.chain_plan import Due, EditionPair
from pipeline.steps.watch.watch import WatchReport
from pipeline.steps.watch.watch import look as look_at_pages
from pipeline.store import Store, open_store

Result = TypeVar("Result")
PageId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
MAIL_RETRIES = 2
MAIL_PAUSES: list[float] = [60, 300]


def _store() -> Store:
    return open_store(load_settings())


@task
def look(pages: list[str]) -> WatchReport:
    """Look at the pages and decide about what is new."""
    return look_at_pages(_store(), pages=pages)


@task
def catch_up() -> None:
    """Bring what is in the store already up to date, where no document is to be got."""
    ingest(_store(), ())


@task
def compare_due() -> Due:
    """Compare what is to be reported."""
    return chain.compare_due(_store(), datetime.now(UTC))


@task(retries=MAIL_RETRIES, retry_delay_seconds=MAIL_PAUSES, task_run_name="report {pair.subject}")
def report(pair: EditionPair) -> tuple[DeliveryResult, ...]:
    """Send the report of a pair to its subscribers; gives what became of each."""
    store = _store()
    return chain.report_pair(store, pair, lambda: posting(store))


@task(retries=MAIL_RETRIES, retry_delay_seconds=MAIL_PAUSES)
def tell() -> tuple[str, ...]:
    """Tell the operator what keeps failing; gives what he was told of."""
    store = _store()
    with store.sending():
        return tell_operator(store, lambda: posting(store))


@dataclass(frozen=True, kw_only=True, slots=True)
class InTasks:
    """Each link of the chain a Prefect task; the ingest is a flow of its own. pages: ids of those to look at."""

    pages: list[str]

    def look(self) -> WatchReport:
        """As in `ChainRunner`; so are all the others."""
        return look(self.pages)

    def ingest(self, asked: tuple[Asked, ...]) -> None:
        """The ingest flow on what is due; its failures are in the store, and hold up nothing here."""
        if asked:
            ingest_flow([item.source.id for item in asked], hashes_of(asked), return_state=True)
        else:
            catch_up()

    def compare(self) -> Due:
        """As a task."""
        return compare_due()

    def report(self, pair: EditionPair) -> tuple[DeliveryResult, ...]:
        """As a task, which is tried again."""
        return _result(report(pair, return_state=True))

    def tell(self) -> tuple[str, ...]:
        """As a task, which is tried again."""
        return _result(tell(return_state=True))


def _result(state: State[Result]) -> Result:
    """What a task gave. Raises its error; one that is not ours as a fault of the program, said as such."""
    result = state.result(raise_on_failure=False)
    if isinstance(result, IcpError):
        raise result
    if isinstance(result, Exception):
        raise fault(result) from result
    return result


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
        outcome = chain.in_order(store, InTasks(pages=list(pages or [])), chain.utc)
    except BusyError as error:
        return dropped(f"{error.problem} This watch is left out.")
    _publish(outcome)
    if outcome.errors:
        said = " ".join(str(error) for error in outcome.errors)
        raise PartialError(f"Not all reports could be sent: {said}", "The next run tries again.")
    return list(outcome.ingested)


def _publish(outcome: ChainOutcome) -> None:
    """Tables of what was seen and told, and a summary in words, in Prefect's records of the run."""
    events = [asdict(event) for event in outcome.watch.events]
    results = [{"pair": told.pair.subject, **asdict(result)} for told in outcome.told for result in told.results]
    create_table_artifact(key="watch", table=events, description="What was new, and what failed")
    create_table_artifact(key="reports", table=results, description="Who was told of what")
    lines = [
        f"- {len(events)} new or failed",
        f"- ingested: {', '.join(outcome.ingested) or 'nothing'}",
        f"- mails: {sum(result['state'] == 'sent' for result in results)} sent of {len(results)}",
        *(f"- **not sent**: {error}" for error in outcome.errors),
    ]
    create_markdown_artifact(key="watch-summary", markdown="## Watch\n\n" + "\n".join(lines))
