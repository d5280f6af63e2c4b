"""What sibling matching asks of each clause, as arrays by position, so that whole blocks are judged at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.diff.tree import Tree, TreeNode

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Traits:
    """Of each node of a tree: number of words, is it a definition, and its label and first cell as numbers.

    Two nodes have the same label, or first cell, where the numbers are the same and not -1, which means none.
    """

    size: Numbers
    definition: NDArray[np.bool_]
    label: Numbers
    cell: Numbers

    @staticmethod
    def of(tree: Tree, names: dict[str, int]) -> Traits:
        """The traits of a tree; `names` gives each label and cell its number, the same one for both trees."""
        return Traits(
            size=np.array([node.size for node in tree.nodes], dtype=np.int64),
            definition=np.array([node.definition for node in tree.nodes], dtype=np.bool_),
            label=_numbers((_label(node) for node in tree.nodes), names),
            cell=_numbers((first_cell(node) for node in tree.nodes), names),
        )


def same(one: NDArray[Any], two: NDArray[Any]) -> NDArray[np.bool_]:
    """Where two arrays of numbers for names have the same name, and one at all."""
    return np.asarray((one == two) & (one >= 0), dtype=np.bool_)


def _numbers(found: Iterable[str | None], names: dict[str, int]) -> Numbers:
    numbers = [-1 if name is None else names.setdefault(name, len(names)) for name in found]
    return np.array(numbers, dtype=np.int64)


def _label(node: TreeNode) -> str | None:
    """The label without a closing stop and without regard to capitals."""
    if node.clause is None or node.clause.label is None:
        return None
    return node.clause.label.rstrip(".:").casefold()


def first_cell(node: TreeNode) -> str | None:
    """The first cell of a table row, where there is anything in it, or the name of a key term."""
    if node.clause is None:
        return None
    first = node.clause.heading if node.clause.kind == "key_term" else next(iter(node.clause.cells), "")
    return (first or "").strip().rstrip(": ").casefold() or None
