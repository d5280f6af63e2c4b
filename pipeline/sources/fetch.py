"""Gets the bytes of a source: from a file whose sha256 is checked, or over HTTP within limits.

Nothing is stored here and nothing is retried: the caller decides both. A source without an address is no error; ask
`why_skipped` first.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from pipeline.errors import EmptyFileError, FetchError, FileMissingError, TooLargeError
from pipeline.files import sha256_of
from pipeline.sources.http import MAX_BYTES, MEGABYTE, TIMEOUT, Terms, get
from pipeline.sources.manifest import Source

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".htm": "text/html",
    ".md": "text/markdown",
    ".txt": "text/plain",
}
# Of a row that stands for a whole contract: its parts have rows of their own.
IN_PARTS = "in-parts"
SKIP_REASONS = {
    IN_PARTS: "there by its parts",
    "unconfirmed": "no confirmed address",
    "on-request": "available on request",
    "announced": "announced, not yet published",
}


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """The bytes of a source, where they came from (absolute path or final address), and the media type it suggests.

    media_type_hint is what the server or the file's name says, "" where neither does; the bytes decide later.
    """

    data: bytes
    origin: str
    media_type_hint: str = ""

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return sha256_of(self.data)


def why_skipped(source: Source) -> str | None:
    """Why this source is not fetched ("no confirmed address: …"); None if it can be."""
    if source.path is not None or source.address:
        return None
    reason = SKIP_REASONS.get(source.address_status, SKIP_REASONS["unconfirmed"])
    return f"{reason}: {source.note or source.title}"


def fetch(source: Source, root: Path | None = None, *, timeout: float = TIMEOUT, max_bytes: int = MAX_BYTES) -> Fetched:
    """The bytes of `source`, which has a path (relative ones are taken from `root`) or an address.

    timeout: seconds, for the connection, for each read, and for the whole download. max_bytes: the largest size.
    Errors: `FileMissingError`, `EmptyFileError`, `TooLargeError` (a file over the limit); `FetchError` for bytes other
    than the manifest's sha256, for anything that goes wrong over HTTP, and for a source with neither path nor address.
    """
    if source.path is not None:
        fetched = _read(source.path if root is None else root / source.path, max_bytes)
    elif source.address:
        fetched = _download(source.address, Terms(timeout=timeout, max_bytes=max_bytes))
    else:
        raise FetchError(f"{source.id} is not fetched ({why_skipped(source)}).", "Add its address to the manifest.")
    if source.sha256 and fetched.sha256 != source.sha256:
        raise FetchError(
            f"{fetched.origin} is not the document that the manifest describes: its sha256 is {fetched.sha256}, "
            f"expected was {source.sha256}.",
            f"If the change is meant, correct the sha256 of {source.id} in the manifest.",
        )
    return fetched


def source_for_file(path: Path, sha256: str = "") -> Source:
    """A source for a plain file: its id is the file name as a slug and eight digits of its sha256.

    The same file under the same name has the same id wherever it lies. sha256: the file's, where it is known: then it
    is not read. Errors as in `fetch`.
    """
    sha256 = sha256 or _read(path, MAX_BYTES).sha256
    slug = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "file"
    return Source(
        id=f"{slug}-{sha256[:8]}",
        work="files",
        title=path.name,
        kind="document",
        path=path.resolve(),
        sha256=sha256,
    )


def source_for_address(address: str) -> Source:
    """A source for a bare http(s) address: its id is the last part of the path as a slug and eight digits of a hash."""
    stem = PurePosixPath(urlsplit(address).path).stem
    slug = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "page"
    digest = hashlib.sha256(address.encode()).hexdigest()[:8]
    return Source(id=f"{slug}-{digest}", work="files", title=address, kind="document", address=address)


def _read(path: Path, max_bytes: int) -> Fetched:
    """The bytes of a file."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise FileMissingError(f"{path} is a folder, not a document.", "Name a file in it.")
        if size > max_bytes:
            raise TooLargeError(
                f"{path} is larger than {max_bytes / MEGABYTE:g} MB.", "Ingest the part of it that is needed."
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissingError(f"There is no file {path}.", "Check the path and the spelling.") from error
    except OSError as error:
        raise FileMissingError(
            f"{path} cannot be opened: {error.strerror}.", "Check the path and its rights."
        ) from error
    if not data:
        raise EmptyFileError(f"{path} is empty.", "Get the document again.")
    return Fetched(data=data, origin=str(path.resolve()), media_type_hint=MEDIA_TYPES.get(path.suffix.lower(), ""))


def _download(address: str, terms: Terms) -> Fetched:
    """The bytes at an address; redirects are followed on the same host only."""
    answer = get(address, terms)
    return Fetched(data=answer.data, origin=answer.url, media_type_hint=answer.media_type)
