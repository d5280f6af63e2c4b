"""Clauses of the very same words that stand between the same neighbours, whatever they were read as.

A row "Signature" may be a heading in a print, and what stands above it may then be another clause. Where everything
else is matched, what is left between two clauses that kept their order is matched by its words, in reading order.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz.distance import Indel

from pipeline.diff.facets import longest_increasing
from pipeline.diff.links import Links
from pipeline.diff.tree import WordCodes

MOST = 6  # clauses that a print may have run together: the lines of a signature block


def match_same_words(links: Links) -> None:
    """Link the clauses without a counterpart that have the same words in the same stretch of both sides."""
    for olds, news in list(_stretches(links)):
        codes = WordCodes()
        left = codes.encode([links.old.nodes[at].words for at in olds])
        right = codes.encode([links.new.nodes[at].words for at in news])
        for code in Indel.opcodes(left, right):
            if code.tag == "equal":
                for step in range(code.src_end - code.src_start):
                    links.link(olds[code.src_start + step], news[code.dest_start + step], "exact", 1.0)


def _stretches(links: Links) -> Iterator[tuple[list[int], list[int]]]:
    """The clauses with words that have no counterpart, between two clauses that kept their order on both sides."""
    groups = [group for group in links.groups() if links.old.nodes[group.old[0]].clause is not None]
    kept = longest_increasing([group.new[0] for group in groups], [0] * len(groups))
    ends = [(group.old[0], group.new[0]) for at, group in enumerate(groups) if at in kept]
    for (old, new), (next_old, next_new) in pairwise([(-1, -1), *ends, (links.old.clauses, links.new.clauses)]):
        olds = [at for at in links.free_old(list(range(old + 1, next_old))) if links.old.nodes[at].words]
        news = [at for at in links.free_new(list(range(new + 1, next_new))) if links.new.nodes[at].words]
        if olds and news:
            yield olds, news


def join_same_words(links: Links) -> None:
    """Link a clause with the neighbours that have its words between them, to the letter, however few they are: a print
    may run the lines of a form together. At most one of the neighbours has a counterpart yet, and that is the clause.
    """
    for olds, news in list(_stretches(links)):
        _join(links, news, {links.old.nodes[at].words: at for at in olds}, old_whole=True)
        _join(links, olds, {links.new.nodes[at].words: at for at in news}, old_whole=False)
    for old_whole in (True, False):
        pieces, free = (links.new, links.free_new) if old_whole else (links.old, links.free_old)
        _join(links, free(list(range(pieces.clauses))), {}, old_whole=old_whole)


def _join(links: Links, pieces: list[int], wholes: dict[str, int], *, old_whole: bool) -> None:
    """Look for the neighbours of each piece that make up, with it, their counterpart, or one of these clauses."""
    tree, other = (links.new, links.old) if old_whole else (links.old, links.new)
    known = links.by_new if old_whole else links.by_old
    for at in pieces:
        for first, last in _windows(at, tree.clauses) if tree.nodes[at].words and at not in known else ():
            window = tuple(range(first, last))
            words = "".join(tree.nodes[one].words for one in window)
            groups = [group for one in window if (group := known.get(one)) is not None]
            if not groups:
                whole = wholes.get(words)
            elif len(groups) == 1 and len(groups[0].old) + len(groups[0].new) == 2:
                whole = groups[0].old[0] if old_whole else groups[0].new[0]
            else:
                whole = None
            if whole is None or other.nodes[whole].words != words:
                continue
            if any(tree.nodes[one].front != other.nodes[whole].front for one in window):
                continue
            if old_whole:
                links.add((whole,), window, "split", 1.0)
            else:
                links.add(window, (whole,), "merge", 1.0)
            break


def _windows(at: int, end: int) -> Iterator[tuple[int, int]]:
    """The runs of up to `MOST` clauses in reading order that one of them stands in, the shortest first."""
    for size in range(2, MOST + 1):
        for first in range(max(0, at - size + 1), min(at, end - size) + 1):
            yield first, first + size
