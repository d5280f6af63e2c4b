"""A real mail server on this machine for tests, in a thread of its own, that does what a test tells it to."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = "icp", "a secret"
# What an answer may be besides a line of SMTP: break the connection, or say nothing for a while.
DROP = "drop"


@dataclass
class Room:
    """What the server does, and what it got.

    rcpt, data, mail: answers to give, by trial, before it says yes; refused: recipients that it refuses for good.
    slow: seconds before the last word; cut: how often the line breaks in the middle of the text. taken: recipients and
    bytes of what was handed over, also where the answer was lost; `during` is called at that moment.
    """

    rcpt: list[str] = field(default_factory=list)
    mail: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    slow: float = 0.0
    cut: int = 0
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    private: list[bool] = field(default_factory=list)
    signed_in: list[bool] = field(default_factory=list)
    during: Callable[[], None] | None = None
    port: int = 0

    @property
    def mails(self) -> list[EmailMessage]:
        """What was handed over, read."""
        return [message_from_bytes(data, policy=policy.default) for _, data in self.taken]  # type: ignore[misc]

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, _: object) -> str:  # noqa: N802 - as aiosmtpd calls it
        """The sender."""
        if self.mail:
            return _answer(server, self.mail.pop(0))
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, _: object) -> str:  # noqa: N802 - as aiosmtpd calls it
        """A recipient."""
        if address in self.refused:
            return "550 5.1.1 No such mailbox"
        if self.rcpt:
            return _answer(server, self.rcpt.pop(0))
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as aiosmtpd calls it
        """The text, at its end: the last word."""
        self.taken.append((envelope.rcpt_tos[0], envelope.original_content))
        self.private.append(session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None)
        self.signed_in.append(bool(session.authenticated))
        if self.during is not None:
            self.during()
        if self.slow:
            await asyncio.sleep(self.slow)
        return _answer(server, self.data.pop(0)) if self.data else "250 2.0.0 queued as 1"


def _answer(server: Any, answer: str) -> str:
    if answer == DROP:
        server.transport.abort()
    return answer


def _sign_in(server: Any, session: Any, envelope: Any, mechanism: str, given: object) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(
    room: Room, certificates: ssl.SSLContext | None = None, *, security: str = "starttls", sign_in: bool = False
) -> Iterator[Room]:
    """Run a server for the block. certificates: its own, needed for starttls and tls."""
    loop = asyncio.new_event_loop()
    options: dict[str, Any] = {"hostname": "localhost", "loop": loop}
    if security == "starttls":
        options |= {"tls_context": certificates, "require_starttls": True}
    if sign_in:
        options |= {"authenticator": _sign_in, "auth_required": True, "auth_require_tls": security == "starttls"}

    class Server(SMTP):
        async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - as aiosmtpd calls it
            if room.cut == 0:
                await super().smtp_DATA(arg)
                return
            room.cut -= 1
            await self.push("354 Go on")
            self.transport.abort()

    def factory() -> SMTP:
        return Server(room, **options)

    over_tls = certificates if security == "tls" else None
    server = loop.run_until_complete(loop.create_server(factory, "127.0.0.1", 0, ssl=over_tls))
    room.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def end() -> None:
        server.close()
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    try:
        yield room
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


@dataclass(frozen=True)
class Authority:
    """A certificate authority of the test's own: the file that trusts it, and certificates from it."""

    ca: trustme.CA
    file: Path

    def context(self, *names: str) -> ssl.SSLContext:
        """What a server with a certificate for these names runs with."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.ca.issue_cert(*(names or ("localhost", "127.0.0.1"))).configure_cert(context)
        return context


def authority(folder: Path, name: str = "ca.pem") -> Authority:
    """A new authority whose certificate is in `folder`."""
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(folder / name))
    return Authority(ca=ca, file=folder / name)
