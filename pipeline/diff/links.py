"""The correspondence between two trees while it is being found, with the evidence for each link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.diff.match_features import Numbers, Traits
from pipeline.diff.similarity import Floats, Idf, WordIndex
from pipeline.diff.tree import Tree

Block = tuple[list[int], list[int], float]  # free children of two linked parents, and the least likeness


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Old and new positions that are the same provision: one and one, or one and two or three."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    how: str
    score: float


@dataclass(slots=True)
class Links:
    """Groups by old and by new position. Each clause is in one group at most.

    families: of each side (is it the new one?) the clauses with all that stands below each (`groups`).
    holders: what was found out about clauses that hold another's words (`groups`), kept because texts do not change.
    regrouped: old clauses of families whose words are divided otherwise, with the first clause of each (`regrouped`).
    spaced: do both sides hold the spaces between words, as all but PDF do?
    alike: the likeness found last among the free children of two linked parents (`siblings`), for the same reason.
    """

    old: Tree
    new: Tree
    spaced: bool = False
    by_old: dict[int, Correspondence] = field(default_factory=dict)
    by_new: dict[int, Correspondence] = field(default_factory=dict)
    holders: dict[tuple[bool, int], list[int]] = field(default_factory=dict)
    families: dict[bool, list[tuple[int, ...]]] = field(default_factory=dict)
    regrouped: dict[int, int] = field(default_factory=dict)
    alike: dict[tuple[int, int], tuple[Block, tuple[Numbers, Numbers, Floats]]] = field(default_factory=dict)
    _indexes: dict[bool, WordIndex] = field(default_factory=dict)
    _traits: dict[bool, Traits] = field(default_factory=dict)
    _rarity: list[Idf] = field(default_factory=list)

    def index(self, *, old: bool) -> WordIndex:
        """The rare words of all clauses of a side, made when it is first asked for."""
        if old not in self._indexes:
            tree = self.old if old else self.new
            self._indexes[old] = WordIndex.of([node.words for node in tree.nodes[: tree.clauses]])
        return self._indexes[old]

    def rarity(self) -> Idf:
        """How much each word tells, counted over the clauses of both sides."""
        if not self._rarity:
            nodes = [*self.old.nodes[: self.old.clauses], *self.new.nodes[: self.new.clauses]]
            self._rarity.append(Idf.of([node.words for node in nodes]))
        return self._rarity[0]

    def traits(self, *, old: bool) -> Traits:
        """What sibling matching asks of all nodes of a side, made when it is first asked for."""
        if not self._traits:
            names: dict[str, int] = {}
            self._traits = {True: Traits.of(self.old, names), False: Traits.of(self.new, names)}
        return self._traits[old]

    def add(self, old: tuple[int, ...], new: tuple[int, ...], how: str, score: float) -> None:
        """Write a group down; groups that held one of its clauses are dissolved."""
        for at in old:
            self._drop(self.by_old.get(at))
        for at in new:
            self._drop(self.by_new.get(at))
        group = Correspondence(old, new, how, score)
        self.by_old.update(dict.fromkeys(old, group))
        self.by_new.update(dict.fromkeys(new, group))

    def link(self, old: int, new: int, how: str, score: float) -> None:
        """Write a one-to-one link down."""
        self.add((old,), (new,), how, score)

    def _drop(self, group: Correspondence | None) -> None:
        if group is not None:
            for at in group.old:
                self.by_old.pop(at, None)
            for at in group.new:
                self.by_new.pop(at, None)

    def linked(self, old: int, new: int) -> bool:
        """Are these two the same provision (or parts of it)?"""
        group = self.by_old.get(old)
        return group is not None and new in group.new

    def free_old(self, positions: list[int]) -> list[int]:
        """Those of `positions` of the old tree that have no counterpart yet."""
        return [at for at in positions if at not in self.by_old]

    def free_new(self, positions: list[int]) -> list[int]:
        """Those of `positions` of the new tree that have no counterpart yet."""
        return [at for at in positions if at not in self.by_new]

    def groups(self) -> Iterator[Correspondence]:
        """All groups once, in the order of the old side."""
        seen: set[int] = set()
        for at in sorted(self.by_old):
            group = self.by_old[at]
            if id(group) not in seen:
                seen.add(id(group))
                yield group

    def parents(self) -> Iterator[tuple[int, int]]:
        """Linked pairs of nodes (documents too) that have children on both sides."""
        for at in sorted(self.by_old):
            if self.old.nodes[at].children:
                for other in self.by_old[at].new:
                    if self.new.nodes[other].children:
                        yield at, other
