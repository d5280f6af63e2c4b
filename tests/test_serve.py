"""The schedules as users run them: `icp flows serve`, with its own Prefect server and with one that was started."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from chain_driver import driver
from chain_room import ANNA, Town, town
from conftest import ROOT
from prefect_room import ICP, free_port, prefect_server, running, until
from test_watch_chain import first_edition
from web_site import site

SERVERS = ("sqlite", "postgresql")


def last_watch(there: Town) -> str:
    store = there.store()
    found = max(item.checked_at for item in store.sightings.all())
    store.close()
    return found


def serve_until_told(there: Town, environ: dict[str, str], log: Path) -> None:
    """A watch every minute finds the new edition, and one mail goes out; the watches after it send nothing."""
    with driver() as chains:
        first_edition(chains, there)
    there.publish_new()
    with running([*ICP, "flows", "serve", "--watch", "* * * * *"], {**there.environ, **environ}, log) as process:
        until(lambda: there.mails_to(ANNA) == 1, process, log)
        seen = last_watch(there)
        until(lambda: last_watch(there) > seen, process, log)
    assert there.mails_to(ANNA) == 1
    assert process.returncode == 0, log.read_text()
    assert "Warning" not in log.read_text()
    assert "watch/hourly: * * * * * (Europe/London)" in log.read_text()
    assert "digests/daily: 30 7 * * * (Europe/London)" in log.read_text()


@pytest.mark.slow
def test_one_process_that_brings_its_own_server(tmp_path: Path) -> None:
    with town(tmp_path / "home") as there:
        serve_until_told(there, {}, tmp_path / "serve.log")


@pytest.mark.slow
@pytest.mark.parametrize("server", SERVERS)
def test_with_a_prefect_server(tmp_path: Path, server: str, request: pytest.FixtureRequest) -> None:
    """With PostgreSQL both are there, in two databases of one server: Prefect's records and the catalogue."""
    records, catalogue = {}, {}
    if server == "postgresql":
        address: Callable[[], str] = request.getfixturevalue("postgres")
        records["PREFECT_API_DATABASE_CONNECTION_URL"] = address().replace("+psycopg", "+asyncpg")
        catalogue["ICP_DATABASE_URL"] = address()
    with prefect_server(tmp_path / "server", **records) as api, town(tmp_path / "home", **catalogue) as there:
        serve_until_told(there, {"PREFECT_API_URL": api}, tmp_path / "serve.log")
    assert (tmp_path / "server" / "prefect.db").exists() == (server == "sqlite")
    assert (tmp_path / "home" / "catalogue.db").exists() == (server == "sqlite")


def five_minutes_pass(places: Path) -> int:
    """The places of runs that are no longer heard of are due; gives how many there are."""
    now = datetime.now(UTC).isoformat()
    index = places / "expirations.json"
    kept = list(json.loads(index.read_text()))
    for name in kept:
        lease = places / f"{name}.json"
        lease.write_text(json.dumps({**json.loads(lease.read_text()), "expiration": now}))
    index.write_text(json.dumps(dict.fromkeys(kept, now)))
    return len(kept)


@pytest.mark.slow
def test_a_watch_that_died_with_its_process_does_not_keep_its_place(tmp_path: Path) -> None:
    """Everything is killed in the middle of a watch. Its place is kept for the five minutes in which Prefect wants to
    hear of a run again; here these have passed at once."""
    every_minute = [*ICP, "flows", "serve", "--watch", "* * * * *"]
    with town(tmp_path / "home") as there:
        with driver() as chains:
            first_edition(chains, there)
        there.publish_new()
        asked, go_on = there.site.asked("/icp/"), threading.Event()
        there.site.places["/icp/"].hold = go_on
        with running(every_minute, there.environ, tmp_path / "killed.log") as process:
            until(lambda: there.site.asked("/icp/") > asked, process, tmp_path / "killed.log")
            for victim in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
                victim.kill()
        go_on.set()
        assert there.mails_to(ANNA) == 0
        assert five_minutes_pass(there.home / "prefect" / "concurrency_leases") == 1
        with running(every_minute, there.environ, tmp_path / "again.log") as process:
            until(lambda: there.mails_to(ANNA) == 1, process, tmp_path / "again.log")
    assert "Warning" not in (tmp_path / "again.log").read_text()


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (None, "The Prefect server cannot be used"),
        (401, "The Prefect server of PREFECT_API_URL answers 401"),
    ],
)
def test_a_prefect_server_that_cannot_be_used(tmp_path: Path, answers: int | None, said: str) -> None:
    """Nobody listens there, or it asks for a sign-in; nothing is begun."""
    with site() as there:
        there.page("/api/admin/version", "", status=answers or 200)
        api = f"{there.address}/api" if answers else f"http://127.0.0.1:{free_port()}/api"
        done = subprocess.run(
            [*ICP, "flows", "serve"],
            env={**os.environ, "PYTHONPATH": str(ROOT), "ICP_HOME": str(tmp_path), "PREFECT_API_URL": api},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 25, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_schedule_that_is_none_is_refused(tmp_path: Path) -> None:
    """Before any server is started."""
    done = subprocess.run(
        [*ICP, "flows", "serve", "--watch", "hourly"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "ICP_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "no schedule" in done.stderr
