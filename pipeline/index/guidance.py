"""Between a contract and the guidance on it: the clauses that a passage cites, the passages that cite a clause.

A citation names a clause of the edition that the passage was written for; through the lineage it is a citation of the
same provision in every other edition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from pipeline.citation import parse, write
from pipeline.index.corpus import CorpusIndex


def cited_in(index: CorpusIndex, row: int) -> tuple[tuple[str, int], ...]:
    """What a clause cites of other documents: each citation with the row that it names, in order; none for one that
    names nothing here."""
    named = ((citation, _named(index, row, citation)) for citation in index.clauses[row].cites)
    return tuple((citation, target) for citation, target in named if target is not None)


def guidance_on(index: CorpusIndex, row: int, speaking: Collection[str]) -> tuple[tuple[int, str], ...]:
    """The rows that cite a clause's provision, with the citation, in order; failing that, those that cite the nearest
    clause above it. speaking: ids of the documents that speak about contracts."""
    for above in _upwards(index, row):
        lineage = index.clauses[above].lineage
        found: dict[int, str] = {}
        for citation in dict.fromkeys(index.clauses[one].citation for one in index.lineages[lineage]):
            for passage in _citing(index, citation).get(lineage, ()):
                if index.clauses[passage].document in speaking:
                    found.setdefault(passage, citation)
        if found:
            return tuple(sorted(found.items()))
    return ()


def _citing(index: CorpusIndex, citation: str) -> Mapping[str, tuple[int, ...]]:
    """The rows with a citation by the lineage that it names in them; worked out once."""
    if citation not in index.guided:
        found: dict[str, list[int]] = defaultdict(list)
        for passage in index.cited_by.get(citation, ()):
            target = _named(index, passage, citation)
            if target is not None:
                found[index.clauses[target].lineage].append(passage)
        index.guided[citation] = {lineage: tuple(passages) for lineage, passages in found.items()}
    return index.guided[citation]


def _named(index: CorpusIndex, row: int, citation: str) -> int | None:
    """The row that a citation in a passage names: of the edition that it was written for, or else of the newest."""
    passage = index.clauses[row]
    own = None
    for one in _ranked(index, citation, passage.edition):
        named = index.clauses[one]
        # An agreement has a Schedule 2 of its own: what it cites of others is a contract's.
        if named.work != passage.work:
            return one
        if own is None and named.document != passage.document:
            own = one
    return own


def _ranked(index: CorpusIndex, citation: str, edition: str) -> tuple[int, ...]:
    """The rows of contracts with a number: those of an edition first, then the newest; worked out once."""
    key = citation, edition
    if key not in index.named:
        parsed = parse(citation)
        rows = [one for one in (index.citations.rows(parsed) if parsed else ()) if index.clauses[one].edition_order]
        rows.sort(key=lambda one: (index.clauses[one].edition != edition, -index.clauses[one].edition_order))
        index.named[key] = tuple(rows)
    return index.named[key]


def _upwards(index: CorpusIndex, row: int) -> Iterator[int]:
    """A clause, then the clauses of its document that its number stands below, the nearest first."""
    yield row
    clause = index.clauses[row]
    citation = parse(clause.citation)
    while citation is not None and len(citation.path) > 1:
        citation = replace(citation, path=citation.path[:-1])
        for above in index.citations.rows(citation):
            if index.clauses[above].document == clause.document and index.clauses[above].citation == write(citation):
                yield above
