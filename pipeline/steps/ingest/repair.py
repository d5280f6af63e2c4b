"""Verify the store as a whole, and make again what can be made again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from pipeline.clock import clock
from pipeline.editions import corpus
from pipeline.errors import FetchError, IcpError, IndexMismatchError, StoreError
from pipeline.sources.fetch import why_skipped
from pipeline.steps.common import corpus_inputs, log, record_failure, versions_of
from pipeline.steps.effective_manifest import known
from pipeline.steps.ingest.artefact_presence import present
from pipeline.steps.ingest.documents import fetch_document
from pipeline.steps.ingest.plan import CORPUS, plan_document
from pipeline.steps.ingest.requested import asked_for, reference_of, sisters_of, wanted_again
from pipeline.steps.ingest.run import attempt, ingest
from pipeline.store import Store
from pipeline.store.records import DocumentRecord
from pipeline.store.verify import Problem, check_decisions, check_files

# Steps that make one file from the file of the step before, in order; the first is made from the fetched bytes.
MADE_FROM_FILES = ("extract", "segment", "annotate")


def problems(store: Store) -> tuple[Problem, ...]:
    """Everything that is not in order: the files, the decisions, what is out of date, and the index."""
    return (*check_files(store), *check_decisions(store), *_stale(store), *_unproved(store), *_index_problems(store))


def _unproved(store: Store) -> Iterator[Problem]:
    """Comparisons that do not hold by their own account of the words, made anew; files that are missing are found
    already."""
    from pipeline.diff.proof import proved

    for (step, subject), receipt in store.catalogue.receipts().items():
        if step != "compare":
            continue
        path = store.artefacts.comparison_path(receipt.output)
        try:
            diff = store.artefacts.load_comparison(receipt.output)
        except StoreError:
            if not store.artefacts.has(path) or not store.artefacts.read(path):
                continue
            text = f"{path} is not what was written."
        else:
            if proved(diff) == diff.proof:
                continue
            text = f"The proof of {path} does not hold: its entries are not what its sides differ in."
        yield Problem(kind="corrupted", subject=subject, text=text, step=step, path=str(path))


def _stale(store: Store) -> list[Problem]:
    """Documents whose steps are not current, and corpus steps that are out of date."""
    versions, receipts, failures = versions_of(store), store.catalogue.receipts(), store.catalogue.failures()
    records = store.catalogue.documents()
    sisters = sisters_of(records)
    there = present(store, receipts, versions)
    found = []
    for record in records:
        document = plan_document(wanted_again(record, sisters), receipts, there, failures, versions, clock())
        if document.steps:
            text = f"The step {document.steps[0]} was done by an older version, or not yet, or what it made is gone."
            found.append(Problem(kind="stale", subject=record.id, text=text, step=document.steps[0]))
    for step, inputs in corpus_inputs(store, versions).items():
        receipt = receipts.get((step, CORPUS))
        if receipt is None or receipt.inputs != inputs or (step, CORPUS) not in there:
            text = f"The step {step} is not up to date with the documents."
            found.append(Problem(kind="stale", subject=CORPUS, text=text, step=step))
    return found


def _index_problems(store: Store) -> list[Problem]:
    """Is the index whole, of this model, and does it hold exactly the clauses of the corpus?"""
    from pipeline.index.corpus import CorpusIndex
    from pipeline.index.corpus import problems as index_problems

    versions = versions_of(store)
    records = corpus(store)
    if not records:
        return []
    found = [*index_problems(store.artefacts.index)]
    if not found:
        try:
            index = CorpusIndex.load(store.artefacts.index, versions.embedder)
            held = {clause.key for clause in index.clauses}
            there = {f"{record.id}#{clause.id}" for record in records for clause in store.clauses_of(record).clauses}
            if held != there:
                found.append(f"The index lacks {len(there - held)} clauses and has {len(held - there)} too many.")
        except IndexMismatchError as error:
            found.append(error.problem)
        except IcpError as error:
            log.debug("The index cannot be compared with the clauses: %s", error)
    return [Problem(kind="index", subject=CORPUS, text=text, step="index") for text in found]


def repair(store: Store, found: Sequence[Problem]) -> None:
    """Make again what can be made again; orphaned files go. `problems` tells afterwards what remains.

    Nothing goes for want of its source: a document whose bytes cannot be got again keeps the clauses that it has, and a
    damaged file goes only when what it is made from is in order.
    """
    with store.writing():
        _repair(store, found)


def _repair(store: Store, found: Sequence[Problem]) -> None:
    _fetch_again(store, found)
    left = check_files(store)
    unproved = [problem for problem in found if problem.step == "compare" and problem.kind == "corrupted"]
    for problem in (*left, *unproved):
        if problem.kind == "orphaned":
            store.artefacts.delete(store.artefacts.path_of(problem.path))
        elif problem.kind == "unbalanced":
            store.catalogue.forget(problem.step, problem.subject)
        elif problem.step == "compare":
            store.catalogue.forget(problem.step, problem.subject)
            store.catalogue.forget("link", CORPUS)
    for record in store.catalogue.documents():
        _remove_damaged(
            store, record.id, [problem for problem in left if problem.subject == record.id and problem.path]
        )
    if any(problem.kind == "index" for problem in found):
        store.catalogue.forget("index", CORPUS)
    ingest(store, ())


def _remove_damaged(store: Store, document_id: str, damaged: Sequence[Problem]) -> None:
    """Remove a document's wrong files where they can be made again, so that their steps are due."""
    wrong = {problem.step: store.artefacts.path_of(problem.path) for problem in damaged}
    can_be_made = "fetch" not in wrong
    for step in MADE_FROM_FILES:
        if step not in wrong:
            can_be_made = True
        elif can_be_made:
            store.artefacts.delete(wrong[step])
        else:
            log.warning("%s: %s stays, as what it was made from is not in order.", document_id, wrong[step])


def _fetch_again(store: Store, found: Sequence[Problem]) -> None:
    """Get bytes that are missing or wrong again: by the manifest, or from where they came. Failures are recorded."""
    ids = {problem.subject for problem in found if problem.step == "fetch"}
    manifest = known(store)
    for record in store.catalogue.documents():
        if record.id not in ids:
            continue
        asked, refused = asked_for([reference_of(record, manifest)], manifest)
        again = [item for item in asked if item.source.id == record.id and why_skipped(item.source) is None]
        if again:
            attempt(store, "fetch", record.id, partial(fetch_document, store, again[0]))
        else:
            record_failure(store, "fetch", record.id, "", refused[0].error if refused else _changed(record))


def _changed(record: DocumentRecord) -> IcpError:
    return FetchError(
        f"What is at {record.origin} now is not the document that was fetched.", "Put it back, or ingest it anew."
    )
