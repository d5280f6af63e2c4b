"""The steps of the whole corpus: compare two editions, link the provisions of all editions, index the clauses."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.editions import (
    CHANGES,
    EditionKey,
    corpus,
    document_side,
    edition_side,
    editions,
    guidance_of,
    qualified,
    statements_on,
)
from pipeline.errors import NotInStoreError
from pipeline.lineage import lineages, predecessors
from pipeline.loading import comparison_rules
from pipeline.model import EditionDiff, Segmentation, Side
from pipeline.steps.common import corpus_inputs, current, log, receipt_for, versions_of
from pipeline.steps.ingest.plan import CORPUS, Versions, digest, step_inputs
from pipeline.store import Store
from pipeline.store.records import DocumentRecord, Receipt


def segmentations_of(store: Store, records: tuple[DocumentRecord, ...]) -> dict[str, Segmentation]:
    """The clauses of each document, by document id."""
    return {record.id: store.clauses_of(record) for record in records}


def compare_editions(store: Store, old: EditionKey, new: EditionKey) -> Receipt:
    """Compare two editions of the store, with its guidance; the output is the key of the comparison's artefact.

    Raises `NotInStoreError` where one of them is not there.
    """
    from pipeline.diff import compare
    from pipeline.statements.reading import read_statements

    versions = versions_of(store)
    records = corpus(store)
    known = editions(records)
    for key in (old, new):
        if key not in known:
            raise NotInStoreError(f"The edition {key} is not in the store.", f"Known: {', '.join(map(str, known))}.")
    guidance, saying = guidance_of(records, old), statements_on(records, old, new)
    subject = f"{old} -> {new}"
    inputs = _compare_inputs(store, (known[old], known[new], guidance, saying), versions)
    done = current(store, "compare", subject, inputs)
    if done:
        return done
    loaded = segmentations_of(store, (*known[old], *known[new], *guidance, *saying))
    sides = edition_side(old, known[old], loaded), edition_side(new, known[new], loaded)
    beside = [
        [_document(record, loaded) for record in saying if (record.kind == CHANGES) is only] for only in (False, True)
    ]
    diff = compare(
        *sides,
        statements=read_statements(*sides, *beside) if old.edition != new.edition else (),
        rules=comparison_rules(store.settings.models),
        guidance=tuple(_document(record, loaded) for record in guidance),
    )
    before = store.catalogue.receipt("compare", subject)
    store.artefacts.save_comparison(inputs, diff)
    receipt = receipt_for("compare", subject, inputs, inputs)
    store.catalogue.save_receipt(receipt)
    if before is not None and before.output != inputs:
        store.artefacts.delete(store.artefacts.comparison_path(before.output))
    log.info("%s: %d changes", subject, len(diff.changes), extra={"document": subject, "step": "compare"})
    return receipt


def _document(record: DocumentRecord, loaded: Mapping[str, Segmentation]) -> Side:
    return document_side(record, loaded[record.id])


def _compare_inputs(store: Store, groups: tuple[tuple[DocumentRecord, ...], ...], versions: Versions) -> str:
    """The inputs hash of a comparison: the clauses of both editions, of the guidance and of what says what changed, and
    their titles."""
    receipts = store.catalogue.receipts()
    parts = [
        digest(*(part for item in group for part in (item.id, item.title, receipts[("annotate", item.id)].output)))
        for group in groups
    ]
    return step_inputs("compare", digest(*parts), versions)


def link_editions(store: Store) -> Receipt:
    """Compare each edition with the one that it follows, and write down the lineage of every clause of the corpus.

    The output is the hash of all lineages, so that the index is only made again when one of them changed.
    """
    versions = versions_of(store)
    inputs = corpus_inputs(store, versions)["link"]
    done = current(store, "link", CORPUS, inputs)
    if done:
        return done
    _forget_lost_comparisons(store)
    records = corpus(store)
    diffs = [kept_comparison(store, old, new)[0] for new, old in predecessors(records).items()]
    loaded = segmentations_of(store, records)
    rows = lineages([(record, qualified(loaded[record.id].clauses, record.id)) for record in records], diffs)
    output = digest(*(f"{row.clause}={row.lineage}" for row in rows))
    receipt = receipt_for("link", CORPUS, inputs, output)
    store.catalogue.replace_lineages(rows, receipt)
    extra = {"document": CORPUS, "step": "link"}
    log.info("%d provisions in %d lineages", len(rows), len({row.lineage for row in rows}), extra=extra)
    return receipt


def _forget_lost_comparisons(store: Store) -> None:
    """Take out the receipts of comparisons whose files are gone; those not needed here are made when asked for."""
    for (step, subject), receipt in store.catalogue.receipts().items():
        if step == "compare" and not store.artefacts.has(store.artefacts.comparison_path(receipt.output)):
            store.catalogue.forget(step, subject)


def kept_comparison(store: Store, old: EditionKey, new: EditionKey) -> tuple[EditionDiff, str]:
    """The comparison of two editions, made and kept now unless it is there, and when it was made (ISO 8601)."""
    receipt = compare_editions(store, old, new)
    return store.artefacts.load_comparison(receipt.output), receipt.made_at
