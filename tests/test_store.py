from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import NotInStoreError, SettingsError, StoreError
from pipeline.files import sha256_of, write_atomically
from pipeline.model import (
    Annotation,
    Box,
    Clause,
    Document,
    DocumentInfo,
    Ledger,
    Line,
    Page,
    Segmentation,
    Span,
)
from pipeline.settings import load_settings
from pipeline.store import Store, open_store
from pipeline.store.artefacts import Artefacts
from pipeline.store.catalogue import Catalogue
from pipeline.store.records import DocumentRecord, Failure, LineageRow, Receipt
from pipeline.store.verify import check_files

SHA = sha256_of(b"the bytes")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(load_settings({"ICP_HOME": str(tmp_path / "home")}, tmp_path))


def receipt(step: str = "fetch", subject: str = "a", inputs: str = "in", output: str = "out") -> Receipt:
    return Receipt(step=step, subject=subject, inputs=inputs, output=output, made_at="2026-01-01T00:00:00+00:00")


def record(name: str = "a", **values: object) -> DocumentRecord:
    return DocumentRecord(**{"id": name, "sha256": SHA, "name": f"{name}.pdf", **values})  # type: ignore[arg-type]


def segmentation(balanced: bool = True) -> Segmentation:
    clause = Clause(
        id="gc1",
        label="GC1",
        citation="GC1",
        heading="Definitions",
        text="Words.",
        parent=None,
        kind="heading",
        page_start=1,
        page_end=1,
        boxes=(Box(page=1, x0=1.0, top=2.0, x1=3.0, bottom=4.0),),
        annotations=(Annotation(type="reference", start=0, end=5, value="GC2"),),
    )
    return Segmentation(
        document=DocumentInfo(sha256=SHA, media_type="text/plain", title="T", pages=1),
        clauses=(clause,),
        unplaced=(),
        ledger=Ledger(characters=17 if balanced else 18, in_clauses=17, discarded={}),
    )


# ---------------------------------------------------------------- catalogue


def test_a_document_comes_back_as_it_was(store: Store) -> None:
    one = record("b", position=2, flags=("image_only:3",), notes=("Page 3 is a picture.",), part="Particulars")
    two = record("a", position=1, edition="2019/20")
    store.catalogue.save_document(one, receipt(subject="b"))
    store.catalogue.save_document(two, receipt(subject="a"))
    assert store.catalogue.documents() == (two, one)  # in the order of the manifest
    assert store.catalogue.document("b") == one
    assert store.catalogue.document("c") is None


def test_success_settles_a_failure_of_its_step_only(store: Store) -> None:
    failure = Failure(step="extract", subject="a", inputs="in", code=7, problem="Broken.", remedy="Mend it.")
    store.catalogue.save_failure(failure)
    store.catalogue.save_receipt(receipt("fetch"))
    assert store.catalogue.failures() == {"a": failure}
    store.catalogue.save_receipt(receipt("extract"))
    assert store.catalogue.failures() == {}


def test_lineages_are_replaced_as_a_whole(store: Store) -> None:
    store.catalogue.save_document(record(), receipt())
    rows = [
        LineageRow(
            clause=f"a#{number}",
            lineage="l",
            document="a",
            work="w",
            edition="2019/20",
            variant="generic",
            citation=f"GC{number}",
            content_hash="h",
            position=number,
        )
        for number in range(1200)  # more than fit into one question to the database
    ]
    store.catalogue.replace_lineages(rows, receipt("link", "corpus"))
    assert len(store.catalogue.lineages_of([row.clause for row in rows])) == 1200
    assert store.catalogue.cited("GC7")[0].clause == "a#7"
    store.catalogue.replace_lineages(rows[:2], receipt("link", "corpus"))
    assert [row.clause for row in store.catalogue.lineage_rows(["l"])] == ["a#0", "a#1"]
    store.catalogue.remove_document("a")
    assert store.catalogue.lineage_rows(["l"]) == ()


def test_a_catalogue_of_another_schema_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'c.db'}"
    Catalogue.open(url).close()
    import sqlite3

    with sqlite3.connect(tmp_path / "c.db") as database:
        database.execute("update meta set value = '99' where key = 'schema'")
    with pytest.raises(StoreError, match="99"):
        Catalogue.open(url)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("nonsense", SettingsError),  # no address at all
        ("unknown://x", SettingsError),  # no such database
        ("sqlite:////proc/none/c.db", StoreError),  # a place that cannot be written
    ],
)
def test_a_database_that_cannot_be_opened_is_said_so(url: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        Catalogue.open(url)


@pytest.mark.parametrize("page", range(2, 18))  # every page but the first, which says that it is a database at all
def test_a_damaged_catalogue_is_said_in_a_sentence(tmp_path: Path, page: int) -> None:
    path = tmp_path / "catalogue.db"
    catalogue = Catalogue.open(f"sqlite:///{path}")
    for number in range(60):
        name = f"d{number}"
        catalogue.save_document(record(name, notes=("A note. " * 40,)), receipt(subject=name))
    catalogue.close()
    data = bytearray(path.read_bytes())
    assert len(data) >= 4096 * 17
    data[4096 * (page - 1) : 4096 * page] = b"\xff" * 4096
    path.write_bytes(data)
    said = []
    uses: tuple[Callable[[Catalogue], object], ...] = (
        lambda found: found.documents(),
        lambda found: found.receipts(),
        lambda found: found.failures(),
        lambda found: found.lineage_rows(["l"]),
        lambda found: found.document("d7"),
        lambda found: found.save_receipt(receipt(subject="d7", step="extract")),
        lambda found: found.remove_document("d8"),
    )
    for use in uses:
        try:
            use(Catalogue.open(f"sqlite:///{path}"))
        except StoreError as damage:
            said.append(damage)
    for error in said:
        assert str(path) in error.problem or "damaged" in error.problem
        assert "icp ingest" in error.remedy
        for word in ("SELECT", "INSERT", "DELETE", "[SQL", "http", "sqlalche"):
            assert word not in str(error)


def test_a_lost_table_is_said_in_a_sentence(store: Store) -> None:
    import sqlite3

    with sqlite3.connect(store.settings.home / "catalogue.db") as database:
        database.execute("alter table receipts rename to gone")
    with pytest.raises(StoreError, match="no such table") as caught:
        store.catalogue.receipts()
    assert "aside" in caught.value.remedy


def test_tables_laid_by_several_at_once(tmp_path: Path) -> None:
    program = f"from pipeline.store.catalogue import Catalogue; Catalogue.open('sqlite:///{tmp_path / 'c.db'}')"
    started = [
        subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(6)
    ]
    assert [process.communicate()[1] for process in started] == [""] * 6


def test_reading_does_not_make_a_store(tmp_path: Path) -> None:
    settings = load_settings({"ICP_HOME": str(tmp_path / "none")}, tmp_path)
    with pytest.raises(NotInStoreError, match="icp ingest"):
        open_store(settings, create=False)
    assert not settings.home.exists()


# ---------------------------------------------------------------- artefacts


def test_artefacts_come_back_as_they_were(tmp_path: Path) -> None:
    artefacts = Artefacts(root=tmp_path, home=tmp_path)
    made = segmentation()
    artefacts.save_segmentation(made, "key")
    assert artefacts.load_segmentation(SHA, "key") == made
    with pytest.raises(StoreError, match="missing"):
        artefacts.load_segmentation(SHA)


@given(st.text(), st.floats(allow_nan=False, allow_infinity=False), st.booleans())
def test_a_document_survives_the_disk(
    tmp_path_factory: pytest.TempPathFactory, text: str, x: float, bold: bool
) -> None:
    artefacts = Artefacts(root=tmp_path_factory.mktemp("a"), home=Path("unused"))
    line = Line(page=1, spans=(Span(text=text, x0=x, bold=bold),), x0=x, role="body")
    info = DocumentInfo(sha256=SHA, media_type="text/plain", title=text, pages=1)
    document = Document(info=info, pages=(Page(number=1, width=1.0, height=1.0, lines=(line,)),))
    artefacts.save_document(document)
    assert artefacts.load_document(SHA) == document


def test_changed_bytes_are_noticed(tmp_path: Path) -> None:
    artefacts = Artefacts(root=tmp_path, home=tmp_path)
    sha256 = artefacts.save_source(b"the bytes")
    assert artefacts.load_source(sha256) == b"the bytes"
    artefacts.source_path(sha256).write_bytes(b"other bytes")
    with pytest.raises(StoreError, match="not what was fetched"):
        artefacts.load_source(sha256)


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]  # nothing half-written beside it


@pytest.mark.skipif(os.name == "nt", reason="no modes there")
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_file_has_the_rights_that_the_umask_leaves(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_atomically(tmp_path / "report.html", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "report.html").stat().st_mode & 0o777 == mode


# ---------------------------------------------------------------- verify


def filled(store: Store, *, balanced: bool = True) -> Store:
    """A store with one document whose clauses are there."""
    store.catalogue.save_document(record(sha256=store.artefacts.save_source(b"the bytes")), receipt())
    made = segmentation(balanced)
    store.catalogue.save_receipt(receipt("segment", output=store.artefacts.save_segmentation(made)))
    saved = store.artefacts.save_segmentation(made, "key")
    store.catalogue.save_receipt(receipt("annotate", inputs="key", output=saved))
    return store


def test_a_store_in_order_has_no_problems(store: Store) -> None:
    assert check_files(filled(store)) == ()


def test_each_kind_of_damage_is_found(store: Store) -> None:
    filled(store)
    store.artefacts.source_path(SHA).unlink()
    store.artefacts.segmentation_path(SHA).write_bytes(b"")
    with store.artefacts.segmentation_path(SHA, "key").open("ab") as file:
        file.write(b" ")
    (store.artefacts.made / "stray.json").write_bytes(b"{}")
    found = {(problem.kind, problem.step) for problem in check_files(store)}
    assert found == {("missing", "fetch"), ("empty", "segment"), ("corrupted", "annotate"), ("orphaned", "")}


def test_an_unbalanced_ledger_is_found(store: Store) -> None:
    assert [problem.kind for problem in check_files(filled(store, balanced=False))] == ["unbalanced"]


def test_earlier_bytes_of_a_document_are_kept_and_no_orphans(store: Store) -> None:
    filled(store).artefacts.save_source(b"what it was last year")
    assert check_files(store) == ()
