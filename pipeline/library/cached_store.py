"""A store that stays open: what was read is kept in memory until the store changes. For a process that answers often.

Everything of `pipeline.library` takes a `WarmStore` as it takes a `Store`, and gives the same answers. Whether the
store changed is asked with every look-up: of SQLite by its files, which every commit touches; of another database by
the clock, so that an answer is at most `STALE_SECONDS` old. All of it may be used by several threads.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from pipeline.errors import NotInStoreError
from pipeline.files import is_folder
from pipeline.model import Clause, Document, EditionDiff, Segmentation
from pipeline.settings import Settings
from pipeline.store import Store, open_store
from pipeline.store.artefacts import Artefacts
from pipeline.store.catalogue import Catalogue
from pipeline.store.records import DocumentRecord, Failure, LineageRow, Receipt

STALE_SECONDS = 2.0
ANSWERS, SEGMENTATIONS, DOCUMENTS, COMPARISONS, DERIVED = 4096, 96, 16, 12, 24
"""How many of each are kept: a segmentation or a comparison of a long contract takes some megabytes."""

_SQLITE = "sqlite:///"
Value = TypeVar("Value")


class Memo:
    """The last `most` values by their key; made outside the lock, so that one slow value keeps nobody waiting."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = threading.Lock()

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._values

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of `key`, made now unless it is kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return cast("Value", self._values[key])
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value


class WarmCatalogue(Catalogue):
    """A catalogue whose answers are kept until something is written."""

    def __init__(self, inner: Catalogue, stamp: Callable[[], Hashable]) -> None:
        super().__init__(inner.database)
        self.stamp = stamp
        self._kept = Memo(ANSWERS)

    def _once(self, *question: Hashable, make: Callable[[], Value]) -> Value:
        return self._kept.get((self.stamp(), *question), make)

    def documents(self) -> tuple[DocumentRecord, ...]:
        """As in `Catalogue`; so are all the others."""
        return self._once("documents", make=super().documents)

    def document(self, document_id: str) -> DocumentRecord | None:
        """By id."""
        return self._by_id().get(document_id)

    def _by_id(self) -> dict[str, DocumentRecord]:
        return self._once("by id", make=lambda: {record.id: record for record in self.documents()})

    def receipts(self) -> dict[tuple[str, str], Receipt]:
        """All of them; not to be changed."""
        return self._once("receipts", make=super().receipts)

    def receipt(self, step: str, subject: str) -> Receipt | None:
        """One of them."""
        return self.receipts().get((step, subject))

    def failures(self) -> dict[str, Failure]:
        """The standing failures."""
        return self._once("failures", make=super().failures)

    def lineage_rows(self, lineages: Any) -> tuple[LineageRow, ...]:
        """Places of lineages."""
        asked, ask = tuple(lineages), super().lineage_rows
        return self._once("rows", asked, make=lambda: ask(asked))

    def lineages_of(self, clauses: Any) -> dict[str, str]:
        """Lineages of clauses."""
        asked, ask = tuple(clauses), super().lineages_of
        return self._once("lineages", asked, make=lambda: ask(asked))

    def defined(self, term: str) -> tuple[LineageRow, ...]:
        """Definitions of a term."""
        ask = super().defined
        return self._once("defined", term, make=lambda: ask(term))

    def cited(self, citation: str) -> tuple[LineageRow, ...]:
        """Clauses with a citation."""
        ask = super().cited
        return self._once("cited", citation, make=lambda: ask(citation))

    def count_clauses(self, documents: Any) -> int:
        """How many provisions documents have."""
        asked, ask = tuple(documents), super().count_clauses
        return self._once("count", asked, make=lambda: ask(asked))


@dataclass(frozen=True, kw_only=True, slots=True)
class WarmArtefacts(Artefacts):
    """Artefact files of which the last that were read are kept; their names hold the hash of what they are."""

    compared: Memo
    extracted: Memo

    def load_comparison(self, key: str) -> EditionDiff:
        """As in `Artefacts`."""
        return self.compared.get(key, lambda: Artefacts.load_comparison(self, key))

    def load_document(self, sha256: str) -> Document:
        """As in `Artefacts`; a file that was made anew is read again."""
        path = self.document_path(sha256)
        made = _touched(path) if is_folder(path) else None
        return self.extracted.get((sha256, made), lambda: Artefacts.load_document(self, sha256))


@dataclass(frozen=True, kw_only=True, slots=True)
class WarmStore(Store):
    """A store that keeps what it read."""

    read: Memo
    by_id: Memo
    derived: Memo

    def once(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """As in `Store`, kept until the store changes."""
        return self.derived.get((self.state(), key), make)

    def clauses_of(self, record: DocumentRecord) -> Segmentation:
        """As in `Store`."""
        return self.read.get(self._read_as(record), lambda: Store.clauses_of(self, record))

    def clause_by_id(self, record: DocumentRecord) -> Mapping[str, Clause]:
        """As in `Store`."""
        return self.by_id.get(self._read_as(record), lambda: Store.clause_by_id(self, record))

    def _read_as(self, record: DocumentRecord) -> Hashable:
        """What names the clauses of a document as they were read last."""
        receipt = self.catalogue.receipt("annotate", record.id)
        return record.sha256, receipt.inputs if receipt is not None else "", record.part

    def state(self) -> Hashable:
        """Changes with the store: what was derived from it may be kept under it."""
        return cast("WarmCatalogue", self.catalogue).stamp()


def open_warm(settings: Settings) -> WarmStore:
    """The store of `settings`, which must be there: errors as in `open_store(create=False)`, and `NotInStoreError`
    where nothing was ingested."""
    inner = open_store(settings, create=False)
    if not inner.catalogue.documents():
        raise NotInStoreError(f"The store at {settings.home} is empty.", "Run icp ingest first.")
    return WarmStore(
        settings=settings,
        catalogue=WarmCatalogue(inner.catalogue, _stamp_of(settings)),
        artefacts=WarmArtefacts(
            root=inner.artefacts.root, home=settings.home, compared=Memo(COMPARISONS), extracted=Memo(DOCUMENTS)
        ),
        read=Memo(SEGMENTATIONS),
        by_id=Memo(SEGMENTATIONS),
        derived=Memo(DERIVED),
    )


def _stamp_of(settings: Settings) -> Callable[[], Hashable]:
    """What tells whether the catalogue changed."""
    if not settings.database_url.startswith(_SQLITE):
        return lambda: int(time.monotonic() / STALE_SECONDS)
    file = Path(settings.database_url.removeprefix(_SQLITE))
    log = file.with_name(file.name + "-wal")
    return lambda: (_touched(file), _touched(log))


def _touched(path: Path) -> tuple[int, int]:
    """When a file was written last and its size; zeros where it is not there."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
