"""How quickly clauses are encoded, against sentence-transformers as it comes: python tests/benchmarks/bench_encode.py

Both in one run, by turns, over the passages of a document of the store in ICP_HOME (--document; the longest if none is
named), at most --limit of them. Prints clauses a second, their ratio, the least cosine between the two, and how many
encodings the same document costs once more.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

from pipeline.embed.cached import encode_missing
from pipeline.embed.encoder import BulkEncoder
from pipeline.embed.passages import passages
from pipeline.embed.query import token_counter
from pipeline.embed.spec import load_spec, locate
from pipeline.settings import load_settings
from pipeline.store import open_store
from pipeline.store.vectors import VectorCache

ROUNDS = 2


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--document", default="")
    parser.add_argument("--limit", type=int, default=1000)
    given = parser.parse_args()
    store = open_store(load_settings(), create=False)
    spec = load_spec(store.settings.models / "embedder.toml")
    documents = {record.id: store.clauses_of(record).clauses for record in store.catalogue.documents()}
    name = given.document or max(documents, key=lambda one: len(documents[one]))
    every = passages(documents[name], document_id=name, count=token_counter(spec), max_tokens=spec.max_tokens)
    found = every[:: max(1, len(every) // given.limit)]
    texts = [passage.text for passage in found]
    ours = BulkEncoder(spec)
    ours.encode(texts[:8])
    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(locate(spec)), device="cpu", local_files_only=True)
    plain.encode(texts[:8], show_progress_bar=False)
    speed: dict[str, list[float]] = {"plain": [], "ours": []}
    for _ in range(ROUNDS):
        began = time.perf_counter()
        expected = plain.encode(texts, show_progress_bar=False, normalize_embeddings=True)
        speed["plain"].append(len(texts) / (time.perf_counter() - began))
        began = time.perf_counter()
        made = ours.encode(texts)
        speed["ours"].append(len(texts) / (time.perf_counter() - began))
    ratio = max(speed["ours"]) / max(speed["plain"])
    print(f"{name}: {len(texts)} passages; {ours.precision}")
    print(f"plain {max(speed['plain']):.1f} clauses/s, ours {max(speed['ours']):.1f}: {ratio:.2f} times")
    print(f"least cosine between them {float((expected * made).sum(axis=1).min()):.5f}")
    near = [np.argsort(-(rows @ rows.T), axis=1)[:, 1:11] for rows in (expected, made)]
    same = np.mean([len(set(one) & set(other)) / 10 for one, other in zip(*near, strict=True)])
    print(f"the same ten nearest: {same:.3f}")
    with tempfile.TemporaryDirectory() as folder:
        cache = VectorCache(Path(folder), fingerprint=ours.fingerprint, dimension=ours.dimension)
        counts = [encode_missing(found, cache, ours)[1] for _ in range(2)]
    print(f"encodings for the edition {counts[0]}, once more {counts[1]}")


if __name__ == "__main__":
    main()
