"""What a comparison goes by besides the two sides: the rules and figures in the folder of models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.diff.paraphrase import Thresholds, load_thresholds
from pipeline.diff.priority import Subject, load_strengths, load_subjects
from pipeline.diff.same_value import Writing, load_writing
from pipeline.diff.significance_rules import SignificanceRule, load_rules


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparisonRules:
    """significance: how much a change matters; writing: what is the same in other writing; subjects, strengths: what is
    read first; paraphrase: when a passage says what a clause said."""

    significance: tuple[SignificanceRule, ...]
    writing: Writing
    subjects: tuple[Subject, ...]
    strengths: Mapping[str, float]
    paraphrase: Thresholds


def load_comparison_rules(models: Path) -> ComparisonRules:
    """The rules in a folder of models. Raises `SettingsError` where they cannot be read."""
    return ComparisonRules(
        significance=load_rules(models / "significance.toml"),
        subjects=load_subjects(models / "significance.toml"),
        strengths=load_strengths(models / "significance.toml"),
        writing=load_writing(models / "writing.toml"),
        paraphrase=load_thresholds(models / "paraphrase.toml"),
    )
