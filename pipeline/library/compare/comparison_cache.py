"""Comparisons for a reader on the network: a name is an edition or a document of the store and never a file.

`comparison` takes a path for the file that is there, which is right on the command line of whoever may read it and
wrong for a name that came with a request.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.edition_order import EditionOrder
from pipeline.editions import (
    EditionKey,
    called,
    edition_title,
    editions,
)
from pipeline.library.cached_store import Memo, WarmStore
from pipeline.library.compare.comparison import EditionComparer, compared_in_store
from pipeline.model import Comparison
from pipeline.store import Store
from pipeline.store.records import DocumentRecord

_MADE = Memo(8)
_making = threading.Lock()
"""Comparing takes seconds of both cores: one at a time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparable:
    """Something that can be compared: what it is called in an address, and for a reader; variant: of its edition."""

    name: str
    title: str
    edition: str
    variant: str


def choices(store: Store) -> tuple[Comparable, ...]:
    """The editions of the store, works together, oldest first."""
    records = store.catalogue.documents()
    known, order = editions(records), EditionOrder.of(records)
    ordered = sorted(known, key=lambda key: (key.work, order.time(key), key.variant))
    return tuple(
        Comparable(name=str(key), title=_title(key, known[key]), edition=key.edition, variant=key.variant)
        for key in ordered
    )


def _title(key: EditionKey, records: Sequence[DocumentRecord]) -> str:
    """An edition for a reader: "Sample ICP Contract 2020/21 (statutory bodies)"."""
    plain = edition_title(EditionKey(work=key.work, edition=key.edition), records)
    return called(plain, key.variant)


def proposed(store: Store) -> tuple[str, str] | None:
    """The two editions that a reader most likely wants compared: the newest and the one that it follows."""
    from pipeline.lineage import predecessors

    records = store.catalogue.documents()
    follows, order = predecessors(records), EditionOrder.of(records)
    pairs = [(old, new) for new, old in follows.items() if new.edition != old.edition] or [
        (old, new) for new, old in follows.items()
    ]
    if not pairs:
        return None
    old, new = max(pairs, key=lambda pair: order.time(pair[1]))
    return str(old), str(new)


def compared(store: WarmStore, old: str, new: str, *, comparer: EditionComparer) -> Comparison:
    """The comparison of two editions or two documents of the store, with the guidance that speaks about them.

    comparer: of two editions. Raises `NotInStoreError` and `AmbiguousNameError`; nothing outside the store is ever
    opened.
    """
    key = store.settings.home, store.state(), old, new
    if key in _MADE:
        return _MADE.get(key, lambda: compared_in_store(old, new, store, comparer=comparer))
    with _making:
        return _MADE.get(key, lambda: compared_in_store(old, new, store, comparer=comparer))
