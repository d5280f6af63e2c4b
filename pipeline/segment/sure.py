"""How sure the reading of a clause is: the share of clauses that were right on pages labelled by eye, by how nearly the
decision over the whole document came out otherwise at their lines.

`python tests/accuracy/measure.py --only gold` counts what is right; the shares are those of 850 units of 72 pages.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from pipeline.segment.build.nodes import ClauseNode

# A clause below this is shown as doubtful: about one in five of those is right.
DOUBTFUL = 0.5
# From which margin on the shares hold.
MARGINS = (0.0, 1.0, 3.0, 6.0)
# Right of all: 11 of 54, 24 of 30, 75 of 79, 355 of 367.
LABELLED = (0.2, 0.8, 0.95, 0.97)
# 0 of 8, 1 of 3, 13 of 18, 235 of 291; between the first and the last they are too few to tell apart.
UNLABELLED = (0.1, 0.7, 0.7, 0.81)


def sure(node: ClauseNode, margins: Mapping[int, float], places: Mapping[int, int]) -> float:
    """How sure a clause is, from 0 to 1.

    margins: as `Decoded` has them. places: the number of each line by its identity. The line below counts too, for it
    may be one of the clause or begin another. Where the word processor says where paragraphs begin, a clause without a
    label is as sure as one with.
    """
    own = [places[id(line)] for line in node.lines if id(line) in places]
    margin = min((margins.get(at, MARGINS[-1]) for at in (*own, *(at + 1 for at in own[-1:]))), default=MARGINS[-1])
    told = node.label is not None or all(line.paragraph is not None for line in node.lines)
    return (LABELLED if told else UNLABELLED)[bisect_right(MARGINS, margin) - 1]
