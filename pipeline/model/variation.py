"""What a variation is made of: instructions that are carried out from the first to the last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from pipeline.model.clauses import Clause

# What an id of a provision that the variation itself puts in begins with, so that no id of the old text is the same.
NEW = "new:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Provision:
    """What a variation says of a clause: all but where it stands on a page and what is marked in it.

    parent: id of the clause that it stands in, of those on its own side.
    """

    id: str
    label: str | None
    citation: str
    kind: str
    parent: str | None
    heading: str | None
    text: str
    closing: str | None = None
    cells: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    part: str | None = None
    applicability: str | None = None
    document: str = ""

    def field(self, name: str) -> str:
        """The text of a field of a `Substitution`; "" where there is none."""
        kind, _, number = name.partition(" ")
        if not number:
            return getattr(self, kind) or ""
        row = self.cells if kind == "cell" else self.columns
        return row[int(number) - 1] if int(number) <= len(row) else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Substitution:
    """At character `at` of a field, the words `old` go and `new` comes; either may be empty.

    field: "heading", "text", "closing", "applicability", or "cell 2", "column 2" of a table row, from 1. The
    places are those of the old words, before any of the substitutions was made.
    """

    field: str
    at: int
    old: str
    new: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Restatement:
    """What a provision that stays is called from now on. cells, columns: how many a table row has."""

    id: str
    new: str
    label: str | None
    citation: str
    kind: str
    parent: str | None
    part: str | None
    document: str
    cells: int = 0
    columns: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Instruction:
    """One step.

    action: "substitute" words in a provision; "insert" new ones, "move" some that stand, both after the provision
    `after` (None: at the beginning); "delete" some; "renumber" them all as they are from now on.
    clauses: the ids concerned, in order; those that the variation put in begin with "new:". sentence: the step in
    words. print_only: no word changes, but how it is printed.
    """

    action: str
    clauses: tuple[str, ...]
    after: str | None = None
    substitutions: tuple[Substitution, ...] = ()
    provisions: tuple[Provision, ...] = ()
    names: tuple[Restatement, ...] = ()
    sentence: str = ""
    print_only: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Variation:
    """The instrument. old, new: what the sides are called; old_sum, new_sum: the sums of their provisions."""

    old: str
    new: str
    old_sum: str
    new_sum: str
    instructions: tuple[Instruction, ...]


def replaced(text: str, substitutions: Iterable[Substitution]) -> str:
    """A text with its words substituted."""
    for edit in sorted(substitutions, key=lambda each: each.at, reverse=True):
        text = text[: edit.at] + edit.new + text[edit.at + len(edit.old) :]
    return text


def provision(clause: Clause) -> Provision:
    """What a variation says of a clause."""
    return Provision(
        id=clause.id,
        label=clause.label,
        citation=clause.citation,
        kind=clause.kind,
        parent=clause.parent,
        heading=clause.heading,
        text=clause.text,
        closing=clause.closing,
        cells=clause.cells,
        columns=clause.columns,
        part=clause.part,
        applicability=clause.applicability,
        document=clause.document,
    )


def sum_of(provisions: Iterable[Provision]) -> str:
    """A sum by which provisions are known again (sha256 of their JSON)."""
    return hashlib.sha256(msgspec.json.encode(list(provisions))).hexdigest()
