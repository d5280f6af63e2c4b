"""The ingest flow: fetch → extract → segment → annotate → embed each document, then link and index the corpus.

Tasks take and give ids, hashes and paths only; what they do is in `pipeline.steps`, and whether it is still to be done
is told by our own receipts, not by Prefect's caches. Documents go one after another: they share the encoder and the
spaCy pipeline of this process, and on two cores the stages use both already. With ICP_DASK_ADDRESS they are read on a
cluster instead (`flows/cluster.py`).

A document that fails is recorded and leaves the others alone; the flow then ends with the error that says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prefect import Task, flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import exponential_backoff

from pipeline.errors import IcpError, MissingExtraError, TemporaryFetchError, install_extra
from pipeline.settings import load_settings
from pipeline.steps.common import inputs_now, record_failure
from pipeline.steps.effective_manifest import known
from pipeline.steps.ingest import documents as steps
from pipeline.steps.ingest.corpus import link_editions
from pipeline.steps.ingest.indexing import index_corpus
from pipeline.steps.ingest.requested import Asked, asked_for, wanted
from pipeline.steps.ingest.run import GROUPS, Runner, due_or_done, failure_error, fault, in_order
from pipeline.store import Store, open_store

FETCH_RETRIES = 3
FETCH_BACKOFF_SECONDS = 2


def _store() -> Store:
    """The store of this process's settings; each task opens its own, so that it could run anywhere."""
    return open_store(load_settings())


def _asked(reference: str, sha256: str) -> Asked:
    """The document that a reference (manifest id, path or address) stands for; sha256: as in `Asked`."""
    asked, refused = asked_for([reference], known(_store()), {reference: sha256})
    if refused:
        raise refused[0].error
    return asked[0]


async def _worth_retrying(task: Any, run: TaskRun, state: State[Any]) -> bool:
    """Only what the network or a busy server did may be different the next time."""
    error = await state.aresult(raise_on_failure=False)
    return isinstance(error, TemporaryFetchError)


@task(
    retries=FETCH_RETRIES,
    retry_delay_seconds=exponential_backoff(backoff_factor=FETCH_BACKOFF_SECONDS),
    retry_jitter_factor=0.5,
    retry_condition_fn=_worth_retrying,
    task_run_name="fetch {reference}",
)
def fetch(reference: str, sha256: str) -> str:
    """Get a document's bytes; gives their SHA-256. sha256: of a file when it was asked for."""
    return steps.fetch_document(_store(), _asked(reference, sha256)).output


@task(task_run_name="extract {document_id}")
def extract(document_id: str) -> str:
    """Read a fetched document; gives the artefact's hash."""
    return steps.extract_document(_store(), document_id).output


@task(task_run_name="segment {document_id}")
def segment(document_id: str) -> str:
    """Make a document's clauses; gives the artefact's hash."""
    return steps.segment_document(_store(), document_id).output


@task(task_run_name="annotate {document_id}")
def annotate(document_id: str) -> str:
    """Mark up a document's clauses; gives the artefact's hash."""
    return steps.annotate_document(_store(), document_id).output


@task(task_run_name="embed {document_id}")
def embed(document_id: str) -> str:
    """Make a document's vectors; gives the hash that names its passages."""
    return steps.embed_document(_store(), document_id).output


@task
def link() -> str:
    """Follow every provision through its editions; gives the hash of the lineages."""
    return link_editions(_store()).output


@task
def index() -> str:
    """Bring the search index up to date; gives the hash that names what is in it."""
    return index_corpus(_store()).output


# The task of each step; their order is that of `pipeline.steps.ingest.run.GROUPS`.
TASKS: dict[str, Task[[str], str]] = {"extract": extract, "segment": segment, "annotate": annotate, "embed": embed}


@flow(name="ingest")
def ingest_flow(source_ids: list[str] | None = None, hashes: dict[str, str] | None = None) -> None:
    """Bring the store up to date. source_ids: manifest ids, paths, folders or addresses; none for all of the manifest.

    hashes: of the files among them, where they are known (`hashes_of`).
    Raises the error of the one document that was asked for, else `PartialError` naming all that failed.
    """
    store = _store()
    with store.writing():
        _ingest(store, source_ids or [], hashes or {})


def _ingest(store: Store, names: list[str], hashes: dict[str, str]) -> None:
    asked, refused = asked_for(names, known(store), hashes)
    in_order(store, asked, _on_cluster(store) if store.settings.dask_address else InTasks(store))
    failures = store.catalogue.failures()
    failed = [failures[item.source.id] for item in asked if item.source.id in failures]
    _publish(store, asked)
    error = failure_error(failed, refused, len(names))
    if error is not None:
        create_markdown_artifact(key="ingest-failures", markdown=f"## Not ingested\n\n{error}")
        raise error


class InTasks:
    """Each step a Prefect task, one document after another, in this process."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def fetch(self, asked: Asked) -> None:
        """As in `Runner`; so are all the others."""
        _attempt(self.store, "fetch", asked.source.id, lambda: fetch(asked.reference, asked.sha256, return_state=True))

    def documents(self, group: str) -> None:
        """One document after another."""
        for document_id in [record.id for record in self.store.catalogue.documents()]:
            for step, _ in GROUPS[group]:
                if not self._step(step, document_id):
                    break

    def _step(self, step: str, document_id: str) -> bool:
        return _attempt(self.store, step, document_id, lambda: TASKS[step](document_id, return_state=True))

    def comparisons(self) -> None:
        """Left to `link`."""

    def link(self) -> None:
        """As a task."""
        link()

    def index(self) -> None:
        """As a task."""
        index()


def _on_cluster(store: Store) -> Runner:
    """The runner that has documents read by Dask's workers."""
    try:
        from flows.cluster import OnCluster
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"ICP_DASK_ADDRESS is set, and {error.name} is not installed.",
            f"Install it with: {install_extra('cluster')}, or leave ICP_DASK_ADDRESS out.",
        ) from error
    return OnCluster(store, InTasks(store))


def _attempt(store: Store, step: str, document_id: str, do: Callable[[], State[str]]) -> bool:
    """Run a document's task unless it is known to be in vain; a failure is recorded. Did it succeed?

    do: runs it.
    """
    if not due_or_done(store, step, document_id):
        return False
    inputs = "" if step == "fetch" else inputs_now(store, step, document_id)
    state = do()
    if state.is_completed():
        return True
    record_failure(store, step, document_id, inputs, _error_of(state))
    return False


def _error_of(state: State[Any]) -> IcpError:
    """The error that a task ended with; anything that is not ours is a fault of the program, said as such."""
    error = state.result(raise_on_failure=False)
    if isinstance(error, IcpError):
        return error
    return fault(error)


def _publish(store: Store, asked: tuple[Asked, ...]) -> None:
    """A table of the documents in Prefect's records of the run."""
    failures = store.catalogue.failures()
    rows: list[dict[str, Any]] = []
    for item in asked:
        record = store.catalogue.document(item.source.id)
        failure = failures.get(item.source.id)
        skipped = wanted(item).skipped
        rows.append(
            {
                "document": item.source.id,
                "state": failure.problem if failure else skipped or "ingested",
                "edition": item.source.edition,
                "variant": item.source.variant,
                "pages": record.pages if record else 0,
                "sha256": record.sha256 if record else "",
            }
        )
    create_table_artifact(key="ingested-documents", table=rows, description="Documents of this ingest")
