"""Which change a lawyer reads first among those of one level: what changed, then its subject, and how far it reaches.

What changed counts most: a cap of another amount comes before an "and" for an "or" under a heading on liability. The
subjects and the strengths of reasons are data (`[[subject]]` and `[strength]` in `models/significance.toml`).
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import SettingsError

HEADING = 1.5  # a subject that a heading names weighs so much more than one in the words
DAMPED = 0.55  # the power of subject and reach: the weightiest subject under a heading counts 2.3 times
MANY = 100  # clauses touched, from which on more make no difference


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)  # each is itself: its pattern needs no comparing
class Subject:
    """A subject: its name, the words by which it is known, and how much it weighs (1: no more than any other)."""

    name: str
    words: re.Pattern[str]
    weight: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """What the place of a change within its level comes from: the subject, "" for none, its weight, its reach, and the
    strength of its strongest reason."""

    subject: str
    weight: float
    reach: float
    strength: float = 1.0

    @property
    def score(self) -> float:
        """Strength by weight and reach, both damped."""
        damped: float = (self.weight * self.reach) ** DAMPED
        return round(self.strength * damped, 3)


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


def load_strengths(path: Path) -> dict[str, float]:
    """The strength of the reason of each rule, by its name. Raises SettingsError where they cannot be understood."""
    try:
        rows: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")).get("strength", {})
        return {name: float(strength) for name, strength in rows.items()}
    except (OSError, tomllib.TOMLDecodeError, AttributeError, TypeError, ValueError) as error:
        raise SettingsError(
            f"The strengths in {path.name} cannot be read: {error}.",
            "Correct the file, or restore the one that came with the program.",
        ) from error


def strongest(rules: Iterable[str], strengths: Mapping[str, float]) -> float:
    """The strength of the strongest of these rules; one without its own has 1."""
    return max((strengths.get(rule, 1.0) for rule in rules), default=1.0)


@lru_cache(maxsize=64)  # what stands together has its headings in common
def _of_headings(headings: str, subjects: tuple[Subject, ...]) -> list[tuple[float, str]]:
    """The subjects that headings name, each with its weight."""
    return [(subject.weight * HEADING, subject.name) for subject in subjects if subject.words.search(headings)]


def weighed(headings: str, words: str, touched: int, subjects: tuple[Subject, ...], strength: float = 1.0) -> Weighed:
    """What counts for a change. headings: of the clause and above it; words: those that went and came; touched: how
    many clauses and passages of guidance it touches; strength: of its strongest reason."""
    in_words = [(subject.weight, subject.name) for subject in subjects if subject.words.search(words)]
    weight, name = max((*_of_headings(headings, subjects), *in_words), default=(1.0, ""))
    reach = 1 + math.log10(1 + min(touched, MANY)) / 2
    return Weighed(subject=name, weight=weight, reach=round(reach, 3), strength=strength)
