"""A clause with all that belongs to it, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import AmbiguousNameError
from pipeline.library.clauses import clause_blame, clause_history, clause_names, clause_page
from pipeline.library.clauses.changed_targets import changed_targets_of
from pipeline.library.clauses.clause_guidance import guidance_about
from pipeline.library.clauses.clause_page import whole
from pipeline.library.clauses.outdated import outdated_in
from pipeline.model import Clause
from pipeline.reading_order import below, passages
from pipeline.store.records import DocumentRecord
from pipeline.web import links
from pipeline.web.app_state import Desk, desk_of

router = APIRouter(include_in_schema=False)

Edition = Annotated[str | None, Query(max_length=200)]
ON_PAGES = 3
"""Pictures of pages that are shown of a clause; a longer one says where it goes on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Descendant:
    """A clause that stands below the one that is shown, and how deep; or the closing words of it or of the shown one,
    in their place."""

    clause: Clause
    depth: int
    is_closing: bool = False


@router.get("/clause/{document}/{name}/history")
def history(request: Request, document: str, name: str) -> Response:
    """A provision edition by edition."""
    return _history(desk_of(request), request, f"{document}#{name}")


@router.get("/clause/{document}/{name}")
def clause(request: Request, document: str, name: str, edition: Edition = None) -> Response:
    """A clause by its document and its id there; "history" after a citation is that clause's history."""
    desk = desk_of(request)
    if name == "history" and desk.store.catalogue.document(document) is None:
        return _go(desk, document, edition, history=True)
    return _clause(desk, request, f"{document}#{name}")


@router.get("/clause/{name}")
def cited(request: Request, name: str, edition: Edition = None) -> Response:
    """A clause by what a reader calls it: the way to its own address."""
    return _go(desk_of(request), name, edition)


def _go(desk: Desk, name: str, edition: str | None, *, history: bool = False) -> Response:
    """To the clause that a name means, or to a search where it is the name of several."""
    try:
        place = clause_names.find_clause(desk.store, name, edition)
    except AmbiguousNameError:
        return RedirectResponse(links.search(name, edition=edition, jump="no"), 303)
    return RedirectResponse(links.history(place.clause) if history else links.clause(place.clause), 303)


def _clause(desk: Desk, request: Request, key: str) -> Response:
    store = desk.store
    shown = clause_page.show(store, key)
    record = store.catalogue.document(shown.place.document)
    assert record is not None
    above, siblings, inside, everything = _around(desk, record, shown)
    before, after = _neighbours(siblings, key)
    known = {one.id: one for one in everything}
    leads = changed_targets_of(store, shown.clause.id)
    return desk.page(
        "clause.html.j2",
        request,
        shown=shown,
        record=record,
        edition=clause_names.edition_name(shown.place),
        above=above,
        below=inside,
        whole=lambda one: whole(everything, one),
        before=before,
        after=after,
        known=known,
        pages=_pages(record, shown.clause, inside),
        outdated=outdated_in(store, shown.clause.id),
        leads=leads,
        changed={one.clause: one for one in leads},
        guidance=guidance_about(store, shown.clause.id),
        entries=clause_history.history(store, key),
        edition_name=clause_names.edition_name,
    )


def _around(
    desk: Desk, record: DocumentRecord, shown: clause_page.Shown
) -> tuple[tuple[Clause, ...], tuple[Clause, ...], tuple[Descendant, ...], tuple[Clause, ...]]:
    """What the clause stands under, its document in order, what stands below it, and all that can be led to."""
    everything = clause_page.edition_clauses(desk.store, shown.place)
    by_id = {one.id: one for one in everything}
    above: list[Clause] = []
    parent = shown.clause.parent
    while parent is not None:
        above.insert(0, by_id[parent])
        parent = by_id[parent].parent
    own = tuple(one for one in everything if one.document == record.id)
    read = passages([shown.clause, *below(own, {shown.clause.id})])
    inside = tuple(
        Descendant(clause=one.clause, depth=one.depth, is_closing=one.is_closing)
        for one in read
        if one.is_closing or one.clause.id != shown.clause.id
    )
    return tuple(above), own, inside, everything


def _neighbours(own: tuple[Clause, ...], key: str) -> tuple[Clause | None, Clause | None]:
    """The clauses before and after one, in the order of its document."""
    at = next(at for at, one in enumerate(own) if one.id == key)
    return own[at - 1] if at else None, own[at + 1] if at + 1 < len(own) else None


def _pages(record: DocumentRecord, clause: Clause, inside: tuple[Descendant, ...]) -> tuple[int, ...]:
    """The pages that show a clause with what is below it; none where its document has no pages to show."""
    if record.media_type != "application/pdf":
        return ()
    boxes = [box for one in (clause, *(item.clause for item in inside)) for box in one.boxes]
    return tuple(sorted({box.page for box in boxes}))[:ON_PAGES]


def _history(desk: Desk, request: Request, key: str) -> Response:
    trace = clause_blame.trace(desk.store, key)
    marks = {name: at for at, name in enumerate(trace.line, start=1)}
    return desk.page(
        "history.html.j2",
        request,
        trace=trace,
        marks=marks,
        record=desk.store.catalogue.document(trace.place.document),
        edition=clause_names.edition_name(trace.place),
        edition_name=clause_names.edition_name,
        compared={entry.since for entry in trace.entries if entry.since},
    )
