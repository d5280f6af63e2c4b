"""A store of a program that knew no closing words: it opens as it is, and the next ingest reads it again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline import segment
from pipeline.library.clauses.clause_page import show
from pipeline.model import Line
from pipeline.segment.build.nodes import ClauseNode
from pipeline.settings import load_settings
from pipeline.sources.manifest import load_manifest
from pipeline.steps import common
from pipeline.steps.ingest.requested import asked_for
from pipeline.steps.ingest.run import ingest
from pipeline.store import Store, open_store

TEXT = """1   Staff

1.1 The Provider must, where a post
    is empty:

    (a) name a person for it; and

    (b) tell the Commissioner,

    in each case within five days.
"""
LEAD, CLOSING = "The Provider must, where a post is empty:", "in each case within five days."


def opened(folder: Path) -> Store:
    """A store with the contract in its manifest."""
    (folder / "contract.txt").write_text(TEXT, encoding="utf-8")
    (folder / "manifest.toml").write_text(
        '[works]\nwork = "A contract"\n[[document]]\nid = "contract"\nwork = "work"\ntitle = "Contract"\n'
        'kind = "contract"\norder = 1\nedition = "2019/20"\nvariant = "generic"\npath = "contract.txt"\n'
        f'sha256 = "{hashlib.sha256(TEXT.encode()).hexdigest()}"\n',
        encoding="utf-8",
    )
    environ = {"ICP_HOME": str(folder / "home"), "ICP_MANIFEST": str(folder / "manifest.toml")}
    return open_store(load_settings(environ, folder))


def ingested(store: Store) -> None:
    asked, refused = asked_for((), load_manifest(store.settings.manifest))
    assert not refused
    ingest(store, asked)
    assert store.catalogue.failures() == {}


def as_before(nodes: Sequence[ClauseNode], _: Sequence[Line]) -> list[ClauseNode]:
    """All words of a clause are its text, wherever they stand."""
    return list(nodes)


def forget_closing(home: Path) -> int:
    """Take the field from the files, which an older program did not write; gives from how many."""
    count = 0
    for path in home.glob("artefacts/*/*.json"):
        held = json.loads(path.read_bytes())
        for clause in held.get("clauses", ()):
            count += clause.pop("closing", 0) is None
        path.write_bytes(json.dumps(held).encode())
    return count


def test_the_next_ingest_reads_an_older_store_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(tmp_path)
    with monkeypatch.context() as older:
        older.setattr(segment, "set_apart", as_before)
        older.setattr(common, "step_version", lambda step, _: f"older {step}")
        ingested(store)
    store.close()
    assert forget_closing(tmp_path / "home")

    store = opened(tmp_path)
    before = show(store, "1.1").clause
    assert (before.text, before.closing) == (f"{LEAD} {CLOSING}", None), "it opens as it is"
    ingested(store)
    now = show(store, "1.1")
    assert (now.clause.text, now.clause.closing) == (LEAD, CLOSING)
    assert now.clause.content_hash != before.content_hash
    store.close()
