"""The lists that are open in a cell of a table, and where an item stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.segment.labels.reading import readings

# An item begins a list within another one where it stands so far right of it (points).
INDENT = 6


@dataclass(frozen=True, slots=True)
class ItemList:
    """An open list of items: its style ("letter", "roman", …), the place of its last item, and the items' left edge."""

    style: str
    last: int
    x0: float
    label: str


_Place = tuple[int, str, int]  # depth, style and place in the list


@dataclass(frozen=True, slots=True)
class CellLists:
    """The open lists of a cell, from the outermost."""

    lists: tuple[ItemList, ...] = ()

    def enter(self, name: str, label: str, x0: float, ahead: Sequence[str]) -> CellLists | None:
        """The lists once an item has come, which is in the last of them; None where it can begin and go on none.

        ahead: the names of the item labels that come after it, nearest first.
        """
        options = [(depth, style, at) for style, at in readings(name) for depth in self._continued(style, at, label)]
        starts = [(len(self.lists), style, at) for style, at in readings(name) if at == 1]
        if not options and not starts:
            return None
        both = bool(options) and bool(starts)
        depth, style, at = self._choose(options[0], starts[0], x0, ahead) if both else (options or starts)[0]
        return CellLists((*self.lists[:depth], ItemList(style=style, last=at, x0=x0, label=label)))

    def _continued(self, style: str, at: int, label: str) -> list[int]:
        """Depths of the open lists that an item of this style and place is next in, deepest first."""
        return [
            depth
            for depth in reversed(range(len(self.lists)))
            if self.lists[depth].style == style
            and self.lists[depth].last + 1 == at
            and _bracketed(self.lists[depth].label) == _bracketed(label)
        ]

    def _choose(self, goes_on: _Place, begins: _Place, x0: float, ahead: Sequence[str]) -> _Place:
        """(i) after (h): by the next label of either list, then by indent, then as the letter."""
        for name in ahead:
            next_places = readings(name)
            if (goes_on[1], goes_on[2] + 1) in next_places:
                return goes_on
            if (begins[1], begins[2] + 1) in next_places:
                return begins
        return begins if x0 > self.lists[goes_on[0]].x0 + INDENT else goes_on


def _bracketed(label: str) -> tuple[bool, bool]:
    return label.startswith("("), label.endswith(")")
