"""Marks that a document carries on its words: highlighted words, and words struck out where they stood.

A highlight is a stretch of the clause's text. Struck-out words are not in the text; their mark is the place between two
characters where they stood, with the words as its value.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Annotation
from pipeline.segment.build.nodes import ClauseNode

HIGHLIGHT, STRUCK = "highlight", "struck"


@dataclass(frozen=True, slots=True)
class _Ink:
    """A live character with ink, whether it is highlighted, and the struck-out words that stand right before it."""

    char: str
    lit: bool
    struck: str


def marks(node: ClauseNode) -> tuple[Annotation, ...]:
    """The marks on a node's text, in order; those on its label or heading are left out."""
    if not any(span.highlight or span.role == STRUCK for line in node.lines for span in line.spans):
        return ()
    inks, trailing = _inks(node)
    if not any(ink.lit or ink.struck for ink in inks) and not trailing:
        return ()
    places = _places(inks, node.own)
    found = [
        Annotation(type=STRUCK, start=place, end=place, value=ink.struck)
        for ink, place in zip(inks, places, strict=True)
        if ink.struck and place is not None
    ]
    if trailing:
        found.append(Annotation(type=STRUCK, start=len(node.own), end=len(node.own), value=trailing))
    return tuple(sorted([*found, *_highlights(inks, places)], key=lambda mark: (mark.start, mark.end)))


def _inks(node: ClauseNode) -> tuple[list[_Ink], str]:
    """The characters with ink of a node's lines, and the struck-out words after the last of them."""
    inks: list[_Ink] = []
    struck = ""
    for line in node.lines:
        for span in line.spans:
            if span.role != "body":
                struck = f"{struck} {span.text}" if span.role == STRUCK else struck
                continue
            for char in span.text:
                if not char.isspace():
                    inks.append(_Ink(char, span.highlight, " ".join(struck.split())))
                    struck = ""
    return inks, " ".join(struck.split())


def _places(inks: list[_Ink], text: str) -> list[int | None]:
    """Where in `text` each character stands, matched from the end; None for those of the label and the heading.

    The text holds the same characters in the same order, but for hyphens of divided words, which it lacks, and the bars
    between the cells of a row, which it has besides.
    """
    places: list[int | None] = [None] * len(inks)
    at = len(text) - 1
    for index in reversed(range(len(inks))):
        while at >= 0 and (text[at].isspace() or (text[at] == "|" and inks[index].char != "|")):
            at -= 1
        if at < 0:
            break
        if text[at] == inks[index].char:
            places[index] = at
            at -= 1
    return places


def _highlights(inks: list[_Ink], places: list[int | None]) -> list[Annotation]:
    """Stretches of neighbouring highlighted characters; spaces between them are part of the stretch."""
    found: list[Annotation] = []
    start: int | None = None
    end = 0
    for ink, place in zip(inks, places, strict=True):
        if ink.lit:
            # The hyphen of a divided word has no place in the text, and does not end the stretch.
            if place is not None:
                start, end = (place if start is None else start), place + 1
        elif start is not None:
            found.append(Annotation(type=HIGHLIGHT, start=start, end=end))
            start = None
    if start is not None:
        found.append(Annotation(type=HIGHLIGHT, start=start, end=end))
    return found
