"""A decision on a change, entered in the form beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.decisions.workbook import EnteredRow, row_of_form
from pipeline.errors import RegisterError, UsageError
from pipeline.steps.decisions import Taken, decide
from pipeline.web import links
from pipeline.web.app_state import desk_of
from pipeline.web.pages.compare import DecisionForm, asked_of, of_editions

router = APIRouter(include_in_schema=False)

STALE = "The form was open for too long, or was not ours. Try again."
Field = Annotated[str, Form(max_length=400)]
Words = Annotated[str, Form(max_length=6000)]


@router.post("/compare/decide")
def decided(
    request: Request,
    old: Field,
    new: Field,
    at: Field,
    key: Field,
    known: Words = "",
    decision: Field = "",
    owner: Field = "",
    due: Field = "",
    status: Field = "",
    comment: Words = "",
    reason: Words = "",
    who: Field = "",
    level: Field = "",
    kind: Field = "",
    view: Field = "",
    page: Annotated[int, Form(ge=1, le=100_000)] = 1,
    csrf: Field = "",
) -> Response:
    """A decision on the change `at`; then back to it."""
    desk = desk_of(request)
    cells = {"decision": decision, "owner": owner, "due": due, "status": status, "comment": comment, "reason": reason}
    asked = asked_of(level, kind, view, page)
    entered = DecisionForm(at=at, cells=cells, who=who)
    if not desk.sessions.is_ours(request.state.session, csrf):
        return of_editions(desk, request, old, new, asked, replace(entered, wrong=STALE), status=403)
    row: EnteredRow = row_of_form(key, known.split(), cells)
    try:
        taken = decide(desk.store, old, new, row, request.state.user.name or who)
    except (UsageError, RegisterError) as error:
        wrong = f"{error.problem} {error.remedy}"
        return of_editions(desk, request, old, new, asked, replace(entered, wrong=wrong), status=400)
    address = links.with_query("/compare", {"old": old, "new": new, **asked, "done": _done(taken), "at": at})
    return RedirectResponse(f"{address}#{quote(at)}", 303)


def _done(taken: Taken) -> str:
    """What became of it, as a word in an address."""
    if taken.intake.conflicts:
        return "conflict"
    return "taken" if taken.added else "same"
