"""The application: the pages, the API, the MCP server and the operations' addresses, behind the guard."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from pipeline import __version__
from pipeline.errors import IcpError
from pipeline.library.cached_store import WarmStore
from pipeline.library.search.searchers import searching_beside
from pipeline.mcp import server as mcp_server
from pipeline.store.uploads import remove_old
from pipeline.web import api, feeds, operations
from pipeline.web.app_state import MCP_PATH, STATIC, STATUS, Desk, desk_of, for_programs
from pipeline.web.pages import (
    clause,
    compare,
    deciding,
    files,
    holdings,
    own_subscription,
    pictures,
    reading,
    search,
    sign_in,
    subscriptions,
)
from pipeline.web.security.guard import Guard

log = logging.getLogger("pipeline.web")

THREADS = 6
"""Requests that are worked on at the same time: more would only take turns on the processor."""

CLEANING_SECONDS = 300
WRONG = {
    # what the check of an address calls it, and what a reader is told
    "int_parsing": "must be a whole number",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "string_too_long": "must have {max_length} characters or fewer",
    "missing": "is missing",
}
ASSETS_KEPT = "public, max-age=31536000, immutable"


class _Assets(StaticFiles):
    """The style sheet and the script; their address changes with them, so that browsers keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file of the folder."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = ASSETS_KEPT
        return response


def create_app(store: WarmStore, *, host: str = "127.0.0.1") -> FastAPI:
    """The page over an open store. host: the address that it will be listened on, which names it too."""
    app = FastAPI(
        title="icp",
        version=__version__,
        summary="Contracts clause by clause: search, history, comparison.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=_life,
    )
    app.state.desk = Desk(store, host)
    pages = (search, clause, reading, compare, deciding, files, holdings, pictures, subscriptions, own_subscription)
    for module in (operations, sign_in, *pages, api, feeds):
        app.include_router(module.router)
    routes, app.state.assistants = mcp_server.over_http(store, MCP_PATH)
    app.router.routes.extend(routes)
    app.mount("/static", _Assets(directory=STATIC), name="static")
    app.add_exception_handler(IcpError, _explained)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_middleware(Guard, desk=app.state.desk)
    return app


@contextlib.asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    """While the page is open: few threads, what a search needs in memory, a child waiting to draw, no old uploads."""
    import anyio.to_thread

    desk: Desk = app.state.desk
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    cleaning = asyncio.create_task(_clean(desk))
    desk.spare.open()
    with searching_beside(desk.settings) as searchers:
        warming = asyncio.create_task(asyncio.to_thread(search.warm_up, desk, searchers))
        try:
            async with app.state.assistants.run():
                yield
        finally:
            desk.spare.close()
            for task in (cleaning, warming):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task


async def _clean(desk: Desk) -> None:
    while True:
        await asyncio.to_thread(remove_old, desk.settings.home)
        await asyncio.sleep(CLEANING_SECONDS)


def _explained(request: Request, error: Exception) -> Response:
    """An error of the program. What is no matter of the reader's is logged, and said without what is inside."""
    assert isinstance(error, IcpError)
    status = STATUS.get(error.exit_code, 500)
    if status < 500:
        return _problem(request, status, error.problem, error.remedy)
    log.error("request %s: %s", request.state.number, error)
    ready = "The corpus cannot be read at the moment; whoever runs this page finds the reason in its log."
    return _problem(request, status, ready if status == 503 else "Something went wrong here.")


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = {404: "There is no such page.", 405: "This cannot be done here."}
    return _problem(request, error.status_code, said.get(error.status_code, str(error.detail)))


def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = {str(one["loc"][-1]): _wrong(one) for one in error.errors() if one["loc"]}
    said = "; ".join(f"“{name}” {what}" for name, what in sorted(wrong.items()))
    return _problem(request, 400, f"In this address, {said}.")


def _wrong(error: Mapping[str, Any]) -> str:
    """What is wrong with a part of an address."""
    return WRONG.get(error["type"], "is not right").format(**error.get("ctx", {}))


def _problem(request: Request, status: int, sentence: str, remedy: str = "") -> Response:
    if for_programs(request.url.path):
        words = {"error": sentence, **({"remedy": remedy} if remedy else {}), "request": request.state.number}
        return JSONResponse(words, status)
    return desk_of(request).problem(request, status, sentence, remedy)
