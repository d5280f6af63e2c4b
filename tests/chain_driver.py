"""Runs chains in processes of their own that can be killed at any write, one after another and without loading anew.

As a program it reads a line of JSON for each chain from standard input and answers with one:

    {"environ": {…}, "kill": 7, "now": "2026-03-03T22:00:00+00:00", "faults": {}}  →  {"signal": 9, "points": 7, …}

Every chain is a forked child. In it each write is two points, before and after: a file that is moved to its place, a
transaction that is committed with something in it, vectors that are put away, bytes that go to the mail server. At the
point with the number `kill` the child ends itself by SIGKILL, which nothing can catch. The product knows nothing of all
this. Two parts are exchanged for quick ones: the encoder (vectors from a hash of the words) and the reader's container.

faults: "file_bytes": no file may grow beyond so many bytes (as on a full disk); "nobody": run as a user who may only
read; "busy_ms": wait so long for a locked database.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import pkgutil
import resource
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Ended:
    """How a chain ended: the signal that killed it, or 0; how many points it passed; what it did, or the error."""

    signal: int
    points: int
    error: str
    told: list[str]
    events: int


class Driver:
    """The program, running; `chain` runs one chain in it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def chain(self, environ: Mapping[str, str], *, kill: int = 0, now: datetime | None = None, **faults: int) -> Ended:
        """Run a chain and wait for its end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"environ": dict(environ), "kill": kill, "now": now.isoformat() if now else "", "faults": faults}
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        return Ended(**json.loads(self._process.stdout.readline()))


@contextmanager
def driver() -> Iterator[Driver]:
    """The program for the length of a block."""
    path = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    process = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"},
    )  # fmt: skip
    try:
        yield Driver(process)
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.wait(timeout=60)
        process.stdout.close()


# ---------------------------------------------------------------- in the program


class Points:
    """Counts the writes of this process, and ends it at one of them."""

    def __init__(self, kill: int) -> None:
        self.count = 0
        self._kill = kill

    def passed(self) -> None:
        """One more point."""
        self.count += 1
        if self.count == self._kill:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, holder: Any, name: str) -> None:
        """A point before and after every call of a function."""
        call = getattr(holder, name)

        def counted(*given: Any, **named: Any) -> Any:
            self.passed()
            result = call(*given, **named)
            self.passed()
            return result

        setattr(holder, name, counted)

    def commits(self) -> None:
        """A point before and after every commit of a transaction that has written."""
        from sqlalchemy import Engine, event
        from sqlalchemy.engine.default import DefaultDialect

        commit = DefaultDialect.do_commit
        wrote: list[bool] = []

        @event.listens_for(Engine, "before_cursor_execute")
        def noted(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if statement.lstrip().split(" ", 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
                wrote.append(True)

        def counted(dialect: Any, connection: Any) -> None:
            if not wrote:
                commit(dialect, connection)
                return
            wrote.clear()
            self.passed()
            commit(dialect, connection)
            self.passed()

        DefaultDialect.do_commit = counted  # type: ignore[method-assign,assignment]


class Hashed:
    """An encoder whose vectors are made from a hash of the words: quick, and always the same."""

    def __init__(self, fingerprint: str, dimension: int) -> None:
        self.fingerprint = fingerprint
        self.dimension = dimension

    def encode(self, texts: Sequence[str]) -> Any:
        """Rows of length 1."""
        import numpy as np

        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for number, text in enumerate(texts):
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
            row = np.random.default_rng(seed).standard_normal(self.dimension)
            rows[number] = row / np.linalg.norm(row)
        return rows


def quick() -> None:
    """Exchange the encoder and the reader's container, in this process only."""
    from pipeline import reading
    from pipeline.embed.spec import identify, load_spec
    from pipeline.extract.open import extract
    from pipeline.steps.ingest import documents

    def encoder(models: Path, memory: Path) -> Hashed:
        spec = load_spec(models / "embedder.toml")
        return Hashed(identify(spec, memory=memory)[1], spec.dimension)

    def contained(data: bytes, name: str, **_: Any) -> Any:
        return extract(data, name=name)

    documents.bulk_encoder = encoder  # type: ignore[assignment]
    reading.contained = contained


def set_clock(now: datetime) -> None:
    """What the steps write as the time, in this process only."""
    from pipeline import clock
    from pipeline.steps import common
    from pipeline.steps.ingest import documents

    def stamp() -> str:
        return now.isoformat(timespec="seconds")

    clock.now = common.now = documents.now = stamp


def spoil(faults: Mapping[str, int]) -> None:
    """Make this process meet the faults."""
    from pipeline.store import database

    database.BUSY_TIMEOUT_MS = faults.get("busy_ms", database.BUSY_TIMEOUT_MS)
    if "file_bytes" in faults:
        resource.setrlimit(resource.RLIMIT_FSIZE, (faults["file_bytes"], faults["file_bytes"]))
    if "nobody" in faults:
        os.setgid(65534)
        os.setuid(65534)


def run(asked: Mapping[str, Any]) -> dict[str, Any]:
    """One chain, in a child; gives the answer."""
    os.environ.update(asked["environ"])
    import smtplib

    from pipeline.errors import IcpError
    from pipeline.report.messages import sender_of
    from pipeline.settings import load_settings
    from pipeline.smtp import Outbox, server_of
    from pipeline.sources.http import Terms
    from pipeline.sources.polite import Visitor
    from pipeline.steps.mail.delivery import Post
    from pipeline.steps.watch.chain import run_chain
    from pipeline.store import open_store
    from pipeline.store.vectors import VectorCache

    points = Points(asked["kill"])
    now = datetime.fromisoformat(asked["now"]) if asked["now"] else datetime.now(UTC).replace(microsecond=0)
    set_clock(now)
    settings = load_settings()

    @contextmanager
    def way() -> Iterator[Post]:
        with Outbox(server_of(settings), sleep=lambda seconds: None) as outbox:
            yield Post(sender=sender_of(settings), outbox=outbox, clock=lambda: now)

    answer: dict[str, Any] = {"signal": 0, "points": 0, "error": "", "told": [], "events": 0}
    try:
        spoil(asked["faults"])
        store = open_store(settings)
        points.commits()
        points.around(os, "replace")
        points.around(VectorCache, "put")
        points.around(VectorCache, "complete")
        points.around(smtplib.SMTP, "send")
        visitor = Visitor(Terms(private=True), sleep=lambda seconds: None)
        outcome = run_chain(store, visitor=visitor, now=lambda: now, way=way)
        answer["told"] = [told.pair.subject for told in outcome.told]
        answer["events"] = len(outcome.watch.events)
        answer["error"] = " ".join(str(error) for error in outcome.errors)
    except IcpError as error:
        answer["error"] = str(error)
    except BaseException:
        answer["error"] = traceback.format_exc()
    return {**answer, "points": points.count}


# What the chain loads when it needs it. None of these starts a thread before it is used.
LOADED = (
    "bm25s css_inline faiss filelock h11 h2 httpcore lxml.etree openpyxl pdfplumber PIL.Image pypdfium2 "
    "scipy.optimize scipy.spatial selectolax.lexbor sqlalchemy.dialects.sqlite sqlite3 Stemmer tokenizers docx"
)


def load() -> None:
    """Load all of it once, before the forks."""
    import pipeline
    from pipeline.embed.query import token_counter
    from pipeline.embed.spec import load_spec
    from pipeline.loading import nlp
    from pipeline.settings import load_settings
    from pipeline.sources import http

    for name in LOADED.split():
        importlib.import_module(name)
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if not module.name.startswith(("pipeline.cli", "pipeline.store.migrations", "pipeline.extract.sandbox.worker")):
            importlib.import_module(module.name)
    http._trust()
    models = load_settings().models
    nlp(models)
    token_counter(load_spec(models / "embedder.toml"))("a word")


def main() -> None:
    """Be the program."""
    quick()
    load()
    for line in sys.stdin:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            os.write(writer, json.dumps(run(json.loads(line))).encode())
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as stream:
            said = stream.read()
        _, status = os.waitpid(child, 0)
        died = {"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, "points": 0, "error": "", "told": []}
        print(json.dumps({**died, "events": 0, **(json.loads(said) if said else {})}), flush=True)


if __name__ == "__main__":
    main()
