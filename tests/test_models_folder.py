"""The folder of models is the one of the settings: a rule that is changed there changes the result."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from outlines import side

from pipeline.diff import compare
from pipeline.library.compare.comparison import comparison_of, store_opener
from pipeline.loading import comparison_rules
from pipeline.settings import load_settings
from pipeline.steps.ingest.corpus import kept_comparison

OLD = "1. The Provider must pay within 30 days.\n\n2. The Provider keeps records.\n"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A copy of the bundled folder."""
    return Path(shutil.copytree(ROOT / "models", tmp_path / "models"))


def change(path: Path, old: str, new: str) -> None:
    """Other words in a file of the folder."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def without_rules(models: Path) -> None:
    """No rule of significance."""
    (models / "significance.toml").write_text("", encoding="utf-8")


def as_it_is(models: Path) -> None:
    """Nothing changed."""


@pytest.mark.parametrize(("edit", "level"), [(as_it_is, "high"), (without_rules, "none")])
def test_files_are_compared_by_the_rules_of_the_folder(
    tmp_path: Path, models: Path, edit: Callable[[Path], None], level: str
) -> None:
    edit(models)
    (tmp_path / "old.txt").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.txt").write_text(OLD.replace("30", "20"), encoding="utf-8")
    settings = load_settings({"ICP_HOME": str(tmp_path / "home"), "ICP_MODELS": str(models)}, tmp_path)
    names = str(tmp_path / "old.txt"), str(tmp_path / "new.txt")
    (found,) = comparison_of(*names, settings, store_opener(settings), comparer=kept_comparison).diff.changes
    assert found.significance.level == level


def test_guidance_is_read_by_the_thresholds_of_the_folder(models: Path) -> None:
    old = side("GC3 | Return |\n  3.1 | | A practice may return to its former contract on six months' notice")
    new = side("GC3 | Return |\n  3.1 | | A practice may return to its former contract on nine months' notice", "new")
    said = "- | | A practice returns to its former contract on six months' notice\n- | | Meals are served at noon"
    guide = side(said, name="guide", document="guide")

    def told() -> int:
        comparison_rules.cache_clear()
        found = compare(old, new, rules=comparison_rules(models), guidance=[guide])
        return sum(len(change.guidance) for change in found.changes)

    assert told() == 1
    path = models / "paraphrase.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join("shared = 99" if line.startswith("shared") else line for line in lines))
    assert told() == 0
    comparison_rules.cache_clear()
