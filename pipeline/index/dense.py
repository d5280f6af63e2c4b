"""Nearest passages by FAISS: inner product over vectors of length 1, with ids that never change hands.

Up to `EXACT` vectors every one is compared with the question; an index that grows beyond becomes an approximate one
(see `approximate`), and stays so until it is built anew. `kind` says which it is.

An id is given once, in rising order, and never again, also after its passage was removed; so what an id means outlasts
additions and removals. faiss is imported with the first vector, not with this module (0.3 s).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import IndexMismatchError
from pipeline.index import approximate
from pipeline.index.files import REMEDY, read_seal, seal

EXACT = 200_000
"""Up to so many vectors an exact search takes no longer than the rest of a question."""

FEW = 20_000
"""So many allowed vectors are compared one by one, also in an approximate index: its lists might miss them."""

LAYOUT = "icp/dense/1"
HEADER = "dense.json"
_FILE = "vectors.faiss"

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]


def _faiss() -> Any:
    """The faiss module, imported when first needed, with one thread for each call.

    A question is one row, bound by memory: over 100,000 vectors one thread takes 7 ms, while two on two busy cores wait
    for each other and take 50 ms and more.
    """
    import faiss

    faiss.omp_set_num_threads(1)
    return faiss


class DenseIndex:
    """Vectors of one model by id; make one with `build` or `load`. fingerprint: of the model that made the vectors."""

    def __init__(self, *, fingerprint: str, dimension: int, next_id: int = 0, faiss_index: Any = None) -> None:
        faiss = _faiss()
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.next_id = next_id
        self._places: Ids | None = None
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)) if faiss_index is None else faiss_index

    @classmethod
    def build(cls, vectors: Floats, *, fingerprint: str) -> DenseIndex:
        """An index of the rows of `vectors` (n, dimension), with ids 0 … n-1."""
        made = cls(fingerprint=fingerprint, dimension=vectors.shape[1])
        made.add(vectors)
        return made

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def kind(self) -> str:
        """ "exact" or "approximate"."""
        return "exact" if hasattr(self._index, "id_map") else "approximate"

    def add(self, vectors: Floats) -> Ids:
        """Add the rows of `vectors` (n, dimension) and give their new ids (n,)."""
        if vectors.ndim != 2 or vectors.shape[1] != self.dimension:
            raise IndexMismatchError(
                f"The index holds vectors of {self.dimension} numbers, these have {vectors.shape[-1]}.", REMEDY
            )
        ids = np.arange(self.next_id, self.next_id + len(vectors), dtype=np.int64)
        if self.kind == "approximate":
            self._index.set_direct_map_type(_faiss().DirectMap.NoMap)
            approximate.add(self._index, ids, vectors)
        elif len(self) + len(ids) > EXACT:
            own = self._own_ids()
            self._index = approximate.made(_faiss(), [(own, self.vectors(own)), (ids, vectors)], self.dimension)
        elif len(ids):
            self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), ids)
        self.next_id += len(ids)
        self._places = None
        return ids

    def remove(self, ids: Sequence[int] | Ids) -> int:
        """Take the vectors of `ids` out, those unknown passed over; gives how many were removed."""
        faiss = _faiss()
        self._places = None
        if self.kind == "approximate":
            self._index.set_direct_map_type(faiss.DirectMap.NoMap)
        return int(self._index.remove_ids(faiss.IDSelectorBatch(np.asarray(ids, dtype=np.int64)))) if len(ids) else 0

    def search(self, vector: Floats, k: int, allowed: Ids | None = None) -> tuple[Ids, Floats]:
        """The at most k nearest ids to `vector` (dimension,), nearest first, and their cosine similarities.

        allowed: only these ids are looked at; None looks at all.
        """
        faiss = _faiss()
        k = min(k, len(self) if allowed is None else len(allowed))
        if k < 1:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        parameters: Any = None
        if self.kind == "approximate":
            if allowed is not None and len(allowed) <= FEW:
                scores = self.scores(vector, allowed)
                nearest = np.argsort(-scores, kind="stable")[:k]
                return np.asarray(allowed, dtype=np.int64)[nearest], scores[nearest]
            parameters = faiss.SearchParametersIVF(nprobe=approximate.PROBED)
        elif allowed is not None:
            parameters = faiss.SearchParameters()
        if allowed is not None:
            parameters.sel = faiss.IDSelectorBatch(np.asarray(allowed, dtype=np.int64))
        scores, ids = self._index.search(self._row(vector), k, params=parameters)
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]

    def scores(self, vector: Floats, ids: Ids) -> Floats:
        """Cosine similarity of `vector` (dimension,) to each of `ids`, all of which must be in the index: (n,)."""
        if not len(ids):
            return np.zeros(0, dtype=np.float32)
        return np.asarray(self.vectors(ids) @ self._row(vector)[0], dtype=np.float32)

    def vectors(self, ids: Ids) -> Floats:
        """The vectors of `ids`: (n, dimension). Raises KeyError if one is not in the index.

        Read from FAISS's own storage, in which ids stand in rising order: to ask it for each by its id takes 30 times
        as long. An approximate index gives them to a byte a number.
        """
        faiss = _faiss()
        if self.kind == "approximate":
            return self._unpacked(np.asarray(ids, dtype=np.int64))
        if self._places is None:
            self._places = self._own_ids()
        places = np.searchsorted(self._places, ids)
        known = places < len(self._places)
        if not known.all() or not (self._places[places] == ids).all():
            raise KeyError("no vector has that id")
        flat: Any = faiss.downcast_index(self._index.index)
        stored = faiss.rev_swig_ptr(flat.get_xb(), len(self) * self.dimension).reshape(len(self), self.dimension)
        return np.asarray(stored[places], dtype=np.float32)

    def _own_ids(self) -> Ids:
        """The ids of an exact index, rising."""
        return np.asarray(_faiss().vector_to_array(self._index.id_map), dtype=np.int64)

    def _unpacked(self, ids: Ids) -> Floats:
        """The vectors of `ids` in an approximate index, which is told once where each of them lies."""
        self._index.set_direct_map_type(_faiss().DirectMap.Hashtable)
        try:
            return np.asarray(self._index.reconstruct_batch(ids), dtype=np.float32)
        except RuntimeError:
            raise KeyError("no vector has that id") from None

    def _row(self, vector: Floats) -> Floats:
        """`vector` as FAISS wants it; refused if it is of another model's dimension."""
        if vector.shape != (self.dimension,):
            raise IndexMismatchError(
                f"The question's vector has shape {vector.shape}, the index holds {self.dimension} numbers a row.",
                REMEDY,
            )
        return np.ascontiguousarray(vector[None, :], dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write vectors and header into `folder`, which must be new and empty (see `files.save_generation`)."""
        faiss = _faiss()
        faiss.write_index(self._index, str(folder / _FILE))
        seal(folder, self._header(), HEADER)

    def _header(self) -> dict[str, Any]:
        return {
            "layout": LAYOUT,
            "fingerprint": self.fingerprint,
            "kind": self.kind,
            "dimension": self.dimension,
            "next_id": self.next_id,
            "count": len(self),
        }

    @classmethod
    def load(cls, folder: Path, *, fingerprint: str) -> DenseIndex:
        """The index that `save` wrote.

        Raises IndexMismatchError when it was made by another model than `fingerprint`, is missing, or is damaged.
        """
        header = check_header(folder, fingerprint=fingerprint)
        faiss = _faiss()
        try:
            index = faiss.read_index(str(folder / _FILE))
        except RuntimeError as error:
            raise IndexMismatchError(f"The vectors in {folder / _FILE} cannot be read.", REMEDY) from error
        if index.ntotal != header["count"] or index.d != header["dimension"]:
            raise IndexMismatchError(f"The vectors in {folder / _FILE} are not those that were written.", REMEDY)
        return cls(
            fingerprint=fingerprint,
            dimension=int(header["dimension"]),
            next_id=int(header["next_id"]),
            faiss_index=index,
        )


def described(folder: Path) -> str:
    """What a saved index is, in words: "20,000 vectors, searched exactly". Raises IndexMismatchError if damaged."""
    header = read_seal(folder, HEADER)
    how = "approximately" if header.get("kind") == "approximate" else "exactly"
    return f"{header['count']:,} vectors, searched {how}"


def check_header(folder: Path, *, fingerprint: str) -> dict[str, Any]:
    """The header of a saved index, proved to be of this layout and model, without importing faiss.

    Raises IndexMismatchError as `DenseIndex.load` does.
    """
    header = read_seal(folder, HEADER)
    if header.get("layout") != LAYOUT:
        raise IndexMismatchError("The search index was written by another version of the program.", REMEDY)
    if header.get("fingerprint") != fingerprint:
        raise IndexMismatchError(
            "The search index was made by another embedding model than the one in use.",
            f"{REMEDY[:-1]}, or put the old model back in models/embedder.toml.",
        )
    return header
