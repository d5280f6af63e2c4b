"""The numbering of a document as it is read: the scope, the last number, and the lists that are open below it.

Which lines begin with a label is decided over the whole document (`pipeline.segment.decode`); an `Outline` keeps where
that has come to. For the lists in the cells of a table, `place_item` says where an item would stand: (i) is the letter
after (h) or the first Roman number by the list it can continue, then by what comes next, then by its indent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.citation import section
from pipeline.segment.labels.reading import Label, readings
from pipeline.segment.labels.scopes import BODY, Scope

# Leaping over numbers (clauses taken out, or lost) is allowed up to this many where the page shows a new paragraph.
LEAP = 4


@dataclass(frozen=True, slots=True)
class ItemList:
    """An open list of items: its style ("letter", "roman", …), the place of its last item, and the items' left edge."""

    style: str
    last: int
    x0: float
    label: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a label stands: the dotted path and the item lists above and at it; `depth` items deep in lists."""

    path: tuple[str, ...]
    lists: tuple[ItemList, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """The numbering so far. `prefix` is that of the last section (SC, GC), `scope` the schedule and part."""

    prefix: str = ""
    scope: Scope = BODY
    path: tuple[str, ...] = ()
    lists: tuple[ItemList, ...] = ()

    def enter_scope(self, scope: Scope) -> Outline:
        """A schedule, a part or an annex begins: numbering starts again."""
        return Outline(scope=scope)

    def enter_prefixed(self, label: Label) -> Outline:
        """A section such as SC36 begins."""
        prefix, number = section(label.name)
        return Outline(prefix=prefix, path=(number or label.name,))

    def enter(self, position: Position) -> Outline:
        """Go to a position that `place` gave."""
        return replace(self, path=position.path, lists=position.lists)

    def place_item(self, name: str, label: str, x0: float, ahead: Sequence[str]) -> Position:
        """Where an item stands; `ahead` are the names of the item labels that come after it, nearest first."""
        options = [(depth, style, at) for style, at in readings(name) for depth in self._continued(style, at, label)]
        starts = [(len(self.lists), style, at) for style, at in readings(name) if at == 1]
        if options and starts:
            return self._enter(self._choose(options, starts, x0, ahead), label, x0, exact=True)
        if options:
            return self._enter(options[0], label, x0, exact=True)
        if starts:
            return self._enter(starts[0], label, x0, exact=True)
        depth, style, at = self._best_guess(name, label)
        return self._enter((depth, style, at), label, x0, exact=False)

    def _continued(self, style: str, at: int, label: str) -> list[int]:
        """Depths of the open lists that an item of this style and place is next in, deepest first."""
        return [
            depth
            for depth in reversed(range(len(self.lists)))
            if self.lists[depth].style == style
            and self.lists[depth].last + 1 == at
            and _bracketed(self.lists[depth].label) == _bracketed(label)
        ]

    def _choose(
        self,
        options: list[tuple[int, str, int]],
        starts: list[tuple[int, str, int]],
        x0: float,
        ahead: Sequence[str],
    ) -> tuple[int, str, int]:
        """(i) after (h): by the next label of either list, then by indent, then as the letter."""
        goes_on, begins = options[0], starts[0]
        for name in ahead:
            next_places = readings(name)
            if (goes_on[1], goes_on[2] + 1) in next_places:
                return goes_on
            if (begins[1], begins[2] + 1) in next_places:
                return begins
        return begins if x0 > self.lists[goes_on[0]].x0 + 6 else goes_on

    def _best_guess(self, name: str, label: str) -> tuple[int, str, int]:
        """An item that continues no list: the deepest open list of its style that it stands after, else a new list."""
        for style, at in readings(name):
            for depth in reversed(range(len(self.lists))):
                if self.lists[depth].style == style and self.lists[depth].last < at:
                    return depth, style, at
        style, at = readings(name)[0] if readings(name) else ("other", 1)
        return len(self.lists), style, at

    def _enter(self, option: tuple[int, str, int], label: str, x0: float, *, exact: bool) -> Position:
        depth, style, at = option
        lists = (*self.lists[:depth], ItemList(style=style, last=at, x0=x0, label=label))
        return Position(self.path, lists, exact)


def _bracketed(label: str) -> tuple[bool, bool]:
    return label.startswith("("), label.endswith(")")
