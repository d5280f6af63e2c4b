"""The cache of vectors: what was put comes back, whole, in any process, after any crash."""

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import StoreError
from pipeline.store.vectors import VectorCache


def vectors(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, 4)).astype(np.float32)


def opened(folder: Path) -> VectorCache:
    return VectorCache(folder, fingerprint="model", dimension=4)


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    rows = vectors(1200)
    hashes = [f"{number:064d}" for number in range(1200)]
    opened(tmp_path).put(hashes, rows)
    found = opened(tmp_path).get([*hashes, "unknown", hashes[0]])
    assert len(found) == len(opened(tmp_path)) == 1200
    assert all(np.array_equal(found[key], row) for key, row in zip(hashes, rows, strict=True))


def test_a_known_hash_keeps_its_vector(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.put(["a"], vectors(1, seed=1))
    cache.put(["a", "b"], vectors(2, seed=2))
    assert np.array_equal(cache.get(["a"])["a"], vectors(1, seed=1)[0])


def test_models_do_not_mix(tmp_path: Path) -> None:
    opened(tmp_path).put(["a"], vectors(1))
    assert not VectorCache(tmp_path, fingerprint="other", dimension=4).get(["a"])


def test_a_wrong_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="expected"):
        opened(tmp_path).put(["a"], vectors(2))


def test_a_process_killed_while_writing_leaves_what_was_written_before(tmp_path: Path) -> None:
    opened(tmp_path).put(["before"], vectors(1))
    program = (
        "import os, sqlite3, sys; database = sqlite3.connect(sys.argv[1]);"
        "database.execute(\"insert into vectors values ('half', x'00')\"); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", program, str(opened(tmp_path).path)], check=False)
    assert list(opened(tmp_path).get(["before", "half"])) == ["before"]
    assert opened(tmp_path).problems() == ()


def test_several_writers_at_once(tmp_path: Path) -> None:
    def write(start: int) -> None:
        opened(tmp_path).put([f"{start}-{number}" for number in range(50)], vectors(50))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened(tmp_path)) == 300


def test_a_damaged_file_has_a_remedy(tmp_path: Path) -> None:
    path = opened(tmp_path).path
    path.write_bytes(b"this is not a database at all" * 100)
    with pytest.raises(StoreError) as caught:
        opened(tmp_path)
    assert "icp ingest" in caught.value.remedy


def test_another_dimension_is_refused(tmp_path: Path) -> None:
    opened(tmp_path)
    with pytest.raises(StoreError, match="dimension"):
        VectorCache(tmp_path, fingerprint="model", dimension=8)
