"""The search measured on judged sets: words, meaning, both, and both with the map for questions, side by side.

In: folders in BEIR's form with `qrels/all.tsv`. Out: scores on judged pairs only. Everything is ranked by the search as
it is; the map is trained here and now, by folds, so that no question judges what it trained. Folds are those of
`qrels/fold0.tsv` … `fold4.tsv` where there are such files, else they are cut by the document before the first dot of a
question's id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.embed.adapter import Adapter
from pipeline.embed.training import JudgedQuestions, trained
from pipeline.index.beir import PREFIX, read_beir, read_grades
from pipeline.index.entries import Filters
from pipeline.index.query import ParsedQuery, parse_query
from pipeline.index.scores import Scores, mean, scored
from pipeline.index.search import search
from pipeline.index.understand import understood
from pipeline.library.search.loaded_models import dictionary, synonyms
from pipeline.library.search.search import SetIndexer
from pipeline.loading import memory
from pipeline.store import Store

if TYPE_CHECKING:
    from pipeline.index.corpus import CorpusIndex

FOLDS = 5
METHODS = (("lexical", "lexical", False), ("dense", "dense", False), ("hybrid", "hybrid", False))
ADAPTED = (("dense + adapter", "dense", True), ("hybrid + adapter", "hybrid", True))
"""What is compared: its name, the mode of search, and whether questions are moved."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """Scores of one method on one set, the mean over its questions. folder: of the set."""

    folder: str
    method: str
    questions: int
    scores: Scores


@dataclass(frozen=True, kw_only=True, slots=True)
class _Question:
    """A judged question. text: its number among the distinct ones of its set. grades: by document."""

    parsed: ParsedQuery
    text: int
    grades: dict[str, float]
    fold: int


@dataclass(frozen=True, kw_only=True, slots=True)
class _Set:
    """A judged set, indexed. vectors: of the distinct questions, before the map."""

    name: str
    index: CorpusIndex
    questions: tuple[_Question, ...]
    vectors: Floats


def compared(
    store: Store, folders: Sequence[Path], progress: Callable[[str], None] = lambda _: None, *, indexer: SetIndexer
) -> tuple[Measured, ...]:
    """The scores of every method on every set. Errors as `read_beir`."""
    sets = [_read(store, folder, indexer) for folder in folders]
    judged = [_judged(one) for one in sets]
    found: dict[tuple[str, str], list[Scores]] = {}
    for fold in range(FOLDS):
        progress(f"fold {fold + 1} of {FOLDS}")
        adapter = trained([(part, _rows(one, fold, inside=False)) for part, one in zip(judged, sets, strict=True)])
        for one in sets:
            for method, mode, adapted in (*METHODS, *ADAPTED):
                vectors = adapter.apply(one.vectors) if adapted else one.vectors
                scores = [_score(one, one.questions[row], vectors, mode) for row in _rows(one, fold, inside=True)]
                found.setdefault((one.name, method), []).extend(scores)
    return tuple(
        Measured(folder=name, method=method, questions=len(scores), scores=mean(scores))
        for (name, method), scores in found.items()
    )


def final_adapter(store: Store, folders: Sequence[Path], *, indexer: SetIndexer) -> Adapter:
    """The map trained on every question of the sets."""
    parts = [_judged(_read(store, folder, indexer)) for folder in folders]
    return trained([(part, np.arange(len(part.asked))) for part in parts])


def _read(store: Store, folder: Path, indexer: SetIndexer) -> _Set:
    """The set, its documents indexed and its questions understood."""
    from pipeline.embed.query import query_encoder
    from pipeline.embed.spec import load_spec

    data, grades = read_beir(folder), read_grades(folder / "qrels" / "all.tsv")
    index = indexer(store, data.clauses)
    spec = replace(load_spec(store.settings.models / "embedder.toml"), adapter="")
    texts = {query.id: query.text for query in data.queries if query.id in grades}
    distinct = {text: number for number, text in enumerate(dict.fromkeys(texts.values()))}
    known = synonyms(store)
    parsed = [understood(parse_query(text), index, known, lambda: dictionary(store)) for text in distinct]
    encoder = query_encoder(spec, memory=memory(store))
    folds = _folds(folder, tuple(texts))
    return _Set(
        name=folder.name,
        index=index,
        questions=tuple(
            _Question(
                parsed=parsed[distinct[text]],
                text=distinct[text],
                grades={name: grade for name, grade in grades[query].items() if PREFIX + name in index.row_of},
                fold=folds[query],
            )
            for query, text in texts.items()
            if query in folds
        ),
        vectors=np.concatenate([encoder.encode([one.meaning or one.text]) for one in parsed]),
    )


def _folds(folder: Path, queries: Sequence[str]) -> dict[str, int]:
    """The fold of each question."""
    files = [folder / "qrels" / f"fold{number}.tsv" for number in range(FOLDS)]
    if all(file.is_file() for file in files):
        return {query: number for number, file in enumerate(files) for query in read_grades(file)}
    digests = {query: hashlib.sha256(query.split(".")[0].encode()).hexdigest() for query in queries}
    return {query: int(digest, 16) % FOLDS for query, digest in digests.items()}


def _rows(one: _Set, fold: int, *, inside: bool) -> NDArray[np.int64]:
    """The questions of a fold, or all others."""
    return np.flatnonzero([(question.fold == fold) is inside for question in one.questions])


def _score(one: _Set, question: _Question, vectors: Floats, mode: str) -> Scores:
    filters = Filters(keys=tuple(PREFIX + name for name in question.grades))
    vector = None if mode == "lexical" else vectors[question.text]
    ranked = search(one.index, question.parsed, vector, mode=mode, limit=None, filters=filters, marked=False)
    return scored([result.key.removeprefix(PREFIX) for result in ranked], question.grades)


def _judged(one: _Set) -> JudgedQuestions:
    """The set as the training reads it."""
    count = len(one.index)
    ids, places = one.index.passages_of(np.arange(count))
    starts = np.searchsorted(places, np.arange(count + 1))
    widest = int(np.diff(starts).max())
    within = np.minimum(np.arange(widest), np.maximum(np.diff(starts)[:, None] - 1, 0))
    pieces = np.minimum(starts[:-1, None] + within, len(ids) - 1)  # a document without a word takes another's
    longest = max(len(question.grades) for question in one.questions)
    documents = np.zeros((len(one.questions), longest), dtype=np.int64)
    grades = np.full(documents.shape, -1, dtype=np.float32)
    for row, question in enumerate(one.questions):
        for place, (name, grade) in enumerate(question.grades.items()):
            documents[row, place], grades[row, place] = one.index.row_of[PREFIX + name], grade
    return JudgedQuestions(
        questions=one.vectors,
        asked=np.asarray([question.text for question in one.questions], dtype=np.int64),
        passages=one.index.dense.vectors(ids),
        pieces=pieces,
        documents=documents,
        grades=grades,
    )
