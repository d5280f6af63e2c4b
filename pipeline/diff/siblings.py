"""Matching under linked parents: likeness of words, with neighbours, order and label deciding between near twins."""

from __future__ import annotations

from collections import Counter

import numpy as np

from pipeline.diff.likeness import Scored, WordIndex, assign, contained, likeness, matrix
from pipeline.diff.links import Links
from pipeline.diff.tree import Node

GAP = 0.05  # for standing behind, and again for standing before, the same clause on both sides
SAME_LABEL = 0.03
DISTANCE = 0.02  # taken off for standing at another place in the list, in proportion
GAP_HELP = 0.12  # by how much the threshold is lower between the same two neighbours
INSIDE_HELP = 0.15  # … and where one of the two has nearly all words of the other
INSIDE, INSIDE_WORDS = 0.75, 8
SHORT = 4  # words; headings and list items of fewer words must be nearly the same
SHORT_FLOOR = 0.66
DEFINITION_FLOOR = 0.7  # a definition under another term is another definition unless its words say otherwise
BARE = 0.75  # likeness of two clauses without words and with other labels
REPLACED = 0.2  # likeness of a clause to the one that took its number, where nothing else can have
PLACE_HOLDERS = frozenset(("intentionally omitted", "not used", "reserved", "deleted", "no longer used"))
LARGE = 1500  # a list longer than this is compared by rare words, not each with each

Found = tuple[float, int, int, str]


def block_candidates(links: Links, floor: float) -> list[Found]:
    """New links (likeness, old, new, how) among the free children of all linked parents, one-to-one, best in sum."""
    scored: list[Scored] = []
    alike: dict[tuple[int, int], tuple[float, str]] = {}
    for parent, other in links.parents():
        olds = links.free_old(links.old.nodes[parent].children)
        news = links.free_new(links.new.nodes[other].children)
        if not olds or not news:
            continue
        before, after = _anchors(links, parent, other)
        count = len(links.old.nodes[parent].children), len(links.new.nodes[other].children)
        for old, new, score in _alike(links, olds, news, floor):
            one, two = links.old.nodes[old], links.new.nodes[new]
            gap = (before[0].get(old) == before[1].get(new)) + (after[0].get(old) == after[1].get(new))
            lower = 0.0 if gap < 2 else INSIDE_HELP if _inside(one, two) else GAP_HELP
            if not _enough(one, two, score, floor - lower):
                continue
            label = _same_label(one, two)
            apart = abs(one.place / count[0] - two.place / count[1])
            scored.append((score + GAP * gap + SAME_LABEL * label - DISTANCE * apart, old, new))
            alike[old, new] = score, _evidence(score, gap, floor)
    return [(alike[old, new][0], old, new, alike[old, new][1]) for _, old, new in assign(scored)]


def _inside(one: Node, two: Node) -> bool:
    shorter, longer = sorted((one.words, two.words), key=len)
    return len(shorter) >= INSIDE_WORDS and contained(shorter, longer) >= INSIDE


def _evidence(score: float, gap: int, floor: float) -> str:
    if score >= 1:
        return "exact"
    return "neighbours" if gap == 2 and score < floor else "wording"


def _alike(links: Links, olds: list[int], news: list[int], floor: float) -> list[tuple[int, int, float]]:
    """Pairs of free siblings with their likeness, those far under the floor left out."""
    left, right = [links.old.nodes[at].words for at in olds], [links.new.nodes[at].words for at in news]
    least = max(0.2, floor - INSIDE_HELP)
    pairs: list[tuple[int, int, float]] = []
    if len(olds) * len(news) > LARGE * LARGE:
        index = WordIndex.of(right)
        for row, text in enumerate(left):
            pairs += [
                (olds[row], news[column], score)
                for column in index.near(text)
                if (score := likeness(text, right[column])) >= least
            ]
        return pairs
    scores = matrix(left, right, least)
    for row, column in zip(*np.nonzero(scores), strict=True):
        pairs.append((olds[row], news[column], float(scores[row, column])))
    bare_old = [at for at in olds if not links.old.nodes[at].words]
    bare_new = [at for at in news if not links.new.nodes[at].words]
    for old in bare_old:  # clauses without words of their own ("Schedule 2"): the label is the best there is
        one = links.old.nodes[old]
        pairs += [(old, new, 1.0 if _same_label(one, links.new.nodes[new]) else BARE) for new in bare_new]
    return pairs


def _same_label(one: Node, two: Node) -> bool:
    if one.clause is None or two.clause is None or one.clause.label is None or two.clause.label is None:
        return False
    return one.clause.label.rstrip(".:").casefold() == two.clause.label.rstrip(".:").casefold()


def _same_first_cell(one: Node, two: Node) -> bool:
    if one.clause is None or two.clause is None or not one.clause.cells or not two.clause.cells:
        return False
    return bool(one.clause.cells[0].strip()) and one.clause.cells[0].casefold() == two.clause.cells[0].casefold()


def _enough(one: Node, two: Node, score: float, floor: float) -> bool:
    """Is a likeness enough for what these two are?"""
    if one.definition != two.definition:
        return False
    if one.definition:
        return score >= max(floor, DEFINITION_FLOOR)
    if not one.words:
        return score >= floor
    if _same_first_cell(one, two):
        return score >= 0.25
    if min(one.size, two.size) < SHORT:
        return score >= max(floor, SHORT_FLOOR)
    return score >= floor


def _anchors(
    links: Links, parent: int, other: int
) -> tuple[tuple[dict[int, int], dict[int, int]], tuple[dict[int, int], dict[int, int]]]:
    """For each child the nearest linked sibling before it, and after it, named by its position on the new side.

    The first dictionaries are for the old children, the second for the new ones; the ends of a list count as neighbours
    (-1 and -2).
    """
    olds, news = links.old.nodes[parent].children, links.new.nodes[other].children
    here = set(news)
    old_names = {
        at: next((new for new in links.by_old[at].new if new in here), None) for at in olds if at in links.by_old
    }
    known = {name for name in old_names.values() if name is not None}
    new_names = {at: at for at in news if at in known}
    return (
        (_nearest(olds, old_names, -1), _nearest(news, new_names, -1)),
        (_nearest(olds[::-1], old_names, -2), _nearest(news[::-1], new_names, -2)),
    )


def _nearest(children: list[int], names: dict[int, int | None] | dict[int, int], start: int) -> dict[int, int]:
    found, last = {}, start
    for at in children:
        found[at] = last
        name = names.get(at)
        if name is not None:
            last = name
    return found


def replaced_in_place(links: Links) -> list[Found]:
    """Pairs that keep their number between the same two neighbours, each the only free clause there, to be used last.

    Where such a clause became a place-holder ("Intentionally Omitted"), or has some words in common, it was replaced.
    """
    found: list[Found] = []
    for parent, other in links.parents():
        olds = links.free_old(links.old.nodes[parent].children)
        news = links.free_new(links.new.nodes[other].children)
        before, after = _anchors(links, parent, other)
        gaps_old = Counter((before[0][at], after[0][at]) for at in olds)
        gaps_new = Counter((before[1][at], after[1][at]) for at in news)
        for old in olds:
            gap = before[0][old], after[0][old]
            new = next((at for at in news if (before[1][at], after[1][at]) == gap), None)
            if new is None or gaps_old[gap] != 1 or gaps_new[gap] != 1:
                continue
            one, two = links.old.nodes[old], links.new.nodes[new]
            score = likeness(one.words, two.words)
            leaf = not one.children and not two.children and min(one.size, two.size) >= INSIDE_WORDS
            if _same_label(one, two) and ((leaf and score >= REPLACED) or _omitted(one) or _omitted(two)):
                found.append((score, old, new, "neighbours"))
    return found


def _omitted(node: Node) -> bool:
    return node.clause is not None and node.clause.words.strip(" .[]").casefold() in PLACE_HOLDERS
