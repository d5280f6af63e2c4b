"""What became of a provision between two editions, by the index alone.

A provision may be several clauses in an edition, because one was split or several were merged; then the words of all of
them count, joined, as in `icp history`. That it is the same is said only where its own words are, and those of all that
stands below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.index.corpus import CorpusIndex
from pipeline.index.entries import IndexedClause
from pipeline.provision import CHANGED, SAME, Part, ProvisionChange, called, told
from pipeline.reading_order import is_part
from pipeline.text import canonical

Edition = tuple[str, str, str]
"""Work, edition, variant."""

NEW = "new"


def edition_key(clause: IndexedClause) -> Edition:
    """The edition that a clause stands in."""
    return clause.work, clause.edition, clause.variant


def place_in(index: CorpusIndex, lineage: str, edition: Edition) -> tuple[int, ...]:
    """The rows of a provision in an edition, in the order of the text; none where it does not stand there."""
    if lineage not in index.placed:
        found: dict[Edition, list[int]] = defaultdict(list)
        rows = index.lineages.get(lineage, ())
        for row in sorted(rows, key=lambda row: (index.clauses[row].document, index.clauses[row].order)):
            found[edition_key(index.clauses[row])].append(row)
        index.placed[lineage] = {edition: tuple(rows) for edition, rows in found.items()}
    return index.placed[lineage].get(edition, ())


def same_words(index: CorpusIndex, one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Do the clauses of two editions say the same themselves, but for typography?"""
    if len(one) == len(other):
        hashes = [[index.clauses[row].content_hash for row in rows] for rows in (one, other)]
        return hashes[0] == hashes[1]
    return _joined(index, one) == _joined(index, other)


def change(index: CorpusIndex, old: Sequence[int], new: Sequence[int], *, with_clauses: bool = True) -> ProvisionChange:
    """What became of a provision between its rows in two editions. with_clauses: does all that stands below it count,
    or only its own parts, the items of its list and the rows of its table?"""
    before, after = (_parts(index, rows, with_clauses) for rows in (old, new))
    edition = edition_key(index.clauses[old[0]])
    known = {part.lineage for part in after if place_in(index, part.lineage, edition)}
    return ProvisionChange(own=not same_words(index, tuple(old), tuple(new)), below=told(before, after, known))


def below(index: CorpusIndex, row: int) -> list[int]:
    """The rows of all that stands below a row, in reading order."""
    children = index.children.get(index.clauses[row].key, ())
    return [one for child in children for one in (child, *below(index, child))]


def parts(index: CorpusIndex, row: int) -> list[int]:
    """The rows of a provision's parts, and of the parts of those, in reading order."""
    children = (one for one in index.children.get(index.clauses[row].key, ()) if is_part_of(index, one, row))
    return [one for child in children for one in (child, *parts(index, child))]


def is_part_of(index: CorpusIndex, row: int, above: int) -> bool:
    """Is a clause a part of the one right above it (`reading_order.is_part`)?"""
    return is_part(index.clauses[row].kind, index.clauses[row].text, index.clauses[above].text)


def _parts(index: CorpusIndex, rows: Sequence[int], with_clauses: bool) -> list[Part]:
    """What stands below the rows of a provision in one edition."""
    base = index.clauses[rows[0]].citation
    return [_part(index.clauses[row], base) for row in _inside(index, rows, below if with_clauses else parts)]


def _inside(
    index: CorpusIndex, rows: Sequence[int], within: Callable[[CorpusIndex, int], Sequence[int]]
) -> dict[int, None]:
    """The rows below some rows that are none of them, once each in reading order."""
    return dict.fromkeys(one for row in rows for one in within(index, row) if one not in rows)


def _part(clause: IndexedClause, base: str) -> Part:
    return Part(
        key=clause.key,
        parent=clause.parent,
        lineage=clause.lineage,
        content_hash=clause.content_hash,
        words=" ".join(part for part in (clause.heading, clause.text) if part),
        name=called(clause.kind, clause.citation, clause.label, clause.heading, below=base),
    )


def status_since(index: CorpusIndex, row: int, since: Edition) -> str:
    """What became of a clause's provision since an edition: "new", "changed" (its words, or its items or rows) or
    "same"."""
    clause = index.clauses[row]
    key = clause.lineage, edition_key(clause), since
    if key not in index.statuses:
        before = place_in(index, clause.lineage, since)
        here = place_in(index, clause.lineage, edition_key(clause))
        index.statuses[key] = _status(index, before, here) if before else NEW
    return index.statuses[key]


def _status(index: CorpusIndex, old: tuple[int, ...], new: tuple[int, ...]) -> str:
    """The status of `change` without its parts' names: most provisions say the same, and a page counts a thousand."""
    if not same_words(index, old, new):
        return CHANGED
    before, after = ([index.clauses[one].content_hash for one in _inside(index, rows, parts)] for rows in (old, new))
    return SAME if before == after else change(index, old, new, with_clauses=False).status


def changed_rows(index: CorpusIndex, since: Edition, newer: Collection[Edition]) -> NDArray[np.bool_]:
    """The clauses of the editions `newer` than `since` that are new since then or whose words changed: (n,)."""
    if since in index.changed:
        return index.changed[since]
    mask = np.zeros(len(index), dtype=np.bool_)
    for row, clause in enumerate(index.clauses):
        if edition_key(clause) in newer:
            mask[row] = status_since(index, row, since) != SAME
    index.changed[since] = mask
    return mask


def _joined(index: CorpusIndex, rows: tuple[int, ...]) -> str:
    clauses = [index.clauses[row] for row in rows]
    return canonical(" ".join(part for clause in clauses for part in (clause.heading, clause.text) if part))
