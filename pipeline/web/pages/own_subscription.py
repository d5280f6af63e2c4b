"""What one reader is sent, for the reader himself: his mails link here with a key that is his alone.

Looking changes nothing, so that a program which opens the links of a mail does no harm; the form changes what is sent
to the owner of the key, whatever else it holds.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import UsageError
from pipeline.library.status import holdings
from pipeline.steps.mail.subscriptions import NOTHING, Wanted, change_own, owner_of_key
from pipeline.store.delivery_log import Subscriber
from pipeline.web import links
from pipeline.web.app_state import Desk, desk_of
from pipeline.web.pages.subscriptions import DIGESTS, LEVELS, STALE, Field

router = APIRouter(include_in_schema=False)

PATH = "/subscriptions/mine"
NO_KEY = "This link is too old, is cut short, or belongs to an address that is sent nothing more."
DONE = "This is what you are sent from now on."
Key = Annotated[str, Query(max_length=100)]
Lines = Annotated[list[Annotated[str, Form(max_length=6000)]], Form(max_length=200)]


@router.get(PATH)
def mine(request: Request, key: Key = "", done: str = "") -> Response:
    """What the owner of the key is sent, to be changed."""
    desk = desk_of(request)
    owner = _owner(desk, key)
    if owner is None:
        return _nobody(desk, request)
    return _form(desk, request, owner, key, said=DONE if done else "")


@router.post(PATH)
def change(
    request: Request,
    work: Lines = [],  # noqa: B006 - FastAPI copies it
    level: Lines = [],  # noqa: B006
    parts: Lines = [],  # noqa: B006
    digest: Field = "none",
    csrf: Field = "",
    key: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """What the owner of the key wants from now on. work, level, parts: a value for each of his works."""
    desk = desk_of(request)
    owner = _owner(desk, key)
    if owner is None:
        return _nobody(desk, request)
    if not desk.sessions.is_ours(request.state.session, csrf):
        return _form(desk, request, owner, key, status=403, wrong=STALE)
    try:
        if not len(work) == len(level) == len(parts):
            raise UsageError("The form is not whole.", "Send it again.")
        wanted = {name: Wanted(level=one, parts=text) for name, one, text in zip(work, level, parts, strict=True)}
        change_own(desk.store, owner, wanted, digest)
    except UsageError as error:
        return _form(desk, request, owner, key, status=400, wrong=str(error))
    if _owner(desk, key) is None:  # he wants nothing any more
        return _form(desk, request, None, "", said="Nothing more is sent to you.")
    return RedirectResponse(links.with_query(PATH, {"key": key, "done": "yes"}), 303)


def _owner(desk: Desk, key: str) -> Subscriber | None:
    return owner_of_key(desk.store, key, desk.secret, datetime.now(UTC).date())


def _nobody(desk: Desk, request: Request) -> Response:
    return desk.problem(request, 403, NO_KEY, "The link in your newest report works.")


def _form(
    desk: Desk,
    request: Request,
    owner: Subscriber | None,
    key: str,
    *,
    status: int = 200,
    wrong: str = "",
    said: str = "",
) -> Response:
    titles = {work.name: work.title for work in holdings.works(desk.store)}
    return desk.page(
        "own_subscription.html.j2",
        request,
        status=status,
        session=desk.session(request),
        owner=owner,
        key=key,
        titles=titles,
        levels=(*LEVELS, (NOTHING, "nothing more about it")),
        digests=DIGESTS,
        wrong=wrong,
        said=said,
    )
