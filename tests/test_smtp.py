"""Sending over a real SMTP server on this machine: private, signed in, tried again where that is safe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from mail_room import DROP, PASSWORD, USER, Authority, Room, authority, mail_server

from pipeline.errors import MailServerError, SettingsError
from pipeline.settings import load_settings
from pipeline.smtp import FAILED, REFUSED, SENT, TAKEN, UNKNOWN, Outbox, SendOutcome, Server, server_of

MAIL = b"Subject: A test\r\n\r\nA line.\r\n.\r\n..two dots\r\n.hidden\r\n"


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("ca"))


@dataclass
class Page:
    """A book of one mail that remembers what was written into it."""

    free: bool = True
    written: list[str] = field(default_factory=list)

    def claim(self) -> bool:
        if self.free:
            self.written.append("claimed")
        return self.free

    def settle(self, state: str, reply: str) -> None:
        self.written.append(state)


def server(room: Room, ca: Path | None = None, **values: object) -> Server:
    given = {"host": "localhost", "port": room.port, "ca": ca, "seconds": 5.0, **values}
    return Server(**given)  # type: ignore[arg-type]


def send(
    to: Server,
    book: Page | None = None,
    recipient: str = "zoe@example.org",
    pauses: tuple[float, ...] = (0.1, 0.2, 0.4),
) -> tuple[SendOutcome, list[float]]:
    """Send `MAIL`; gives the outcome and the pauses that were made, which take no time."""
    waited: list[float] = []
    with Outbox(to, pauses=pauses, sleep=waited.append) as outbox:
        return outbox.send(MAIL, sender="icp@example.org", recipient=recipient, book=book or Page()), waited


@pytest.fixture
def plain() -> Iterator[Room]:
    """A server without privacy, on this machine, for what has nothing to do with it."""
    with mail_server(Room(), security="none") as room:
        yield room


# ---------------------------------------------------------------- privacy and sign-in


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_connection_is_private(trusted: Authority, security: str) -> None:
    with mail_server(Room(), trusted.context(), security=security) as room:
        outcome, _ = send(server(room, trusted.file, security=security))
    assert outcome == SendOutcome(state=SENT, reply="250 2.0.0 queued as 1")
    assert room.private == [True]
    assert room.taken == [("zoe@example.org", MAIL)]  # byte for byte, dots too


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_another_authority_is_refused(trusted: Authority, tmp_path: Path, security: str) -> None:
    other = authority(tmp_path, "other.pem")
    book = Page()
    with (
        mail_server(Room(), trusted.context(), security=security) as room,
        pytest.raises(MailServerError, match="certificate") as caught,
    ):
        send(server(room, other.file, security=security), book)
    assert "ICP_SMTP_CA" in caught.value.remedy
    assert book.written == []
    assert room.taken == []


def test_the_systems_authorities_do_not_know_our_own(trusted: Authority) -> None:
    with mail_server(Room(), trusted.context()) as room, pytest.raises(MailServerError, match="certificate"):
        send(server(room, security="starttls"))


def test_a_certificate_for_another_name_is_refused(trusted: Authority) -> None:
    with (
        mail_server(Room(), trusted.context("mail.example.org")) as room,
        pytest.raises(MailServerError, match="certificate"),
    ):
        send(server(room, trusted.file))


def test_without_starttls_nothing_is_sent_in_the_open(plain: Room) -> None:
    with pytest.raises(MailServerError, match="STARTTLS"):
        send(server(plain, user=USER, password=PASSWORD))
    assert plain.taken == []


def test_tls_where_there_is_none_is_said(plain: Room) -> None:
    with pytest.raises(MailServerError, match="TLS") as caught:
        send(server(plain, security="tls"))
    assert "ICP_SMTP_SECURITY" in caught.value.remedy


def test_signing_in(trusted: Authority) -> None:
    with mail_server(Room(), trusted.context(), sign_in=True) as room:
        outcome, _ = send(server(room, trusted.file, user=USER, password=PASSWORD))
    assert outcome.state == SENT
    assert room.signed_in == [True]


def test_a_wrong_password_ends_it(trusted: Authority) -> None:
    book = Page()
    with (
        mail_server(Room(), trusted.context(), sign_in=True) as room,
        pytest.raises(MailServerError, match="sign in") as caught,
    ):
        send(server(room, trusted.file, user=USER, password="wrong secret"), book)
    assert "ICP_SMTP_PASSWORD" in caught.value.remedy
    assert "wrong secret" not in str(caught.value)
    assert book.written == []


def test_nobody_signed_in_where_it_is_needed(trusted: Authority) -> None:
    with (
        mail_server(Room(), trusted.context(), sign_in=True) as room,
        pytest.raises(MailServerError, match="ICP_SMTP_USER"),
    ):
        send(server(room, trusted.file))


# ---------------------------------------------------------------- trying again


@pytest.mark.parametrize(
    ("room", "pauses", "handed_over"),
    [
        (Room(rcpt=["450 4.2.0 Greylisted"] * 2), [0.1, 0.2], 1),  # the recipient has to wait
        (Room(mail=["451 4.3.0 Later"]), [0.1], 1),  # the sender has to wait
        (Room(data=["451 4.3.0 No room"]), [0.1], 2),  # the last word is "not now": nothing was taken
        (Room(mail=["421 4.3.2 Shutting down"]), [0.1], 1),  # the server goes away
        (Room(mail=[DROP]), [0.1], 1),  # the connection breaks before the mail
        (Room(rcpt=[DROP] * 3), [0.1, 0.2, 0.4], 1),  # and again
    ],
    ids=["recipient", "sender", "text", "421", "lost", "lost thrice"],
)
def test_not_now_is_tried_again(room: Room, pauses: list[float], handed_over: int) -> None:
    book = Page()
    with mail_server(room, security="none"):
        outcome, waited = send(server(room, security="none"), book)
    assert outcome.state == SENT
    assert waited == pauses
    assert len(room.taken) == handed_over
    assert book.written == ["claimed", FAILED] * len(pauses) + ["claimed", SENT]


def test_not_now_for_ever_is_a_failure() -> None:
    book = Page()
    with mail_server(Room(rcpt=["450 4.2.0 Greylisted, try later"] * 9), security="none") as room:
        outcome, waited = send(server(room, security="none"), book)
    assert outcome == SendOutcome(state=FAILED, reply="450 4.2.0 Greylisted, try later")
    assert waited == [0.1, 0.2, 0.4]
    assert book.written[-1] == FAILED


def test_nobody_there_is_a_failure(plain: Room) -> None:
    outcome, waited = send(Server(host="127.0.0.1", port=1, security="none", seconds=5.0))
    assert outcome == SendOutcome(state=FAILED, reply="127.0.0.1:1: nobody answers there")
    assert len(waited) == 3


def test_a_line_that_breaks_in_the_middle_of_the_text_is_tried_again() -> None:
    book = Page()
    waited: list[float] = []
    big = MAIL + b"A line of a long mail.\r\n" * 300_000  # more than what fits into the buffers on the way
    with (
        mail_server(Room(cut=1), security="none") as room,
        Outbox(server(room, security="none"), pauses=(0.1,), sleep=waited.append) as outbox,
    ):
        outcome = outbox.send(big, sender="icp@example.org", recipient="a@example.org", book=book)
    assert outcome.state == SENT
    assert book.written == ["claimed", FAILED, "claimed", SENT]
    assert [len(data) for _, data in room.taken] == [len(big)]


def test_a_server_that_is_not_there_is_waited_for_once() -> None:
    waited: list[float] = []
    nobody = Server(host="127.0.0.1", port=1, security="none", seconds=5.0)
    with Outbox(nobody, pauses=(0.1, 0.2), sleep=waited.append) as outbox:
        for _ in range(3):
            outcome = outbox.send(MAIL, sender="icp@example.org", recipient="a@example.org", book=Page())
            assert outcome.state == FAILED
    assert waited == [0.1, 0.2]


def test_a_connection_that_was_lost_between_two_mails_is_opened_again() -> None:
    room = Room()
    with mail_server(room, security="none"), Outbox(server(room, security="none"), sleep=lambda wait: None) as outbox:
        for number in range(2):
            book = Page()
            outcome = outbox.send(MAIL, sender="icp@example.org", recipient=f"r{number}@example.org", book=book)
            assert outcome.state == SENT
            room.mail = [DROP]
    assert [recipient for recipient, _ in room.taken] == ["r0@example.org", "r1@example.org"]


# ---------------------------------------------------------------- for good


def test_a_refused_recipient_does_not_stop_the_others() -> None:
    room = Room(refused={"gone@example.org"})
    with mail_server(room, security="none"), Outbox(server(room, security="none")) as outbox:
        states = [
            outbox.send(MAIL, sender="icp@example.org", recipient=recipient, book=Page())
            for recipient in ("a@example.org", "gone@example.org", "b@example.org")
        ]
    assert [outcome.state for outcome in states] == [SENT, REFUSED, SENT]
    assert states[1].reply == "550 5.1.1 No such mailbox"
    assert [recipient for recipient, _ in room.taken] == ["a@example.org", "b@example.org"]


def test_a_refused_text_is_not_tried_again() -> None:
    book = Page()
    with mail_server(Room(data=["554 5.7.1 No thanks"]), security="none") as room:
        outcome, waited = send(server(room, security="none"), book)
    assert outcome == SendOutcome(state=REFUSED, reply="554 5.7.1 No thanks")
    assert waited == []
    assert book.written == ["claimed", REFUSED]


def test_a_refused_sender_ends_it() -> None:
    with (
        mail_server(Room(mail=["550 5.7.1 Not you"]), security="none") as room,
        pytest.raises(MailServerError, match=r"550 5\.7\.1 Not you"),
    ):
        send(server(room, security="none"))


def test_a_mail_over_the_servers_limit_is_not_begun() -> None:
    with mail_server(Room(), security="none") as room:
        waited: list[float] = []
        with Outbox(server(room, security="none"), sleep=waited.append) as outbox:
            big = MAIL + b"x" * 34_000_000
            outcome = outbox.send(big, sender="icp@example.org", recipient="a@example.org", book=Page())
    assert outcome.state == REFUSED
    assert "the server takes 33554432" in outcome.reply
    assert room.taken == []


# ---------------------------------------------------------------- the point of no return


def test_a_connection_lost_after_the_text_is_unknown_and_not_tried_again() -> None:
    book = Page()
    with mail_server(Room(data=[DROP]), security="none") as room:
        outcome, waited = send(server(room, security="none"), book)
    assert outcome.state == UNKNOWN
    assert "no answer came" in outcome.reply
    assert waited == []
    assert len(room.taken) == 1
    assert book.written == ["claimed", UNKNOWN]


def test_a_server_that_is_slow_to_say_its_last_word_is_waited_for() -> None:
    with mail_server(Room(slow=1.5), security="none") as room:
        outcome, _ = send(server(room, security="none", seconds=1.0, last_seconds=30.0))
    assert outcome.state == SENT
    assert len(room.taken) == 1


def test_a_last_word_that_does_not_come_is_unknown() -> None:
    book = Page()
    with mail_server(Room(slow=30), security="none") as room:
        outcome, waited = send(server(room, security="none", last_seconds=0.3), book)
    assert outcome == SendOutcome(
        state=UNKNOWN,
        reply="The mail was handed over, but no answer came: Connection unexpectedly closed: timed out",
    )
    assert waited == []
    assert book.written == ["claimed", UNKNOWN]
    assert len(room.taken) == 1


def test_a_mail_that_another_run_has_is_left_alone() -> None:
    with mail_server(Room(), security="none") as room:
        outcome, _ = send(server(room, security="none"), Page(free=False))
    assert outcome.state == TAKEN
    assert room.taken == []


# ---------------------------------------------------------------- the settings


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "No mail server"),  # nothing set
        ({"SECURITY": "none", "HOST": "mail.example.org"}, "another machine"),  # in the open to elsewhere
        ({"HOST": "mail.example.org", "PASSWORD": "x"}, "without ICP_SMTP_USER"),  # half a sign-in
        ({"HOST": "mail.example.org", "CA": "none.pem"}, "no file"),  # no authority
        ({"HOST": "mail.example.org", "SECURITY": "ssl"}, "ICP_SMTP_SECURITY"),  # none of the words
        ({"HOST": "mail.example.org", "PORT": "smtp"}, "ICP_SMTP_PORT"),  # no number
    ],
)
def test_settings_that_do_not_name_a_private_way(tmp_path: Path, given: dict[str, str], said: str) -> None:
    environ = {"ICP_HOME": str(tmp_path), **{f"ICP_SMTP_{name}": value for name, value in given.items()}}
    with pytest.raises(SettingsError, match=said):
        server_of(load_settings(environ, tmp_path))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "No sender"),  # not set
        ({"FROM": "icp"}, "is not an address"),  # no address
        ({"FROM": "icp@example.org", "UNSUBSCRIBE": "http://example.org"}, "is not an address"),  # not private
        ({"FROM": "icp@example.org", "UNSUBSCRIBE": "https://example.org/\n"}, "is not an address"),  # two lines
    ],
)
def test_settings_that_name_no_sender(tmp_path: Path, given: dict[str, str], said: str) -> None:
    from pipeline.report.messages import sender_of

    environ = {"ICP_HOME": str(tmp_path), **{f"ICP_SMTP_{name}": value for name, value in given.items()}}
    with pytest.raises(SettingsError, match=said):
        sender_of(load_settings(environ, tmp_path))


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_usual_ports(tmp_path: Path, security: str, port: int) -> None:
    environ = {"ICP_HOME": str(tmp_path), "ICP_SMTP_HOST": "localhost", "ICP_SMTP_SECURITY": security}
    assert server_of(load_settings(environ, tmp_path)).port == port


def test_a_file_that_holds_no_certificates(tmp_path: Path, plain: Room) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    with pytest.raises(SettingsError, match="PEM"):
        send(server(plain, tmp_path / "ca.pem"))
