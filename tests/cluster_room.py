"""What a cluster needs on one machine: a Dask scheduler and workers, an object store, and made contracts to read."""

from __future__ import annotations

import hashlib
import random
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

from made_contracts import Writer, contract, next_edition, numbered
from made_documents import pdf

READY_SECONDS = 60


@dataclass
class Cluster:
    """A scheduler and its workers. `folder` has a home and a log for each worker."""

    folder: Path
    environ: dict[str, str]
    address: str = ""
    python: str = sys.executable
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def add(self, name: str, **environ: str) -> None:
        """Start a worker and wait until it has signed in."""
        home = self.folder / name
        home.mkdir(exist_ok=True)
        command = [self.python, "-m", "distributed.cli.dask_worker", self.address, "--name", name]
        command += ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(home / "scratch")]
        with self.log(name).open("ab") as log:
            own = {**self.environ, "ICP_HOME": str(home), "OMP_NUM_THREADS": "1", **environ}
            self.workers[name] = subprocess.Popen(command, stdout=log, stderr=log, env=own, cwd=self.folder)
        wait_for(self.log(name), "Registered to", self.workers[name])

    def log(self, name: str) -> Path:
        """Where a worker says what it does."""
        return self.folder / f"{name}.log"

    def kill(self, name: str) -> None:
        """End a worker as a power cut does."""
        self.workers[name].kill()
        self.workers.pop(name).wait()


def wait_for(log: Path, words: str, process: subprocess.Popen[bytes]) -> str:
    """The line of a log that holds some words, once it is there."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and process.poll() is None:
        for line in log.read_text(errors="replace").splitlines() if log.is_file() else []:
            if words in line:
                return line
        time.sleep(0.05)
    raise AssertionError(f"{words!r} never came: {log.read_text(errors='replace')[-2000:]}")


@contextmanager
def cluster(folder: Path, environ: Mapping[str, str], python: str = sys.executable) -> Iterator[Cluster]:
    """A scheduler without workers. environ, python: of the scheduler and of the workers."""
    folder.mkdir(parents=True, exist_ok=True)
    there = Cluster(folder=folder, environ=dict(environ), python=python)
    log = folder / "scheduler.log"
    command = [python, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    with log.open("wb") as out:
        scheduler = subprocess.Popen(
            [*command, "--no-dashboard", "--no-show"], stdout=out, stderr=out, env=there.environ, cwd=folder
        )
    try:
        there.address = wait_for(log, "Scheduler at:", scheduler).split()[-1]
        yield there
    finally:
        # Workers first: one that loses its scheduler while it closes may hang (distributed 2026.8). They have no nanny,
        # which ends one that waits for a Prefect server that is gone; so we do.
        for processes in (list(there.workers.values()), [scheduler]):
            for process in processes:
                process.terminate()
            for process in processes:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=10)
                process.kill()
                process.wait()


@contextmanager
def object_store() -> Iterator[Callable[[], dict[str, str]]]:
    """An S3 server on loopback; each call of what it gives makes an empty bucket, and gives the environment for it.

    One server is enough for a process: fsspec keeps the connections that it made.
    """
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "eu-west-2"}
        client = boto3.client("s3", endpoint_url=address, **keys)

        def fresh() -> dict[str, str]:
            bucket = f"icp-{secrets.token_hex(4)}"
            client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
            return {
                "AWS_ENDPOINT_URL": address,
                "AWS_ACCESS_KEY_ID": "test",
                "AWS_SECRET_ACCESS_KEY": "test",
                "AWS_DEFAULT_REGION": "eu-west-2",
                "ICP_ARTEFACTS": f"s3://{bucket}/icp",
            }

        yield fresh
    finally:
        server.stop()


def made_manifest(folder: Path, works: int, clauses: int) -> Path:
    """Contracts of our own in two editions each, as PDF, and the manifest that names them."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"contract-{number:03}" for number in range(works)]
    rows = ["[works]", *(f'{name} = "Contract {name}"' for name in names)]
    for number, name in enumerate(names):
        writer = Writer.of(random.Random(number), clauses)
        first = contract(writer, clauses)
        numbered(first, "old")
        path = folder / f"{name}-2019-20.pdf"
        path.write_bytes(pdf(first, f"Contract {name} 2019/20"))
        rows += _row(name, "2019-20", path, "")
        second = next_edition(writer, first)
        numbered(second, "new")
        path = folder / f"{name}-2020-21.pdf"
        path.write_bytes(pdf(second, f"Contract {name} 2020/21"))
        rows += _row(name, "2020-21", path, f'supersedes = "{name}-2019-20"')
    manifest = folder / "manifest.toml"
    manifest.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return manifest


def _row(name: str, edition: str, path: Path, more: str) -> list[str]:
    return [
        "[[document]]",
        f'id = "{name}-{edition}"',
        f'work = "{name}"',
        f'title = "Contract {name} {edition}"',
        'kind = "contract"',
        f'edition = "{edition.replace("-", "/")}"',
        f'path = "{path}"',
        f'sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"',
        more,
    ]
