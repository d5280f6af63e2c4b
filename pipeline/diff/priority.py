"""Which change a lawyer reads first among those of one level: how weighty its subject is, and how far it reaches.

The subjects and their weights are data (`[[subject]]` in `models/significance.toml`).
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import SettingsError

HEADING = 1.5  # a subject that a heading names weighs so much more than one in the words
MANY = 100  # clauses touched, from which on more make no difference


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """A subject: its name, the words by which it is known, and how much it weighs (1: no more than any other)."""

    name: str
    words: re.Pattern[str]
    weight: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """What the place of a change within its level comes from: the subject, "" for none, its weight, and its reach."""

    subject: str
    weight: float
    reach: float

    @property
    def score(self) -> float:
        """Weight by reach."""
        return round(self.weight * self.reach, 3)


def load_subjects(path: Path) -> tuple[Subject, ...]:
    """The subjects of a TOML file. Raises SettingsError where they cannot be understood."""
    try:
        rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get("subject", [])
        return tuple(
            Subject(name=row["name"], words=re.compile(row["words"], re.IGNORECASE), weight=float(row["weight"]))
            for row in rows
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, re.error) as error:
        raise SettingsError(
            f"The subjects in {path.name} cannot be read: {error}.",
            "Correct the file, or restore the one that came with the program.",
        ) from error


def weighed(headings: str, words: str, touched: int, subjects: Sequence[Subject]) -> Weighed:
    """What counts for a change. headings: of the clause and above it; words: those that went and came; touched: how
    many clauses and passages of guidance it touches."""
    found = [(subject.weight * HEADING, subject.name) for subject in subjects if subject.words.search(headings)]
    found += [(subject.weight, subject.name) for subject in subjects if subject.words.search(words)]
    weight, name = max(found, default=(1.0, ""))
    reach = 1 + math.log10(1 + min(touched, MANY)) / 2
    return Weighed(subject=name, weight=weight, reach=round(reach, 3))
