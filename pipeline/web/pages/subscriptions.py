"""Reports by mail: an address is put in. Who is sent reports is not shown.

What an address is sent already is changed on the page that its own mails link to (`own_subscription`), because anybody
can type an address.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import UsageError
from pipeline.library.status import holdings
from pipeline.steps.mail.subscriptions import subscribe
from pipeline.web.app_state import Desk, desk_of

router = APIRouter(include_in_schema=False)

STALE = "The form was open for too long, or was not ours. Try again."
DONE = "Reports are sent to this address from now on. If it was sent them already, they go on as it has chosen."
LEVELS = (("high", "what needs a decision"), ("medium", "what should be read too"), ("low", "every change of words"))
DIGESTS = (("none", "at once"), ("daily", "once a day"), ("weekly", "once a week"))
Field = Annotated[str, Form(max_length=400)]


@router.get("/subscriptions")
def form(request: Request, done: str = "") -> Response:
    """The form."""
    return _form(desk_of(request), request, said=DONE if done else "")


@router.post("/subscriptions")
def put_in(
    request: Request,
    address: Field = "",
    work: Field = "",
    level: Field = "low",
    digest: Field = "none",
    csrf: Field = "",
) -> Response:
    """An address in."""
    desk = desk_of(request)
    if not desk.sessions.is_ours(request.state.session, csrf):
        return _form(desk, request, status=403, wrong=STALE)
    try:
        subscribe(desk.store, address, work, level=level, digest=digest)
    except UsageError as error:
        return _form(desk, request, status=400, wrong=str(error), address=address)
    return RedirectResponse("/subscriptions?done=in", 303)


def _form(
    desk: Desk, request: Request, *, status: int = 200, wrong: str = "", said: str = "", address: str = ""
) -> Response:
    works = [(work.name, work.title) for work in holdings.works(desk.store) if work.kind in ("contract", "agreement")]
    values = {"works": works, "levels": LEVELS, "digests": DIGESTS, "wrong": wrong, "said": said, "address": address}
    return desk.page("subscriptions.html.j2", request, status=status, session=desk.session(request), **values)
