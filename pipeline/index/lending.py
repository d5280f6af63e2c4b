"""Strength that one result lends to another: guidance to the clause it cites, a heading to the clauses below it.

An adviser wants the provision. Guidance says in plain words what a clause says in a lawyer's, so that a question often
finds the guidance first; what it cites is then the answer. A heading, a row of a table and a definition match a
question with few words and seldom answer it; they stand a little lower than a clause that matches as well.

In: candidates with their scores. Out: what is lent to which rows, and the share of its score that each row keeps.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from pipeline.citation import Citation, find
from pipeline.index.corpus import CorpusIndex
from pipeline.index.entries import IndexedClause

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]

LENDERS = 40
"""So many of the best results lend: a weaker one cites nothing that would be shown."""

SHARE = 0.9
"""Lent of the difference between the lender's score and the clause's own: less than all, so that of several clauses
which one passage cites, the one that answers better by itself stands first."""

KEPT: tuple[tuple[str, float, str], ...] = (
    # what, share of its score that it keeps, why
    ("explaining", 0.8, "guidance explains and does not bind: a clause that matches nearly as well stands before it"),
    ("empty", 0.8, "a heading without words of its own names a subject and says nothing on it"),
    ("table_row", 0.9, "a row of a table holds little more than the words that matched"),
    ("definition", 0.9, "a definition says what a word means, not what must be done"),
)
_KEPT = {what: share for what, share, _ in KEPT}


def lent(index: CorpusIndex, rows: Rows, score: Floats, explaining: Collection[str]) -> dict[int, float]:
    """What the best of `rows` lend: a row to the highest score that is lent to it. explaining: ids of documents."""
    order = np.argsort(-np.nan_to_num(score, nan=-1.0), kind="stable")[:LENDERS]
    given: dict[int, float] = {}
    for row, value in zip(rows[order].tolist(), score[order].tolist(), strict=True):
        for target in _named_by(index, row, explaining):
            given[target] = max(given.get(target, 0.0), value)
    return given


def kept(index: CorpusIndex, rows: Rows, explaining: Collection[str]) -> Floats:
    """The share of its score that each of `rows` keeps, as `KEPT` says."""
    return np.asarray([_share(index.clauses[row], explaining) for row in rows.tolist()], dtype=np.float32)


def with_lent(rows: Rows, score: Floats, given: dict[int, float]) -> Floats:
    """The scores of `rows` with what was lent to them; a score that is NaN counts as nothing."""
    strength = np.asarray([given.get(row, np.nan) for row in rows.tolist()], dtype=np.float32)
    own = np.nan_to_num(score)
    better = strength > own
    return np.where(better, own + SHARE * (strength - own), score).astype(np.float32)


def _share(clause: IndexedClause, explaining: Collection[str]) -> float:
    share = _KEPT["explaining"] if clause.document in explaining else _KEPT.get(clause.kind, 1.0)
    return share if clause.text else share * _KEPT["empty"]


def _named_by(index: CorpusIndex, row: int, explaining: Collection[str]) -> tuple[int, ...]:
    """The rows that a result points to: those it cites in another document, or those below an empty heading."""
    clause = index.clauses[row]
    if not clause.text:
        return _filled_below(index, row)
    elsewhere = clause.document in explaining or clause.kind == "definition"
    if not elsewhere:
        return ()
    named: list[int] = []
    for citation in dict.fromkeys(citation for _, _, citation in find(clause.text)):
        if not (citation.prefix or citation.schedule):
            continue  # "section 25" alone may be that of a statute
        for target in _rows_of(index, citation, clause):
            named += [target] if index.clauses[target].text else _filled_below(index, target)
    return tuple(dict.fromkeys(named))


def _rows_of(index: CorpusIndex, citation: Citation, clause: IndexedClause) -> tuple[int, ...]:
    """What a citation in `clause` names: nothing within its own document, unless it is a definition, and where several
    editions have such a clause, that of its own edition."""
    rows = index.citations.rows(citation)
    clauses = [index.clauses[row] for row in rows]
    if clause.kind != "definition" and any(one.document == clause.document for one in clauses):
        return ()
    same = tuple(row for row, one in zip(rows, clauses, strict=True) if one.edition == clause.edition)
    return same or rows


def _filled_below(index: CorpusIndex, row: int) -> tuple[int, ...]:
    """The rows with words that stand below one, of its own document."""
    document = index.clauses[row].document
    return tuple(
        below
        for below in index.citations.below(row)
        if index.clauses[below].document == document and index.clauses[below].text
    )
