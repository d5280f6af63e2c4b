"""Comparing by the rules that come with the program."""

from __future__ import annotations

from functools import cache
from typing import Any

from pipeline.diff import compare as compare_by
from pipeline.diff.rules import ComparisonRules, load_comparison_rules
from pipeline.model import EditionDiff, Side
from pipeline.settings import asset


@cache
def bundled_rules() -> ComparisonRules:
    """The rules of the bundled folder of models."""
    return load_comparison_rules(asset("models"))


def compare(old: Side, new: Side, **more: Any) -> EditionDiff:
    """As `pipeline.diff.compare`."""
    return compare_by(old, new, **{"rules": bundled_rules(), **more})
