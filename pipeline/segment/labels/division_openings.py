"""Which headings of parts and annexes open a division with a numbering of its own.

A part belongs to the schedule around it. One without a schedule ("PART B: LONG FORM"), and an annex without a number
("ANNEX: INSURANCES"), is a division of its own only where numbering starts again at 1 below it; elsewhere it is a
heading that groups clauses, and no part of their numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.model import Line
from pipeline.segment.labels.acceptance import is_title, refers
from pipeline.segment.labels.reading import Label, of_line, readings
from pipeline.segment.labels.scopes import ANNEX, named

# Where the parts of a document are told from its headings, so many of them begin at 1.
PARTS = 2


def is_marked(line: Line) -> bool:
    """Does a line look like a heading: bold, centred, in a heading's style, in capitals, or numbered as one?"""
    return bool(line.bold or line.centred or line.level is not None or line.label or line.text.strip().isupper())


def repeated_annexes(lines: Iterable[Line]) -> frozenset[str]:
    """The annexes of which several have the same name, as where each part has its Annex 1."""
    found = [(label, rest) for line in lines if line.cell is None and is_marked(line) for label, rest in _opened(line)]
    count = Counter(named(label)[0] for label, rest in found if label.kind == "schedule" and is_title(rest))
    return frozenset(name for name, number in count.items() if number > 1 and ANNEX.match(name))


@dataclass(slots=True)
class _Opening:
    """A heading that may begin a division: the first number below it, and whether numbers came before."""

    index: int
    kind: str
    names: tuple[str, ...]
    later: bool
    first: str | None = None


def openings(lines: Sequence[Line]) -> frozenset[int]:
    """Which lines are headings of parts without a schedule, or of annexes without a number, that begin at 1.

    Parts do so all or none: where one goes on with the numbers of the part before it, all of them group clauses. One
    part alone does where numbers came before it, which would otherwise be taken for those of the body; a Part A alone
    is the body.
    """
    found = _openings(lines)
    annexes = [one for one in found if one.kind == "annex" and one.later and one.first == "1"]
    parts = [one for one in found if one.kind != "annex"]
    numbered = [one for one in parts if one.first is not None]
    if all(one.first == "1" for one in numbered) and (
        len({one.names for one in numbered}) >= PARTS or any(one.later and not _is_first(one) for one in numbered)
    ):
        # In a list of contents a heading stands without numbers, and comes again.
        last = {one.names: one.index for one in parts}
        annexes += [one for one in parts if one.first is not None or one.index == last[one.names]]
    return frozenset(one.index for one in annexes)


def _openings(lines: Sequence[Line]) -> list[_Opening]:
    found: list[_Opening] = []
    current: _Opening | None = None
    numbers = inside = False
    before = ""
    for index, line in enumerate(lines):
        if line.cell is None and not line.note:
            for label, rest in _opened(line):
                if label.kind in {"dotted", "worded"}:
                    if current is not None and current.first is None and not (refers(before) and not line.label):
                        current.first = label.path[0]
                    numbers = True
                elif label.kind in {"part", "annexed", "annex", "schedule"} and is_marked(line) and is_title(rest):
                    inside = inside or (label.kind == "schedule" and not (found and ANNEX.match(label.text)))
                    opening = _Opening(index, label.kind, named(label), numbers)
                    if label.kind == "schedule":
                        current = None
                    elif label.kind == "annex" or not (inside or _goes_on(current, opening)):
                        current = opening
                        found.append(opening)
        before = line.text
    return found


def _is_first(heading: _Opening) -> bool:
    """Is a heading that of Part A, Part 1 or Part I?"""
    return len(heading.names) == 1 and any(at == 1 for _, at in readings(heading.names[0].removeprefix("Part ")))


def _goes_on(current: _Opening | None, heading: _Opening) -> bool:
    """Is a heading printed again within its own part, as at the top of the next page?"""
    return current is not None and current.names == heading.names


def _opened(line: Line) -> list[tuple[Label, str]]:
    """The labels that a line may begin with, each with the words after it."""
    return [(label, line.text[0 if line.label else label.end :].strip()) for label in of_line(line)]
