"""Artefacts at an address: the same promises as in a folder, and a sentence for whatever the library behind raises."""

from __future__ import annotations

import secrets
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import MissingExtraError, SettingsError, StoreError
from pipeline.files import is_folder, place, write_atomically
from pipeline.model import Document, DocumentInfo
from pipeline.settings import load_settings
from pipeline.store.artefacts import Artefacts

upath = pytest.importorskip("upath", reason="the extra cluster is not installed")
SHA = "ab" * 32
DATA = b"the bytes of a contract"


@pytest.fixture
def artefacts(tmp_path: Path) -> Artefacts:
    """Artefacts in a store of objects that no other test uses."""
    return Artefacts(root=place(f"memory://{secrets.token_hex(4)}/icp"), home=tmp_path)


@pytest.mark.parametrize(
    ("address", "folder"),
    [
        ("/srv/icp", True),  # a folder
        ("file:///srv/icp", True),  # the same, as an address
        ("memory://b/icp", False),  # an address
    ],
)
def test_places(address: str, folder: bool) -> None:
    found = place(address)
    assert is_folder(found) is folder
    assert found.name == "icp"


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("nonsense://b/icp", SettingsError),  # no such kind of address
        ("gs://b/icp", MissingExtraError),  # a kind whose library is not installed here
    ],
)
def test_addresses_that_cannot_be_used(address: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        place(address)


def test_what_is_saved_is_loaded(artefacts: Artefacts) -> None:
    sha256 = artefacts.save_source(DATA)
    assert artefacts.has_source(sha256)
    assert artefacts.load_source(sha256) == DATA
    document = Document(info=DocumentInfo(sha256=SHA, media_type="text/plain", title="x", pages=1), pages=())
    artefacts.save_document(document)
    assert artefacts.load_document(SHA) == document
    there = artefacts.all_there()
    assert there(artefacts.document_path(SHA))
    assert not there(artefacts.document_path(sha256))
    assert [path.name for path in artefacts.files()] == [sha256, "extract-1.json"]


def test_what_is_deleted_is_gone(artefacts: Artefacts) -> None:
    sha256 = artefacts.save_source(DATA)
    path = artefacts.source_path(sha256)
    artefacts.delete(path)
    artefacts.delete(path)  # it may be gone already
    assert not artefacts.has(path)
    with pytest.raises(StoreError, match="is missing"):
        artefacts.load_source(sha256)


def test_bytes_that_are_others_are_not_used(artefacts: Artefacts) -> None:
    sha256 = artefacts.save_source(DATA)
    write_atomically(artefacts.source_path(sha256), b"something else")
    assert not artefacts.has_source(sha256)
    with pytest.raises(StoreError, match="not what was fetched"):
        artefacts.load_source(sha256)


def test_vectors_are_left_for_others(artefacts: Artefacts) -> None:
    hashes, vectors = ["0f" * 32, "a0" * 32], np.arange(8, dtype=np.float32).reshape(2, 4)
    artefacts.save_parcel("f" * 64, "n" * 64, hashes, vectors)
    found, rows = artefacts.load_parcel("f" * 64, "n" * 64)
    assert found == hashes
    assert np.array_equal(rows, vectors)
    assert artefacts.parcels("f" * 64) == {"n" * 64}
    assert artefacts.parcels("e" * 64) == frozenset()  # another model has none


def test_a_damaged_parcel_is_said(artefacts: Artefacts) -> None:
    write_atomically(artefacts.parcel_path("f" * 64, "n"), b"no vectors")
    with pytest.raises(StoreError, match="is damaged"):
        artefacts.load_parcel("f" * 64, "n")


def test_a_folder_of_ones_own_is_not_shared(tmp_path: Path) -> None:
    settings = load_settings({"ICP_HOME": str(tmp_path)}, tmp_path)
    assert settings.artefacts == str(tmp_path)
    assert not Artefacts(root=place(settings.artefacts), home=settings.home).shared
    other = load_settings({"ICP_HOME": str(tmp_path), "ICP_ARTEFACTS": "s3://bucket/icp"}, tmp_path)
    assert other.artefacts == "s3://bucket/icp"  # an address is not made a path


@pytest.mark.parametrize("what", ["read", "written", "listed"])
def test_an_address_that_does_not_answer_is_one_sentence(
    artefacts: Artefacts, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    artefacts.save_source(DATA)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no route\nto host")

    system = artefacts.root.fs  # type: ignore[attr-defined]
    for name in ("open", "pipe_file", "find", "info", "exists", "cat_file"):
        monkeypatch.setattr(type(system), name, broken)
    acts = {
        "read": lambda: artefacts.load_document(SHA),
        "written": lambda: write_atomically(artefacts.source_path(SHA), DATA),
        "listed": lambda: list(artefacts.files()),
    }
    with pytest.raises(StoreError, match=r"no route to host\. Check ICP_ARTEFACTS"):
        acts[what]()
