"""The store: the catalogue (a database) and the artefact files. The only place that reads or writes either.

Guarantees: a file is whole or absent; a receipt is written after the file that it speaks of; everything but the
fetched bytes can be deleted and made again; one process writes at a time, and readers never wait.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from pipeline.errors import NotInStoreError, StoreError
from pipeline.files import place
from pipeline.model import Segmentation
from pipeline.settings import Settings
from pipeline.store.artefacts import Artefacts

if TYPE_CHECKING:
    from pipeline.store.catalogue import Catalogue
    from pipeline.store.decision_log import DecisionLog
    from pipeline.store.delivery_log import DeliveryLog
    from pipeline.store.records import DocumentRecord
    from pipeline.store.watch_log import Sightings

log = logging.getLogger("pipeline.store")
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True, slots=True)
class Store:
    """An open store: settings, catalogue and artefact files."""

    settings: Settings
    catalogue: Catalogue
    artefacts: Artefacts

    def clauses_of(self, record: DocumentRecord) -> Segmentation:
        """The annotated clauses of a document. Raises `NotInStoreError` where it was not read yet.

        A clause that stands in no part of its own is in the part that the manifest says the document is.
        """
        receipt = self.catalogue.receipt("annotate", record.id)
        if receipt is None:
            raise NotInStoreError(
                f"The clauses of {record.id} are not in the store.", "Run icp ingest; it says why if it cannot be read."
            )
        segmentation = self.artefacts.load_segmentation(record.sha256, receipt.inputs)
        if record.part is None:
            return segmentation
        clauses = (replace(clause, part=clause.part or record.part) for clause in segmentation.clauses)
        return replace(segmentation, clauses=tuple(clauses))

    def has_clauses(self, record: DocumentRecord) -> bool:
        """Can `clauses_of` give the clauses of these very bytes?"""
        receipt = self.catalogue.receipt("annotate", record.id)
        return receipt is not None and self.artefacts.has(
            self.artefacts.segmentation_path(record.sha256, receipt.inputs)
        )

    def vectors_complete(self, fingerprint: str) -> frozenset[str]:
        """The lists of passages (by the hash that names each) whose vectors by this model are all at hand."""
        from pipeline.store.vectors import complete_in

        here = complete_in(self.artefacts.vectors, fingerprint)
        return here | self.artefacts.parcels(fingerprint) if self.artefacts.shared else here

    def has_vectors(self, fingerprint: str, name: str) -> bool:
        """Are the vectors of one list of passages at hand?"""
        from pipeline.store.vectors import is_complete_in

        artefacts = self.artefacts
        if is_complete_in(artefacts.vectors, fingerprint, name):
            return True
        return artefacts.shared and artefacts.has(artefacts.parcel_path(fingerprint, name))

    def once(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What `make` derives from the store as it is, by a key; a store that stays open keeps it (`library.warm`)."""
        return make()

    def writing(
        self, tell: Callable[[str], None] = log.warning, wait: float | None = None
    ) -> AbstractContextManager[None]:
        """A block in which nobody else writes; `tell` is told when another is waited for. See `lock.writer`.

        wait: seconds; with 0 `BusyError` comes at once.
        """
        from pipeline.store.lock import writer

        return writer(self.settings.home, tell, wait, self.catalogue.database.engine)

    @property
    def ledger(self) -> DeliveryLog:
        """Who was sent which report, and who wants which."""
        from pipeline.store.delivery_log import DeliveryLog

        return DeliveryLog(self.catalogue.database)

    @property
    def decisions(self) -> DecisionLog:
        """Who decided what on which words."""
        from pipeline.store.decision_log import DecisionLog

        return DecisionLog(self.catalogue.database)

    @property
    def sightings(self) -> Sightings:
        """What the watch has seen and found."""
        from pipeline.store.watch_log import Sightings

        return Sightings(self.catalogue.database)

    def sending(self, tell: Callable[[str], None] = log.warning) -> AbstractContextManager[None]:
        """A block in which nobody else sends mail from this store. See `lock.sender`."""
        from pipeline.store.lock import sender

        return sender(self.settings.home, tell, engine=self.catalogue.database.engine)

    def close(self) -> None:
        """Give back the catalogue's connections."""
        self.catalogue.close()


def open_store(settings: Settings, *, create: bool = True) -> Store:
    """Open the store of `settings`.

    create: lay an empty one where there is none; without it `NotInStoreError` says how to fill one.
    Raises `StoreError` where it cannot be opened.
    """
    from pipeline.store.catalogue import Catalogue
    from pipeline.store.database import Database

    if not create and settings.database_url.startswith("sqlite:///") and not settings.home.is_dir():
        raise NotInStoreError(f"There is no store at {settings.home} yet.", "Run icp ingest first.")
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {settings.home} cannot be made: {error.strerror or error}.", "Set ICP_HOME to another folder."
        ) from error
    return Store(
        settings=settings,
        catalogue=Catalogue(Database.open(settings.database_url, settings.home)),
        artefacts=Artefacts(root=place(settings.artefacts), home=settings.home),
    )
