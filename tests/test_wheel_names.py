"""What the build of the wheel rewrites, and that nothing is left that it does not see; `test_installed.py` tries it."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT

OURS = ("pipeline", "flows")
SOURCES = [path for folder in OURS for path in sorted((ROOT / folder).rglob("*.py"))]


@pytest.fixture(scope="module")
def build() -> Iterator[ModuleType]:
    """`hatch_build.py`, without hatchling, which only the build has."""
    names = ("hatchling", "hatchling.builders", "hatchling.builders.hooks", "hatchling.builders.hooks.plugin")
    fakes = {name: ModuleType(name) for name in (*names, "hatchling.builders.hooks.plugin.interface")}
    fakes["hatchling.builders.hooks.plugin.interface"].BuildHookInterface = object  # type: ignore[attr-defined]
    kept = {name: sys.modules.get(name) for name in fakes}
    sys.modules.update(fakes)
    try:
        spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module
    finally:
        for name, was in kept.items():
            if was is None:
                del sys.modules[name]
            else:
                sys.modules[name] = was


CASES = (
    ("from pipeline import errors\n", "from icp_contracts.pipeline import errors\n"),
    ("from pipeline.model import Clause\n", "from icp_contracts.pipeline.model import Clause\n"),
    (
        "from flows.watch import (\n    watch_flow,\n)\n",
        "from icp_contracts.flows.watch import (\n    watch_flow,\n)\n",
    ),
    ("import pipeline.diff as room\n", "import icp_contracts.pipeline.diff as room\n"),
    ("import os, flows as f\n", "import os, icp_contracts.flows as f\n"),
    ("é = 1; from pipeline import x\n", "é = 1; from icp_contracts.pipeline import x\n"),
    ("if a:\n    from pipeline import x\n", "if a:\n    from icp_contracts.pipeline import x\n"),
    ("from pipelines import x\n", "from pipelines import x\n"),  # of somebody else
    ("from . import pipeline\n", "from . import pipeline\n"),
    ("say('from pipeline import x')  # from pipeline\n", "say('from pipeline import x')  # from pipeline\n"),
)


@pytest.mark.parametrize(("before", "after"), CASES)
def test_imports_are_led_into_the_package(build: ModuleType, before: str, after: str) -> None:
    assert build.renamed(before.encode(), "a.py").decode() == after


def test_an_import_that_would_bind_another_name_ends_the_build(build: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"a\.py, line 2"):
        build.renamed(b"\nimport pipeline.model\n", "a.py")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_can_be_rewritten_line_by_line(build: ModuleType, path: Path) -> None:
    source = path.read_bytes()
    made = build.renamed(source, path.name)
    assert made.count(b"\n") == source.count(b"\n")
    assert made.replace(b"icp_contracts.", b"") == source.replace(b"icp_contracts.", b"")
    for node in ast.walk(ast.parse(made)):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            assert str(node.module).partition(".")[0] not in OURS


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_named_in_a_string(path: Path) -> None:
    """It would be another one where icp is installed; loggers only have a name."""
    tree = ast.parse(path.read_bytes())
    loggers = {
        id(argument)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "getLogger"
        for argument in node.args
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in loggers:
            top, dot, _ = node.value.partition(".")
            assert not (top in OURS and dot and " " not in node.value), f"{node.value}: say __name__ or __package__"
