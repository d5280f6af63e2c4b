"""Paths of decisions through a document, and by how much the best of them beats those that it left behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.segment.decode.state import Decision, State

# Margins beyond this are no doubt.
MARGIN = 6.0


@dataclass(slots=True)
class Path:
    """A chain of decisions, newest first. rivals: the paths that came to the same state, and by how much they lost."""

    score: float
    state: State
    last: Decision | None
    before: Path | None
    rivals: tuple[tuple[float, Path], ...] = ()


def margins(best: Path) -> dict[int, float]:
    """By how much the best path beats, line by line, what its rivals decided."""
    found: dict[int, float] = {}
    at: Path | None = best
    while at is not None:
        for margin, rival in at.rivals:
            for index in _differing(at, rival):
                found[index] = min(margin, found.get(index, MARGIN))
        at = at.before
    return found


def _differing(one: Path | None, other: Path | None) -> Iterator[int]:
    """The lines that two paths decide otherwise, from the last one back to where they were one path."""
    while one is not other:
        first = one.last.index if one is not None and one.last is not None else -1
        second = other.last.index if other is not None and other.last is not None else -1
        if first == second:
            if first < 0 or one is None or other is None or one.last is other.last:
                return
            if one.last != other.last:
                yield first
            one, other = one.before, other.before
        elif first > second:
            yield first
            one = one.before if one is not None else None
        else:
            yield second
            other = other.before if other is not None else None


def traced(path: Path) -> dict[int, Decision]:
    """The labels of a path, by number of line."""
    found: dict[int, Decision] = {}
    at: Path | None = path
    while at is not None:
        if at.last is not None:
            found[at.last.index] = at.last
        at = at.before
    return found
