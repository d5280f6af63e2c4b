"""Take documents out of the store: their rows, their files, their clauses in the index."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from pipeline.editions import corpus, editions
from pipeline.errors import NotInStoreError
from pipeline.steps.ingest.indexing import drop_parcels
from pipeline.steps.ingest.plan import CORPUS
from pipeline.steps.ingest.run import ingest
from pipeline.steps.watch.review import forget_documents, waiting_bytes
from pipeline.store import Store


def remove_documents(store: Store, ids: Sequence[str]) -> None:
    """Remove documents, with the bytes that were fetched; all others and the index are then brought up to date.

    Files that another document shares stay, and vectors, which hold no words. One that never got beyond a failure can
    be removed too. Raises `NotInStoreError`, before anything is removed, where one of `ids` is not known.
    """
    with store.writing():
        known = {record.id: record for record in store.catalogue.documents()}
        for name in ids:
            if name not in known and name not in store.catalogue.failures():
                raise NotInStoreError(f"There is no document {name} in the store.", "icp documents lists their ids.")
        for name in ids:
            store.catalogue.remove_document(name)
        forget_documents(store, list(ids))
        used = {record.sha256 for record in store.catalogue.documents()} | waiting_bytes(store)
        for sha256 in {known[name].sha256 for name in ids if name in known} - used:
            store.artefacts.delete_made(sha256)
            store.artefacts.delete(store.artefacts.source_path(sha256))
        _remove_comparisons(store)
        if not corpus(store):
            for step in ("link", "index"):
                store.catalogue.forget(step, CORPUS)
            shutil.rmtree(store.artefacts.index, ignore_errors=True)
            drop_parcels(store)
        ingest(store, ())


def _remove_comparisons(store: Store) -> None:
    """Remove comparisons of editions that are gone: they hold those editions' words."""
    there = {str(key) for key in editions(corpus(store))}
    for (step, subject), receipt in store.catalogue.receipts().items():
        if step == "compare" and not set(subject.split(" -> ")) <= there:
            store.catalogue.forget(step, subject)
            store.artefacts.delete(store.artefacts.comparison_path(receipt.output))
