"""A store that was damaged, emptied in part or used by two at once: what is made again, and what must not be lost."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from conftest import ROOT, Icp

from pipeline.errors import NotInStoreError, StoreError
from pipeline.index.files import current_generation
from pipeline.settings import load_settings
from pipeline.sources.manifest import load_manifest
from pipeline.steps.common import plan_ingest
from pipeline.steps.ingest.removal import remove_documents
from pipeline.steps.ingest.repair import problems, repair
from pipeline.steps.ingest.requested import asked_for
from pipeline.steps.ingest.run import ingest
from pipeline.store import Store, open_store
from pipeline.store.lock import writer

OLD = b"1 Payment\n\n1.1 The Buyer must pay within 30 days.\n\n1.2 Interest is due on late payment.\n"
NEW = OLD.replace(b"30 days", b"20 days")


class Web:
    """A server of this machine; `pages` holds what it serves by path, and may be changed."""

    def __init__(self) -> None:
        pages: dict[str, bytes] = {}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                data = pages.get(self.path)
                self.send_response(404 if data is None else 200)
                self.send_header("Content-Length", str(len(data or b"")))
                self.end_headers()
                self.wfile.write(data or b"")

            def log_message(self, *_: object) -> None: ...

        self.pages = pages
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def web() -> Iterator[Web]:
    served = Web()
    yield served
    served.server.shutdown()
    served.server.server_close()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store whose manifest has two editions of a small contract."""
    rows = ['[works]\nwork = "A contract"\n']
    for name, edition, data in (("old", "2019/20", OLD), ("new", "2020/21", NEW)):
        (tmp_path / f"{name}.txt").write_bytes(data)
        rows.append(
            f'[[document]]\nid = "{name}"\nwork = "work"\ntitle = "{name}"\nkind = "contract"\n'
            f'edition = "{edition}"\npath = "{name}.txt"\nsha256 = "{hashlib.sha256(data).hexdigest()}"\norder = 1\n'
            + ('supersedes = "old"\n' if name == "new" else "")
        )
    manifest(tmp_path, *rows)
    environ = {"ICP_HOME": str(tmp_path / "home"), "ICP_MANIFEST": str(tmp_path / "manifest.toml")}
    return open_store(load_settings(environ, tmp_path))


def manifest(folder: Path, *rows: str) -> None:
    (folder / "manifest.toml").write_text("\n".join(rows))


def ingest_names(store: Store, *names: str) -> None:
    asked, refused = asked_for(names, load_manifest(store.settings.manifest))
    assert not refused
    ingest(store, asked)


def due(store: Store, *names: str) -> bool:
    return not plan_ingest(store, asked_for(names, load_manifest(store.settings.manifest))[0]).nothing_to_do


# ---------------------------------------------------------------- bytes that came from an address


def test_lost_bytes_of_an_address_are_got_again(store: Store, web: Web) -> None:
    web.pages["/a.txt"] = OLD
    ingest_names(store, f"{web.address}/a.txt")
    (record,) = store.catalogue.documents()
    store.artefacts.source_path(record.sha256).unlink()
    assert due(store, f"{web.address}/a.txt")
    repair(store, problems(store))
    assert problems(store) == ()
    assert store.artefacts.load_source(record.sha256) == OLD


@pytest.mark.parametrize("damage", [None, b"", b"something else"])  # missing, empty, corrupted
def test_repair_keeps_clauses_whose_source_is_away(store: Store, web: Web, damage: bytes | None) -> None:
    web.pages["/a.txt"] = OLD
    ingest_names(store, f"{web.address}/a.txt")
    (record,) = store.catalogue.documents()
    before = store.clauses_of(record)
    path = store.artefacts.source_path(record.sha256)
    path.unlink() if damage is None else path.write_bytes(damage)
    web.pages.clear()
    for _ in range(2):  # and not in a circle
        repair(store, problems(store))
        assert [problem.step for problem in problems(store)] == ["fetch"]
        assert store.clauses_of(record) == before
        assert "404" in store.catalogue.failures()[record.id].problem
    # the source is back: all is well
    web.pages["/a.txt"] = OLD
    repair(store, problems(store))
    assert problems(store) == ()
    assert store.catalogue.failures() == {}


def test_repair_keeps_what_it_could_not_make_again(store: Store, web: Web) -> None:
    web.pages["/a.txt"] = OLD
    ingest_names(store, f"{web.address}/a.txt")
    (record,) = store.catalogue.documents()
    before = store.clauses_of(record)
    store.artefacts.source_path(record.sha256).unlink()
    store.artefacts.document_path(record.sha256).write_bytes(b"damaged")
    web.pages.clear()
    repair(store, problems(store))
    assert store.clauses_of(record) == before
    assert {problem.step for problem in problems(store)} == {"fetch", "extract"}


def test_a_file_that_changed_is_no_repair(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_bytes(OLD)
    ingest_names(store, str(path))
    (record,) = store.catalogue.documents()
    store.artefacts.source_path(record.sha256).unlink()
    path.write_bytes(NEW)
    repair(store, problems(store))
    assert [item.id for item in store.catalogue.documents()] == [record.id]
    assert "not the document" in store.catalogue.failures()[record.id].problem


def test_damaged_files_are_made_again(store: Store) -> None:
    ingest_names(store)
    for record in store.catalogue.documents():
        store.artefacts.document_path(record.sha256).write_bytes(b"damaged")
        store.artefacts.segmentation_path(record.sha256).write_bytes(b"")
        receipt = store.catalogue.receipt("annotate", record.id)
        assert receipt is not None
        store.artefacts.segmentation_path(record.sha256, receipt.inputs).unlink()
    assert problems(store)
    repair(store, problems(store))
    assert problems(store) == ()


ROW = '[works]\nwork = "A"\n[[document]]\nid = "a"\nwork = "work"\ntitle = "A"\nkind = "guidance"\n'


def row(address: str, data: bytes | None = None) -> str:
    sha256 = f'sha256 = "{hashlib.sha256(data).hexdigest()}"\n' if data is not None else ""
    return f'{ROW}address = "{address}"\n{sha256}'


def test_a_changed_row_of_the_manifest_is_checked(store: Store, web: Web, tmp_path: Path) -> None:
    address = f"{web.address}/a.txt"
    web.pages["/a.txt"] = OLD
    manifest(tmp_path, row(address))
    ingest_names(store)
    manifest(tmp_path, row(address, OLD))
    web.pages.clear()  # the bytes at hand are those that the manifest names: none are needed
    ingest_names(store)
    assert store.catalogue.failures() == {}
    manifest(tmp_path, row(address, NEW))
    web.pages["/a.txt"] = OLD
    ingest_names(store)
    assert "not the document that the manifest describes" in store.catalogue.failures()["a"].problem
    web.pages["/a.txt"] = NEW
    ingest_names(store)
    assert store.catalogue.documents()[0].sha256 == hashlib.sha256(NEW).hexdigest()


def test_an_address_that_another_begins_with_is_another(store: Store, web: Web, tmp_path: Path) -> None:
    web.pages.update({"/a.txt2": OLD, "/a.txt": NEW})
    for name, data in (("/a.txt2", OLD), ("/a.txt", NEW)):
        manifest(tmp_path, row(web.address + name))
        ingest_names(store)
        assert store.catalogue.documents()[0].sha256 == hashlib.sha256(data).hexdigest()


# ---------------------------------------------------------------- what was deleted


@pytest.mark.parametrize("folder", ["index", "artefacts", "comparisons", "vectors", "sources"])
def test_what_was_deleted_is_made_again(store: Store, folder: str) -> None:
    ingest_names(store)
    files = {path.name for path in (store.settings.home / folder).rglob("*") if path.suffix in {"", ".json"}}
    assert not due(store)
    shutil.rmtree(store.settings.home / folder)
    assert due(store)
    ingest_names(store)
    assert not due(store)
    assert problems(store) == ()
    made = {path.name for path in (store.settings.home / folder).rglob("*") if path.suffix in {"", ".json"}}
    assert folder == "index" or made == files


def test_each_single_file_is_made_again(store: Store) -> None:
    ingest_names(store)
    home = store.settings.home
    names = [
        path
        for folder in ("sources", "artefacts", "comparisons", "vectors")
        for path in sorted((home / folder).rglob("*"))
        if path.is_file()
    ]
    assert len(names) > 8
    for path in names:
        path.unlink()
        assert due(store), path
        ingest_names(store)
        assert not due(store), path
    index = store.artefacts.index
    for name in ("index.json", "clauses.msgpack"):
        generation = current_generation(index)
        assert generation is not None
        (generation / name).unlink()
        assert due(store), name
        ingest_names(store)
        assert not due(store), name
    assert problems(store) == ()


# ---------------------------------------------------------------- two at once

HOLD = """
import sys
from pathlib import Path
from pipeline.store.lock import writer
with writer(Path(sys.argv[1]), print):
    print("held", flush=True)
    sys.stdin.readline()
"""

INGEST = """
from pipeline.settings import load_settings
from pipeline.sources.manifest import load_manifest
from pipeline.steps.ingest.run import ingest
from pipeline.steps.ingest.requested import asked_for
from pipeline.store import open_store
store = open_store(load_settings())
ingest(store, asked_for((), load_manifest(store.settings.manifest))[0])
assert not store.catalogue.failures()
"""


def program(text: str, *arguments: str, store: Store) -> subprocess.Popen[str]:
    environ = {"ICP_HOME": str(store.settings.home), "ICP_MANIFEST": str(store.settings.manifest)}
    return subprocess.Popen(
        [sys.executable, "-c", text, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environ},
    )


def test_one_writes_and_the_others_wait(store: Store) -> None:
    home = store.settings.home
    holder = program(HOLD, str(home), store=store)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    told: list[str] = []
    with pytest.raises(StoreError, match="has been writing"), writer(home, told.append, 0.2):
        pass
    assert "waiting" in told[0]
    assert open_store(store.settings, create=False).catalogue.documents() == ()  # readers do not wait
    holder.kill()  # as kill -9 does
    holder.communicate()
    with writer(home, told.append, 0), store.writing():  # held twice by the same is no wait
        pass
    assert len(told) == 1


def test_two_ingests_at_once_both_succeed(store: Store, tmp_path: Path) -> None:
    store.close()
    shutil.rmtree(store.settings.home)
    both = [program(INGEST, store=store) for _ in range(2)]
    for process in both:
        _, errors = process.communicate()
        assert process.returncode == 0, errors
    store = open_store(store.settings)
    assert problems(store) == ()
    assert len(store.catalogue.documents()) == 2


# ---------------------------------------------------------------- removal


def test_a_removed_document_is_gone_and_the_others_are_in_order(store: Store) -> None:
    ingest_names(store)
    with pytest.raises(NotInStoreError, match="other"):
        remove_documents(store, ["old", "other"])
    assert len(store.catalogue.documents()) == 2
    remove_documents(store, ["old"])
    assert [record.id for record in store.catalogue.documents()] == ["new"]
    assert problems(store) == ()
    kept = [path for path in store.settings.home.rglob("*") if path.is_file() and b"30 days" in path.read_bytes()]
    assert [path for path in kept if "index" not in path.parts and not path.name.startswith("catalogue.db")] == []
    remove_documents(store, ["new"])
    assert problems(store) == ()
    assert not store.artefacts.index.exists()


def test_what_could_not_be_read_is_counted_apart_and_can_be_removed(store: Store, icp: Icp, tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"<!DOCTYPE html><html><body>Log in</body></html>")
    ingest_names(store, "old", str(tmp_path / "bad.pdf"))
    (bad,) = store.catalogue.failures()
    done = icp("verify", home=store.settings.home)
    assert done.returncode == 0
    assert "All is well" not in done.stdout
    assert "1 documents, their files" in done.stdout
    assert "1 could not be had or read" in done.stdout
    assert icp("remove", bad, home=store.settings.home).returncode == 0
    assert "All is well: 1 documents" in icp("verify", home=store.settings.home).stdout
