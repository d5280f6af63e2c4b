"""For those who run the page: is it alive, can it answer, what did it do."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pipeline.errors import IcpError
from pipeline.library.search.loaded_models import index_and_encoder
from pipeline.web.app_state import desk_of
from pipeline.web.meters import CONTENT_TYPE

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def ready(request: Request) -> Response:
    """The store can be read, and the index with its encoder is in memory. No word of what is wrong: the log has it."""
    desk = desk_of(request)
    store = desk.store
    if not desk.warm.is_set():
        return JSONResponse({"status": "warming up"}, 503)
    try:
        documents = len(store.catalogue.documents())
        index_and_encoder(store, lexical_only=False)
    except IcpError:
        return JSONResponse({"status": "not ready"}, 503)
    return JSONResponse({"status": "ok", "documents": documents})


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Counts and times for Prometheus."""
    desk = desk_of(request)
    documents, failures = desk.store.catalogue.documents(), desk.store.catalogue.failures()
    return Response(desk.meters.text(documents=len(documents), failures=len(failures)), media_type=CONTENT_TYPE)


@router.get("/favicon.ico")
def icon() -> Response:
    """None: the pages name one of their own."""
    return Response(status_code=204)
