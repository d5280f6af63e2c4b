"""What an ingest has to do: a pure decision from what is wanted and what the receipts say was done.

A step is current when its receipt was made from the same inputs (the output of the step before it, the version of the
step's code and the settings that matter) and what it made is still there. What a step will be given is only known when
the step before it is current, so the first step that is not current makes all later ones due.

    fetch → extract → segment → annotate → embed      for each document
    compare (each pair) → link → index                for the corpus, when any document's clauses changed

Annotating a document needs the terms that the other documents of its edition define, so its inputs hold theirs too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from pipeline.steps.retry_policy import in_vain
from pipeline.store.records import Failure, Receipt

CORPUS = "corpus"
DOCUMENT_STEPS = ("fetch", "extract", "segment", "annotate", "embed")

Receipts = Mapping[tuple[str, str], Receipt]
# (step, subject) of every receipt whose output is there. Who decides is told; who tells has looked at the disk.
Present = Set[tuple[str, str]]


def digest(*parts: str) -> str:
    """64 hex digits over the parts, in order; no two different lists of parts give the same text to hash."""
    return hashlib.sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A document to be brought up to date.

    fetch_inputs: hash of where it comes from and what the manifest says about it; "" for one that is in the catalogue
    and was not asked for. sisters: ids of the other documents of its edition, in order.
    skipped: why it is not fetched at all (no confirmed address), else None.
    """

    id: str
    name: str
    fetch_inputs: str = ""
    sisters: tuple[str, ...] = ()
    skipped: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Versions:
    """What decides the steps' outputs besides their inputs: a version for each, and the embedder's fingerprint."""

    steps: tuple[tuple[str, str], ...]
    embedder: str

    def of(self, step: str) -> str:
        """The version of one step; for steps that use the embedder its fingerprint is part of it."""
        version = dict(self.steps)[step]
        return f"{version}+{self.embedder}" if step in {"embed", "index"} else version


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentPlan:
    """What is to be done for one document: steps in order, empty when all are current.

    failure: it failed before on the very same inputs, so that another try now would be in vain.
    """

    id: str
    steps: tuple[str, ...] = ()
    skipped: str | None = None
    failure: Failure | None = None

    @property
    def current(self) -> bool:
        """Is there nothing to do?"""
        return not self.steps and self.skipped is None and self.failure is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What is to be done in all. corpus_due: the index, the comparisons or the lineages are not up to date."""

    documents: tuple[DocumentPlan, ...]
    corpus_due: bool

    @property
    def nothing_to_do(self) -> bool:
        """Would running it change nothing?"""
        return not self.corpus_due and not any(document.steps for document in self.documents)


def step_inputs(step: str, upstream: str, versions: Versions, *more: str) -> str:
    """The inputs hash of a step: what it is given, its version, and settings that matter to it."""
    return digest(step, upstream, versions.of(step), *more)


def document_inputs(step: str, wanted: Wanted, receipts: Receipts, versions: Versions) -> str | None:
    """The inputs hash of a document's step, None while the step before it has no receipt."""
    if step == "fetch":
        return step_inputs(step, wanted.fetch_inputs, versions)
    before = receipts.get((DOCUMENT_STEPS[DOCUMENT_STEPS.index(step) - 1], wanted.id))
    if before is None:
        return None
    if step == "extract":
        # What a file is called decides how it is read where its bytes leave a choice.
        return step_inputs(step, before.output, versions, wanted.name)
    if step == "annotate":
        others = [receipts.get(("segment", other)) for other in wanted.sisters]
        return step_inputs(step, before.output, versions, *(other.output for other in others if other is not None))
    return step_inputs(step, before.output, versions)


def plan_document(
    wanted: Wanted,
    receipts: Receipts,
    present: Present,
    failures: Mapping[str, Failure],
    versions: Versions,
    now: datetime,
) -> DocumentPlan:
    """What is to be done for one document. One without `fetch_inputs` is in the catalogue already and not got again."""
    if wanted.skipped is not None:
        return DocumentPlan(id=wanted.id, skipped=wanted.skipped)
    failure = failures.get(wanted.id)
    for number, step in enumerate(DOCUMENT_STEPS):
        if step == "fetch" and not wanted.fetch_inputs:
            continue
        inputs = document_inputs(step, wanted, receipts, versions)
        failed = failure is not None and failure.step == step
        if inputs is not None and not failed and _current(step, wanted.id, inputs, receipts, present):
            continue
        if failure is not None and in_vain(failure, step, inputs, now):
            return DocumentPlan(id=wanted.id, failure=failure)
        return DocumentPlan(id=wanted.id, steps=DOCUMENT_STEPS[number:])
    return DocumentPlan(id=wanted.id)


def _current(step: str, subject: str, inputs: str, receipts: Receipts, present: Present) -> bool:
    """Was the step done from these inputs, and is what it made still there?"""
    receipt = receipts.get((step, subject))
    return receipt is not None and receipt.inputs == inputs and (step, subject) in present


def plan(
    wanted: Sequence[Wanted],
    *,
    receipts: Receipts,
    present: Present,
    failures: Mapping[str, Failure],
    versions: Versions,
    corpus_inputs: Mapping[str, str],
    now: datetime,
) -> Plan:
    """What is to be done now. corpus_inputs: the inputs now of each step of the corpus ("link", "index")."""
    documents = tuple(plan_document(item, receipts, present, failures, versions, now) for item in wanted)
    stale = any(not _current(step, CORPUS, inputs, receipts, present) for step, inputs in corpus_inputs.items())
    return Plan(documents=documents, corpus_due=stale or any(document.steps for document in documents))
