"""The facets of each pair: what kind of difference there is between the old and the new clause.

wording, heading: the words, or the codes of the applicability column, differ by more than typography; for headings,
capitals are typography. reference: they differ only in references that follow their targets, or a reference in them was
left behind. number: the printed label changed. place: the clause itself moved, to another parent or out of order among
its siblings; clauses below a moved one did not move. split, merge: one clause became several, or several one.
regrouped: its words differ only in what passed to or from its parent, its items or what stands beside it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from pipeline.diff.links import Correspondence, Links
from pipeline.diff.references import CitationResolver, only_following
from pipeline.diff.regrouped import regrouped_groups
from pipeline.diff.stale_references import LeftBehind, left_behind
from pipeline.diff.tree import Tree, TreeNode, comparable_words, content_key
from pipeline.model import Clause
from pipeline.text import joined_words

_ROW_NUMBER = re.compile(r"\(?(?:[A-Za-z]|\d{1,3}(?:\.\d{1,3})*|[ivxIVX]{1,6})[.)]\s+(?=\S)")
# Kinds that may be read as standing under a clause or beside it.
LOOSE = ("paragraph", "table_row", "key_term")
ORDER = ("wording", "heading", "number", "place", "split", "merge", "regrouped", "reference")


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """What is different in a pair: its facets, and its references that were left behind."""

    facets: tuple[str, ...]
    left: tuple[LeftBehind, ...] = ()


def facets_of(links: Links, cited: tuple[CitationResolver, CitationResolver]) -> dict[Correspondence, JudgedPair]:
    """The facets of every group of clauses (documents as a whole have none), in the order of INTERFACES.

    cited: where the citations of the old and of the new side lead.

    A clause whose words stand, but which cites a number that now names nothing or something else, has the facet
    "reference" too: what it says changed though it does not look so. Of a table whose columns got other names, the
    first row has the facet "heading".
    """
    shuffled = out_of_order(links)
    found: dict[Correspondence, JudgedPair] = {}
    reworded: list[Correspondence] = []
    tables: set[tuple[int, tuple[str, ...], tuple[str, ...]]] = set()  # whose changed column names were told
    for group in links.groups():
        one, two = links.old.nodes[group.old[0]], links.new.nodes[group.new[0]]
        if one.clause is None or two.clause is None:
            continue
        facets = _words_facets(links, cited, group)
        table = one.parent, one.clause.columns, two.clause.columns
        if table not in tables and columns_renamed(one.clause, two.clause):
            tables.add(table)
            facets.add("heading")
        if applies_otherwise(one.clause, two.clause):
            facets.add("wording")
        if label_key(one.clause) != label_key(two.clause):
            facets.add("number")
        if other_parent(links, one, two) or group in shuffled:
            facets.add("place")
        if len(group.new) > 1:
            facets.add("split")
        if len(group.old) > 1:
            facets.add("merge")
        if facets & {"wording"} and not facets & {"heading"}:
            reworded.append(group)
        left = left_behind(links, cited, (one.at, one.clause.own), (two.at, two.clause.own))
        if left and not facets & {"wording", "heading"}:
            facets.add("reference")
        found[group] = JudgedPair(tuple(facet for facet in ORDER if facet in facets), tuple(left))
    for group in regrouped_groups(links, reworded):
        judged = found[group]
        others = {"regrouped", *judged.facets} - {"wording"}
        found[group] = replace(judged, facets=tuple(facet for facet in ORDER if facet in others))
    return found


def _clauses(tree: Tree, positions: tuple[int, ...]) -> list[Clause]:
    return [clause for at in positions if (clause := tree.nodes[at].clause) is not None]


def both_words(olds: list[Clause], news: list[Clause], *, between: str = "") -> tuple[str, str]:
    """The words of both sides of a pair. between: what stands for items that are not among them.

    The bars between the cells of a row are no words: where the sides have not the same number of them, as a row against
    a paragraph has not, they are left out.
    """
    old, new = joined_words(olds, between=between), joined_words(news, between=between)
    rows = any(clause.cells for clause in (*olds, *news))
    if rows and old.count(" | ") != new.count(" | "):
        return old.replace(" | ", " "), new.replace(" | ", " ")
    return old, new


def set_apart(old: str, new: str) -> bool:
    """Are words joined or parted ("in to", "into")? Hyphens join and part nothing."""
    return all(
        comparable_words(old.replace("-", sign)) != comparable_words(new.replace("-", sign)) for sign in ("", " ")
    ) and not any(map(str.isdigit, old))


def label_key(clause: Clause) -> str:
    """A label without what is only typography: closing stop, case, spaces."""
    return content_key((clause.number or "").rstrip(".:")).casefold()


def _words_facets(links: Links, cited: tuple[CitationResolver, CitationResolver], group: Correspondence) -> set[str]:
    old_words, new_words = both_words(_clauses(links.old, group.old), _clauses(links.new, group.new))
    if old_words == new_words:
        return set()
    if content_key(old_words) == content_key(new_words):
        apart = links.spaced and set_apart(old_words, new_words)
        return {"wording"} if apart else set()
    where = group.old[0], group.new[0]
    if only_following(links, cited, (where[0], old_words), (where[1], new_words)):
        return {"reference"}
    old, new = links.old.nodes[where[0]].clause, links.new.nodes[where[1]].clause
    if len(group.old) > 1 or len(group.new) > 1 or old is None or new is None:
        return {"wording"}
    if only_numbered_anew(old, new):
        return {"number"}
    if bool(old.cells) != bool(new.cells):
        return {"wording"}
    facets = set()
    titled = old.heading is not None and new.heading is not None
    if not titled and old.own and new.own:  # a run-in heading may be read as text on one side
        return set() if content_key(_run_in(old)) == content_key(_run_in(new)) else {"wording"}
    if content_key(old.heading or "").casefold() != content_key(new.heading or "").casefold():
        facets.add("heading")
    if content_key(old.own) != content_key(new.own):
        follows = only_following(links, cited, (where[0], old.own), (where[1], new.own))
        facets.add("reference" if follows else "wording")
    return facets


def only_numbered_anew(old: Clause, new: Clause) -> bool:
    """Do two rows of a table differ in nothing but the number that their first cell begins with ("L. Payment")?"""
    if not old.cells or not new.cells or not (_ROW_NUMBER.match(old.cells[0]) and _ROW_NUMBER.match(new.cells[0])):
        return False
    one, two = ((_ROW_NUMBER.sub("", clause.cells[0]), *clause.cells[1:]) for clause in (old, new))
    return content_key(" | ".join(one)) == content_key(" | ".join(two))


def columns_renamed(old: Clause, new: Clause) -> bool:
    """Do two rows stand below other names of columns? Where a side has none, they were not read."""
    if not old.columns or not new.columns:
        return False
    return content_key(" | ".join(old.columns)).casefold() != content_key(" | ".join(new.columns)).casefold()


def applies_otherwise(old: Clause, new: Clause) -> bool:
    """Do the codes beside two clauses name other services? Where a side has none, its column was not printed."""
    one, two = ({code.strip() for code in (clause.applicability or "").split(",")} - {""} for clause in (old, new))
    return bool(one) and bool(two) and one != two


def _run_in(clause: Clause) -> str:
    """A clause with its heading as the beginning of its text, closed by the stop that was taken off it."""
    return f"{clause.heading}. {clause.own}" if clause.heading else clause.own


def other_parent(links: Links, one: TreeNode, two: TreeNode) -> bool:
    """Does the new clause stand under another parent than the one that the old parent became?

    A paragraph or row without a label may be read as standing under a clause or beside it: one level makes no move.
    """
    old, new = _parent(links.old, one, links.by_old.keys()), _parent(links.new, two, links.by_new.keys())
    if links.linked(old, new) or _read_otherwise(links, one, two):
        return False
    if _loose(one) and _loose(two):
        above, other = links.old.nodes[old].parent, links.new.nodes[new].parent
        return not (above >= 0 and links.linked(above, new)) and not (other >= 0 and links.linked(old, other))
    return True


def _read_otherwise(links: Links, one: TreeNode, two: TreeNode) -> bool:
    """Do two clauses without a number, of other kinds, stand beside the same clause in reading order?

    A row or paragraph that is read as a heading on the other side stands where it stood, whatever it is now above.
    """
    if one.clause is None or two.clause is None or one.clause.kind == two.clause.kind:
        return False
    if one.clause.number is not None or two.clause.number is not None:
        return False
    return links.linked(one.at - 1, two.at - 1) or links.linked(one.at + 1, two.at + 1)


def _loose(node: TreeNode) -> bool:
    return node.clause is not None and node.clause.number is None and node.clause.kind in LOOSE


def _parent(tree: Tree, node: TreeNode, linked: object) -> int:
    """The nearest ancestor that says something or has a counterpart: a level without words is layout."""
    at = node.parent
    while tree.nodes[at].parent >= 0 and not tree.nodes[at].words and at not in linked:  # type: ignore[operator]
        at = tree.nodes[at].parent
    return at


def out_of_order(links: Links) -> set[Correspondence]:
    """Groups that stay with their parent but left the order of its children.

    The longest run of children that kept their order stayed; the others moved. Of two that changed places, the one
    moved that went further. Definitions are sorted by their terms, so their order says nothing.
    """
    families: dict[tuple[int, int], list[Correspondence]] = defaultdict(list)
    for group in links.groups():
        one, two = links.old.nodes[group.old[0]], links.new.nodes[group.new[0]]
        if one.clause is not None and two.clause is not None and not one.definition:
            families[one.parent, two.parent].append(group)
    moved: set[Correspondence] = set()
    for (old, new), members in families.items():
        if links.linked(old, new):
            members.sort(key=lambda group: group.old[0])
            jumps = [_jump(links, group) for group in members]
            kept = longest_increasing([group.new[0] for group in members], jumps)
            moved |= {group for at, group in enumerate(members) if at not in kept}
    return moved


def _jump(links: Links, group: Correspondence) -> int:
    return abs(links.old.nodes[group.old[0]].place - links.new.nodes[group.new[0]].place)


def longest_increasing(values: list[int], costs: list[int]) -> set[int]:
    """Positions of a longest increasing subsequence of distinct numbers; among the longest the one of the least cost.

    A Fenwick tree over the ranks of the values keeps the best run that ends at or under each, so the time is n·log n.
    """
    ranks = {value: rank for rank, value in enumerate(sorted(values), start=1)}
    best: list[tuple[int, int, int]] = [(0, 0, -1)] * (len(values) + 1)  # (length, minus cost, last position)
    before = [-1] * len(values)
    last = (0, 0, -1)
    for at, value in enumerate(values):
        found, rank = (0, 0, -1), ranks[value] - 1
        while rank > 0:
            found = max(found, best[rank])
            rank -= rank & -rank
        before[at] = found[2]
        run = (found[0] + 1, found[1] - costs[at], at)
        last = max(last, run)
        rank = ranks[value]
        while rank <= len(values):
            best[rank] = max(best[rank], run)
            rank += rank & -rank
    kept: set[int] = set()
    position = last[2]
    while position >= 0:
        kept.add(position)
        position = before[position]
    return kept
