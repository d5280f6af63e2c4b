"""Where a page that says what is wrong leads next: what the reader was at, without what was wrong with it.

In: the path, the query and the status of a request that could not be answered. Out: addresses with their words, none
where only the search and the library are left, which every such page offers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.web import links


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """A rule. under: how the path begins; statuses: of the answer; keeps: what stays of the query, all of it needed;
    to: the path that it leads to, "" for the same one; words: of the link; why: the reason for the rule."""

    under: str
    statuses: frozenset[int]
    words: str
    why: str
    keeps: tuple[str, ...] = ()
    to: str = ""


WRONG, MISSING = frozenset({400}), frozenset({404, 409})
WAYS = (
    Way(
        under="/compare",
        statuses=WRONG,
        keeps=("old", "new"),
        words="See all changes between these editions",
        why="the editions are there; a filter or a page of the address is not",
    ),
    Way(
        under="/compare",
        statuses=MISSING,
        to="/compare",
        words="Choose the editions from a list",
        why="an edition is not there, or its name fits several",
    ),
    Way(
        under="/files/",
        statuses=WRONG,
        words="See all changes between these files",
        why="the comparison is there; a filter or a page of the address is not",
    ),
    Way(
        under="/files/",
        statuses=MISSING,
        to="/files",
        words="Compare the files again",
        why="a comparison of files is kept for an hour",
    ),
    Way(
        under="/",
        statuses=WRONG,
        keeps=("q",),
        to="/",
        words="See the first results of this question",
        why="the question is well; a page of the address is not",
    ),
)


def ways(path: str, query: Mapping[str, str], status: int) -> tuple[tuple[str, str], ...]:
    """(address, words) of the first rule that fits; none where no rule does."""
    for way in WAYS:
        under = path == way.under or (way.under != "/" and path.startswith(way.under))
        if under and status in way.statuses and all(query.get(name) for name in way.keeps):
            return ((links.with_query(way.to or path, {name: query[name] for name in way.keeps}), way.words),)
    return ()
