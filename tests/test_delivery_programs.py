"""Sending as a program: killed, several at once, exit codes; as a flow; the ledger on a database server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, Icp
from mail_room import Authority, Room, authority, mail_server
from mailing import ANNA, BERT, GONE, subscribe

from pipeline.errors import ExitCode
from pipeline.settings import load_settings
from pipeline.store import open_store
from pipeline.store.delivery_log import Delivery, Subscriber, Subscription

# ---------------------------------------------------------------- as a program


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("ca"))


def smtp_settings(mail_home: Path, port: int, trusted: Authority) -> dict[str, str]:
    return {
        "ICP_HOME": str(mail_home),
        "ICP_SMTP_HOST": "localhost",
        "ICP_SMTP_PORT": str(port),
        "ICP_SMTP_CA": str(trusted.file),
        "ICP_SMTP_FROM": "Contract changes <icp@example.org>",
    }


def program(patch: str = "") -> list[str]:
    """`icp` as a program of its own, with something done to it first."""
    return [sys.executable, "-c", f"{patch}\nfrom pipeline.cli import main; main()"]


# The process dies between the server's "250" and the ledger's commit: exactly there, and by no clock.
DIES = """
import os, signal
from pipeline.store.delivery_log import DeliveryLog
DeliveryLog.settle = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
"""
REPORT = ("report", "2019/20", "2020/21", "--to", ANNA)


@pytest.mark.slow
def test_a_process_that_dies_after_the_servers_yes_sends_nothing_twice(
    mail_home: Path, trusted: Authority, icp: Icp
) -> None:
    with mail_server(Room(), trusted.context()) as room:
        environ = {**os.environ, "PYTHONPATH": str(ROOT), **smtp_settings(mail_home, room.port, trusted)}
        died = subprocess.run([*program(DIES), *REPORT], env=environ, capture_output=True, cwd=ROOT, check=False)
        assert died.returncode == -signal.SIGKILL, died.stderr.decode()
        assert len(room.taken) == 1  # the server has it

        second = icp(*REPORT, home=mail_home, environ=environ)
        assert second.returncode == ExitCode.MAIL_UNKNOWN
        assert "--again" in second.stderr
        assert len(room.taken) == 1  # and got no second one

        shown = icp("deliveries", "--state", "unknown", home=mail_home, environ=environ)
        assert ANNA in shown.stdout
        assert "ended before the server's reply" in shown.stdout

        third = icp(*REPORT, "--again", home=mail_home, environ=environ)
        assert third.returncode == 0, third.stderr
        first_mail, second_mail = room.mails
        assert first_mail["Message-ID"] == second_mail["Message-ID"]

        fourth = icp(*REPORT, "--again", home=mail_home, environ=environ)
        assert fourth.returncode == 0
        assert len(room.taken) == 2


@pytest.mark.slow
def test_a_process_killed_by_another_while_the_server_thinks(mail_home: Path, trusted: Authority, icp: Icp) -> None:
    running: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        while not running:
            time.sleep(0.01)
        running[0].kill()

    with mail_server(Room(during=kill), trusted.context()) as room:
        environ = {**os.environ, "PYTHONPATH": str(ROOT), **smtp_settings(mail_home, room.port, trusted)}
        running.append(subprocess.Popen([*program(), *REPORT], env=environ, cwd=ROOT, stderr=subprocess.DEVNULL))
        assert running[0].wait(timeout=120) == -signal.SIGKILL
        room.during = None
        assert icp(*REPORT, home=mail_home, environ=environ).returncode == ExitCode.MAIL_UNKNOWN
    assert len(room.taken) == 1


@pytest.mark.slow
def test_runs_at_the_same_time_send_one_mail(mail_home: Path, trusted: Authority) -> None:
    with mail_server(Room(slow=0.5), trusted.context()) as room:
        environ = {**os.environ, "PYTHONPATH": str(ROOT), **smtp_settings(mail_home, room.port, trusted)}
        command = [*program(), *REPORT, "--to", BERT]
        started = [
            subprocess.Popen(command, env=environ, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(3)
        ]
        ends = [(process.communicate()[1], process.returncode) for process in started]
    assert [code for _, code in ends] == [0, 0, 0], ends
    assert sorted(recipient for recipient, _ in room.taken) == [ANNA, BERT]


@pytest.mark.slow
def test_exit_codes_and_the_words_for_them(mail_home: Path, trusted: Authority, icp: Icp) -> None:
    with mail_server(Room(refused={GONE}), trusted.context()) as room:
        environ = smtp_settings(mail_home, room.port, trusted)
        done = icp(*REPORT, "--to", GONE, home=mail_home, environ=environ)
        assert done.returncode == ExitCode.MAIL_REFUSED
        assert f"{ANNA}: sent." in done.stderr
        assert f"{GONE}: refused by the mail server. 550 5.1.1 No such mailbox" in done.stderr
        same = icp("report", "2019/20", "2019/20", "--to", ANNA, home=mail_home, environ=environ)
        assert same.returncode == 0
        assert "Nothing changed between" in same.stderr
        unread = ("report", "2019/20", "2020/21", "--to", BERT)
        wrong = icp(*unread, home=mail_home, environ=environ | {"ICP_SMTP_CA": ""})
        assert wrong.returncode == ExitCode.MAIL_SERVER
    assert len(room.taken) == 1


@pytest.mark.slow
def test_subscribers_and_digests_as_commands(mail_home: Path, trusted: Authority, icp: Icp) -> None:
    with mail_server(Room(), trusted.context()) as room:
        environ = smtp_settings(mail_home, room.port, trusted)

        def run(*words: str, code: int = 0) -> str:
            done = icp(*words, home=mail_home, environ=environ)
            assert done.returncode == code, done.stderr
            return done.stdout + done.stderr

        run("subscribers", "add", "Änne <anna@example.org>", "--work", "work", "--digest", "weekly")
        run("subscribers", "add", BERT, "--work", "work", "--min-significance", "low")
        assert "weekly" in run("subscribers", "list")
        said = run("report", "2019/20", "2020/21", "--subscribers")
        assert f"{ANNA}: put aside" in said
        assert f"{BERT}: sent" in said
        assert f"{ANNA}: sent" in run("report", "--digest")
        assert '"state": "sent"' in run("deliveries", "--json")
        run("subscribers", "pause", BERT)
        assert "paused" in run("subscribers", "list")
        run("subscribers", "remove", BERT)
        run("subscribers", "remove", BERT, code=ExitCode.NOT_IN_STORE)
        run("report", "old.txt", "new.txt", "--subscribers", code=ExitCode.NOT_FOUND)
    assert [recipient for recipient, _ in room.taken] == [BERT, ANNA]


# ---------------------------------------------------------------- on a database server


def test_the_ledger_on_a_database_server(postgres: Callable[[], str]) -> None:
    from pipeline.store.database import Database
    from pipeline.store.delivery_log import DeliveryLog

    database = Database.open(postgres())
    ledger = DeliveryLog(database)
    row = Delivery(report="r", address=ANNA, work="", old="", new="", content="", version="", runner="me")
    assert ledger.claim([row])
    assert not ledger.claim([row, replace(row, report="s")])
    ledger.settle([row], "failed", "450 Later", "2026-11-22T09:15:00+00:00")
    assert ledger.claim([row])
    assert ledger.close_dead("me", "2026-11-22T09:16:00+00:00") == 1
    assert not ledger.claim([row])
    assert ledger.claim([row], again=True)
    ledger.settle([row], "sent", "250 OK", "2026-11-22T09:17:00+00:00")
    assert [(found.report, found.state, found.attempts) for found in ledger.deliveries()] == [("r", "sent", 3)]
    ledger.subscribe(Subscriber(address=ANNA, written=ANNA, subscriptions=(Subscription(work="w", parts=("ä",)),)))
    assert ledger.subscribers()[0].subscriptions[0].parts == ("ä",)
    assert ledger.unsubscribe(ANNA)
    database.close()


# ---------------------------------------------------------------- as a flow


@pytest.mark.slow
def test_the_digests_flow(mail_home: Path, trusted: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.testing.utilities import prefect_test_harness

    from flows.digests import digests_flow
    from pipeline.steps.mail.delivery import to_subscribers
    from pipeline.steps.mail.digests import editions_compared
    from pipeline.steps.mail.mail_server import posting

    with prefect_test_harness(server_startup_timeout=120), mail_server(Room(), trusted.context()) as room:
        for name, value in smtp_settings(mail_home, room.port, trusted).items():
            monkeypatch.setenv(name, value)
        store = open_store(load_settings())
        subscribe(store, ANNA)
        subscribe(store, BERT, digest="daily")
        with posting(store) as post:
            sent = list(to_subscribers(store, editions_compared(store, "2019/20", "2020/21"), post))
        assert [one.state for one in sent] == ["sent", "waiting"]
        store.close()
        assert digests_flow() == 1
        assert digests_flow() == 0
    assert [recipient for recipient, _ in room.taken] == [ANNA, BERT]
