"""A store as one file and back: nothing lost, nothing half-restored, no damaged archive believed."""

from __future__ import annotations

import hashlib
import itertools
import json
import secrets
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Icp

from pipeline.errors import DamagedFileError, FileMissingError, StoreError, UnsupportedFormatError
from pipeline.settings import load_settings
from pipeline.steps.ingest.repair import problems
from pipeline.steps.ingest.run import ingest
from pipeline.store import Store, backup, backup_archive, open_store
from pipeline.store.backup import restore_backup, write_backup
from pipeline.store.rows import TABLES, replace_rows, rows_of

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
            with backup_archive.opened(tmp_path / "b.zip") as archive:
                backup_archive.checked(archive, tmp_path / "b.zip")
        except (DamagedFileError, UnsupportedFormatError):
            refused += 1
    assert refused > len(whole)


def made_anew(source: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """A backup whose members were changed and whose hashes are right: what somebody who wants harm would make."""
    with zipfile.ZipFile(source) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if name != "backup.json"}
        about = json.loads(archive.read("backup.json"))
    change(members)
    about["members"] = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    about.update(json.loads(members.pop("ABOUT", b"{}")))
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.writestr("backup.json", json.dumps(about))


def row(table: str, **values: object) -> Callable[[dict[str, bytes]], None]:
    """A row more or other in a table: the first one, with these values."""

    def change(members: dict[str, bytes]) -> None:
        name = f"catalogue/{table}.jsonl"
        first = json.loads(members[name].splitlines()[0])
        members[name] = json.dumps({**first, **values}).encode() + b"\n"

    return change


def text(table: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda members: members.update({f"catalogue/{table}.jsonl": data})


def member(name: str, data: bytes = b"x") -> Callable[[dict[str, bytes]], None]:
    return lambda members: members.update({name: data})


HARMFUL: list[tuple[Callable[[dict[str, bytes]], None], str]] = [
    (member("/tmp/icp-harm"), "an absolute path"),
    (member("files//tmp/icp-harm"), "an absolute path behind the folder's name"),
    (member("files/../../x"), "a way out of the store"),
    (member("files/sources/../../x"), "a way out of a folder"),
    (member("files/sources/" + "a" * 64 + "/x"), "a folder where a file belongs"),
    (member("files/sources/" + "A" * 64), "no hash as this program writes it"),
    (member("files/C:\\x"), "a path of another system"),
    (member("files/icp.toml"), "settings"),
    (member("files/web-secret"), "the key of the page's sessions"),
    (member("files/users.toml"), "who may sign in"),
    (member("files/index/current"), "an index that nobody made"),
    (member("files/catalogue.db"), "the catalogue itself"),
    (member("files/vectors/x.sqlite", b"no database"), "vectors that are no database"),
    (member("files/vectors/x.sqlite-wal"), "a log that SQLite would play"),
    (member("catalogue/other.jsonl"), "a table that there is not"),
    (lambda members: members.pop("catalogue/documents.jsonl"), "a table that is missing"),
    (text("documents", b"{"), "a row that is no JSON"),
    (text("documents", b"[1]\n"), "a row that is a list"),
    (text("documents", b"\xff\n"), "a row that is no text"),
    (text("documents", b"[" * 100_000 + b"\n"), "a row that nests deep"),
    (row("documents", id=None), "a row without its key"),
    (row("documents", pages="many"), "a value of another type"),
    (row("documents", harm=1), "a column that there is not"),
    (row("lineages", document="nobody's"), "a row that refers to none"),
    (member("ABOUT", b'{"members": 1}'), "no list of members"),
    (member("ABOUT", b'{"members": {"files/sources/a": 1}}'), "a hash that is a number"),
]


@pytest.mark.parametrize(("change", "why"), HARMFUL, ids=[case[1] for case in HARMFUL])
def test_a_backup_made_to_do_harm_is_refused(
    store: Store, tmp_path: Path, change: Callable[[dict[str, bytes]], None], why: str
) -> None:
    """With right hashes throughout: one sentence, nothing written, within the store or without."""
    write_backup(store, tmp_path / "a.zip")
    made_anew(tmp_path / "a.zip", tmp_path / "b.zip", change)
    other = laid(tmp_path, "other")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(DamagedFileError, match="Nothing was changed"):
        restore_backup(other, tmp_path / "b.zip")
    assert other.catalogue.documents() == (), why
    assert sorted(tmp_path.rglob("*")) == before, why
    assert not Path("/tmp/icp-harm").exists()


@pytest.mark.parametrize(
    ("about", "why"),
    [
        (None, "an archive of something else"),
        ({"layout": 99, "schema": "1", "members": {}}, "of a later version"),
        ({"schema": "4", "members": {}}, "of no version"),
    ],
)
def test_what_is_no_backup_is_refused(store: Store, tmp_path: Path, about: object, why: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "text")
        if about is not None:
            archive.writestr("backup.json", json.dumps(about))
    before = rows(store)
    with pytest.raises(UnsupportedFormatError):
        restore_backup(store, tmp_path / "a.zip")
    assert rows(store) == before, why


def test_a_disk_without_room_is_said_first(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_backup(store, tmp_path / "a.zip")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match="Make room"):
        restore_backup(laid(tmp_path, "other"), tmp_path / "a.zip")


def test_what_was_left_half_written_is_taken_away(store: Store, tmp_path: Path) -> None:
    """A restore that was killed leaves the beginnings of files; the next one is whole, and verify finds nothing."""
    write_backup(store, tmp_path / "a.zip")
    other = laid(tmp_path, "other")
    for name in ("sources/x.1.partial", "artefacts/y/z.partial", "vectors/v.partial", "a.partial"):
        path = other.settings.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    restore_backup(other, tmp_path / "a.zip")
    assert not [*other.settings.home.rglob("*.partial")]
    ingest(other, ())
    assert problems(other) == ()


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
