"""Closing words as paragraphs of their own, after the items of their clause, so that a comparison reads in order.

Guarantee of `unfold(diff)`: the words of the clauses of each side, one after the other, are those of its passages in
reading order (`pipeline.reading_order`). Closing words are a clause of kind `CLOSING` below the one that they close;
those of a pair are a pair, and those that only one side has came or went.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline.model import Change, Clause, EditionDiff, Pair, Side, WordEdit
from pipeline.reading_order import passages
from pipeline.text import BETWEEN

CLOSING = "closing"


def unfold(diff: EditionDiff) -> EditionDiff:
    """The comparison with closing words in their places."""
    olds, news = ({clause.id: clause for clause in side.clauses} for side in (diff.old, diff.new))
    if not any(clause.closing for clause in (*olds.values(), *news.values())):
        return diff
    closings = [_closings(pair, olds, news) for pair in diff.pairs]
    paired = {ident for pair in closings if pair is not None for ident in (*pair.old, *pair.new)}
    alone = [[f"{clause.id} {CLOSING}" for clause in side.values() if clause.closing] for side in (olds, news)]
    removed, added = ([ident for ident in ids if ident not in paired] for ids in alone)
    return replace(
        diff,
        old=_unfolded(diff.old),
        new=_unfolded(diff.new),
        pairs=(*diff.pairs, *(pair for pair in closings if pair is not None)),
        added=(*diff.added, *added),
        removed=(*diff.removed, *removed),
        changes=tuple(_before_items(change) for change in diff.changes),
    )


def owner(clause: Clause) -> str:
    """The id of the clause that a clause's words belong to: of closing words the one that they close."""
    return (clause.parent or "") if clause.kind == CLOSING else clause.id


def reset(diff: EditionDiff) -> frozenset[str]:
    """The ids, old and new, of clauses whose words stand otherwise around their items, though they may be the same."""
    olds, news = ({clause.id: clause for clause in side.clauses} for side in (diff.old, diff.new))
    found: set[str] = set()
    for pair in diff.pairs:
        closed = [
            [side[ident].closing is not None for ident in ids] for side, ids in ((olds, pair.old), (news, pair.new))
        ]
        if closed[0] != closed[1]:
            found |= {*pair.old, *pair.new}
    return frozenset(found)


def _unfolded(side: Side) -> Side:
    return replace(side, clauses=tuple(_paragraphs(side)))


def _paragraphs(side: Side) -> Iterator[Clause]:
    for passage in passages(side.clauses):
        clause = passage.clause
        if passage.is_closing:
            yield replace(
                clause,
                id=f"{clause.id} {CLOSING}",
                label=None,
                heading=None,
                text=clause.closing or "",
                closing=None,
                parent=clause.id,
                kind=CLOSING,
                cells=(),
                applicability=None,
            )
        else:
            yield replace(clause, closing=None)


def _closings(pair: Pair, olds: Mapping[str, Clause], news: Mapping[str, Clause]) -> Pair | None:
    """The pair of the closing words of a pair, None where a side has none or several."""
    old, new = (
        tuple(f"{ident} {CLOSING}" for ident in ids if side[ident].closing)
        for side, ids in ((olds, pair.old), (news, pair.new))
    )
    if len(old) != 1 or len(new) != 1:
        return None
    facets = tuple(facet for facet in pair.facets if facet == "place")
    return replace(pair, old=old, new=new, facets=facets)


def _before_items(change: Change) -> Change:
    """A change with the edits of the words before the items, where it tells them apart."""
    between = WordEdit(op="equal", text=BETWEEN)
    if between not in change.words:
        return change
    return replace(change, words=change.words[: change.words.index(between)])
