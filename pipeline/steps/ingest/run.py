"""The order of an ingest, said once; the plain runner, which does it in this process; and how a run ended.

The ingest flow is another runner, with Prefect's retries and records around each step, and `flows.cluster` one on Dask;
the plain one serves repairs, tests and programs that need neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from pipeline.clock import clock
from pipeline.editions import corpus
from pipeline.errors import ExitCode, IcpError, PartialError
from pipeline.steps.common import inputs_now, log, plan_ingest, record_failure
from pipeline.steps.ingest.corpus import link_editions
from pipeline.steps.ingest.documents import (
    annotate_document,
    embed_document,
    extract_document,
    fetch_document,
    segment_document,
)
from pipeline.steps.ingest.indexing import index_corpus
from pipeline.steps.ingest.requested import Asked, Refused, wanted
from pipeline.steps.retry_policy import in_vain
from pipeline.store import Store
from pipeline.store.records import Failure, Receipt

Step = Callable[[Store, str], Receipt]

# All documents go through the first group before any goes through the second: annotating one needs the others' terms.
GROUPS: dict[str, tuple[tuple[str, Step], ...]] = {
    "read": (("extract", extract_document), ("segment", segment_document)),
    "mark up": (("annotate", annotate_document), ("embed", embed_document)),
}


class Runner(Protocol):
    """Does what an ingest consists of; `in_order` says in which order. A document's failure is recorded, not raised."""

    def fetch(self, asked: Asked) -> None:
        """Get one document."""

    def documents(self, group: str) -> None:
        """The steps of a group of `GROUPS`, for every document that was fetched."""

    def comparisons(self) -> None:
        """Compare the editions, where that is quicker than leaving it to `link`, which makes those that are missing."""

    def link(self) -> None:
        """Follow the provisions of the corpus through its editions."""

    def index(self) -> None:
        """Bring the search index up to date."""


def in_order(store: Store, asked: Sequence[Asked], runner: Runner) -> None:
    """The order of an ingest: the documents asked for are fetched, then all are brought up to date, then the corpus.

    To be called in `store.writing()`.
    """
    for item in asked:
        if wanted(item).skipped is None:
            runner.fetch(item)
    for group in GROUPS:
        runner.documents(group)
    runner.comparisons()
    if corpus(store):
        runner.link()
        runner.index()


class InProcess:
    """The plain runner: one step after another, in this process."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def fetch(self, asked: Asked) -> None:
        """As in `Runner`; so are all the others."""
        attempt(self.store, "fetch", asked.source.id, partial(fetch_document, self.store, asked))

    def documents(self, group: str) -> None:
        """One document after another."""
        for record in self.store.catalogue.documents():
            ingest_document(self.store, record.id, group)

    def comparisons(self) -> None:
        """Left to `link`."""

    def link(self) -> None:
        """Here."""
        link_editions(self.store)

    def index(self) -> None:
        """Here."""
        index_corpus(self.store)


def ingest(store: Store, asked: Sequence[Asked]) -> None:
    """Bring the store up to date: with the documents asked for, then all others. Failures are recorded, not raised."""
    with store.writing():
        in_order(store, asked, InProcess(store))


def ingest_document(store: Store, document_id: str, group: str) -> bool:
    """Do the steps of a group for one document, up to the first that fails, which is recorded. Did all succeed?"""
    return all(attempt(store, step, document_id, partial(do, store, document_id)) for step, do in GROUPS[group])


def documents_due(store: Store, group: str) -> tuple[str, ...]:
    """Ids of the documents of the catalogue for which a step of a group is due, in the order of the manifest."""
    steps = {step for step, _ in GROUPS[group]}
    return tuple(document.id for document in plan_ingest(store, ()).documents if steps & set(document.steps))


def attempt(store: Store, step: str, document_id: str, do: Callable[[], object]) -> bool:
    """Do a step unless it would fail again or lacks the one before; a failure is recorded. Did it succeed?

    An error that is not ours is a fault of the program or of the machine: its traceback is logged, and the other
    documents go on.
    """
    if not due_or_done(store, step, document_id):
        return False
    inputs = "" if step == "fetch" else inputs_now(store, step, document_id)
    try:
        do()
    except IcpError as error:
        record_failure(store, step, document_id, inputs, error)
        return False
    except Exception as error:
        log.exception("%s: the program failed", document_id, extra={"document": document_id, "step": step})
        record_failure(store, step, document_id, inputs, fault(error))
        return False
    return True


def fault(error: Exception) -> IcpError:
    """An error that is not ours, said as one: for a failure that is recorded."""
    return IcpError(
        f"The program failed on it: {type(error).__name__}: {error}.", "Run icp --verbose ingest on it and report this."
    )


def due_or_done(store: Store, step: str, document_id: str) -> bool:
    """Is there sense in calling the step now: what it needs is there, and it is not known to fail on it?"""
    if step == "fetch":
        return True
    inputs = inputs_now(store, step, document_id)
    failure = store.catalogue.failure(document_id)
    return bool(inputs) and not (failure is not None and in_vain(failure, step, inputs, clock()))


def failure_error(failures: Sequence[Failure], refused: Sequence[Refused], asked: int) -> IcpError | None:
    """The error that a run ends with: None without failures, a single document's own, else `PartialError`.

    asked: how many names were asked for.
    """
    sentences = [f"{item.name}: {item.error}" for item in refused]
    sentences += [f"{item.subject}: {item.problem} {item.remedy}".rstrip() for item in failures]
    if not sentences:
        return None
    if asked == 1 and len(sentences) == 1:
        return refused[0].error if refused else as_error(failures[0])
    count = len(sentences)
    listed = "\n".join(f"  {sentence}" for sentence in sentences)
    remedy = "All others are done; mend these and run the same command again."
    return PartialError(f"{count} of the documents asked for failed:\n{listed}\n", remedy)


def as_error(failure: Failure) -> IcpError:
    """A recorded failure as the error that it was, with its exit code."""
    # Where kinds share a code, the most general one, which comes first, stands for it.
    kinds = {kind.exit_code: kind for kind in reversed(_error_classes(IcpError))}
    kind = kinds.get(ExitCode(failure.code), IcpError)
    return kind(failure.problem, failure.remedy)


def _error_classes(base: type[IcpError]) -> list[type[IcpError]]:
    return [base, *(kind for child in base.__subclasses__() for kind in _error_classes(child))]


def rebuild_index(store: Store) -> None:
    """Bring every document's vectors up to date with the model in use, then make the whole index again."""
    with store.writing():
        for group in GROUPS:
            InProcess(store).documents(group)
        link_editions(store)
        index_corpus(store, anew=True)
