"""What a measurement gives: figures to print, and the outcome of every single thing, so that runs can be compared."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

WORKERS = 2
Item = TypeVar("Item")
Result = TypeVar("Result")


def short(text: str) -> str:
    """Four signs that name one clause of a document."""
    return base64.urlsafe_b64encode(hashlib.blake2b(text.encode(), digest_size=3).digest()).decode()


@dataclass(slots=True)
class Group:
    """The outcomes of one document, page, pair or table of cases.

    numbers: counts of what is wrong. version: of its right answers. names: how a key is told, which is not kept.
    """

    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    version: str = ""
    names: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Row:
    """A line of the table. right and of: counts; more: what else there is to say."""

    name: str
    right: int
    of: int
    more: str = ""

    @property
    def share(self) -> float:
        """The share that is right."""
        return self.right / self.of if self.of else 1.0


@dataclass(slots=True)
class Section:
    """One measurement.

    fresh: something wrong that was not there before is a loss. conditions: what else its figures hang on.
    """

    name: str
    rows: list[Row] = field(default_factory=list)
    groups: dict[str, Group] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    conditions: str = ""
    fresh: bool = False


def spread(task: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """The results of a task over many items, in order, two processes at a time."""
    items = list(items)
    if len(items) < WORKERS:
        return [task(item) for item in items]
    with ProcessPoolExecutor(WORKERS) as pool:
        return list(pool.map(task, items))
