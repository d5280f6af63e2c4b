"""How quickly the web page answers: 20 advisers at once over the sample corpus a hundred times over; pictures of pages.

    python tests/benchmarks/bench_web.py FOLDER [--times 100] [--users 20] [--seconds 30] [--searchers 1]

FOLDER keeps the multiplied store between runs; ICP_HOME must hold the sample corpus. The copies are works of their own
with the same words; their vectors are those of the originals, each turned a little, so that no two are alike. The page
runs in a process of its own, the readers in this one, so that on two cores they take part of what is measured. No
question is asked twice, unless it says so. Target: p95 under 150 ms with readers who read (a pause of 3 to 9 seconds
between two searches); without any pause the figures show where it bends: each of 20 readers waits for 20 answers, over
as many cores as there are processes that search. Pictures: 300 ms the first time, 20 ms after.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
TURN = 0.15
"""How far a copy's vector is turned: its cosine with the original's is about 0.99."""

ASKED = (
    "what must the {actor} do about {topic}?",
    "who decides on {topic}",
    "notice for {topic}",
    "{topic} and the {actor}",
    "when does {topic} end?",
    "how long does the {actor} have for {topic}?",
    "may the {actor} refuse {topic}",
)
ACTORS = ("Provider", "Commissioner", "Practice", "GP", "Service User", "NHS England")


def multiplied(home: Path, to: Path, times: int) -> None:
    """A store with `times` copies of what is in `home`, in `to`; nothing where it is there already."""
    if (to / "made").is_file() and (to / "made").read_text() == str(times):
        return
    from pipeline.settings import load_settings
    from pipeline.store import open_store

    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    for name in ("sources", "artefacts"):
        shutil.copytree(home / name, to / name, copy_function=os.link)
    source = open_store(load_settings({"ICP_HOME": str(home)}, ROOT), create=False)
    target = open_store(load_settings({"ICP_HOME": str(to)}, ROOT))
    records, receipts = source.catalogue.documents(), source.catalogue.receipts()
    rows = source.catalogue.lineage_rows(list(_lineages(source)))
    for copy in range(times):
        for record in records:
            own = replace(record, id=f"{record.id}-{copy}", work=f"{record.work}-{copy}")
            own = replace(own, supersedes=_of(record.supersedes, copy), variant_of=_of(record.variant_of, copy))
            target.catalogue.save_document(own, replace(receipts["fetch", record.id], subject=own.id))
            target.catalogue.save_receipt(replace(receipts["annotate", record.id], subject=own.id))
    copied = [
        replace(
            row,
            clause=f"{row.document}-{copy}#{row.clause.partition('#')[2]}",
            document=f"{row.document}-{copy}",
            work=f"{row.work}-{copy}",
            lineage=f"{row.lineage}-{copy}",
        )
        for copy in range(times)
        for row in rows
    ]
    target.catalogue.replace_lineages(copied, receipts["link", "corpus"])
    _index(source, target, times)
    (to / "made").write_text(str(times))


def _of(name: str, copy: int) -> str:
    return f"{name}-{copy}" if name else ""


def _copied(key: str, copy: int) -> str:
    document, _, clause = key.partition("#")
    return f"{document}-{copy}#{clause}"


def _lineages(store: object) -> Iterator[str]:
    index = _loaded(store)
    yield from dict.fromkeys(clause.lineage for clause in index.clauses)


def _loaded(store: object) -> Any:
    from pipeline.library.search.loaded_models import index_and_encoder

    return index_and_encoder(store, lexical_only=False)[0]  # type: ignore[arg-type]


def _index(source: object, target: object, times: int) -> None:
    """The index of the copies."""
    import numpy as np

    from pipeline.index.corpus import CorpusIndex

    index = _loaded(source)
    vectors = index.dense.vectors(index.passage_ids)
    chance = np.random.default_rng(1)
    entries, owners, turned = [], [], []
    for copy in range(times):
        names = {}
        for clause in index.clauses:
            document = f"{clause.document}-{copy}"
            names[clause.key] = _copied(clause.key, copy)
            entries.append(
                replace(
                    clause,
                    key=names[clause.key],
                    document=document,
                    work=f"{clause.work}-{copy}",
                    lineage=f"{clause.lineage}-{copy}",
                    parent=_copied(clause.parent, copy) if clause.parent is not None else None,
                )
            )
        owners += [names[index.clauses[row].key] for row in index.passage_rows]
        moved = vectors + TURN / np.sqrt(vectors.shape[1]) * chance.standard_normal(vectors.shape).astype(np.float32)
        turned.append(moved / np.linalg.norm(moved, axis=1, keepdims=True))
    made = CorpusIndex.build(entries, owners, np.concatenate(turned), index.fingerprint, index.model)
    made.save(target.artefacts.index)  # type: ignore[attr-defined]
    print(f"{len(made):,} clauses and {len(made.passage_ids):,} passages in the multiplied corpus")


@contextmanager
def served(home: Path) -> Iterator[tuple[str, int]]:
    """The page over a store, in a process of its own: its address and the number of the process."""
    program = "from pipeline.cli import main; main()"
    environ = {**os.environ, "ICP_HOME": str(home), "ICP_WEB_REQUESTS_PER_MINUTE": "999999999", "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(
        [sys.executable, "-c", program, "serve", "--port", "0"], env=environ, stderr=subprocess.PIPE, text=True
    )
    try:
        assert running.stderr is not None
        for line in running.stderr:
            found = re.search(r"http://[^ /]+", line)
            if found:
                break
        else:
            raise SystemExit("the page did not start")
        while httpx.get(f"{found[0]}/readyz", timeout=300).status_code != 200:
            time.sleep(0.2)
        yield found[0], running.pid
    finally:
        running.kill()
        running.wait(timeout=30)


def questions(home: Path) -> Iterator[str]:
    """Questions about the corpus, none of them twice."""
    from pipeline.settings import load_settings
    from pipeline.store import open_store

    store = open_store(load_settings({"ICP_HOME": str(home)}, ROOT), create=False)
    topics = {clause.heading for clause in _loaded(store).clauses if clause.heading}
    every = [
        form.format(actor=actor, topic=topic.lower()) for form in ASKED for actor in ACTORS for topic in sorted(topics)
    ]
    random.Random(1).shuffle(every)
    yield from dict.fromkeys(every)


async def load(
    address: str, ask: Callable[[], str], *, users: int, seconds: float, pause: tuple[float, float]
) -> list[float]:
    """The times in milliseconds of `users` readers who ask, read for `pause` seconds and ask again."""
    times: list[float] = []
    end = time.perf_counter() + seconds
    chance = random.Random(2)

    async def reader(asking: httpx.AsyncClient) -> None:
        await asyncio.sleep(chance.uniform(0, pause[1]))
        while time.perf_counter() < end:
            begun = time.perf_counter()
            answer = await asking.get(ask())
            times.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code in (200, 304), answer.status_code
            if pause[1]:
                await asyncio.sleep(chance.uniform(*pause))

    async with httpx.AsyncClient(base_url=address, timeout=60) as asking:
        work: list[Awaitable[None]] = [reader(asking) for _ in range(users)]
        await asyncio.gather(*work)
    return times


def spent(pid: int) -> float:
    """The processor time of a process and of those that search for it, in milliseconds (Linux; 0 elsewhere). It says
    what an answer costs on whatever else is running; the times above it do not."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = [
            int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()
        ]
    except OSError:
        return 0.0
    own = (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
    return own + sum(spent(child) for child in children)


def told(name: str, times: list[float], seconds: float, target: float | None = None, cpu: float = 0.0) -> None:
    """One line of figures; with a target, how much of it the 95th percentile takes. cpu: of the page, an answer."""
    found = statistics.quantiles(times, n=100) if len(times) > 1 else [times[0]] * 99
    cost = f"  {cpu:.0f} ms of processor each" if cpu else ""
    share = f"  p95/target {found[94] / target:.2f}" if target else ""
    rate = f"{len(times) / seconds:5.1f}/s" if seconds else ""
    figures = f"p50 {found[49]:6.1f}  p95 {found[94]:6.1f}  p99 {found[98]:6.1f} ms"
    print(f"{name:44} n {len(times):5d} {rate}  {figures}{share}{cost}", flush=True)


def pictures(address: str, home: Path) -> None:
    """Pages of a document: drawn for the first time, and kept."""
    document = "sample-icp-2020-21-general-conditions-0"
    first: list[float] = []
    again: list[float] = []
    shutil.rmtree(home / "pages", ignore_errors=True)
    with httpx.Client(base_url=address, timeout=60) as asking:
        for times in (first, again):
            for page in range(1, 21):
                begun = time.perf_counter()
                assert asking.get(f"/page/{document}/{page}.png").status_code == 200
                times.append((time.perf_counter() - begun) * 1000)
    told("a page's picture, the first time", first, 0, 300)
    told("a page's picture, kept", again, 0, 20)


def main() -> None:
    """Make the store, serve it, load it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--times", type=int, default=100)
    options.add_argument("--users", type=int, default=20)
    options.add_argument("--seconds", type=float, default=30.0)
    options.add_argument("--searchers", type=int, default=1, help="ICP_WEB_SEARCHERS of the page")
    chosen = options.parse_args()
    os.environ["ICP_WEB_SEARCHERS"] = str(chosen.searchers)
    from pipeline.settings import load_settings

    home = load_settings().home
    begun = time.perf_counter()
    multiplied(home, chosen.folder, chosen.times)
    print(f"store ready after {time.perf_counter() - begun:.0f} s; load average {os.getloadavg()[0]:.1f}")
    every = questions(home)
    with served(chosen.folder) as (address, pid):

        def search() -> str:
            return str(httpx.URL("/", params={"q": next(every), "jump": "no"}))

        few = [search() for _ in range(20)]
        run = {"users": chosen.users, "seconds": chosen.seconds}
        for name, ask, pause, target in (
            ("searches, readers who read (3 to 9 s)", search, (3.0, 9.0), 150),
            ("searches, readers in a hurry (1 to 3 s)", search, (1.0, 3.0), 150),
            ("searches, without any pause", search, (0.0, 0.0), None),
            ("20 searches over and over, without pause", lambda: random.choice(few), (0.0, 0.0), None),
        ):
            before = spent(pid)
            times = asyncio.run(load(address, ask, pause=pause, **run))
            told(name, times, chosen.seconds, target, cpu=(spent(pid) - before) / len(times))
        pictures(address, chosen.folder)


if __name__ == "__main__":
    main()
