"""Headings that run in without bold type: the first words of a clause, underlined, in italics or in
capitals, up to a stop."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import TypeAlias

from pipeline.segment.build.nodes import TextRun

# The words at the beginning, and the rest, line by line.
Split: TypeAlias = tuple[list[list[TextRun]], list[list[TextRun]]]

# Words in capitals with a stop or a dash, before a word that is no capital throughout.
_CAPITALS = re.compile(
    r"\s*(?P<heading>(?=[^.:–—]*[A-Z]{3})[A-Z][A-Z0-9\s,;/&’'()“”\"-]*[A-Z)”\"][.:–—])"
    r"(?=\s+(?:[“\"(]?[A-Z][a-z]|[“\"(]?[AI]\s+[a-z]|[“\"(]?[A-Z]{2,}\s+[a-z]|[a-z]))"
)
# An underline ends before the stop, or after it.
_STOPPED = re.compile(r"\s*(?:[.:–—]|-\s)")
# Words in italics with one of these are a sentence that is stressed, as a note to whoever drafts.
_SENTENCE = re.compile(r"\b(?:is|are|was|were|has|have|shall|will|must|may|can|do|does|applies|apply)\b")
_STOP_AFTER = re.compile(r".*[.:–—-]\s*$", re.DOTALL)


def run_in(pieces: Sequence[Sequence[TextRun]]) -> Split:
    """The heading that runs in at the beginning of a clause, and the rest; nothing and all where there is none."""
    for mark in ("underlined", "italic"):
        first, rest = split(pieces, attrgetter(mark))
        lead, after = ("".join(piece.text for line in part for piece in line).strip() for part in (first, rest))
        if lead:
            if mark == "italic" and (not after or _SENTENCE.search(lead)):
                return [], [list(line) for line in pieces]  # a clause or a sentence that is stressed
            stopped = not after or _STOPPED.match(after) or _STOP_AFTER.match(lead)
            return (first, rest) if stopped else ([], [list(line) for line in pieces])
    return _capitals(pieces) or ([], [list(line) for line in pieces])


def split(pieces: Sequence[Sequence[TextRun]], marked: Callable[[TextRun], bool]) -> Split:
    """The words that pieces begin with and that are marked so, and the rest."""
    first: list[list[TextRun]] = []
    for n, line in enumerate(pieces):
        lead = []
        for piece in line:
            if not marked(piece) and piece.text.strip():
                break
            lead.append(piece)
        if lead:
            first.append(lead)
        if len(lead) < len(line):
            return first, [list(line[len(lead) :]), *(list(other) for other in pieces[n + 1 :])]
    return first, []


def _capitals(pieces: Sequence[Sequence[TextRun]]) -> Split | None:
    """The words in capitals that pieces begin with, up to their stop, and the rest; None where there are none."""
    match = _CAPITALS.match("\n".join("".join(piece.text for piece in line) for line in pieces))
    if match is None:
        return None
    left = match.end("heading")
    first: list[list[TextRun]] = []
    rest: list[list[TextRun]] = []
    for line in pieces:
        before: list[TextRun] = []
        after: list[TextRun] = []
        for piece in line:
            taken = max(0, min(left, len(piece.text)))
            before += [replace(piece, text=piece.text[:taken])] if taken else []
            after += [replace(piece, text=piece.text[taken:])] if taken < len(piece.text) else []
            left -= len(piece.text)
        left -= 1  # the end of the line
        first += [before] if before else []
        rest += [after] if after else []
    return first, rest
