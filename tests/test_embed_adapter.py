"""The adapter of questions: what it does to vectors, and what is refused."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from pipeline.embed.adapter import AdaptedEncoder, Adapter, load_adapter
from pipeline.errors import ModelError

MODEL = "0" * 64


class Fake:
    """An encoder of two dimensions: one text in, the first axis out."""

    fingerprint = "fake"
    dimension = 2

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.tile(np.asarray([1, 0], dtype=np.float32), (len(texts), 1))


def written(folder: Path, matrix: np.ndarray, name: str = "map", **changed: str) -> Path:
    """An adapter's two files, with lines of the description `changed`."""
    content = save({name: matrix})
    (folder / "adapter.safetensors").write_bytes(content)
    lines = {"file": "adapter.safetensors", "sha256": hashlib.sha256(content).hexdigest(), "model_sha256": MODEL}
    path = folder / "adapter.toml"
    path.write_text("".join(f'{key} = "{value}"\n' for key, value in {**lines, **changed}.items()), encoding="utf-8")
    return path


def test_zeros_change_nothing() -> None:
    vectors = np.asarray([[0.6, 0.8], [0, 0]], dtype=np.float32)
    assert np.allclose(Adapter(matrix=np.zeros((2, 2), dtype=np.float32)).apply(vectors), vectors)


def test_a_question_is_moved_and_keeps_length_one() -> None:
    adapter = Adapter(matrix=np.asarray([[0, 1], [0, 0]], dtype=np.float32))
    encoder = AdaptedEncoder(Fake(), adapter)
    assert np.allclose(encoder.encode(["notice"]), [[0.5**0.5, 0.5**0.5]])
    assert (encoder.fingerprint, encoder.dimension) == ("fake", 2)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    matrix = np.asarray([[0, 0.5], [0.25, 0]], dtype=np.float16)
    found = load_adapter(written(tmp_path, matrix), model_sha256=MODEL, dimension=2)
    assert found.matrix.dtype == np.float32
    assert np.array_equal(found.matrix, matrix.astype(np.float32))


@pytest.mark.parametrize(
    ("name", "changed", "model", "dimension", "said"),
    [
        ("map", {"sha256": "1" * 64}, MODEL, 2, "altered"),  # another matrix under the same name
        ("map", {}, "1" * 64, 2, "another model"),  # the embedder was swapped
        ("map", {}, MODEL, 3, "dimensions"),  # of another size
        ("other", {}, MODEL, 2, "no matrix"),  # a file of something else
        ("map", {"file": "gone.safetensors"}, MODEL, 2, "cannot be read"),  # the matrix is missing
    ],
)
def test_refused(tmp_path: Path, name: str, changed: dict[str, str], model: str, dimension: int, said: str) -> None:
    path = written(tmp_path, np.zeros((2, 2), dtype=np.float16), name, **changed)
    with pytest.raises(ModelError, match=said):
        load_adapter(path, model_sha256=model, dimension=dimension)
