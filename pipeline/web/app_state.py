"""What every request needs, made once when the page starts: the store, the templates, the limits, who may come in."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pipeline import comparisons
from pipeline.errors import ExitCode
from pipeline.library.cached_store import WarmStore
from pipeline.library.search.result_page import named
from pipeline.library.status.holdings import when
from pipeline.model import Comparison
from pipeline.reading_order import heading_path
from pipeline.settings import Settings
from pipeline.steps.page_pictures import Spare
from pipeline.store.page_secret import page_secret
from pipeline.web import links, marking
from pipeline.web.error_links import ways
from pipeline.web.meters import Meters
from pipeline.web.security.accounts import Accounts
from pipeline.web.security.limits import Buckets, Lockout
from pipeline.web.security.peer import Network, hosts, networks
from pipeline.web.security.sessions import COOKIE, Session, Sessions

ROOM = Path(__file__).parent
STATIC = ROOM / "static"
MCP_PATH = "/mcp"
STATUS = {
    # how an error of the program is answered; everything else is a fault of ours
    ExitCode.USAGE: 400,
    ExitCode.NOT_IN_STORE: 404,
    ExitCode.NOT_FOUND: 404,
    ExitCode.AMBIGUOUS: 409,
    ExitCode.TOO_LARGE: 413,
    ExitCode.UNSUPPORTED_FORMAT: 415,
    ExitCode.EMPTY_FILE: 422,
    ExitCode.ENCRYPTED: 422,
    ExitCode.DAMAGED: 422,
    ExitCode.NO_TEXT: 422,
    ExitCode.INDEX_MISMATCH: 503,
    ExitCode.MODEL: 503,
    ExitCode.OFFICE: 404,  # a file that is not to be had here
    ExitCode.STORE: 503,
}
TITLES = {
    400: "This address is not right",
    401: "Sign in",
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    413: "Too large",
    415: "This file cannot be read",
    422: "This file cannot be read",
    429: "Too many requests",
    503: "Not ready",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """Who asks; name is "" where nobody has to sign in."""

    name: str


class Desk:
    """Settings, store and what guards them. host: the address that is listened on."""

    def __init__(self, store: WarmStore, host: str = "127.0.0.1") -> None:
        self.store = store
        self.settings: Settings = store.settings
        self.hosts = hosts(self.settings.web_hosts, host)
        self.proxies: tuple[Network, ...] = networks(self.settings.web_proxies)
        self.accounts = Accounts(self.settings.home)
        self.secret = page_secret(self.settings)
        self.sessions = Sessions(self.secret, self.settings.web_session_minutes)
        self.buckets = Buckets(self.settings.web_requests_per_minute)
        self.lockout = Lockout()
        self.meters = Meters()
        self.spare = Spare()
        self.warm = threading.Event()  # is what searches need in memory?
        self._templates = _environment()

    def compared(self, old: str, new: str) -> Comparison:
        """As `comparisons.compared`, of the store that is asked."""
        return comparisons.compared(self.store, old, new)

    def fill(self, template: str, request: Request, **values: Any) -> str:
        """A template with its values and with what every page shows."""
        user = request.state.user
        return self._templates.get_template(template).render(
            **values,
            user=user.name if user is not None else "",
            may_sign_out=self.settings.web_auth == "passwords" and user is not None,
            path=request.url.path,
        )

    def page(
        self, template: str, request: Request, *, status: int = 200, session: Session | None = None, **values: Any
    ) -> Response:
        """A page, or "not modified" where the reader has it already. session: for a page with a form.

        A page with a form is not kept: its token belongs to one session.
        """
        if session is not None:
            values["csrf"] = self.sessions.token(session)
        response = HTMLResponse(self.fill(template, request, **values), status)
        if session is not None:
            self.remember(request, response, session)
            response.headers["Cache-Control"] = "no-store"
            return response
        return tagged(request, response) if status == 200 else response

    def session(self, request: Request) -> Session:
        """The session of a request, or a new one for nobody."""
        found: Session | None = request.state.session
        return found if found is not None else self.sessions.begin()

    def remember(self, request: Request, response: Response, session: Session) -> None:
        """Give the reader a session's cookie."""
        response.set_cookie(
            COOKIE,
            self.sessions.written(session),
            max_age=self.sessions.seconds,
            httponly=True,
            samesite="lax",
            secure=request.state.peer.scheme == "https",
        )

    def problem(self, request: Request, status: int, sentence: str, remedy: str = "") -> Response:
        """A page that says what is wrong, with the request's number and nothing of the program's inside."""
        title = TITLES.get(status, "Something went wrong")
        number = request.state.number if status >= 500 else ""
        return self.page(
            "problem.html.j2",
            request,
            status=status,
            title=title,
            sentence=sentence,
            remedy=remedy,
            number=number,
            ways=ways(request.url.path, request.query_params, status),
        )


def for_programs(path: str) -> bool:
    """Is an address one that programs ask, which get JSON and may bring a token?"""
    return path.startswith("/api/") or path == MCP_PATH or path.startswith(f"{MCP_PATH}/")


def desk_of(request: Request) -> Desk:
    """The desk of the application that a request came to."""
    desk: Desk = request.app.state.desk
    return desk


def tagged(request: Request, response: Response, tag: str | None = None) -> Response:
    """A response with its ETag; without its body where the reader has this very one. tag: None to take the body's."""
    name = f'"{tag or hashlib.sha256(response.body).hexdigest()[:24]}"'
    response.headers["ETag"] = name
    asked = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    if name in asked or "*" in asked:
        kept = {key: response.headers[key] for key in ("etag", "cache-control") if key in response.headers}
        return Response(status_code=304, headers=kept)
    return response


@lru_cache
def static_version() -> str:
    """Changes with the style sheet and the script, so that a browser may keep them for long."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        static=static_version(),
        links=links,
        marking=marking,
        heading_path=heading_path,
    )
    environment.filters["edition"] = named
    environment.filters["moment"] = when
    environment.filters["number"] = lambda value: f"{value:,}"
    return environment
