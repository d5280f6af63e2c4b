"""The chain with real parts on this machine: a web site, a mail server, a store; killed at every write, and a week."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from chain_driver import Driver, driver
from chain_room import ANNA, NEW_WORDS, PAIR, Town, state, town
from watched_site import SC
from web_site import contract

from pipeline.steps.ingest.repair import problems, repair
from pipeline.store.delivery_log import SENT, UNKNOWN

NOW = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(scope="module")
def chains() -> Iterator[Driver]:
    with driver() as running:
        yield running


def first_edition(chains: Driver, there: Town, now: datetime = NOW) -> None:
    """The old edition is published, watched and ingested; Anna is subscribed."""
    there.publish_old()
    there.subscribe()
    ended = chains.chain(there.environ, now=now)
    assert (ended.error, ended.events, ended.told) == ("", 2, [])


# ---------------------------------------------------------------- from end to end


def end_to_end(chains: Driver, there: Town) -> None:
    """A new edition between two runs is one mail with the right words; the third run does nothing."""
    first_edition(chains, there)
    there.publish_new()
    ended = chains.chain(there.environ, now=LATER)
    assert (ended.error, ended.told) == ("", [PAIR])
    (mail,) = there.room.mails
    assert there.mails_to(ANNA) == 1
    assert "2020/21" in str(mail["Subject"])
    body = mail.get_body(("plain",))
    assert body is not None
    assert NEW_WORDS.rstrip(".") in " ".join(body.get_content().split())
    assert len(list(mail.iter_attachments())) == 3
    store = there.store()
    before = state(store)
    third = chains.chain(there.environ, now=LATER + timedelta(hours=1))
    assert (third.error, third.events, third.told) == ("", 0, [])
    assert state(store) == before
    assert len(there.room.taken) == 1
    store.close()


@pytest.mark.slow
def test_an_edition_published_between_two_runs_is_one_mail(chains: Driver, tmp_path: Path) -> None:
    with town(tmp_path / "home") as there:
        end_to_end(chains, there)


@pytest.mark.slow
def test_on_a_database_server_too(chains: Driver, tmp_path: Path, postgres: Callable[[], str]) -> None:
    with town(tmp_path / "home", ICP_DATABASE_URL=postgres()) as there:
        end_to_end(chains, there)


@pytest.mark.slow
def test_a_new_version_is_told_and_old_news_is_not(chains: Driver, tmp_path: Path) -> None:
    with town(tmp_path / "home") as there:
        there.publish_old()
        there.publish_new()  # both editions at once
        there.subscribe()
        assert chains.chain(there.environ, now=NOW).told == [PAIR]
        there.site.pdf(SC, contract("Service Conditions", "2020/21", change="Each report must be signed twice."))
        assert chains.chain(there.environ, now=LATER).told == [PAIR]
        assert there.mails_to(ANNA) == 2
        there.subscribe("late@example.org")
        assert chains.chain(there.environ, now=LATER + timedelta(hours=1)).told == []
        assert there.mails_to("late@example.org") == 0, "what came before the subscription is no news"


@pytest.mark.slow
def test_an_edition_waits_for_its_parts_and_then_says_what_is_missing(chains: Driver, tmp_path: Path) -> None:
    with town(tmp_path / "home") as there:
        first_edition(chains, there)
        there.publish_new(parts="one")
        assert chains.chain(there.environ, now=LATER).told == []
        assert chains.chain(there.environ, now=LATER + timedelta(days=2)).told == []
        assert chains.chain(there.environ, now=LATER + timedelta(days=3)).told == [PAIR]
        (mail,) = there.room.mails
        body = mail.get_body(("plain",))
        assert body is not None
        assert "has no General Conditions yet" in " ".join(body.get_content().split())
        there.publish_new()
        assert chains.chain(there.environ, now=LATER + timedelta(days=4)).told == [PAIR]
        assert there.mails_to(ANNA) == 2


# ---------------------------------------------------------------- killed

SHARDS = 4


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(SHARDS))
def test_killed_at_any_write_the_next_run_ends_as_a_clean_one(chains: Driver, tmp_path: Path, shard: int) -> None:
    """What may differ is named: whether a mail of which nobody can know if it was taken was taken."""
    home, kept = tmp_path / "home", tmp_path / "kept"
    with town(home) as there:
        first_edition(chains, there)
        there.publish_new()
        shutil.copytree(home, kept)
        points = chains.chain(there.environ, now=LATER).points
        clean = _state(there)
        assert there.mails_to(ANNA) == 1
        unknown: list[int] = []
        left = 0
        for point in range(1 + shard, points + 1, SHARDS):
            shutil.rmtree(home)
            shutil.copytree(kept, home)
            there.room.taken.clear()
            died = chains.chain(there.environ, now=LATER, kill=point)
            assert died.signal == 9, point
            again = chains.chain(there.environ, now=LATER)
            assert again.error == "", point
            store = there.store()
            (delivery,) = store.ledger.deliveries()
            store.close()
            assert there.mails_to(ANNA) <= 1, f"two mails after a death at {point}"
            if delivery.state == UNKNOWN:
                unknown.append(point)
            else:
                assert (delivery.state, there.mails_to(ANNA)) == (SENT, 1), point
            assert _but_for_the_reply(_state(there)) == _but_for_the_reply(clean), point
            if not left and list(home.rglob("*.partial")):
                left = point
                store = there.store()
                assert {problem.kind for problem in problems(store)} == {"orphaned"}, point
                repair(store, problems(store))
                assert problems(store) == ()
                store.close()
                assert list(home.rglob("*.partial")) == []
        assert len(unknown) <= points // 4, "only between the claim and the last word"


def _state(there: Town) -> dict[str, object]:
    store = there.store()
    found = state(store)
    store.close()
    return found


def _but_for_the_reply(found: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in found.items() if name != "deliveries"}
