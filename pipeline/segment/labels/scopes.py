"""Schedules, parts and annexes: how they stand in one another. Which headings open one:
`pipeline.segment.labels.division_openings`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.label_grammar import ANNEX_WORD, FAMILY, SCHEDULE_WORD
from pipeline.segment.labels.reading import Label, readings

ANNEX = re.compile(rf"{ANNEX_WORD}\b", re.IGNORECASE)
_PIECE = re.compile(
    rf"((?:{FAMILY}\s+)?(?:part|{SCHEDULE_WORD}))"
    r"(?:\s+(\w+))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What numbers are counted in: ("Schedule 2", "Part G"), ("Part B", "Annex 1"), ("A",); empty for the body.

    outer: the last scope with a part before an annex that was met in it, to which later parts go back.
    """

    names: tuple[str, ...] = ()
    outer: tuple[str, ...] = ()

    @property
    def schedule(self) -> str | None:
        """The schedule, or an annex by itself; None in the body of a document, with parts or without."""
        return self.names[0] if self.names and not _is_part(self.names[0]) else None

    @property
    def written(self) -> str | None:
        """The scope as a citation begins: "Schedule 2 Part G"."""
        return " ".join(self.names) or None

    def enter(self, label: Label, repeated: frozenset[str]) -> Scope:
        """The scope that a heading opens. repeated: annexes of which a document has several of the same name."""
        if label.kind == "lettered":
            return Scope((*self._base(), label.name))
        if label.kind == "article":
            return Scope((*self._base(), f"Article {label.name}"))
        names = named(label)
        if label.kind == "part":
            return Scope((*self._around(names[0]), names[0]))
        if label.kind == "annexed":
            return Scope((*self._around(names[0]), *names), outer=(*self._around(names[0]), names[0]))
        if ANNEX.match(names[0]):
            outside = tuple(name for name in self.names if not ANNEX.match(name)) or self.outer
            own = names[0] in repeated and len(outside) > 0 and _is_part(outside[-1])
            inside = own or label.kind == "annex"
            return Scope((*(outside if inside else ()), names[0]), outer=outside)
        return Scope((names[0],))

    def _base(self) -> tuple[str, ...]:
        return (self.schedule,) if self.schedule is not None else ()

    def _around(self, part: str) -> tuple[str, ...]:
        """What a part stands in: the schedule; after an annex, what holds the part that it comes next to."""
        if self.outer and ANNEX.match(self.names[-1]) and _is_part(self.outer[-1]):
            before, after = (readings(name.removeprefix("Part ")) for name in (self.outer[-1], part))
            if part == self.outer[-1] or any((style, at + 1) in after for style, at in before):
                return self.outer[:-1]
        return self._base()


BODY = Scope()


def _is_part(name: str) -> bool:
    return name.startswith(("Part ", "Article ")) or len(name) == 1


def named(label: Label) -> tuple[str, ...]:
    """The names in a label, from the outermost: "ANNEX 1 TO PART B" gives ("Part B", "Annex 1")."""
    found = [
        f"{word.title()} {number.upper()}" if number else word.title() for word, number in _PIECE.findall(label.text)
    ]
    return tuple(sorted(found, key=lambda name: not name.startswith("Part "))) if len(found) > 1 else tuple(found)
