"""Sending mail over SMTP: private, signed in, each recipient for himself, tried again where that is safe.

The connection is private (STARTTLS or TLS from the first byte) and the server's certificate is checked; without that
only a server on this very machine is spoken to. Every recipient gets a transaction of his own, so that one who is
refused takes nothing from the others. An answer "not now" (4xx) and a lost connection are tried again, with pauses that
grow; "no" (5xx) is not.

What must not happen twice is the hand-over. The end of a mail's text is the point of no return: once it is sent, only
the server's answer tells whether it took the mail, and where that answer does not come, nothing is tried again and the
outcome is "unknown". Until then a lost connection means that the server must not deliver (RFC 5321, 4.1.1.4).
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol

from pipeline.errors import MailServerError, SettingsError
from pipeline.settings import Settings

PORTS = {"starttls": 587, "tls": 465, "none": 25}
# Seconds of pause before the second, third and fourth trial.
PAUSES = (2.0, 8.0, 30.0)
# RFC 5321, 4.5.3.2.6 gives a server ten minutes after the end of the text; this many times the usual wait.
LAST_WORD = 20
PIECE = 65_536
SENT, FAILED, REFUSED, UNKNOWN, TAKEN = "sent", "failed", "refused", "unknown", "taken"


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A mail server. security: starttls, tls or none; ca: a PEM file of the authorities to trust, None for the
    system's; hello: the name that we greet it with; seconds: to wait for an answer; last_seconds: for the last word."""

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = ""
    ca: Path | None = None
    hello: str = "localhost"
    seconds: float = 30.0
    last_seconds: float = 600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class SendOutcome:
    """What became of one mail for one recipient.

    state: sent, failed (not now), refused (for good), unknown, or taken (another run has it). reply: what the server
    said, or what happened, in a sentence.
    """

    state: str
    reply: str


class Book(Protocol):
    """Where it is written down that a mail is handed over: before, and what became of it."""

    def claim(self) -> bool:
        """Is the mail ours to send now? Written down for good before it returns."""
        ...

    def settle(self, state: str, reply: str) -> None:
        """Write down what became of a mail that was claimed."""
        ...


def server_of(settings: Settings) -> Server:
    """The mail server of the settings. Raises `SettingsError` where they name none, or no private way to it."""
    if not settings.smtp_host:
        raise SettingsError("No mail server is set.", "Set ICP_SMTP_HOST, or use --dry-run to see the mail.")
    if settings.smtp_security == "none" and not _this_machine(settings.smtp_host):
        raise SettingsError(
            f"ICP_SMTP_SECURITY is none, but {settings.smtp_host} is another machine, and anybody between could read.",
            "Set it to starttls or tls.",
        )
    if settings.smtp_password and not settings.smtp_user:
        raise SettingsError("ICP_SMTP_PASSWORD is set without ICP_SMTP_USER.", "Set both, or neither.")
    if settings.smtp_ca and not Path(settings.smtp_ca).is_file():
        raise SettingsError(f"ICP_SMTP_CA names {settings.smtp_ca}, which is no file.", "Name a PEM file.")
    return Server(
        host=settings.smtp_host,
        port=int(settings.smtp_port or PORTS[settings.smtp_security]),
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password,
        ca=Path(settings.smtp_ca) if settings.smtp_ca else None,
        hello=settings.smtp_domain or socket.gethostname() or "localhost",
        seconds=float(settings.smtp_seconds),
        last_seconds=float(settings.smtp_seconds) * LAST_WORD,
    )


def _this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _LaterError(Exception):
    """Not now: trying again may help."""


class _NeverError(Exception):
    """The server refused this mail or recipient for good."""


class _LostError(Exception):
    """The connection ended after the end of the text and before the server's answer."""


class Outbox:
    """A connection to a mail server for several mails, opened when it is needed and again when it is lost.

    pauses: seconds before each further trial; `sleep` waits them. Use it in a `with` block.
    """

    def __init__(
        self, server: Server, *, pauses: tuple[float, ...] = PAUSES, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._server = server
        self._pauses = pauses
        self._sleep = sleep
        self._smtp: smtplib.SMTP | None = None
        self._down = False  # could not be opened, however long we waited

    def __enter__(self) -> Outbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close(politely=error is None)

    def send(self, data: bytes, *, sender: str, recipient: str, book: Book) -> SendOutcome:
        """Send one mail to one recipient. data: the message, ASCII, its lines ended with CR LF.

        Raises `MailServerError` where no mail can be sent through this server at all, whatever the recipient: its
        certificate, the sign-in, the sender's address.
        """
        # A server that could not be reached for one mail is not waited for with every other.
        pauses = iter(() if self._down else self._pauses)
        while True:
            outcome = self._attempt(data, sender, recipient, book)
            if outcome.state != FAILED:
                return outcome
            pause = next(pauses, None)
            if pause is None:
                return outcome
            self._sleep(pause)

    def _attempt(self, data: bytes, sender: str, recipient: str, book: Book) -> SendOutcome:
        """One trial. Whatever comes of it is in the book before this returns."""
        claimed = False

        def claim() -> bool:
            nonlocal claimed
            claimed = claimed or book.claim()
            return claimed

        try:
            smtp = self._open()
            self._envelope(smtp, sender, recipient, len(data))
            if not claim():
                self._close()
                return SendOutcome(state=TAKEN, reply="Another run sends it, or has sent it.")
            outcome = SendOutcome(state=SENT, reply=self._hand_over(smtp, data))
        except _LaterError as error:
            self._close()
            outcome = SendOutcome(state=FAILED, reply=str(error))
        except _NeverError as error:
            self._reset()
            outcome = SendOutcome(state=REFUSED, reply=str(error))
        except _LostError as error:
            self._close()
            outcome = SendOutcome(state=UNKNOWN, reply=str(error))
        if not claim():
            return SendOutcome(state=TAKEN, reply="Another run sends it, or has sent it.")
        book.settle(outcome.state, outcome.reply)
        return outcome

    # ------------------------------------------------------------ the connection

    def _open(self) -> smtplib.SMTP:
        """The connection, signed in; opened where there is none."""
        if self._smtp is not None:
            return self._smtp
        server = self._server
        self._down = True
        context = _context(server)
        try:
            if server.security == "tls":
                self._smtp = smtplib.SMTP_SSL(
                    server.host, server.port, server.hello, timeout=server.seconds, context=context
                )
            else:
                self._smtp = smtplib.SMTP(server.host, server.port, server.hello, timeout=server.seconds)
            self._smtp.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                self._smtp.starttls(context=context)
                self._smtp.ehlo()
            if server.user:
                self._smtp.login(server.user, server.password)
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise _opening(server, error) from error
        self._down = False
        return self._smtp

    def _envelope(self, smtp: smtplib.SMTP, sender: str, recipient: str, size: int) -> None:
        """Name the sender and the recipient. Nothing is handed over yet."""
        most = smtp.esmtp_features.get("size", "")
        if most.isdigit() and 0 < int(most) < size:
            raise _NeverError(f"The mail has {size} bytes; the server takes {most}.")
        try:
            code, said = smtp.mail(sender, [f"SIZE={size}"] if smtp.has_extn("size") else [])
            if code >= 500:
                self._close()
                raise MailServerError(
                    f"The mail server does not take mail from {sender}: {_words(code, said)}.",
                    "Check ICP_SMTP_FROM, ICP_SMTP_USER and ICP_SMTP_PASSWORD.",
                )
            _check(code, said)
            _check(*smtp.rcpt(recipient))
        except (smtplib.SMTPException, OSError) as error:
            raise _LaterError(_happened(error)) from error

    def _hand_over(self, smtp: smtplib.SMTP, data: bytes) -> str:
        """Send the text; gives what the server said when it took it."""
        try:
            code, said = smtp.docmd("DATA")
            if code != 354:
                _check(code, said)
                raise _LaterError(_words(code, said))
            # A line that begins with a dot gets another, because a dot alone ends the text (RFC 5321, 4.5.2).
            text = re.sub(rb"(?m)^\.", b"..", data).removesuffix(b"\r\n") + b"\r\n"
            # Piece by piece, because the wait is for each: a long mail on a slow line must not run out of it.
            for start in range(0, len(text), PIECE):
                smtp.send(text[start : start + PIECE])
        except (smtplib.SMTPException, OSError) as error:
            raise _LaterError(_happened(error)) from error
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(self._server.last_seconds)
            smtp.send(b".\r\n")
            code, said = smtp.getreply()
            if smtp.sock is not None:
                smtp.sock.settimeout(self._server.seconds)
        except (smtplib.SMTPException, OSError) as error:
            raise _LostError(f"The mail was handed over, but no answer came: {_happened(error)}") from error
        _check(code, said)
        return _words(code, said)

    def _reset(self) -> None:
        """End the transaction, keep the connection."""
        if self._smtp is not None:
            try:
                self._smtp.rset()
            except (smtplib.SMTPException, OSError):
                self._close()

    def _close(self, *, politely: bool = False) -> None:
        if self._smtp is None:
            return
        smtp, self._smtp = self._smtp, None
        # What was sent is sent and written down; how the connection ends changes nothing about it.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            if politely:
                smtp.quit()
        smtp.close()


def _context(server: Server) -> ssl.SSLContext:
    """Certificates and host names are checked, TLS 1.2 at least."""
    try:
        context = ssl.create_default_context(cafile=str(server.ca) if server.ca else None)
    except (ssl.SSLError, OSError) as error:
        what = f"ICP_SMTP_CA names {server.ca}, which is no PEM file of certificates."
        raise SettingsError(what, "Correct it.") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _opening(server: Server, error: Exception) -> Exception:
    """What it means that the connection could not be opened: to be tried again, or an error for good."""
    place = f"{server.host}:{server.port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return MailServerError(
            f"The certificate of the mail server {place} cannot be trusted: {error.verify_message.rstrip('.')}.",
            "Check ICP_SMTP_HOST; for an authority of your own set ICP_SMTP_CA.",
        )
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return MailServerError(
            f"The mail server {place} does not speak TLS as it was asked to: {error.reason or error}.",
            "Check ICP_SMTP_PORT and ICP_SMTP_SECURITY (starttls: usually 587; tls: usually 465).",
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        what = "sign-in" if server.user and "AUTH" in str(error) else "STARTTLS"
        return MailServerError(
            f"The mail server {place} offers no {what}.", "Check ICP_SMTP_PORT, ICP_SMTP_SECURITY and ICP_SMTP_USER."
        )
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        return MailServerError(
            f"The mail server {place} refuses to let us sign in: {_words(error.smtp_code, error.smtp_error)}.",
            "Check ICP_SMTP_USER and ICP_SMTP_PASSWORD.",
        )
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500:
        return MailServerError(
            f"The mail server {place} refuses the connection: {_words(error.smtp_code, error.smtp_error)}.",
            "Ask its administrator.",
        )
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME:
        return MailServerError(f"There is no mail server {server.host}.", "Check ICP_SMTP_HOST.")
    return _LaterError(f"{place}: {_happened(error)}")


def _check(code: int, said: bytes) -> None:
    """Raise what an answer means where it is no yes."""
    if code >= 500:
        raise _NeverError(_words(code, said))
    if code >= 400 or code < 200:
        raise _LaterError(_words(code, said))


def _words(code: int, said: bytes | str) -> str:
    """An answer in one line, whatever the server put into it."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(''.join(c if c.isprintable() else ' ' for c in text).split())}".rstrip(" .")[:300]


def _happened(error: Exception) -> str:
    """What went wrong with a connection, in words."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "nobody answers there"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(str(error).split()) or type(error).__name__
