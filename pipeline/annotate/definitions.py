"""Definitions inside running text: '"X" means …', '(the "X")', '("X" or the "Y")'.

The annotation "definition" covers the term without its quotes; `value` is the term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.annotate.marking import context_of, marking
from pipeline.annotate.rules import Row, alternatives, read_rules
from pipeline.model import Annotation, Clause

_QUOTED = r"(?:[\"“”]\**(?P<{0}>[^\"“”*]{{1,80}}?)\**[\"“”]|[‘'](?P<{1}>[A-Z][^‘’'\"“”]{{0,79}}?)[’'])"
_TERM = _QUOTED.format("term", "single")
_SAME = (
    r"(?P<same>(?:\s*(?:,|/|(?:,\s*)?(?:and|or))\s*(?:(?:each|together|collectively|jointly|also)\s*,?\s*)?"
    r"(?:(?:as\s+)?the\s+|an?\s+)?[\"“‘'][^\"“”‘’]{1,80}[\"”’'])*)"
)
_NAME = r"(?P<bare>[A-Z][\w&'’/-]*(?:\s+(?:of|and|or|the|for|to|in|(?:\(?[A-Z0-9][\w&'’/()-]*)))*)"
_MEMBER = re.compile(r"[\"“‘']([^\"“”‘’']+(?:['’][^\"“”‘’']+)*)[\"”’']")
_ALIAS = re.compile(r"^(?P<long>.+?)\s*\((?:the\s+)?[\"“']?(?P<short>[A-Z][\w&/ -]*)[\"”']?\)$")


class DefinitionFinder:
    """Finds run-in definitions by the rows of definitions.toml."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self._patterns = [re.compile(_expanded(row["pattern"]), re.VERBOSE) for row in tables["definition"]]
        self._never = {word for row in tables["never"] for word in row["words"]}
        self._pointer = re.compile(rf"[\s\"”’',:–-]*{alternatives(tables['pointer'])}", re.IGNORECASE)

    def points_elsewhere(self, text: str) -> bool:
        """Does the text behind a term say only where the term is defined ("is defined in Section 10.6")?"""
        return bool(self._pointer.match(text))

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, term) of each defining mention in `text`, in order, none overlapping."""
        taken: list[tuple[int, int, str]] = []
        for pattern in self._patterns:
            for match in pattern.finditer(text):
                for start, end in _members(match):
                    fits = not any(start < other_end and other < end for other, other_end, _ in taken)
                    if fits and self._is_term(text[start:end]):
                        taken.append((start, end, text[start:end]))
        return sorted(taken)

    def _is_term(self, text: str) -> bool:
        return text not in self._never and any(character.isalpha() for character in text) and text == text.strip()


def _expanded(pattern: str) -> str:
    for word, regex in (("TERM", _TERM), ("SAME", _SAME), ("NAME", _NAME)):
        pattern = pattern.replace(word, regex)
    return pattern


def _members(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    groups = match.groupdict()
    for name in ("term", "single", "bare"):
        if groups.get(name):
            yield match.span(name)
    if groups.get("same"):
        for member in _MEMBER.finditer(match.string, *match.span("same")):
            yield member.span(1)


def heading_terms(heading: str) -> tuple[str, ...]:
    """The terms that the heading of a definition names: '"A" or "B"' and "Name in Full (NIF)" name two each."""
    heading = " ".join(heading.split()).rstrip(":.")
    quoted = _MEMBER.findall(heading)
    if quoted:
        return tuple(quoted)
    bare = heading.removesuffix("(s)")
    alias = _ALIAS.match(bare)
    return (alias["long"], alias["short"]) if alias else ((bare,) if bare else ())


def defined_terms(clauses: tuple[Clause, ...], finder: DefinitionFinder) -> dict[str, str | None]:
    """Every term that a document defines, to the id of the clause that defines it.

    A clause of kind "definition" comes before a run-in definition of the same term, an earlier before a later one, and
    any of them before a clause that only says where the term is defined.
    """
    listed = [
        (term, clause.id, finder.points_elsewhere(clause.own))
        for clause in clauses
        if clause.kind == "definition" and clause.heading
        for term in heading_terms(clause.heading)
    ]
    run_in = [
        (term, clause.id, finder.points_elsewhere(clause.own[end:]))
        for clause in clauses
        for _, end, term in finder.find(clause.own)
    ]
    terms: dict[str, str | None] = {}
    for pointing in (False, True):
        for term, clause_id, points in (*listed, *run_in):
            if points == pointing:
                terms.setdefault(term, clause_id)
    return terms


def make(nlp: Any, name: str, folder: str, rules: str) -> Any:
    """The component "icp_definitions": marks run-in definitions; their target is the clause that they stand in, or the
    term's real definition where the clause only points to it.

    The finder is its attribute `finder`, for the terms of a document are gathered before its clauses are read.
    """
    finder = DefinitionFinder(read_rules(folder, rules))

    def find(doc: Any) -> Iterator[Annotation]:
        context = context_of(doc)
        here = context.clause.id if context.clause is not None else None
        for start, end, term in finder.find(doc.text):
            target = context.terms.get(term, here) if finder.points_elsewhere(doc.text[end:]) else here
            yield Annotation(type="definition", start=start, end=end, value=term, target=target)

    component = marking(find)
    component.finder = finder  # type: ignore[attr-defined]
    return component
