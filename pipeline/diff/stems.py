"""The stem of an item: the words above it that lead in to it ("The Supplier must: …") and say what it means.

An item by itself is a fragment; with its stem it is a duty, a right, a ground to terminate or an exception.
"""

from __future__ import annotations

import re

from pipeline.diff.tree import Tree
from pipeline.model import Clause

# Where a sentence ends, so that of a long paragraph only what leads in to the list is taken.
_SENTENCE = re.compile(r"(?<=[.;?!])\s+(?=[A-Z“\"])")


def leads_in(clause: Clause) -> bool:
    """Does a clause end within its sentence, which goes on below it?"""
    return bool(clause.text) and not clause.text.rstrip(" \"'”’)").endswith((".", ";"))


def stem(tree: Tree, at: int) -> str:
    """The last sentences of the clauses above a clause that lead in to it, the topmost first; "" where none does.

    What leads in to definitions is no stem of theirs: a definition is a sentence of its own.
    """
    clause = tree.nodes[at].clause
    if clause is None or clause.kind == "definition":
        return ""
    parts: list[str] = []
    for above in tree.ancestors(at):
        parent = tree.nodes[above].clause
        if parent is None or not leads_in(parent) or parent.kind == "definition":
            break
        parts.insert(0, _SENTENCE.split(parent.text)[-1])
    return " ".join(parts)
