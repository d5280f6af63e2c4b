"""A small map that moves questions nearer to the clauses that answer them; clauses' vectors stay as they are.

In: `adapter.toml`, which names a matrix in a safetensors file beside it (models/ADAPTER.md says how it was trained).
Out: an `Adapter`, and an encoder of questions that uses it. It acts on questions alone, so that it belongs to no
fingerprint: an index serves with and without it.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.embed.encoder import Encoder, Vectors
from pipeline.errors import ModelError

TENSOR = "map"
"""The name of the matrix in the safetensors file: (dimension, dimension), added to the identity."""

_REMEDY = "Restore it from the program's files, or take the line `adapter` out of models/embedder.toml."


@dataclass(frozen=True, kw_only=True, slots=True)
class Adapter:
    """matrix: (dimension, dimension) float32, what is added to the identity; of zeros it changes nothing."""

    matrix: NDArray[np.float32]

    def apply(self, vectors: Vectors) -> Vectors:
        """Each row v of `vectors` (n, dimension) becomes v + v · matrix, scaled to length 1; a row of zeros stays."""
        moved = vectors + vectors @ self.matrix
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        return np.asarray(moved / np.maximum(lengths, 1e-12), dtype=np.float32)


class AdaptedEncoder:
    """An encoder of questions whose vectors go through an adapter; same fingerprint, same dimension."""

    def __init__(self, encoder: Encoder, adapter: Adapter) -> None:
        self._encoder = encoder
        self._adapter = adapter

    @property
    def fingerprint(self) -> str:
        """Of the encoder beneath: the vectors may be compared with those of its clauses."""
        return self._encoder.fingerprint

    @property
    def dimension(self) -> int:
        """Columns of what `encode` gives."""
        return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dimension) float32 rows of length 1."""
        return self._adapter.apply(self._encoder.encode(texts))


def load_adapter(path: Path, *, model_sha256: str, dimension: int) -> Adapter:
    """The adapter that the TOML file `path` describes, proved to be made for the model in use.

    Raises ModelError when a file is missing, damaged or altered, or when the adapter was trained for another model.
    """
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        content = (path.parent / str(table["file"])).read_bytes()
    except OSError as error:
        raise ModelError(f"The adapter's file {error.filename} cannot be read.", _REMEDY) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise ModelError(f"{path} is no description of an adapter: {error}.", _REMEDY) from error
    if hashlib.sha256(content).hexdigest() != table.get("sha256"):
        raise ModelError(f"The adapter {path.parent / str(table['file'])} was altered.", _REMEDY)
    if table.get("model_sha256") != model_sha256:
        raise ModelError(f"The adapter of {path} was trained for another model than the one in use.", _REMEDY)
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        matrix = load(content)[TENSOR]
    except (SafetensorError, KeyError) as error:
        raise ModelError(
            f"The adapter {path.parent / str(table['file'])} holds no matrix “{TENSOR}”.", _REMEDY
        ) from error
    if matrix.shape != (dimension, dimension):
        raise ModelError(f"The adapter is of shape {matrix.shape}; the model has {dimension} dimensions.", _REMEDY)
    return Adapter(matrix=matrix.astype(np.float32))
