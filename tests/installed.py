"""icp as it is installed on a server: a wheel from what the image copies, in a virtual environment of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
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


STRANGERS = ("icp", "pipeline", "flows")
"""Names that other distributions own on the index, with a package of the same name in each."""
NOT_OURS = 'raise ImportError("a package of somebody else was imported")\n'


def install_strangers(at: Path, folder: Path) -> None:
    """Distributions called as `STRANGERS` in the virtual environment whose bin is `at`; whoever imports one fails."""
    folder.mkdir()
    for name in STRANGERS:
        info = f"{name}-9.0.dist-info"
        files = {
            f"{name}/__init__.py": NOT_OURS,
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 9.0\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in (*files, f"{info}/RECORD"))
        with zipfile.ZipFile(folder / f"{name}-9.0-py3-none-any.whl", "w") as made:
            for path, text in files.items():
                made.writestr(path, text)
    command = [str(at / "python"), "-m", "pip", "install", "--no-deps", "--no-index", "-q"]
    subprocess.run([*command, *map(str, sorted(folder.glob("*.whl")))], check=True)
