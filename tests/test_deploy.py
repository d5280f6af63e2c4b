"""The files for running it on a server: read by the programs that they are for, where those are here."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

from pipeline.settings import OPTIONS

DEPLOY = ROOT / "flows" / "deploy"


def test_systemd_reads_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    for unit in (*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")):
        # It asks whether the program is there, and ours is not installed in that place.
        (tmp_path / unit.name).write_text(unit.read_text(encoding="utf-8").replace("/opt/icp/bin/icp", "/bin/true"))
    done = subprocess.run([analyze, "verify", *tmp_path.iterdir()], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_setting_that_is_named_is_one() -> None:
    known = {option.variable for option in OPTIONS}
    named = [line.partition("=")[0] for line in (DEPLOY / "icp.env.example").read_text(encoding="utf-8").splitlines()]
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for service in compose.values():
        named += [name for name in service.get("environment", {}) if name.startswith("ICP_")]
    assert set(named) <= known
    assert "ICP_OPERATOR" in named


def test_the_files_that_compose_names_are_there() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for name in ("prefect", "flows"):
        build = compose[name]["build"]
        assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
    assert compose["flows"]["command"] == ["icp", "flows", "serve"]
    assert (DEPLOY / "prefect.sql").is_file()
    # a page without a sign-in is for this machine only
    assert all(port.startswith("127.0.0.1:") for service in compose.values() for port in service.get("ports", []))
