"""The page on which a reader changes what he is sent, by the key in his own mails and by nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from mail_room import Room
from mailing import ANNA, BERT, NOW, newest, post, subscribe
from starlette.testclient import TestClient
from web_cases import client, copied, token, warm

from pipeline.library.cached_store import WarmStore
from pipeline.steps.mail.delivery import to_subscribers
from pipeline.store import Store
from pipeline.store.delivery_log import Subscriber, Subscription
from pipeline.store.page_secret import page_secret
from pipeline.subscribers import LASTS, own_key, owner_of

WORK = "sample-icp-contract"
SECRET = "a secret of this test"
ZOE = Subscriber(address="zoe@example.org", written="zoe@example.org", created_at="2026-11-01T10:00:00+00:00")
YVES = Subscriber(address="yves@example.org", written="yves@example.org", created_at="2026-11-01T10:00:00+00:00")
DAY = date(2026, 11, 22)


# ---------------------------------------------------------------- keys


@pytest.mark.parametrize(
    ("key", "whose"),
    [
        (own_key(SECRET, ZOE, DAY), ZOE),
        (own_key(SECRET, YVES, DAY), YVES),
        (own_key("another secret", ZOE, DAY), None),
        (own_key(SECRET, replace(ZOE, created_at="2025-01-01T00:00:00+00:00"), DAY), None),  # left, and came back since
        (own_key(SECRET, ZOE, DAY - LASTS - timedelta(days=1)), None),  # too old
        (own_key(SECRET, ZOE, DAY).replace("20261122", "20261123"), None),  # with another day
        (own_key(SECRET, ZOE, DAY)[:-1], None),  # cut short
        (own_key(SECRET, ZOE, DAY).replace("20261122", "20261399"), None),  # no day
        (own_key(SECRET, ZOE, DAY) + "\n", None),
        (ZOE.address, None),
        ("", None),
    ],
)
def test_whose_key_it_is(key: str, whose: Subscriber | None) -> None:
    assert owner_of(key, SECRET, (YVES, ZOE), DAY) == whose


def test_a_key_holds_no_address() -> None:
    assert re.fullmatch(r"20261122-[0-9a-f]{40}", own_key(SECRET, ZOE, DAY))


# ---------------------------------------------------------------- the page


@pytest.fixture
def store(web_home: Path, tmp_path: Path) -> WarmStore:
    copied(web_home, tmp_path / "home")
    opened = warm(tmp_path / "home")
    for address in (ZOE.address, YVES.address):
        subscribe(opened, address, work=WORK, level="high")
    return opened


def key_of(store: WarmStore, address: str) -> str:
    owner = next(one for one in store.ledger.subscribers() if one.address == address)
    return own_key(page_secret(store.settings), owner, datetime.now(UTC).date())


def subscriptions(store: WarmStore) -> dict[str, tuple[Subscription, ...]]:
    return {one.address: one.subscriptions for one in store.ledger.subscribers()}


def send(asking: TestClient, key: str, **fields: str | list[str]) -> int:
    csrf = token(asking.get(f"/subscriptions/mine?key={key}").text)
    form = {"work": WORK, "level": "high", "parts": "", "digest": "none", "csrf": csrf, "key": key, **fields}
    return asking.post("/subscriptions/mine", data=form).status_code


def test_a_reader_changes_what_he_is_sent(store: WarmStore) -> None:
    asking, key = client(store), key_of(store, ZOE.address)
    shown = asking.get(f"/subscriptions/mine?key={key}").text
    assert ZOE.address in shown
    assert YVES.address not in shown
    assert send(asking, key, level="medium", parts=" General  Conditions\r\n\r\nSchedule 2", digest="weekly") == 303
    wanted = Subscription(work=WORK, level="medium", parts=("General Conditions", "Schedule 2"))
    assert subscriptions(store) == {
        ZOE.address: (wanted,),
        YVES.address: (Subscription(work=WORK, level="high"),),
    }
    assert "weekly" in {one.digest for one in store.ledger.subscribers() if one.address == ZOE.address}
    assert "General Conditions\nSchedule 2</textarea>" in asking.get(f"/subscriptions/mine?key={key}").text


def test_a_reader_stops_the_reports(store: WarmStore) -> None:
    asking, key = client(store), key_of(store, ZOE.address)
    assert send(asking, key, level="none") == 200
    assert list(subscriptions(store)) == [YVES.address]
    assert asking.get(f"/subscriptions/mine?key={key}").status_code == 403  # the key died with it


@pytest.mark.parametrize(
    "fields",
    [
        {"work": "another-work"},  # he has no reports about
        {"level": "everything"},
        {"digest": "hourly"},
        {"parts": "x" * 121},
        {"parts": "\n".join(map(str, range(41)))},
        {"level": ["high", "low"]},  # more values than works
    ],
)
def test_what_cannot_be_changes_nothing(store: WarmStore, fields: dict[str, str | list[str]]) -> None:
    before = store.ledger.subscribers()
    assert send(client(store), key_of(store, ZOE.address), **fields) == 400
    assert store.ledger.subscribers() == before


def test_nobody_else_changes_it(store: WarmStore) -> None:
    before = store.ledger.subscribers()
    asking, mine = client(store), key_of(store, YVES.address)
    for key in ("", ZOE.address, "20261122-" + "0" * 40, mine[:-1] + ("0" if mine[-1] != "0" else "1")):
        assert asking.get("/subscriptions/mine", params={"key": key}).status_code == 403
        assert send(asking, key, level="none") == 403
    asking.get(f"/subscriptions/mine?key={key_of(store, ZOE.address)}")  # looking changes nothing
    form = {"work": WORK, "level": "none", "parts": "", "key": key_of(store, ZOE.address)}
    assert asking.post("/subscriptions/mine", data=form).status_code == 403  # no token: from another site
    assert send(asking, mine, address=ZOE.address, level="low") == 303  # Yves's own is changed, whatever the form holds
    assert [one for one in store.ledger.subscribers() if one.address == ZOE.address] == [
        one for one in before if one.address == ZOE.address
    ]


def test_no_account_is_needed(store: WarmStore) -> None:
    asking = client(warm(store.settings.home, web_auth="passwords"))
    assert asking.get("/subscriptions").status_code == 303  # to sign in
    assert send(asking, key_of(store, ZOE.address), level="low") == 303
    assert subscriptions(store)[ZOE.address] == (Subscription(work=WORK, level="low"),)


# ---------------------------------------------------------------- the link in the mail


def links_in(room: Room) -> dict[str, list[str]]:
    said = {to: mail.get_body(("plain",)).get_content() for (to, _), mail in zip(room.taken, room.mails, strict=True)}  # type: ignore[union-attr]
    return {to: re.findall(r"https://example\.org/subscriptions/mine\?key=(\S+)", text) for to, text in said.items()}


def test_each_reader_gets_a_link_of_his_own(mail_store: Store) -> None:
    subscribe(mail_store, ANNA)
    subscribe(mail_store, BERT)
    room = Room()
    with post(room) as way:
        way = replace(way, sender=replace(way.sender, page="https://example.org"), secret=SECRET)
        list(to_subscribers(mail_store, newest(mail_store), way))
    known = mail_store.ledger.subscribers()
    found = links_in(room)
    assert set(found) == {ANNA, BERT}
    for address, keys in found.items():
        (key,) = keys
        owner = owner_of(key, SECRET, known, NOW.date())
        assert owner is not None
        assert owner.address == address


@pytest.mark.parametrize(("page", "secret"), [("", SECRET), ("https://example.org", "")])
def test_without_a_page_the_mail_says_whom_to_write_to(mail_store: Store, page: str, secret: str) -> None:
    subscribe(mail_store, ANNA)
    room = Room()
    with post(room) as way:
        way = replace(way, sender=replace(way.sender, page=page), secret=secret)
        list(to_subscribers(mail_store, newest(mail_store), way))
    assert links_in(room) == {ANNA: []}
    assert "To change or stop them: icp@example.org." in " ".join(
        room.mails[0].get_body(("plain",)).get_content().split()  # type: ignore[union-attr]
    )
