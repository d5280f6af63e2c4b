"""A work pool and a worker, as a team with several machines has them: `prefect deploy`, `prefect worker start`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from chain_driver import driver
from chain_room import ANNA, Town, town
from prefect_room import PREFECT, Deployment, prefect, prefect_server, running, until
from test_watch_chain import first_edition

FINAL = {"Completed", "Dropped", "Cancelled", "Failed", "Crashed"}


@dataclass
class Pool:
    """A pool on a server of its own, with nothing scheduled. watch: the deployment of the watch."""

    town: Town
    watch: Deployment
    environ: dict[str, str]
    logs: Path

    def all_done(self, asked: list[str]) -> list[dict[str, Any]]:
        """Start a worker until runs have ended; gives them, those that should have started first first. asked: ids."""
        log = self.logs / "worker.log"
        with running([*PREFECT, "worker", "start", "--pool", "icp"], self.environ, log) as process:
            until(lambda: set(self.watch.states(asked)) <= FINAL, process, log)
        assert "Traceback" not in log.read_text()
        return [run for run in self.watch.runs() if run["id"] in asked]


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    folder = tmp_path_factory.mktemp("pool")
    soon = {"PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "3"}
    with prefect_server(folder / "server", **soon) as api, town(folder / "home") as there:
        environ = {**there.environ, "PREFECT_API_URL": api, "PREFECT_HOME": str(folder / "client")}
        prefect("work-pool", "create", "icp", "--type", "process", environ=environ)
        prefect("deploy", "--all", environ=environ)
        watch, digests = Deployment(api, "watch/hourly"), Deployment(api, "digests/daily")
        for deployment in (watch, digests):
            deployment.change(paused=True)  # of the hour of the test nothing depends
        yield Pool(there, watch, environ, folder)


@pytest.mark.slow
def test_a_worker_runs_the_chain_and_a_second_run_at_once_waits(pool: Pool) -> None:
    with driver() as chains:
        first_edition(chains, pool.town)
    pool.town.publish_new()
    one, other = pool.all_done([pool.watch.run(), pool.watch.run()])
    assert {one["state_name"], other["state_name"]} == {"Completed"}
    (_, ended), (started, _) = sorted((time_of(run, "start_time"), time_of(run, "end_time")) for run in (one, other))
    assert ended <= started, "one at a time"
    assert pool.town.mails_to(ANNA) == 1


@pytest.mark.slow
def test_runs_that_piled_up_while_no_worker_was_there_are_dropped(pool: Pool) -> None:
    """The one that is in time waits until those before it are dropped, and does the work."""
    now = datetime.now(UTC)
    asked = [pool.watch.run(now - timedelta(minutes=minutes)) for minutes in (180, 120, 61, 0)]
    *late, in_time = pool.all_done(asked)
    assert in_time["state_name"] == "Completed"
    for run in late:
        assert run["state_name"] == "Dropped"
        assert "It should have started at" in run["state"]["message"]


def time_of(run: dict[str, Any], which: str) -> datetime:
    return datetime.fromisoformat(run[which])
