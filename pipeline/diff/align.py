"""Alignment: which clause of the new side each clause of the old side became.

Evidence is used from the strongest to the weakest, so that a weak likeness never takes a clause from its true
counterpart: the same words that stand nowhere else, the same defined term, children in common, likeness of words under
the same parent, likeness of words elsewhere (a move), joined or divided text (split, merge). Each step is one
assignment problem over all of its candidates. Guarantee: each clause is in one group at most; the same input gives the
same groups.

A wrong move is worse than a missed one: a clause is matched outside its parent only where no other clause is nearly as
like it, so repetitive schedules are matched by their parents, neighbours and order alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.diff.groups import SURE, WHOLE, join_and_divide
from pipeline.diff.links import Links
from pipeline.diff.match_features import first_cell
from pipeline.diff.moves import match_moved, match_reworded
from pipeline.diff.regrouped import match_regrouped
from pipeline.diff.replaced_in_place import replaced_in_place
from pipeline.diff.same_words import join_same_words, match_same_words
from pipeline.diff.sibling_match import block_candidates
from pipeline.diff.similarity import Scored, assign, contained, likeness, paired
from pipeline.diff.tree import Tree, TreeNode, WordCodes, content_key
from pipeline.model import Clause

NAME = re.compile(r"([A-Z][^:.;]{1,40}):\s+\S")
Vectors = Mapping[str, Sequence[float]]

SAME_MEANING, SOME_WORDS = 0.8, 0.1  # least cosine of two vectors, and least likeness of the words beside it
ROWS = 2000  # clauses of the old side whose vectors are compared with all of the new at once
EXACT_WORDS = 5  # a unique text of fewer words ("the Provider") is no evidence by itself
HEADINGS = 0.6  # before clauses are matched by so little likeness, those under one heading are
UNDER_HEADING = 0.4  # least share of the words of the shorter of two clauses under one heading that the other has
STEPS = ((0.9, 0.92), (0.72, 0.75), (0.5, 0.6), (0.4, 0.6))  # least likeness among siblings, and of a move


def align(old: Tree, new: Tree, vectors: Vectors | None = None, *, vocabulary: WordCodes | None = None) -> Links:
    """The correspondence of two trees; `vectors` (by content hash) add likeness of meaning among siblings.

    vocabulary: by which the words of the trees are encoded; with it words that moved between a clause and its items are
    found.
    """
    links = Links(old, new)
    match_unique(links)
    if vocabulary is not None:
        match_regrouped(links, vocabulary)
    match_terms(links)
    match_key_terms(links)
    match_documents(links)
    settle(links, 1.0)
    join_and_divide(links, SURE)
    for siblings, elsewhere in STEPS:
        if siblings < HEADINGS:
            match_headings(links)
            match_names(links)
        settle(links, siblings)
        match_moved(links, elsewhere)
        settle(links, siblings)
        join_and_divide(links, WHOLE)
    for score, one, two, how in replaced_in_place(links):
        links.link(one, two, how, score)
    match_reworded(links)
    match_same_words(links)
    join_same_words(links)
    settle(links, STEPS[-1][0])  # what was found last is evidence for its parent
    if vectors:
        match_meaning(links, vectors)
    return links


def settle(links: Links, floor: float) -> None:
    """Match parents by their children and children by their parents until nothing more is found.

    Of children with the very same words, those that have no twin are matched first: the others stand beside them.
    """
    while True:
        before = len(links.by_old)
        match_parents(links)
        found = block_candidates(links, floor, single=True) if floor >= 1 else []
        for score, old, new, how in found or block_candidates(links, floor):
            links.link(old, new, how, score)
        if len(links.by_old) == before:
            return


def match_unique(links: Links) -> None:
    """Link texts of some length that stand once on each side."""
    olds, news = _unique(links.old), _unique(links.new)
    for words, at in olds.items():
        other = news.get(words)
        if other is not None:
            links.link(at, other, "exact", 1.0)


def _unique(tree: Tree) -> dict[str, int]:
    seen = Counter(node.words for node in tree.nodes)
    return {node.words: node.at for node in tree.nodes if node.size >= EXACT_WORDS and seen[node.words] == 1}


def match_terms(links: Links) -> None:
    """Link definitions of a term that is defined once on each side."""
    olds, news = _terms(links.old), _terms(links.new)
    for term, positions in olds.items():
        others = news.get(term, [])
        if len(positions) == len(others) == 1 and positions[0] not in links.by_old and others[0] not in links.by_new:
            one, two = links.old.nodes[positions[0]], links.new.nodes[others[0]]
            links.link(one.at, two.at, "term", likeness(one.words, two.words))


def _terms(tree: Tree) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for node in tree.nodes:
        if node.definition and node.clause is not None and node.clause.heading:
            found[node.clause.heading.casefold()].append(node.at)
    return found


def match_key_terms(links: Links) -> None:
    """Link key terms that are cited alike, then those of one name, which may be the first cell of a row on one side."""
    _match_named(links, *(_named(tree, rows=False, cited=True) for tree in (links.old, links.new)))
    _match_named(links, *(_named(tree, rows=False, cited=False) for tree in (links.old, links.new)))
    _match_named(links, _named(links.old, rows=True, cited=False), _named(links.new, rows=False, cited=False))
    _match_named(links, _named(links.old, rows=False, cited=False), _named(links.new, rows=True, cited=False))


def _match_named(links: Links, olds: dict[str, list[int]], news: dict[str, list[int]]) -> None:
    """Link what has the same name, once among what is free on each side."""
    for name, positions in olds.items():
        one, two = links.free_old(positions), links.free_new(news.get(name, []))
        if len(one) == len(two) == 1:
            links.link(one[0], two[0], "term", _like(links, one[0], two[0]))


def _named(tree: Tree, *, rows: bool, cited: bool) -> dict[str, list[int]]:
    """The key terms of a side by name, or where cited, by citation; rows: the rows of its tables, by first cell."""
    found: dict[str, list[int]] = defaultdict(list)
    for node in tree.nodes:
        if node.clause is not None and node.clause.kind == ("table_row" if rows else "key_term"):
            name = node.clause.citation if cited else first_cell(node)
            if name:
                found[name.casefold()].append(node.at)
    return found


def match_headings(links: Links) -> None:
    """Link what is left under linked parents with the same heading, once on each side, and some words in common."""
    for parent, other in links.parents():
        olds, news = (_headed(tree, tree.nodes[at].children) for tree, at in ((links.old, parent), (links.new, other)))
        for heading in olds.keys() & news.keys():
            if len(olds[heading]) != 1 or len(news[heading]) != 1:
                continue
            one, two = links.old.nodes[olds[heading][0]], links.new.nodes[news[heading][0]]
            if one.at in links.by_old or two.at in links.by_new:
                continue
            shorter, longer = sorted((one.words, two.words), key=len)
            if contained(shorter, longer) >= UNDER_HEADING:
                links.link(one.at, two.at, "heading", likeness(one.words, two.words))


def _headed(tree: Tree, positions: list[int]) -> dict[str, list[int]]:
    """The clauses among these that have a heading and words besides, by heading; terms of definitions are none."""
    found: dict[str, list[int]] = defaultdict(list)
    for at in positions:
        clause = tree.nodes[at].clause
        if clause is not None and clause.heading and clause.own and clause.kind != "definition":
            found[clause.heading.casefold()].append(at)
    return found


def match_names(links: Links) -> None:
    """Link rows and lines with a name ("Fee: £5") that are left under linked parents, by their names, where
    each stands once on both sides: what is said under a name is its value, however it changed."""
    for parent, other in links.parents():
        olds, news = (
            _by_name(links.old, links.free_old(links.old.nodes[parent].children)),
            _by_name(links.new, links.free_new(links.new.nodes[other].children)),
        )
        for name in olds.keys() & news.keys():
            if len(olds[name]) == len(news[name]) == 1:
                one, two = olds[name][0], news[name][0]
                links.link(one, two, "name", _like(links, one, two))


def _by_name(tree: Tree, positions: list[int]) -> dict[str, list[int]]:
    """The clauses among these that have a name, by it: the first cell of a row, the words before a colon."""
    found: dict[str, list[int]] = defaultdict(list)
    for at in positions:
        clause = tree.nodes[at].clause
        if clause is not None and (name := _name(clause)):
            found[name].append(at)
    return found


def _name(clause: Clause) -> str:
    if len(clause.cells) > 1:
        name = clause.cells[0]
    elif clause.kind == "paragraph":
        match = NAME.match(clause.text)
        name = match[1] if match else ""
    else:
        name = ""
    # A number alone is the row's place in its table, not its name.
    return content_key(name).casefold() if any(map(str.isalpha, name)) else ""


def match_documents(links: Links) -> None:
    """Link the documents of the sides: one with one, several by the clauses that they have in common."""
    olds, news = links.old.roots(), links.new.roots()
    if len(olds) == len(news) == 1:
        links.link(olds[0], news[0], "document", 1.0)
        return
    shared: Counter[tuple[int, int]] = Counter()
    for at, group in links.by_old.items():
        shared[_root(links.old, at), _root(links.new, group.new[0])] += links.old.nodes[at].size
    for _, old, new in assign((float(weight), old, new) for (old, new), weight in shared.items()):
        links.link(old, new, "document", 1.0)


def _root(tree: Tree, at: int) -> int:
    return list(tree.ancestors(at))[-1]


def match_parents(links: Links) -> None:
    """Link clauses whose children are linked to each other; each link may be a vote above it."""
    while True:
        votes: Counter[tuple[int, int]] = Counter()
        voters: Counter[tuple[int, int]] = Counter()
        for group in list(links.groups()):
            pair = links.old.nodes[group.old[0]].parent, links.new.nodes[group.new[0]].parent
            if min(pair) >= 0 and pair[0] not in links.by_old and pair[1] not in links.by_new:
                votes[pair] += links.old.nodes[group.old[0]].size + links.new.nodes[group.new[0]].size + 2
                voters[pair] += 1
        candidates: list[Scored] = []
        for (old, new), weight in votes.items():
            one, two = links.old.nodes[old], links.new.nodes[new]
            share = weight / (_family(links.old, one) + _family(links.new, two))
            alike = likeness(one.words, two.words)
            if _same_parent(alike, share, voters[old, new], one, two):
                candidates.append((share + alike, old, new))
        for _, old, new in assign(candidates):
            links.link(old, new, "children", _like(links, old, new))
        if not candidates:
            return


def _family(tree: Tree, node: TreeNode) -> int:
    return sum(tree.nodes[child].size + 1 for child in node.children)


def _same_parent(alike: float, share: float, voters: int, one: TreeNode, two: TreeNode) -> bool:
    """Is the evidence of the children enough, given how alike the parents' own words are?

    One child in common may have moved from one parent to the other, so then the parents must be alike themselves.
    """
    if alike >= 0.5:
        return share >= 0.15
    if one.size >= 12 and two.size >= 12 and alike < 0.25:
        return False
    return share >= 0.5 and (voters >= 2 or alike >= 0.3)


def match_meaning(links: Links, vectors: Vectors) -> None:
    """Link what is left under linked parents where the vectors (unit length) say that it means the same."""
    candidates: list[Scored] = []
    for parent, other in links.parents():
        olds = _known(links.old, links.free_old(links.old.nodes[parent].children), vectors)
        news = _known(links.new, links.free_new(links.new.nodes[other].children), vectors)
        if not olds or not news:
            continue
        right = np.asarray(list(news.values()), dtype=np.float32).T
        old_at, new_at = list(olds), list(news)
        for start in range(0, len(olds), ROWS):
            left = np.asarray([olds[at] for at in old_at[start : start + ROWS]], dtype=np.float32)
            alike = left @ right
            rows, columns = np.nonzero(alike >= SAME_MEANING)
            pairs = [(old_at[start + row], new_at[column]) for row, column in zip(rows, columns, strict=True)]
            words = paired([(links.old.nodes[old].words, links.new.nodes[new].words) for old, new in pairs])
            candidates += [
                (float(score), old, new)
                for score, (old, new), some in zip(alike[rows, columns], pairs, words, strict=True)
                if some >= SOME_WORDS
            ]
    for _, old, new in assign(candidates):
        links.link(old, new, "meaning", _like(links, old, new))


def _like(links: Links, old: int, new: int) -> float:
    return likeness(links.old.nodes[old].words, links.new.nodes[new].words)


def _known(tree: Tree, positions: list[int], vectors: Vectors) -> dict[int, Sequence[float]]:
    """The vectors of those clauses that have one."""
    found = {at: vectors.get(clause.content_hash) for at in positions if (clause := tree.nodes[at].clause) is not None}
    return {at: vector for at, vector in found.items() if vector is not None and len(vector)}
