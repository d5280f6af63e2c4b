"""Splits and merges: one clause whose words became several, or the other way round.

The pieces are two or three neighbouring clauses, or a clause with all that stands below it: a list within a sentence
that was set out as items, a clause that became a section.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.diff.links import Links
from pipeline.diff.similarity import contained, likeness
from pipeline.diff.tree import Tree

SURE, WHOLE = 0.94, 0.84  # likeness of the one clause to the others joined: before, and after, single links are made
PIECE = 0.75  # share of the words of each piece that the one clause has, in order
GAIN = 0.02  # by how much the pieces joined must be more like the one than the best piece alone
WORDS = 5  # a piece has at least so many words
SET_OUT = 0.1  # by how much less a clause with all below it must be like the one: words are put in between the items
HOME = 0.05  # what it counts for that the parents of the one and of the pieces are the same clause
FAMILY = 12  # clauses at most, of a clause with all below it
REACH = 4  # two pieces stand so near to each other in their list; what stood between them may have moved away


@dataclass(frozen=True, slots=True)
class _View:
    """The links seen from the side that holds the pieces: a split as it is, a merge the other way round."""

    links: Links
    split: bool

    @property
    def whole(self) -> Tree:
        return self.links.old if self.split else self.links.new

    @property
    def pieces(self) -> Tree:
        return self.links.new if self.split else self.links.old

    def families(self) -> list[tuple[int, ...]]:
        """The clauses on the side of the pieces with all that stands below each, where that is not too much."""
        known = self.links.families
        if self.split not in known:
            known[self.split] = families(self.pieces)
        return known[self.split]

    def of_piece(self, at: int) -> int | None:
        """The clause of the other side that a piece is linked with alone."""
        group = (self.links.by_new if self.split else self.links.by_old).get(at)
        if group is None or len(group.old) > 1 or len(group.new) > 1:
            return None
        return group.old[0] if self.split else group.new[0]

    def grouped(self, at: int) -> bool:
        """Is this piece in a group of several already?"""
        group = (self.links.by_new if self.split else self.links.by_old).get(at)
        return group is not None and len(group.old) + len(group.new) > 2

    def taken(self, at: int) -> bool:
        """Is this piece in a group of several already, linked with the very same words, or on the cover?"""
        if self.pieces.nodes[at].front:
            return True
        group = (self.links.by_new if self.split else self.links.by_old).get(at)
        return self.grouped(at) or (group is not None and group.score >= 1)

    def free_whole(self, at: int) -> bool:
        """May this clause be the one: not linked, or linked with one clause that is not quite the same?"""
        group = (self.links.by_old if self.split else self.links.by_new).get(at)
        return group is None or (len(group.old) + len(group.new) == 2 and group.score < 1)

    def partner(self, at: int) -> int | None:
        """The piece that the one clause is linked with now."""
        group = (self.links.by_old if self.split else self.links.by_new).get(at)
        return None if group is None else (group.new[0] if self.split else group.old[0])


def families(tree: Tree) -> list[tuple[int, ...]]:
    """Each clause that has others below it with all of them, in reading order, if they are `FAMILY` at most."""
    sizes = [1] * len(tree.nodes)
    for node in reversed(tree.nodes[: tree.clauses]):  # a parent stands before its children
        sizes[node.parent] += sizes[node.at]
    return [tuple(_below(tree, node.at)) for node in tree.nodes[: tree.clauses] if 1 < sizes[node.at] <= FAMILY]


def _below(tree: Tree, at: int) -> Iterator[int]:
    yield at
    for child in tree.nodes[at].children:
        yield from _below(tree, child)


def join_and_divide(links: Links, floor: float) -> None:
    """Find splits, then merges, among near siblings of which at least one has no counterpart."""
    for split in (True, False):
        view = _View(links, split)
        found = sorted(_candidates(view, floor), key=lambda item: (-_preferred(view, item), item[1], item[2]))
        used: set[int] = set()
        wholes: set[int] = set()
        for score, whole, window in found:
            if whole in wholes or used & set(window):
                continue
            wholes.add(whole)
            used |= set(window)
            if split:
                links.add((whole,), window, "split", score)
            else:
                links.add(window, (whole,), "merge", score)


def _preferred(view: _View, found: tuple[float, int, tuple[int, ...]]) -> float:
    """The score, and more where the parents are the same clause: one term may be defined in two parts of a contract."""
    score, whole, window = found
    above, other = view.whole.nodes[whole].parent, view.pieces.nodes[window[0]].parent
    old, new = (above, other) if view.split else (other, above)
    return score + (HOME if view.links.linked(old, new) else 0.0)


def _candidates(view: _View, floor: float) -> set[tuple[float, int, tuple[int, ...]]]:
    """Each free piece is looked up in the clauses that hold its words; then its neighbours are tried with it."""
    found = set(_set_out(view, floor))
    for parent in view.pieces.nodes:
        for place, at in enumerate(parent.children):
            if not _able(view, at) or view.of_piece(at) is not None:
                continue
            for whole in _holders(view, at):
                if not view.free_whole(whole):
                    continue
                for window in _windows(view, parent.children, place):
                    score = _fits(view, whole, window)
                    if score >= floor:
                        found.add((score, whole, window))
    return found


def _set_out(view: _View, floor: float) -> Iterator[tuple[float, int, tuple[int, ...]]]:
    """Clauses without anything below them whose words are those of a clause with all that stands below it."""
    for family in view.families():
        if all(view.of_piece(at) is not None for at in family):
            continue
        if any(view.pieces.nodes[at].front or view.grouped(at) for at in family):
            continue
        text = "".join(view.pieces.nodes[at].words for at in family)
        for whole in view.links.index(old=view.split).near(text):
            if view.whole.nodes[whole].children or not view.free_whole(whole):
                continue
            score = _fits(view, whole, family, gain=0.0)
            if score >= (floor if floor >= SURE else floor - SET_OUT):
                yield score, whole, family


def _able(view: _View, at: int) -> bool:
    return view.pieces.nodes[at].size >= WORDS and not view.taken(at)


def _holders(view: _View, at: int) -> list[int]:
    """Clauses of the other side that have the words of a piece in order, and more."""
    known = view.links.holders
    if (view.split, at) not in known:
        index, text = view.links.index(old=view.split), view.pieces.nodes[at].words
        near = index.near(text)
        known[view.split, at] = [
            whole
            for whole in near
            if len(index.texts[whole]) > len(text) and contained(text, index.texts[whole]) >= PIECE
        ]
    return known[view.split, at]


def _windows(view: _View, children: list[int], place: int) -> list[tuple[int, ...]]:
    """The child at `place` with one near sibling, in either order, or as one of three neighbours; none in a group
    yet."""
    first, last = max(0, place - REACH + 1), min(len(children), place + REACH)
    near = [at for at in range(first, last) if at != place and _able(view, children[at])]
    found: list[tuple[int, ...]] = []
    for other in near:
        found += [(children[place], children[other]), (children[other], children[place])]
    usable = {*near, place}
    for start in range(place - 2, place + 1):
        if {start, start + 1, start + 2} <= usable:
            found.append((children[start], children[start + 1], children[start + 2]))
    return found


def _fits(view: _View, whole: int, window: tuple[int, ...], gain: float = GAIN) -> float:
    """The likeness of the one clause and the pieces joined, 0 if they cannot be the same provision.

    A piece that is linked with another clause keeps that link; the one clause's own link must be with a piece. gain: by
    how much the pieces joined must be more like the one than the best piece alone.
    """
    text = view.whole.nodes[whole].words
    partner = view.partner(whole)
    if partner is not None and partner not in window:
        return 0.0
    if any((other := view.of_piece(at)) is not None and other != whole for at in window):
        return 0.0
    if view.whole.nodes[whole].definition and any(_of_other_definition(view, at, window) for at in window):
        return 0.0
    pieces = [view.pieces.nodes[at].words for at in window]
    score = likeness(text, "".join(pieces))
    if min(contained(piece, text) for piece in pieces if piece) < PIECE:
        return 0.0
    return score if score - max(likeness(text, piece) for piece in pieces) >= gain else 0.0


def _of_other_definition(view: _View, at: int, window: tuple[int, ...]) -> bool:
    """Is a piece an item of a definition that is no piece itself? Then it is no definition of the one clause's term."""
    parent = view.pieces.nodes[at].parent
    return view.pieces.nodes[parent].definition and parent not in window
