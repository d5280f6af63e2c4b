"""The search index of a corpus: its clauses, their vectors and their words, kept, changed and saved as one.

A corpus has rows (one a clause, 0 … n-1, closed up when clauses are removed) and passages (one a vector, whose id
lasts). Saving makes a new generation and switches to it by one rename: a crash leaves the one before in use. Opening an
index imports neither faiss nor bm25s; faiss comes with the first dense search.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import IndexMismatchError
from pipeline.index.cited import CitationRows
from pipeline.index.columns import FilterRows
from pipeline.index.entries import Filters, IndexedClause
from pipeline.index.files import HEADER, REMEDY, altered, current_generation, read_seal, save_generation, seal
from pipeline.index.lexical import LexicalIndex

if TYPE_CHECKING:
    from pipeline.index.dense import DenseIndex

LAYOUT = "icp/index/1"

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

_DERIVED = (
    "row_of",
    "edition_orders",
    "lineage_numbers",
    "shares",
    "citations",
    "defined_terms",
    "definitions",
    "lineages",
    "children",
    "cited_by",
    "named",
    "filled",
    "guided",
    "placed",
    "documents",
    "newest",
    "changed",
    "statuses",
    "_columns",
    "_spans",
)
"""What is worked out from the clauses when first asked for, and forgotten when they change."""


class CorpusIndex:
    """Everything that a search needs; make one with `build` or `load`, change it with `add` and `remove`, then `save`.

    clauses: by row. fingerprint: of the model whose vectors it holds; model: its name, for the reader, "" if not known.
    """

    def __init__(
        self,
        *,
        fingerprint: str,
        clauses: tuple[IndexedClause, ...],
        lexical: LexicalIndex,
        passage_ids: NDArray[np.int64],
        passage_rows: NDArray[np.int64],
        dense: DenseIndex | None = None,
        dense_folder: Path | None = None,
        model: str = "",
    ) -> None:
        self.model = model
        self.fingerprint = fingerprint
        self.clauses = clauses
        self.lexical = lexical
        self.passage_ids = passage_ids
        self.passage_rows = passage_rows
        self._dense = dense
        self._dense_folder = dense_folder

    @classmethod
    def build(
        cls,
        entries: Sequence[IndexedClause],
        owners: Sequence[str],
        vectors: Floats,
        fingerprint: str,
        model: str = "",
    ) -> CorpusIndex:
        """An index of `entries`. vectors: (passages, dimension); owners: the clause key of each of its rows.

        Raises ValueError when a key stands twice, or when an owner is no entry.
        """
        from pipeline.index.dense import DenseIndex

        nothing = np.zeros(0, dtype=np.int64)
        made = cls(
            fingerprint=fingerprint,
            clauses=(),
            lexical=LexicalIndex.build(()),
            passage_ids=nothing,
            passage_rows=nothing,
            dense=DenseIndex(fingerprint=fingerprint, dimension=vectors.shape[1]),
            model=model,
        )
        made.add(entries, owners, vectors)
        return made

    def __len__(self) -> int:
        return len(self.clauses)

    @property
    def dense(self) -> DenseIndex:
        """The vectors; read from disk when first asked for. Raises IndexMismatchError if they are damaged."""
        if self._dense is None:
            from pipeline.index.dense import DenseIndex

            assert self._dense_folder is not None
            self._dense = DenseIndex.load(self._dense_folder, fingerprint=self.fingerprint)
        return self._dense

    # ------------------------------------------------------------ changes

    def add(self, entries: Sequence[IndexedClause], owners: Sequence[str], vectors: Floats) -> None:
        """Add clauses with their vectors, as in `build`; nothing that is already here is computed again.

        A key that is already in the index must be removed first: ValueError.
        """
        first = len(self)
        rows = {entry.key: first + place for place, entry in enumerate(entries)}
        if len(rows) != len(entries) or rows.keys() & self.row_of.keys():
            raise ValueError("a clause key stands twice")
        unknown = set(owners) - rows.keys()
        if unknown or len(owners) != len(vectors):
            raise ValueError(f"vectors without their clause: {sorted(unknown)[:3] or len(vectors)}")
        lexical = self.lexical.revised(np.ones(first, dtype=np.bool_), [entry.words for entry in entries])
        ids = self.dense.add(vectors)
        self.passage_ids = np.concatenate([self.passage_ids, ids])
        self.passage_rows = np.concatenate(
            [self.passage_rows, np.asarray([rows[key] for key in owners], dtype=np.int64)]
        )
        self.lexical = lexical
        self._changed((*self.clauses, *entries))

    def remove(self, keys: Collection[str]) -> int:
        """Take the clauses of `keys` out, those unknown passed over; gives how many were removed."""
        gone = {self.row_of[key] for key in keys if key in self.row_of}
        if not gone:
            return 0
        keep = np.ones(len(self), dtype=np.bool_)
        keep[list(gone)] = False
        stays = keep[self.passage_rows]
        self.dense.remove(self.passage_ids[~stays])
        self.passage_ids = self.passage_ids[stays]
        self.passage_rows = (np.cumsum(keep) - 1)[self.passage_rows[stays]]
        self.lexical = self.lexical.revised(keep, ())
        self._changed(tuple(clause for clause, kept in zip(self.clauses, keep, strict=True) if kept))
        return len(gone)

    def relate(self, lineages: Mapping[str, str], edition_orders: Mapping[str, int] | None = None) -> None:
        """Give the clauses of those keys another lineage, and another place of their edition among all; touches neither
        words nor vectors. What is not named stays as it is."""
        orders = edition_orders or {}
        self._changed(
            tuple(
                replace(
                    clause,
                    lineage=lineages.get(clause.key, clause.lineage),
                    edition_order=orders.get(clause.key, clause.edition_order),
                )
                for clause in self.clauses
            )
        )

    def _changed(self, clauses: tuple[IndexedClause, ...]) -> None:
        """Take over `clauses` and forget what was derived from the old ones."""
        self.clauses = clauses
        for name in _DERIVED:
            self.__dict__.pop(name, None)

    # ------------------------------------------------------------ look-ups

    def work_out(self) -> None:
        """Work out now what the first question that needs it would wait for: seconds, in a large corpus."""
        for name in _DERIVED:
            getattr(self, name)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each clause key."""
        return {clause.key: row for row, clause in enumerate(self.clauses)}

    @cached_property
    def edition_orders(self) -> NDArray[np.int64]:
        """The `edition_order` of each row: (n,)."""
        return np.asarray([clause.edition_order for clause in self.clauses], dtype=np.int64)

    @cached_property
    def lineage_numbers(self) -> NDArray[np.int64]:
        """A number for the lineage of each row, the same for the same lineage: (n,)."""
        numbers: dict[str, int] = {}
        return np.asarray([numbers.setdefault(clause.lineage, len(numbers)) for clause in self.clauses], dtype=np.int64)

    @cached_property
    def shares(self) -> dict[frozenset[str], Floats]:
        """What `score_propagation.kept` worked out, by the documents that explain."""
        return {}

    @cached_property
    def citations(self) -> CitationRows:
        """The rows by citation."""
        return CitationRows([clause.citation for clause in self.clauses])

    @cached_property
    def defined_terms(self) -> tuple[str, ...]:
        """The terms that the corpus defines, each once."""
        defined = (clause.heading for clause in self.clauses if clause.kind == "definition")
        return tuple(dict.fromkeys(term for term in defined if term))

    @cached_property
    def definitions(self) -> dict[tuple[str, str, str, str], int]:
        """The row that defines a term in an edition, the first one, by work, edition, variant and term in small
        letters."""
        found: dict[tuple[str, str, str, str], int] = {}
        for row, clause in enumerate(self.clauses):
            if clause.kind == "definition" and clause.heading:
                found.setdefault((clause.work, clause.edition, clause.variant, clause.heading.casefold()), row)
        return found

    @cached_property
    def lineages(self) -> dict[str, tuple[int, ...]]:
        """The rows of each lineage, newest edition first."""
        rows: dict[str, list[int]] = defaultdict(list)
        for row, clause in enumerate(self.clauses):
            rows[clause.lineage].append(row)
        newest = {key: sorted(found, key=lambda row: -self.clauses[row].edition_order) for key, found in rows.items()}
        return {key: tuple(found) for key, found in newest.items()}

    @cached_property
    def children(self) -> dict[str, list[int]]:
        """The rows right below each clause, by its key, in reading order."""
        rows: dict[str, list[int]] = defaultdict(list)
        for row, clause in enumerate(self.clauses):
            if clause.parent is not None:
                rows[clause.parent].append(row)
        return {key: sorted(found, key=lambda row: self.clauses[row].order) for key, found in rows.items()}

    @cached_property
    def cited_by(self) -> dict[str, tuple[int, ...]]:
        """The rows that cite each provision from another document, by its citation, in order."""
        rows: dict[str, list[int]] = defaultdict(list)
        for row, clause in enumerate(self.clauses):
            for citation in clause.cites:
                rows[citation].append(row)
        return {citation: tuple(found) for citation, found in rows.items()}

    @cached_property
    def _columns(self) -> FilterRows:
        """The rows by what they may be narrowed to."""
        return FilterRows(self.clauses)

    def allowed(self, filters: Filters) -> Mask | None:
        """Which rows the filters let through: (n,) of truth values, or None when they let through all."""
        mask = self._columns.allowed(filters)
        if filters.keys:
            rows = np.asarray([self.row_of[key] for key in filters.keys if key in self.row_of], dtype=np.int64)
            mask = _both(mask, self._columns.mask([rows]))
        return mask

    def has(self, name: str, value: str) -> bool:
        """Would a filter of that name let any clause through for this value? Case does not matter."""
        return self._columns.holds(name, value)

    @cached_property
    def newest(self) -> dict[str, IndexedClause]:
        """Of each work a clause of its newest edition."""
        found: dict[str, IndexedClause] = {}
        for clause in self.clauses:
            if clause.work not in found or clause.edition_order > found[clause.work].edition_order:
                found[clause.work] = clause
        return found

    @cached_property
    def changed(self) -> dict[tuple[str, str, str], Mask]:
        """What `changes.changed_rows` worked out, by edition."""
        return {}

    @cached_property
    def statuses(self) -> dict[tuple[str, tuple[str, str, str], tuple[str, str, str]], str]:
        """What `changes.status_since` worked out, by lineage, edition and the older edition."""
        return {}

    @cached_property
    def named(self) -> dict[tuple[str, str], tuple[int, ...]]:
        """What `guidance` worked out: the rows that a citation may name, by the edition that it is written in."""
        return {}

    @cached_property
    def guided(self) -> dict[str, dict[str, tuple[int, ...]]]:
        """What `guidance` worked out: by citation, the rows that cite each lineage with it."""
        return {}

    @cached_property
    def placed(self) -> dict[str, dict[tuple[str, str, str], tuple[int, ...]]]:
        """What `changes.place_in` worked out: by lineage, its rows by edition."""
        return {}

    @cached_property
    def filled(self) -> dict[int, tuple[int, ...]]:
        """What `lending` worked out: the rows with words below a row."""
        return {}

    @cached_property
    def documents(self) -> dict[str, list[int]]:
        """The rows of each document, in order."""
        rows: dict[str, list[int]] = defaultdict(list)
        for row, clause in enumerate(self.clauses):
            rows[clause.document].append(row)
        return dict(rows)

    @property
    def nearest(self) -> str:
        """How the nearest vectors are found: "exact", or "approximate" in a corpus too large to look at all."""
        return str(getattr(self.dense, "kind", "exact"))

    @cached_property
    def _spans(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Passages sorted by row, and where each row's passages start in that order."""
        order = np.argsort(self.passage_rows, kind="stable")
        return order, np.searchsorted(self.passage_rows[order], np.arange(len(self) + 1))

    def passages_of(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The ids of all passages of `rows`, and for each of them its place in `rows`."""
        order, starts = self._spans
        counts = starts[rows + 1] - starts[rows]
        places = np.repeat(np.arange(len(rows)), counts)
        within = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
        return self.passage_ids[order[starts[rows][places] + within]], places

    def rows_of(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The row of the clause of each passage id (ids are kept in rising order)."""
        return self.passage_rows[np.searchsorted(self.passage_ids, ids)]

    # ------------------------------------------------------------ disk

    def save(self, folder: Path) -> Path:
        """Save as a new generation in `folder` and make it the one in use; gives the generation's folder."""
        return save_generation(folder, self._fill)

    def _fill(self, folder: Path) -> None:
        import msgspec

        dense = self.dense
        (folder / "clauses.msgpack").write_bytes(msgspec.msgpack.encode(self.clauses))
        np.save(folder / "passages.npy", np.stack([self.passage_ids, self.passage_rows]), allow_pickle=False)
        for name, part in (("lexical", self.lexical), ("dense", dense)):
            (folder / name).mkdir()
            part.save(folder / name)
        header = {"layout": LAYOUT, "fingerprint": self.fingerprint, "clauses": len(self), "passages": len(dense)}
        seal(folder, {**header, "model": self.model}, HEADER)

    @classmethod
    def load(cls, folder: Path, fingerprint: str | None, model: str = "") -> CorpusIndex:
        """The index in use in `folder`. fingerprint: of the model in use; None for a search by words alone. model: its
        name, for the error's sentence.

        Raises IndexMismatchError, with the remedy, when there is no index, when another model or another version of the
        program made it, and when it is damaged.
        """
        generation = current_generation(folder)
        if generation is None:
            raise IndexMismatchError(f"There is no search index in {folder}.", "Run `icp ingest` to make it.")
        header = read_seal(generation, HEADER)
        if header.get("layout") != LAYOUT:
            raise IndexMismatchError("The search index was written by another version of the program.", REMEDY)
        if fingerprint is not None:
            from pipeline.index.dense import check_header

            _refuse_other_model(header, fingerprint, model)
            check_header(generation / "dense", fingerprint=fingerprint)
        return cls._read(generation, header)

    @classmethod
    def _read(cls, generation: Path, header: Mapping[str, Any]) -> CorpusIndex:
        import msgspec

        try:
            clauses = msgspec.msgpack.decode(
                (generation / "clauses.msgpack").read_bytes(), type=tuple[IndexedClause, ...]
            )
            ids, rows = np.load(generation / "passages.npy")
            lexical = LexicalIndex.load(generation / "lexical")
        except (OSError, ValueError, msgspec.DecodeError) as error:
            raise IndexMismatchError(f"The search index in {generation} is damaged: {error}.", REMEDY) from error
        return cls(
            fingerprint=str(header["fingerprint"]),
            model=str(header.get("model", "")),
            clauses=clauses,
            lexical=lexical,
            passage_ids=ids,
            passage_rows=rows,
            dense_folder=generation / "dense",
        )


def _refuse_other_model(header: Mapping[str, Any], fingerprint: str, model: str) -> None:
    """Raises IndexMismatchError where another model made the index, naming both models as far as they are known."""
    if header.get("fingerprint") == fingerprint:
        return
    made_by = str(header.get("model") or "")
    if made_by and made_by == model:
        what = f"by {model} with other weights or other settings than those"
    else:
        one = f"another embedding model, {made_by}," if made_by else "another embedding model"
        what = f"by {one} than {model + ', the one' if model else 'the one'}"
    remedy = f"{REMEDY[:-1]}, or put the old model back in models/embedder.toml."
    raise IndexMismatchError(f"The search index was made {what} in use.", remedy)


def _both(one: Mask | None, other: Mask) -> Mask:
    """Rows that both let through; None lets through all."""
    return other if one is None else one & other


def problems(folder: Path) -> tuple[str, ...]:
    """What is wrong with the index in `folder`, a sentence each, for `icp verify`; reads every byte of it."""
    generation = current_generation(folder)
    if generation is None:
        return ("There is no search index.",)
    try:
        return tuple(f"The search index's file {name} was altered." for name in altered(generation, HEADER))
    except IndexMismatchError as error:
        return (error.problem,)
