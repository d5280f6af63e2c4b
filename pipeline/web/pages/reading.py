"""Reading from beginning to end: a document, an edition with all its documents, or a file that a reader brought."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from pipeline.errors import NotInStoreError
from pipeline.library.clauses import read_through
from pipeline.library.clauses.outdated import outdated_of
from pipeline.library.clauses.read_through import ReadThrough
from pipeline.library.compare.uploads import uploaded
from pipeline.web import links
from pipeline.web.app_state import Desk, desk_of

router = APIRouter(include_in_schema=False)

Name = Annotated[str, Query(min_length=1, max_length=300)]
Fold = Annotated[Literal["", "all"], Query()]
"""Are the sections folded when the page opens?"""

Ways = tuple[tuple[str, str], ...]
REFERENCES = frozenset({"reference"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where the words that are read come from, for the links of the page. anchor: of a clause on this page, by its id.
    goes: the address that a reference leads to. stored: does a clause have a page of its own? back: where the reader
    came from, with its name."""

    anchor: Callable[[str], str]
    goes: Callable[[str], str]
    stored: bool
    back: tuple[str, str]


@router.get("/read")
def edition(
    request: Request, edition: Annotated[str, Query(min_length=1, max_length=300)], fold: Fold = ""
) -> Response:
    """An edition."""
    desk = desk_of(request)
    read = read_through.edition_read(desk.store, edition)
    place = Place(
        anchor=lambda key: key.replace("#", "."),
        goes=lambda key: "#" + key.replace("#", "."),
        stored=True,
        back=("/library", "Library"),
    )
    return _page(
        desk,
        request,
        read,
        place,
        fold,
        links.read_edition(edition),
        ((links.calendar(edition), "Dates as a calendar (.ics)"),),
    )


@router.get("/read/{document}")
def document(request: Request, document: str, fold: Fold = "") -> Response:
    """A document."""
    desk = desk_of(request)
    record = desk.store.catalogue.document(document)
    if record is None:
        raise NotInStoreError(f"There is no document “{document}”.", "The library lists those there are.")
    read = read_through.document_read(desk.store, record)
    place = Place(
        anchor=links.own,
        goes=lambda key: f"#{links.own(key)}" if key.startswith(f"{record.id}#") else links.read_at(key),
        stored=True,
        back=(links.document(record.id), "About this document"),
    )
    return _page(
        desk,
        request,
        read,
        place,
        fold,
        links.read(record.id),
        ((links.source(record.id), "Download the source document"),),
    )


@router.get("/files/{name}/read")
def brought(request: Request, name: str, side: Literal["old", "new"] = "new", fold: Fold = "") -> Response:
    """One of two files that were compared."""
    desk = desk_of(request)
    read = read_through.side_read(uploaded(desk.settings, name).diff, side)
    back = (f"/files/{name}", "The comparison")
    place = Place(anchor=lambda key: key, goes=lambda key: f"#{key}", stored=False, back=back)
    return _page(desk, request, read, place, fold, links.with_query(f"/files/{name}/read", {"side": side}), ())


def _page(desk: Desk, request: Request, read: ReadThrough, place: Place, fold: str, here: str, ways: Ways) -> Response:
    """ways: further links, as (address, words)."""
    records = [one.record.id for one in read.documents if one.record is not None]
    outdated = {key: told for document in records for key, told in outdated_of(desk.store, document).items()}
    folds = f"{here}{'&' if '?' in here else '?'}fold=all"
    return desk.page(
        "read.html.j2",
        request,
        read=read,
        place=place,
        folded=fold == "all",
        here=here,
        folds=folds,
        ways=ways,
        pages=sum(one.info.pages for one in read.documents),
        called=read_through.called,
        only=REFERENCES,
        outdated=outdated,
        stale=sum(any(one.marks for one in told) for told in outdated.values()),
        marks=tuple(one for told in outdated.values() for one in told),
    )
