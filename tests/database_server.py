"""A PostgreSQL server of this machine alone, for as long as a test or a benchmark needs it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = ("initdb", "postgres", "createdb")


@contextmanager
def database_server(programs: Mapping[str, str]) -> Iterator[Callable[[], str]]:
    """A server; each call of what it gives makes a new, empty database and gives its address. programs: their paths."""
    with tempfile.TemporaryDirectory(prefix="icp-pg-") as folder:
        data = Path(folder) / "data"
        # It refuses to run as root, so that it is given to the user that its package makes.
        lower: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            lower = [shutil.which("runuser") or "runuser", "-u", "postgres", "--"]
        silent = subprocess.DEVNULL
        initdb = [*lower, programs["initdb"], "-D", str(data), "-U", "icp", "-A", "trust", "-N"]
        subprocess.run(initdb, check=True, cwd="/", stdout=silent, stderr=silent)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        options = ["-h", "127.0.0.1", "-p", port, "-k", folder, "-c", "fsync=off"]
        server = [*lower, programs["postgres"], "-D", str(data), *options]
        running = subprocess.Popen(server, cwd="/", stdout=silent, stderr=silent)
        try:
            count = 0

            def fresh() -> str:
                nonlocal count
                count += 1
                name = f"icp{count}"
                for attempt in range(100):
                    createdb = [programs["createdb"], "-h", "127.0.0.1", "-p", port, "-U", "icp", name]
                    done = subprocess.run(createdb, capture_output=True, cwd="/")
                    if done.returncode == 0:
                        break
                    assert attempt < 99, done.stderr.decode()
                    time.sleep(0.1)
                return f"postgresql+psycopg://icp@127.0.0.1:{port}/{name}"

            yield fresh
        finally:
            running.terminate()
            running.wait(timeout=30)
