"""Several machines: artefacts in an object store, the catalogue on PostgreSQL, documents read by Dask workers.

Everything is real and on loopback: an S3 server, PostgreSQL, a Dask scheduler and workers with homes of their own.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cluster_room import Cluster, cluster, made_manifest, object_store
from conftest import ROOT

from pipeline.errors import ClusterError
from pipeline.settings import load_settings
from pipeline.sources.manifest import load_manifest
from pipeline.steps.ingest.requested import asked_for
from pipeline.steps.ingest.run import ingest
from pipeline.store import Store, open_store

WORKS, CLAUSES = 3, 40


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six contracts: three works in two editions."""
    return made_manifest(tmp_path_factory.mktemp("made"), WORKS, CLAUSES)


@pytest.fixture(scope="session")
def alone(manifest: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one process makes of them, on its own disk: what every cluster has to make."""
    home = tmp_path_factory.mktemp("alone")
    store = open_store(load_settings({"ICP_HOME": str(home), "ICP_MANIFEST": str(manifest)}, home))
    ingest(store, asked_for((), load_manifest(manifest))[0])
    try:
        return content(store)
    finally:
        store.close()


def content(store: Store) -> dict[str, Any]:
    """All that lasts: a hash of every file, every receipt but its time. No parcels: one disk has none."""
    files = store.artefacts.files("sources", "artefacts", "comparisons")
    root = store.artefacts.root
    receipts = store.catalogue.receipts().values()
    return {
        "files": {str(p.relative_to(root)): hashlib.sha256(store.artefacts.read(p)).hexdigest() for p in files},
        "receipts": sorted((item.step, item.subject, item.inputs, item.output) for item in receipts),
        "failures": store.catalogue.failures(),
        "clauses": store.catalogue.count_clauses([record.id for record in store.catalogue.documents()]),
    }


@pytest.fixture(scope="session")
def bucket() -> Iterator[Callable[[], dict[str, str]]]:
    """A maker of empty buckets."""
    with object_store() as fresh:
        yield fresh


@pytest.fixture
def shared(
    postgres: Callable[[], str],
    bucket: Callable[[], dict[str, str]],
    manifest: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, str]:
    """The environment of everything that shares a store: PostgreSQL and an S3 server."""
    kept = ("PATH", "HOME", "LANG", "PREFECT_SERVER_ANALYTICS_ENABLED", "TQDM_DISABLE")
    found = bucket()
    for name, value in found.items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        **found,
        "ICP_DATABASE_URL": postgres(),
        "ICP_MANIFEST": str(manifest),
        "PYTHONPATH": str(ROOT),
        "ICP_HOME": str(tmp_path / "coordinator"),
    }


def run_icp(environ: dict[str, str], *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The program, as somebody on the coordinating machine starts it."""
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**environ, **more}, timeout=400)


def opened(environ: dict[str, str]) -> Store:
    """The shared store, as the coordinating machine sees it."""
    return open_store(load_settings(environ, Path(environ["ICP_HOME"]).parent))


@pytest.mark.slow
def test_a_cluster_makes_what_one_process_makes(shared: dict[str, str], alone: dict[str, Any], tmp_path: Path) -> None:
    with cluster(tmp_path / "cluster", shared) as there:
        there.add("one")
        there.add("two")
        done = run_icp(shared, "ingest", ICP_DASK_ADDRESS=there.address)
        assert done.returncode == 0, done.stderr
        store = opened(shared)
        assert content(store) == alone
        # Both had their share, and nothing was read here.
        logs = [there.log(name).read_text() for name in ("one", "two")]
        store.close()
        again = run_icp(shared, "ingest", ICP_DASK_ADDRESS=there.address)
    assert "nothing to do" in again.stderr
    assert all("Registered to" in log for log in logs)
    assert "All is well" in run_icp(shared, "verify").stdout
    assert "2020/21" in run_icp(shared, "search", "the Supplier within 10 days", "--limit", "1").stdout


@pytest.mark.slow
def test_another_machine_need_not_encode_again(shared: dict[str, str], tmp_path: Path) -> None:
    assert run_icp(shared, "ingest").returncode == 0
    other = {**shared, "ICP_HOME": str(tmp_path / "other")}
    done = run_icp(other, "ingest", ICP_LOG="json")
    assert done.returncode == 0, done.stderr
    # The search index is each machine's own: it is made from the vectors that the first one left.
    assert run_icp(other, "search", "the Supplier within 10 days", "--limit", "1", "--json").returncode == 0
    steps = [json.loads(line).get("step") for line in done.stderr.splitlines() if line.startswith("{")]
    assert set(steps) <= {"index", None}


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_and_doubles_nothing(
    shared: dict[str, str], alone: dict[str, Any], tmp_path: Path
) -> None:
    with cluster(tmp_path / "cluster", shared) as there:
        there.add("one")
        there.add("two")
        killer = threading.Thread(target=kill_in_the_middle, args=(there, shared))
        killer.start()
        done = run_icp(shared, "ingest", ICP_DASK_ADDRESS=there.address)
        killer.join()
        assert list(there.workers) == ["two"]
    assert done.returncode == 0, done.stderr
    store = opened(shared)
    assert content(store) == alone
    store.close()


@pytest.mark.slow
def test_a_run_that_is_killed_is_taken_up_by_the_next(
    shared: dict[str, str], alone: dict[str, Any], tmp_path: Path
) -> None:
    with cluster(tmp_path / "cluster", shared) as there:
        there.add("one")
        environ = {**shared, "ICP_DASK_ADDRESS": there.address}
        command = [sys.executable, "-c", "from pipeline.cli import main; main()", "ingest"]
        dying = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until_read(shared, 2)
        dying.kill()
        dying.wait()
        done = run_icp(environ, "ingest")
    assert done.returncode == 0, done.stderr
    store = opened(shared)
    assert content(store) == alone
    store.close()


def wait_until_read(environ: dict[str, str], count: int) -> None:
    """Until so many documents are read, by what the catalogue says."""
    store = opened(environ)
    while len([step for step, _ in store.catalogue.receipts() if step == "extract"]) < count:
        time.sleep(0.05)
    store.close()


def kill_in_the_middle(there: Cluster, environ: dict[str, str]) -> None:
    """Kill the first worker once some documents are read and others are not."""
    wait_until_read(environ, 2)
    there.kill("one")


@pytest.mark.slow
def test_a_document_that_no_worker_can_read_holds_up_no_other(
    shared: dict[str, str], manifest: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 and nothing more")
    with cluster(tmp_path / "cluster", shared) as there:
        there.add("one")
        good = manifest.parent / "contract-000-2019-20.pdf"
        done = run_icp(shared, "ingest", str(bad), str(good), ICP_DASK_ADDRESS=there.address)
    assert done.returncode == 16
    assert "bad.pdf" in done.stderr
    assert "The cluster failed" not in done.stderr  # what the worker found wrong with it is said, and kept
    assert "ingested" in done.stdout


@pytest.mark.slow
def test_a_worker_of_another_store_is_not_used(shared: dict[str, str], tmp_path: Path) -> None:
    with cluster(tmp_path / "cluster", shared) as there:
        there.add("one", ICP_DATABASE_URL=f"sqlite:///{tmp_path / 'another.db'}")
        done = run_icp(shared, "ingest", ICP_DASK_ADDRESS=there.address)
    assert done.returncode == 24
    assert "another catalogue" in done.stderr


def test_a_worker_with_other_versions_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("prefect_dask", reason="the extra cluster is not installed")
    from flows.cluster import _store, terms_of

    monkeypatch.setenv("ICP_HOME", str(tmp_path))
    store = open_store(load_settings())
    terms = terms_of(store)
    with _store(terms) as found:
        assert found.catalogue.identity() == terms["catalogue"]
    monkeypatch.setenv("ICP_PARSE_PAGES", "7")  # decides which documents can be read at all
    with pytest.raises(ClusterError, match="other versions"), _store(terms):
        pass


@pytest.mark.slow
def test_a_cluster_that_cannot_be_used_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import flows.cluster

    monkeypatch.setattr(flows.cluster, "REACH_SECONDS", 1)
    with pytest.raises(ClusterError, match="No Dask scheduler answers"):
        flows.cluster.check_cluster("tcp://127.0.0.1:9")
    environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with cluster(tmp_path, environ) as there, pytest.raises(ClusterError, match="has no workers"):
        flows.cluster.check_cluster(there.address)
