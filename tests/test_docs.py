"""What the documents for contributors say is there is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

from pipeline import __version__

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_places_to_change_things_are_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("## Where to change what")[2].partition("\n## ")[0]
    named = re.findall(r"`([a-z_/]+(?:/|\.py|\.toml))`", table)
    assert len(named) > 15
    for name in named:
        assert (ROOT / name).exists() or (ROOT / "pipeline" / name).exists(), name


def test_the_changelog_has_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(__version__)} – \d{{4}}-\d\d-\d\d$", text, re.MULTILINE)
    assert text.index("## Unreleased") < text.index(f"## {__version__}")


def test_the_form_and_the_hooks_are_in_order() -> None:
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / "read-wrongly.yml").read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= set(form)
    fields = [item["id"] for item in form["body"] if item["type"] != "markdown"]
    assert len(fields) == len(set(fields))
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in hooks["repos"]] == ["local"]  # nothing is fetched
