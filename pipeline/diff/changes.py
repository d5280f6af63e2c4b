"""The changes of a comparison: words, weight, what else is touched; ranked, most significant first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.diff.counted_words import counted, cover_words
from pipeline.diff.elsewhere import Elsewhere
from pipeline.diff.facets import JudgedPair, applies_otherwise, both_words, columns_renamed
from pipeline.diff.guidance import Guidance
from pipeline.diff.judged_change import JudgedChange
from pipeline.diff.known_terms import known_terms, parties
from pipeline.diff.links import Correspondence, Links
from pipeline.diff.priority import strongest, weighed
from pipeline.diff.ranking import PlacedChange, ranked
from pipeline.diff.references import CitationResolver
from pipeline.diff.ripple import Uses, ripples
from pipeline.diff.rules import ComparisonRules
from pipeline.diff.significance import weigh
from pipeline.diff.stale_references import LeftBehind, dangling
from pipeline.diff.stems import leads_in, stem
from pipeline.diff.tree import FRONT_KINDS, Tree, TreeNode
from pipeline.diff.undefined_terms import UndefinedTerms
from pipeline.diff.words import printed_edits
from pipeline.model import Change, Clause, LostReference, Ripple, Side, Significance, WordEdit
from pipeline.text import BETWEEN, ITEMS, beginning_words, joined_words

# 'The "Service" refers to …'
_DEFINES = re.compile(r"(?:The |An? )?[“\"][^”\"]{1,60}[”\"] (?:refers? to|means?|includes?)\b")
MEANING = {"wording", "heading"}


def ids_at(tree: Tree, positions: Sequence[int]) -> tuple[str, ...]:
    """The ids of the clauses at these positions."""
    return tuple(clause.id for clause in clauses_at(tree, positions))


def clauses_at(tree: Tree, positions: Sequence[int]) -> list[Clause]:
    """The clauses at these positions; a node that stands for a document is none."""
    return [clause for at in positions if (clause := tree.nodes[at].clause) is not None]


class Findings:
    """Makes the changes of one comparison and ranks them."""

    def __init__(
        self,
        links: Links,
        old: Side,
        new: Side,
        guidance: Sequence[Side],
        rules: ComparisonRules,
        facets: dict[Correspondence, JudgedPair],
    ) -> None:
        self.links, self.facets, self.old = links, facets, old
        self.rules, self.writing, self.subjects = rules.significance, rules.writing, rules.subjects
        self.strengths = rules.strengths
        self.parties = parties(old, new)
        self.terms = known_terms((*old.clauses, *new.clauses))
        self.in_new, self.in_old = Elsewhere(links.old, links.new), Elsewhere(links.new, links.old)
        self.covers = cover_words(old), cover_words(new)
        self.uses = Uses(new)
        self.old_uses = Uses(old)
        self.undefined = UndefinedTerms(new)
        self.guidance = Guidance(guidance, rules.paraphrase)
        self.touched = {
            clause.id
            for group, found in facets.items()
            if MEANING & set(found.facets)
            for clause in clauses_at(links.new, group.new)
        } | {clause.id for at, clause in enumerate(new.clauses) if at not in links.by_new}
        self.old_touched = {
            clause.id
            for at, clause in enumerate(old.clauses)
            if (group := links.by_old.get(at)) is None
            or any(clause.id in self.touched for clause in clauses_at(links.new, group.new))
        }

    def ranked(self) -> tuple[Change, ...]:
        """All changes, in the order in which they are told (`ranking`)."""
        found: list[PlacedChange] = []
        for group, judged in self.facets.items():
            if judged.facets:
                change = self._placed(self._of_pair(group, judged))
                found.append(PlacedChange(change, group.new[0], group.new[0]))
        for at in range(self.links.new.clauses):
            if at not in self.links.by_new and not self._on_other_cover(at, gone=False):
                first = _first(self.links.new, at, self.links.by_new)
                found.append(PlacedChange(self._placed(self._alone(at, gone=False)), at, first))
        for at in range(self.links.old.clauses):
            if at not in self.links.by_old and not self._on_other_cover(at, gone=True):
                first = _first(self.links.old, at, self.links.by_old)
                found.append(PlacedChange(self._placed(self._alone(at, gone=True)), at + 0.5, first + 0.5))
        return self.guidance.paraphrased(ranked(found), self.old)

    def _on_other_cover(self, at: int, *, gone: bool) -> bool:
        """Does a line before the first clause stand on the other side's cover, where no clause is made of it?"""
        node = (self.links.old if gone else self.links.new).nodes[at]
        if not node.front or node.clause is None:
            return False
        return not Counter(counted(node.clause.words)) - self.covers[not gone]

    def lost_references(self, cited: CitationResolver) -> tuple[LostReference, ...]:
        """The cross-references that no longer lead where they led, and new ones that lead nowhere, in the reading order
        of the new side. cited: where the citations of the new side lead."""
        found = [
            (
                group.new[0],
                LostReference(
                    kind=left.kind,
                    clause=ids_at(self.links.new, group.new[:1])[0],
                    written=left.written,
                    old=ids_at(self.links.old, (left.old,))[0],
                    new=ids_at(self.links.new, (left.new,))[0] if left.new is not None else None,
                ),
            )
            for group, judged in self.facets.items()
            for left in judged.left
        ]
        told = {(lost.clause, lost.written) for _, lost in found}
        for at, clause in enumerate(clauses_at(self.links.new, range(self.links.new.clauses))):
            found += [
                (at, LostReference(kind="dangling", clause=clause.id, written=written))
                for written in dict.fromkeys(dangling(cited, at, clause))
                if (clause.id, written) not in told and written not in self._old_words(at)
            ]
        return tuple(lost for _, lost in sorted(found, key=lambda item: item[0]))

    def _old_words(self, at: int) -> str:
        """The old words of the provision at a position of the new side, "" where it was added."""
        group = self.links.by_new.get(at)
        return joined_words(clauses_at(self.links.old, group.old)) if group is not None else ""

    def _placed(self, change: Change) -> Change:
        """A change with its place among those of its level."""
        tree, ids = (self.links.new, change.new) if change.new else (self.links.old, change.old)
        edited = " ".join(edit.text for edit in change.words if edit.op != "equal")
        seen = " ".join(f"{reason.old} {reason.new}" for reason in change.significance.reasons)  # "5 days" of "5"
        words = f"{stem(tree, tree.by_id[ids[0]])} {edited} {seen}"
        headings = _headings(tree, tree.by_id[ids[0]])
        reached = len(change.ripple) + len(change.guidance)
        told = [reason.rule for reason in change.significance.reasons]
        found = weighed(headings, words, reached, self.subjects, strongest(told, self.strengths))
        return replace(change, significance=replace(change.significance, score=found.score, subject=found.subject))

    def _of_pair(self, group: Correspondence, judged: JudgedPair) -> Change:
        facets = judged.facets
        olds, news = clauses_at(self.links.old, group.old), clauses_at(self.links.new, group.new)
        words = _words(olds, news, {"wording", "heading", "reference", "regrouped"} & set(facets))
        subject = JudgedChange(
            facets=facets,
            words=words,
            headings=_headings(self.links.new, group.new[0]),
            kind=_kind(self.links.new.nodes[group.new[0]], news[0]),
            left=(*(self._left(reference) for reference in judged.left), *self.undefined.left(olds)),
            around=(_around(self.links.old, group.old), _around(self.links.new, group.new)),
            parties=self.parties,
            terms=self.terms,
            stem=stem(self.links.new, group.new[0]),
            dated=all(self.links.old.nodes[at].dated for at in group.old)
            and all(self.links.new.nodes[at].dated for at in group.new),
        )
        deep = bool(MEANING & set(facets))
        return Change(
            old=ids_at(self.links.old, group.old),
            new=ids_at(self.links.new, group.new),
            facets=facets,
            words=words,
            significance=weigh(subject, self.rules, self.writing),
            ripple=ripples(news, self.uses, self.touched) if deep else (),
            guidance=self.guidance.impacts(olds) if set(facets) - {"reference"} else (),
        )

    def _alone(self, at: int, *, gone: bool) -> Change:
        tree = self.links.old if gone else self.links.new
        clauses = clauses_at(tree, (at,))
        words = (WordEdit(op="delete" if gone else "insert", text=joined_words(clauses)),) if clauses[0].words else ()
        subject = JudgedChange(
            facets=(),
            words=words,
            headings=_headings(tree, at),
            kind=clauses[0].kind,
            left=tuple(self.undefined.left(clauses)) if gone else (),
            bare=_is_bare(clauses[0]),
            stem=stem(tree, at),
            elsewhere=(self.in_new if gone else self.in_old).place(tree.nodes[at]),
            dated=tree.nodes[at].dated,
        )
        ids = ids_at(tree, (at,))
        return Change(
            old=ids if gone else (),
            new=() if gone else ids,
            facets=(),
            words=words,
            significance=weigh(subject, self.rules, self.writing) if words else Significance(level="none"),
            ripple=self._gone(clauses) if gone else self._came(clauses),
            guidance=self.guidance.impacts(clauses) if gone else (),
        )

    def _left(self, reference: LeftBehind) -> tuple[str, str, str]:
        """A reference left behind as (kind, what it named, what it names now)."""
        old = _named(self.links.old, reference.old)
        new = _named(self.links.new, reference.new) if reference.new is not None else "nothing"
        return reference.kind, f"{reference.written}: {old}", f"{reference.written}: {new}"

    def _came(self, clauses: list[Clause]) -> tuple[Ripple, ...]:
        """Clauses that used a term before it was defined, or that cite the clause in which the item is new."""
        found = ripples(clauses, self.uses, self.touched, happened="is new")
        cited = {clause.citation for clause in clauses}  # whose number was another clause's: see `references`
        return tuple(ripple for ripple in found if ripple.via != "reference" or ripple.term not in cited)

    def _gone(self, clauses: list[Clause]) -> tuple[Ripple, ...]:
        """Clauses of the new side whose old form used or cited a clause that is gone."""
        found: dict[str, Ripple] = {}
        for ripple in ripples(clauses, self.old_uses, self.old_touched, happened="is gone"):
            group = self.links.by_old[self.links.old.by_id[ripple.clause]]
            for heir in clauses_at(self.links.new, group.new):
                found.setdefault(heir.id, replace(ripple, clause=heir.id))
        return tuple(found.values())


def _kind(node: TreeNode, clause: Clause) -> str:
    """The kind of a clause for the rules: a line before the first numbered clause is "front", and a sentence that says
    what a word means is a definition wherever it stands."""
    if _DEFINES.match(clause.own):
        return "definition"
    return "front" if node.front and clause.kind in FRONT_KINDS - {"table_row"} else clause.kind


def _words(olds: list[Clause], news: list[Clause], differ: set[str]) -> tuple[WordEdit, ...]:
    old, new = both_words(olds, news, between=ITEMS)
    if not differ:
        return (WordEdit(op="equal", text=new),) if new else ()
    before, after = _around_items(olds, news)
    if after:
        old, new = before
    if applies_otherwise(olds[0], news[0]):
        old, new = (f"[{row.applicability}] {text}" for row, text in ((olds[0], old), (news[0], new)))
    if "heading" in differ and columns_renamed(olds[0], news[0]):
        old, new = (f"{' | '.join(row.columns)}: {text}" for row, text in ((olds[0], old), (news[0], new)))
    edits = printed_edits(old, new)
    if after:
        edits = (*edits, WordEdit(op="equal", text=BETWEEN), *printed_edits(*after))
    return edits


def _around_items(olds: list[Clause], news: list[Clause]) -> tuple[tuple[str, str], tuple[str, str] | None]:
    """The words of both sides before their items, and those after them where a list stands on both sides: they are
    compared each in its place."""
    old, new = olds[0], news[0]
    before = beginning_words(old), beginning_words(new)
    if len(olds) > 1 or len(news) > 1 or not all(before) or not old.closing or not new.closing:
        return before, None
    return before, (old.closing, new.closing)


def _around(tree: Tree, positions: Sequence[int]) -> str:
    """The words that clauses share a sentence with: of the clauses above that lead in to them, and of those below that
    they lead in to."""
    parts: list[str] = []
    at = tree.nodes[positions[0]].parent
    while at >= 0 and (clause := tree.nodes[at].clause) is not None and leads_in(clause):
        parts.insert(0, clause.own)
        at = tree.nodes[at].parent
    last = tree.nodes[positions[-1]]
    if last.clause is not None and leads_in(last.clause):
        parts += [clause.own for clause in clauses_at(tree, last.children)]
    return " ".join(parts)


def _is_bare(clause: Clause) -> bool:
    """Is a clause a heading without words of its own?"""
    return (
        bool(clause.heading) and not clause.own.strip() and clause.kind not in ("definition", "key_term", "table_row")
    )


def _first(tree: Tree, at: int, linked: Mapping[int, Correspondence]) -> int:
    """The topmost of the clauses above a clause that came or went with it."""
    while (above := tree.nodes[at].parent) not in linked and above >= 0 and tree.nodes[above].clause is not None:
        at = above
    return at


def _named(tree: Tree, at: int) -> str:
    """A clause by its heading, or the heading above it, or its first words."""
    clause = tree.nodes[at].clause
    headings = _headings(tree, at)
    if headings:
        return headings.split(" / ")[0]
    return " ".join(clause.own.split()[:8]) if clause is not None else ""


def _headings(tree: Tree, at: int) -> str:
    """Headings of the clause and of the clauses above it, in one line."""
    clauses = clauses_at(tree, (at, *tree.ancestors(at)))
    return " / ".join(clause.heading for clause in clauses if clause.heading)
