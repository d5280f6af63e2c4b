"""One question to its vector without torch: numpy over memory-mapped weights, and the tokenizer.

A cold `icp search` cannot wait for torch to be imported. The layers of a BERT encoder are a page of numpy; the result
equals sentence-transformers' to 1e-5 and has the same fingerprint, so that questions and passages may be compared.
Also here: the token counter that passages are cut with, and the choice of an encoder for questions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.embed.adapter import AdaptedEncoder, Adapter, load_adapter
from pipeline.embed.encoder import BulkEncoder, Encoder, Vectors
from pipeline.embed.spec import EmbedderSpec, identify, locate, weights_sha256
from pipeline.errors import ModelError

Floats = NDArray[np.float32]

_DTYPES = {"F32": np.float32, "F16": np.float16}


class QueryEncoder:
    """Encodes a few texts, one at a time, by a BERT model in a safetensors file; 0.4 s cold, 10 ms warm a question.

    adapter: what the vectors go through; None leaves them as the model gives them.
    Raises ModelError when the model is missing or altered, or is not a BERT encoder (see `query_encoder`).
    """

    def __init__(self, spec: EmbedderSpec, *, memory: Path | None = None, adapter: Adapter | None = None) -> None:
        self._spec = spec
        self._adapter = adapter
        folder, self._fingerprint = identify(spec, memory=memory)
        self._config = _config(folder)
        if not _is_bert(self._config):
            raise ModelError(
                f"The model {spec.name} is a {self._config.get('model_type')}, which needs sentence-transformers.",
                "Encode with it through `query_encoder`, which falls back on the bulk encoder.",
            )
        self._weights = _mapped(folder / spec.file)
        self._turned: dict[str, Floats] = {}
        self._asked = False
        self._tokens = _tokenizer(folder)
        self._tokens.enable_truncation(spec.max_tokens)
        self._threads = _threads()

    @property
    def fingerprint(self) -> str:
        """See `pipeline.embed.spec.fingerprint`."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Columns of what `encode` gives."""
        return self._spec.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dimension) float32; each text follows the query prefix. What is past max_tokens is unread."""
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        with self._threads.limit(limits=1, user_api="blas"):
            for row, text in enumerate(texts):
                out[row] = self._vector(text)
                self._asked = True
        return out if self._adapter is None else self._adapter.apply(out)

    def _vector(self, text: str) -> Floats:
        """The vector of one text: (dimension,)."""
        states = self._states(np.asarray(self._tokens.encode(self._spec.query_prefix + text).ids))
        vector = states[0] if self._spec.pooling == "cls" else states.mean(axis=0)
        if self._spec.normalize:
            vector = vector / max(float(np.linalg.norm(vector)), 1e-12)
        return np.asarray(vector, dtype=np.float32)

    def _states(self, ids: NDArray[np.int64]) -> Floats:
        """The last layer's state of each token: (tokens, dimension)."""
        name = "embeddings."
        states = (
            self._weights[name + "word_embeddings.weight"][ids]
            + self._weights[name + "position_embeddings.weight"][: len(ids)]
            + self._weights[name + "token_type_embeddings.weight"][0]
        ).astype(np.float32)
        states = self._normed(states, name + "LayerNorm")
        for layer in range(int(self._config["num_hidden_layers"])):
            name = f"encoder.layer.{layer}."
            states = self._normed(
                states + self._attended(states, name + "attention."), name + "attention.output.LayerNorm"
            )
            inner = _gelu(self._linear(states, name + "intermediate.dense"))
            states = self._normed(states + self._linear(inner, name + "output.dense"), name + "output.LayerNorm")
        return states

    def _attended(self, states: Floats, name: str) -> Floats:
        """Self-attention of all heads, projected: (tokens, dimension)."""
        heads = int(self._config["num_attention_heads"])
        shape = (len(states), heads, states.shape[1] // heads)
        query, key, value = (
            self._linear(states, f"{name}self.{part}").reshape(shape).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(shape[2]))
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed = (weights @ value).transpose(1, 0, 2).reshape(states.shape)
        return self._linear(mixed, name + "output.dense")

    def _linear(self, states: Floats, name: str) -> Floats:
        """states @ weight.T + bias of a dense layer."""
        weight = self._turned.get(name)
        if weight is None:
            weight = self._weights[name + ".weight"].T
            if self._asked:
                # Whoever asks twice asks often: turned once and kept in memory, a layer takes two thirds of the time.
                weight = self._turned[name] = np.ascontiguousarray(weight, dtype=np.float32)
        return np.asarray(states @ weight + self._weights[name + ".bias"], dtype=np.float32)

    def _normed(self, states: Floats, name: str) -> Floats:
        """Layer normalisation over the last axis."""
        centred = states - states.mean(axis=-1, keepdims=True)
        variance = (centred**2).mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt(variance + np.float32(self._config.get("layer_norm_eps", 1e-12)))
        return np.asarray(scaled * self._weights[name + ".weight"] + self._weights[name + ".bias"], dtype=np.float32)


def _threads() -> Any:
    """What limits numpy's matrix library to one thread while a question is encoded.

    Its matrices are small: on two busy cores two threads that wait for each other take 90 ms where one takes 20.
    """
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _gelu(x: Floats) -> Floats:
    """x · Φ(x), with the error function of Abramowitz and Stegun 7.1.26 (absolute error below 1.5e-7).

    numpy has no erf, and importing scipy for it costs a quarter of a second.
    """
    z = np.abs(x) * np.float32(1 / np.sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * z)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - series * np.exp(-z * z))
    return np.asarray(x * np.float32(0.5) * (1 + erf), dtype=np.float32)


def _config(folder: Path) -> dict[str, Any]:
    """The model's own config.json."""
    try:
        config = json.loads((folder / "config.json").read_bytes())
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder / 'config.json'} cannot be read: {error}.", "Install the model again.") from error
    if not isinstance(config, dict):
        raise ModelError(f"{folder / 'config.json'} is not a model's configuration.", "Install the model again.")
    return config


def _is_bert(config: dict[str, Any]) -> bool:
    """Can `QueryEncoder` run it: a BERT encoder with absolute positions and the exact GELU?"""
    return (
        config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
    )


def _mapped(file: Path) -> dict[str, NDArray[Any]]:
    """The tensors of a safetensors file, memory-mapped: nothing is read until it is used.

    Layout (github.com/huggingface/safetensors): 8 bytes little-endian length, a JSON header, the data.
    """
    try:
        data = np.memmap(file, dtype=np.uint8, mode="r")
        length = int.from_bytes(data[:8].tobytes(), "little")
        header = json.loads(data[8 : 8 + length].tobytes())
        body = data[8 + length :]
        tensors = {}
        for name, entry in header.items():
            if name != "__metadata__" and entry["dtype"] in _DTYPES:
                start, end = entry["data_offsets"]
                # A plain array over the file: numpy takes longer with every step over its own class for such files.
                found = body[start:end].view(_DTYPES[entry["dtype"]]).reshape(entry["shape"])
                tensors[name] = np.asarray(found)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The weights in {file} cannot be read: {error}.", "Install the model again.") from error
    return tensors


def _tokenizer(folder: Path) -> Any:
    """The model's tokenizer, neither cutting nor padding."""
    from tokenizers import Tokenizer

    file = folder / "tokenizer.json"
    if not file.is_file():
        raise ModelError(f"The model has no tokenizer.json in {folder}.", "Install the model again.")
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def token_counter(spec: EmbedderSpec, *, memory: Path | None = None) -> Callable[[str], int]:
    """A function that counts a text's tokens by the model's own tokenizer, without the marks of start and end."""
    tokenizer = _tokenizer(locate(spec, memory=memory))

    def count(text: str) -> int:
        return len(tokenizer.encode(text, add_special_tokens=False).ids)

    return count


def query_encoder(spec: EmbedderSpec, *, memory: Path | None = None) -> Encoder:
    """The quickest encoder for questions: `QueryEncoder` if it can run this model, else the bulk encoder.

    Its vectors go through the specification's adapter, where there is one (ModelError as `load_adapter`).
    """
    folder, _ = identify(spec, memory=memory)
    adapter = None
    if spec.adapter:
        sha256 = spec.sha256 or weights_sha256(folder / spec.file, memory=memory)
        adapter = load_adapter(Path(spec.adapter), model_sha256=sha256, dimension=spec.dimension)
    if _is_bert(_config(folder)):
        return QueryEncoder(spec, memory=memory, adapter=adapter)
    bulk = BulkEncoder(spec, memory=memory, prefix=spec.query_prefix)
    return bulk if adapter is None else AdaptedEncoder(bulk, adapter)
