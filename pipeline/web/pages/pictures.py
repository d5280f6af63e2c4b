"""The pictures of pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from pipeline.steps.page_pictures import page_picture
from pipeline.web.app_state import desk_of, tagged

router = APIRouter(include_in_schema=False)


@router.get("/page/{document}/{number}.png")
def picture(
    request: Request, document: str, number: int, clause: Annotated[str | None, Query(max_length=200)] = None
) -> Response:
    """A page of a document, with a clause marked."""
    desk = desk_of(request)
    found = page_picture(desk.store, document, number, clause, spare=desk.spare)
    response = Response(found.png, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})
    return tagged(request, response, found.tag)
