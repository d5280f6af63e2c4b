"""A work pool and a worker, as a team with several machines has them: `prefect deploy`, `prefect worker start`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from chain_driver import driver
from chain_room import ANNA, Town, town
from prefect_room import PREFECT, Deployment, prefect, prefect_server, running, until
from test_watch_chain import first_edition

FINAL = {"Completed", "Cancelled", "Failed", "Crashed"}


@dataclass
class Pool:
    """A pool on a server of its own, with nothing scheduled. watch: the deployment of the watch."""

    town: Town
    watch: Deployment
    environ: dict[str, str]
    logs: Path

    @contextmanager
    def worker(self) -> Iterator[tuple[Any, Path]]:
        """A worker of the pool, for the length of a block."""
        log = self.logs / "worker.log"
        with running([*PREFECT, "worker", "start", "--pool", "icp"], self.environ, log) as process:
            yield process, log


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    folder = tmp_path_factory.mktemp("pool")
    with prefect_server(folder / "server") as api, town(folder / "home") as there:
        environ = {**there.environ, "PREFECT_API_URL": api, "PREFECT_HOME": str(folder / "client")}
        prefect("work-pool", "create", "icp", "--type", "process", environ=environ)
        prefect("deploy", "--all", environ=environ)
        watch, digests = Deployment(api, "watch/hourly"), Deployment(api, "digests/daily")
        for deployment in (watch, digests):
            deployment.change(paused=True)  # of the hour of the test nothing depends
        yield Pool(there, watch, environ, folder)


@pytest.mark.slow
def test_a_worker_runs_the_chain_and_a_second_run_at_once_is_cancelled(pool: Pool) -> None:
    with driver() as chains:
        first_edition(chains, pool.town)
    pool.town.publish_new()
    asked = [pool.watch.run(), pool.watch.run()]
    with pool.worker() as (process, log):
        until(lambda: set(pool.watch.states(asked)) <= FINAL, process, log)
    assert pool.watch.states(asked) == ["Cancelled", "Completed"]
    assert pool.town.mails_to(ANNA) == 1


@pytest.mark.slow
def test_runs_that_piled_up_while_no_worker_was_there_are_dropped(pool: Pool) -> None:
    """By Prefect's own schedule, every 15 seconds, and dropped after the shortest time that can be asked for."""
    minute = timedelta(minutes=1)
    every = {"schedule": {"interval": 15, "anchor_date": datetime.now(UTC).isoformat()}, "active": True}
    pool.watch.change(paused=False, schedules=[every], parameters={"drop_after_minutes": 1})

    def due_before(when: datetime) -> list[dict[str, Any]]:
        return [
            run for run in pool.watch.runs() if run["auto_scheduled"] and time_of(run, "expected_start_time") < when
        ]

    def done() -> list[dict[str, Any]]:
        return [run for run in due_before(datetime.now(UTC)) if run["state_name"] in FINAL]

    while len(due_before(datetime.now(UTC) - 1.1 * minute)) < 2:
        time.sleep(1)
    late = {run["id"] for run in due_before(datetime.now(UTC) - minute)}
    with pool.worker() as (process, log):
        until(lambda: any(run["state_name"] == "Completed" for run in done()), process, log)
        pool.watch.change(paused=True)
    ended = done()
    assert {run["state_name"] for run in ended} == {"Cancelled", "Completed"}, log.read_text()
    assert {run["state_name"] for run in ended if run["id"] in late} == {"Cancelled"}
    assert any("It should have started at" in (run["state"]["message"] or "") for run in ended)
    assert late <= {run["id"] for run in ended}
    for run in ended:
        if run["state_name"] == "Completed":
            assert time_of(run, "start_time") - time_of(run, "expected_start_time") <= minute


def time_of(run: dict[str, Any], which: str) -> datetime:
    return datetime.fromisoformat(run[which])
