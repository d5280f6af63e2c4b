"""Subscriptions, each with a choice of its own, and digests."""

from __future__ import annotations

from datetime import timedelta

import pytest
from mail_room import Room
from mailing import ANNA, BERT, NOW, newest, post, sent, states, subscribe

from pipeline.steps.mail.delivery import to_subscribers
from pipeline.steps.mail.digests import digests, editions_compared
from pipeline.store import Store
from pipeline.store.delivery_log import Delivery

# ---------------------------------------------------------------- subscribers


def test_each_subscriber_gets_what_he_wants(mail_store: Store) -> None:
    subscribe(mail_store, "Änne <anna@example.org>")
    subscribe(mail_store, BERT, parts=("Schedule 9",))
    subscribe(mail_store, "other@example.org", work="another work")
    subscribe(mail_store, "paused@example.org")
    mail_store.ledger.pause("paused@example.org", True)
    room = Room()
    with post(room) as way:
        results = {result.address: result.state for result in to_subscribers(mail_store, newest(mail_store), way)}
    assert results == {ANNA: "sent", BERT: "nothing", "paused@example.org": "skipped"}
    assert str(room.mails[0]["To"]) == "Änne <anna@example.org>"
    assert "subscribed to reports about work" in room.mails[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_subscribing_again_replaces_what_was_wanted(mail_store: Store) -> None:
    subscribe(mail_store, ANNA, level="high")
    subscribe(mail_store, ANNA, level="low", digest="weekly")
    subscribe(mail_store, ANNA, work="second")
    found = mail_store.ledger.subscribers()
    assert [wanted.level for wanted in found[0].subscriptions] == ["low", "low"]
    assert mail_store.ledger.unsubscribe(ANNA, "second")
    assert not mail_store.ledger.unsubscribe(ANNA, "second")
    assert mail_store.ledger.unsubscribe(ANNA, "work")
    assert mail_store.ledger.subscribers() == ()  # who wants nothing is no subscriber


# ---------------------------------------------------------------- digests


def put_aside(mail_store: Store, room: Room) -> None:
    with post(room) as way:
        for old, new in (("2018/19", "2019/20"), ("2019/20", "2020/21")):
            list(to_subscribers(mail_store, editions_compared(mail_store, old, new), way))


def test_a_digest_is_one_mail_with_all_that_waited(mail_store: Store) -> None:
    subscribe(mail_store, ANNA, digest="daily")
    room = Room()
    put_aside(mail_store, room)
    put_aside(mail_store, room)  # a second time changes nothing
    assert room.taken == []
    assert [row.state for row in mail_store.ledger.deliveries()] == ["waiting", "waiting"]
    with post(room) as way:
        assert states(list(digests(mail_store, way))) == ["sent"]
        assert list(digests(mail_store, way)) == []
    assert len(room.taken) == 1
    mail = room.mails[0]
    assert str(mail["Subject"]).startswith("2 reports: ")
    assert len(list(mail.iter_attachments())) == 6
    rows = mail_store.ledger.deliveries()
    assert {row.state for row in rows} == {"sent"}
    assert {row.message_id for row in rows} == {str(mail["Message-ID"])}
    # And none of them is sent by itself afterwards.
    assert states(sent(mail_store, room, [ANNA])) == ["skipped"]


@pytest.mark.parametrize(
    ("digest", "later", "state"),
    [
        ("daily", timedelta(hours=5), "waiting"),  # too early
        ("daily", timedelta(hours=23), "sent"),  # the next day
        ("weekly", timedelta(days=2), "waiting"),  # too early
        ("weekly", timedelta(days=7), "sent"),  # the next week
    ],
)
def test_a_digest_is_sent_when_it_is_due(mail_store: Store, digest: str, later: timedelta, state: str) -> None:
    subscribe(mail_store, ANNA, digest=digest)
    room = Room()
    with post(room) as way:
        list(to_subscribers(mail_store, editions_compared(mail_store, "2018/19", "2019/20"), way))
        assert states(list(digests(mail_store, way))) == ["sent"]  # the first one need not wait
    with post(room, clock=lambda: NOW + later) as way:
        list(to_subscribers(mail_store, newest(mail_store), way))
        assert states(list(digests(mail_store, way))) == [state]


def test_a_digest_that_failed_waits_on(mail_store: Store) -> None:
    subscribe(mail_store, ANNA, digest="daily")
    room = Room(rcpt=["450 4.2.0 Later"] * 4)
    put_aside(mail_store, room)
    with post(room) as way:
        assert states(list(digests(mail_store, way))) == ["failed"]
        assert states(list(digests(mail_store, way))) == ["sent"]
    assert len(room.taken) == 1


def test_a_waiting_report_that_is_not_wanted_any_more_is_dropped(mail_store: Store) -> None:
    subscribe(mail_store, ANNA, digest="daily")
    room = Room()
    put_aside(mail_store, room)
    subscribe(mail_store, ANNA, digest="daily", work="second")
    mail_store.ledger.unsubscribe(ANNA, "work")
    with post(room) as way:
        assert list(digests(mail_store, way)) == []
    assert mail_store.ledger.deliveries() == ()


def test_a_waiting_report_that_says_something_else_now_is_sent_as_it_is_now(mail_store: Store) -> None:
    subscribe(mail_store, ANNA, digest="daily")
    old = Delivery(
        report="as it was", address=ANNA, work="work", old="work@2019/20", new="work@2020/21", content="", version="1",
        how="digest",
    )  # fmt: skip
    assert mail_store.ledger.wait(old)
    room = Room()
    with post(room) as way:
        assert states(list(digests(mail_store, way))) == ["sent"]
    assert [row.report for row in mail_store.ledger.deliveries()] == [newest(mail_store).identity.key]
