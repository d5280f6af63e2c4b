"""Two editions compared: the changes, narrowed and paged; the concordance; the comparison as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.decisions.beside import Keys, keys_of_names
from pipeline.library.compare import comparison_cache, comparison_view
from pipeline.model import Comparison, EditionDiff
from pipeline.model.decision import DECISIONS, STATUSES
from pipeline.web import links
from pipeline.web.app_state import Desk, desk_of, tagged

router = APIRouter(include_in_schema=False)

PER_PAGE = 25
Name = Annotated[str | None, Query(max_length=300)]
Page = Annotated[int, Query(ge=1, le=100_000)]
VIEWS = {"inline": "In one text", "side": "Side by side", "numbers": "Old and new numbers"}
LEVELS = {"high": "Needs a decision", "medium": "To be read", "low": "Wording"}
DONE = {
    "taken": "The decision is written down.",
    "conflict": "The decision is written down. Somebody else decided in the meantime; both are kept. Decide again.",
    "same": "This is what was decided already.",
}
"""What became of a decision, by the word in the address."""
SEALED = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
"""The policy of a file that is downloaded: should it be opened in the page's place, it can do nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionForm:
    """The form of one change. at: the change, by its anchor; said: what became of what was entered; wrong: why it was
    not taken, and what had been entered: cells by name, and who."""

    at: str = ""
    said: str = ""
    wrong: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    who: str = ""


@router.get("/compare")
def compare(
    request: Request,
    old: Name = None,
    new: Name = None,
    level: Name = None,
    kind: Name = None,
    view: Name = None,
    page: Page = 1,
    done: Name = None,
    at: Name = None,
    entry: Name = None,
) -> Response:
    """The comparison of two editions, or the choice of them. done: what became of a decision, on the entry `at`.

    entry: the anchor of a change to go to, as mails link.
    """
    desk = desk_of(request)
    choices = comparison_cache.choices(desk.store)
    if not old or not new:
        return desk.page(
            "choose.html.j2",
            request,
            choices=choices,
            proposed=comparison_cache.proposed(desk.store) or ("", ""),
            old=old,
            new=new,
        )
    if entry:
        return RedirectResponse(_at_entry(desk.compared(old, new).diff, {"old": old, "new": new}, entry), 303)
    form = DecisionForm(at=at or "", said=DONE.get(done or "", ""))
    return of_editions(desk, request, old, new, asked_of(level, kind, view, page), form)


def asked_of(level: str | None, kind: str | None, view: str | None, page: int) -> dict[str, Any]:
    """What of a comparison is shown: the narrowing, the view and the page."""
    view = view if view in VIEWS else "inline"
    return {"level": level or None, "kind": kind or None, "view": view, "page": page}


def of_editions(
    desk: Desk, request: Request, old: str, new: str, asked: dict[str, Any], form: DecisionForm, *, status: int = 200
) -> Response:
    """The page of a comparison of two names of the store, with a form for a decision on each change of two editions."""
    compared = desk.compared(old, new)
    keys = keys_of_names(desk.store, compared.diff, old, new) if compared.made_at is not None else None
    return shown(
        desk,
        request,
        compared,
        path="/compare",
        query={"old": old, "new": new},
        asked=asked,
        choices=comparison_cache.choices(desk.store),
        keys=keys,
        form=form,
        status=status,
        session=desk.session(request) if keys is not None else None,
    )


@router.get("/compare/file")
def file(
    request: Request,
    old: Annotated[str, Query(max_length=300)],
    new: Annotated[str, Query(max_length=300)],
    form: Annotated[str, Query(max_length=20)],
) -> Response:
    """The comparison as a file."""
    desk = desk_of(request)
    compared = desk.compared(old, new)
    keys = keys_of_names(desk.store, compared.diff, old, new) if compared.made_at is not None else None
    return download(request, compared, form, keys)


def shown(
    desk: Desk,
    request: Request,
    compared: Comparison,
    *,
    path: str,
    query: dict[str, str],
    asked: dict[str, Any],
    keys: Keys | None = None,
    form: DecisionForm = DecisionForm(),
    **values: Any,
) -> Response:
    """The page of a comparison. path, query: where it is; asked: level, kind, view and page; keys: with them decisions
    are shown, and can be entered."""
    found = comparison_view.narrowed(compared.diff, level=asked["level"], kind=asked["kind"])
    if keys is not None:
        found = comparison_view.with_keys(found, keys)
    pages = max(1, -(-len(found.changes) // PER_PAGE))
    page = min(asked["page"], pages)
    start = (page - 1) * PER_PAGE
    state = {**query, **{name: asked[name] for name in ("level", "kind")}, "view": asked["view"]}
    return desk.page(
        "compare.html.j2",
        request,
        found=found,
        report=found.report,
        plain=found.plain,
        on_page=_on_page(found, whole=not asked["level"] and not asked["kind"]),
        changes=found.changes[start : start + PER_PAGE],
        first=start + 1,
        page=page,
        pages=pages,
        asked=asked,
        address=lambda **changed: links.with_query(path, {**state, "page": None, **changed}),
        file=lambda form: links.with_query(f"{path}/file", {**query, "form": form}),
        hidden=query,
        reads=_reads(compared.diff, path, query),
        base=path,
        stored=path == "/compare",
        views=VIEWS,
        levels=LEVELS,
        kinds=comparison_view.KINDS,
        forms=comparison_view.FORMS,
        new_edition=query.get("new", ""),
        keys=keys,
        form=form,
        decisions=DECISIONS,
        statuses=STATUSES,
        **values,
    )


def _at_entry(diff: EditionDiff, query: dict[str, str], anchor: str) -> str:
    """Where a change stands among all; the first page where it is no more (the editions were read anew)."""
    page = _on_page(comparison_view.narrowed(diff), whole=True).get(anchor)
    if page is None:
        return links.with_query("/compare", query)
    return f"{links.with_query('/compare', {**query, 'page': page})}#{quote(anchor, safe='')}"


def _on_page(found: comparison_view.Narrowed, *, whole: bool) -> dict[str, int]:
    """On which page of all changes each stands, by the anchor of its entry. whole: are all of them shown?"""
    return {one.entry.anchor: at // PER_PAGE + 1 for at, one in enumerate(found.changes)} if whole else {}


def _reads(diff: EditionDiff, path: str, query: dict[str, str]) -> list[tuple[str, str]]:
    """Where each side can be read from beginning to end, with what the link says."""
    found = []
    for name, side in (("old", diff.old), ("new", diff.new)):
        address = links.with_query(f"{path}/read", {"side": name})
        if query:  # of the store
            only = side.documents[0].id if len(side.documents) == 1 else ""
            address = links.read(only) if only else links.read_edition(query[name])
        found.append((address, f"The {name} one: {side.name}"))
    return found


def download(request: Request, compared: Comparison, form: str, keys: Keys | None = None) -> Response:
    """A comparison as a file to keep. keys: with what was decided."""
    made = comparison_view.download(compared, form, keys)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"', "Content-Security-Policy": SEALED}
    return tagged(request, Response(made.data, media_type=made.media_type, headers=headers))
