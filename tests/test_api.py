"""The Python API: what it gives, that it gives it lazily, and what it says to arguments of another type."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

import pipeline
from pipeline.errors import ExitCode, FileMissingError, NotInStoreError, UsageError, WrongTypeError

EASY = ROOT / "corpus" / "documents" / "sample-easy-read.pdf"
EXAMPLES = ROOT / "corpus" / "examples"


@pytest.fixture(scope="module")
def easy() -> pipeline.Segmentation:
    return pipeline.clauses(EASY)


@pytest.fixture(scope="module")
def store(sample_home: Path) -> Iterator[pipeline.ContractStore]:
    with pipeline.open_store(sample_home) as opened:
        yield opened


def test_every_name_is_there() -> None:
    assert set(pipeline.__all__) <= set(dir(pipeline))
    assert all(getattr(pipeline, name) is not None for name in pipeline.__all__)
    with pytest.raises(AttributeError, match="no attribute 'clause'"):
        pipeline.clause  # type: ignore[attr-defined]  # noqa: B018


def test_a_document_and_its_clauses(easy: pipeline.Segmentation) -> None:
    document = pipeline.read(str(EASY))
    assert len(document.pages) == easy.document.pages == 5
    assert easy.ledger.characters == easy.ledger.in_clauses + sum(easy.ledger.discarded.values())
    assert {mark.type for clause in easy.clauses for mark in clause.annotations} > {"obligation"}


def test_files_and_clauses_are_compared_alike(easy: pipeline.Segmentation) -> None:
    found = pipeline.diff(EASY, easy)
    assert isinstance(found, pipeline.EditionDiff)
    assert found.summary["unchanged"] == len(easy.clauses)
    assert found.old.name == "sample-easy-read.pdf"


def test_the_room_of_comparing_stays_a_room(easy: pipeline.Segmentation) -> None:
    from pipeline.diff import compare

    assert callable(compare)
    assert pipeline.diff(easy, easy).changes == ()


def test_questions_to_a_store(store: pipeline.ContractStore) -> None:
    assert "sample-icp-contract@2020/21" in store.editions()
    hits = store.search("can a practice return to its GMS contract?", limit=3)
    assert len(hits) == 3
    assert "GC30.4" in [hit.clause.citation for hit in hits]
    assert store.show("GC30.4").clause.citation == "GC30.4"
    assert store.show("GC30.4", edition="2019/20").place.edition == "2019/20"
    assert next(iter(store.history("GC30.4"))).changed is False
    assert store.compare("2019/20", "2020/21").summary["high"] > 0
    assert str(store._store.settings.home) in repr(store)


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotInStoreError, match="icp ingest"):
        pipeline.open_store(tmp_path / "none")


WRONG: tuple[tuple[Callable[[Any], object], str], ...] = (
    (lambda store: pipeline.read(3), "read wants a path, and was given int 3. Give a str or a pathlib.Path."),
    (lambda store: pipeline.read(b"%PDF-1.7"), "given bytes b'%PDF-1.7'"),
    (lambda store: pipeline.clauses(None), "clauses wants a path, and was given NoneType."),
    (lambda store: pipeline.diff(EASY, []), r"diff wants a path, or what clauses\(\) gave, and was given list"),
    (lambda store: pipeline.diff(pipeline.read(EASY), EASY), r"and was given Document\."),
    (lambda store: pipeline.open_store(1.5), "open_store wants a path"),
    (lambda store: store.search(["notice"]), "search wants a question, and was given list"),
    (lambda store: store.search("notice", edition=2019), "search wants edition=, and was given int 2019. Give a str."),
    (lambda store: store.search("notice", limit="3"), "limit= as a whole number"),
    (lambda store: store.show(5.2), "show wants a citation"),
    (lambda store: store.history("GC30.4", 2019), "history wants edition="),
    (lambda store: store.compare("2019/20", Path("a.pdf")), "compare wants the names of two editions"),
)


@pytest.mark.parametrize(("call", "said"), WRONG)
def test_another_type_is_said(store: pipeline.ContractStore, call: Callable[[Any], object], said: str) -> None:
    with pytest.raises(WrongTypeError, match=said) as caught:
        call(store)
    assert isinstance(caught.value, TypeError)
    assert isinstance(caught.value, UsageError)
    assert caught.value.exit_code is ExitCode.USAGE
    assert caught.value.remedy


def test_other_mistakes_are_said_as_by_the_command(store: pipeline.ContractStore, tmp_path: Path) -> None:
    with pytest.raises(FileMissingError, match="is a folder"):
        pipeline.read(tmp_path)
    with pytest.raises(UsageError, match="no search mode"):
        store.search("notice", mode="vector")
    with pytest.raises(NotInStoreError, match="1999/00"):
        store.compare("1999/00", "2020/21")


@pytest.mark.parametrize(
    ("name", "words"), [("compare_files.py", ["Duties: Provider"]), ("ask_the_store.py", ["GC30.4", "said:"])]
)
def test_the_examples_run(sample_home: Path, tmp_path: Path, name: str, words: list[str]) -> None:
    arguments = [str(sample_home)] if name == "ask_the_store.py" else []
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name), *arguments],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert all(word in done.stdout for word in words)


def test_every_example_is_run() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == {"compare_files.py", "ask_the_store.py"}
