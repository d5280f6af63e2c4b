"""An index that grows and shrinks with its editions: only theirs is put in or taken out; a kill leaves the old one."""

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
from pipeline.index.entries import Origin, entry
from pipeline.index.files import current_generation
from pipeline.model import Clause
from pipeline.settings import load_settings
from pipeline.sources.manifest import load_manifest
from pipeline.steps.ingest.removal import remove_documents
from pipeline.steps.ingest.requested import asked_for
from pipeline.steps.ingest.run import ingest
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


@pytest.mark.slow
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
from pathlib import Path
import numpy as np
from pipeline.index import files
from pipeline.index.corpus import CorpusIndex

whole = getattr(files, sys.argv[1])
def die(*arguments):
    if sys.argv[1] == "_sync_tree" or arguments[0].name == "current":
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(*arguments)
setattr(files, sys.argv[1], die)
index = CorpusIndex.load(Path(sys.argv[2]), "model")
index.remove(["d#1"])
index.save(Path(sys.argv[2]))
"""

INGEST = """
import os, signal
from pipeline.index import files
from pipeline.settings import load_settings
from pipeline.sources.manifest import load_manifest
from pipeline.steps.ingest.run import ingest
from pipeline.steps.ingest.requested import asked_for
from pipeline.store import open_store

files._sync_tree = lambda folder: os.kill(os.getpid(), signal.SIGKILL)
store = open_store(load_settings())
ingest(store, asked_for((), load_manifest(store.settings.manifest))[0])
"""


def run(program: str, *arguments: str, **environ: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, env={**os.environ, **environ}, capture_output=True
    )
    return done.returncode


@pytest.mark.parametrize(
    "moment",
    [
        "_sync_tree",  # the new index is written, not yet safe on the disk
        "write_atomically",  # it has its name, but is not in use yet
    ],
)
def test_a_kill_while_saving_leaves_the_old_index_in_use(tmp_path: Path, moment: str) -> None:
    origin = Origin(work="w", edition="2020", variant="", document="d")
    clauses = [
        Clause(id=str(at), label=None, citation=f"{at}", heading=None, text=f"word{at}", parent=None, kind="clause",
               page_start=1, page_end=1)
        for at in range(3)
    ]  # fmt: skip
    entries = [entry(clause, key=f"d#{clause.id}", origin=origin, order=at) for at, clause in enumerate(clauses)]
    CorpusIndex.build(entries, [one.key for one in entries], np.eye(3, dtype=np.float32), "model").save(tmp_path)
    before = current_generation(tmp_path)
    assert run(KILLED, moment, str(tmp_path)) == -signal.SIGKILL
    assert current_generation(tmp_path) == before
    assert problems(tmp_path) == ()
    index = CorpusIndex.load(tmp_path, "model")
    assert [clause.key for clause in index.clauses] == ["d#0", "d#1", "d#2"]
    index.remove(["d#1"])
    index.save(tmp_path)
    assert [clause.key for clause in CorpusIndex.load(tmp_path, "model").clauses] == ["d#0", "d#2"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [], "nothing is left behind"


@pytest.mark.slow
def test_a_killed_ingest_leaves_the_old_index_in_use_and_the_next_one_finishes(store: Store) -> None:
    ingest_names(store, "old")
    before = current_generation(store.artefacts.index)
    assert run(INGEST, ICP_HOME=str(store.settings.home), ICP_MANIFEST=str(store.settings.manifest)) == -signal.SIGKILL
    assert current_generation(store.artefacts.index) == before
    assert {clause.document for clause in index_of(store).clauses} == {"old"}
    ingest_names(store, "old", "new")
    assert {clause.document for clause in index_of(store).clauses} == {"old", "new"}
    assert problems(store.artefacts.index) == ()
