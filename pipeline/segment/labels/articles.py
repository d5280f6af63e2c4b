"""Sections that are called articles ("ARTICLE IV"): what the numbers below them say about how they are counted.

The clauses of Article 4 are 4.1 or 4.01 in most documents: then an article is the section that its number says. Where
they begin at 1 in each, an article counts its own clauses as a part does; where they go on from one article to the
next, articles only group them.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from pipeline.model import Line
from pipeline.segment.labels.acceptance import is_title, refers
from pipeline.segment.labels.reading import of_line

NUMBERED = frozenset({"dotted", "worded"})
# Numbering begins again in articles where at least so many begin at 1.
AGAIN = 2


class Counted(Enum):
    """How the clauses below articles are numbered."""

    BY_ARTICLE = "the number of a clause begins with that of its article, or its articles have no numbers below them"
    WITHIN = "numbers begin at 1 in each article"
    THROUGH = "numbers go on from one article to the next"


def counted(lines: Iterable[Line]) -> Counted:
    """How the articles of a document are counted, by the first number below each."""
    own = again = other = 0
    article: str | None = None
    before = ""
    for line in lines:
        if line.cell is not None or line.note:
            continue
        for label in of_line(line):
            if label.kind == "article":
                if line.label or is_title(line.text[label.end :].strip()):
                    article = label.name
            elif label.kind in NUMBERED and article is not None and (line.label or not refers(before)):
                if label.path[0] == article and len(label.path) > 1:
                    own += 1
                elif label.path == ("1",):
                    again += 1
                else:
                    other += 1
                article = None
                break
        before = line.text
    if own >= again + other:
        return Counted.BY_ARTICLE
    return Counted.WITHIN if again >= AGAIN and again > other else Counted.THROUGH
