"""The program's answers, asked once for each version of the program and content of the files, two processes at a time.

An answer is kept as a file named by the sums of the files asked about and of the program's sources and models.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from places import HERE, Places, digest, version

WORKERS = 2
LIMIT = 900.0  # seconds for one call
# What no figure looks at and what takes most room.
LEFT_OUT = frozenset({"boxes", "ripple", "guidance", "cells", "columns"})


@dataclass(frozen=True, slots=True)
class Ask:
    """One call of the program: `clauses` of a file, or `diff` of two."""

    what: str
    files: tuple[Path, ...]

    @property
    def size(self) -> int:
        """How much there is to read."""
        return sum(path.stat().st_size for path in self.files)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a call gave. told: the JSON printed, None where there is none. error: the end of standard error."""

    code: int
    told: dict[str, Any] | None
    error: str

    @property
    def clauses(self) -> list[dict[str, Any]]:
        """The clauses of one document."""
        found = (self.told or {}).get("clauses")
        return found if isinstance(found, list) else []


FAILED = Answer(code=-1, told=None, error="no answer in time, or the program broke down")


def smaller(value: Any) -> Any:
    """An answer without what no figure looks at; of annotations and ripples what a field case may ask."""
    if isinstance(value, dict):
        kept = {name: smaller(one) for name, one in value.items() if name not in LEFT_OUT | {"annotations"}}
        noted = value.get("annotations") or ()
        references = [one.get("target") for one in noted if one.get("type") == "reference"]
        terms = [one.get("value") for one in noted if one.get("type") == "definition"]
        ripples = len(value.get("ripple") or ())
        more = {"references_to": references, "defines": terms, "ripples": ripples}
        return kept | {name: one for name, one in more.items() if one}
    return [smaller(one) for one in value] if isinstance(value, list) else value


class Server:
    """One process of the program. It is started anew after a call that took too long or broke it."""

    def __init__(self, where: Places) -> None:
        self.where = where
        self.process: subprocess.Popen[bytes] | None = None
        self.waiting = b""

    def start(self) -> subprocess.Popen[bytes]:
        """The process, started where it does not run."""
        if self.process is None or self.process.poll() is not None:
            inherited = {name: value for name, value in os.environ.items() if not name.startswith("ICP_")}
            home = self.where.kept / "home" / str(threading.get_ident())
            home.mkdir(parents=True, exist_ok=True)
            self.process = subprocess.Popen(
                [sys.executable, "-P", str(HERE / "asked.py")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=home,
                env=inherited
                | {"PYTHONPATH": str(self.where.tree), "ICP_HOME": str(home), "ICP_PARSE_SECONDS": "600"}
                | {"OMP_NUM_THREADS": "1", "COLUMNS": "200"},
            )
            self.waiting = b""
        return self.process

    def ask(self, ask: Ask) -> Answer:
        """Call the program."""
        process = self.start()
        assert process.stdin
        try:
            process.stdin.write(json.dumps([ask.what, *map(str, ask.files), "--json"]).encode() + b"\n")
            process.stdin.flush()
            line = self.line(process)
        except OSError:
            line = b""
        if not line:
            self.stop()
            return FAILED
        given = json.loads(line)
        try:
            told = smaller(json.loads(given["out"]))
        except ValueError:
            told = None
        return Answer(code=given["code"], told=told if isinstance(told, dict) else None, error=given["err"])

    def line(self, process: subprocess.Popen[bytes]) -> bytes:
        """The next line that the process writes; empty after the time limit or its end."""
        assert process.stdout
        while b"\n" not in self.waiting:
            if not select.select([process.stdout], [], [], LIMIT)[0]:
                return b""
            if not (more := os.read(process.stdout.fileno(), 1 << 20)):
                return b""
            self.waiting += more
        line, _, self.waiting = self.waiting.partition(b"\n")
        return line

    def stop(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class Answers:
    """Asks and keeps answers."""

    def __init__(self, where: Places) -> None:
        self.where = where
        self.asked = 0
        self.own = threading.local()
        self.servers: list[Server] = []

    def path(self, ask: Ask) -> Path:
        """Where the answer is kept."""
        parts = [version(self.where.tree), ask.what, *(f"{digest(path)} {path.suffix.lower()}" for path in ask.files)]
        key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return self.where.kept / "answers" / key[:2] / f"{key[2:34]}.json.gz"

    def __getitem__(self, ask: Ask) -> Answer:
        """An answer that `all` has asked for."""
        path = self.path(ask)
        if not path.exists():
            path = path.with_suffix(".failed")
        return Answer(**json.loads(gzip.decompress(path.read_bytes())))

    def all(self, asks: Iterable[Ask]) -> None:
        """Ask what is not kept yet, the longest first."""
        todo = {self.path(ask): ask for ask in asks}
        todo = {path: ask for path, ask in todo.items() if not path.exists()}
        self.asked += len(todo)
        with ThreadPoolExecutor(WORKERS) as pool:
            for number, _ in enumerate(pool.map(self._one, sorted(todo.values(), key=lambda ask: -ask.size)), 1):
                if number % 50 == 0:
                    print(f"  {number} of {len(todo)} answers", file=sys.stderr, flush=True)
        for server in self.servers:
            server.stop()

    def _one(self, ask: Ask) -> None:
        if not hasattr(self.own, "server"):
            self.own.server = Server(self.where)
            self.servers.append(self.own.server)
        answer = self.own.server.ask(ask)
        path = self.path(ask) if answer.code >= 0 else self.path(ask).with_suffix(".failed")  # asked again next time
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(f".{threading.get_ident()}")
        content = json.dumps({"code": answer.code, "told": answer.told, "error": answer.error})
        written.write_bytes(gzip.compress(content.encode(), 5))
        written.replace(path)
