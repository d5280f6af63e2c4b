"""A small map that moves questions nearer to the clauses that answer them; clauses' vectors stay as they are.

In: `adapter.toml`, which names a safetensors file beside it (models/ADAPTER.md says how it was trained). It holds
anchors, which are questions that the map learned from, and where each of them is drawn. A question is moved by the
anchors that it is like: far from all of them it stays as it is, so that what was learned from one kind of question
costs nothing on others.
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

ANCHORS, VALUES = "anchors", "values"
"""The names of the two matrices in the safetensors file, both (n, dimension)."""

POWER = 2
"""How quickly an anchor's pull fades: with this power of the cosine. 1 would be a linear map, which acts everywhere."""

_REMEDY = "Restore it from the program's files, or take the line `adapter` out of models/embedder.toml."


@dataclass(frozen=True, kw_only=True, slots=True)
class Adapter:
    """anchors: (n, dimension) float32, rows of length 1. values: (n, dimension) float32, where each anchor draws."""

    anchors: NDArray[np.float32]
    values: NDArray[np.float32]

    def apply(self, vectors: Vectors) -> Vectors:
        """Each row v of `vectors` (n, dimension) becomes v + likeness(v) · values, scaled to length 1."""
        moved = vectors + likeness(vectors, self.anchors) @ self.values
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        return np.asarray(moved / np.maximum(lengths, 1e-12), dtype=np.float32)


def likeness(vectors: Vectors, anchors: Vectors) -> Vectors:
    """How much each row of `vectors` (n, dimension) is like each of `anchors` (m, dimension): (n, m), from 0 to 1."""
    return np.asarray(np.maximum(vectors @ anchors.T, 0) ** POWER, dtype=np.float32)


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
        tensors = load(content)
        anchors, values = (tensors[name].astype(np.float32) for name in (ANCHORS, VALUES))
    except (SafetensorError, KeyError) as error:
        raise ModelError(
            f"The adapter {path.parent / str(table['file'])} holds no “{ANCHORS}” and “{VALUES}”.", _REMEDY
        ) from error
    if anchors.shape != values.shape or anchors.shape[1:] != (dimension,):
        raise ModelError(
            f"The adapter is of shapes {anchors.shape} and {values.shape}; the model has {dimension} dimensions.",
            _REMEDY,
        )
    return Adapter(anchors=anchors, values=values)
