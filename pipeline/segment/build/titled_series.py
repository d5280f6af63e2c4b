"""Headings that count with a word of the document's own: "Work Package A – Maintenance", "Work Package B – Cleaning".

Schedules, parts and annexes are known by their words. Any other word is one that counts where headings of one look
have it with letters or numbers that rise; then the word and its letter are the heading's label.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.segment.build.nodes import ClauseNode, pieces
from pipeline.segment.labels.reading import readings

# So many headings show that a word counts: two may be a title and its like by chance.
LEAST = 3
COUNTED = re.compile(
    r"\s*(?P<label>(?P<word>(?:[A-Z][\w&'’-]*\s+){1,3})(?P<name>[A-Z]|\d{1,3}|[IVX]{2,5}))"
    r"(?:\s*[:.–—-]+\s*|\s+(?=[“\"]?[A-Z(])|\s*$)"
)


def label_titled_series(nodes: Sequence[ClauseNode]) -> None:
    """Give headings that count their label: a node of kind `heading` becomes a `part` with a label and its title."""
    series: dict[tuple[object, ...], list[tuple[ClauseNode, re.Match[str]]]] = defaultdict(list)
    for node in nodes:
        match = COUNTED.match(node.lines[0].text) if node.kind == "heading" and node.lines[0].label is None else None
        if match:
            first = node.lines[0]
            word = " ".join(match["word"].split())
            series[word, node.parent, first.level, round(first.size), first.bold].append((node, match))
    for members in series.values():
        if len(members) >= LEAST and _rises([match["name"] for _, match in members]):
            for node, match in members:
                _labelled(node, match, nodes)


def _labelled(node: ClauseNode, match: re.Match[str], nodes: Sequence[ClauseNode]) -> None:
    """Give a heading its label, by which the clauses that it is the part of are cited too."""
    title, label = node.words.strip(), " ".join(match["label"].split())
    around = node.part if node.part is not None and node.parent is not None else None
    node.kind, node.label, node.part = "part", label, f"{around} {label}" if around else label
    node.pieces[0] = pieces(node.lines[0], match.end())
    for each in nodes:
        if each.part == title:
            each.part = label


def _rises(names: Sequence[str]) -> bool:
    """Do letters or numbers rise from one heading to the next, read in one style?"""
    found = [dict(readings(name)) for name in names]
    return any(all(style in one for one in found) and _strictly(one[style] for one in found) for style in found[0])


def _strictly(places: Iterable[int]) -> bool:
    return all(one < other for one, other in pairwise(places))
