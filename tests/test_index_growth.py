"""An index that grows and shrinks with its editions: only theirs is put in or taken out, and a kill leaves the old one."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT

from pipeline.index.corpus import CorpusIndex, problems
from pipeline.index.dense import DenseIndex
from pipeline.index.files import current_generation
from pipeline.settings import load_settings
from pipeline.sources.manifest import load_manifest
from pipeline.steps.removal import remove_documents
from pipeline.steps.run import ingest
from pipeline.steps.wanted import asked_for
from pipeline.store import Store, open_store

TEXTS = {
    "old": b"1 Payment\n\n1.1 The Buyer must pay within 30 days.\n\n1.2 Interest is due on late payment.\n",
    "new": b"1 Payment\n\n1.1 The Buyer must pay within 20 days.\n\n1.2 Interest is due on late payment.\n",
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store whose manifest has two editions of a small contract."""
    rows = ['[works]\nwork = "A contract"\n']
    for name, edition in (("old", "2019/20"), ("new", "2020/21")):
        (tmp_path / f"{name}.txt").write_bytes(TEXTS[name])
        rows.append(
            f'[[document]]\nid = "{name}"\nwork = "work"\ntitle = "{name}"\nkind = "contract"\nedition = "{edition}"\n'
            f'path = "{name}.txt"\nsha256 = "{hashlib.sha256(TEXTS[name]).hexdigest()}"\norder = 1\n'
            + ('supersedes = "old"\n' if name == "new" else "")
        )
    (tmp_path / "manifest.toml").write_text("\n".join(rows))
    environ = {"ICP_HOME": str(tmp_path / "home"), "ICP_MANIFEST": str(tmp_path / "manifest.toml")}
    return open_store(load_settings(environ, tmp_path))


def ingest_names(store: Store, *names: str) -> None:
    asked, refused = asked_for(names, load_manifest(store.settings.manifest))
    assert not refused
    ingest(store, asked)
    assert store.catalogue.failures() == {}


def index_of(store: Store) -> CorpusIndex:
    return CorpusIndex.load(store.artefacts.index, None)


def vectors_of(index: CorpusIndex, document: str) -> dict[int, bytes]:
    """The vectors of a document's clauses by their id."""
    mine = np.asarray([index.clauses[row].document == document for row in index.passage_rows])
    ids = index.passage_ids[mine]
    return dict(zip(ids.tolist(), (row.tobytes() for row in index.dense.vectors(ids)), strict=True))


def test_an_edition_adds_and_takes_away_its_own_vectors_only(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest_names(store, "old")
    old = vectors_of(index_of(store), "old")
    changes: list[tuple[str, int]] = []
    add, remove = DenseIndex.add, DenseIndex.remove
    monkeypatch.setattr(DenseIndex, "add", lambda self, rows: (changes.append(("add", len(rows))), add(self, rows))[1])
    monkeypatch.setattr(
        DenseIndex, "remove", lambda self, ids: (changes.append(("remove", len(ids))), remove(self, ids))[1]
    )
    ingest_names(store, "old", "new")
    both = index_of(store)
    assert both.nearest == "exact"
    assert vectors_of(both, "old") == old, "the same vectors under the same ids"
    assert [change for change in changes if change[1]] == [("add", len(vectors_of(both, "new")))]
    changes.clear()
    new = vectors_of(both, "new")
    remove_documents(store, ["old"])
    assert [change for change in changes if change[1]] == [("remove", len(old))]
    assert vectors_of(index_of(store), "new") == new
    assert problems(store.artefacts.index) == ()


KILLED = """
import os, signal, sys
from pipeline.index import files
from pipeline.settings import load_settings
from pipeline.sources.manifest import load_manifest
from pipeline.steps.run import ingest
from pipeline.steps.wanted import asked_for
from pipeline.store import open_store

whole = getattr(files, sys.argv[1])
def die(*arguments):
    if sys.argv[1] == "_sync_tree" or arguments[0].name == "current":
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(*arguments)
setattr(files, sys.argv[1], die)
store = open_store(load_settings())
ingest(store, asked_for((), load_manifest(store.settings.manifest))[0])
"""


@pytest.mark.parametrize(
    "moment",
    [
        "_sync_tree",  # the new index is written, not yet safe on the disk
        "write_atomically",  # it has its name, not yet in use
    ],
)
def test_a_kill_leaves_the_old_index_in_use_and_the_next_run_finishes(store: Store, moment: str) -> None:
    ingest_names(store, "old")
    before = current_generation(store.artefacts.index)
    environ = {"ICP_HOME": str(store.settings.home), "ICP_MANIFEST": str(store.settings.manifest)}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, moment], cwd=ROOT, env={**os.environ, **environ}, capture_output=True, text=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert current_generation(store.artefacts.index) == before
    assert {clause.document for clause in index_of(store).clauses} == {"old"}
    assert problems(store.artefacts.index) == ()
    ingest_names(store, "old", "new")
    assert {clause.document for clause in index_of(store).clauses} == {"old", "new"}
    left = [path.name for path in store.artefacts.index.iterdir() if path.name.startswith(".")]
    assert left == [], "what the killed run left behind is gone"
