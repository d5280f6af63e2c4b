"""The first page: one box, and what it finds. A clause number goes straight to its clause."""

from __future__ import annotations

import logging
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import IcpError, NotInStoreError, UsageError
from pipeline.library import finding, provisions
from pipeline.library.ready import index_and_encoder
from pipeline.web import links
from pipeline.web.desk import Desk, desk_of

log = logging.getLogger("pipeline.web")
router = APIRouter(include_in_schema=False)

EXAMPLES = (
    "Can a practice return to its GMS contract?",
    "How much notice must a practice give?",
    "What happens when the contract ends?",
    "Who may hold the contract?",
    "GC17.4",
    "“Operational Day”",
)
LONGEST = 500
Text = Annotated[str, Query(max_length=LONGEST)]
Name = Annotated[str | None, Query(max_length=200)]
Page = Annotated[int, Query(ge=1, le=finding.MOST_PAGES)]


@router.get("/")
def home(
    request: Request,
    q: Text = "",
    edition: Name = None,
    part: Name = None,
    kind: Name = None,
    jump: Name = None,
    page: Page = 1,
) -> Response:
    """The box, and its answers where something was asked."""
    desk = desk_of(request)
    question = " ".join(q.split())
    narrow = {"edition": edition or None, "part": part or None, "kind": kind or None}
    if question and jump != "no" and finding.is_citation(question):
        try:
            return RedirectResponse(
                links.clause(provisions.find_clause(desk.store, question, edition or None).clause), 303
            )
        except IcpError:
            pass  # no clause, or several, have that number: the search shows what there is
    return desk.page("search.html.j2", request, **_answered(desk, question, narrow, page))


@router.get("/search/results")
def results(
    request: Request, q: Text = "", edition: Name = None, part: Name = None, kind: Name = None, page: Page = 1
) -> Response:
    """The answers alone, for the script that shows them while one types."""
    narrow = {"edition": edition or None, "part": part or None, "kind": kind or None}
    desk = desk_of(request)
    return desk.page("results.html.j2", request, **_answered(desk, " ".join(q.split()), narrow, page))


def _answered(desk: Desk, question: str, narrow: dict[str, str | None], page: int) -> dict[str, Any]:
    """What the templates of the search show."""
    found, wrong = None, ""
    if question:
        try:
            found = finding.find(
                desk.store,
                question,
                edition=narrow["edition"],
                part=narrow["part"],
                kind=narrow["kind"],
                page=page,
            )
        except (UsageError, NotInStoreError) as error:
            wrong = str(error)
    asked = {"q": question, **narrow}
    return {
        "question": question,
        "found": found,
        "wrong": wrong,
        "narrow": narrow,
        "choices": finding.choices(desk.store),
        "examples": EXAMPLES,
        "page": page,
        "address": lambda **changed: links.with_query("/", {**asked, "page": None, "jump": "no", **changed}),
    }


def warm_up(desk: Desk) -> None:
    """Load what a search needs before the first one is asked."""
    try:
        index_and_encoder(desk.store, lexical_only=False)
        finding.find(desk.store, "warm up")
    except IcpError as error:
        log.error("searches cannot be answered: %s", error)
