"""What the steps made, is it still there? The look at the disk on which the pure decision (`plan`) rests.

Only whether it is there and complete is asked, which is quick; whether every byte is right is asked by `icp verify`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pipeline.steps.ingest.plan import Present, Receipts, Versions
from pipeline.store import Store
from pipeline.store.records import DocumentRecord, Receipt


def present(store: Store, receipts: Receipts, versions: Versions) -> Present:
    """(step, subject) of every receipt whose output is there."""
    records = {record.id: record for record in store.catalogue.documents()}
    vectors = store.vectors_complete(versions.embedder)
    has = store.artefacts.all_there()
    there = partial(_is_there, store, record_of=records.get, vectors=vectors, receipts=receipts, has=has)
    return frozenset(key for key, receipt in receipts.items() if there(receipt))


def output_is_there(store: Store, receipt: Receipt, versions: Versions) -> bool:
    """Is the output of this one receipt there? Fetched bytes are compared with their hash: nothing else makes them."""
    if receipt.step == "fetch":
        return store.artefacts.has_source(receipt.output)
    if receipt.step == "embed":
        return store.has_vectors(versions.embedder, receipt.output)
    receipts = store.catalogue.receipts() if receipt.step == "link" else {}
    has = store.artefacts.has
    return _is_there(
        store, receipt, record_of=store.catalogue.document, vectors=frozenset(), receipts=receipts, has=has
    )


def _is_there(
    store: Store,
    receipt: Receipt,
    *,
    record_of: Callable[[str], DocumentRecord | None],
    vectors: frozenset[str],
    receipts: Receipts,
    has: Callable[[Path], bool],
) -> bool:
    """vectors: the lists of passages whose vectors are all at hand. receipts: all, for the step "link". has: is such a
    file there?"""
    if receipt.step == "embed":
        return receipt.output in vectors
    if receipt.step == "index":
        from pipeline.index.files import is_whole

        return is_whole(store.artefacts.index)
    if receipt.step == "link":
        # Lineages are in the catalogue; the comparisons that they were drawn from are files beside it.
        return all(has(store.artefacts.comparison_path(key)) for key in _comparisons(receipts))
    path = _file_of(store, receipt, record_of)
    return path is not None and has(path)


def _comparisons(receipts: Receipts) -> list[str]:
    return [receipt.output for (step, _), receipt in receipts.items() if step == "compare"]


def _file_of(store: Store, receipt: Receipt, record_of: Callable[[str], DocumentRecord | None]) -> Path | None:
    """The one file that a step made; None for a document that the catalogue does not know."""
    artefacts = store.artefacts
    if receipt.step == "compare":
        return artefacts.comparison_path(receipt.output)
    if receipt.step == "fetch":
        return artefacts.source_path(receipt.output)
    record = record_of(receipt.subject)
    if record is None:
        return None
    if receipt.step == "extract":
        return artefacts.document_path(record.sha256)
    return artefacts.segmentation_path(record.sha256, receipt.inputs if receipt.step == "annotate" else "")
