"""Programs in the background, as a team runs them (a Prefect server, the schedules, a worker), and what Prefect says.

What is waited for is what has happened, not a time: Prefect's start and a run's own take minutes on a busy machine.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from conftest import ROOT
from prefect.client.orchestration import SyncPrefectClient

PATIENCE = 600
ICP = (sys.executable, "-c", "from pipeline.cli import main; main()")
PREFECT = (sys.executable, "-m", "prefect")


@contextmanager
def running(
    command: list[str], environ: Mapping[str, str], log: Path, cwd: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """A program in the background, ended with SIGTERM; its words are in `log`."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env={**os.environ, "PYTHONPATH": str(ROOT), **environ}, stdout=out, stderr=out, cwd=cwd
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


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def prefect_server(folder: Path, **environ: str) -> Iterator[str]:
    """`prefect server start` on this machine, with its records under `folder` unless told; gives PREFECT_API_URL."""
    folder.mkdir()
    port = free_port()
    settings = {"PREFECT_HOME": str(folder), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", **environ}
    api = f"http://127.0.0.1:{port}/api"

    def healthy() -> bool:
        try:
            return httpx.get(f"{api}/health", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    log = folder / "server.log"
    command = [*PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with running(command, settings, log) as process:
        until(healthy, process, log)
        yield api


def prefect(*words: str, environ: Mapping[str, str]) -> str:
    """A command of Prefect's own, to its end, in the top folder; gives what it said."""
    done = subprocess.run(
        [*PREFECT, "--no-prompt", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class Deployment:
    """A deployment, as its server sees it."""

    def __init__(self, api: str, name: str) -> None:
        # Prefect's own client asks again when the server answers 503, as it does while its SQLite file is locked.
        self._api = SyncPrefectClient(api)
        self.id: str = self._ask("GET", f"deployments/name/{name}")["id"]

    def _ask(self, method: str, path: str, **body: Any) -> Any:
        answer = self._api.request(method, f"/{path}", **({"json": body} if body or method == "POST" else {}))
        return answer.json() if answer.content else None

    def change(self, **values: Any) -> None:
        """Other values than those that it was deployed with."""
        self._ask("PATCH", f"deployments/{self.id}", **values)

    def run(self, due: datetime | None = None) -> str:
        """Ask for a run; gives its id. due: when it should start, None for now."""
        when = (due or datetime.now(UTC)).isoformat()
        state = {"type": "SCHEDULED", "state_details": {"scheduled_time": when}}
        found: str = self._ask("POST", f"deployments/{self.id}/create_flow_run", state=state)["id"]
        return found

    def runs(self) -> list[dict[str, Any]]:
        """Its runs, those that should have started first first."""
        wanted = {"deployments": {"id": {"any_": [self.id]}}, "sort": "EXPECTED_START_TIME_ASC", "limit": 200}
        found: list[dict[str, Any]] = self._ask("POST", "flow_runs/filter", **wanted)
        return found

    def states(self, ids: list[str]) -> list[str]:
        """The names of the states of some of its runs, in order of the alphabet."""
        return sorted(run["state_name"] for run in self.runs() if run["id"] in ids)
