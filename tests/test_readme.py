"""Every `icp` command of the README works on the sample corpus as written."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Icp

from pipeline.errors import ExitCode
from pipeline.settings import OPTIONS

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
COMMANDS = tuple(line[2:] for block in BLOCKS for line in block.splitlines() if line.startswith("$ "))
(TEN_LINES,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)

# Starts Prefect; the flow has tests of its own (test_flows.py), and `make run` runs exactly this in CI.
ELSEWHERE = {"icp ingest"}


def test_there_are_commands_to_try() -> None:
    assert len(COMMANDS) > 10
    assert set(COMMANDS) > ELSEWHERE


@pytest.mark.parametrize("command", [command for command in COMMANDS if command not in ELSEWHERE])
def test_a_command_of_the_readme(icp: Icp, sample_home: Path, tmp_path: Path, command: str) -> None:
    program, *arguments = shlex.split(command)
    assert program == "icp"
    # What a command writes goes into a folder of the test's own.
    arguments = [str(tmp_path / argument) if argument.startswith("build/") else argument for argument in arguments]
    done = icp(*arguments, home=sample_home)
    assert done.returncode == 0, done.stderr
    # A command that writes a file says so on standard error.
    assert done.stdout.strip() or (done.stderr.strip() and list(tmp_path.rglob("*.*")))


def test_the_ten_lines_of_python(sample_home: Path, tmp_path: Path) -> None:
    """As a reader types them in the checkout, where `make run` has made the store."""
    assert len(TEN_LINES.split("\n\n", 1)[1].strip().splitlines()) <= 10
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    (tmp_path / ".icp").symlink_to(sample_home)
    done = subprocess.run(
        [sys.executable, "-c", TEN_LINES],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert "GC30.4" in done.stdout
    # They come before the tour.
    assert README.index("```python") < README.index("## The tour")


def test_every_exit_code_is_explained() -> None:
    table = README.partition("## Exit codes")[2].partition("\n## ")[0]
    for code in ExitCode:
        assert re.search(rf"\| {int(code)} \|", table), f"exit code {int(code)} is not in the README"


def test_every_setting_is_explained() -> None:
    table = README.partition("## Settings")[2].partition("\n## ")[0]
    for option in OPTIONS:
        assert f"`{option.variable}`" in table


def test_every_command_is_in_the_tour() -> None:
    tour = {command.split()[1] for command in COMMANDS}
    # Rebuilding the index and measuring the search are for maintainers: --help explains them.
    assert {"ingest", "search", "show", "history", "diff", "clauses", "extract", "page", "verify", "settings"} <= tour


def test_the_two_commands_come_first() -> None:
    first_screen = README[:1200]
    assert "make run" in first_screen
    assert "make test" in first_screen
