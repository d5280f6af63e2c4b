"""The schedules as users run them: `icp flows serve`, with its own Prefect server and with one that was started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chain_driver import driver
from chain_room import ANNA, Town, town
from conftest import ROOT
from test_watch_chain import first_edition

# Prefect's start and a run's own take minutes on a busy machine; what is waited for is what has happened, not a time.
PATIENCE = 600


@contextmanager
def running(command: list[str], environ: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program in the background, ended with SIGTERM; its words are in `log`."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env={**os.environ, "PYTHONPATH": str(ROOT), **environ}, stdout=out, stderr=out, cwd=ROOT
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def until(happened: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for something, as long as the program runs."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.5)


def last_watch(there: Town) -> str:
    store = there.store()
    found = max(item.checked_at for item in store.sightings.all())
    store.close()
    return found


def serve_until_told(there: Town, environ: dict[str, str], log: Path) -> None:
    """A watch every minute finds the new edition, and one mail goes out; the watches after it send nothing."""
    with driver() as chains:
        first_edition(chains, there)
    there.publish_new()
    program = [sys.executable, "-c", "from pipeline.cli import main; main()", "flows", "serve", "--watch", "* * * * *"]
    with running(program, {**there.environ, **environ}, log) as process:
        until(lambda: there.mails_to(ANNA) == 1, process, log)
        seen = last_watch(there)
        until(lambda: last_watch(there) > seen, process, log)
    assert there.mails_to(ANNA) == 1
    assert process.returncode == 0, log.read_text()
    assert "watch/hourly: * * * * * (Europe/London)" in log.read_text()
    assert "digests/daily: 30 7 * * * (Europe/London)" in log.read_text()


@pytest.mark.slow
def test_one_process_that_brings_its_own_server(tmp_path: Path) -> None:
    with town(tmp_path / "home") as there:
        serve_until_told(there, {}, tmp_path / "serve.log")


@pytest.mark.slow
def test_with_a_prefect_server_on_sqlite(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {"PREFECT_HOME": str(tmp_path / "server"), "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    api = f"http://127.0.0.1:{port}/api"

    def healthy() -> bool:
        try:
            with urllib.request.urlopen(f"{api}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    log = tmp_path / "server.log"
    with running(command, environ, log) as process, town(tmp_path / "home") as there:
        until(healthy, process, log)
        serve_until_told(there, {"PREFECT_API_URL": api}, tmp_path / "serve.log")


def test_a_schedule_that_is_none_is_refused(tmp_path: Path) -> None:
    """Before any server is started."""
    program = [sys.executable, "-c", "from pipeline.cli import main; main()", "flows", "serve", "--watch", "hourly"]
    done = subprocess.run(
        program, env={**os.environ, "PYTHONPATH": str(ROOT), "ICP_HOME": str(tmp_path)}, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "no schedule" in done.stderr
