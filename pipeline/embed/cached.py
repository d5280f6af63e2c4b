"""Encode only what was never encoded: the step between passages and their vectors.

In: passages, a cache, an encoder. Out: one row for each passage, and how many texts had to be encoded for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.embed.encoder import Encoder, Vectors
from pipeline.embed.passages import Passage

SAVE_EVERY = 2048
"""Vectors are put into the cache after this many, so that a broken run loses at most a minute of work."""


class Cache(Protocol):
    """Vectors of one model by the hash of their passage."""

    def get(self, hashes: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """The vectors of those hashes that are known."""

    def put(self, hashes: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Keep one row for each hash."""


def encode_missing(passages: Sequence[Passage], cache: Cache, encoder: Encoder) -> tuple[Vectors, int]:
    """Vectors of all passages, (len(passages), dimension) float32 in their order, and how many texts were encoded.

    An edition that was encoded before costs no encoding. The cache must be of the encoder's fingerprint.
    """
    texts = {passage.hash: passage.text for passage in passages}
    known = dict(cache.get(tuple(texts)))
    missing = [key for key in texts if key not in known]
    for start in range(0, len(missing), SAVE_EVERY):
        chunk = missing[start : start + SAVE_EVERY]
        made = encoder.encode([texts[key] for key in chunk])
        cache.put(chunk, made)
        known.update(zip(chunk, made, strict=True))
    out = np.zeros((len(passages), encoder.dimension), dtype=np.float32)
    for row, passage in enumerate(passages):
        out[row] = known[passage.hash]
    return out, len(missing)
