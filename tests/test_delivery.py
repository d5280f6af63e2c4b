"""Reports sent once to each: the ledger, and what is not worth a mail."""

from __future__ import annotations

from dataclasses import replace

import pytest
from mail_room import DROP, Room
from mailing import ANNA, BERT, GONE, newest, post, reader, sent, states

from pipeline.errors import ExitCode, MailServerError
from pipeline.report.messages import nothing_to_say
from pipeline.report.subscriber_filter import SubscriberFilter
from pipeline.steps.mail.delivery import DeliveryResult, deliver
from pipeline.steps.mail.digests import editions_compared
from pipeline.steps.mail.mail_server import trouble
from pipeline.store import Store
from pipeline.store.delivery_log import SENDING, UNKNOWN, Delivery

# ---------------------------------------------------------------- once


def test_a_report_is_sent_once(mail_store: Store) -> None:
    room = Room()
    assert states(sent(mail_store, room, [ANNA, BERT])) == ["sent", "sent"]
    assert states(sent(mail_store, room, [ANNA, "Anna <ANNA@Example.org>"])) == ["skipped", "skipped"]
    assert [recipient for recipient, _ in room.taken] == [ANNA, BERT]
    row = mail_store.ledger.deliveries(ANNA)[0]
    assert (row.state, row.reply, row.work) == ("sent", "250 2.0.0 queued as 1", "work")
    assert (row.old, row.new) == ("work@2019/20", "work@2020/21")
    assert row.changed_at == "2026-11-22T09:15:00+00:00"
    assert room.mails[0]["Message-ID"] == row.message_id != room.mails[1]["Message-ID"]


def test_another_pair_is_another_report(mail_store: Store) -> None:
    room = Room()
    sent(mail_store, room, [ANNA])
    with post(room) as way:
        assert states(
            list(deliver(mail_store, editions_compared(mail_store, "2018/19", "2019/20"), [reader(ANNA)], way))
        ) == ["sent"]
    assert len({mail["Message-ID"] for mail in room.mails}) == 2


def test_one_who_is_refused_does_not_stop_the_others(mail_store: Store) -> None:
    room = Room(refused={GONE})
    results = sent(mail_store, room, [ANNA, GONE, BERT])
    assert states(results) == ["sent", "refused", "sent"]
    assert "No such mailbox" in results[1].said
    # It is refused for good: only when asked to does the program try again.
    assert states(sent(mail_store, room, [GONE])) == ["refused"]
    room.refused.clear()
    assert states(sent(mail_store, room, [GONE], again=True)) == ["sent"]
    assert mail_store.ledger.deliveries(GONE)[0].attempts == 2


def test_what_the_server_did_not_take_is_sent_by_the_next_run(mail_store: Store) -> None:
    room = Room(rcpt=["450 4.2.0 Later"] * 4)
    assert states(sent(mail_store, room, [ANNA])) == ["failed"]
    assert mail_store.ledger.deliveries(ANNA)[0].reply == "450 4.2.0 Later"
    assert states(sent(mail_store, room, [ANNA])) == ["sent"]


def test_a_server_that_takes_nothing_leaves_no_trace(mail_store: Store) -> None:
    with pytest.raises(MailServerError):
        sent(mail_store, Room(mail=["550 Not you"]), [ANNA, BERT])
    assert mail_store.ledger.deliveries() == ()


def test_a_lost_answer_is_unknown_and_sent_again_only_when_asked(mail_store: Store) -> None:
    room = Room(data=[DROP])
    assert states(sent(mail_store, room, [ANNA])) == ["unknown"]
    again = sent(mail_store, room, [ANNA])
    assert states(again) == ["unknown"]
    assert "--again" in again[0].said
    assert len(room.taken) == 1
    assert states(sent(mail_store, room, [ANNA], again=True)) == ["sent"]
    first, second = room.mails
    assert first["Message-ID"] == second["Message-ID"]
    # What was sent is never sent again, whatever is asked for.
    assert states(sent(mail_store, room, [ANNA], again=True)) == ["skipped"]
    assert len(room.taken) == 2


def test_a_claim_of_another_machine_is_left_alone(mail_store: Store) -> None:
    report = newest(mail_store).identity.key
    other = Delivery(
        report=report, address=ANNA, work="", old="", new="", content="", version="", runner="elsewhere:/x"
    )
    assert mail_store.ledger.claim([other])
    room = Room()
    results = sent(mail_store, room, [ANNA])
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
def test_a_claim_of_a_machine_that_died_is_taken_over_when_asked(mail_store: Store, claimed: str, state: str) -> None:
    report = newest(mail_store).identity.key
    other = Delivery(
        report=report, address=ANNA, work="", old="", new="", content="", version="", runner="dead:/x",
        changed_at=claimed,
    )  # fmt: skip
    assert mail_store.ledger.claim([other])
    room = Room()
    assert states(sent(mail_store, room, [ANNA])) == [SENDING]
    assert states(sent(mail_store, room, [ANNA], again=True)) == [state]


def test_a_claim_that_this_machine_left_is_unknown(mail_store: Store) -> None:
    from pipeline.steps.mail.delivery import runner_of

    report = newest(mail_store).identity.key
    left = Delivery(
        report=report, address=ANNA, work="", old="", new="", content="", version="", runner=runner_of(mail_store)
    )
    assert mail_store.ledger.claim([left])
    assert states(sent(mail_store, Room(), [ANNA])) == [UNKNOWN]


@pytest.mark.parametrize("number", [1, 3])
def test_rows_are_claimed_all_or_none(mail_store: Store, number: int) -> None:
    rows = [
        Delivery(report=f"r{at}", address=ANNA, work="", old="", new="", content="", version="", runner="me")
        for at in range(number)
    ]
    assert mail_store.ledger.claim(rows[-1:])
    assert not mail_store.ledger.claim(rows)
    assert len(mail_store.ledger.deliveries()) == 1


# ---------------------------------------------------------------- nothing to say


def test_no_mail_where_nothing_changed(mail_store: Store) -> None:
    compared = newest(mail_store)
    same = replace(compared, diff=replace(compared.diff, changes=(), references=(), new=compared.diff.old))
    room = Room()
    with post(room) as way:
        results = list(deliver(mail_store, same, [reader(ANNA)], way))
    assert states(results) == ["nothing"]
    assert results[0].said.startswith("Nothing changed between")
    assert room.taken == []
    assert mail_store.ledger.deliveries() == ()


def test_no_mail_where_only_numbers_changed(mail_store: Store) -> None:
    diff = newest(mail_store).diff
    quiet = replace(diff, changes=tuple(change for change in diff.changes if change.facets == ("number",)))
    assert len(quiet.changes) > 0
    assert nothing_to_say(quiet).startswith("Only numbers, places and print changed")


def test_no_mail_where_nothing_was_asked_for(mail_store: Store) -> None:
    said = nothing_to_say(newest(mail_store).diff, SubscriberFilter(level="low", parts=("Schedule 9",)))
    assert said.startswith("There are no changes in Schedule 9")


def test_the_log_says_why_not(mail_store: Store, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="pipeline.steps"), post(Room()) as way:
        list(deliver(mail_store, newest(mail_store), [reader(ANNA, parts=("Schedule 9",))], way))
    assert "There are no changes in Schedule 9" in caplog.text


# ---------------------------------------------------------------- how a run ended


@pytest.mark.parametrize(
    ("states_of", "code"),
    [
        (["sent", "nothing", "skipped", "waiting", "taken"], None),  # all as it should be
        (["sent", "failed"], ExitCode.MAIL_SERVER),  # later
        (["unknown", "failed"], ExitCode.MAIL_UNKNOWN),  # a person has to look
        (["sending"], ExitCode.MAIL_UNKNOWN),  # another machine has it
        (["unknown", "failed", "refused"], ExitCode.MAIL_REFUSED),  # the address is wrong
    ],
)
def test_the_error_of_a_run(states_of: list[str], code: ExitCode | None) -> None:
    error = trouble([DeliveryResult(address=ANNA, state=state, said="") for state in states_of])
    assert (error.exit_code if error else None) == code
    if error:
        for state, words in (("failed", "for now"), ("unknown", "not known"), ("refused", "for good")):
            assert (words in error.remedy) is (state in states_of or (state == "unknown" and "sending" in states_of))
