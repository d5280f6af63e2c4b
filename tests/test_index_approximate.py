"""An index that has grown beyond an exact search: what still holds of it."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.index import dense
from pipeline.index.approximate import lists_for
from pipeline.index.dense import DenseIndex


def unit(count: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def grown(monkeypatch: pytest.MonkeyPatch) -> DenseIndex:
    """300 vectors, of which an exact index holds 100 here; 20 were removed before it grew, 10 after."""
    monkeypatch.setattr(dense, "EXACT", 100)
    monkeypatch.setattr(dense, "FEW", 5)
    index = DenseIndex.build(unit(90), fingerprint="model")
    assert index.kind == "exact"
    index.remove(range(20))
    index.add(unit(200, seed=1))
    index.add(unit(10, seed=2))
    index.remove(range(20, 30))
    return index


def test_it_says_that_it_is_approximate(grown: DenseIndex) -> None:
    assert (grown.kind, len(grown)) == ("approximate", 270)


@pytest.mark.parametrize(("row", "known"), [(40, 40), (89, 89)])
def test_ids_outlast_the_growth(grown: DenseIndex, row: int, known: int) -> None:
    ids, scores = grown.search(unit(90)[row], 3)
    assert ids[0] == known
    assert scores[0] == pytest.approx(1, abs=0.02)


def test_vectors_come_back_to_a_byte_a_number(grown: DenseIndex) -> None:
    assert np.allclose(grown.vectors(np.asarray([299, 40])), [unit(10, seed=2)[9], unit(90)[40]], atol=0.05)


@pytest.mark.parametrize("gone", [5, 25, 300])
def test_what_was_removed_is_unknown(grown: DenseIndex, gone: int) -> None:
    with pytest.raises(KeyError):
        grown.vectors(np.asarray([gone]))


@pytest.mark.parametrize("allowed", [[40, 200], list(range(30, 80))])
def test_only_what_is_allowed_is_found(grown: DenseIndex, allowed: list[int]) -> None:
    """Few allowed vectors are compared one by one, many through the lists."""
    ids, _ = grown.search(unit(90)[40], 10, np.asarray(allowed))
    assert ids[0] == 40
    assert set(ids.tolist()) <= set(allowed)


def test_saved_loaded_and_grown_again(grown: DenseIndex, tmp_path: Path) -> None:
    grown.save(tmp_path)
    loaded = DenseIndex.load(tmp_path, fingerprint="model")
    assert (loaded.kind, len(loaded)) == ("approximate", 270)
    assert loaded.add(unit(1, seed=3)).tolist() == [300]
    assert loaded.search(unit(1, seed=3)[0], 1)[0].tolist() == [300]
    assert loaded.remove([300]) == 1


@pytest.mark.parametrize(("count", "lists"), [(0, 2), (200_000, 1024), (1_000_000, 2048)])
def test_lists_grow_with_the_root_of_the_vectors(count: int, lists: int) -> None:
    assert lists_for(count) == lists
