"""What is open while labels are decided: the last dotted number and the lists below it; and a label that was taken."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.segment.decode.candidates import Passed
from pipeline.segment.labels.reading import Label

Places = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class OpenList:
    """An open list: the family and place of its last item, its line, the item's printed name, its left edge, its page,
    and what stood before it."""

    family: str
    value: int
    index: int
    name: str
    x0: float
    page: int
    passed: Passed


@dataclass(frozen=True, slots=True)
class Look:
    """How the last section looked: its line, left edge, bold, size, whether a stop or a bracket closed its number."""

    index: int
    x0: float
    bold: bool
    size: float
    closed: bool
    bracket: bool


@dataclass(frozen=True, slots=True)
class State:
    """What is open. looks: of the last number of each depth. places: the family and the value of each list.

    States with one path and the same places go on alike.
    """

    path: tuple[str, ...] = ()
    lists: tuple[OpenList, ...] = ()
    looks: tuple[tuple[int, Look], ...] = ()
    places: Places = ()

    def look(self, depth: int) -> Look | None:
        """How the last number of a depth looked."""
        for other, look in self.looks:
            if other == depth:
                return look
        return None


@dataclass(frozen=True, slots=True)
class Decision:
    """A label that was taken: where its number stands, or how deep in which lists.

    restarts: numbering begins again with it; first: it begins a list.
    """

    index: int
    label: Label
    kind: str
    path: tuple[str, ...]
    depth: int
    restarts: bool
    first: bool = False
