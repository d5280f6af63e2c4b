"""How sure the reading of a clause is, from the signs of it and of what stands around it.

Each sign adds to the chance that a clause is wrong (logistic regression). Faults come in clusters, so a second step
adds what the clauses around it look like. The weights, learned by `models/train_doubt.py`, stand in `models/doubt.toml`
with a reason each; what they measure out of fold is in `models/DOUBT.md`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import exp, log
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.segment.evidence import SIGNS, Signs
from pipeline.settings import asset

FILE = "doubt.toml"
# A clause below this is shown as doubtful: out of fold two in three of those were wrong.
DOUBTFUL = 0.5
AROUND = 5  # clauses on either side that count as being around one
LEAST = 1e-4  # no chance is taken as smaller than this, or as that near to 1


@dataclass(frozen=True, slots=True)
class DoubtWeights:
    """What the signs weigh by name, and the second step: where it begins (base), the clause itself (own), and those
    around it (around)."""

    signs: Mapping[str, float]
    start: float
    base: float
    own: float
    around: float


def sure(signs: Sequence[Signs], weights: DoubtWeights | None = None) -> list[float]:
    """How sure each clause of a document is, from 0 to 1. weights: without them those that came with the program."""
    used = weights or own_doubt_weights()
    chances = [_chance(used.start + sum(used.signs[name] * value for name, value in one.items())) for one in signs]
    near = _around(chances)
    return [
        round(1.0 - _chance(used.base + used.own * _odds(one) + used.around * _odds(mean)), 3)
        for one, mean in zip(chances, near, strict=True)
    ]


def _around(chances: Sequence[float]) -> list[float]:
    """The mean of each and of those around it."""
    sums = [0.0, *accumulate(chances)]
    last = len(chances)
    bounds = ((max(0, at - AROUND), min(last, at + AROUND + 1)) for at in range(last))
    return [(sums[end] - sums[start]) / (end - start) for start, end in bounds]


def _chance(odds: float) -> float:
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, odds))))


def _odds(chance: float) -> float:
    kept = max(LEAST, min(1.0 - LEAST, chance))
    return log(kept / (1.0 - kept))


def load_doubt_weights(path: Path) -> DoubtWeights:
    """The weights of a TOML file. Raises SettingsError where it cannot be read, or lacks one or has one too many."""
    try:
        groups = tomllib.loads(path.read_text(encoding="utf-8"))
        signs = {name: float(row["weight"]) for name, row in groups["signs"].items()}
        if signs.keys() != set(SIGNS):
            raise KeyError(", ".join(sorted(signs.keys() ^ set(SIGNS))))
        return DoubtWeights(signs, **{name: float(row["weight"]) for name, row in groups["steps"].items()})
    except (OSError, tomllib.TOMLDecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise SettingsError(
            f"The weights of the doubts in {path.name} cannot be read: {error}.",
            "Correct the file, or restore the one that came with the program.",
        ) from error


@lru_cache(maxsize=1)
def own_doubt_weights() -> DoubtWeights:
    """The weights that came with the program."""
    return load_doubt_weights(asset("models") / FILE)
