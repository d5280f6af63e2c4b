"""Clauses that were replaced where they stand: too short or too much reworded for the likeness of their words alone.

Asked last, of what is left between the same two neighbours under linked parents. A wrong pair would hide that one
clause went and another came, so the two must share rare words, be of one kind, and have no rival there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipeline.diff.links import Links
from pipeline.diff.sibling_match import Found, Gap, anchors, same_label
from pipeline.diff.similarity import Idf, Scored, assign, likeness
from pipeline.diff.tree import TreeNode

REPLACED = 0.2  # likeness of a clause to the one that took its number, where nothing else can have
WORDS = 8  # a shorter clause is not taken for the heir of a number alone
PLACE_HOLDERS = frozenset(
    (
        *("intentionally omitted", "not used", "reserved", "deleted", "no longer used", "not applicable"),
        *("to be inserted", "to be confirmed", "to be agreed", "insert here", "tbc", "none", ""),
    )
)
# Least cosine of the rare words of two clauses between the same neighbours, and of two whose names are all that is
# compared: headings with something below them, and texts of one or two words. Of the clauses that were removed and
# added at one place in 240 made comparisons, none but a name of two words reaches the first (0.25, the next 0.15);
# of those that were reworded in real contracts all that a reader would pair do.
IN_PLACE, BY_NAME = 0.22, 0.5
NAME = 2  # words
FILLED_IN = 0.1  # what it counts for that something stands where there were square brackets to fill in
WIDE = 400  # a place with more old × new clauses than this is a list replaced as a whole, where place tells nothing
KINDS = {
    "clause": "provision",
    "item": "provision",
    "paragraph": "provision",
    "question": "provision",
    "key_term": "row",
    "table_row": "row",
}


def replaced_in_place(links: Links) -> list[Found]:
    """Pairs of free clauses that stand between the same two neighbours and were replaced there.

    First the clause that keeps its number as the only free one there: where it became a place-holder ("Intentionally
    Omitted"), or has some words in common. Then those that share rare words, as one assignment.
    """
    found: list[Found] = []
    candidates: list[Scored] = []
    rarity = links.rarity()
    for olds, news in _places(links):
        one, two = links.old.nodes[olds[0]], links.new.nodes[news[0]]
        if len(olds) == len(news) == 1 and _heir(one, two):
            found.append((likeness(one.words, two.words), olds[0], news[0], "neighbours"))
        elif len(olds) * len(news) <= WIDE:
            candidates += _sharing(links, rarity, olds, news)
    found += [
        (likeness(links.old.nodes[old].words, links.new.nodes[new].words), old, new, "neighbours")
        for _, old, new in assign(candidates)
    ]
    return found


def _places(links: Links) -> Iterator[tuple[list[int], list[int]]]:
    """The free clauses of both sides that stand between the same two neighbours."""
    for parent, other in links.parents():
        olds = links.free_old(links.old.nodes[parent].children)
        news = links.free_new(links.new.nodes[other].children)
        if not olds or not news:
            continue
        before, after = anchors(links, parent, other)
        here: dict[Gap, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for at in olds:
            here[before[0][at], after[0][at]][0].append(at)
        for at in news:
            here[before[1][at], after[1][at]][1].append(at)
        yield from (both for both in here.values() if both[0] and both[1])


def _heir(one: TreeNode, two: TreeNode) -> bool:
    """Did one of two clauses that stand alone between their neighbours take the place of the other?

    It has its number, or neither has one, and one of them only holds the place: "[ ]", "[To be inserted]".
    """
    if not same_label(one, two):
        loose = _kind(one) == _kind(two) and not _numbered(one) and not _numbered(two)
        return loose and not one.children and not two.children and (_omitted(one) or _omitted(two))
    leaf = not one.children and not two.children and min(one.size, two.size) >= WORDS
    return (leaf and likeness(one.words, two.words) >= REPLACED) or _omitted(one) or _omitted(two)


def _to_fill_in(node: TreeNode) -> bool:
    """Is a clause nothing but one pair of square brackets: "[Name of the agency]"?"""
    text = node.clause.words.strip() if node.clause is not None else ""
    return text.startswith("[") and text.find("]") == len(text) - 1


def _numbered(node: TreeNode) -> bool:
    return node.clause is None or node.clause.number is not None or node.definition


def _omitted(node: TreeNode) -> bool:
    return node.clause is not None and node.clause.words.strip(" .[]").casefold() in PLACE_HOLDERS


def _sharing(links: Links, rarity: Idf, olds: list[int], news: list[int]) -> Iterator[Scored]:
    """Pairs that share rare words; of some that share as much, those at the same place among the free ones first."""
    for row, old in enumerate(olds):
        for column, new in enumerate(news):
            one, two = links.old.nodes[old], links.new.nodes[new]
            if _kind(one) != _kind(two) or one.definition:
                continue
            named = (one.children and two.children) or min(one.size, two.size) <= NAME
            score = rarity.cosine(one.words, two.words)
            apart = abs(row / len(olds) - column / len(news))
            if bool(one.children) != bool(two.children):
                continue
            if score >= (BY_NAME if named else IN_PLACE):
                yield score - 0.01 * apart, old, new
            elif _to_fill_in(one) and not _numbered(one) and not _numbered(two):
                yield FILLED_IN - 0.01 * apart, old, new


def _kind(node: TreeNode) -> str:
    kind = node.clause.kind if node.clause is not None else ""
    return KINDS.get(kind, kind)
