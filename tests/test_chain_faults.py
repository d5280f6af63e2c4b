"""The fault table: a chain meets a fault, says so, leaves what it had; the next one ends as if there had been none."""

from __future__ import annotations

import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from chain_driver import Driver, driver
from chain_room import ANNA, OPERATOR, PAIR, Town, state, town
from conftest import ROOT
from mail_room import DROP
from test_watch_chain import LATER, NOW, first_edition
from watched_site import GC, SC
from web_site import Place, contract

from pipeline.store.delivery_log import UNKNOWN

SIGN_IN = "<h1>Sign in</h1><form><input type='password'></form>"


@pytest.fixture(scope="module")
def chains() -> Iterator[Driver]:
    with driver() as running:
        yield running


@pytest.fixture(scope="module")
def began(chains: Driver) -> Iterator[tuple[Town, Path, dict[str, Any]]]:
    """A town with the old edition in its store, a copy of that, and the state that a clean second run leads to."""
    with tempfile.TemporaryDirectory(prefix="icp-chain-") as folder:
        Path(folder).chmod(0o755)
        home, kept = Path(folder) / "home", Path(folder) / "kept"
        with town(home) as there:
            first_edition(chains, there)
            there.publish_new()
            shutil.copytree(home, kept)
            assert chains.chain(there.environ, now=LATER).told == [PAIR]
            yield there, kept, _state(there)


@pytest.fixture
def there(began: tuple[Town, Path, dict[str, Any]]) -> Iterator[Town]:
    """That town, before the second run."""
    there, kept, _ = began
    shutil.rmtree(there.home)
    shutil.copytree(kept, there.home)
    there.room.taken.clear()
    there.publish_old()
    there.publish_new()
    yield there
    there.room.data.clear()
    there.room.rcpt.clear()


def _state(there: Town) -> dict[str, Any]:
    store = there.store()
    found = state(store)
    store.close()
    return found


# ---------------------------------------------------------------- faults


@contextmanager
def page(there: Town, place: Place) -> Iterator[Mapping[str, int]]:
    there.site.places["/icp/"] = place
    yield {}


@contextmanager
def file(there: Town, **values: object) -> Iterator[Mapping[str, int]]:
    whole = contract("Service Conditions", "2020/21", change="Each report must be signed by a director.")
    there.site.pdf(SC, **{"data": whole, **values})  # type: ignore[arg-type]
    yield {}


@contextmanager
def gone_file(there: Town) -> Iterator[Mapping[str, int]]:
    del there.site.places[SC]
    yield {}


@contextmanager
def web_page_for_a_file(there: Town) -> Iterator[Mapping[str, int]]:
    there.site.page(SC, SIGN_IN)
    yield {}


@contextmanager
def no_mail_server(there: Town) -> Iterator[Mapping[str, int]]:
    port = there.environ["ICP_SMTP_PORT"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        there.environ["ICP_SMTP_PORT"] = str(free.getsockname()[1])
    try:
        yield {}
    finally:
        there.environ["ICP_SMTP_PORT"] = port


@contextmanager
def mail_not_now(there: Town) -> Iterator[Mapping[str, int]]:
    there.room.rcpt += ["450 4.2.0 Later"] * 4
    yield {}


@contextmanager
def disk_full(there: Town, file_bytes: int) -> Iterator[Mapping[str, int]]:
    yield {"file_bytes": file_bytes}


@contextmanager
def no_folder(there: Town, name: str) -> Iterator[Mapping[str, int]]:
    """A file stands where a folder of the store should be; even root cannot write into that."""
    folder, aside = there.home / name, there.home / f"{name}.aside"
    if folder.exists():
        folder.rename(aside)
    folder.write_text("")
    try:
        yield {}
    finally:
        folder.unlink()
        if aside.exists():
            aside.rename(folder)


@contextmanager
def read_only(there: Town) -> Iterator[Mapping[str, int]]:
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody who may not write")
    yield {"nobody": 1}


@contextmanager
def locked(there: Town) -> Iterator[Mapping[str, int]]:
    if "ICP_DATABASE_URL" in there.environ:
        pytest.skip("of SQLite's file")
    with sqlite3.connect(there.home / "catalogue.db") as holding:
        holding.execute("begin immediate")
        yield {"busy_ms": 200}
        holding.rollback()
    holding.close()


@contextmanager
def another_writes(there: Town) -> Iterator[Mapping[str, int]]:
    program = (
        "import sys; from pathlib import Path; from pipeline.store.lock import writer\n"
        "with writer(Path(sys.argv[1]), print): print('held', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(there.home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield {}
    finally:
        process.communicate()


Fault = Callable[[Town], Any]
# (what goes wrong, how, what the chain says of it: in its error, or in the state of an address or delivery)
FAULTS: list[tuple[str, Fault, str]] = [
    ("the page is gone", lambda there: page(there, Place(b"gone", status=404)), "answered 404"),
    ("the server is broken", lambda there: page(there, Place(b"oh", status=500)), "answered 500"),
    ("the page asks to sign in", lambda there: page(there, Place(SIGN_IN.encode())), "asks for a password"),
    ("a file is gone", gone_file, "answered 404"),
    ("a file is sent by half", lambda there: file(there, short=500), "bytes"),
    ("a file is empty", lambda there: file(there, data=b""), "empty"),
    ("a file is a web page now", web_page_for_a_file, "password"),
    ("the mail server is down", no_mail_server, "nobody answers there"),
    ("the mail server says later", mail_not_now, "450 4.2.0 Later"),
    ("no byte more may be written", lambda there: disk_full(there, 0), "Make room"),
    ("the disk is full at the first row", lambda there: disk_full(there, 40_000), "Make room"),
    ("artefacts cannot be written", lambda there: no_folder(there, "artefacts"), "cannot be written"),
    ("comparisons cannot be written", lambda there: no_folder(there, "comparisons"), "cannot be written"),
    ("the store may only be read", read_only, "rights"),
    ("the database is locked", locked, "database is locked"),
    ("another process writes", another_writes, "Another icp is writing"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("what", "fault", "said"), FAULTS, ids=[row[0] for row in FAULTS])
def test_a_fault_is_said_and_made_good_by_the_next_run(
    chains: Driver, began: tuple[Town, Path, dict[str, Any]], there: Town, what: str, fault: Fault, said: str
) -> None:
    with fault(there) as faults:
        ended = chains.chain(there.environ, now=LATER, **faults)
    assert ended.signal == 0
    assert "Traceback" not in ended.error, ended.error
    seen = _state(there)
    told = " ".join((ended.error, *(item["why"] for item in seen["sightings"]), *seen["deliveries"], *seen["failures"]))
    assert said in told, told
    assert there.room.taken == []
    # what was there before is there still
    before = [item for item in seen["documents"] if item["edition"] == "2019/20"]
    assert len(before) == 2
    there.publish_old()
    there.publish_new()
    again = chains.chain(there.environ, now=LATER + timedelta(hours=1))
    assert again.error == ""
    assert there.mails_to(ANNA) == 1
    end, clean = _state(there), began[2]
    assert {name: end[name] for name in clean if name != "sightings"} == {
        name: clean[name] for name in clean if name != "sightings"
    }
    assert [(item["address"], item["state"], item["sha256"]) for item in end["sightings"]] == [
        (item["address"], item["state"], item["sha256"]) for item in clean["sightings"]
    ]


@pytest.mark.slow
def test_an_answer_of_the_mail_server_that_is_lost(chains: Driver, there: Town) -> None:
    """Nobody can know whether it took the mail: it is not sent again, and shown."""
    there.room.data.append(DROP)
    for hours in range(3):
        assert chains.chain(there.environ, now=LATER + timedelta(hours=hours)).error == ""
    assert there.mails_to(ANNA) == 1
    store = there.store()
    assert [row.state for row in store.ledger.deliveries()] == [UNKNOWN]
    store.close()


@pytest.mark.slow
@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=4000)], ids=["back", "forth"])
def test_a_clock_that_jumps(
    chains: Driver, began: tuple[Town, Path, dict[str, Any]], there: Town, jump: timedelta
) -> None:
    there.site.places["/icp/"] = Place(b"gone", status=404)
    chains.chain(there.environ, now=LATER + jump)
    there.publish_old()
    there.publish_new()
    assert chains.chain(there.environ, now=LATER + timedelta(hours=2)).told == [PAIR]
    assert there.mails_to(ANNA) == 1
    assert _state(there)["artefacts"] == began[2]["artefacts"]


@pytest.mark.slow
def test_two_chains_at_once_do_the_work_of_one(
    chains: Driver, began: tuple[Town, Path, dict[str, Any]], there: Town
) -> None:
    with driver() as second:
        found = []
        threads = [
            threading.Thread(target=lambda run=run: found.append(run.chain(there.environ, now=LATER)))
            for run in (chains, second)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all(not item.error or "Another icp is writing" in item.error for item in found), found
        chains.chain(there.environ, now=LATER + timedelta(hours=1))
    assert there.mails_to(ANNA) == 1
    assert _state(there) == began[2]


@pytest.mark.slow
def test_a_document_that_cannot_be_read_holds_up_nothing_and_is_told_once(chains: Driver, there: Town) -> None:
    other = "/icp/icp-contract-2020-21-particulars.pdf"
    link = f'<li><a href="{other}">ICP Contract 2020/21 Particulars</a> (PDF)</li>'
    text = there.site.places["/icp/"].body.decode().replace("</body>", f"{link}</body>")
    there.site.places["/icp/"] = Place(text.encode())
    there.site.pdf(other, b"%PDF-1.7\nno more than this")
    environ = {**there.environ, "ICP_OPERATOR": OPERATOR}
    for hours in range(12):
        assert chains.chain(environ, now=LATER + timedelta(hours=hours)).error == ""
    assert (there.mails_to(ANNA), there.mails_to(OPERATOR)) == (1, 1)
    (mail,) = [mail for mail in there.room.mails if OPERATOR in str(mail["To"])]
    assert other in mail.get_content()


# ---------------------------------------------------------------- a week

HOURS = 7 * 24
NEW_EDITION, NEW_VERSION = 50, 100
# The last day has no faults: what rests after many failures is tried again within a day.
QUIET = HOURS - 26
SIGNED_TWICE = "Each report must be signed twice."


def publish(there: Town, hour: int) -> None:
    """What the site shows at an hour, with nothing wrong."""
    there.publish_old()
    if hour >= NEW_EDITION:
        there.publish_new()
    if hour >= NEW_VERSION:
        there.site.pdf(SC, contract("Service Conditions", "2020/21", change=SIGNED_TWICE), etag='"e"')


def misfortune(chance: random.Random, there: Town) -> tuple[dict[str, int], int]:
    """A fault for an hour, or none: what the process meets, and where it is killed."""
    what = chance.randrange(20)
    if what == 0:
        there.site.places["/icp/"] = Place(b"gone", status=404)
    elif what == 1:
        there.site.places["/icp/"] = Place(SIGN_IN.encode())
    elif what == 2 and SC in there.site.places:
        there.site.places[SC].short = 300
        there.site.places[SC].etag = ""
    elif what == 3:
        there.site.places.pop(GC, None)
    elif what == 4:
        there.room.rcpt += ["450 4.2.0 Later"] * 4
    elif what == 5:
        return {"file_bytes": chance.choice((0, 2_000, 12_000, 40_000))}, 0
    elif what in (6, 7, 8):
        return {}, chance.randrange(1, 100)
    return {}, 0


def a_week(chains: Driver, folder: Path, chance: random.Random | None) -> tuple[dict[str, Any], list[str], list[str]]:
    """The state at the end, the subjects of the mails, and the states of the deliveries."""
    with town(folder / "home") as there:
        there.subscribe()
        # Without faults an hour at which nothing is published changes nothing, and is left out.
        hours = range(HOURS) if chance else (0, NEW_EDITION, NEW_VERSION, HOURS - 1)
        for hour in hours:
            publish(there, hour)
            faults, kill = misfortune(chance, there) if chance and hour < QUIET else ({}, 0)
            ended = chains.chain(there.environ, now=NOW + timedelta(hours=hour), kill=kill, **faults)
            assert "Traceback" not in ended.error, (hour, ended.error)
            there.room.rcpt.clear()
        store = there.store()
        states = [row.state for row in store.ledger.deliveries()]
        found = state(store)
        store.close()
        address = there.site.address
        return _placeless(found, address), [str(mail["Subject"]) for mail in there.room.mails], states


def _placeless(found: dict[str, Any], address: str) -> dict[str, Any]:
    """The state without the port of the test's site, which is another each time, and all that is a hash over it."""
    plain = {name: str(found[name]).replace(address, "") for name in ("documents", "lineages", "failures")}
    # In the order of their names, not of the days on which they were found.
    plain["finds"] = str(sorted((item["document"], item["state"], item["sha256"]) for item in found["finds"]))
    plain["sightings"] = str([(item["state"], item["sha256"], item["why"]) for item in found["sightings"]])
    plain["files"] = str([found[name] for name in ("sources", "artefacts", "comparisons")])
    return plain


@pytest.mark.slow
def test_a_week_of_hourly_watches_with_faults_ends_as_one_without(chains: Driver, tmp_path: Path) -> None:
    calm, calm_mails, calm_states = a_week(chains, tmp_path / "calm", None)
    rough, rough_mails, rough_states = a_week(chains, tmp_path / "rough", random.Random(20210401))
    assert len(calm_mails) == 2
    assert rough_mails == calm_mails
    assert rough_states == calm_states == ["sent", "sent"]
    assert rough == calm
