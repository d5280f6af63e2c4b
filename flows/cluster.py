"""Reading, marking up and comparing on a Dask cluster: one Prefect task for each document and group of steps.

The workers share the catalogue (ICP_DATABASE_URL) and the artefacts (ICP_ARTEFACTS) with this process and have an
ICP_HOME of their own; each task names a document and finds the rest there. What a worker did it has written down before
its task ends, so that a task that Dask gives to another one, because the first died, does only what was not done.

    fetch (here) → read: extract, segment → mark up: annotate, embed → compare each pair → link, index (here)

A group begins when the one before it is done: annotating a document needs the terms of the others of its edition.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from distributed import Client
from prefect import flow, task
from prefect.client.schemas.objects import State
from prefect.exceptions import FailedRun
from prefect.futures import PrefectFuture
from prefect.states import Failed
from prefect_dask.task_runners import DaskTaskRunner

from pipeline.editions import EditionKey, corpus
from pipeline.errors import ClusterError, IcpError
from pipeline.lineage import predecessors
from pipeline.logs import begin as begin_logging
from pipeline.settings import load_settings
from pipeline.steps.common import inputs_now, log, record_failure, versions_of
from pipeline.steps.ingest.corpus import compare_editions
from pipeline.steps.ingest.requested import Asked
from pipeline.steps.ingest.run import GROUPS, Runner, documents_due, ingest_document
from pipeline.store import Store, open_store

REACH_SECONDS = 20

# What a worker has to have in common with the process that sends it work.
Terms = dict[str, str]


def terms_of(store: Store) -> Terms:
    """The catalogue and the versions of all steps, by name."""
    versions = versions_of(store)
    said = repr((sorted(versions.steps), versions.embedder))
    return {"catalogue": store.catalogue.identity(), "version": hashlib.sha256(said.encode()).hexdigest()}


@contextmanager
def _store(terms: Terms) -> Iterator[Store]:
    """The store of this worker's settings. Raises `ClusterError` where it is not the one that the work is about."""
    store = open_store(load_settings())
    begin_logging(store.settings.log)
    try:
        here = terms_of(store)
        if here["catalogue"] != terms["catalogue"]:
            raise ClusterError(
                "A worker of the cluster works on another catalogue.",
                "Start it with the same ICP_DATABASE_URL and ICP_ARTEFACTS as here (icp settings shows them).",
            )
        if here["version"] != terms["version"]:
            raise ClusterError(
                "A worker of the cluster has other versions of icp, its models, its settings or its packages.",
                "Install the same there, with the same ICP_MODELS, ICP_OCR and ICP_PARSE_… settings.",
            )
        yield store
    finally:
        store.close()


@task(task_run_name="{group} {document_id}")
def work(document_id: str, group: str, terms: Terms) -> State[Any] | None:
    """Do the steps of a group for a document; a failure is in the catalogue, and in the state of the task."""
    with _store(terms) as store:
        if ingest_document(store, document_id, group):
            return None
        failure = store.catalogue.failure(document_id)
        return Failed(message=failure.problem if failure else "The step before it is not done.")


@task(task_run_name="compare {old} -> {new}")
def compare(old: EditionKey, new: EditionKey, terms: Terms) -> str:
    """Compare two editions; gives the key of the comparison."""
    with _store(terms) as store:
        return compare_editions(store, old, new).output


@flow(name="group of steps")
def group_flow(group: str, ids: list[str], terms: Terms) -> dict[str, str]:
    """The steps of a group for documents, at once; gives what the program failed on, by document."""
    futures = {document_id: work.submit(document_id, group, terms) for document_id in ids}
    return _faults(futures, [step for step, _ in GROUPS[group]])


@flow(name="comparisons")
def comparisons_flow(pairs: list[tuple[EditionKey, EditionKey]], terms: Terms) -> dict[str, str]:
    """Comparisons of editions, at once; gives what the program failed on, by pair."""
    futures = {f"{old} -> {new}": compare.submit(old, new, terms) for old, new in pairs}
    return _faults(futures, ["compare"])


def _faults(futures: Mapping[str, PrefectFuture[Any]], steps: Sequence[str]) -> dict[str, str]:
    """Wait for all. Raises `ClusterError` at the first worker that cannot be used; other errors are given as text."""
    faults = {}
    for name, future in futures.items():
        try:
            result = future.result(raise_on_failure=False)
            done = future.state.is_completed()
        except Exception as raised:  # of Dask: the work could not be done by any worker
            result, done = raised, False
        if isinstance(result, ClusterError):
            raise result
        # What the worker found wrong with a document it has recorded itself; its task says no more than that.
        if isinstance(result, Exception) and not isinstance(result, IcpError | FailedRun):
            faults[name] = f"{type(result).__name__}: {result}"
        for step in steps if done else ():
            log.info("%s: done on the cluster", name, extra={"document": name, "step": step})
    return faults


class OnCluster:
    """Documents are read and marked up, and editions compared, by Dask's workers; the rest is done by `here`.

    Raises `ClusterError` where the cluster cannot be used. A document's failure is in the catalogue and raises nothing.
    """

    def __init__(self, store: Store, here: Runner) -> None:
        self.store, self.here = store, here

    @cached_property
    def _runner(self) -> Any:
        """Prefect's way to the cluster, which is asked for only when all is fetched."""
        check_cluster(self.store.settings.dask_address)
        return DaskTaskRunner(address=self.store.settings.dask_address)

    @cached_property
    def _terms(self) -> Terms:
        return terms_of(self.store)

    def fetch(self, asked: Asked) -> None:
        """As in `Runner`; so are all the others."""
        self.here.fetch(asked)

    def documents(self, group: str) -> None:
        """All documents of a group at once."""
        runner, ids = self._runner, documents_due(self.store, group)
        if ids:
            faults = group_flow.with_options(task_runner=runner)(group, list(ids), self._terms)
            for document_id, fault in faults.items():
                _record(self.store, group, document_id, fault)

    def comparisons(self) -> None:
        """All pairs at once. One that fails is made again by `link`, which says what is wrong."""
        pairs = [(old, new) for new, old in predecessors(corpus(self.store)).items()]
        if pairs:
            comparisons_flow.with_options(task_runner=self._runner)(pairs, self._terms)

    def link(self) -> None:
        """Here."""
        self.here.link()

    def index(self) -> None:
        """Here."""
        self.here.index()


def _record(store: Store, group: str, document_id: str, fault: str) -> None:
    for step, _ in GROUPS[group]:
        inputs = inputs_now(store, step, document_id)
        receipt = store.catalogue.receipt(step, document_id)
        if receipt is None or receipt.inputs != inputs:
            error = ClusterError(
                f"The cluster failed on it: {fault}.", "See the workers' logs, and run icp ingest again."
            )
            record_failure(store, step, document_id, inputs, error)
            return


def check_cluster(address: str) -> None:
    """Raise `ClusterError` where no scheduler answers at `address`, or one without workers, who would wait forever."""
    try:
        client = Client(address, timeout=REACH_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
        with client:
            workers = client.scheduler_info(n_workers=-1)["workers"]
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"No Dask scheduler answers at {address}: {error}.",
            "Start it (dask scheduler), or correct ICP_DASK_ADDRESS.",
        ) from error
    if not workers:
        raise ClusterError(
            f"The Dask scheduler at {address} has no workers.", f"Start some: dask worker {address} --nthreads 1."
        )
