"""Compare two editions: the one function of this folder that others call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.diff.align import Vectors, align
from pipeline.diff.facets import ORDER, facets_of
from pipeline.diff.links import Group, Links
from pipeline.diff.ripple import Guidance, Uses, ripples
from pipeline.diff.significance import LEVELS, Rule, Subject, packaged_rules, weigh
from pipeline.diff.tree import Tree, Vocabulary, build
from pipeline.diff.words import plain_pair, word_edits
from pipeline.model import Change, Clause, EditionDiff, Pair, Side, Significance, WordEdit

MEANING = {"wording", "heading"}


def compare(
    old: Side,
    new: Side,
    *,
    guidance: Sequence[Side] = (),
    vectors: Vectors | None = None,
    rules: Sequence[Rule] | None = None,
) -> EditionDiff:
    """The comparison of two sides.

    guidance: sides whose passages may cite the old clauses. vectors: by content hash, one vector of length 1 for a clause, used
    where words alone do not settle an alignment. rules: of significance; the packaged ones where none are given.
    Guarantees: every clause of both sides is in exactly one pair or in `added` / `removed`; `changes` holds every pair with
    a facet and every added or removed clause, most significant first; a side compared with itself has no changes.
    """
    vocabulary = Vocabulary()
    links = align(build(old, vocabulary), build(new, vocabulary), vectors)
    facets = facets_of(links)
    judged = packaged_rules() if rules is None else tuple(rules)
    pairs = tuple(_pair(links, group, found) for group, found in facets.items())
    added = tuple(clause.id for at, clause in enumerate(new.clauses) if at not in links.by_new)
    removed = tuple(clause.id for at, clause in enumerate(old.clauses) if at not in links.by_old)
    found = _Findings(links, old, new, guidance, judged, facets)
    changes = found.ranked()
    return EditionDiff(
        old=old,
        new=new,
        pairs=pairs,
        added=added,
        removed=removed,
        changes=changes,
        summary=_summary(pairs, added, removed, changes),
    )


def _pair(links: Links, group: Group, facets: tuple[str, ...]) -> Pair:
    return Pair(
        old=_ids(links.old, group.old),
        new=_ids(links.new, group.new),
        status="changed" if facets else "unchanged",
        facets=facets,
        score=round(group.score, 4),
        how=group.how,
    )


def _ids(tree: Tree, positions: Sequence[int]) -> tuple[str, ...]:
    return tuple(clause.id for clause in _clauses(tree, positions))


def _clauses(tree: Tree, positions: Sequence[int]) -> list[Clause]:
    return [clause for at in positions if (clause := tree.nodes[at].clause) is not None]


class _Findings:
    """Makes the changes of one comparison and ranks them."""

    def __init__(
        self,
        links: Links,
        old: Side,
        new: Side,
        guidance: Sequence[Side],
        rules: tuple[Rule, ...],
        facets: dict[Group, tuple[str, ...]],
    ) -> None:
        self.links, self.rules, self.facets = links, rules, facets
        self.uses = Uses(new)
        self.old_uses = Uses(old)
        self.guidance = Guidance(guidance)
        self.touched = {
            clause.id
            for group, found in facets.items()
            if MEANING & set(found)
            for clause in _clauses(links.new, group.new)
        } | {clause.id for at, clause in enumerate(new.clauses) if at not in links.by_new}

    def ranked(self) -> tuple[Change, ...]:
        """All changes: by level, then wording before place before number, then in reading order."""
        entries: list[tuple[tuple[int, int, float], Change]] = []
        for group, facets in self.facets.items():
            if facets:
                change = self._of_pair(group, facets)
                entries.append((_rank(change, group.new[0]), change))
        for at in range(self.links.new.clauses):
            if at not in self.links.by_new:
                change = self._alone(at, gone=False)
                entries.append((_rank(change, at), change))
        for at in range(self.links.old.clauses):
            if at not in self.links.by_old:
                change = self._alone(at, gone=True)
                entries.append((_rank(change, at + 0.5), change))
        return tuple(change for _, change in sorted(entries, key=lambda entry: entry[0]))

    def _of_pair(self, group: Group, facets: tuple[str, ...]) -> Change:
        olds, news = _clauses(self.links.old, group.old), _clauses(self.links.new, group.new)
        words = _words(olds, news, {"wording", "heading", "reference"} & set(facets))
        subject = Subject(
            facets=facets, words=words, headings=_headings(self.links.new, group.new[0]), kind=news[0].kind
        )
        deep = bool(MEANING & set(facets))
        return Change(
            old=_ids(self.links.old, group.old),
            new=_ids(self.links.new, group.new),
            facets=facets,
            words=words,
            significance=weigh(subject, self.rules),
            ripple=ripples(news, self.uses, self.touched) if deep else (),
            guidance=self.guidance.impacts(olds) if set(facets) - {"reference"} else (),
        )

    def _alone(self, at: int, *, gone: bool) -> Change:
        tree = self.links.old if gone else self.links.new
        clauses = _clauses(tree, (at,))
        words = (WordEdit(op="delete" if gone else "insert", text=clauses[0].words),) if clauses[0].words else ()
        subject = Subject(facets=(), words=words, headings=_headings(tree, at), kind=clauses[0].kind)
        ids = _ids(tree, (at,))
        return Change(
            old=ids if gone else (),
            new=() if gone else ids,
            facets=(),
            words=words,
            significance=weigh(subject, self.rules) if words else Significance(level="none"),
            ripple=self._left_behind(clauses) if gone else (),
            guidance=self.guidance.impacts(clauses) if gone else (),
        )

    def _left_behind(self, clauses: list[Clause]) -> tuple:  # type: ignore[type-arg]
        """Clauses of the new side whose old form used or cited a clause that is gone."""
        found = []
        for ripple in ripples(clauses, self.old_uses, set()):
            group = self.links.by_old.get(self.links.old.by_id[ripple.clause])
            if group is not None:
                heirs = [clause.id for clause in _clauses(self.links.new, group.new) if clause.id not in self.touched]
                found += [type(ripple)(clause=heir, via=ripple.via, term=ripple.term) for heir in heirs]
        return tuple(found)


def _words(olds: list[Clause], news: list[Clause], differ: set[str]) -> tuple[WordEdit, ...]:
    old, new = " ".join(clause.words for clause in olds), " ".join(clause.words for clause in news)
    if not differ:
        return (WordEdit(op="equal", text=new),) if new else ()
    return word_edits(*plain_pair(old, new))


def _headings(tree: Tree, at: int) -> str:
    """Headings of the clause and of the clauses above it, in one line."""
    clauses = _clauses(tree, (at, *tree.ancestors(at)))
    return " / ".join(clause.heading for clause in clauses if clause.heading)


def _rank(change: Change, place: float) -> tuple[int, int, float]:
    weight = min((ORDER.index(facet) for facet in change.facets), default=0)
    return (len(LEVELS) - LEVELS.index(change.significance.level), weight, place)


def _summary(
    pairs: tuple[Pair, ...], added: tuple[str, ...], removed: tuple[str, ...], changes: tuple[Change, ...]
) -> dict[str, int]:
    facets = Counter(facet for pair in pairs for facet in pair.facets)
    levels = Counter(change.significance.level for change in changes)
    return {
        "pairs": len(pairs),
        "unchanged": sum(pair.status == "unchanged" for pair in pairs),
        "changed": sum(pair.status == "changed" for pair in pairs),
        "added": len(added),
        "removed": len(removed),
        **{facet: facets[facet] for facet in ORDER},
        **{level: levels[level] for level in reversed(LEVELS)},
    }
