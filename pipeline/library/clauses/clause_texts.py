"""The clauses of an index with all their words, and the times and sums that they name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.model import Clause
from pipeline.store import Store
from pipeline.store.records import DocumentRecord

if TYPE_CHECKING:
    from pipeline.index.corpus import CorpusIndex

Quantity = tuple[str, str]
"""A sum, a time or a date: its value and its unit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseTexts:
    """Gives the clauses of the index's rows. records: by document id. binding: what `meant` looks through, by edition.
    Each document's file is read once."""

    store: Store
    index: CorpusIndex
    records: Mapping[str, DocumentRecord]
    binding: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _read: dict[str, Mapping[str, Clause]] = field(default_factory=dict)

    def clause(self, row: int) -> Clause:
        """The clause of a row of the index."""
        entry = self.index.clauses[row]
        if entry.document not in self._read:
            self._read[entry.document] = self.store.clause_by_id(self.records[entry.document])
        return self._read[entry.document][entry.key.removeprefix(f"{entry.document}#")]

    def quantities(self, rows: Sequence[int]) -> dict[Quantity, str]:
        """The sums and times of a provision and of its items, each as it is first written."""
        from pipeline.index.changes import parts

        found: dict[Quantity, str] = {}
        for one in dict.fromkeys(one for row in rows for one in (row, *parts(self.index, row))):
            clause = self.clause(one)
            for note in clause.annotations:
                if note.type == "quantity":
                    quantity = (note.value or "", note.unit or "")
                    found.setdefault(quantity, clause.own[note.start : note.end])
        return found
