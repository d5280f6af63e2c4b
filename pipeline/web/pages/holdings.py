"""The library: what is in the store, work by work, and each document with what became of its characters."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pipeline.errors import NotInStoreError
from pipeline.library.status import holdings, plain_words
from pipeline.store.records import DocumentRecord
from pipeline.web.app_state import Desk, desk_of, tagged
from pipeline.web.pages.compare import SEALED

router = APIRouter(include_in_schema=False)

FORMATS = {
    # media types as a reader calls them; another one is shown as it is
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "text/html": "Web page",
    "text/markdown": "Markdown",
    "text/plain": "Text",
}


@router.get("/library")
def library(request: Request) -> Response:
    """All works with their editions and documents."""
    desk = desk_of(request)
    return desk.page(
        "library.html.j2", request, works=holdings.works(desk.store), watch=holdings.last_watch(desk.store)
    )


@router.get("/library/document/{name}")
def document(request: Request, name: str) -> Response:
    """One document."""
    desk = desk_of(request)
    record = _record(desk, name)
    edition, follows = holdings.edition_names(desk.store, record)
    return desk.page(
        "document.html.j2",
        request,
        held=holdings.held(desk.store, record),
        formats=FORMATS,
        plain=plain_words,
        edition=edition,
        follows=follows,
    )


@router.get("/library/document/{name}/source")
def source(request: Request, name: str) -> Response:
    """The very bytes that were fetched, to keep. They are never shown as a page of ours: they may be anyone's."""
    desk = desk_of(request)
    record = _record(desk, name)
    data = desk.store.artefacts.load_source(record.sha256)
    headers = {
        "Content-Disposition": f'attachment; filename="{holdings.file_name(record)}"',
        "Content-Security-Policy": SEALED,
    }
    return tagged(request, Response(data, media_type=record.media_type, headers=headers), record.sha256)


def _record(desk: Desk, name: str) -> DocumentRecord:
    record = desk.store.catalogue.document(name)
    if record is None:
        raise NotInStoreError(f"There is no document “{name}”.", "The library lists those there are.")
    return record
