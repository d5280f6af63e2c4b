"""Verify the store as a whole, and make again what can be made again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import IcpError, IndexMismatchError
from pipeline.sources.manifest import load_manifest
from pipeline.steps.common import corpus, corpus_inputs, log, versions_of
from pipeline.steps.plan import CORPUS, DOCUMENT_STEPS, plan_document
from pipeline.steps.run import ingest
from pipeline.steps.wanted import Asked, asked_for, wanted_again
from pipeline.store import Store
from pipeline.store.verify import Problem, check_files


def problems(store: Store) -> tuple[Problem, ...]:
    """Everything that is not in order: the files, what is out of date, and the index."""
    return (*check_files(store), *_stale(store), *_index_problems(store))


def _stale(store: Store) -> list[Problem]:
    """Documents whose steps are not current, and corpus steps that are out of date."""
    versions, receipts, failures = versions_of(store), store.catalogue.receipts(), store.catalogue.failures()
    records = store.catalogue.documents()
    found = []
    for record in records:
        document = plan_document(wanted_again(record, records), receipts, failures, versions)
        if document.steps:
            text = f"The step {document.steps[0]} was done by an older version, or not yet."
            found.append(Problem(kind="stale", subject=record.id, text=text, step=document.steps[0]))
    for step, inputs in corpus_inputs(store, versions).items():
        receipt = receipts.get((step, CORPUS))
        if receipt is None or receipt.inputs != inputs:
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
    """Make again what can be made again; orphaned files go. `problems` tells afterwards what remains."""
    for problem in found:
        if problem.kind == "orphaned":
            Path(problem.path).unlink(missing_ok=True)
        elif problem.step in DOCUMENT_STEPS:
            _forget(store, problem)
        elif problem.step:
            store.catalogue.forget(problem.step, problem.subject)
            if problem.step == "compare":
                store.catalogue.forget("link", CORPUS)
    ingest(store, _refetched(store, found))


def _forget(store: Store, problem: Problem) -> None:
    """Take out the receipts from the problem's step on, and the file that is wrong, so that both are made again."""
    for step in DOCUMENT_STEPS[DOCUMENT_STEPS.index(problem.step) :]:
        store.catalogue.forget(step, problem.subject)
    if problem.path:
        Path(problem.path).unlink(missing_ok=True)


def _refetched(store: Store, found: Sequence[Problem]) -> tuple[Asked, ...]:
    """The documents whose bytes must be got again: from the manifest, or from where they came from."""
    ids = {problem.subject for problem in found if problem.step == "fetch"}
    manifest = load_manifest(store.settings.manifest)
    names = [
        record.id if record.id in manifest.by_id else record.origin
        for record in store.catalogue.documents()
        if record.id in ids
    ]
    return asked_for(names, manifest)[0] if names else ()
