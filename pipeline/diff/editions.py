"""Compare two editions: the one function of this folder that others call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.counts import counted
from pipeline.diff.align import Vectors, align
from pipeline.diff.causes import by_cause
from pipeline.diff.changes import Findings, ids_at
from pipeline.diff.facets import ORDER, facets_of
from pipeline.diff.links import Correspondence, Links
from pipeline.diff.proof import proved
from pipeline.diff.references import CitationResolver
from pipeline.diff.rules import ComparisonRules
from pipeline.diff.tree import WordCodes, build
from pipeline.model import EditionDiff, Pair, Side

PDF = "application/pdf"


def compare(
    old: Side,
    new: Side,
    *,
    rules: ComparisonRules,
    guidance: Sequence[Side] = (),
    vectors: Vectors | None = None,
) -> EditionDiff:
    """The comparison of two sides.

    rules: those of the folder of models. guidance: sides whose passages may cite the old clauses. vectors: by
    content hash, one vector of length 1 for a clause, used where words alone do not settle an alignment.
    Guarantees: every clause of both sides is in exactly one pair or in `added` / `removed`; `changes` holds every
    pair with a facet and every added or removed clause, most significant first; a side compared with itself has no
    changes. The words of both sides are accounted for in `proof`.
    """
    vocabulary = WordCodes()
    links = align(build(old, vocabulary), build(new, vocabulary), vectors, vocabulary=vocabulary)
    links.spaced = all(item.media_type != PDF for side in (old, new) for item in side.documents)
    cited = CitationResolver.of(links.old), CitationResolver.of(links.new)
    facets = facets_of(links, cited)
    pairs = tuple(_pair(links, group, found.facets) for group, found in facets.items())
    added = tuple(clause.id for at, clause in enumerate(new.clauses) if at not in links.by_new)
    removed = tuple(clause.id for at, clause in enumerate(old.clauses) if at not in links.by_old)
    found = Findings(links, old, new, guidance, rules, facets)
    families = {old.clauses[at].id: old.clauses[first].id for at, first in links.regrouped.items()}
    causes = by_cause(found.ranked(), old, new, rules.significance, families)
    made = EditionDiff(
        old=old,
        new=new,
        pairs=pairs,
        added=added,
        removed=removed,
        changes=causes.changes,
        folded=causes.folded,
        summary={},
        references=found.lost_references(cited[1]),
    )
    return replace(made, proof=proved(made), summary=_summary(made))


def _pair(links: Links, group: Correspondence, facets: tuple[str, ...]) -> Pair:
    return Pair(
        old=ids_at(links.old, group.old),
        new=ids_at(links.new, group.new),
        status="changed" if facets else "unchanged",
        facets=facets,
        score=round(group.score, 4),
        how=group.how,
    )


def _summary(diff: EditionDiff) -> dict[str, int]:
    """Clauses and pairs by what happened to them, then the changes as every output counts them."""
    facets = Counter(facet for pair in diff.pairs for facet in pair.facets)
    return {
        "pairs": len(diff.pairs),
        "unchanged": sum(pair.status == "unchanged" for pair in diff.pairs),
        "changed": sum(pair.status == "changed" for pair in diff.pairs),
        "added": len(diff.added),
        "removed": len(diff.removed),
        **{facet: facets[facet] for facet in ORDER},
        **counted(diff).summary,
    }
