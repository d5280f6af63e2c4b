"""Texts to vectors in bulk: what an encoder is, and the one over sentence-transformers.

In: texts. Out: float32 rows of length 1, in the order of the texts. No network, no progress bar and no warning of the
library's own; progress is told to the caller.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.embed.spec import EmbedderSpec, identify
from pipeline.errors import ModelError

Vectors = NDArray[np.float32]
"""(n, dimension) float32, each row of length 1 (or zero, for a text without a token)."""

BATCH = 16
"""Texts encoded together: more fill the CPU's caches, and 64 take a fifth longer, at the size of MiniLM."""

GROUP = 256
"""Texts between two reports of progress."""


class Encoder(Protocol):
    """Anything that turns texts into vectors of one model."""

    @property
    def fingerprint(self) -> str:
        """Names the model and its use; vectors of two fingerprints must not be compared."""

    @property
    def dimension(self) -> int:
        """Columns of what `encode` gives."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text: (len(texts), dimension) float32."""


class BulkEncoder:
    """Passages to vectors with sentence-transformers; the model is loaded at the first text (about 8 s of CPU).

    spec: the model. memory: where proved hashes are remembered (`pipeline.embed.spec.weights_sha256`).
    prefix: put before each text; None takes the specification's passage prefix.
    progress: called with (texts done, texts in all) as the work goes on.
    precision: "float32", "bfloat16", or "" for `best_precision`.
    Raises ModelError when the model is missing, altered, or not of the declared dimension.
    """

    def __init__(
        self,
        spec: EmbedderSpec,
        *,
        memory: Path | None = None,
        prefix: str | None = None,
        progress: Callable[[int, int], None] | None = None,
        precision: str = "",
    ) -> None:
        self._spec = spec
        self._folder, self._fingerprint = identify(spec, memory=memory)
        self._prefix = spec.passage_prefix if prefix is None else prefix
        self._progress = progress
        self._precision = precision
        self._model: Any = None

    @property
    def precision(self) -> str:
        """What the model computes with; its vectors are float32 all the same."""
        return self._precision or best_precision()

    @property
    def fingerprint(self) -> str:
        """See `pipeline.embed.spec.fingerprint`."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Columns of what `encode` gives."""
        return self._spec.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dimension) float32 rows. Equal texts are encoded once; like lengths share a batch."""
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return out
        model = self._loaded()
        unique = sorted(set(texts), key=lambda text: (-len(text), text))
        rows = np.empty((len(unique), self.dimension), dtype=np.float32)
        for start in range(0, len(unique), GROUP):
            group = [self._prefix + text for text in unique[start : start + GROUP]]
            rows[start : start + len(group)] = model.encode(group, batch_size=BATCH, show_progress_bar=False)
            if self._progress is not None:
                self._progress(start + len(group), len(unique))
        if self._spec.normalize:  # here and not by the model, whose own length of 1 is as rough as its numbers
            rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        place = {text: row for row, text in enumerate(unique)}
        out[:] = rows[[place[text] for text in texts]]
        return out

    def _loaded(self) -> Any:
        """The model, loaded once and checked against its specification."""
        if self._model is None:
            # Read by the libraries when they are imported: no look-ups, no bars, no advice printed.
            os.environ.update(HF_HUB_OFFLINE="1", TQDM_DISABLE="1", TOKENIZERS_PARALLELISM="false")
            os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
            import torch
            from sentence_transformers import SentenceTransformer

            dtype = torch.bfloat16 if self.precision == "bfloat16" else torch.float32
            try:
                model = SentenceTransformer(
                    str(self._folder), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype}
                )
            except (OSError, ValueError, KeyError) as error:
                raise ModelError(
                    f"The model in {self._folder} cannot be loaded: {error}.",
                    "Install it again, or name another in models/embedder.toml.",
                ) from error
            model.max_seq_length = self._spec.max_tokens
            self._check(model)
            self._model = model
        return self._model

    def _check(self, model: Any) -> None:
        """Has the model the declared dimension?"""
        found = model.encode(["dimension"], show_progress_bar=False).shape[1]
        if found != self.dimension:
            raise ModelError(
                f"The model {self._spec.name} gives vectors of {found} numbers, not {self.dimension}.",
                "Correct `dimension` in models/embedder.toml.",
            )


def best_precision() -> str:
    """ "bfloat16" where the processor multiplies such numbers by itself, else "float32".

    A processor that has it (AMX or AVX512-BF16) encodes two to three times as many clauses; the cosine between the two
    vectors of a clause is .9999 and more, and rankings stay. Without it bfloat16 is emulated and slower than float32.
    """
    import torch

    tests = (getattr(torch.cpu, name, None) for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))
    return "bfloat16" if any(test is not None and test() for test in tests) else "float32"
