"""What other programs subscribe to: the changes of a work as an Atom feed, the dates of an edition as a calendar.

They are at /api, so that a program may bring its token; a person who is signed in reads them too.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from pipeline.library.feeds import calendar_file, change_feed
from pipeline.library.feeds.set_dates import edition_dates
from pipeline.web import links
from pipeline.web.api import PROBLEM
from pipeline.web.app_state import desk_of, tagged

router = APIRouter(prefix="/api", tags=["icp"])


def _answers(what: str, media_type: str) -> dict[int | str, dict[str, Any]]:
    """What a route's description says of its answers."""
    body = {"description": what, "content": {media_type: {"schema": {"type": "string", "description": what}}}}
    return {
        200: body,
        304: {"description": "The reader has this very answer."},
        400: PROBLEM,
        404: PROBLEM,
        409: PROBLEM,
    }


@router.get("/works/{work}/changes.atom", responses=_answers("An Atom feed (RFC 4287)", change_feed.MEDIA_TYPE))
def changes(request: Request, work: Annotated[str, Path(max_length=300)]) -> Response:
    """What changed from edition to edition of a work, an entry for each edition that followed another."""
    desk, base = desk_of(request), _base(request)
    addresses = change_feed.FeedAddresses(
        own=base + links.feed(work),
        page=f"{base}/library",
        comparison=lambda old, new: base + links.with_query("/compare", {"old": old, "new": new}),
    )
    data = change_feed.change_feed(desk.store, work, desk.compared, addresses)
    return tagged(request, Response(data, media_type=change_feed.MEDIA_TYPE))


@router.get("/editions/dates.ics", responses=_answers("A calendar (iCalendar, RFC 5545)", calendar_file.MEDIA_TYPE))
def dates(request: Request, edition: Annotated[str, Query(min_length=1, max_length=300)]) -> Response:
    """The dates and deadlines that an edition sets, as events of whole days."""
    base = _base(request)
    found = edition_dates(desk_of(request).store, edition)
    data = calendar_file.calendar_file(found, lambda key: base + links.clause(key))
    name = re.sub(r"[^A-Za-z0-9]+", "-", found.name).strip("-")
    headers = {"Content-Disposition": f'inline; filename="{name}.ics"'}
    return tagged(request, Response(data, media_type=calendar_file.MEDIA_TYPE, headers=headers))


def _base(request: Request) -> str:
    """How the reader reaches this page; the guard has looked at the host's name."""
    return f"{request.state.peer.scheme}://{request.headers['host']}"
