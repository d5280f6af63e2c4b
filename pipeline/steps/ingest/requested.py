"""Which documents an ingest was asked for: manifest ids, files, folders and addresses become `Source`s.

A name that cannot be used is handed back with its error, so that the others of the run are still ingested.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from urllib.parse import urlsplit

from pipeline.editions import editions
from pipeline.errors import FileMissingError, IcpError
from pipeline.files import sha256_of
from pipeline.sources.fetch import MEDIA_TYPES, source_for_address, source_for_file, why_skipped
from pipeline.sources.manifest import Manifest, Source
from pipeline.steps.ingest.plan import Wanted, digest
from pipeline.store.records import DocumentRecord

# Plain files come after everything that the manifest puts in order.
AFTER_MANIFEST = 1_000_000
NOTHING_KNOWN: Mapping[str, str] = MappingProxyType({})
NO_SISTERS: Mapping[str, tuple[str, ...]] = MappingProxyType({})
# The work of documents that are in no manifest (`pipeline.sources.fetch`).
PLAIN_FILES = "files"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A document asked for: `reference` is what finds it again (manifest id, absolute path or address).

    sha256: of the file's bytes when it was asked for; "" for an address, and for a file that cannot be read, of which
    the fetch will then complain. copies: paths of plain files asked for besides, whose bytes are the same.
    """

    reference: str
    source: Source
    position: int = AFTER_MANIFEST
    sha256: str = ""
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A name that stands for no document, and why."""

    name: str
    error: IcpError


def asked_for(
    names: Sequence[str], manifest: Manifest, hashes: Mapping[str, str] = NOTHING_KNOWN
) -> tuple[tuple[Asked, ...], tuple[Refused, ...]]:
    """The documents that `names` stand for, each once; no names stand for all of the manifest.

    Plain files of the same bytes are one document, the first named; a row of the manifest with their sha256 wins.
    hashes: of files by their references (`hashes_of`), where the same documents were asked for a moment ago: then they
    are not read again.
    """
    found: dict[str, Asked] = {}
    refused: list[Refused] = []
    for name in names or [source.id for source in manifest.sources]:
        try:
            for asked in _asked(name, manifest, hashes):
                found.setdefault(asked.source.id, asked)
        except IcpError as error:
            refused.append(Refused(name=name, error=error))
    return _without_copies(list(found.values())), tuple(refused)


def _without_copies(found: list[Asked]) -> tuple[Asked, ...]:
    """Each content once, with the paths of its copies; only plain files are ever left out."""
    kept: dict[str, Asked] = {}
    first: dict[str, Asked] = {}  # by content
    copies: dict[str, list[str]] = {}
    for asked in sorted(found, key=lambda item: item.position):  # stable: the manifest's first, then as they were named
        sha256 = asked.source.sha256
        same = first.get(sha256) if sha256 else None
        if same is not None and asked.source.work == PLAIN_FILES and asked.source.path is not None:
            copies.setdefault(same.source.id, []).append(str(asked.source.path))
        else:
            kept[asked.source.id] = asked
            first.setdefault(sha256, asked)
    return tuple(
        replace(item, copies=tuple(copies.get(item.source.id, ()))) for item in found if item.source.id in kept
    )


def hashes_of(asked: Sequence[Asked]) -> dict[str, str]:
    """The hashes of the files asked for, by their references."""
    return {item.reference: item.sha256 for item in asked if item.sha256}


def _asked(name: str, manifest: Manifest, hashes: Mapping[str, str]) -> list[Asked]:
    """What one name stands for; a folder stands for every document in it and below it."""
    for position, source in enumerate(manifest.sources):
        if source.id == name:
            sha256 = hashes.get(name) or _file_sha256(source.path)
            return [Asked(reference=name, source=source, position=position, sha256=sha256)]
    if urlsplit(name).scheme in {"http", "https"}:
        return [Asked(reference=name, source=source_for_address(name))]
    path = Path(name)
    if path.is_dir():
        files = sorted(item for item in path.rglob("*") if item.suffix.lower() in MEDIA_TYPES and item.is_file())
        if not files:
            raise FileMissingError(f"The folder {name} holds no document.", f"Known: {', '.join(MEDIA_TYPES)}.")
        return [asked for file in files for asked in _asked(str(file), manifest, hashes)]
    if not path.exists():
        raise FileMissingError(
            f"There is no file “{name}”, and no document of that id in the manifest.",
            "Check the spelling; icp documents --all lists the manifest.",
        )
    reference = str(path.resolve())
    source = source_for_file(path, hashes.get(reference, ""))
    return [Asked(reference=reference, source=source, sha256=source.sha256)]


def reference_of(record: DocumentRecord, manifest: Manifest) -> str:
    """What asks for a document of the catalogue again: its id in the manifest, its address, or its path."""
    if record.id in manifest.by_id:
        return record.id
    # A bare address is the title of its document; its origin is where the address led in the end.
    return record.title if urlsplit(record.title).scheme in {"http", "https"} else record.origin


def file_name(source: Source) -> str:
    """What the document is called: the last part of its path or address."""
    if source.path is not None:
        return source.path.name
    return PurePosixPath(urlsplit(source.address).path).name or source.id


def wanted(asked: Asked, sisters: Mapping[str, tuple[str, ...]] = NO_SISTERS) -> Wanted:
    """What the decider needs to know of a document asked for.

    sisters: of the catalogue's documents (`sisters_of`).
    """
    source = asked.source
    return Wanted(
        id=source.id,
        name=file_name(source),
        fetch_inputs=digest(*(repr(item) for item in _facts(asked))),
        sisters=sisters.get(source.id, ()),
        skipped=why_skipped(source),
    )


def wanted_again(record: DocumentRecord, sisters: Mapping[str, tuple[str, ...]]) -> Wanted:
    """What the decider needs to know of a document that is in the catalogue, for the steps after fetching."""
    return Wanted(id=record.id, name=record.name, sisters=sisters.get(record.id, ()))


def sisters_of(records: Sequence[DocumentRecord]) -> dict[str, tuple[str, ...]]:
    """For each document of an edition the others of it, in the order of the manifest; guidance and plain files have
    none and are left out."""
    return {
        record.id: tuple(other.id for other in members if other.id != record.id)
        for members in editions(records).values()
        for record in members
    }


def _facts(asked: Asked) -> tuple[object, ...]:
    """All that the catalogue's row of the document is made from."""
    source = asked.source
    return (
        source.address or str(source.path),
        source.sha256,
        asked.sha256,
        *(source.work, source.edition, source.variant, source.kind, source.part, source.status, source.version),
        *(source.title, source.supersedes, source.variant_of, source.order, asked.position),
    )


def _file_sha256(path: Path | None) -> str:
    """Of the file's bytes now; "" where there is none."""
    try:
        return sha256_of(path.read_bytes()) if path is not None else ""
    except OSError:
        return ""
