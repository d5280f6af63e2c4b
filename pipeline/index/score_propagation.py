"""Strength that one result lends to another: guidance to the clause it cites, a heading to the clauses below it.

An adviser wants the provision. Guidance says in plain words what a clause says in a lawyer's, so that a question often
finds the guidance first; what it cites is then the answer. A heading, a row of a table and a definition match a
question with few words and seldom answer it; they stand a little lower than a clause that matches as well.

In: candidates with their scores. Out: what is lent to which rows, and the share of its score that each row keeps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.citation import Citation, find, parse
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
    ("explaining", 0.75, "guidance explains and does not bind: a clause that matches nearly as well stands before it"),
    ("empty", 0.8, "a heading without words of its own names a subject and says nothing on it"),
    ("table_row", 0.9, "a row of a table holds little more than the words that matched"),
    ("item", 0.9, "an item of a list is read with the clause that it belongs to, to which it lends what it loses"),
    ("definition", 0.9, "a definition says what a word means, not what must be done"),
)
_KEPT = {what: share for what, share, _ in KEPT}


@dataclass(frozen=True, kw_only=True, slots=True)
class Loan:
    """lender: its row. score: its score. rows: the clauses that it names, of which only the best one is lent to."""

    lender: int
    score: float
    rows: tuple[int, ...]


def loans(index: CorpusIndex, rows: Rows, score: Floats, explaining: Collection[str]) -> tuple[Loan, ...]:
    """What the best of `rows` lend, and to which rows. explaining: ids of documents."""
    found = np.flatnonzero(score > 0)
    order = found[np.argsort(-score[found], kind="stable")][:LENDERS]
    # Of several loans to the same rows the greatest decides, which is the first: the best lend first.
    best: dict[tuple[int, ...], Loan] = {}
    met: set[tuple[Citation, str]] = set()
    for row, value in zip(rows[order].tolist(), score[order].tolist(), strict=True):
        for named in _named_by(index, row, explaining, met):
            if named not in best:
                best[named] = Loan(lender=row, score=value, rows=named)
    return tuple(best.values())


def kept(index: CorpusIndex, rows: Rows, explaining: Collection[str]) -> Floats:
    """The share of its score that each of `rows` keeps, as `KEPT` says."""
    documents = frozenset(explaining)
    if documents not in index.shares:
        every = [_share(clause, documents) for clause in index.clauses]
        index.shares[documents] = np.asarray(every, dtype=np.float32)
    return index.shares[documents][rows]


def with_loans(rows: Rows, score: Floats, found: Collection[Loan]) -> tuple[Floats, dict[int, int]]:
    """The scores of `rows` with what was lent to them, and the row that lent most to each row that was lent to.

    A score that is NaN counts as nothing.
    """
    own = np.nan_to_num(score)
    raised = score.copy()
    lenders: dict[int, int] = {}
    place_of = {row: place for place, row in enumerate(rows.tolist())}
    for loan in found:
        places = np.asarray([place_of[row] for row in loan.rows if row in place_of], dtype=np.int64)
        if not len(places):
            continue
        place = int(places[np.argmax(own[places])])
        with_it = own[place] + SHARE * (loan.score - own[place])
        if loan.score > own[place] and not raised[place] >= with_it:
            raised[place] = with_it
            lenders[int(rows[place])] = loan.lender
    return raised, lenders


def _share(clause: IndexedClause, explaining: Collection[str]) -> float:
    share = _KEPT["explaining"] if clause.document in explaining else _KEPT.get(clause.kind, 1.0)
    return share if clause.text else share * _KEPT["empty"]


def _named_by(
    index: CorpusIndex, row: int, explaining: Collection[str], met: set[tuple[Citation, str]]
) -> Iterator[tuple[int, ...]]:
    """What a result points to, as groups of rows of which one is meant: the clauses that guidance or a definition
    cites, one of those below an empty heading, the clause whose list an item belongs to.

    met: citations that better results have followed, by the edition they stand in; they name the same rows here, and
    are not followed again. Those of this result are added.
    """
    clause = index.clauses[row]
    if not clause.text:
        yield _filled_below(index, row)
    elif clause.kind == "item":
        yield _list_of(index, clause)
    if clause.document in explaining or clause.kind == "definition":
        for citation in dict.fromkeys(citation for _, _, citation in find(clause.text, index.citations.prefixes)):
            # "section 25" alone may be that of a statute
            if (citation.prefix or citation.schedule) and (citation, clause.edition) not in met:
                targets = _rows_of(index, citation, clause)
                if targets:
                    met.add((citation, clause.edition))
                for target in targets:
                    yield (target,) if index.clauses[target].text else _filled_below(index, target)


def _list_of(index: CorpusIndex, item: IndexedClause) -> tuple[int, ...]:
    """The row of the clause that a list item ends; none for an item of a list without a number."""
    citation = parse(item.citation)
    if citation is None or len(citation.path) < 2:
        return ()
    rows = index.citations.rows(replace(citation, path=citation.path[:-1]))
    return tuple(row for row in rows if index.clauses[row].document == item.document and index.clauses[row].text)


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
    """The rows with words that stand below one, of its own document; looked for once."""
    if row not in index.filled:
        own = index.documents[index.clauses[row].document]
        index.filled[row] = tuple(below for below in index.citations.below_among(row, own) if index.clauses[below].text)
    return index.filled[row]
