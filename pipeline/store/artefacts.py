"""Artefact files: what the steps made, kept under the home folder by content hash.

Layout (version 1; every name holds the hash of what it was made from):

    sources/<sha256>                         the bytes of a document as they were fetched
    artefacts/<sha256>/extract-1.json        its `Document`
    artefacts/<sha256>/segment-1.json        its `Segmentation`, before annotation
    artefacts/<sha256>/clauses-<key>-1.json  its annotated `Segmentation`; the key is 16 digits of the inputs' hash,
                                             because the terms of the edition's other documents are among the inputs
    comparisons/<inputs hash>-1.json         an `EditionDiff`
    vectors/                                 the vector cache (`pipeline.store.vectors`)
    index/                                   the search index (`pipeline.index`)

Everything but `sources/` can be deleted and is made again by `icp ingest`. A file is written beside its place, flushed
to the disk and then renamed, so that a reader sees the old file or the new one and never half of one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline.errors import StoreError
from pipeline.files import write_atomically
from pipeline.model import Document, EditionDiff, Segmentation

LAYOUT_VERSION = 1

Value = TypeVar("Value", Document, Segmentation, EditionDiff)


def sha256_of(data: bytes) -> str:
    """64 hex digits."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Artefacts:
    """The files under `root` (the home folder). Every `save_…` gives the SHA-256 of what it wrote."""

    root: Path

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
        return self.root / "vectors"

    @property
    def index(self) -> Path:
        """The folder of the search index."""
        return self.root / "index"

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

    def save_source(self, data: bytes) -> str:
        """Keep the bytes of a document; they are not written again where they are there already."""
        sha256 = sha256_of(data)
        if not self.has_source(sha256):
            write_atomically(self.source_path(sha256), data)
        return sha256

    def has_source(self, sha256: str) -> bool:
        """Are the bytes of a document there, and are they what they should be?"""
        path = self.source_path(sha256)
        return path.is_file() and sha256_of(_read(path)) == sha256

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
        return path.read_bytes()
    except FileNotFoundError as error:
        raise StoreError(f"{path} is missing.", "Run icp verify --repair, which makes it again.") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror or error}.", "Check ICP_HOME.") from error
