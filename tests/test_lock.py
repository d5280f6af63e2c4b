"""One writer at a time, of all machines that share a catalogue on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from pipeline.errors import BusyError
from pipeline.settings import load_settings
from pipeline.store import Store, open_store
from pipeline.store.lock import writer


def machine(url: str, home: Path) -> Store:
    """The store as a machine with a home of its own sees it."""
    home.mkdir(exist_ok=True)
    return open_store(load_settings({"ICP_HOME": str(home), "ICP_DATABASE_URL": url}, home))


def test_machines_wait_for_one_another(postgres: Callable[[], str], tmp_path: Path) -> None:
    url = postgres()
    one, two = machine(url, tmp_path / "one"), machine(url, tmp_path / "two")
    with one.writing(), one.writing():  # a block within a block holds it already
        with pytest.raises(BusyError, match="from another machine"), two.writing(wait=0):
            pass
        with two.sending():  # which nobody is doing
            pass
    with two.writing(wait=0):
        pass
    one.close()
    two.close()


def test_a_machine_goes_on_when_the_other_is_done(postgres: Callable[[], str], tmp_path: Path) -> None:
    url = postgres()
    one, two = machine(url, tmp_path / "one"), machine(url, tmp_path / "two")
    told: list[str] = []
    done = threading.Event()

    def wait_and_write() -> None:
        with two.writing(told.append, wait=60):
            done.set()

    with one.writing():
        waiting = threading.Thread(target=wait_and_write)
        waiting.start()
        while not told:
            done.wait(0.05)
        assert not done.is_set()
    waiting.join(timeout=60)
    assert done.is_set()
    assert "Another machine's icp is writing to this store" in told[0]
    one.close()
    two.close()


def test_a_machine_that_is_cut_off_holds_nothing(
    postgres: Callable[[], str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = postgres()
    one, two = machine(url, tmp_path / "one"), machine(url, tmp_path / "two")
    with one.writing():
        engine = create_engine(url)
        with engine.connect() as connection:
            # What a network that broke looks like to the server, which ends the connection and with it the lock.
            others = "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'"
            connection.execute(text(others))
        engine.dispose()
        with two.writing(wait=5):
            pass
    assert "ended the connection that held the lock" in caplog.text
    one.close()
    two.close()


def test_the_lock_of_a_folder_needs_no_database(tmp_path: Path) -> None:
    with writer(tmp_path, print):
        pass
    assert (tmp_path / "writer.lock").exists()
