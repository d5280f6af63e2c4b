"""Artefact files: what the steps made, by content hash, under the home folder or where ICP_ARTEFACTS says.

Layout (version 1; every name holds the hash of what it was made from):

    sources/<sha256>                         the bytes of a document as they were fetched
    artefacts/<sha256>/extract-1.json        its `Document`
    artefacts/<sha256>/segment-1.json        its `Segmentation`, before annotation
    artefacts/<sha256>/clauses-<key>-1.json  its annotated `Segmentation`; the key is 16 digits of the inputs' hash,
                                             because the terms of the edition's other documents are among the inputs
    comparisons/<inputs hash>-1.json         an `EditionDiff`
    parcels/<model>/<passages hash>.safetensors    the vectors of a document's passages; only where the files are kept
                                             elsewhere than in the home folder, for the machines that share them

Each machine's own, always in its home folder:

    vectors/                                 the vector cache (`pipeline.store.vectors`)
    index/                                   the search index (`pipeline.index`)

Everything but `sources/` can be deleted and is made again by `icp ingest`. A reader sees the old file or the new one
and never half of one (`pipeline.files`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from pipeline.errors import StoreError
from pipeline.files import asked, is_folder, place, sha256_of, write_atomically
from pipeline.model import Document, EditionDiff, Segmentation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LAYOUT_VERSION = 1
PARCEL_DIGITS, HASH_BYTES = 16, 32

Value = TypeVar("Value", Document, Segmentation, EditionDiff)


@dataclass(frozen=True, kw_only=True, slots=True)
class Artefacts:
    """The files under `root`, and this machine's own under `home`. Every `save_…` gives the SHA-256 of what it wrote.

    root: a folder, or an address with the methods of a `Path` (`pipeline.files.place`); other machines may use it too.
    """

    root: Path
    home: Path

    @property
    def shared(self) -> bool:
        """Are the files kept elsewhere than in the home folder, so that other machines may read and write them?"""
        return self.root != self.home

    @property
    def sources(self) -> Path:
        """The folder of fetched bytes."""
        return self.root / "sources"

    @property
    def made(self) -> Path:
        """The folder of what was made from single documents."""
        return self.root / "artefacts"

    @property
    def comparisons(self) -> Path:
        """The folder of comparisons."""
        return self.root / "comparisons"

    @property
    def vectors(self) -> Path:
        """The folder of the vector cache."""
        return self.home / "vectors"

    @property
    def index(self) -> Path:
        """The folder of the search index."""
        return self.home / "index"

    def source_path(self, sha256: str) -> Path:
        """Where the bytes of a document are."""
        return self.sources / sha256

    def document_path(self, sha256: str) -> Path:
        """Where the extracted document is."""
        return self.made / sha256 / f"extract-{LAYOUT_VERSION}.json"

    def segmentation_path(self, sha256: str, key: str = "") -> Path:
        """Where the clauses are; `key` is the hash of what they were annotated from, "" for those not annotated."""
        stage = f"clauses-{key[:16]}" if key else "segment"
        return self.made / sha256 / f"{stage}-{LAYOUT_VERSION}.json"

    def comparison_path(self, key: str) -> Path:
        """Where a comparison is; `key` is the hash of what it was made from."""
        return self.comparisons / f"{key}-{LAYOUT_VERSION}.json"

    def parcel_path(self, fingerprint: str, name: str) -> Path:
        """Where the vectors of a list of passages are, by the model and the hash that names the list."""
        return self.root / "parcels" / fingerprint[:PARCEL_DIGITS] / f"{name}.safetensors"

    def parcels(self, fingerprint: str) -> frozenset[str]:
        """The names of the lists of passages whose vectors by this model another machine may have left."""
        found = self.files(f"parcels/{fingerprint[:PARCEL_DIGITS]}")
        return frozenset(path.stem for path in found if path.suffix == ".safetensors")

    # ------------------------------------------------------------ any of these files

    def has(self, path: Path) -> bool:
        """Is there such a file?"""
        return bool(asked(path, path.is_file, "read")) if not is_folder(path) else path.is_file()

    def all_there(self) -> Callable[[Path], bool]:
        """`has` for many files: what is at an address is listed once, because each look at one would be a request."""
        if is_folder(self.root):
            return Path.is_file
        there = {str(path) for path in self.files()}
        return lambda path: str(path) in there

    def files(self, *folders: str) -> Iterator[Path]:
        """Every file in the named folders, or in all, in order."""
        for folder in folders or ("sources", "artefacts", "comparisons", "parcels"):
            top = self.root / folder
            found: list[Path] = (
                [path for path in top.rglob("*") if path.is_file()]
                if is_folder(top)
                else asked(top, partial(_listed, top), "read")
            )
            yield from sorted(found)

    def read(self, path: Path) -> bytes:
        """The bytes of a file. Raises `StoreError` where they cannot be read."""
        return _read(path)

    def path_of(self, written: str) -> Path:
        """The path that was written down as text."""
        return place(written)

    def delete(self, path: Path) -> None:
        """Take a file out; it may be gone already."""
        if is_folder(path):
            path.unlink(missing_ok=True)
        else:
            with suppress(FileNotFoundError):
                asked(path, path.unlink, "written")

    def delete_made(self, sha256: str) -> None:
        """Take out all that was made from a document."""
        for path in self.files(f"artefacts/{sha256}"):
            self.delete(path)
        if is_folder(self.root):
            shutil.rmtree(self.made / sha256, ignore_errors=True)

    # ------------------------------------------------------------ saving and loading

    def save_source(self, data: bytes, sha256: str = "") -> str:
        """Keep the bytes of a document; they are not written again where they are there already.

        sha256: theirs, where it is known.
        """
        sha256 = sha256 or sha256_of(data)
        if not self.has_source(sha256):
            write_atomically(self.source_path(sha256), data)
        return sha256

    def has_source(self, sha256: str) -> bool:
        """Are the bytes of a document there, and are they what they should be?"""
        path = self.source_path(sha256)
        return self.has(path) and sha256_of(_read(path)) == sha256

    def load_source(self, sha256: str) -> bytes:
        """The bytes of a document, checked against their hash."""
        data = _read(self.source_path(sha256))
        if sha256_of(data) != sha256:
            raise StoreError(
                f"The stored bytes of document {sha256[:12]}… are not what was fetched.",
                "Run icp verify --repair, which gets them again.",
            )
        return data

    def save_document(self, document: Document) -> str:
        """Keep an extracted document."""
        return _save(self.document_path(document.info.sha256), document)

    def load_document(self, sha256: str) -> Document:
        """The extracted document of these bytes."""
        return _load(self.document_path(sha256), Document)

    def save_segmentation(self, segmentation: Segmentation, key: str = "") -> str:
        """Keep the clauses of a document; `key` as in `segmentation_path`."""
        return _save(self.segmentation_path(segmentation.document.sha256, key), segmentation)

    def load_segmentation(self, sha256: str, key: str = "") -> Segmentation:
        """The clauses of the document of these bytes; `key` as in `segmentation_path`."""
        return _load(self.segmentation_path(sha256, key), Segmentation)

    def save_comparison(self, key: str, diff: EditionDiff) -> str:
        """Keep a comparison."""
        return _save(self.comparison_path(key), diff)

    def load_comparison(self, key: str) -> EditionDiff:
        """The comparison made from the inputs with this hash."""
        return _load(self.comparison_path(key), EditionDiff)

    def save_parcel(self, fingerprint: str, name: str, hashes: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Keep the vectors of a list of passages for the other machines: a row for each hash (64 hex digits)."""
        import numpy as np
        from safetensors.numpy import save

        keys = np.frombuffer(bytes.fromhex("".join(hashes)), dtype=np.uint8).reshape(len(hashes), HASH_BYTES)
        write_atomically(
            self.parcel_path(fingerprint, name), save({"hashes": keys, "vectors": np.ascontiguousarray(vectors)})
        )

    def load_parcel(self, fingerprint: str, name: str) -> tuple[list[str], NDArray[np.float32]]:
        """The hashes and the vectors of a list of passages."""
        from safetensors import SafetensorError
        from safetensors.numpy import load

        path = self.parcel_path(fingerprint, name)
        try:
            found = load(_read(path))
            return [row.tobytes().hex() for row in found["hashes"]], found["vectors"]
        except (SafetensorError, KeyError) as error:
            raise StoreError(f"{path} is damaged: {error}.", f"Delete {path}; it is made again.") from error


def _listed(top: Path) -> list[Path]:
    """Every file below an address, by one listing where its kind has one."""
    system: Any = top.fs  # type: ignore[attr-defined]
    base = top.path  # type: ignore[attr-defined]
    return [top / name[len(base) :].lstrip("/") for name in system.find(base)]


def _save(path: Path, value: Value) -> str:
    data = msgspec.json.encode(value)
    write_atomically(path, data)
    return sha256_of(data)


def _load(path: Path, kind: type[Value]) -> Value:
    try:
        return msgspec.json.decode(_read(path), type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise StoreError(f"{path} is damaged: {error}.", "Run icp verify --repair, which makes it again.") from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes() if is_folder(path) else bytes(asked(path, path.read_bytes, "read"))
    except FileNotFoundError as error:
        raise StoreError(f"{path} is missing.", "Run icp verify --repair, which makes it again.") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror or error}.", "Check ICP_HOME.") from error
