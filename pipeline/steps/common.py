"""What the steps share: receipts, failures, versions, what is to be done."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from pipeline.clock import clock, now
from pipeline.editions import corpus, edition_of
from pipeline.errors import IcpError, NotInStoreError
from pipeline.loading import memory
from pipeline.reading import reading_version
from pipeline.steps.ingest.artefact_presence import output_is_there, present
from pipeline.steps.ingest.plan import CORPUS, Plan, Receipts, Versions, digest, document_inputs, plan, step_inputs
from pipeline.steps.ingest.requested import Asked, sisters_of, wanted, wanted_again
from pipeline.steps.retry_policy import next_try
from pipeline.store import Store
from pipeline.store.fingerprint import STEP_SOURCES, step_version
from pipeline.store.records import DocumentRecord, Failure, Receipt

log = logging.getLogger("pipeline.steps")


# ---------------------------------------------------------------- receipts


def receipt_for(step: str, subject: str, inputs: str, output: str, versions: str = "") -> Receipt:
    """A receipt made now."""
    return Receipt(step=step, subject=subject, inputs=inputs, output=output, versions=versions, made_at=now())


def current(store: Store, step: str, subject: str, inputs: str) -> Receipt | None:
    """The step's receipt if it is current and what it made is there, else None: then the step is due."""
    receipt = store.catalogue.receipt(step, subject)
    if receipt is None or receipt.inputs != inputs or not output_is_there(store, receipt, versions_of(store)):
        return None
    failure = store.catalogue.failure(subject)
    if failure is not None and failure.step == step:
        store.catalogue.save_receipt(receipt)  # what was missing has come back without our doing: that settles it
    return receipt


def record_of(store: Store, document_id: str) -> DocumentRecord:
    """A document of the catalogue; `NotInStoreError` where it was never fetched."""
    record = store.catalogue.document(document_id)
    if record is None:
        raise NotInStoreError(f"The document {document_id} was not fetched.", "Run icp ingest on it.")
    return record


def record_failure(store: Store, step: str, document_id: str, inputs: str, error: IcpError) -> None:
    """Keep a step's failure, so that it is reported, and tried again on the same inputs only where that makes sense."""
    before = store.catalogue.failure(document_id)
    same = before is not None and (before.step, before.inputs) == (step, inputs)
    tries, made_at = (before.tries + 1 if before is not None and same else 1), clock()
    store.catalogue.save_failure(
        Failure(
            step=step,
            subject=document_id,
            inputs=inputs,
            code=int(error.exit_code),
            problem=error.problem,
            remedy=error.remedy,
            made_at=made_at.isoformat(),
            tries=tries,
            retry_at=next_try(step, error, tries, made_at),
        )
    )
    log.error("%s: %s", document_id, error, extra={"document": document_id, "step": step})


# ---------------------------------------------------------------- what is to be done


def versions_of(store: Store) -> Versions:
    """The versions of all steps, as the code and the assets are now."""
    from pipeline.embed.spec import identify, load_spec

    models = store.settings.models
    _, embedder = identify(load_spec(models / "embedder.toml"), memory=memory(store))
    versions = {step: step_version(step, models) for step in STEP_SOURCES}
    versions["extract"] += f"+{reading_version(store.settings)}"
    return Versions(steps=tuple(versions.items()), embedder=embedder)


def inputs_now(store: Store, step: str, document_id: str) -> str:
    """The inputs hash that a step of a fetched document has now, "" while the step before it was not done."""
    item = wanted_again(record_of(store, document_id), sisters_now(store, document_id))
    receipts = store.catalogue.receipts_of([document_id, *item.sisters])
    return document_inputs(step, item, receipts, versions_of(store)) or ""


def sisters_now(store: Store, document_id: str) -> dict[str, tuple[str, ...]]:
    """`sisters_of` the edition of one document, without a look at the other editions."""
    record = record_of(store, document_id)
    return sisters_of(store.catalogue.of_edition(record.work, record.edition)) if edition_of(record) else {}


def plan_ingest(store: Store, asked: Sequence[Asked]) -> Plan:
    """What an ingest would do: for the documents asked for, and then for all that the catalogue holds already.

    Documents that were not asked for are not fetched again, but are brought up to date with the code, because the
    corpus is searched as a whole. Looks at what the store holds; changes nothing.
    """
    versions = versions_of(store)
    records = store.catalogue.documents()
    sisters = sisters_of(records)
    ids = {item.source.id for item in asked}
    others = [wanted_again(record, sisters) for record in records if record.id not in ids]
    receipts = store.catalogue.receipts()
    return plan(
        [*(wanted(item, sisters) for item in asked), *others],
        receipts=receipts,
        present=present(store, receipts, versions),
        failures=store.catalogue.failures(),
        versions=versions,
        corpus_inputs=corpus_inputs(store, versions),
        now=clock(),
    )


def _output(receipts: Receipts, step: str, subject: str) -> str:
    receipt = receipts.get((step, subject))
    return receipt.output if receipt is not None else ""


def corpus_inputs(store: Store, versions: Versions) -> dict[str, str]:
    """The inputs of the corpus's steps as they are now; empty for an empty corpus, no "index" before the first link."""
    records = corpus(store)
    if not records:
        return {}
    receipts = store.catalogue.receipts()
    clauses = [
        digest(
            *(record.id, receipts[("annotate", record.id)].output, record.work, record.edition, record.variant),
            *(record.kind, record.part or "", record.supersedes, record.variant_of, str(record.position)),
        )
        for record in records
    ]
    inputs = {"link": step_inputs("link", digest(*clauses), versions, versions.of("compare"))}
    link = receipts.get(("link", CORPUS))
    if link is not None:
        passages = [digest(record.id, _output(receipts, "embed", record.id)) for record in records]
        inputs["index"] = step_inputs("index", digest(link.inputs, link.output, *passages), versions)
    return inputs
