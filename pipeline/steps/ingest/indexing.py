"""The step that keeps the search index: one for the whole corpus, changed by documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.edition_order import EditionOrder
from pipeline.editions import EDITION_KINDS, GENERIC, EditionKey, corpus
from pipeline.errors import IndexMismatchError
from pipeline.loading import bulk_encoder, memory
from pipeline.steps.common import corpus_inputs, current, log, receipt_for, versions_of
from pipeline.steps.ingest.documents import bring_here, passages_of
from pipeline.steps.ingest.plan import CORPUS, Versions
from pipeline.store import Store
from pipeline.store.records import DocumentRecord, Receipt

if TYPE_CHECKING:
    from pipeline.index.corpus import CorpusIndex
    from pipeline.index.entries import IndexedClause


def index_corpus(store: Store, *, anew: bool = False) -> Receipt:
    """Bring the search index up to date: what is in it and unchanged stays, what changed is put in again.

    anew: make all of it again. The index in use serves until the new one is complete.
    """
    import numpy as np

    from pipeline.embed.cached import encode_missing
    from pipeline.embed.spec import load_spec
    from pipeline.index.corpus import CorpusIndex
    from pipeline.store.vectors import VectorCache

    versions = versions_of(store)
    inputs = corpus_inputs(store, versions)["index"]
    done = None if anew else current(store, "index", CORPUS, inputs)
    if done:
        return done
    records = corpus(store)
    wanted = _entries(store, records)
    index = None if anew else _usable_index(store, versions)
    encoder = bulk_encoder(store.settings.models, memory(store))
    if index is None:
        none = np.zeros((0, encoder.dimension), dtype=np.float32)
        name = load_spec(store.settings.models / "embedder.toml").name
        index = CorpusIndex.build((), (), none, encoder.fingerprint, name)
    kept = _documents_kept(index, wanted)
    index.remove([clause.key for clause in index.clauses if clause.document not in kept])
    cache = VectorCache(store.artefacts.vectors, fingerprint=encoder.fingerprint, dimension=encoder.dimension)
    embedded = embedded_now(store)
    for record in records:
        if record.id not in kept:
            found = passages_of(store, record)
            bring_here(store, cache, encoder.fingerprint, embedded.get(record.id, ""))
            vectors, _ = encode_missing(found, cache, encoder)
            index.add(wanted[record.id], [passage.key for passage in found], vectors)
    entries = [entry for of_document in wanted.values() for entry in of_document]
    index.relate({entry.key: entry.lineage for entry in entries}, {entry.key: entry.edition_order for entry in entries})
    index.save(store.artefacts.index)
    receipt = receipt_for("index", CORPUS, inputs, inputs, versions.of("index"))
    store.catalogue.save_receipt(receipt)
    drop_parcels(store)
    extra = {"document": CORPUS, "step": "index"}
    log.info("%d clauses in the index, %d documents put in now", len(index), len(records) - len(kept), extra=extra)
    return receipt


def embedded_now(store: Store) -> dict[str, str]:
    """By document id the hash that names its passages."""
    receipts = store.catalogue.receipts()
    return {subject: receipt.output for (step, subject), receipt in receipts.items() if step == "embed"}


def drop_parcels(store: Store) -> None:
    """Remove the vectors that other machines were given and that no document has any more."""
    if store.artefacts.shared:
        used = set(embedded_now(store).values())
        for path in store.artefacts.files("parcels"):
            if path.stem not in used:
                store.artefacts.delete(path)


def _usable_index(store: Store, versions: Versions) -> CorpusIndex | None:
    """The index in use, if this code with this model made it; None where all of it is to be made."""
    from pipeline.index.corpus import CorpusIndex

    receipt = store.catalogue.receipt("index", CORPUS)
    if receipt is None or receipt.versions != versions.of("index"):
        return None
    try:
        index = CorpusIndex.load(store.artefacts.index, versions.embedder)
    except IndexMismatchError as error:
        log.warning("The search index is made anew: %s", error.problem, extra={"document": CORPUS, "step": "index"})
        return None
    return index


def _documents_kept(index: CorpusIndex, wanted: Mapping[str, Sequence[IndexedClause]]) -> set[str]:
    """Ids of the documents whose clauses stand in the index exactly as wanted.

    Their lineage may differ, and the place of their edition among all, which moves when another comes or goes.
    """
    there: dict[str, list[IndexedClause]] = {}
    for clause in index.clauses:
        there.setdefault(clause.document, []).append(clause)
    return {name for name, entries in wanted.items() if _bare(there.get(name, ())) == _bare(entries)}


def _bare(entries: Sequence[IndexedClause]) -> list[IndexedClause]:
    return [replace(entry, lineage="", edition_order=0) for entry in entries]


def _entries(store: Store, records: Sequence[DocumentRecord]) -> dict[str, tuple[IndexedClause, ...]]:
    """The index's entries of each document, by document id."""
    from pipeline.embed.passages import clause_key, contexts
    from pipeline.index.entries import Origin, entry

    orders = edition_orders(records)
    made = {}
    for record in records:
        clauses = store.clauses_of(record).clauses
        keys = [clause_key(record.id, clause.id) for clause in clauses]
        lineages = store.catalogue.lineages_of(keys)
        context = contexts(clauses)
        origin = Origin(
            work=record.work,
            edition=record.edition,
            variant=record.variant,
            document=record.id,
            edition_order=orders[record.id],
        )
        made[record.id] = tuple(
            entry(clause, key=key, origin=origin, order=order, context=context[clause.id], lineage=lineages.get(key))
            for order, (key, clause) in enumerate(zip(keys, clauses, strict=True))
        )
    return made


def edition_orders(records: Sequence[DocumentRecord]) -> dict[str, int]:
    """For each document how new its edition is: larger is newer, the generic variant before the others of its edition.

    They stand in the order of time (`EditionOrder`). Guidance has 0.
    """
    order = EditionOrder.of(records)
    times = {
        record.id: order.time(EditionKey(work=record.work, edition=record.edition))
        for record in records
        if record.kind in EDITION_KINDS
    }
    place = {time: 2 * number for number, time in enumerate(sorted(set(times.values())), start=1)}
    return {
        record.id: place[times[record.id]] + (record.variant == GENERIC) if record.id in times else 0
        for record in records
    }
