"""A Prefect server for the length of one command, kept quiet and ended cleanly.

Prefect can start such a server by itself. This one is ours for three reasons: its start may take as long as a cold or
busy machine needs; what it prints at its end goes into a file instead of over the reader's last lines (a known race of
its connection pool prints a traceback in one run of ten); and it ends with its parent, however that ends, because it
reads its standard input until it closes.

Run as a program this file is the server: it binds a free port of 127.0.0.1, prints it and serves until its standard
input ends.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from pipeline.errors import PrefectServerError

STARTUP_SECONDS = 120
STOP_SECONDS = 10


class LocalServer:
    """A running server; `api_url` is what PREFECT_API_URL wants. Make one with `start`, end it with `stop`."""

    def __init__(self, process: subprocess.Popen[str], port: int, log: Path) -> None:
        self._process = process
        self._log = log
        self.api_url = f"http://127.0.0.1:{port}/api"

    @classmethod
    def start(cls, log: Path, *, scheduling: bool = False) -> LocalServer:
        """Start a server that writes what it has to say to `log`; `wait` until it answers before use.

        scheduling: with Prefect's services, which make runs from schedules and mark those that are late.
        Raises `PrefectServerError` when it ends at once.
        """
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("w", encoding="utf-8") as errors:
            process = subprocess.Popen(
                # -P: the folder of this file must not come before the installed packages.
                [sys.executable, "-P", str(Path(__file__).resolve()), *(["scheduling"] if scheduling else [])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                # A Ctrl-C at the terminal is the command's to handle; the server ends when the command has.
                start_new_session=True,
            )
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        if not port.isdigit():
            process.kill()
            process.wait()
            raise _failed("did not start", log)
        return cls(process, int(port), log)

    def wait(self, seconds: float = STARTUP_SECONDS) -> None:
        """Until the server answers. Raises `PrefectServerError` when it ends first or takes longer."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise _failed("ended before it answered", self._log)
            if self._healthy():
                return
            time.sleep(0.1)
        raise _failed(f"did not answer within {seconds:g} seconds", self._log)

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.api_url}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """End the server: close its standard input, and be patient before being rude."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        try:
            self._process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _failed(what: str, log: Path) -> PrefectServerError:
    return PrefectServerError(
        f"The local Prefect server {what}.",
        f"Read why in {log}, and look at the PREFECT_ settings of your environment.",
    )


def serve() -> None:
    """Be the server, until standard input ends."""
    import socket

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    # Told before the long imports below, so that the parent can go on with its own.
    print(listener.getsockname()[1], flush=True)

    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(ephemeral="scheduling" not in sys.argv, final=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on", timeout_graceful_shutdown=5))

    def stop_with_parent() -> None:
        sys.stdin.buffer.read()
        server.should_exit = True

    threading.Thread(target=stop_with_parent, daemon=True).start()
    server.run(sockets=[listener])


if __name__ == "__main__":
    serve()
