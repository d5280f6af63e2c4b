"""Search of a corpus: by meaning, by words, or by both, with cited clauses first and one result for each lineage.

Guarantees
- A clause whose citation the question names stands before all others, its newest edition first.
- Clauses that hold every quoted phrase stand before those that do not, and those with a sum of the question before
  those without one.
- A clause scores by its best passage; equal scores stand newest edition first, then in the order of the document.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import UsageError
from pipeline.index.corpus import CorpusIndex
from pipeline.index.entries import Filters, IndexedClause, Origin, ProvisionHit, Ranked, entry
from pipeline.index.highlight import highlights
from pipeline.index.lexical import best_rows
from pipeline.index.query import ParsedQuery, parse_query
from pipeline.index.score_propagation import kept, loans, with_loans
from pipeline.index.sums import has_sum, written
from pipeline.text import canonical

__all__ = [
    "MODES",
    "CorpusIndex",
    "Filters",
    "IndexedClause",
    "Origin",
    "ProvisionHit",
    "Ranked",
    "collapse",
    "entry",
    "find",
    "parse_query",
    "search",
]

MODES = ("hybrid", "dense", "lexical")

LEXICAL_WEIGHT = 1.0
"""Weight of words beside meaning: meaning as a share of its best in this search, words as a share of what a clause with
the question's `TELLING` words would have (or of the best, where that has more), so that a clause which shares nothing
but frequent words with a question in other words does not stand first for it. Measured in models/ADAPTER.md.
"""

TELLING = 4
"""So many words of a question, the weightiest, make the full weight of words: a clause seldom has all the words of a
long sentence, and a share of all of them would leave the words of long questions next to no weight."""

FURTHER = 0.8
"""Weight of a word that the question does not say itself, but that means the same (see `understand`)."""

DEPTH = 200
"""How many passages and how many clauses each side proposes in a corpus too large to score whole."""

WHOLE = 2000
"""Up to so many clauses all are scored, which takes a few milliseconds."""

CITED, BELOW = 2, 1
"""What is added to the score of a clause that is cited; of one below it, or holding the quoted phrases or a sum."""

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Scored:
    """Candidates: rows with their scores on each side, as in `Ranked`; NaN where a side has none."""

    rows: Rows
    dense: Floats
    lexical: Floats


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """The candidates for a question. score: of each, at most 1, before what a citation or a phrase adds; NaN for one
    that was not found. cited: what is added to a row that the question cites. lenders: see `with_loans`."""

    index: CorpusIndex
    parsed: ParsedQuery
    scored: _Scored
    score: Floats
    cited: dict[int, int]
    lenders: dict[int, int]

    def bonus(self) -> Floats:
        """What is added to the score of each candidate."""
        added = np.zeros(len(self.scored.rows), dtype=np.float32)
        phrases, asked = self.parsed.phrases, self.parsed.sums
        leads = _any_of(self.parsed.leads)
        if not self.cited and not phrases and not asked and leads is None:
            return added
        for place, row in enumerate(self.scored.rows.tolist()):
            words = self.index.clauses[row].words
            said = holds(words, phrases) or (bool(asked) and has_sum(words, asked))
            said = said or (leads is not None and leads.search(words) is not None)
            added[place] = self.cited.get(row, 0) or BELOW * said
        return added

    def ranked(self, limit: int | None = None, lineages: int | None = None) -> list[Ranked]:
        """The candidates that anything was found in, best first, at most `limit`; with `lineages` all of the first
        so many lineages."""
        scored, bonus = self.scored, self.bonus()
        found = np.flatnonzero(~np.isnan(self.score) | (bonus > 0))
        rows, bonus, score = scored.rows[found], bonus[found], np.nan_to_num(self.score[found]) + bonus[found]
        older = -self.index.edition_orders[rows]
        order = np.lexsort((rows, older, -score, np.where(bonus >= CITED, older, 0), -bonus))
        if lineages is not None:
            numbers = self.index.lineage_numbers[rows[order]]
            first = np.sort(np.unique(numbers, return_index=True)[1])[:lineages]
            order = order[np.isin(numbers, numbers[first])]
        columns = zip(
            rows[order].tolist(),
            score[order].tolist(),
            scored.dense[found][order].tolist(),
            scored.lexical[found][order].tolist(),
            (bonus[order] >= CITED).tolist(),
            strict=True,
        )
        return [
            Ranked(
                key=self.index.clauses[row].key,
                score=value,
                dense=_number(dense),
                lexical=_number(lexical),
                exact=exact,
                lender=self.index.clauses[self.lenders[row]].key if row in self.lenders else None,
            )
            for row, value, dense, lexical, exact in islice(columns, limit)
        ]


def search(
    index: CorpusIndex,
    query: str | ParsedQuery,
    vector: Floats | None,
    *,
    mode: str = "hybrid",
    limit: int | None = 10,
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    marked: bool = True,
    explaining: Collection[str] = (),
) -> tuple[Ranked, ...]:
    """The clauses that answer `query`, best first, at most `limit` (None: all that were scored).

    vector: of the question, (dimension,), by the encoder of the index's fingerprint; may be None in mode "lexical" and
    for a question that is `only_citations`. marked: are highlights wanted? explaining: ids of documents that explain
    and do not bind (see `lending`).
    Raises UsageError for an unknown mode, ValueError when a vector is needed and not given.
    """
    parsed = parse_query(query, index.citations.prefixes) if isinstance(query, str) else query
    weighed = weigh(
        index,
        parsed,
        vector,
        mode=mode,
        allowed=index.allowed(filters),
        every=bool(filters.keys),
        explaining=explaining,
    )
    ranked = weighed.ranked(limit)
    return tuple(marked_in(index, parsed, one) for one in ranked) if marked else tuple(ranked)


def weigh(
    index: CorpusIndex,
    parsed: ParsedQuery,
    vector: Floats | None,
    *,
    mode: str,
    allowed: Mask | None = None,
    also: Collection[Mask] = (),
    every: bool = False,
    explaining: Collection[str] = (),
) -> Weighed:
    """The candidates for a question with their scores; arguments and errors as in `search`.

    allowed: the rows to look at, None for all. every: is each of them a candidate, however many they are? also: the
    best of each of these sets of rows become candidates as well.
    """
    if mode not in MODES:
        raise UsageError(f"There is no search mode {mode!r}.", f"Choose one of {', '.join(MODES)}.")
    if vector is None and mode != "lexical":
        if not parsed.only_citations:
            raise ValueError(f"a search in mode {mode} needs the question's vector")
        mode = "lexical"
    if not len(index):
        none = np.zeros(0, dtype=np.float32)
        nothing = _Scored(rows=np.zeros(0, dtype=np.int64), dense=none, lexical=none)
        return Weighed(index=index, parsed=parsed, scored=nothing, score=none, cited={}, lenders={})
    cited = _cited(index, parsed, allowed)
    among = _among(index, parsed, vector, mode, allowed, every, cited)
    for mask in also:
        among = np.union1d(among, _among(index, parsed, vector, mode, mask, every, cited))
    scored = _scored(index, parsed, vector, mode, among)
    full = index.lexical.full(parsed.stems, TELLING)
    found = loans(index, scored.rows, _fused(scored, mode, full), explaining)
    named = np.asarray([row for loan in found for row in loan.rows if allowed is None or allowed[row]], dtype=np.int64)
    if not np.isin(named, among).all():
        among = np.union1d(among, _in_all_editions(index, named, allowed))
        scored = _scored(index, parsed, vector, mode, among)
    score, lenders = with_loans(scored.rows, _fused(scored, mode, full), found)
    return Weighed(
        index=index,
        parsed=parsed,
        scored=scored,
        score=score * kept(index, scored.rows, explaining),
        cited=cited,
        lenders=lenders,
    )


def find(
    index: CorpusIndex,
    query: str | ParsedQuery,
    vector: Floats | None,
    *,
    mode: str = "hybrid",
    limit: int = 10,
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    newest_first: Sequence[str] = (),
    explaining: Collection[str] = (),
) -> tuple[ProvisionHit, ...]:
    """As `search`, but one result for each lineage (see `collapse`): what a reader is shown."""
    parsed = parse_query(query, index.citations.prefixes) if isinstance(query, str) else query
    ranked = search(index, parsed, vector, mode=mode, limit=None, filters=filters, marked=False, explaining=explaining)
    found = collapse(index, ranked, newest_first, limit=limit)
    return tuple(replace(one, ranked=marked_in(index, parsed, one.ranked)) for one in found)


def collapse(
    index: CorpusIndex, ranked: Iterable[Ranked], newest_first: Sequence[str] = (), *, limit: int | None = None
) -> tuple[ProvisionHit, ...]:
    """One result for each lineage, in the place and with the score of its best clause.

    Shown is the newest of its clauses among `ranked` (of those cited, if any is); `others` are all other clauses of the
    lineage in the corpus, newest first. newest_first: names of editions; empty takes the clauses' `edition_order`.
    limit: how many results at most; None gives all.
    """
    groups: dict[str, list[Ranked]] = {}
    for one in ranked:
        groups.setdefault(index.clauses[index.row_of[one.key]].lineage, []).append(one)
    place = {edition: number for number, edition in enumerate(newest_first)}

    def age(clause: IndexedClause) -> int:
        return place.get(clause.edition, len(place)) if place else -clause.edition_order

    found = []
    for lineage, group in islice(groups.items(), limit):
        choice = [one for one in group if one.exact] or group
        shown = min(choice, key=lambda one: age(index.clauses[index.row_of[one.key]]))
        members = sorted((index.clauses[row] for row in index.lineages[lineage]), key=age)
        others = tuple(clause.key for clause in members if clause.key != shown.key)
        lender = shown.lender or group[0].lender
        found.append(
            ProvisionHit(ranked=replace(shown, score=group[0].score, lender=lender), lineage=lineage, others=others)
        )
    return tuple(found)


def _cited(index: CorpusIndex, parsed: ParsedQuery, allowed: Mask | None) -> dict[int, int]:
    """What is added to the score of each row that the question cites or, if it only cites, that stands below one."""
    bonus: dict[int, int] = {}
    for citation in parsed.citations:
        for row in index.citations.rows(citation):
            bonus[row] = CITED
            if parsed.only_citations:
                for below in index.citations.below(row):
                    bonus.setdefault(below, BELOW)
    return {row: value for row, value in bonus.items() if allowed is None or allowed[row]}


def _among(
    index: CorpusIndex,
    parsed: ParsedQuery,
    vector: Floats | None,
    mode: str,
    allowed: Mask | None,
    every: bool,
    cited: dict[int, int],
) -> Rows:
    """The rows to score. every: all allowed rows, however many."""
    count = len(index) if allowed is None else int(np.count_nonzero(allowed))
    if every or count <= WHOLE:
        return np.arange(count) if allowed is None else np.flatnonzero(allowed)
    return _proposed(index, parsed, vector, mode, allowed, cited)


def _scored(index: CorpusIndex, parsed: ParsedQuery, vector: Floats | None, mode: str, among: Rows) -> _Scored:
    """The rows `among` with both scores."""
    missing = np.full(len(among), np.nan, dtype=np.float32)
    dense = missing.copy()
    if vector is not None and mode != "lexical":
        ids, places = index.passages_of(among)
        best = np.full(len(among), -np.inf, dtype=np.float32)
        np.maximum.at(best, places, index.dense.scores(vector, ids))
        dense = np.where(np.isinf(best), missing, best)
    lexical = missing
    if mode != "dense":
        own, further = (index.lexical.scores_of(stems, among) for stems in (parsed.stems, parsed.further))
        words = own + FURTHER * further
        lexical = np.where(words > 0, words, np.float32(np.nan)).astype(np.float32)
    return _Scored(rows=among, dense=dense, lexical=lexical)


def _proposed(
    index: CorpusIndex,
    parsed: ParsedQuery,
    vector: Floats | None,
    mode: str,
    allowed: Mask | None,
    cited: dict[int, int],
) -> Rows:
    """The rows that any side proposes: nearest passages, best words, the phrases' words, the sums, the citations."""
    proposed = [np.fromiter(cited, dtype=np.int64, count=len(cited))]
    if mode != "dense":
        own = index.lexical.scores(parsed.stems)
        proposed.append(best_rows(own, DEPTH, allowed))
        if parsed.further:
            proposed.append(best_rows(index.lexical.scores(parsed.further, upon=own), DEPTH, allowed))
    if vector is not None and mode != "lexical":
        ids = None if allowed is None else index.passage_ids[allowed[index.passage_rows]]
        proposed.append(index.rows_of(index.dense.search(vector, DEPTH, ids)[0]))
    holdings = [index.lexical.holding(parse_query(" ".join(parsed.phrases)).stems)] if parsed.phrases else []
    with_sums = [index.lexical.holding(parse_query(one).stems) for one in written(parsed.sums)]
    holdings += [rows for rows in with_sums if len(rows) <= WHOLE]  # a number that is everywhere proposes nothing
    proposed += [rows if allowed is None else rows[allowed[rows]] for rows in holdings]
    return _in_all_editions(index, np.unique(np.concatenate(proposed)), allowed)


def _in_all_editions(index: CorpusIndex, rows: Rows, allowed: Mask | None) -> Rows:
    """Rows, and with each the same provision in the other editions: the newest is shown, whichever was proposed."""
    numbers = index.lineage_numbers
    every = np.flatnonzero(np.isin(numbers, numbers[rows]))
    return every if allowed is None else every[allowed[every]]


def _fused(scored: _Scored, mode: str, full: float) -> Floats:
    """One score for each candidate, at most 1; NaN for one that neither side found. full: see `LexicalIndex.full`."""
    if mode == "dense":
        return scored.dense
    if mode == "lexical":
        return _share(scored.lexical)
    lexical = _share(scored.lexical, full)
    dense = _share(scored.dense)
    both = (np.nan_to_num(dense) + LEXICAL_WEIGHT * np.nan_to_num(lexical)) / (1 + LEXICAL_WEIGHT)
    return np.where(np.isnan(dense) & np.isnan(lexical), np.float32(np.nan), both).astype(np.float32)


def _share(scores: Floats, least: float = 1e-6) -> Floats:
    """Scores as a share of the best of them, or of `least` where that is more."""
    found = scores[~np.isnan(scores)]
    return scores / max(float(found.max()), least) if len(found) else scores


def _any_of(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Any of these as whole words, whatever their case; None for none."""
    either = "|".join(re.escape(word) for word in words)
    return re.compile(rf"(?<![\w.:])(?:{either})(?![\w:]|\.\d)", re.IGNORECASE) if words else None


def holds(words: str, phrases: tuple[str, ...]) -> bool:
    """Are there phrases, and do the words hold them all, but for case and typography?"""
    if not phrases:
        return False
    text = canonical(words).lower()
    return all(canonical(phrase).lower() in text for phrase in phrases)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def marked_in(index: CorpusIndex, parsed: ParsedQuery, ranked: Ranked) -> Ranked:
    """The result with the words of the question marked in its text."""
    return replace(ranked, highlights=highlights(index.clauses[index.row_of[ranked.key]].text, parsed))
