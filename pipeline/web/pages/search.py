"""The first page: one box, and what it finds. A clause number goes straight to its clause."""

from __future__ import annotations

import gc
import logging
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import AmbiguousNameError, IcpError, NotInStoreError, UsageError
from pipeline.library.clauses import clause_names
from pipeline.library.search import result_page
from pipeline.library.search.examples import examples
from pipeline.library.search.loaded_models import index_and_encoder
from pipeline.library.search.search import Narrow
from pipeline.library.search.searchers import Searchers
from pipeline.web import links
from pipeline.web.app_state import Desk, desk_of

log = logging.getLogger("pipeline.web")
router = APIRouter(include_in_schema=False)

LONGEST = 500
Text = Annotated[str, Query(max_length=LONGEST)]
Name = Annotated[str | None, Query(max_length=300)]
Page = Annotated[int, Query(ge=1, le=result_page.MOST_PAGES)]
FILTERS = {
    # what is always in sight, and what opens with "More filters": (limit, its name, what it says unset)
    "first": (
        ("edition", "Edition", "All editions"),
        ("part", "Part of the contract", "All parts"),
        ("kind", "Kind", "Everything"),
        ("changed_since", "Changed since", "Changed or not"),
    ),
    "more": (
        ("obligation", "Who must or may", "Anyone"),
        ("variant", "Variant", "All variants"),
        ("document", "Document", "All documents"),
        ("applicability", "Applies to services", "All services"),
    ),
}


def asked(
    edition: Name = None,
    part: Name = None,
    kind: Name = None,
    variant: Name = None,
    document: Name = None,
    applicability: Name = None,
    obligation: Name = None,
    changed_since: Name = None,
) -> Narrow:
    """What a search is narrowed to, from the address; an empty value is none."""
    return Narrow(
        edition=edition or None,
        part=part or None,
        kind=kind or None,
        variant=variant or None,
        document=document or None,
        applicability=applicability or None,
        obligation=obligation or None,
        changed_since=changed_since or None,
    )


Asked = Annotated[Narrow, Depends(asked)]


@router.get("/")
def home(
    request: Request,
    narrow: Asked,
    q: Text = "",
    like: Name = None,
    jump: Name = None,
    whole: Name = None,
    as_typed: Name = None,
    page: Page = 1,
) -> Response:
    """The box, and its answers where something was asked."""
    desk = desk_of(request)
    question = " ".join(q.split())
    if question and jump != "no" and result_page.is_citation(question):
        target = _straight(desk, question, narrow.edition)
        if target:
            return RedirectResponse(target, 303)
    manner = Manner(like=like or "", whole=bool(whole), as_typed=bool(as_typed))
    return desk.page("search.html.j2", request, **_answered(desk, question, narrow, page, manner))


def _straight(desk: Desk, question: str, edition: str | None) -> str:
    """The address of the clause with a number; "" where none has it, or several do: then the search shows them."""
    try:
        return links.clause(clause_names.find_clause(desk.store, question, edition).clause)
    except (NotInStoreError, AmbiguousNameError):
        return ""


@router.get("/search/results")
def results(
    request: Request, narrow: Asked, q: Text = "", whole: Name = None, as_typed: Name = None, page: Page = 1
) -> Response:
    """The answers alone, for the script that shows them while one types."""
    manner = Manner(whole=bool(whole), as_typed=bool(as_typed))
    values = _answered(desk_of(request), " ".join(q.split()), narrow, page, manner)
    return desk_of(request).page("results.html.j2", request, **values)


@dataclass(frozen=True, kw_only=True, slots=True)
class Manner:
    """How a question is answered. like: the key of a clause, where provisions like it are wanted. whole: all answers to
    a question about a role, not only the duties of the party. as_typed: without correcting the spelling."""

    like: str = ""
    whole: bool = False
    as_typed: bool = False


def _answered(desk: Desk, question: str, narrow: Narrow, page: int, manner: Manner) -> dict[str, Any]:
    """What the templates of the search show."""
    found, wrong, like = None, "", manner.like
    if question or like:
        try:
            found = result_page.find(
                desk.store,
                like or question,
                narrow=narrow,
                page=page,
                like=bool(like),
                whole=manner.whole,
                as_typed=manner.as_typed,
            )
        except (UsageError, NotInStoreError, AmbiguousNameError) as error:
            wrong = str(error)
    limits = {name: getattr(narrow, name) for name in result_page.LIMITS}
    told = {name: "yes" if getattr(manner, name) else None for name in ("whole", "as_typed")}
    state = {"q": question, "like": like, **limits, **told}
    return {
        "question": question,
        "like": like,
        "as_typed": manner.as_typed,
        "found": found,
        "wrong": wrong,
        "narrow": limits,
        "filters": FILTERS,
        "names": {name: title for group in FILTERS.values() for name, title, _ in group},
        "choices": {**result_page.choices(desk.store), **(found.choices if found else {})},
        "label": result_page.label,
        "examples": _examples(desk),
        "page": page,
        "address": lambda **changed: links.with_query("/", {**state, "page": None, "jump": "no", **changed}),
    }


def _examples(desk: Desk) -> tuple[str, ...]:
    """Questions to begin with, worked out once while the store stays as it is."""
    return desk.store.once("examples", lambda: examples(desk.store))


def warm_up(desk: Desk, searchers: Searchers | None = None) -> None:
    """Load what a search needs, and have the index work out what questions ask of it, before the first one is asked.

    Until that is done the page is not ready: every thread would work out the same. searchers: processes that search.
    """
    try:
        if searchers is not None:
            searchers.open()
        index_and_encoder(desk.store, lexical_only=False)[0].work_out()
        newest = result_page.choices(desk.store)["changed_since"][:1]
        first = _examples(desk) or ("notice",)
        for example in first:
            result_page.find(desk.store, example, narrow=Narrow())
        result_page.find(desk.store, first[0], narrow=Narrow(changed_since=newest[0].value if newest else None))
    except IcpError as error:
        log.error("searches cannot be answered: %s", error)
    finally:
        # What is in memory now stays: without this, every full collection goes through a million objects, which takes
        # a second in a large corpus.
        gc.collect()
        gc.freeze()
        desk.warm.set()
