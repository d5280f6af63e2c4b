"""The deployments: which flow runs when, and how many at once. The same as in `prefect.yaml`, which a test compares.

Two ways to run them: `icp flows serve`, one process that schedules and runs; or a work pool with any number of workers:

    prefect work-pool create icp --type process
    prefect deploy --all                         # reads prefect.yaml
    prefect worker start --pool icp
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.server.schemas.schedules import CronSchedule
from prefect.types.entrypoint import EntrypointType

from flows.digests import digests_flow
from flows.late import LONGEST_PAUSE
from flows.watch import watch_flow

TIMEZONE = "Europe/London"
# A second run waits for the first. Were it cancelled, a late run that is about to be dropped would take the place of
# the one that is in time, and the day would pass without its digests.
ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)
SOME_DAY = datetime(2024, 1, 1, tzinfo=UTC)
PAUSES_LOOKED_AT = 100
# Runs of different deployments that one process serves at once.
AT_ONCE = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """A deployment. cron: in the time of `TIMEZONE`."""

    flow: Flow[..., Any]
    name: str
    cron: str
    description: str


PLANNED = (
    Planned(
        flow=watch_flow,
        name="hourly",
        cron="17 * * * *",
        description="Look at the publication pages; ingest, compare and report what is new.",
    ),
    Planned(
        flow=digests_flow,
        name="daily",
        cron="30 7 * * *",
        description="Send the digests that are due.",
    ),
)


def deployments(crons: dict[str, str] | None = None) -> list[RunnerDeployment]:
    """The deployments. crons: other schedules, by the flow's name."""
    return [_deployment(item, (crons or {}).get(item.flow.name, item.cron)) for item in PLANNED]


def shortest_pause(cron: str) -> int:
    """Minutes between two runs, where they are closest: a run that starts later than that is dropped.

    At most `LONGEST_PAUSE`. Raises ValueError for a schedule that never comes.
    """
    # A clock without summer time, from a day of no account: the pause of a schedule is the same on every day.
    dates = asyncio.run(CronSchedule(cron=cron, timezone="UTC").get_dates(n=PAUSES_LOOKED_AT, start=SOME_DAY))
    pauses = [int((after - before).total_seconds()) // 60 for before, after in pairwise(dates)]
    return min([*pauses, LONGEST_PAUSE])


def _deployment(item: Planned, cron: str) -> RunnerDeployment:
    made = item.flow.to_deployment(
        name=item.name,
        schedule=Cron(cron, timezone=TIMEZONE),
        concurrency_limit=ONE_AT_A_TIME,
        parameters={"drop_after_minutes": shortest_pause(cron)},
        description=item.description,
        tags=["icp"],
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    assert isinstance(made, RunnerDeployment)  # outside of an event loop it is no coroutine
    return made


def serve_deployments(crons: dict[str, str] | None = None) -> None:
    """Schedule and run them in this process until it is told to end. What is ended is not paused: the next start goes
    on where this one stopped. SIGTERM ends it as Ctrl-C does: runs in progress are ended and go on another time."""
    runner = _Runner(pause_on_shutdown=False, limit=AT_ONCE)
    for deployment in deployments(crons):
        runner.add_deployment(deployment)
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(_until_told(runner))


class _Runner(Runner):
    """Prefect's runner with another end: its own handler of SIGTERM never awaits what it begins, and warns of that.

    end: ends the serving; may be called within a signal's handler.
    """

    end: Callable[[], object]

    def handle_sigterm(self, *_signal: object, **_more: object) -> None:
        """Prefect sets this as the handler when it starts."""
        self.end()


async def _until_told(runner: _Runner) -> None:
    """Serve until SIGTERM or Ctrl-C, both of which cancel this task."""
    serving = asyncio.current_task()
    assert serving is not None
    runner.end = partial(asyncio.get_running_loop().call_soon_threadsafe, serving.cancel)
    await runner.start()
