"""Two files that a reader brings: the form, what it sends, and the comparison that is kept for an hour."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import IcpError, UsageError
from pipeline.library.compare.uploads import uploaded
from pipeline.steps.uploads import Brought, compare_files
from pipeline.web.app_state import STATUS, Desk, desk_of
from pipeline.web.pages.compare import VIEWS, Name, Page, download, shown

router = APIRouter(include_in_schema=False)

STALE = "The form was open for too long, or was not ours. Choose the files again."
ACCEPTED = ".pdf,.docx,.html,.htm,.md,.txt"


@router.get("/files")
def form(request: Request) -> Response:
    """The form."""
    return _form(desk_of(request), request)


@router.post("/files")
async def compare(request: Request) -> Response:
    """Two files: compared, and then shown under an address that nobody can guess."""
    desk = desk_of(request)
    try:
        async with request.form(max_files=2, max_fields=4, max_part_size=4000) as sent:
            return await _compared(desk, request, sent)
    except HTTPException:
        return _form(desk, request, 400, "The form could not be read.")


async def _compared(desk: Desk, request: Request, sent: FormData) -> Response:
    """The files of a form, compared."""
    csrf = sent.get("csrf")
    if not isinstance(csrf, str) or not desk.sessions.is_ours(request.state.session, csrf):
        return _form(desk, request, 403, STALE)
    try:
        old, new = [await _brought(sent.get(name)) for name in ("old", "new")]
        name = await run_in_threadpool(compare_files, desk.settings, old, new)
    except IcpError as error:
        status = STATUS.get(error.exit_code, 500)
        if status >= 500:
            raise
        return _form(desk, request, status, str(error))
    return RedirectResponse(f"/files/{name}", 303)


async def _brought(part: UploadFile | str | None) -> Brought:
    """A file of the form. Raises `UsageError` where none was chosen."""
    if not isinstance(part, UploadFile) or not part.filename:
        raise UsageError("Two files are needed.", "Choose an old and a new one.")
    return Brought(name=part.filename, data=await part.read())


@router.get("/files/{name}")
def compared(
    request: Request, name: str, level: Name = None, kind: Name = None, view: Name = None, page: Page = 1
) -> Response:
    """The comparison of two files."""
    desk = desk_of(request)
    return shown(
        desk,
        request,
        uploaded(desk.settings, name),
        path=f"/files/{name}",
        query={},
        asked={"level": level or None, "kind": kind or None, "view": view if view in VIEWS else "inline", "page": page},
        choices=(),
    )


@router.get("/files/{name}/file")
def file(request: Request, name: str, form: Annotated[str, Query(max_length=20)]) -> Response:
    """The comparison of two files as a file."""
    return download(request, uploaded(desk_of(request).settings, name), form)


def _form(desk: Desk, request: Request, status: int = 200, wrong: str = "") -> Response:
    session = desk.session(request)
    values = {"wrong": wrong, "most": desk.settings.web_upload_mb, "accepted": ACCEPTED}
    return desk.page("files.html.j2", request, status=status, session=session, **values)
