"""A page of answers: one result for each provision, narrowed, with how many there are of each sort.

Guarantees
- What a search is narrowed to is applied before the ranking, so that a page is full as long as there are results.
- A clause that lacks a quoted phrase is no answer.
- The counts of one limit leave that limit itself out and keep the others: they say what choosing another value gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from pipeline.index.corpus import CorpusIndex
from pipeline.index.entries import IndexedClause, ProvisionHit
from pipeline.index.provisions import folded, head
from pipeline.index.query import ParsedQuery, parse_query
from pipeline.index.search import Floats, Mask, Weighed, collapse, holds, marked_in, weigh

CUT = 0.6
"""A provision counts as an answer from this share of the best score on.

Over the sample corpus it leaves 20 to 90 of some 300 candidates; at 0.5 clauses come in that share a common word only.
The results themselves are not cut: a reader may page on to weaker ones.
"""

READ_AHEAD = 4
"""So many clauses are taken for each result at first: a list seldom gives more of its items than that."""

NEAR_WORDS = 0.2
"""Weight of the words, as a share of all words of the question, beside the cosine, when it is asked whether anything
answers a question. At .2 more questions without an answer are told than by the cosine alone (40 % for 25 %; measured in
models/ADAPTER.md)."""

MOST_PARTS = 3
"""So many of the parts of a provision that were found are marked in it."""

Facets = Mapping[str, Callable[[int, IndexedClause], Iterable[str]]]
"""For each limit that is counted, the values of a row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """found: this page's results. total: how many provisions are answers (see `CUT`). facets: for each limit how many
    provisions of each value, most first. among: how many clauses were weighed for it. wordless: no clause that the
    limits let through has a word of the question, so that meaning alone put them in order. closest: how near the
    nearest of them are, by meaning and by words; None where meanings were not compared, or where one is named, or holds
    a quoted phrase or a sum."""

    found: tuple[ProvisionHit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    among: int
    wordless: bool = False
    closest: float | None = None


def answers(
    index: CorpusIndex,
    parsed: ParsedQuery,
    vector: Floats | None,
    *,
    mode: str = "hybrid",
    limit: int = 10,
    offset: int = 0,
    limits: Mapping[str, Mask],
    facets: Facets | None = None,
    explaining: Collection[str] = (),
    folds: bool = False,
) -> Answers:
    """The results from `offset` on, at most `limit`; errors as in `weigh`. folds: are items and rows told in one with
    their provision?

    limits: by name, the rows that each lets through. facets: what is counted; a limit of the same name is left out of
    its counts. None counts nothing, not even the total (0), and is quicker where there are limits.
    """
    masks = dict(limits)
    if parsed.phrases:
        masks[""] = with_phrases(index, parsed.phrases)
    allowed = _all_of(masks.values())
    weighed = weigh(index, parsed, vector, mode=mode, allowed=allowed, explaining=explaining)
    named = weighed.bonus().any()
    wordless = mode == "hybrid" and bool(np.isnan(weighed.scored.lexical).all()) and not named
    closest = None if named else _closest(index, parsed, weighed)
    last = offset + limit
    every = _folded(index, weighed, last) if folds else collapse(index, weighed.ranked(lineages=last), limit=last)
    found = tuple(_marked(index, parsed, one) for one in every[offset:last])
    if facets is None:
        return Answers(
            found=found, total=0, facets={}, among=len(weighed.scored.rows), wordless=wordless, closest=closest
        )
    if allowed is not None:
        # The best without any limit decide what is near enough; those that each set of limits proposes are counted.
        without = [_all_of(mask for name, mask in masks.items() if name != left_out) for left_out in masks]
        also = [mask for mask in (allowed, *without) if mask is not None]
        weighed = weigh(index, parsed, vector, mode=mode, also=also, explaining=explaining)
    counted = _counted(index, weighed, masks, facets, found, folds=folds)
    return replace(counted, wordless=wordless, closest=closest)


def _closest(index: CorpusIndex, parsed: ParsedQuery, weighed: Weighed) -> float | None:
    """The best cosine, and the best share of the question's words (see `NEAR_WORDS`); None where no meaning was
    compared."""
    if np.isnan(weighed.scored.dense).all():
        return None
    words = float(np.nan_to_num(weighed.scored.lexical).max()) / max(index.lexical.full(parsed.stems), 1e-6)
    return float(np.nanmax(weighed.scored.dense)) + NEAR_WORDS * words


def _folded(index: CorpusIndex, weighed: Weighed, count: int) -> tuple[ProvisionHit, ...]:
    """At least `count` results with parts told in one with their provisions, or all that there are."""
    taken = count
    while True:
        taken *= READ_AHEAD
        found = collapse(index, weighed.ranked(lineages=taken), limit=taken)
        together = folded(index, found)
        if len(together) >= count or len(found) < taken:
            return together


def _marked(index: CorpusIndex, parsed: ParsedQuery, found: ProvisionHit) -> ProvisionHit:
    """A result with the words of the question marked, and only the best of its parts that are near it (see `CUT`)."""
    near = [part for part in found.parts if part.score >= CUT * found.ranked.score]
    parts = tuple(marked_in(index, parsed, part) for part in near[:MOST_PARTS])
    return replace(found, ranked=marked_in(index, parsed, found.ranked), parts=parts)


def _counted(
    index: CorpusIndex,
    weighed: Weighed,
    masks: Mapping[str, Mask],
    facets: Facets,
    found: tuple[ProvisionHit, ...],
    *,
    folds: bool,
) -> Answers:
    """The page with its counts: of provisions, each with all its clauses, whichever of them matched."""

    def provision(row: int) -> str:
        return index.clauses[head(index, row) if folds else row].lineage

    near = _near(index, weighed, _all_of(masks.values()))
    close = np.asarray(sorted(row for lineage in near for row in index.lineages[lineage]), dtype=np.int64)

    def clauses(left_out: str | None) -> list[tuple[int, IndexedClause, str]]:
        mask = _all_of(mask for name, mask in masks.items() if name != left_out)
        chosen: list[int] = (close if mask is None else close[mask[close]]).tolist()
        return [(row, index.clauses[row], provision(row)) for row in chosen]

    within = clauses(None)
    counts = {}
    for name, values in facets.items():
        provisions: dict[str, set[str]] = defaultdict(set)
        for row, clause, lineage in clauses(name) if name in masks else within:
            for value in values(row, clause):
                provisions[value].add(lineage)
        most_first = sorted(provisions, key=lambda value: (-len(provisions[value]), value))
        counts[name] = {value: len(provisions[value]) for value in most_first}
    total = len({lineage for _, _, lineage in within})
    return Answers(found=found, total=total, facets=counts, among=len(weighed.scored.rows))


def _near(index: CorpusIndex, weighed: Weighed, allowed: Mask | None) -> list[str]:
    """The lineages whose score is at least `CUT` of the best of those that have an allowed clause, and those that the
    question names."""
    best: dict[str, float] = {}
    rows = weighed.scored.rows.tolist()
    for row, score in zip(rows, np.nan_to_num(weighed.score).tolist(), strict=True):
        lineage = index.clauses[row].lineage
        best[lineage] = max(best.get(lineage, 0.0), score)
    within = set(best) if allowed is None else {index.clauses[row].lineage for row in rows if allowed[row]}
    cut = CUT * max((best[lineage] for lineage in within), default=0.0)
    named = {index.clauses[row].lineage for row, more in zip(rows, weighed.bonus().tolist(), strict=True) if more > 0}
    return [lineage for lineage, score in best.items() if (score > 0 and score >= cut) or lineage in named]


def with_phrases(index: CorpusIndex, phrases: tuple[str, ...]) -> Mask:
    """The rows whose heading and text hold all the phrases, but for case and typography."""
    mask = np.zeros(len(index), dtype=np.bool_)
    stems = parse_query(" ".join(phrases)).stems
    for row in index.lexical.holding(stems).tolist() if stems else range(len(index)):
        clause = index.clauses[row]
        mask[row] = holds(" ".join(part for part in (clause.heading, clause.text) if part), phrases)
    return mask


def _all_of(masks: Iterable[Mask]) -> Mask | None:
    """The rows that all masks let through; None where there is no mask."""
    together: Mask | None = None
    for mask in masks:
        together = mask if together is None else together & mask
    return together
