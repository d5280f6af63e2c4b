"""The JSON API: the shapes that `icp … --json` writes (`pipeline/schemas`), with pages and ETags.

A list is given `per_page` at a time; the header Link names the next page and the one before (RFC 8288), and
X-Total-Count how many there are in all. Every answer has an ETag, and an If-None-Match that fits is answered 304.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from pipeline import shapes
from pipeline.errors import NotInStoreError
from pipeline.library.clauses import clause_blame, clause_page
from pipeline.library.clauses.changed_targets import changed_targets_of
from pipeline.library.clauses.clause_guidance import guidance_about
from pipeline.library.clauses.outdated import outdated_in
from pipeline.library.compare.comparison import edition_summaries
from pipeline.library.search import result_page
from pipeline.library.status import holdings
from pipeline.web import links
from pipeline.web.app_state import desk_of, tagged
from pipeline.web.pages.search import Asked

router = APIRouter(prefix="/api", tags=["icp"])

Name = Annotated[str | None, Query(max_length=300)]
Needed = Annotated[str, Query(min_length=1, max_length=300)]
Segment = Annotated[str, Path(max_length=300)]
Page = Annotated[int, Query(ge=1, le=100_000)]
PerPage = Annotated[int, Query(ge=1, le=1000)]
PROBLEM = {
    "description": "What is wrong, in a sentence.",
    "content": {"application/json": {"schema": {"type": "object", "properties": {"error": {"type": "string"}}}}},
}


def answers(schema: str = "") -> dict[int | str, dict[str, Any]]:
    """What a route's description says of its answers. schema: the published shape, "" for one without."""
    what = f"{schema}, whose JSON Schema is at /api/schemas/{schema.replace('/', '-')}.json" if schema else "An object"
    shape = {"type": "object", "description": what}
    return {
        200: {"description": what, "content": {"application/json": {"schema": shape}}},
        304: {"description": "The reader has this very answer (If-None-Match)."},
        400: PROBLEM,
        404: PROBLEM,
        409: PROBLEM,
        503: PROBLEM,
    }


def _json(request: Request, value: object) -> Response:
    """A value as JSON with its ETag."""
    return tagged(request, Response(msgspec.json.encode(value, order=None), media_type="application/json"))


def _paged(request: Request, name: str, rows: Sequence[Any], page: int, per_page: int, **more: object) -> Response:
    """A page of a list."""
    start = (page - 1) * per_page
    response = _json(request, {**more, name: list(rows[start : start + per_page]), "total": len(rows), "page": page})
    query = dict(request.query_params)
    linked = []
    for rel, number in (("prev", page - 1), ("next", page + 1)):
        if number >= 1 and (number - 1) * per_page < len(rows):
            linked.append(f'<{links.with_query(request.url.path, query, page=number)}>; rel="{rel}"')
    if linked:
        response.headers["Link"] = ", ".join(linked)
    response.headers["X-Total-Count"] = str(len(rows))
    return response


@router.get("/search", responses=answers("icp/search/1"))
def find(
    request: Request,
    narrow: Asked,
    q: Annotated[str, Query(min_length=1, max_length=500)],
    mode: Annotated[str, Query(max_length=20)] = "hybrid",
    like: Annotated[bool, Query(description="q is a clause: give provisions like it")] = False,
    whole: Annotated[bool, Query(description="answer a question about a party from all clauses")] = False,
    as_typed: Annotated[bool, Query(description="do not correct the spelling of q")] = False,
    page: Annotated[int, Query(ge=1, le=result_page.MOST_PAGES)] = 1,
    per_page: Annotated[int, Query(ge=1, le=50)] = result_page.PER_PAGE,
) -> Response:
    """The clauses that answer a question, best first, one for each provision, with counts to narrow the search by."""
    store = desk_of(request).store
    found = result_page.find(
        store,
        q,
        narrow=narrow,
        mode=mode,
        page=page,
        per_page=per_page,
        like=like,
        whole=whole,
        as_typed=as_typed,
    )
    hits = tuple(one.hit for one in found.results)
    shape = shapes.answer_shape(replace(found.answer, hits=hits))
    response = _json(request, {**shape, "page": page, "more": found.more})
    if found.more:
        following = links.with_query("/api/search", dict(request.query_params), page=page + 1)
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


@router.get("/documents", responses=answers())
def documents(request: Request, page: Page = 1, per_page: PerPage = 100) -> Response:
    """The documents in the store, in the order of the manifest."""
    store = desk_of(request).store
    rows = [_record(record) for record in store.catalogue.documents()]
    return _paged(request, "documents", rows, page, per_page)


@router.get("/documents/{document}", responses=answers())
def document(request: Request, document: Segment) -> Response:
    """One document, with where its characters went."""
    store = desk_of(request).store
    record = _known(request, document)
    held = holdings.held(store, record)
    return _json(request, {**_record(record), "ledger": held.ledger, "clauses": held.clauses, "notes": held.notes})


@router.get("/documents/{document}/clauses", responses=answers("icp/clauses/1"))
def document_clauses(request: Request, document: Segment, page: Page = 1, per_page: PerPage = 1000) -> Response:
    """The clauses of a document in reading order; a page of them is a valid shape too."""
    store = desk_of(request).store
    shape = shapes.clauses_shape(store.clauses_of(_known(request, document)))
    clauses = shape.pop("clauses")
    return _paged(request, "clauses", clauses, page, per_page, **shape)


@router.get("/clauses/{document}/{clause}", responses=answers())
def clause(request: Request, document: Segment, clause: Segment) -> Response:
    """A clause with the definitions that it uses, references in and out, and where it stands in other editions."""
    return _shown(request, clause_page.show(desk_of(request).store, f"{document}#{clause}"))


@router.get("/clauses/{document}/{clause}/history", responses=answers("icp/history/1"))
def history(request: Request, document: Segment, clause: Segment) -> Response:
    """A provision edition by edition, and the edition that each of its words came in with."""
    trace = clause_blame.trace(desk_of(request).store, f"{document}#{clause}")
    shape = shapes.history_shape(
        clause=trace.place,
        line=trace.line,
        stretches=trace.stretches,
        entries=trace.entries,
        linked=trace.linked,
    )
    return _json(request, shape)


@router.get("/cited/{citation}", responses=answers())
def cited(request: Request, citation: Segment, edition: Name = None) -> Response:
    """The clause that a citation means, as in /clauses: of the newest edition, or of the one that is named."""
    return _shown(request, clause_page.show(desk_of(request).store, citation, edition or None))


def _shown(request: Request, shown: clause_page.Shown) -> Response:
    """A clause with its surroundings, the guidance on it, what it leads to that changed and, of guidance, what is out
    of date in it."""
    store, key = desk_of(request).store, shown.place.clause
    more = {
        "guidance": guidance_about(store, key),
        "outdated": outdated_in(store, key),
        "leads": changed_targets_of(store, key),
    }
    return _json(request, {**msgspec.to_builtins(shown), **msgspec.to_builtins(more)})


@router.get("/editions", responses=answers())
def editions(request: Request, page: Page = 1, per_page: PerPage = 100) -> Response:
    """The editions in the store, by the names that /diff understands."""
    rows = [shapes.edition_shape(item) for item in edition_summaries(desk_of(request).store)]
    return _paged(request, "editions", rows, page, per_page)


@router.get("/diff", responses=answers("icp/diff/1"))
def diff(request: Request, old: Needed, new: Needed) -> Response:
    """The comparison of two editions or documents: all of it."""
    return _json(request, shapes.diff_shape(desk_of(request).compared(old, new).diff))


@router.get("/diff/changes", responses=answers())
def changes(request: Request, old: Needed, new: Needed, page: Page = 1, per_page: PerPage = 50) -> Response:
    """The changes of a comparison alone, most significant first."""
    compared = desk_of(request).compared(old, new).diff
    rows = [msgspec.to_builtins(change) for change in compared.changes]
    return _paged(request, "changes", rows, page, per_page, summary=compared.summary)


@router.get("/schemas/{name}.json", responses=answers())
def schema(request: Request, name: Segment) -> Response:
    """A published JSON Schema."""
    known = {path.stem for path in shapes.SCHEMAS.glob("*.json")}
    if name not in known:
        raise NotInStoreError(f"There is no schema “{name}”.", f"There are: {', '.join(sorted(known))}.")
    return _json(request, shapes.schema(name))


@router.get("", include_in_schema=False)
def description(request: Request) -> Response:
    """The API for a reader, made from its own description."""
    described = request.app.openapi()
    routes = [
        {
            "path": path,
            "says": operation["get"]["description"],
            "answer": operation["get"]["responses"]["200"]["description"],
            "parameters": [_parameter(one) for one in operation["get"].get("parameters", ())],
        }
        for path, operation in described["paths"].items()
        if "get" in operation
    ]
    names = sorted(path.stem for path in shapes.SCHEMAS.glob("*.json"))
    return desk_of(request).page("api.html.j2", request, routes=routes, schemas=names)


def _parameter(described: dict[str, Any]) -> dict[str, str]:
    """A parameter of a route for a reader."""
    schema = described["schema"]
    kind = schema.get("type") or "text"
    if "maximum" in schema:
        kind = f"{schema.get('minimum', 0)} to {schema['maximum']}"
    return {
        "name": described["name"],
        "needed": "yes" if described.get("required") else "no",
        "type": {"string": "text"}.get(kind, kind),
        "default": str(schema.get("default", "")),
    }


def _known(request: Request, document: str) -> Any:
    record = desk_of(request).store.catalogue.document(document)
    if record is None:
        raise NotInStoreError(f"There is no document “{document}”.", "/api/documents lists those there are.")
    return record


def _record(record: Any) -> dict[str, Any]:
    """A document's record, without where on this machine it came from."""
    shape: dict[str, Any] = msgspec.to_builtins(record)
    if not record.origin.startswith(("http://", "https://")):
        shape["origin"] = record.name
    return shape
