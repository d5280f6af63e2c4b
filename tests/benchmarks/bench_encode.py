"""How quickly clauses are encoded, against sentence-transformers as it comes: python tests/benchmarks/bench_encode.py

Both in one run, by turns, over the passages of a document of the store in ICP_HOME (--document; the longest if none is
named), some --limit of them. Prints clauses a second by the clock and by the processor's own time (which is what counts
where other programs share the machine), their ratio, the least cosine between the two, and how many encodings the same
document costs once more.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
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


def timed(encode: Callable[[], np.ndarray], count: int) -> tuple[dict[str, float], np.ndarray]:
    """Texts a second by either clock, and the vectors."""
    began, worked = time.perf_counter(), time.process_time()
    vectors = encode()
    clock, processor = time.perf_counter() - began, time.process_time() - worked
    return {"clock": count / clock, "processor": count / processor}, vectors


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--document", default="")
    parser.add_argument("--limit", type=int, default=1000)
    given = parser.parse_args()
    store = open_store(load_settings(), create=False)
    spec = load_spec(store.settings.models / "embedder.toml")
    documents = {record.id: store.clauses_of(record).clauses for record in store.catalogue.documents()}
    document = given.document or max(documents, key=lambda one: len(documents[one]))
    every = passages(documents[document], document_id=document, count=token_counter(spec), max_tokens=spec.max_tokens)
    found = every[:: max(1, len(every) // given.limit)]
    texts = [passage.text for passage in found]
    ours = BulkEncoder(spec)
    ours.encode(texts[:8])
    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(locate(spec)), device="cpu", local_files_only=True)
    plain.encode(texts[:8], show_progress_bar=False)
    expected, made = np.zeros(0), np.zeros(0)
    speed: dict[tuple[str, str], float] = {}
    for _ in range(ROUNDS):
        with_plain, expected = timed(
            lambda: plain.encode(texts, show_progress_bar=False, normalize_embeddings=True), len(texts)
        )
        with_ours, made = timed(lambda: ours.encode(texts), len(texts))
        for name, found_speed in (("plain", with_plain), ("ours", with_ours)):
            for clock, value in found_speed.items():
                speed[name, clock] = max(value, speed.get((name, clock), 0))
    print(f"{document}: {len(texts)} passages; {ours.precision}")
    for clock in ("clock", "processor"):
        one, other = speed["plain", clock], speed["ours", clock]
        print(f"by the {clock}: plain {one:.1f} clauses/s, ours {other:.1f}: {other / one:.2f} times")
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
