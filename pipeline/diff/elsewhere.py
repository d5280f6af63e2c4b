"""Do the words of a clause that has no counterpart stand on the other side all the same, inside other clauses?

A definition that is read as part of a longer paragraph, or a sentence that passed to the clause before it, neither came
nor went. It makes no pair: only what is said of the clause changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from pipeline.diff.tree import Tree, TreeNode

RUN = 8  # words in one run: fewer are a phrase that any clause may use
SHARE = 0.85  # of the words of a clause that must stand there
_APART = "\0"


class Elsewhere:
    """Looks for the words of clauses of one side in the other."""

    def __init__(self, own: Tree, other: Tree) -> None:
        self.other = other
        self.own = _APART.join(node.words for node in own.nodes[: own.clauses])
        self.texts = {
            row: _APART.join(_said(node, row) for node in other.nodes[: other.clauses]) for row in (True, False)
        }
        self.starts: list[int] = []
        at = 0
        for node in other.nodes[: other.clauses]:
            self.starts.append(at)
            at += len(node.words) + 1

    def place(self, node: TreeNode) -> str:
        """The citation of the clause of the other side where the words of a clause, or the first of them, stand, ""
        where they do not.

        Words that stand oftener on the own side than on the other are not there for this clause; what a row of a table
        says, it says of its first cell alone.
        """
        words, is_row = node.words, node.clause is not None and bool(node.clause.cells)
        text = self.texts[is_row]
        runs = list(self._runs(words, text)) if len(words) >= RUN else []
        if sum(len(run) for run in runs) < SHARE * len(words) or not runs:
            return ""
        clause = self.other.nodes[bisect_right(self.starts, text.index(runs[0])) - 1].clause
        return clause.citation if clause is not None else ""

    def _runs(self, words: str, other: str) -> Iterator[str]:
        """The longest runs of words that stand on the other side as often as on the own one, from the first word on."""
        at = 0
        while at + RUN <= len(words):
            end = at + RUN
            if words[at:end] not in other:
                at += 1
                continue
            while end < len(words) and words[at : end + 1] in other:
                end += 1
            run = words[at:end]
            if other.count(run) >= self.own.count(run):
                yield run
            at = end


def _said(node: TreeNode, rows: bool) -> str:
    """The words of a clause, those of a row masked where rows do not count."""
    is_row = node.clause is not None and bool(node.clause.cells)
    return node.words if rows or not is_row else _APART * len(node.words)
