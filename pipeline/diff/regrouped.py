"""Words that moved between a clause and its items or its parent: the same text, divided otherwise.

"The Supplier owns: (a) …; (b) its tools; but not …" may have its last words after the list or as part of the last
item; no word went or came. `match_regrouped` links the clauses of such a family by where they begin, before likeness
of words can pair a clause with the item that got its words; `regrouped_groups` finds the pairs whose words differ in
nothing else.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from pipeline.diff.counted_words import counted
from pipeline.diff.links import Correspondence, Links
from pipeline.diff.similarity import assign, likeness
from pipeline.diff.tree import Tree, WordCodes
from pipeline.reading_order import passages
from pipeline.text import beginning_words, joined_words

CROSSING = 3  # words that passed from one clause to another; fewer ("and", "or the") may be rewording
ALIKE = 0.85  # likeness of two families that are called by the same citation and are not the same words
MOST = 40  # passages of a family
Edits = tuple[str, str]  # encoded words that a member has more on the old and on the new side


@dataclass(frozen=True, slots=True)
class _Passage:
    """A stretch of a side's text: whose, where, and whether it stands after the clause's items."""

    at: int
    start: int
    end: int
    closing: bool


@dataclass(frozen=True, slots=True)
class _Family:
    """A clause with all that stands below it, in reading order. placed: its passages, where they stand in the side."""

    at: int
    text: str
    placed: Sequence[_Passage]

    @property
    def passages(self) -> list[_Passage]:
        """Its passages, where they stand in its text."""
        start = self.placed[0].start
        return [_Passage(one.at, one.start - start, one.end - start, one.closing) for one in self.placed]

    @property
    def shape(self) -> list[tuple[int, int]]:
        """Where its passages end, with how far each clause stands from the first."""
        start = self.placed[0].start
        return [(one.at - self.at, one.end - start) for one in self.placed]


def match_regrouped(links: Links, vocabulary: WordCodes) -> None:
    """Link the clauses of families that have the same words, or nearly, divided otherwise; the smallest first."""
    olds, news = _families(links.old, vocabulary), _families(links.new, vocabulary)
    by_text = _once(news, lambda family: family.text)
    by_place = _once(news, lambda family: _place(links.new, family))
    once = _once(olds, lambda family: family.text)
    for one in sorted(olds, key=lambda family: len(family.text)):
        two = by_text.get(one.text) if one.text in once else None
        if two is None:
            two = by_place.get(_place(links.old, one))
            if two is None or len(one.placed) == len(two.placed) or likeness(one.text, two.text) < ALIKE:
                continue
        if one.shape == two.shape:
            continue
        members = {passage.at for passage in one.placed}
        if members.isdisjoint(links.regrouped) and _link(links, one, two):
            links.regrouped.update(dict.fromkeys(members, one.at))


def _once(families: Iterable[_Family], key: Callable[[_Family], str]) -> dict[str, _Family]:
    found: dict[str, list[_Family]] = defaultdict(list)
    for family in families:
        found[key(family)].append(family)
    return {name: members[0] for name, members in found.items() if name and len(members) == 1}


def _place(tree: Tree, family: _Family) -> str:
    clause = tree.nodes[family.at].clause
    return clause.citation if clause is not None else ""


def _families(tree: Tree, vocabulary: WordCodes) -> list[_Family]:
    """The families of a side."""
    clauses = [node.clause for node in tree.nodes[: tree.clauses] if node.clause is not None]
    parts: list[str] = []
    placed: list[_Passage] = []
    end = 0
    for passage in passages(clauses):
        at = tree.by_id[passage.clause.id]
        node = tree.nodes[at]
        words = node.words
        if passage.clause.closing:
            text = passage.clause.closing if passage.is_closing else beginning_words(passage.clause)
            words = vocabulary.of_text(text)
        parts.append(words)
        placed.append(_Passage(at, end, end + len(words), passage.is_closing))
        end += len(words)
    return list(_of_parents(tree, "".join(parts), placed))


def _of_parents(tree: Tree, text: str, placed: Sequence[_Passage]) -> Iterator[_Family]:
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for place, passage in enumerate(placed):
        for at in (passage.at, *tree.ancestors(passage.at)):
            first.setdefault(at, place)
            last[at] = place
    for at, begin in first.items():
        members = placed[begin : last[at] + 1]
        if at >= tree.clauses or not 1 < len(members) <= MOST:
            continue
        yield _Family(at, text[members[0].start : members[-1].end], members)


def _link(links: Links, one: _Family, two: _Family) -> bool:
    """Link the members of two families by where each begins; was it needed, as words passed between them?"""
    shared = _shared(one, two)
    found = [
        (words / min(_size(old), _size(new)) + _same_label(links, old.at, new.at), old.at, new.at)
        for (old, new), words in shared.items()
        if not old.closing and not new.closing
    ]
    pairs = {(old, new) for _, old, new in assign(found)} | {(one.at, two.at)}
    heirs = dict(pairs)
    crossing = Counter[tuple[int, int]]()
    for (old, new), words in shared.items():
        if (old.at, new.at) not in pairs:
            crossing[old.at, new.at] += words
    passed = {pair: words for pair, words in crossing.items() if words >= CROSSING}
    if not any(old in heirs and new in heirs.values() for old, new in passed):
        return False
    for first, second in sorted(pairs):
        alike = likeness(links.old.nodes[first].words, links.new.nodes[second].words)
        links.link(first, second, "regrouped", alike)
    return True


def _same_label(links: Links, old: int, new: int) -> bool:
    one, two = links.old.nodes[old].clause, links.new.nodes[new].clause
    return one is not None and two is not None and one.number is not None and one.number == two.number


def _size(passage: _Passage) -> int:
    return max(1, passage.end - passage.start)


def _shared(one: _Family, two: _Family) -> dict[tuple[_Passage, _Passage], int]:
    """How many words each passage of the old family has in common, at their place, with each of the new."""
    found: dict[tuple[_Passage, _Passage], int] = {}
    olds, news = one.passages, two.passages
    for code in Indel.opcodes(one.text, two.text):
        if code.tag != "equal":
            continue
        shift = code.dest_start - code.src_start
        for old in _touched(olds, code.src_start, code.src_end):
            first, last = max(old.start, code.src_start), min(old.end, code.src_end)
            for new in _touched(news, first + shift, last + shift):
                size = min(last, new.end - shift) - max(first, new.start - shift)
                found[old, new] = found.get((old, new), 0) + size
    return found


def _touched(passages: Sequence[_Passage], start: int, end: int) -> Iterator[_Passage]:
    """The passages, of some in order, that have words of this stretch."""
    for at in range(bisect_right(passages, start, key=lambda one: one.end), len(passages)):
        if passages[at].start >= end:
            return
        if passages[at].end > passages[at].start:
            yield passages[at]


# ---------------------------------------------------------------- pairs whose words only moved


def regrouped_groups(links: Links, reworded: Sequence[Correspondence]) -> Set[Correspondence]:
    """Those of the reworded groups whose words differ only in what passed to or from others of their family."""
    families: dict[int, list[Correspondence]] = defaultdict(list)
    for group in reworded:
        if group.old[0] in links.regrouped:
            families[links.regrouped[group.old[0]]].append(group)
    found: set[Correspondence] = set()
    for members in families.values():
        found.update(_explained(links, members))
    return found


def _explained(links: Links, members: Sequence[Correspondence]) -> Iterator[Correspondence]:
    codes = WordCodes()
    edits = {group: _edits(links, group, codes) for group in members}
    for group, (went, came) in edits.items():
        others = [edit for other, edit in edits.items() if other is not group]
        long = max(len(went), len(came)) >= CROSSING
        if long and _is_in(went, [edit[1] for edit in others]) and _is_in(came, [edit[0] for edit in others]):
            yield group


def _is_in(words: str, others: Sequence[str]) -> bool:
    return words in "".join(others) if len(others) > 1 and words else not words or any(words in one for one in others)


def _edits(links: Links, group: Correspondence, codes: WordCodes) -> Edits:
    """What a pair has more on each side, between the words that it begins and ends with on both."""
    old, new = (
        codes.encode(counted(joined_words([clause for at in side if (clause := tree.nodes[at].clause) is not None])))
        for tree, side in ((links.old, group.old), (links.new, group.new))
    )
    least = min(len(old), len(new))
    head = next((at for at in range(least) if old[at] != new[at]), least)
    tail = next((at for at in range(least - head) if old[-1 - at] != new[-1 - at]), least - head)
    return old[head : len(old) - tail], new[head : len(new) - tail]
