"""Signed cookies: who is signed in and until when, and the tokens that prove that a form came from our own page.

A session is a signed value in a cookie that scripts cannot read (HttpOnly) and other sites do not send (SameSite=Lax):
the user's name, a stamp of their password, and a number of its own that the tokens of its forms are bound to. Nothing
is kept on the server; a session ends with its time, with the password, or with the secret.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

COOKIE = "icp_session"


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """What a cookie says. user: "" while nobody is signed in. nonce: its own number."""

    user: str = ""
    stamp: str = ""
    nonce: str = ""


class Sessions:
    """Makes and reads the cookies. secret: what they are signed with; minutes: how long one lasts."""

    def __init__(self, secret: str, minutes: int) -> None:
        from itsdangerous import URLSafeTimedSerializer

        self.seconds = minutes * 60
        self._signer = URLSafeTimedSerializer(secret, salt="session")
        self._tokens = URLSafeTimedSerializer(secret, salt="program")
        self._secret = secret.encode()

    def begin(self, user: str = "", stamp: str = "") -> Session:
        """A new session; its number is never that of an older one."""
        return Session(user=user, stamp=stamp, nonce=secrets.token_urlsafe(18))

    def written(self, session: Session) -> str:
        """A session as the value of a cookie."""
        return str(self._signer.dumps({"u": session.user, "s": session.stamp, "n": session.nonce}))

    def read(self, value: str | None) -> Session | None:
        """The session of a cookie; None where there is none, it is not ours, or its time is over."""
        from itsdangerous import BadData

        if not value:
            return None
        try:
            found = self._signer.loads(value, max_age=self.seconds)
        except BadData:
            return None
        if not isinstance(found, Mapping):
            return None
        return Session(user=str(found.get("u", "")), stamp=str(found.get("s", "")), nonce=str(found.get("n", "")))

    def program_token(self, user: str, stamp: str, days: int) -> str:
        """What a program brings in place of a cookie, for so many days and until the user's password changes."""
        return str(self._tokens.dumps({"u": user, "s": stamp, "d": days}))

    def read_token(self, value: str) -> Session | None:
        """The session that a program's token stands for; None where it is not ours or its time is over."""
        from itsdangerous import BadData

        try:
            found, signed = self._tokens.loads(value, return_timestamp=True)
        except BadData:
            return None
        if datetime.now(UTC) > signed + timedelta(days=found["d"]):
            return None
        return Session(user=found["u"], stamp=found["s"])

    def token(self, session: Session) -> str:
        """What a form of this session must bring back."""
        return hmac.new(self._secret, f"csrf:{session.nonce}".encode(), "sha256").hexdigest()

    def is_ours(self, session: Session | None, token: str) -> bool:
        """Does a form bring the token of this session?"""
        return session is not None and hmac.compare_digest(self.token(session).encode(), token.encode())
