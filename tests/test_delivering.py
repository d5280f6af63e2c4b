"""Reports sent once to each: the ledger, subscriptions, digests, crashes and runs at the same time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import ROOT, Icp
from mail_room import DROP, Authority, Room, authority, mail_server
from three_editions import three_editions

from pipeline.errors import ExitCode, MailServerError
from pipeline.report.addresses import Mailbox, mailbox
from pipeline.report.choice import Choice
from pipeline.report.mail import Sender
from pipeline.send import Outbox, Server
from pipeline.settings import load_settings
from pipeline.steps.delivering import Post, Result, deliver, to_subscribers
from pipeline.steps.digests import digests, editions_compared
from pipeline.steps.letters import Compared, Reader, nothing_to_say
from pipeline.store import Store, open_store
from pipeline.store.ledger import SENDING, UNKNOWN, Delivery, Subscriber, Subscription

NOW = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
SENDER = Sender(mailbox=Mailbox(local="icp", domain="example.org", name="Contract changes"))
ANNA, BERT, GONE = "anna@example.org", "bert@example.org", "gone@example.org"


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three small editions of a work and a variant; tests copy it."""
    folder = tmp_path_factory.mktemp("three")
    three_editions(folder).close()
    return folder / "home"


@pytest.fixture
def home(ingested: Path, tmp_path: Path) -> Path:
    """A copy of that home."""
    shutil.copytree(ingested, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    opened = open_store(load_settings({"ICP_HOME": str(home)}, home))
    yield opened
    opened.close()


@contextmanager
def post(room: Room, *, again: bool = False, clock: Callable[[], datetime] = lambda: NOW) -> Iterator[Post]:
    """Mail through a server of the test's own."""
    with mail_server(room, security="none"):
        server = Server(host="127.0.0.1", port=room.port, security="none", seconds=10.0)
        with Outbox(server, sleep=lambda wait: None) as outbox:
            yield Post(sender=SENDER, outbox=outbox, again=again, clock=clock)


def newest(store: Store) -> Compared:
    return editions_compared(store, "2019/20", "2020/21")


def reader(address: str, **choice: object) -> Reader:
    return Reader(mailbox=mailbox(address), choice=Choice(**choice))  # type: ignore[arg-type]


def sent(store: Store, room: Room, addresses: Sequence[str], *, again: bool = False) -> list[Result]:
    """Send the newest report to these."""
    with post(room, again=again) as way, store.sending():
        return list(deliver(store, newest(store), [reader(address) for address in addresses], way))


def states(results: Sequence[Result]) -> list[str]:
    return [result.state for result in results]


# ---------------------------------------------------------------- once


def test_a_report_is_sent_once(store: Store) -> None:
    room = Room()
    assert states(sent(store, room, [ANNA, BERT])) == ["sent", "sent"]
    assert states(sent(store, room, [ANNA, "Anna <ANNA@Example.org>"])) == ["skipped", "skipped"]
    assert [recipient for recipient, _ in room.taken] == [ANNA, BERT]
    row = store.ledger.deliveries(ANNA)[0]
    assert (row.state, row.reply, row.work) == ("sent", "250 2.0.0 queued as 1", "work")
    assert (row.old, row.new) == ("work@2019/20", "work@2020/21")
    assert row.changed_at == "2026-11-22T09:15:00+00:00"
    assert room.mails[0]["Message-ID"] == row.message_id != room.mails[1]["Message-ID"]


def test_another_pair_is_another_report(store: Store) -> None:
    room = Room()
    sent(store, room, [ANNA])
    with post(room) as way:
        assert states(list(deliver(store, editions_compared(store, "2018/19", "2019/20"), [reader(ANNA)], way))) == [
            "sent"
        ]
    assert len({mail["Message-ID"] for mail in room.mails}) == 2


def test_one_who_is_refused_does_not_stop_the_others(store: Store) -> None:
    room = Room(refused={GONE})
    results = sent(store, room, [ANNA, GONE, BERT])
    assert states(results) == ["sent", "refused", "sent"]
    assert "No such mailbox" in results[1].said
    # It is refused for good: only when asked to does the program try again.
    assert states(sent(store, room, [GONE])) == ["refused"]
    room.refused.clear()
    assert states(sent(store, room, [GONE], again=True)) == ["sent"]
    assert store.ledger.deliveries(GONE)[0].attempts == 2


def test_what_the_server_did_not_take_is_sent_by_the_next_run(store: Store) -> None:
    room = Room(rcpt=["450 4.2.0 Later"] * 4)
    assert states(sent(store, room, [ANNA])) == ["failed"]
    assert store.ledger.deliveries(ANNA)[0].reply == "450 4.2.0 Later"
    assert states(sent(store, room, [ANNA])) == ["sent"]


def test_a_server_that_takes_nothing_leaves_no_trace(store: Store) -> None:
    with pytest.raises(MailServerError):
        sent(store, Room(mail=["550 Not you"]), [ANNA, BERT])
    assert store.ledger.deliveries() == ()


def test_a_lost_answer_is_unknown_and_sent_again_only_when_asked(store: Store) -> None:
    room = Room(data=[DROP])
    assert states(sent(store, room, [ANNA])) == ["unknown"]
    again = sent(store, room, [ANNA])
    assert states(again) == ["unknown"]
    assert "--again" in again[0].said
    assert len(room.taken) == 1
    assert states(sent(store, room, [ANNA], again=True)) == ["sent"]
    first, second = room.mails
    assert first["Message-ID"] == second["Message-ID"]
    # What was sent is never sent again, whatever is asked for.
    assert states(sent(store, room, [ANNA], again=True)) == ["skipped"]
    assert len(room.taken) == 2


def test_a_claim_of_another_machine_is_left_alone(store: Store) -> None:
    report = newest(store).identity.key
    other = Delivery(
        report=report, address=ANNA, work="", old="", new="", content="", version="", runner="elsewhere:/x"
    )
    assert store.ledger.claim([other])
    room = Room()
    results = sent(store, room, [ANNA])
    assert states(results) == [SENDING]
    assert "elsewhere" in results[0].said
    assert room.taken == []


@pytest.mark.parametrize(
    ("claimed", "state"),
    [
        ("2026-11-22T08:20:00+00:00", SENDING),  # it may be sending still
        ("2026-11-22T08:10:00+00:00", "sent"),  # more than an hour ago: that machine died
    ],
)
def test_a_claim_of_a_machine_that_died_is_taken_over_when_asked(store: Store, claimed: str, state: str) -> None:
    report = newest(store).identity.key
    other = Delivery(
        report=report, address=ANNA, work="", old="", new="", content="", version="", runner="dead:/x",
        changed_at=claimed,
    )  # fmt: skip
    assert store.ledger.claim([other])
    room = Room()
    assert states(sent(store, room, [ANNA])) == [SENDING]
    assert states(sent(store, room, [ANNA], again=True)) == [state]


def test_a_claim_that_this_machine_left_is_unknown(store: Store) -> None:
    from pipeline.steps.delivering import runner_of

    report = newest(store).identity.key
    left = Delivery(
        report=report, address=ANNA, work="", old="", new="", content="", version="", runner=runner_of(store)
    )
    assert store.ledger.claim([left])
    assert states(sent(store, Room(), [ANNA])) == [UNKNOWN]


@pytest.mark.parametrize("number", [1, 3])
def test_rows_are_claimed_all_or_none(store: Store, number: int) -> None:
    rows = [
        Delivery(report=f"r{at}", address=ANNA, work="", old="", new="", content="", version="", runner="me")
        for at in range(number)
    ]
    assert store.ledger.claim(rows[-1:])
    assert not store.ledger.claim(rows)
    assert len(store.ledger.deliveries()) == 1


# ---------------------------------------------------------------- nothing to say


def test_no_mail_where_nothing_changed(store: Store) -> None:
    compared = newest(store)
    same = replace(compared, diff=replace(compared.diff, changes=(), references=(), new=compared.diff.old))
    room = Room()
    with post(room) as way:
        results = list(deliver(store, same, [reader(ANNA)], way))
    assert states(results) == ["nothing"]
    assert results[0].said.startswith("Nothing changed between")
    assert room.taken == []
    assert store.ledger.deliveries() == ()


def test_no_mail_where_only_numbers_changed(store: Store) -> None:
    diff = newest(store).diff
    quiet = replace(diff, changes=tuple(change for change in diff.changes if change.facets == ("number",)))
    assert len(quiet.changes) > 0
    assert nothing_to_say(quiet).startswith("Only numbers, places and print changed")


def test_no_mail_where_nothing_was_asked_for(store: Store) -> None:
    said = nothing_to_say(newest(store).diff, Choice(level="low", parts=("Schedule 9",)))
    assert said.startswith("There are no changes in Schedule 9")


def test_the_log_says_why_not(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="pipeline.steps"), post(Room()) as way:
        list(deliver(store, newest(store), [reader(ANNA, parts=("Schedule 9",))], way))
    assert "There are no changes in Schedule 9" in caplog.text


# ---------------------------------------------------------------- subscribers


def subscribe(store: Store, address: str, digest: str = "none", work: str = "work", **choice: object) -> None:
    wanted = Subscription(work=work, **choice)  # type: ignore[arg-type]
    store.ledger.subscribe(
        Subscriber(address=mailbox(address).key, written=address, digest=digest, subscriptions=(wanted,))
    )


def test_each_subscriber_gets_what_he_wants(store: Store) -> None:
    subscribe(store, "Änne <anna@example.org>")
    subscribe(store, BERT, parts=("Schedule 9",))
    subscribe(store, "other@example.org", work="another work")
    subscribe(store, "paused@example.org")
    store.ledger.pause("paused@example.org", True)
    room = Room()
    with post(room) as way:
        results = {result.address: result.state for result in to_subscribers(store, newest(store), way)}
    assert results == {ANNA: "sent", BERT: "nothing", "paused@example.org": "skipped"}
    assert str(room.mails[0]["To"]) == "Änne <anna@example.org>"
    assert "subscribed to reports about work" in room.mails[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_subscribing_again_replaces_what_was_wanted(store: Store) -> None:
    subscribe(store, ANNA, level="high")
    subscribe(store, ANNA, level="low", digest="weekly")
    subscribe(store, ANNA, work="second")
    found = store.ledger.subscribers()
    assert [wanted.level for wanted in found[0].subscriptions] == ["low", "low"]
    assert store.ledger.unsubscribe(ANNA, "second")
    assert not store.ledger.unsubscribe(ANNA, "second")
    assert store.ledger.unsubscribe(ANNA, "work")
    assert store.ledger.subscribers() == ()  # who wants nothing is no subscriber


# ---------------------------------------------------------------- digests


def put_aside(store: Store, room: Room) -> None:
    with post(room) as way:
        for old, new in (("2018/19", "2019/20"), ("2019/20", "2020/21")):
            list(to_subscribers(store, editions_compared(store, old, new), way))


def test_a_digest_is_one_mail_with_all_that_waited(store: Store) -> None:
    subscribe(store, ANNA, digest="daily")
    room = Room()
    put_aside(store, room)
    put_aside(store, room)  # a second time changes nothing
    assert room.taken == []
    assert [row.state for row in store.ledger.deliveries()] == ["waiting", "waiting"]
    with post(room) as way:
        assert states(list(digests(store, way))) == ["sent"]
        assert list(digests(store, way)) == []
    assert len(room.taken) == 1
    mail = room.mails[0]
    assert str(mail["Subject"]).startswith("2 reports: ")
    assert len(list(mail.iter_attachments())) == 6
    rows = store.ledger.deliveries()
    assert {row.state for row in rows} == {"sent"}
    assert {row.message_id for row in rows} == {str(mail["Message-ID"])}
    # And none of them is sent by itself afterwards.
    assert states(sent(store, room, [ANNA])) == ["skipped"]


@pytest.mark.parametrize(
    ("digest", "later", "state"),
    [
        ("daily", timedelta(hours=5), "waiting"),  # too early
        ("daily", timedelta(hours=23), "sent"),  # the next day
        ("weekly", timedelta(days=2), "waiting"),  # too early
        ("weekly", timedelta(days=7), "sent"),  # the next week
    ],
)
def test_a_digest_is_sent_when_it_is_due(store: Store, digest: str, later: timedelta, state: str) -> None:
    subscribe(store, ANNA, digest=digest)
    room = Room()
    with post(room) as way:
        list(to_subscribers(store, editions_compared(store, "2018/19", "2019/20"), way))
        assert states(list(digests(store, way))) == ["sent"]  # the first one need not wait
    with post(room, clock=lambda: NOW + later) as way:
        list(to_subscribers(store, newest(store), way))
        assert states(list(digests(store, way))) == [state]


def test_a_digest_that_failed_waits_on(store: Store) -> None:
    subscribe(store, ANNA, digest="daily")
    room = Room(rcpt=["450 4.2.0 Later"] * 4)
    put_aside(store, room)
    with post(room) as way:
        assert states(list(digests(store, way))) == ["failed"]
        assert states(list(digests(store, way))) == ["sent"]
    assert len(room.taken) == 1


def test_a_waiting_report_that_is_not_wanted_any_more_is_dropped(store: Store) -> None:
    subscribe(store, ANNA, digest="daily")
    room = Room()
    put_aside(store, room)
    subscribe(store, ANNA, digest="daily", work="second")
    store.ledger.unsubscribe(ANNA, "work")
    with post(room) as way:
        assert list(digests(store, way)) == []
    assert store.ledger.deliveries() == ()


def test_a_waiting_report_that_says_something_else_now_is_sent_as_it_is_now(store: Store) -> None:
    subscribe(store, ANNA, digest="daily")
    old = Delivery(
        report="as it was", address=ANNA, work="work", old="work@2019/20", new="work@2020/21", content="", version="1",
        how="digest",
    )  # fmt: skip
    assert store.ledger.wait(old)
    room = Room()
    with post(room) as way:
        assert states(list(digests(store, way))) == ["sent"]
    assert [row.report for row in store.ledger.deliveries()] == [newest(store).identity.key]


# ---------------------------------------------------------------- as a program


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("ca"))


def smtp_settings(home: Path, port: int, trusted: Authority) -> dict[str, str]:
    return {
        "ICP_HOME": str(home),
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
from pipeline.store.ledger import Ledger
Ledger.settle = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
"""
REPORT = ("report", "2019/20", "2020/21", "--to", ANNA)


@pytest.mark.slow
def test_a_process_that_dies_after_the_servers_yes_sends_nothing_twice(
    home: Path, trusted: Authority, icp: Icp
) -> None:
    with mail_server(Room(), trusted.context()) as room:
        environ = {**os.environ, "PYTHONPATH": str(ROOT), **smtp_settings(home, room.port, trusted)}
        died = subprocess.run([*program(DIES), *REPORT], env=environ, capture_output=True, cwd=ROOT, check=False)
        assert died.returncode == -signal.SIGKILL, died.stderr.decode()
        assert len(room.taken) == 1  # the server has it

        second = icp(*REPORT, home=home, environ=environ)
        assert second.returncode == ExitCode.MAIL_UNKNOWN
        assert "--again" in second.stderr
        assert len(room.taken) == 1  # and got no second one

        shown = icp("deliveries", "--state", "unknown", home=home, environ=environ)
        assert ANNA in shown.stdout
        assert "ended before the server's reply" in shown.stdout

        third = icp(*REPORT, "--again", home=home, environ=environ)
        assert third.returncode == 0, third.stderr
        first_mail, second_mail = room.mails
        assert first_mail["Message-ID"] == second_mail["Message-ID"]

        fourth = icp(*REPORT, "--again", home=home, environ=environ)
        assert fourth.returncode == 0
        assert len(room.taken) == 2


@pytest.mark.slow
def test_a_process_killed_by_another_while_the_server_thinks(home: Path, trusted: Authority, icp: Icp) -> None:
    running: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        while not running:
            time.sleep(0.01)
        running[0].kill()

    with mail_server(Room(during=kill), trusted.context()) as room:
        environ = {**os.environ, "PYTHONPATH": str(ROOT), **smtp_settings(home, room.port, trusted)}
        running.append(subprocess.Popen([*program(), *REPORT], env=environ, cwd=ROOT, stderr=subprocess.DEVNULL))
        assert running[0].wait(timeout=120) == -signal.SIGKILL
        room.during = None
        assert icp(*REPORT, home=home, environ=environ).returncode == ExitCode.MAIL_UNKNOWN
    assert len(room.taken) == 1


@pytest.mark.slow
def test_runs_at_the_same_time_send_one_mail(home: Path, trusted: Authority) -> None:
    with mail_server(Room(slow=0.5), trusted.context()) as room:
        environ = {**os.environ, "PYTHONPATH": str(ROOT), **smtp_settings(home, room.port, trusted)}
        command = [*program(), *REPORT, "--to", BERT]
        started = [
            subprocess.Popen(command, env=environ, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(3)
        ]
        ends = [(process.communicate()[1], process.returncode) for process in started]
    assert [code for _, code in ends] == [0, 0, 0], ends
    assert sorted(recipient for recipient, _ in room.taken) == [ANNA, BERT]


@pytest.mark.slow
def test_exit_codes_and_the_words_for_them(home: Path, trusted: Authority, icp: Icp) -> None:
    with mail_server(Room(refused={GONE}), trusted.context()) as room:
        environ = smtp_settings(home, room.port, trusted)
        done = icp(*REPORT, "--to", GONE, home=home, environ=environ)
        assert done.returncode == ExitCode.MAIL_REFUSED
        assert f"{ANNA}: sent." in done.stderr
        assert f"{GONE}: refused by the mail server. 550 5.1.1 No such mailbox" in done.stderr
        same = icp("report", "2019/20", "2019/20", "--to", ANNA, home=home, environ=environ)
        assert same.returncode == 0
        assert "Nothing changed between" in same.stderr
        unread = ("report", "2019/20", "2020/21", "--to", BERT)
        wrong = icp(*unread, home=home, environ=environ | {"ICP_SMTP_CA": ""})
        assert wrong.returncode == ExitCode.MAIL_SERVER
    assert len(room.taken) == 1


@pytest.mark.slow
def test_subscribers_and_digests_as_commands(home: Path, trusted: Authority, icp: Icp) -> None:
    with mail_server(Room(), trusted.context()) as room:
        environ = smtp_settings(home, room.port, trusted)

        def run(*words: str, code: int = 0) -> str:
            done = icp(*words, home=home, environ=environ)
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
    from pipeline.store.ledger import Ledger

    database = Database.open(postgres())
    ledger = Ledger(database)
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
