"""Lists and tables that are open while a flowing document is put together."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class OpenList:
    """An open list: how it counts ("1", "a", "A", "i", "I", or "" for bullets), its next number, the last label.

    none: nothing is printed before its items.
    """

    counts: str
    next: int = 1
    step: int = 1
    mark: str = "."
    none: bool = False
    dotted: str = ""


@dataclass(slots=True)
class OpenTable:
    """An open table: its number, where the next cell stands, the cells taken by spans, and its header names.

    first: the place of its first line; down: how many rows a cell covers, of those that cover several.
    """

    number: int
    row: int = -1
    column: int = 0
    columns: int = 0
    taken: set[tuple[int, int]] = field(default_factory=set)
    header: dict[int, str] = field(default_factory=dict)
    first: int = 0
    down: dict[tuple[int, int], int] = field(default_factory=dict)
