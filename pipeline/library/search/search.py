"""Search of the store: a question to an answer with its `Hit`s; batches of questions; retrieval sets for measuring.

All of them go through the same index and the same ranking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import IndexMismatchError, UsageError
from pipeline.library.clauses.changed_targets import changed_targets
from pipeline.library.clauses.outdated import outdating
from pipeline.library.search.filters import (
    Narrow,
    Older,
    explaining,
    facets,
    limits,
    older_editions,
    speaking,
    told,
)
from pipeline.library.search.loaded_models import dictionary, index_and_encoder, query_encoder, unanswered_below
from pipeline.library.search.loaded_models import synonyms as synonyms_of
from pipeline.library.search.result_details import AnswerContext
from pipeline.library.search.result_reasons import Reasons
from pipeline.library.search.roles import role_of
from pipeline.library.search.variants import asked_variant
from pipeline.model import Clause, Hit, QueryReading, SearchAnswer
from pipeline.reading_order import PARTS
from pipeline.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.embed.encoder import Encoder
    from pipeline.index.corpus import CorpusIndex
    from pipeline.index.query import ParsedQuery
    from pipeline.store.records import DocumentRecord

    Vector = NDArray[np.float32]

# Makes an index in memory of a retrieval set's documents: `pipeline.steps.retrieval_sets.set_index`. It is handed in,
# because it keeps their vectors, and nothing here writes.
SetIndexer = Callable[[Store, Sequence[Clause]], "CorpusIndex"]

__all__ = ["RUN_TAG", "Narrow", "Run", "answer", "batch", "evaluate", "search"]

RUN_TAG = "icp"
RUN_DEPTH = 1000
Run = dict[str, list[tuple[str, float]]]

NOTHING = Narrow()


def answer(
    store: Store,
    query: str,
    *,
    narrow: Narrow = NOTHING,
    mode: str = "hybrid",
    limit: int = 10,
    offset: int = 0,
    like: bool = False,
    counted: bool = True,
    whole: bool = False,
    as_typed: bool = False,
) -> SearchAnswer:
    """The provisions that answer `query`, best first, one hit each, from `offset` on; with the counts to narrow it by.

    like: `query` is what a reader calls a clause (as in `icp show`); provisions like it are wanted, without itself.
    counted: are the total and the facets wanted?
    A question about a role ("what must the Provider do about records?") is answered with the duties of that party
    alone, and a reading says so, unless none of them answers it. whole: answer it from everything.
    as_typed: no spelling is corrected.
    Raises `UsageError` for an empty question, for an unknown mode and for a limit that nothing has,
    `IndexMismatchError` where the index is missing or was made by another model, as `resolve_edition` for an edition
    that is not there, and with `like` as `find_clause`.
    """
    from pipeline.index.search import MODES

    if not query.strip():
        raise UsageError("The question is empty.", "Write what you look for, or a clause number.")
    if mode not in MODES:
        raise UsageError(f"There is no search mode “{mode}”.", f"Choose one of {', '.join(MODES)}.")
    if limit < 1 or offset < 0:
        raise UsageError("A page has at least one result, and none begins before the first.", "Give --limit 1 or more.")
    page = _Page(mode=mode, limit=limit, offset=offset, counted=counted, as_typed=as_typed)
    role = None if like or whole or narrow.obligation else role_of(store, query)
    if role is not None:
        duties = replace(narrow, obligation=role.limit)
        found = _answered(store, query, duties, page)
        first = found if found.hits or not offset else _answered(store, query, duties, replace(page, offset=0, limit=1))
        if first.hits and not first.wordless and not first.unanswered:
            reading = QueryReading(kind="role", said=role.said, read=role.limit)
            return replace(found, readings=(reading, *found.readings))
    return _answered(store, query, narrow, page, like=like)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    """Which results are wanted, and how they are found: as in `answer`."""

    mode: str
    limit: int
    offset: int
    counted: bool
    as_typed: bool


def _answered(store: Store, query: str, narrow: Narrow, page: _Page, *, like: bool = False) -> SearchAnswer:
    """As `answer`, within the limits as they stand."""
    from pipeline.index.alike import apart_from, question_of, vector_of
    from pipeline.index.answer import answers

    mode = page.mode
    records = {record.id: record for record in store.catalogue.documents()}
    index, encoder = index_and_encoder(store, lexical_only=mode == "lexical")
    asked, said, variant = (query, "", "") if like or narrow.variant else _variant(query, records.values())
    if variant:
        narrow = replace(narrow, variant=variant)
    masks = limits(narrow, tuple(records.values()), index)
    alike: str | None = None
    if like:
        alike = _named(store, query, index)
        row = index.row_of[alike]
        masks["like"] = apart_from(index, row)
        parsed = question_of(index, row)
        vector = vector_of(index, row) if mode != "lexical" else None
        mode = mode if vector is not None else "lexical"
    else:
        parsed = _understood(asked, index, store, as_typed=page.as_typed)
        vector = _vector(parsed, asked, encoder)
    found = answers(
        index,
        parsed,
        vector,
        mode=mode,
        limit=page.limit,
        offset=page.offset,
        limits=masks,
        facets=facets(records, index, _older(store)) if page.counted else None,
        explaining=explaining(records.values()),
        folds=(narrow.kind or "").casefold() not in PARTS,
    )
    dates = outdating(store, index, records)
    finding = AnswerContext(
        reasons=Reasons(
            index=index,
            parsed=parsed,
            records=records,
            encode=encoder.encode if encoder is not None else None,
            vector=vector if mode != "lexical" else None,
            alike=like,
        ),
        dates=dates,
        targets=changed_targets(dates),
        speakers=speaking(records.values()),
    )
    return SearchAnswer(
        query=query,
        mode=mode,
        hits=tuple(finding.hit(rank, one) for rank, one in enumerate(found.found, start=page.offset + 1)),
        offset=page.offset,
        total=found.total,
        facets=told(found.facets, records),
        readings=(
            *((QueryReading(kind="variant", said=said, read=variant),) if variant else ()),
            *(QueryReading(kind=one.kind, said=one.said, read=one.read) for one in parsed.readings),
        ),
        like=alike,
        nearest=index.nearest if vector is not None and mode != "lexical" else "",
        weighed=found.among,
        clauses=len(index),
        wordless=found.wordless and bool(found.found) and not like,
        unanswered=not like and found.closest is not None and found.closest < unanswered_below(store),
    )


def search(store: Store, query: str, *, narrow: Narrow, mode: str = "hybrid", limit: int = 10) -> tuple[Hit, ...]:
    """The hits of `answer`, without counts."""
    return answer(store, query, narrow=narrow, mode=mode, limit=limit, counted=False).hits


def batch(store: Store, queries: Path, *, narrow: Narrow, mode: str, limit: int) -> Run:
    """A ranking of clause keys for every question of a BEIR `queries.jsonl`."""
    from pipeline.index.answer import answers
    from pipeline.index.beir import read_queries

    records = store.catalogue.documents()
    index, encoder = index_and_encoder(store, lexical_only=mode == "lexical")
    masks = limits(narrow, records, index)
    explain = explaining(records)
    run: Run = {}
    for query in read_queries(queries):
        parsed = _understood(query.text, index, store)
        vector = _vector(parsed, query.text, encoder)
        page = answers(index, parsed, vector, mode=mode, limit=limit, limits=masks, explaining=explain)
        run[query.id] = [(one.ranked.key, one.ranked.score) for one in page.found]
    return run


def evaluate(
    store: Store, folder: Path, *, judged: Path | None, mode: str, limit: int = RUN_DEPTH, indexer: SetIndexer
) -> Run:
    """A ranking of the documents of a BEIR folder for each of its questions.

    judged: a judgements file; then only the documents that it names for a question are ranked for it.
    """
    from pipeline.index.beir import PREFIX, read_beir, read_judged
    from pipeline.index.entries import Filters
    from pipeline.index.search import search as rank

    data = read_beir(folder)
    only = read_judged(judged) if judged is not None else None
    index = indexer(store, data.clauses)
    encoder = None if mode == "lexical" else query_encoder(store)
    run: Run = {}
    for query in data.queries:
        if only is not None and query.id not in only:
            continue
        parsed = _understood(query.text, index, store)
        filters = Filters(keys=tuple(PREFIX + name for name in only[query.id])) if only is not None else Filters()
        vector = _vector(parsed, query.text, encoder)
        ranked = rank(index, parsed, vector, mode=mode, limit=limit, filters=filters, marked=False)
        run[query.id] = [(one.key.removeprefix(PREFIX), one.score) for one in ranked]
    return run


# ---------------------------------------------------------------- parts


def _understood(query: str, index: CorpusIndex, store: Store, *, as_typed: bool = False) -> ParsedQuery:
    """A question as it is read in this corpus."""
    from pipeline.index.query import parse_query
    from pipeline.index.understand import understood

    parsed = replace(parse_query(query, index.citations.prefixes), as_typed=as_typed)
    return understood(parsed, index, synonyms_of(store), dictionary=lambda: dictionary(store))


def _variant(query: str, records: Iterable[DocumentRecord]) -> tuple[str, str, str]:
    """As `asked_variant`, among the variants of the store."""
    return asked_variant(query, (record.variant for record in records))


def _named(store: Store, name: str, index: CorpusIndex) -> str:
    """The key of the clause that a name means."""
    from pipeline.library.clauses.clause_names import find_clause

    key = find_clause(store, name).clause
    if key not in index.row_of:
        raise IndexMismatchError(f"The search index does not hold {name}.", "Run `icp ingest` to bring it up to date.")
    return key


def _older(store: Store) -> Older:
    """The editions that have older ones, worked out once for a store that stays open."""
    return store.once("older editions", lambda: older_editions(store.catalogue.documents()))


def _vector(parsed: ParsedQuery, query: str, encoder: Encoder | None) -> Vector | None:
    """The question's vector; None where words alone decide."""
    if encoder is None or parsed.only_citations:
        return None
    vector: Vector = encoder.encode([parsed.meaning or query])[0]
    return vector
