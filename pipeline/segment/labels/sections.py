"""Which labels open a section, a schedule or a part of a document, and how those are counted: its lines tell once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from pipeline.model import Line
from pipeline.segment.labels import acceptance, articles
from pipeline.segment.labels.division_openings import is_marked, openings, repeated_annexes
from pipeline.segment.labels.outline import Outline
from pipeline.segment.labels.reading import DIVISIONS, Label, read

# Kinds of labels that begin a section, each with numbers or text below it.
SECTIONS = DIVISIONS | {"prefixed", "question", "lettered", "article"}


class Sections:
    """What the live lines of a document say together about its divisions."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines

    @cached_property
    def articles(self) -> articles.Counted:
        """How the clauses below articles are numbered."""
        return articles.counted(self.lines)

    @cached_property
    def openings(self) -> frozenset[int]:
        """The lines that open parts without a schedule, and annexes without a number, which count from 1."""
        return openings(self.lines)

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The annexes of which the document has several of the same name."""
        return repeated_annexes(self.lines)

    @cached_property
    def listed(self) -> frozenset[int]:
        """The lines that name a schedule or an exhibit in a list of them: one of the list comes again."""
        named = [
            (index, label.text.casefold())
            for index, line in enumerate(self.lines)
            for label in read(line.text)
            if label.kind == "schedule" and line.cell is None and line.level is None
        ]
        last = {name: index for index, name in named}
        again = {index for index, name in named if last[name] > index}
        lists: list[list[int]] = []
        for index, _ in named:
            if lists and lists[-1][-1] == index - 1:
                lists[-1].append(index)
            else:
                lists.append([index])
        return frozenset(index for one in lists if len(one) > 1 and again.intersection(one) for index in one)

    @cached_property
    def _lettered(self) -> bool:
        return acceptance.restart_under_letters(self.lines)

    def opens(self, index: int, label: Label, line: Line, outline: Outline) -> bool:
        """Does `label`, of a kind in SECTIONS, open a section at line number `index`, where a paragraph may begin?"""
        rest = line.text[label.end :].strip()
        if label.kind == "question":
            return bool(rest)
        marked = is_marked(line)
        if label.kind == "article":
            return acceptance.is_title(rest, marked=marked) and (marked or not rest)
        if label.kind == "prefixed":
            return acceptance.is_title(rest) and bool(rest) and (marked or self._next_prefixed(index, label, outline))
        if label.kind == "lettered":
            return line.level is not None and acceptance.is_title(rest) and bool(rest) and self._lettered
        if label.kind in {"part", "annexed"} and outline.scope.schedule is not None:
            return acceptance.is_title(rest, marked=marked) and (marked or bool(rest))
        if label.kind in {"part", "annexed", "annex"}:
            return index in self.openings
        if index in self.listed:
            return False
        return acceptance.is_title(rest, marked=marked) and (marked or not rest.startswith("("))

    def _next_prefixed(self, index: int, label: Label, outline: Outline) -> bool:
        """Does a section such as GC5 come next by its number, or do clauses of its number come next?"""
        below = [found for line in self.lines[index + 1 : index + 4] for found in read(line.text)]
        return acceptance.opens_section(label, outline, below)
