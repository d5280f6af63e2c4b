"""The door: every request passes here before anything of the page sees it, and every answer on its way out.

In this order: a number for the request, our own host names, how often, how much, who asks, where a form comes from.
A request that is refused gets a page that says why. Whatever the page raises unforeseen is logged with its trace under
the request's number, and the reader sees the number and no trace.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.web.app_state import Desk, User, for_programs
from pipeline.web.security.peer import bare_host, peer_of, same_origin
from pipeline.web.security.sessions import COOKIE

log = logging.getLogger("pipeline.web")

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'none'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000"
OPEN_PATHS = frozenset({"/healthz", "/readyz", "/sign-in", "/favicon.ico", "/subscriptions/mine"})
"""What is answered without knowing who asks; static files are too. The last one by the key in its address: readers of
reports need no account to stop them."""

FORM_BYTES = 64_000
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LOG_ID = re.compile(r"[^\x20-\x7e]")


class _TooMuchError(Exception):
    """A body over its limit."""


class Guard:
    """The ASGI application around the page."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._desk = desk
        self._limits = {"/files": 2 * desk.settings.web_upload_mb * 1_000_000 + FORM_BYTES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        number = secrets.token_hex(6)
        begun = time.perf_counter()
        state: MutableMapping[str, Any] = scope.setdefault("state", {})
        headers = Headers(scope=scope)
        client = scope["client"][0] if scope.get("client") else ""
        peer = peer_of(client, scope["scheme"], headers, self._desk.proxies)
        state.update(number=number, peer=peer, user=None, session=None)
        answered: dict[str, int] = {}

        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered["status"] = message["status"]
                _stamp(MutableHeaders(scope=message), number, https=peer.scheme == "https")
            await send(message)

        request = Request(scope, receive)
        try:
            refused = self._refused(request, headers)
            if refused is not None:
                await refused(scope, receive, out)
            else:
                await self._app(scope, self._counted(scope["path"], receive), out)
        except _TooMuchError:
            if "status" not in answered:
                await self._problem(request, 413, "What was sent is too large.")(scope, receive, out)
        except Exception:
            log.exception("request %s: %s %s failed", number, scope["method"], _LOG_ID.sub("?", scope["path"]))
            if "status" not in answered:
                await self._problem(request, 500, "Something went wrong here.")(scope, receive, out)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self._desk.meters.seen(scope["method"], route, answered.get("status", 0), time.perf_counter() - begun)

    def _refused(self, request: Request, headers: Headers) -> Response | None:
        """The answer to a request that goes no further, None for one that does. Says in the state who asks."""
        path, peer = request.url.path, request.state.peer
        if bare_host(headers.get("host", "")) not in self._desk.hosts:
            return self._problem(request, 400, "This page does not answer to that host name.", plain=True)
        if not path.startswith("/static/"):
            wait = self._desk.buckets.wait(peer.address, time.monotonic())
            if wait:
                answer = self._problem(request, 429, "Too many requests; try again in a moment.")
                answer.headers["Retry-After"] = str(int(wait) + 1)
                return answer
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._most(path):
            return self._problem(request, 413, "What was sent is too large.")
        request.state.session = self._desk.sessions.read(request.cookies.get(COOKIE))
        request.state.user = self._user(request, headers)
        if request.method not in _SAFE and not same_origin(headers, headers.get("host", "")):
            return self._problem(request, 403, "This form was sent from another site.")
        if request.state.user is None and path not in OPEN_PATHS and not path.startswith("/static/"):
            return self._sign_in(request)
        return None

    def _user(self, request: Request, headers: Headers) -> User | None:
        """Who asks, None where that is not known and has to be."""
        desk, session = self._desk, request.state.session
        mode = desk.settings.web_auth
        if mode == "off":
            return User(name="")
        if mode == "proxy":
            name = headers.get(desk.settings.web_user_header, "").strip() if request.state.peer.trusted else ""
            return User(name=name) if name else None
        if for_programs(request.url.path) and (brought := _token(headers)):
            session = desk.sessions.read_token(brought)
        if session is None or not session.user or desk.accounts.stamp(session.user) != session.stamp:
            return None
        return User(name=session.user)

    def _sign_in(self, request: Request) -> Response:
        """The way in for somebody who is not known: a form for a person, a refusal for a program."""
        if self._desk.settings.web_auth == "proxy":
            return self._problem(request, 403, "The proxy in front of this page did not say who you are.")
        if for_programs(request.url.path) or request.method not in _SAFE:
            return self._problem(request, 401, "Sign in first.")
        from urllib.parse import urlencode

        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse("/sign-in?" + urlencode({"next": here}), 303)

    def _most(self, path: str) -> int:
        return self._limits.get(path, FORM_BYTES)

    def _counted(self, path: str, receive: Receive) -> Receive:
        """The body as it comes, counted: a sender that does not say how much it sends is stopped all the same."""
        most, seen = self._most(path), 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > most:
                    raise _TooMuchError
            return message

        return counted

    def _problem(self, request: Request, status: int, sentence: str, *, plain: bool = False) -> Response:
        if for_programs(request.url.path):
            return JSONResponse({"error": sentence, "request": request.state.number}, status)
        if plain:
            return Response(sentence + "\n", status, media_type="text/plain")
        return self._desk.problem(request, status, sentence)


def _token(headers: Headers) -> str:
    """The token that a program brings (RFC 6750), "" for none."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def _stamp(headers: MutableHeaders, number: str, *, https: bool) -> None:
    """What every answer says; a page's own policy (of a download) is left."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers["X-Request-Id"] = number
    headers.setdefault("Cache-Control", "private, no-cache")
    if https:
        headers["Strict-Transport-Security"] = HSTS
