"""Search of the store: a question to `Hit`s; batches of questions; retrieval sets for measuring.

All of them go through the same index and the same ranking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.editions import GENERIC, editions, resolve_edition
from pipeline.errors import UsageError
from pipeline.library.ready import index_and_encoder, query_encoder
from pipeline.model import Clause, DocumentInfo, Hit, OtherEdition, Why
from pipeline.sources.manifest import KINDS
from pipeline.steps.common import memory
from pipeline.store import Store
from pipeline.store.records import DocumentRecord
from pipeline.text import canonical

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.embed.encoder import Encoder
    from pipeline.index.corpus import CorpusIndex
    from pipeline.index.entries import Filters, Found, IndexedClause
    from pipeline.index.query import ParsedQuery
    from pipeline.index.synonyms import Synonym

    Vector = NDArray[np.float32]

EXPLAINING = frozenset({"q-and-a", "easy-read", "guidance", "analysis", "response"})
"""Kinds of document that explain a contract and do not bind: what they cite is the answer."""

RUN_TAG = "icp"
RUN_DEPTH = 1000
Run = dict[str, list[tuple[str, float]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrow:
    """What a search is narrowed to, as the reader says it; None for no limit.

    edition: a name as in `icp diff`, or a year alone for every work of that year. part: of a contract ("General
    Conditions") or within a document ("Schedule 2 Part G"). kind: of clause ("definition") or document ("guidance").
    """

    edition: str | None = None
    part: str | None = None
    kind: str | None = None


def search(store: Store, query: str, *, narrow: Narrow, mode: str = "hybrid", limit: int = 10) -> tuple[Hit, ...]:
    """The clauses that answer `query`, best first, one per lineage.

    Raises `UsageError` for an empty question and for an unknown mode, kind or part, `IndexMismatchError` where the
    index is missing or was made by another model, and as `resolve_edition` for an edition that is not there.
    """
    from pipeline.index.query import parse_query
    from pipeline.index.search import MODES, find
    from pipeline.index.understand import understood

    if not query.strip():
        raise UsageError("The question is empty.", "Write what you look for, or a clause number.")
    if mode not in MODES:
        raise UsageError(f"There is no search mode “{mode}”.", f"Choose one of {', '.join(MODES)}.")
    parsed = parse_query(query)
    records = {record.id: record for record in store.catalogue.documents()}
    filters = _filters(narrow, tuple(records.values()))
    index, encoder = index_and_encoder(store, lexical_only=mode == "lexical")
    _refuse_unknown(narrow, index, tuple(records.values()))
    parsed = understood(parsed, index, _synonyms(store))
    vector = _vector(parsed, query, encoder)
    found = find(
        index, parsed, vector, mode=mode, limit=limit, filters=filters, explaining=_explaining(records.values())
    )
    clauses = _Clauses(store, records)
    return tuple(_hit(rank, one, index, clauses) for rank, one in enumerate(found, start=1))


def batch(store: Store, queries: Path, *, narrow: Narrow, mode: str, limit: int) -> Run:
    """A ranking of clause keys for every question of a BEIR `queries.jsonl`."""
    from pipeline.index.beir import read_queries
    from pipeline.index.query import parse_query
    from pipeline.index.search import find
    from pipeline.index.understand import understood

    filters = _filters(narrow, store.catalogue.documents())
    explaining = _explaining(store.catalogue.documents())
    index, encoder = index_and_encoder(store, lexical_only=mode == "lexical")
    _refuse_unknown(narrow, index, store.catalogue.documents())
    synonyms = _synonyms(store)
    run: Run = {}
    for query in read_queries(queries):
        parsed = understood(parse_query(query.text), index, synonyms)
        vector = _vector(parsed, query.text, encoder)
        found = find(index, parsed, vector, mode=mode, limit=limit, filters=filters, explaining=explaining)
        run[query.id] = [(one.ranked.key, one.ranked.score) for one in found]
    return run


def evaluate(store: Store, folder: Path, *, judged: Path | None, mode: str, limit: int = RUN_DEPTH) -> Run:
    """A ranking of the documents of a BEIR folder for each of its questions.

    judged: a judgements file; then only the documents that it names for a question are ranked for it. The vectors of
    the folder's documents go into the store's cache, so that a second run is quick.
    """
    from pipeline.index.beir import read_beir, read_judged
    from pipeline.index.entries import Filters
    from pipeline.index.query import parse_query
    from pipeline.index.search import search as rank
    from pipeline.index.understand import understood

    data = read_beir(folder)
    only = read_judged(judged) if judged is not None else None
    index = _beir_index(store, data.clauses)
    encoder = None if mode == "lexical" else query_encoder(store)
    synonyms = _synonyms(store)
    run: Run = {}
    for query in data.queries:
        if only is not None and query.id not in only:
            continue
        parsed = understood(parse_query(query.text), index, synonyms)
        filters = Filters(keys=tuple(_BEIR + name for name in only[query.id])) if only is not None else Filters()
        vector = _vector(parsed, query.text, encoder)
        ranked = rank(index, parsed, vector, mode=mode, limit=limit, filters=filters, marked=False)
        run[query.id] = [(one.key.removeprefix(_BEIR), one.score) for one in ranked]
    return run


_BEIR = "beir#"


def _beir_index(store: Store, clauses: Sequence[Clause]) -> CorpusIndex:
    """An index in memory of a retrieval set's documents."""
    from pipeline.embed.cached import encode_missing
    from pipeline.embed.passages import passages
    from pipeline.embed.query import token_counter
    from pipeline.embed.spec import load_spec
    from pipeline.index.corpus import CorpusIndex
    from pipeline.index.entries import Origin, entry
    from pipeline.steps.common import bulk_encoder
    from pipeline.store.vectors import VectorCache

    spec = load_spec(store.settings.models / "embedder.toml")
    count = token_counter(spec, memory=memory(store))
    found = passages(clauses, document_id=_BEIR[:-1], count=count, max_tokens=spec.max_tokens)
    encoder = bulk_encoder(store.settings.models, memory(store))
    cache = VectorCache(store.artefacts.vectors, fingerprint=encoder.fingerprint, dimension=encoder.dimension)
    vectors, _ = encode_missing(found, cache, encoder)
    origin = Origin(work="", edition="", variant="", document=_BEIR[:-1])
    entries = [entry(clause, key=_BEIR + clause.id, origin=origin, order=order) for order, clause in enumerate(clauses)]
    return CorpusIndex.build(entries, [passage.key for passage in found], vectors, encoder.fingerprint)


# ---------------------------------------------------------------- parts


def _synonyms(store: Store) -> tuple[Synonym, ...]:
    """The table of other words for the same."""
    from pipeline.index.synonyms import load_synonyms

    return load_synonyms(store.settings.models / "synonyms.toml")


def _vector(parsed: ParsedQuery, query: str, encoder: Encoder | None) -> Vector | None:
    """The question's vector; None where words alone decide."""
    if encoder is None or parsed.only_citations:
        return None
    vector: Vector = encoder.encode([parsed.meaning or query])[0]
    return vector


def _filters(narrow: Narrow, records: Sequence[DocumentRecord]) -> Filters:
    """The index's filters for what the reader said."""
    from pipeline.index.entries import Filters

    documents = {record.id for record in records}
    kinds: tuple[str, ...] = ()
    if narrow.edition is not None:
        documents &= _of_edition(narrow.edition, records)
    if narrow.kind is not None and narrow.kind in KINDS:
        documents &= {record.id for record in records if record.kind == narrow.kind}
    elif narrow.kind is not None:
        kinds = (narrow.kind,)
    parts = (narrow.part,) if narrow.part else ()
    in_part = {record.id for record in records if (record.part or "").casefold() == (narrow.part or "").casefold()}
    if parts and in_part:
        documents &= in_part
        parts = ()
    limited = len(documents) < len(records)
    return Filters(
        # A name that no document has: nothing is found, rather than everything.
        documents=tuple(sorted(documents)) or ("",) if limited else (),
        parts=parts,
        kinds=kinds,
    )


def _refuse_unknown(narrow: Narrow, index: CorpusIndex, records: Sequence[DocumentRecord]) -> None:
    """Raises `UsageError` for a kind or a part that neither a document nor a clause has, naming those that there are.

    A kind of document that none in this store has is no error: it finds nothing.
    """
    kinds = sorted({clause.kind for clause in index.clauses})
    if narrow.kind is not None and narrow.kind.casefold() not in {*kinds, *KINDS}:
        remedy = f"Kinds of clause: {', '.join(kinds)}. Kinds of document: {', '.join(KINDS)}."
        raise UsageError(f"There is no kind “{narrow.kind}”.", remedy)
    found = (*(record.part for record in records), *(clause.part for clause in index.clauses))
    parts = {part.casefold(): part for part in found if part}
    if narrow.part and narrow.part.casefold() not in parts:
        raise UsageError(f"There is no part “{narrow.part}”.", f"Parts: {', '.join(sorted(parts.values()))}.")


def _explaining(records: Iterable[DocumentRecord]) -> frozenset[str]:
    """The ids of the documents that explain and do not bind."""
    return frozenset(record.id for record in records if record.kind in EXPLAINING)


def _of_edition(name: str, records: Sequence[DocumentRecord]) -> set[str]:
    """Ids of the documents of an edition; a year alone takes the generic documents of every work of that year."""
    year = {record.id for record in records if record.edition == name and record.variant in ("", GENERIC)}
    if year:
        return year
    known = editions(records)
    return {record.id for record in known[resolve_edition(name, known)]}


class _Clauses:
    """Clauses by key, each document's file read once."""

    def __init__(self, store: Store, records: Mapping[str, DocumentRecord]) -> None:
        self._store = store
        self.records = records
        self._read: dict[str, dict[str, Clause]] = {}

    def __getitem__(self, entry: IndexedClause) -> Clause:
        """The clause of an index entry, with its document named; ids stay those of its document."""
        if entry.document not in self._read:
            segmentation = self._store.clauses_of(self.records[entry.document])
            self._read[entry.document] = {clause.id: clause for clause in segmentation.clauses}
        return self._read[entry.document][entry.key.removeprefix(f"{entry.document}#")]


def _hit(rank: int, found: Found, index: CorpusIndex, clauses: _Clauses) -> Hit:
    from dataclasses import replace

    entry = index.clauses[index.row_of[found.ranked.key]]
    record = clauses.records[entry.document]
    others = [index.clauses[index.row_of[key]] for key in found.others]
    return Hit(
        rank=rank,
        score=found.ranked.score,
        clause=replace(clauses[entry], document=entry.document),
        document=DocumentInfo(
            sha256=record.sha256, media_type=record.media_type, title=record.title, pages=record.pages, id=record.id
        ),
        edition=record.edition,
        lineage=found.lineage,
        highlights=found.ranked.highlights,
        other_editions=_other_editions(entry, others, clauses),
        why=Why(dense=found.ranked.dense, lexical=found.ranked.lexical),
    )


def _other_editions(
    entry: IndexedClause, others: Sequence[IndexedClause], clauses: _Clauses
) -> tuple[OtherEdition, ...]:
    """The other clauses of a hit's provision. Where it was split or merged, the words of all its clauses count."""
    groups: dict[tuple[str, str, str], list[IndexedClause]] = {}
    for one in sorted((entry, *others), key=lambda one: (one.document, one.order)):
        groups.setdefault(_edition_key(one), []).append(one)
    here = groups[_edition_key(entry)]

    def status(other: IndexedClause) -> str:
        there = groups[_edition_key(other)]
        if there is here:
            return "part"
        if len(there) == len(here):
            same = [one.content_hash for one in there] == [one.content_hash for one in here]
        else:
            same = _joined(there, clauses) == _joined(here, clauses)
        return "same" if same else "changed"

    return tuple(
        OtherEdition(
            edition=other.edition,
            variant=other.variant,
            citation=other.citation,
            clause=other.key,
            status=status(other),
        )
        for other in others
    )


def _edition_key(entry: IndexedClause) -> tuple[str, str, str]:
    return entry.work, entry.edition, entry.variant


def _joined(entries: Sequence[IndexedClause], clauses: _Clauses) -> str:
    """The words of several clauses, whatever their typography."""
    return canonical(" ".join(clauses[entry].words for entry in entries))
