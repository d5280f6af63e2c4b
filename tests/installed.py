"""icp as it is installed on a server: a wheel from what the image copies, in a virtual environment of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from conftest import ROOT

DEPLOY = ROOT / "flows" / "deploy"


def copied() -> list[str]:
    """What the image is built from: the sources of the Dockerfile's COPY lines."""
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    found = [line.split()[1:-1] for line in lines if line.startswith("COPY ") and "--from=" not in line]
    return [name for names in found for name in names]


def make_wheel(folder: Path) -> Path:
    """The wheel made from a copy of just these files. Skips where the build backend cannot be got."""
    source = folder / "source"
    source.mkdir(parents=True)
    for name in copied():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "deploy"))
        else:
            shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "-q", "-w", str(folder), str(source)]
    environ = {**os.environ, "PIP_CONSTRAINT": str(ROOT / "constraints.txt"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environ)
    if "hatchling" in done.stderr and done.returncode != 0 and os.environ.get("ICP_TEST_PROGRAMS") != "required":
        pytest.skip("the build backend, hatchling, cannot be got here")
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("icp_contracts-*.whl")
    return wheel


def install(wheel: Path, folder: Path) -> Path:
    """A virtual environment with the wheel and the packages of this one, without the checkout; gives its bin."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    # A path in a .pth file is no folder whose own .pth files count: that of the checkout is not seen.
    (site,) = folder.glob("lib/python3*/site-packages")
    (site / "packages.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    command = [str(python), "-m", "pip", "install", "--no-deps", "--no-index", "-q", str(wheel)]
    subprocess.run(command, check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    return python.parent
