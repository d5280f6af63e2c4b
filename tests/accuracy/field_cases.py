"""The cases from the field: small files, each with what must hold, as tables in `field/*.toml`.

A case is right when everything that it asks holds. Labels are compared without closing stop and case; texts by their
words, spaces made one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

from answers import Answer, Answers, Ask
from field_diff import compared
from field_read import read
from places import FIELD, Places
from sections import Group, Row, Section, spread

Texts = tuple[str, ...]
Pairs = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A case. files: one to read, or two to compare. Every other name is asked only where it is given."""

    name: str
    files: Texts
    why: str
    # Reading.
    labels: Texts | None = None  # every label in order, but those of notes
    first_labels: Texts | None = None  # the first of them
    contains_labels: Texts | None = None  # these in this order, others between
    parents: Pairs | None = None  # label, label of the nearest labelled clause above
    has: Texts | None = None  # within the words of a clause
    lacks: Texts | None = None  # within the words of none
    within: Pairs | None = None  # the clause with the first words has the second
    not_within: Pairs | None = None  # the clause with the first words lacks the second
    own: Pairs | None = None  # label, exact words
    kinds: Pairs | None = None  # words, kind of the clause that has them
    lacks_kinds: Texts | None = None  # "words=kind": no clause of the kind begins with the words
    headings: Texts | None = None
    defines: Texts | None = None  # terms that a clause is said to define
    counted: Pairs | None = None  # kind, how many labelled clauses of it
    counted_words: Pairs | None = None  # words, how often they stand in the clauses
    under: Pairs | None = None  # words, label of the nearest labelled clause above
    notes: Texts | None = None  # one of them stands in a note or in the clauses
    notes_or_lacks: Texts | None = None  # there is a note, or the clauses lack them
    notes_or_labels: Texts | None = None  # there is a note, or these labels come first
    read_or_said: str | None = None  # read well (lacks holds), or the word stands in a note or in the error
    refused_or_notes: bool | None = None
    unplaced_roles: Texts | None = None
    same: str | None = None  # the clauses of another file, label by label and word by word
    targets: Pairs | None = None  # label, where its references lead
    code: int | None = None
    # Comparing.
    changes: int | None = None  # entries
    most: int | None = None
    least: int | None = None
    levels: Texts | None = None  # of every entry, in order
    levels_but_none: int | None = None  # entries of a level above none
    highest: Texts | None = None  # one of them is the level of the first entry; "" where there is none
    ripple: int | None = None  # clauses at least that some entry is said to touch
    facets: Texts | None = None  # each stands in some entry
    added: int | None = None
    removed: int | None = None
    reasons: Texts | None = None  # one of them stands in a reason
    lacks_reasons: Texts | None = None
    lacks_told: Texts | None = None  # told as words that went
    kinds_new: str | None = None  # a clause of the newer file has this kind

    def asked(self) -> Iterator[tuple[str, Any]]:
        """What the case asks, by name."""
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name not in {"name", "files", "why"} and value is not None:
                yield one.name, value


def frozen(value: Any) -> Any:
    """A list as a tuple."""
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def table(folder: Path = FIELD) -> list[Case]:
    """Every case. Raises TypeError for a name that is no expectation."""
    cases = []
    for path in sorted(folder.glob("*.toml")):
        for name, given in tomllib.loads(path.read_text(encoding="utf-8")).items():
            values = {key: frozen(value) for key, value in given.items()}
            cases.append(Case(name=f"{path.stem}.{name}", **values))
    return cases


@dataclass(frozen=True, slots=True)
class Found:
    """A case with its files."""

    case: Case
    paths: tuple[Path, ...]
    other: Path | None = None  # of `same`

    def asks(self) -> list[Ask]:
        """What the program is asked."""
        first = Ask("clauses" if len(self.paths) == 1 else "diff", self.paths)
        return [first, *([Ask("clauses", (self.other,))] if self.other else [])]


def found(where: Places, cases: list[Case]) -> tuple[list[Found], list[str]]:
    """The cases whose files are at hand, and the others."""
    here, gone = [], []
    for case in cases:
        paths = [
            where.reading / name if (where.reading / name).exists() else where.comparing / name for name in case.files
        ]
        other = where.reading / case.same if case.same else None
        if all(path.exists() for path in [*paths, *([other] if other else [])]):
            here.append(Found(case, tuple(paths), other))
        else:
            gone.append(case.name)
    return here, gone


def faults(case: Case, answer: Answer, other: Answer | None) -> list[str]:
    """What does not hold, a sentence each."""
    judge = read if len(case.files) == 1 else compared
    return [fault for name, value in case.asked() if (fault := judge(name, value, answer, other))]


def judged(where: Places, one: Found) -> tuple[str, list[str]]:
    """The faults of a case."""
    given = [Answers(where)[ask] for ask in one.asks()]
    return one.case.name, faults(one.case, given[0], given[1] if len(given) > 1 else None)


def field(where: Places, here: list[Found], gone: list[str]) -> Section:
    """The section of the field cases."""
    section = Section(name="field")
    tables: dict[str, list[bool]] = {}
    for name, wrong in spread(partial(judged, where), here):
        kind, _, key = name.partition(".")
        group = section.groups.setdefault(kind, Group())
        (group.wrong if wrong else group.right).append(key)
        group.names[key] = "; ".join(wrong) or "right"
        tables.setdefault(kind, []).append(not wrong)
        section.details[name] = wrong
        section.examples += [f"{name}: {'; '.join(wrong)}"] if wrong else []
    right = [one for outcomes in tables.values() for one in outcomes]
    section.rows.append(Row("field", sum(right), len(right), more="cases"))
    section.rows += [Row(f"field: {kind}", sum(one), len(one)) for kind, one in tables.items()]
    if gone:
        section.left_out.append(f"{len(gone)} field cases whose files are not at hand")
    return section
