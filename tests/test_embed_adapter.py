"""The adapter of questions: what it does to vectors, and what is refused."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from pipeline.embed.adapter import AdaptedEncoder, Adapter, likeness, load_adapter
from pipeline.embed.training import JudgedQuestions, trained
from pipeline.errors import ModelError

MODEL = "0" * 64


class Fake:
    """An encoder of two dimensions: one text in, the first axis out."""

    fingerprint = "fake"
    dimension = 2

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.tile(np.asarray([1, 0], dtype=np.float32), (len(texts), 1))


ANCHOR = np.asarray([[1, 0]], dtype=np.float32)
UP = np.asarray([[0, 1]], dtype=np.float32)


def written(folder: Path, anchors: np.ndarray, values: np.ndarray, name: str = "anchors", **changed: str) -> Path:
    """An adapter's two files, with lines of the description `changed`."""
    content = save({name: anchors, "values": values})
    (folder / "adapter.safetensors").write_bytes(content)
    lines = {"file": "adapter.safetensors", "sha256": hashlib.sha256(content).hexdigest(), "model_sha256": MODEL}
    path = folder / "adapter.toml"
    path.write_text("".join(f'{key} = "{value}"\n' for key, value in {**lines, **changed}.items()), encoding="utf-8")
    return path


def test_values_of_zeros_change_nothing() -> None:
    vectors = np.asarray([[0.6, 0.8], [0, 0]], dtype=np.float32)
    assert np.allclose(Adapter(anchors=ANCHOR, values=0 * UP).apply(vectors), vectors)


def test_a_question_is_moved_and_keeps_length_one() -> None:
    encoder = AdaptedEncoder(Fake(), Adapter(anchors=ANCHOR, values=UP))
    assert np.allclose(encoder.encode(["notice"]), [[0.5**0.5, 0.5**0.5]])
    assert (encoder.fingerprint, encoder.dimension) == ("fake", 2)


@pytest.mark.parametrize(
    ("vector", "moved_by"),
    [
        ([1, 0], 1.0),  # the anchor itself is moved by all of its value
        ([0.5, 0.75**0.5], 0.25),  # half like it: by a quarter
        ([0, 1], 0.0),  # unlike it: not at all
        ([-1, 0], 0.0),  # its contrary is not pushed the other way
    ],
)
def test_the_pull_fades_with_distance(vector: list[float], moved_by: float) -> None:
    found = likeness(np.asarray([vector], dtype=np.float32), ANCHOR)
    assert np.allclose(found, [[moved_by]])


def test_what_was_written_is_read(tmp_path: Path) -> None:
    values = np.asarray([[0.25, 0.5]], dtype=np.float16)
    found = load_adapter(written(tmp_path, ANCHOR, values), model_sha256=MODEL, dimension=2)
    assert found.values.dtype == np.float32
    assert np.array_equal(found.anchors, ANCHOR)
    assert np.array_equal(found.values, values.astype(np.float32))


@pytest.mark.parametrize(
    ("name", "changed", "model", "dimension", "said"),
    [
        ("anchors", {"sha256": "1" * 64}, MODEL, 2, "altered"),  # another map under the same name
        ("anchors", {}, "1" * 64, 2, "another model"),  # the embedder was swapped
        ("anchors", {}, MODEL, 3, "dimensions"),  # of another size
        ("other", {}, MODEL, 2, "holds no"),  # a file of something else
        ("anchors", {"file": "gone.safetensors"}, MODEL, 2, "cannot be read"),  # the map is missing
    ],
)
def test_refused(tmp_path: Path, name: str, changed: dict[str, str], model: str, dimension: int, said: str) -> None:
    path = written(tmp_path, ANCHOR, UP, name, **changed)
    with pytest.raises(ModelError, match=said):
        load_adapter(path, model_sha256=model, dimension=dimension)


def judged(documents: list[list[float]], grades: list[float]) -> JudgedQuestions:
    """One question along the first axis, with documents of one passage each."""
    count = len(documents)
    return JudgedQuestions(
        questions=np.asarray([[1, 0, 0]], dtype=np.float32),
        asked=np.asarray([0]),
        passages=np.asarray(documents, dtype=np.float32),
        pieces=np.arange(count)[:, None],
        documents=np.arange(count)[None, :],
        grades=np.asarray([grades], dtype=np.float32),
    )


def test_training_draws_a_question_to_what_was_judged_best() -> None:
    part = judged([[0.8, 0.6, 0], [0.8, 0, 0.6], [0, 1, 0]], [0, 3, -1])
    adapter = trained([(part, np.asarray([0]))])
    moved = adapter.apply(part.questions)[0]
    before, after = part.passages @ part.questions[0], part.passages @ moved
    assert before[0] == before[1]
    assert after[1] > after[0] + 0.2


def test_training_leaves_other_questions_alone() -> None:
    adapter = trained([(judged([[0.8, 0.6, 0], [0.8, 0, 0.6]], [0, 3]), np.asarray([0]))])
    other = np.asarray([[0, 0.6, 0.8]], dtype=np.float32)
    assert np.allclose(adapter.apply(other), other)


def test_training_needs_a_judged_question() -> None:
    with pytest.raises(ValueError, match="no judged question"):
        trained([(judged([[1, 0, 0]], [1]), np.asarray([], dtype=np.int64))])
