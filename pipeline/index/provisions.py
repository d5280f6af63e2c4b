"""A provision and its parts: the items of its list and the rows of its table, which are clauses of their own.

In: results, one for each clause. Out: results in which the parts that were found are told with their provision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.index.changes import is_part_of
from pipeline.index.corpus import CorpusIndex
from pipeline.index.entries import ProvisionHit


def head(index: CorpusIndex, row: int) -> int:
    """The row of the provision that a clause is a part of: the nearest above an item, row, paragraph or numbered end of
    a sentence, as long as that has words of its own; otherwise its own row."""
    above = index.row_of.get(index.clauses[row].parent or "")
    while above is not None and index.clauses[above].text and is_part_of(index, row, above):
        row, above = above, index.row_of.get(index.clauses[above].parent or "")
    return row


def folded(index: CorpusIndex, found: Iterable[ProvisionHit]) -> tuple[ProvisionHit, ...]:
    """Results with parts told in one with their provision, in the place and with the score of the best of them.

    A part whose number was asked for stays by itself.
    """
    groups: dict[str, list[ProvisionHit]] = {}
    for hit in found:
        row = index.row_of[hit.ranked.key]
        above = row if hit.ranked.exact else head(index, row)
        groups.setdefault(hit.lineage if above == row else index.clauses[above].lineage, []).append(hit)
    return tuple(_as_one(index, lineage, group) for lineage, group in groups.items())


def _as_one(index: CorpusIndex, lineage: str, group: Sequence[ProvisionHit]) -> ProvisionHit:
    """The result for a provision of which these were found: itself, parts of it, or both."""
    parts = tuple(hit.ranked for hit in group if hit.lineage != lineage)
    best = group[0].ranked
    own = next((hit for hit in group if hit.lineage == lineage), None)
    if own is not None:
        return replace(own, ranked=replace(own.ranked, score=best.score), parts=parts)
    row = head(index, index.row_of[best.key])
    others = tuple(index.clauses[other].key for other in index.lineages[lineage] if other != row)
    return ProvisionHit(ranked=replace(best, key=index.clauses[row].key), lineage=lineage, others=others, parts=parts)
