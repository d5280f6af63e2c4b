"""Matching under linked parents: likeness of words, with neighbours, order and label deciding between near twins."""

from __future__ import annotations

from collections import Counter
from collections.abc import KeysView, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.diff.links import Links
from pipeline.diff.match_features import Numbers, same
from pipeline.diff.similarity import Floats, Scored, WordIndex, choose, contained, likeness, matrix
from pipeline.diff.tree import TreeNode

GAP = 0.05  # for standing behind, and again for standing before, the same clause on both sides
SAME_LABEL = 0.03
DISTANCE = 0.02  # taken off for standing at another place in the list, in proportion, or further from a neighbour
BEHIND = 0.5  # steps by which the neighbour after counts less than the one before: a list is read from its caption on
GAP_HELP = 0.12  # by how much the threshold is lower between the same two neighbours
INSIDE_HELP = 0.15  # … and where one of the two has nearly all words of the other
INSIDE, INSIDE_WORDS = 0.75, 8
SHORT = 4  # words; headings and list items of fewer words must be nearly the same
SHORT_FLOOR = 0.66
SAME_CELL_FLOOR = 0.25  # for table rows that begin with the same cell
DEFINITION_FLOOR = 0.7  # a definition under another term is another definition unless its words say otherwise
BARE = 0.75  # likeness of two clauses without words and with other labels
LARGE = 1500  # a list longer than this is compared by rare words, not each with each

Found = tuple[float, int, int, str]
Gap = tuple[int, int]  # the linked neighbours before and after, as `anchors` names them


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of clauses that may be linked, one at each place of the arrays: positions, likeness, neighbours, distance.

    gap: how many neighbours (before, after) are the same clause on both sides. apart: how far from the same place, in
    proportion: as steps from such a neighbour, or else in their lists.
    """

    olds: Numbers
    news: Numbers
    scores: Floats
    gap: Numbers
    apart: Floats

    @staticmethod
    def joined(blocks: Sequence[_Pairs]) -> _Pairs:
        """All pairs of some blocks."""
        return _Pairs(
            np.concatenate([block.olds for block in blocks]),
            np.concatenate([block.news for block in blocks]),
            np.concatenate([block.scores for block in blocks]),
            np.concatenate([block.gap for block in blocks]),
            np.concatenate([block.apart for block in blocks]),
        )

    def only(self, chosen: NDArray[np.bool_]) -> _Pairs:
        """Those of the pairs that are chosen."""
        return _Pairs(self.olds[chosen], self.news[chosen], self.scores[chosen], self.gap[chosen], self.apart[chosen])


def block_candidates(links: Links, floor: float, *, single: bool = False) -> list[Found]:
    """New links (likeness, old, new, how) among the free children of all linked parents, one-to-one, best in sum.

    single: only of clauses that have one candidate, so that others can be told apart by standing beside them.
    """
    blocks = [_block(links, parent, other, floor) for parent, other in links.parents()]
    found = [block for block in blocks if block is not None]
    if not found:
        return []
    pairs = _Pairs.joined(found)
    pairs = pairs.only(_near_enough(links, pairs, floor))
    if single:
        counts = np.bincount(pairs.olds, minlength=1)[pairs.olds], np.bincount(pairs.news, minlength=1)[pairs.news]
        pairs = pairs.only((counts[0] == 1) & (counts[1] == 1))
    label = same(links.traits(old=True).label[pairs.olds], links.traits(old=False).label[pairs.news])
    weights = pairs.scores + GAP * pairs.gap + SAME_LABEL * label - DISTANCE * pairs.apart
    out: list[Found] = []
    for at in choose(weights, pairs.olds, pairs.news):
        score, gap = float(pairs.scores[at]), int(pairs.gap[at])
        out.append((score, int(pairs.olds[at]), int(pairs.news[at]), _evidence(score, gap, floor)))
    return out


def _block(links: Links, parent: int, other: int, floor: float) -> _Pairs | None:
    """The pairs of free children of two linked parents, those far under the floor left out."""
    children = links.old.nodes[parent].children, links.new.nodes[other].children
    olds, news = links.free_old(children[0]), links.free_new(children[1])
    if not olds or not news:
        return None
    before, after = anchors(links, parent, other)
    gaps_old = [(before[0][at], after[0][at]) for at in olds]
    gaps_new = [(before[1][at], after[1][at]) for at in news]
    least = max(0.2, floor - INSIDE_HELP)
    known = links.alike.get((parent, other))
    if known is None or known[0] != (olds, news, least):
        known = (olds, news, least), _alike(links, (olds, news), (gaps_old, gaps_new), least)
        links.alike[parent, other] = known
    rows, columns, scores = known[1]
    same_neighbour = np.array(gaps_old, dtype=np.int64)[rows] == np.array(gaps_new, dtype=np.int64)[columns]
    old_place = np.array([links.old.nodes[at].place for at in olds]) / len(children[0])
    new_place = np.array([links.new.nodes[at].place for at in news]) / len(children[1])
    apart = np.abs(old_place[rows] - new_place[columns])
    old_steps = _steps(children[0], links.by_old.keys(), olds)[rows]
    new_steps = _steps(children[1], links.by_new.keys(), news)[columns]
    steps = np.abs(old_steps - new_steps) + np.array([0.0, BEHIND])  # to the neighbour before, and to the one after
    steps = np.where(same_neighbour, steps, np.inf).min(axis=1) / max(map(len, children))
    return _Pairs(
        np.array(olds, dtype=np.int64)[rows],
        np.array(news, dtype=np.int64)[columns],
        scores,
        same_neighbour.sum(axis=1),
        np.where(np.isfinite(steps), steps, apart),
    )


def _steps(children: list[int], linked: KeysView[int], free: list[int]) -> Floats:
    """How many steps each free child is from the nearest linked one before it, and after it, in their list."""
    before: dict[int, int] = {}
    after: dict[int, int] = {}
    for found, line in ((before, children), (after, children[::-1])):
        count = 0
        for at in line:
            count += 1
            found[at] = count
            if at in linked:
                count = 0
    return np.array([(before[at], after[at]) for at in free], dtype=np.float64)


def _near_enough(links: Links, pairs: _Pairs, floor: float) -> NDArray[np.bool_]:
    """Which pairs are alike enough; between the same two neighbours less is enough, and still less for a text inside
    the other."""
    between = pairs.gap == 2
    plain, helped, inside = (_enough(links, pairs, floor - lower) for lower in (0.0, GAP_HELP, INSIDE_HELP))
    near = np.where(between, helped, plain)
    for at in np.flatnonzero(between & inside & ~helped):
        near[at] = _inside(links.old.nodes[pairs.olds[at]], links.new.nodes[pairs.news[at]])
    return np.asarray(near, dtype=np.bool_)


def _inside(one: TreeNode, two: TreeNode) -> bool:
    shorter, longer = sorted((one.words, two.words), key=len)
    return len(shorter) >= INSIDE_WORDS and contained(shorter, longer) >= INSIDE


def _evidence(score: float, gap: int, floor: float) -> str:
    if score >= 1:
        return "exact"
    return "neighbours" if gap == 2 and score < floor else "wording"


def _alike(
    links: Links, free: tuple[list[int], list[int]], gaps: tuple[list[Gap], list[Gap]], least: float
) -> tuple[Numbers, Numbers, Floats]:
    """Pairs of free siblings (places in the two lists) with their likeness, where it is at least `least`."""
    olds, news = free
    left, right = [links.old.nodes[at].words for at in olds], [links.new.nodes[at].words for at in news]
    if len(olds) * len(news) > LARGE * LARGE:
        found = _by_rare_words(left, right, gaps, least)
        return _columns(found)
    scores = matrix(left, right, least)
    rows, columns = np.nonzero(scores)
    bare = [  # clauses without words of their own ("Schedule 2"): the label is the best there is
        (1.0 if same_label(links.old.nodes[olds[row]], links.new.nodes[news[column]]) else BARE, row, column)
        for row in [at for at, text in enumerate(left) if not text]
        for column in [at for at, text in enumerate(right) if not text]
    ]
    more = _columns(bare)
    return (
        np.concatenate([rows, more[0]]),
        np.concatenate([columns, more[1]]),
        np.concatenate([scores[rows, columns].astype(np.float64), more[2]]),
    )


def _columns(found: list[Scored]) -> tuple[Numbers, Numbers, Floats]:
    return (
        np.array([row for _, row, _ in found], dtype=np.int64),
        np.array([column for _, _, column in found], dtype=np.int64),
        np.array([score for score, _, _ in found], dtype=np.float64),
    )


def _by_rare_words(left: list[str], right: list[str], gaps: tuple[list[Gap], list[Gap]], least: float) -> list[Scored]:
    """Pairs of two long lists that share rare words.

    A text without rare words, as in a list of the same paragraph over and over, is compared with those at its own place
    instead.
    """
    index = WordIndex.of(right)
    here: dict[Gap, list[int]] = {}
    for column, gap in enumerate(gaps[1]):
        here.setdefault(gap, []).append(column)
    size = Counter(gaps[0])
    passed: Counter[Gap] = Counter()
    found: list[Scored] = []
    for row, (text, gap) in enumerate(zip(left, gaps[0], strict=True)):
        near = _liked(text, right, row, index.near(text), least)
        if not near:
            near = _liked(text, right, row, _beside(here.get(gap, []), passed[gap], size[gap]), least)
        found += near
        passed[gap] += 1
    return found


def _liked(text: str, right: list[str], row: int, columns: list[int], least: float) -> list[Scored]:
    return [(score, row, column) for column in columns if (score := likeness(text, right[column])) >= least]


def _beside(columns: list[int], place: int, size: int) -> list[int]:
    """Those of the new texts of a gap that stand at this place among them, counted from either end, or next to it."""
    places = {start + step for start in (place, place + len(columns) - size) for step in (-1, 0, 1)}
    return [columns[at] for at in sorted(places) if 0 <= at < len(columns)]


def same_label(one: TreeNode, two: TreeNode) -> bool:
    """Do two clauses have the same label, but for a closing stop and capitals, and one at all?"""
    if one.clause is None or two.clause is None or one.clause.label is None or two.clause.label is None:
        return False
    return one.clause.label.rstrip(".:").casefold() == two.clause.label.rstrip(".:").casefold()


def _enough(links: Links, pairs: _Pairs, floor: float) -> NDArray[np.bool_]:
    """Is the likeness of each pair enough for what the two are?"""
    one, two = links.traits(old=True), links.traits(old=False)
    olds, news = pairs.olds, pairs.news
    short = np.minimum(one.size[olds], two.size[news]) < SHORT
    need = np.where(short, max(floor, SHORT_FLOOR), floor)
    need[same(one.cell[olds], two.cell[news])] = SAME_CELL_FLOOR
    need[one.size[olds] == 0] = floor
    need[one.definition[olds]] = max(floor, DEFINITION_FLOOR)
    return np.asarray((one.definition[olds] == two.definition[news]) & (pairs.scores >= need), dtype=np.bool_)


def anchors(
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
