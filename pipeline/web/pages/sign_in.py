"""Signing in and out, where the settings ask for it."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.web.app_state import Desk, desk_of
from pipeline.web.security.sessions import COOKIE

router = APIRouter(include_in_schema=False)

WRONG = "The name or the password is not right."
STALE = "The form was open for too long. Try again."


@router.get("/sign-in")
def form(request: Request, next: str = "/") -> Response:
    """The form; there is nothing to sign in to where everyone may read."""
    desk = desk_of(request)
    if desk.settings.web_auth != "passwords" or request.state.user is not None:
        return RedirectResponse(local(next), 303)
    return _form(desk, request, next)


@router.post("/sign-in")
def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    csrf: Annotated[str, Form(max_length=200)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """A name with its password; a new session begins, so that one that was planted is of no use."""
    desk, address = desk_of(request), request.state.peer.address
    if desk.settings.web_auth != "passwords":
        return RedirectResponse("/", 303)
    if not desk.sessions.is_ours(request.state.session, csrf):
        return _form(desk, request, next, status=403, wrong=STALE)
    wait = desk.lockout.wait(name, address, time.monotonic())
    if wait:
        said = f"Too many wrong passwords. Try again in {int(wait) + 1} seconds."
        answer = _form(desk, request, next, status=429, wrong=said)
        answer.headers["Retry-After"] = str(int(wait) + 1)
        return answer
    if not desk.accounts.check(name, password):
        desk.lockout.wrong(name, address, time.monotonic())
        return _form(desk, request, next, status=401, wrong=WRONG, name=name)
    desk.lockout.right(name, address)
    response = RedirectResponse(local(next), 303)
    desk.remember(request, response, desk.sessions.begin(name, desk.accounts.stamp(name) or ""))
    return response


@router.post("/sign-out")
def sign_out(request: Request, csrf: Annotated[str, Form(max_length=200)] = "") -> Response:
    """The session's cookie is taken back. Without a token too: a site that signs somebody out gains nothing, and the
    guard has looked where the form comes from."""
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE)
    return response


def _form(desk: Desk, request: Request, next: str, *, status: int = 200, wrong: str = "", name: str = "") -> Response:
    values = {"next": local(next), "wrong": wrong, "name": name}
    return desk.page("sign_in.html.j2", request, status=status, session=desk.session(request), **values)


def local(target: str) -> str:
    """A path of our own page; "/" for what leads anywhere else."""
    plain = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if plain and "\\" not in target else "/"
