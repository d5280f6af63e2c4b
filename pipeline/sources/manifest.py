"""Reads `corpus/manifest.toml`: which documents there are, how they hang together, and where each can be had.

The manifest is the one place that holds addresses. It has three tables:

- `[works]`: id of a work = its title ("icp-contract" = "Integrated Care Provider Contract");
- `[[document]]`: a document, one row each, with the fields of `Source`;
- `[[watch]]`: a publication page to look at for new documents, with the fields of `WatchPage`.

Everything is validated when it is read; a `ManifestError` names the row and says what to do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import FileMissingError, ManifestError

KINDS = (
    "contract",  # a part of a contract: Particulars, Service Conditions, General Conditions
    "agreement",  # an agreement beside the contract, or its template
    "q-and-a",  # questions and answers
    "easy-read",  # a text for people who want short sentences
    "guidance",  # how to use the contract
    "analysis",  # an equality or impact analysis
    "changes",  # what the publisher says changed: a summary of changes, release notes, a comparison document
    "response",  # a response to a consultation
    "document",  # anything else, such as a plain file of which nothing more is known
)
STATUSES = ("final", "draft", "consultation")
ADDRESS_STATUSES = (
    "unconfirmed",  # published, but no address has been confirmed
    "on-request",  # given out on request only
    "announced",  # not yet published
)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*")
MAX_DEPTH = 5
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A document and where it comes from.

    id: unique slug. work: id of the work of which this is an edition. kind: one of `KINDS`.
    part: of a contract ("Service Conditions"), else "". edition: "2019/20", "" where it has none.
    variant: "generic", "statutory-bodies", … of the same edition. version: of the same edition and variant ("1", "2").
    supersedes: id of the document that this one replaces. variant_of: id of the document of which this is a variant.
    order: place among the documents of an edition, lowest first.
    address: an http(s) address, "" where none is confirmed; then address_status is one of `ADDRESS_STATUSES`.
    path: absolute path of a file on this machine, None for a document that is fetched.
    sha256: of the file, 64 hex digits; "" where it is not known beforehand. note: a sentence for the reader.
    """

    id: str
    work: str
    title: str
    kind: str
    part: str = ""
    edition: str = ""
    variant: str = "generic"
    status: str = "final"
    version: str = "1"
    supersedes: str | None = None
    variant_of: str | None = None
    order: int = 0
    address: str = ""
    address_status: str = ""
    path: Path | None = None
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchPage:
    """A publication page to watch. works: ids of the works whose editions appear there; checked: has it been seen?

    hosts: where its documents may lie, besides the page's own host. depth: how many links lead from the page to a page
    with documents, at most.
    """

    id: str
    address: str
    works: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    depth: int = 2
    checked: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """A validated manifest. `works`: (id, title) pairs; `sources` and `watch` in the order of the file."""

    path: Path
    works: tuple[tuple[str, str], ...]
    sources: tuple[Source, ...]
    watch: tuple[WatchPage, ...] = ()

    @property
    def by_id(self) -> dict[str, Source]:
        """The sources by id."""
        return {source.id: source for source in self.sources}

    def work_title(self, work: str) -> str:
        """The title of a work; its id where it has none."""
        return dict(self.works).get(work, work)

    def edition(self, work: str, edition: str, variant: str = "generic") -> tuple[Source, ...]:
        """The documents of one edition and variant of a work, in their order."""
        wanted = (work, edition, variant)
        found = [source for source in self.sources if (source.work, source.edition, source.variant) == wanted]
        return tuple(sorted(found, key=lambda source: source.order))


def load_manifest(path: Path) -> Manifest:
    """The manifest at `path`. `FileMissingError` if there is none, `ManifestError` if it is not in order."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise FileMissingError(f"There is no manifest at {path}.", "Name an existing manifest.toml.") from error
    except OSError as error:
        raise FileMissingError(
            f"The manifest {path} cannot be opened: {error.strerror}.", "Check its rights."
        ) from error
    except UnicodeDecodeError as error:
        raise ManifestError(f"The manifest {path} is not UTF-8 text.", "Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ManifestError(f"The manifest {path} is not valid TOML: {error}.", "Correct that line.") from error
    _known_keys(raw, {"works", "document", "watch"}, f"The manifest {path}")
    works = _works(raw.get("works", {}))
    rows = _tables(raw, "document")
    sources = tuple(_source(row, number, works, path.parent) for number, row in enumerate(rows, start=1))
    watch = tuple(_watch_page(row, number, works) for number, row in enumerate(_tables(raw, "watch"), start=1))
    _unique([source.id for source in sources], "document")
    _unique([page.id for page in watch], "watch")
    _related(sources)
    return Manifest(path=path, works=tuple(works.items()), sources=sources, watch=watch)


def _works(raw: object) -> dict[str, str]:
    """The titles of the works by id."""
    if not isinstance(raw, dict) or not all(isinstance(title, str) and title for title in raw.values()):
        raise ManifestError(
            "The table [works] must give each work a title.", 'Write rows such as icp = "ICP Contract".'
        )
    for name in raw:
        _slug(name, f"The work {name!r}")
    return dict(raw)


def _tables(raw: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The rows of an array of tables."""
    rows = raw.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ManifestError(f"{name!r} is not a list of tables.", f"Begin each row with [[{name}]].")
    return rows


def _source(row: dict[str, Any], number: int, works: Mapping[str, str], root: Path) -> Source:
    """The validated source of a [[document]] row."""
    where = _named("document", row, number)
    values = _typed(row, Source, where)
    source = Source(**(values | {"path": _path(values, root, where)}))
    _slug(source.id, where)
    if source.work not in works:
        raise ManifestError(f"{where} is of the unknown work {source.work!r}.", "Add the work to [works].")
    for key, value, allowed in (
        ("kind", source.kind, KINDS),
        ("status", source.status, STATUSES),
        ("address_status", source.address_status, ("", *ADDRESS_STATUSES)),
    ):
        if value not in allowed:
            raise ManifestError(f"{where} has the {key} {value!r}.", f"Use one of: {', '.join(filter(None, allowed))}.")
    if source.sha256 and not SHA256.fullmatch(source.sha256):
        raise ManifestError(f"{where} has a sha256 that is not 64 small hex digits.", "Copy the output of sha256sum.")
    _origin(source, where)
    return source


def _origin(source: Source, where: str) -> None:
    """A row has a path, or an address, or says why it has neither."""
    if source.address:
        _address(source.address, where)
    if source.path is not None and source.address:
        raise ManifestError(f"{where} has both a path and an address.", "Keep one; a note can name the other.")
    if (source.path is not None or source.address) and source.address_status:
        raise ManifestError(f"{where} can be had and still has an address_status.", "Remove address_status.")
    if source.path is None and not source.address and not source.address_status:
        remedy = f"Give it a path, an address, or an address_status ({', '.join(ADDRESS_STATUSES)})."
        raise ManifestError(f"{where} has neither a path nor an address.", remedy)
    if source.path is not None and not source.sha256:
        raise ManifestError(f"{where} has a path without a sha256.", "Add the sha256 of the file.")


def _path(values: Mapping[str, Any], root: Path, where: str) -> Path | None:
    """The absolute path of the row's file, which must lie in the manifest's folder; None where the row has none."""
    if "path" not in values:
        return None
    folder = root.resolve()
    path: Path = (folder / values["path"]).resolve()
    if not values["path"] or not path.is_relative_to(folder) or path == folder:
        raise ManifestError(
            f"{where} has the path {values['path']!r}, which is not inside the manifest's folder.",
            "Write a path relative to the manifest, without '..'.",
        )
    return path


def _watch_page(row: dict[str, Any], number: int, works: Mapping[str, str]) -> WatchPage:
    """The validated page of a [[watch]] row."""
    where = _named("watch", row, number)
    page = WatchPage(**_typed(row, WatchPage, where))
    _slug(page.id, where)
    _address(page.address, where)
    unknown = [work for work in page.works if work not in works]
    if unknown or not page.works:
        raise ManifestError(
            f"{where} names the works {list(page.works)}.", f"Name works of [works]: {', '.join(works)}."
        )
    if not all(HOST.fullmatch(host) for host in page.hosts):
        raise ManifestError(f"{where} has the hosts {list(page.hosts)}.", "Write bare names: assets.example.org.")
    if not 0 <= page.depth <= MAX_DEPTH:
        raise ManifestError(f"{where} has the depth {page.depth}.", f"Use 0 to {MAX_DEPTH}.")
    return page


def _typed(row: dict[str, Any], cls: type, where: str) -> dict[str, Any]:
    """The row's values, each of the type that the field of `cls` has in TOML; all fields without default are there."""
    declared = {item.name: item for item in fields(cls)}
    _known_keys(row, set(declared), where)
    missing = [name for name, item in declared.items() if item.default is MISSING and name not in row]
    if missing:
        raise ManifestError(f"{where} lacks {', '.join(missing)}.", "Add what is missing.")
    values = {}
    for name, value in row.items():
        kind = {"order": int, "checked": bool, "works": list, "hosts": list, "depth": int}.get(name, str)
        if not _is_a(value, kind):
            raise ManifestError(f"{where} has {name} = {value!r}.", f"Its value must be of type {kind.__name__}.")
        values[name] = tuple(value) if isinstance(value, list) else value
    return values


def _is_a(value: object, kind: type) -> bool:
    """Is `value` exactly of this type (a bool is no int), and, if a list, one of texts?"""
    return type(value) is kind and (not isinstance(value, list) or all(isinstance(item, str) for item in value))


def _known_keys(row: Mapping[str, Any], known: set[str], where: str) -> None:
    """`ManifestError` for keys that nothing reads."""
    unknown = sorted(set(row) - known)
    if unknown:
        remedy = f"Remove or correct it; known are: {', '.join(sorted(known))}."
        raise ManifestError(f"{where} has the unknown key {', '.join(map(repr, unknown))}.", remedy)


def _named(table: str, row: Mapping[str, Any], number: int) -> str:
    """How an error calls a row."""
    return f"Row {number} of [[{table}]] ({row.get('id') or 'without an id'})"


def _slug(name: object, where: str) -> None:
    """`ManifestError` unless `name` is a slug: small letters, digits and single hyphens."""
    if not isinstance(name, str) or not SLUG.fullmatch(name):
        raise ManifestError(f"{where} has an id that is not a slug.", "Use small letters, digits and single hyphens.")


def _address(address: str, where: str) -> None:
    """`ManifestError` unless `address` is an http(s) address with a host."""
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        sound = False
    if not sound:
        raise ManifestError(f"{where} has the address {address!r}.", "Write it with https:// and a host.")


def _unique(ids: list[str], table: str) -> None:
    """`ManifestError` for an id that stands twice."""
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise ManifestError(f"[[{table}]] has the id {', '.join(twice)} more than once.", "Give each row its own id.")


def _related(sources: tuple[Source, ...]) -> None:
    """`ManifestError` where `supersedes` or `variant_of` names no document or leads back to where it started."""
    for key in ("supersedes", "variant_of"):
        targets: dict[str, str | None] = {source.id: getattr(source, key) for source in sources}
        for name in targets:
            seen, at = [name], targets[name]
            while at is not None:
                if at not in targets:
                    problem = f"The document {seen[-1]} has {key} = {at!r}, which is not in the manifest."
                    raise ManifestError(problem, "Name the id of a [[document]] row.")
                if at in seen:
                    circle = " → ".join([*seen[seen.index(at) :], at])
                    raise ManifestError(f"{key} goes round in a circle: {circle}.", f"Remove {key} from one of them.")
                seen.append(at)
                at = targets[at]
