"""`icp serve` and `icp users` as programs."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import uvicorn
from conftest import ROOT, Icp

from pipeline.cli.serve import _run
from pipeline.errors import ExitCode, UsageError

PROGRAM = "from pipeline.cli import main; main()"


@pytest.mark.parametrize(
    ("arguments", "environ", "code", "said"),
    [
        ([], {}, ExitCode.NOT_IN_STORE, "Run icp ingest first"),  # nothing to show
        ([], {"ICP_WEB_AUTH": "passwords"}, ExitCode.SETTINGS, "icp users add NAME"),  # nobody could come in
        ([], {"ICP_WEB_AUTH": "proxy"}, ExitCode.SETTINGS, "ICP_WEB_PROXIES"),  # anybody could
        (["--key", "k.pem"], {}, ExitCode.USAGE, "Give both"),  # half of a certificate
    ],
)
def test_what_cannot_be_served_is_said(
    icp: Icp, tmp_path: Path, arguments: list[str], environ: dict[str, str], code: int, said: str
) -> None:
    done = icp("serve", *arguments, home=tmp_path, environ=environ)
    assert done.returncode == code
    assert said in done.stderr


def test_a_port_that_is_taken_is_said_once(capfd: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=rf"127\.0\.0\.1:{port}: Address already in use\. Choose another --port"):
            _run(uvicorn.Config(app="none:app", port=port), "http", "127.0.0.1")
    assert capfd.readouterr().err == ""


def test_users_are_added_listed_and_removed(icp: Icp, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, "users", "add", "zoe", "--stdin"]
    environ = {**os.environ, "ICP_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    for password, code in (("short", ExitCode.USAGE), ("correct horse battery", ExitCode.OK)):
        done = subprocess.run(command, input=f"{password}\n", text=True, capture_output=True, env=environ, check=False)
        assert done.returncode == code, done.stderr
        assert password not in done.stderr + done.stdout
    assert icp("users", "list", home=tmp_path).stdout == "zoe\n"
    assert icp("users", "remove", "zoe", home=tmp_path).returncode == ExitCode.OK
    assert icp("users", "remove", "zoe", home=tmp_path).returncode == ExitCode.NOT_IN_STORE
    assert icp("users", "list", home=tmp_path).stdout == ""


@pytest.mark.slow
def test_the_page_is_served_and_ends_when_it_is_told(web_home: Path) -> None:
    environ = {**os.environ, "ICP_HOME": str(web_home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PROGRAM, "serve", "--port", "0"]
    running = subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", running.stderr.readline())
    assert found
    answer = httpx.get(f"{found[0]}/healthz", timeout=60)
    assert answer.json() == {"status": "ok"}
    assert "server" not in answer.headers
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=60) in (0, -signal.SIGTERM)
