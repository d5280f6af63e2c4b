"""A store as one file and back: nothing lost, nothing half-restored, no damaged archive believed."""

from __future__ import annotations

import hashlib
import itertools
import json
import secrets
import zipfile
from pathlib import Path

import pytest
from conftest import Icp

from pipeline.errors import DamagedFileError, FileMissingError, UnsupportedFormatError
from pipeline.settings import load_settings
from pipeline.steps.ingest.repair import problems
from pipeline.steps.ingest.run import ingest
from pipeline.store import Store, backup, open_store
from pipeline.store.backup import TABLES, replace_rows, restore_backup, rows_of, write_backup

TEXT = b"1 Payment\n\n1.1 The Buyer must pay within 30 days.\n\n1.2 Interest is due on late payment.\n"


def laid(folder: Path, home: str, **more: str) -> Store:
    """A store in `folder`, empty, whose manifest names one small contract."""
    (folder / "old.txt").write_bytes(TEXT)
    (folder / "manifest.toml").write_text(
        '[works]\nwork = "A contract"\n[[document]]\nid = "old"\nwork = "work"\ntitle = "old"\nkind = "contract"\n'
        f'edition = "2019/20"\npath = "old.txt"\nsha256 = "{hashlib.sha256(TEXT).hexdigest()}"\norder = 1\n'
    )
    environ = {"ICP_HOME": str(folder / home), "ICP_MANIFEST": str(folder / "manifest.toml"), **more}
    return open_store(load_settings(environ, folder))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    from pipeline.sources.manifest import load_manifest
    from pipeline.steps.ingest.requested import asked_for

    filled = laid(tmp_path, "home")
    ingest(filled, asked_for((), load_manifest(filled.settings.manifest))[0])
    return filled


def rows(store: Store) -> dict[str, list[dict[str, object]]]:
    return {table: list(rows_of(store.catalogue.database, table)) for table in TABLES}


def files(store: Store) -> dict[str, bytes]:
    home = store.settings.home
    names = ("sources", "artefacts", "comparisons")
    return {
        str(path.relative_to(home)): path.read_bytes()
        for name in names
        for path in (home / name).rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("small", [False, True])
def test_what_was_backed_up_comes_back(store: Store, tmp_path: Path, small: bool) -> None:
    """Rows and fetched bytes are the same; what a small backup leaves out is made again by the steps."""
    assert write_backup(store, tmp_path / "a.zip", small=small) == 1
    other = laid(tmp_path, "other")
    assert restore_backup(other, tmp_path / "a.zip") == 1
    assert rows(other) == rows(store)
    ingest(other, ())
    assert files(other) == files(store)
    assert problems(other) == ()


def test_a_store_at_an_address_is_backed_up_too(store: Store, tmp_path: Path) -> None:
    """From a folder to an address and back; each is a store of its own."""
    pytest.importorskip("upath", reason="the extra cluster is not installed")
    write_backup(store, tmp_path / "a.zip")
    away = laid(tmp_path, "away", ICP_ARTEFACTS=f"memory://{secrets.token_hex(4)}/icp")
    restore_backup(away, tmp_path / "a.zip")
    ingest(away, ())
    assert problems(away) == ()
    assert not (away.settings.home / "sources").exists()
    assert away.catalogue.identity() != store.catalogue.identity()
    write_backup(away, tmp_path / "b.zip")
    other = laid(tmp_path, "other")
    restore_backup(other, tmp_path / "b.zip")
    assert files(other) == files(store)
    assert other.catalogue.identity() not in (away.catalogue.identity(), store.catalogue.identity())


def test_a_backup_of_the_same_store_is_the_same_file(store: Store, tmp_path: Path) -> None:
    write_backup(store, tmp_path / "a.zip")
    write_backup(store, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as first, zipfile.ZipFile(tmp_path / "b.zip") as second:
        assert first.read("backup.json") == second.read("backup.json")


def test_no_byte_of_an_archive_can_change_unseen(store: Store, tmp_path: Path) -> None:
    """A flipped byte anywhere is refused, or changes nothing that was restored; the store is left as it was."""
    write_backup(store, tmp_path / "a.zip", small=True)
    whole = (tmp_path / "a.zip").read_bytes()
    refused = 0
    for at in range(0, len(whole), max(1, len(whole) // 40)):
        (tmp_path / "b.zip").write_bytes(whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :])
        other = laid(tmp_path, "other")
        try:
            restore_backup(other, tmp_path / "b.zip")
        except (DamagedFileError, UnsupportedFormatError):
            refused += 1
            assert other.catalogue.documents() == ()
        else:
            assert rows(other) == rows(store)
            replace_rows(other.catalogue.database, {"meta": rows(store)["meta"]})
        other.close()
    assert refused > 25


@pytest.mark.slow
def test_no_flipped_bit_is_a_fault_of_the_program(store: Store, tmp_path: Path) -> None:
    """Every byte in turn, with two kinds of flip: said as damage, or without meaning."""
    write_backup(store, tmp_path / "a.zip", small=True)
    whole = (tmp_path / "a.zip").read_bytes()
    refused = 0
    for at, flip in itertools.product(range(len(whole)), (0x01, 0xFF)):
        (tmp_path / "b.zip").write_bytes(whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :])
        try:
            with backup._opened(tmp_path / "b.zip") as archive:
                backup._checked(archive, tmp_path / "b.zip")
        except (DamagedFileError, UnsupportedFormatError):
            refused += 1
    assert refused > len(whole)


@pytest.mark.parametrize(
    ("members", "error", "why"),
    [
        ({}, UnsupportedFormatError, "an archive of something else"),
        ({"backup.json": {"layout": 99, "schema": "1", "members": {}}}, UnsupportedFormatError, "of a later version"),
        (
            {"backup.json": {"layout": 1, "members": {"files/../../x": hashlib.sha256(b"1").hexdigest()}}},
            DamagedFileError,
            "a way out of the store",
        ),
    ],
)
def test_what_is_no_backup_is_refused(
    store: Store, tmp_path: Path, members: dict[str, dict[str, object]], error: type[Exception], why: str
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, value in members.items():
            archive.writestr(name, json.dumps({"schema": rows(store)["meta"][0]["value"], **value}))
        archive.writestr("files/../../x", "1")
    before = rows(store)
    with pytest.raises(error):
        restore_backup(store, tmp_path / "a.zip")
    assert rows(store) == before, why
    assert not (tmp_path.parent / "x").exists()


def test_no_file_and_no_archive(store: Store, tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        restore_backup(store, tmp_path / "nothing.zip")
    (tmp_path / "text.zip").write_text("no archive")
    with pytest.raises(UnsupportedFormatError):
        restore_backup(store, tmp_path / "text.zip")


def test_a_crash_before_the_rows_leaves_the_catalogue(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files are there already; the rows are the old ones, and restoring again ends well."""
    write_backup(store, tmp_path / "a.zip")
    other = laid(tmp_path, "other")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(backup, "replace_rows", crash)
        with pytest.raises(KeyboardInterrupt):
            restore_backup(other, tmp_path / "a.zip")
    assert other.catalogue.documents() == ()
    assert restore_backup(other, tmp_path / "a.zip") == 1


def test_the_commands(sample_home: Path, icp: Icp, tmp_path: Path) -> None:
    """A store that holds documents is not replaced unasked; a restored one answers as the other."""
    made = icp("backup", str(tmp_path / "a.zip"), home=sample_home)
    assert made.returncode == 0, made.stderr
    refused = icp("restore", str(tmp_path / "a.zip"), home=sample_home)
    assert refused.returncode == 14
    assert "--replace" in refused.stderr
    restored = icp("restore", str(tmp_path / "a.zip"), home=tmp_path / "home")
    assert restored.returncode == 0, restored.stderr
    question = ("search", "who may hold the contract?", "--limit", "3")
    assert icp(*question, home=tmp_path / "home").stdout == icp(*question, home=sample_home).stdout
    assert icp("verify", home=tmp_path / "home").returncode == 0
