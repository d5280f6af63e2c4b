"""Clauses that went to another parent, edited or not: found by their words, and only where there is no doubt."""

from __future__ import annotations

from pipeline.diff.links import Links
from pipeline.diff.similarity import Scored, WordIndex, assign, contained, likeness

MOVE_WORDS = 6  # a shorter clause is never looked for outside its parent
MARGIN = 0.12  # by how much a moved clause must be more like its counterpart than like any other clause
INSIDE, WITHIN = 0.5, 0.8  # least likeness of a clause to one that holds all its words, and what it counts for
TWINS = 2  # a clause with so few rivals, all of them matched, is found by elimination
TWIN_FLOOR = 0.75
REWORDED_WORDS, REWORDED = (
    20,
    0.55,
)  # a longer clause may be reworded more as it moves, where it is the only one like it
REWORDED_MARGIN = 0.2


def match_moved(links: Links, floor: float) -> None:
    """Link clauses that went to another parent: alike enough, and clearly more alike than to any other clause."""
    olds = [at for at in links.free_old(list(range(links.old.clauses))) if links.old.nodes[at].size >= MOVE_WORDS]
    news = {at for at in links.free_new(list(range(links.new.clauses))) if links.new.nodes[at].size >= MOVE_WORDS}
    if not olds or not news:
        return
    old_index, new_index = links.index(old=True), links.index(old=False)
    candidates: list[Scored] = []
    reverse: dict[int, dict[int, float]] = {}
    for old in olds:
        alike = _near(old_index.texts[old], new_index)
        for new, score in alike.items():
            if new not in news or score < floor or not _same_kind(links, old, new):
                continue
            if new not in reverse:
                reverse[new] = _near(new_index.texts[new], old_index)
            if _clear(links, old, new, score, alike, reverse[new]):
                candidates.append((score, old, new))
    for score, old, new in assign(candidates):
        links.link(old, new, "exact" if score == 1 else "wording", score)


def match_reworded(links: Links) -> None:
    """Link clauses of some length that went to another parent and were much reworded, where nothing else is at all like
    either of them."""
    old_index, new_index = links.index(old=True), links.index(old=False)
    candidates: list[Scored] = []
    for old in links.free_old(list(range(links.old.clauses))):
        if links.old.nodes[old].size < REWORDED_WORDS or links.old.nodes[old].children:
            continue
        alike = _near(old_index.texts[old], new_index)
        new = max(alike, key=lambda at: alike[at], default=None)
        if new is None or new in links.by_new or alike[new] < REWORDED or not _same_kind(links, old, new):
            continue
        if links.new.nodes[new].size < REWORDED_WORDS or links.new.nodes[new].children:
            continue
        reverse = _near(new_index.texts[new], old_index)
        rivals = [score for at, score in alike.items() if at != new] + [
            score for at, score in reverse.items() if at != old
        ]
        if alike[new] - max(rivals, default=0.0) >= REWORDED_MARGIN:
            candidates.append((alike[new], old, new))
    for score, old, new in assign(candidates):
        links.link(old, new, "wording", score)


def _clear(links: Links, old: int, new: int, score: float, alike: dict[int, float], reverse: dict[int, float]) -> bool:
    """Is nothing else nearly as like either of the two?

    A twin or two do no harm where they are matched themselves and where both parents live on: the clause left one list
    that is still there for another that was there before. Where whole groups of near-identical clauses came and went,
    no member is taken for a move.
    """
    others = [at for at, rival in alike.items() if at != new and score - rival < MARGIN]
    backs = [at for at, rival in reverse.items() if at != old and score - rival < MARGIN]
    if not others and not backs:
        return True
    if score < TWIN_FLOOR or len(others) > TWINS or len(backs) > TWINS:
        return False
    matched = all(at in links.by_new for at in others) and all(at in links.by_old for at in backs)
    return matched and links.old.nodes[old].parent in links.by_old and links.new.nodes[new].parent in links.by_new


def _same_kind(links: Links, old: int, new: int) -> bool:
    """A definition never becomes an ordinary clause by a move."""
    one, two = links.old.nodes[old], links.new.nodes[new]
    return one.definition == two.definition


def _near(text: str, index: WordIndex) -> dict[int, float]:
    return {at: _alike(text, index.texts[at]) for at in index.near(text)}


def _alike(one: str, two: str) -> float:
    """Likeness, or nearly full marks where one text is wholly in the other: words were put in and none taken away."""
    score = likeness(one, two)
    shorter, longer = sorted((one, two), key=len)
    if INSIDE <= score < WITHIN and contained(shorter, longer) == 1:
        return WITHIN
    return score
