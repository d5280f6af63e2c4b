"""How much quicker a Dask cluster reads, marks up and compares made contracts than one worker alone.

    python tests/benchmarks/bench_cluster.py FOLDER [--documents 500] [--clauses 30] [--workers 1,2] [--kill]

A real scheduler, workers with homes of their own, PostgreSQL, and the artefacts in a folder that all share, on this
machine. For each number of workers the store is a new one; a run is `icp ingest`, whose local Prefect server, fetching,
linking and index are in the whole time but not in that of the cluster, which the workers' log lines tell. --kill ends a
worker in the middle of a run with two, starts another, and says what was done twice.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from cluster_room import Cluster, cluster, made_manifest  # noqa: E402
from database_server import PROGRAMS, database_server  # noqa: E402

from pipeline.settings import load_settings  # noqa: E402
from pipeline.store import Store, open_store  # noqa: E402

STEPS = {"extract": "read", "segment": "read", "annotate": "mark up", "embed": "mark up", "compare": "compare"}


def programs() -> dict[str, str]:
    """Where PostgreSQL is."""
    places = os.pathsep.join([os.environ["PATH"], *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin")))])
    return {name: shutil.which(name, path=places) or name for name in PROGRAMS}


def lines(there: Cluster) -> list[dict[str, str]]:
    """The log lines of all workers."""
    logs = there.folder.glob("worker-*.log")
    return [json.loads(line) for log in logs for line in log.read_text().splitlines() if line.startswith("{")]


def run(folder: Path, manifest: Path, url: str, workers: int, kill: bool) -> float:
    """One ingest with so many workers; prints its figures, and gives the seconds that the cluster took."""
    shutil.rmtree(folder, ignore_errors=True)
    environ = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "ICP_DATABASE_URL": url,
        "ICP_ARTEFACTS": str(folder / "shared"),
        "ICP_MANIFEST": str(manifest),
        "ICP_HOME": str(folder / "coordinator"),
        "ICP_LOG": "json",
        "ICP_OCR": "never",
        "PYTHONPATH": str(HERE.parents[1]),
    }
    with cluster(folder / "cluster", environ) as there:
        for number in range(workers):
            there.add(f"worker-{number}")
        killer = threading.Thread(target=kill_one, args=(there, folder, environ), daemon=True)
        if kill:
            killer.start()
        begun = time.monotonic()
        command = [sys.executable, "-c", "from pipeline.cli import main; main()", "ingest"]
        done = subprocess.run(
            command, env={**environ, "ICP_DASK_ADDRESS": there.address}, capture_output=True, text=True
        )
        whole = time.monotonic() - begun
        if done.returncode:
            sys.exit(done.stderr)
        said, here = lines(there), [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    seconds = report(opened(environ, folder), said, workers, whole)
    on_one_machine(here)
    return seconds


def on_one_machine(here: list[dict[str, str]]) -> None:
    """Print when the steps that are not on the cluster were done, from the first document that was fetched."""
    at = {line["step"]: datetime.fromisoformat(line["time"]).timestamp() for line in reversed(here) if "step" in line}
    last = {line["step"]: datetime.fromisoformat(line["time"]).timestamp() for line in here if "step" in line}
    steps = [f"{step} {last[step] - at['fetch']:.0f} s" for step in ("fetch", "embed", "compare", "link", "index")]
    print(f"  done here, counted from the first fetch: {', '.join(steps)}")


def kill_one(there: Cluster, folder: Path, environ: dict[str, str]) -> None:
    """Kill a worker when a third of the documents are read, and another when a third are marked up; then start one."""
    store = opened(environ, folder)
    for step, name in (("extract", "worker-0"), ("annotate", "worker-1")):
        while True:
            steps = Counter(step for step, _ in store.catalogue.receipts())
            if steps["fetch"] and steps[step] > steps["fetch"] / 3:
                break
            time.sleep(0.2)
        there.kill(name)
        there.add(f"{name}-again")
        print(f"  killed {name} after {steps[step]} of {steps['fetch']} documents of the step {step}")
    store.close()


def opened(environ: dict[str, str], folder: Path) -> Store:
    """The store that all share."""
    return open_store(load_settings(environ, folder))


def report(store: Store, said: list[dict[str, str]], workers: int, whole: float) -> float:
    """Print what a run did and how long it took."""
    documents = len(store.catalogue.documents())
    receipts = Counter(step for step, _ in store.catalogue.receipts())
    done = Counter((line["step"], line["document"]) for line in said if line.get("step") in STEPS)
    begun: dict[str, list[float]] = {}
    for line in said:
        if line.get("step") in STEPS:
            begun.setdefault(STEPS[line["step"]], []).append(datetime.fromisoformat(line["time"]).timestamp())
    seconds = max(map(max, begun.values())) - min(map(min, begun.values())) if begun else 0.0
    clauses = store.catalogue.count_clauses([record.id for record in store.catalogue.documents()])
    print(
        f"{workers} workers: {documents} documents, {clauses} clauses; on the cluster {seconds:.0f} s "
        f"({documents / max(seconds, 1):.2f} documents a second), in all {whole:.0f} s"
    )
    for group, times in begun.items():
        print(f"  {group}: {max(times) - min(times):.0f} s")
    twice = sorted(key for key, count in done.items() if count > 1)
    missing = [step for step in ("extract", "segment", "annotate", "embed") if receipts[step] != documents]
    print(
        f"  receipts {dict(receipts)}; failures {len(store.catalogue.failures())}; steps short of a document: {missing}"
    )
    print(f"  done twice: {len(twice)} {twice[:4]}")
    store.close()
    return seconds


def main() -> None:
    """Make the documents once, then run with each number of workers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--clauses", type=int, default=30)
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("--kill", action="store_true")
    given = parser.parse_args()
    manifest = given.folder / "made" / "manifest.toml"
    if not manifest.is_file():
        made_manifest(manifest.parent.resolve(), given.documents // 2, given.clauses)
    with database_server(programs()) as fresh:
        counts = [int(count) for count in given.workers.split(",")]
        seconds = [run((given.folder / "run").resolve(), manifest.resolve(), fresh(), count, False) for count in counts]
        if len(seconds) > 1:
            print(f"{counts[-1]} workers to {counts[0]}: {seconds[0] / seconds[-1]:.2f} times the documents a second")
        if given.kill:
            run((given.folder / "run").resolve(), manifest.resolve(), fresh(), 2, True)


if __name__ == "__main__":
    main()
