"""Retrieval sets, which the search is measured with: their documents are indexed in memory, and their vectors kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.loading import bulk_encoder, memory
from pipeline.model import Clause
from pipeline.store import Store

if TYPE_CHECKING:
    from pipeline.index.corpus import CorpusIndex


def set_index(store: Store, clauses: Sequence[Clause]) -> CorpusIndex:
    """An index in memory of a retrieval set's documents. Their vectors go into the store's cache, so that a second run
    is quick.
    """
    from pipeline.embed.cached import encode_missing
    from pipeline.embed.passages import passages
    from pipeline.embed.query import token_counter
    from pipeline.embed.spec import load_spec
    from pipeline.index.beir import PREFIX
    from pipeline.index.corpus import CorpusIndex
    from pipeline.index.entries import Origin, entry
    from pipeline.store.vectors import VectorCache

    spec = load_spec(store.settings.models / "embedder.toml")
    count = token_counter(spec, memory=memory(store))
    found = passages(clauses, document_id=PREFIX[:-1], count=count, max_tokens=spec.max_tokens)
    encoder = bulk_encoder(store.settings.models, memory(store))
    cache = VectorCache(store.artefacts.vectors, fingerprint=encoder.fingerprint, dimension=encoder.dimension)
    vectors, _ = encode_missing(found, cache, encoder)
    origin = Origin(work="", edition="", variant="", document=PREFIX[:-1])
    entries = [
        entry(clause, key=PREFIX + clause.id, origin=origin, order=order) for order, clause in enumerate(clauses)
    ]
    return CorpusIndex.build(entries, [passage.key for passage in found], vectors, encoder.fingerprint)
