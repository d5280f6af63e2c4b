"""The schedules as users run them: `icp flows serve`, with its own Prefect server and with one that was started."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from chain_driver import driver
from chain_room import ANNA, Town, town
from conftest import ROOT
from prefect_room import ICP, prefect_server, running, until
from test_watch_chain import first_edition

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
