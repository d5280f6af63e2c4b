"""Searching as a page shows it: some results at a time, with what became of each, and what else it can be narrowed to.

The answers are those of `search.answer`, kept in memory until the store or its index changes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from pipeline.citation import PREFIXES, parse
from pipeline.edition_order import EditionOrder
from pipeline.editions import GENERIC, called, editions, short_name
from pipeline.library.cached_store import Memo, WarmStore
from pipeline.library.search.filters import EditionLinks, older_editions
from pipeline.library.search.loaded_models import index_in_use
from pipeline.library.search.search import Narrow, answer
from pipeline.library.search.searchers import beside
from pipeline.model import FacetValue, Hit, SearchAnswer
from pipeline.store.records import DocumentRecord

PER_PAGE = 10
MOST_PAGES = 50
MOST_CHOICES = 40
"""Values of one limit that are offered: those that leave most."""

LIMITS = tuple(field.name for field in fields(Narrow))
KIND_NAMES = {
    # kinds of document and of clause as a reader calls them
    "contract": "Contracts",
    "agreement": "Agreements",
    "guidance": "Guidance",
    "q-and-a": "Questions and answers",
    "easy-read": "Easy read",
    "analysis": "Analyses",
    "response": "Responses",
    "changes": "Summaries of changes",
    "clause": "Clauses",
    "item": "Items of lists",
    "definition": "Definitions",
    "key_term": "Key terms",
    "table_row": "Rows of tables",
    "heading": "Headings",
    "part": "Parts",
    "paragraph": "Paragraphs",
    "question": "Questions",
    "note": "Notes",
}
_searching = threading.Lock()
"""One search at a time in this process. It is hundreds of short calls of numpy, each of which lets go of the
interpreter and has to get it back: eight at once took twenty times as long as eight in a row. See `searchers`."""

UNLINKED = "Not linked with the other editions"
"""Said of a provision of an edition that follows none and that none follows, though its work has others."""

_FOUND = Memo(2000)
_CHOICES = Memo(4)


@dataclass(frozen=True, kw_only=True, slots=True)
class Badge:
    """What became of a provision in other editions, in a few words. kind: "changed", "same" or "part"."""

    text: str
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchResult:
    """A hit, the key of its clause (`DOCUMENT#CLAUSE`), and its badges."""

    hit: Hit
    key: str
    badges: tuple[Badge, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterValue:
    """A value that a search can be narrowed to. count: of what it would leave, None where nothing was asked yet."""

    value: str
    label: str
    count: int | None = None


Choices = Mapping[str, tuple[FilterValue, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultPage:
    """A page of results. more: is there another page? choices: for each limit, those that leave anything."""

    answer: SearchAnswer
    results: tuple[SearchResult, ...]
    more: bool
    choices: Choices


def is_citation(question: str) -> bool:
    """Is a question nothing but a clause number ("GC17.4", "clause 5.2(a)")?"""
    return parse(question, frozenset(PREFIXES)) is not None


def find(
    store: WarmStore,
    question: str,
    *,
    narrow: Narrow,
    mode: str = "hybrid",
    page: int = 1,
    per_page: int = PER_PAGE,
    like: bool = False,
    whole: bool = False,
    as_typed: bool = False,
) -> ResultPage:
    """Page `page` (from 1) of what answers a question; errors and all else as in `search.answer`."""
    asked = question, narrow, mode, page, per_page, like, whole, as_typed
    key = store.settings.home, index_in_use(store), store.state(), asked

    def make() -> ResultPage:
        wanted: dict[str, Any] = {
            "narrow": narrow,
            "mode": mode,
            "limit": per_page + 1,
            "offset": (page - 1) * per_page,
            "like": like,
            "whole": whole,
            "as_typed": as_typed,
        }
        others = beside(store.settings)
        if others is not None:
            found = others.answer(question, **wanted)
        else:
            with _searching:
                found = answer(store, question, **wanted)
        return ResultPage(
            answer=found,
            results=tuple(_result(hit) for hit in found.hits[:per_page]),
            more=len(found.hits) > per_page and page < MOST_PAGES,
            choices={name: _of_facet(name, values) for name, values in found.facets.items()},
        )

    return _FOUND.get(key, make)


def _result(hit: Hit) -> SearchResult:
    return SearchResult(hit=hit, key=f"{hit.clause.document}#{hit.clause.id}", badges=tuple(badges(hit)))


def badges(hit: Hit) -> Iterable[Badge]:
    """What became of a provision since the edition before, and in newer ones."""
    if hit.previous is not None:
        before = called(hit.previous.edition, hit.previous.variant)
        changed = hit.previous.status == "changed"
        text = f"Changed in {hit.edition}" if changed else f"Same words in {before}"
        if hit.previous.only_below:
            text = f"Since {before}: {hit.previous.only_below}"
        elif hit.previous.edition == hit.edition:  # a variant, beside the text that it is drafted from
            text = f"Not as in {before}" if changed else f"Same words in {before}"
        yield Badge(text=text, kind="changed" if changed else "same")
    newer = [one for one in hit.other_editions if one.newer and one.variant in ("", GENERIC)]
    for edition in reversed(dict.fromkeys(one.edition for one in newer)):
        there = [one for one in newer if one.edition == edition]
        changed = any(one.status == "changed" for one in there)
        below = next((one.only_below for one in there if one.only_below), "")
        text = f"In {edition}: {below}" if below else f"{'Changed' if changed else 'Same'} in {edition}"
        yield Badge(text=text, kind="changed" if changed else "same")
    for one in hit.outdated:
        if one.marks:
            yield Badge(text=one.sentence[0].upper() + one.sentence[1:], kind="changed")
    if not hit.linked:
        yield Badge(text=UNLINKED, kind="part")
    parts = [one.citation for one in hit.other_editions if one.status == "part"]
    if parts:
        yield Badge(text=f"One provision with {', '.join(parts)}", kind="part")


def named(name: str) -> str:
    """An edition's short name ("2019/20:statutory-bodies") for a reader."""
    edition, _, variant = name.rpartition("@")[2].partition(":")
    return called(edition, variant)


# ---------------------------------------------------------------- limits


def _of_facet(name: str, values: tuple[FacetValue, ...]) -> tuple[FilterValue, ...]:
    return tuple(
        FilterValue(value=one.value, label=one.label or label(name, one.value), count=one.count)
        for one in values[:MOST_CHOICES]
    )


def label(name: str, value: str) -> str:
    """A value of a limit for a reader."""
    if name in ("edition", "changed_since"):
        return named(value)
    if name == "kind":
        return KIND_NAMES.get(value, value.replace("_", " ").capitalize())
    if name == "variant":
        return value.replace("-", " ").capitalize()
    if name == "obligation":
        verb, _, actor = value.partition(":")
        return f"{actor} {verb}" if actor else verb
    return value


def choices(store: WarmStore) -> Choices:
    """What a search of this store can be narrowed to, before anything is asked."""
    return _CHOICES.get((store.settings.home, store.state()), lambda: _choices(store.catalogue.documents()))


def _choices(records: tuple[DocumentRecord, ...]) -> Choices:
    known, order = editions(records), EditionOrder.of(records)
    names = dict.fromkeys(
        short_name(key.edition, key.variant)
        for key in sorted(known, key=lambda key: (order.time(key), key.variant == GENERIC), reverse=True)
    )
    older = {edition: name for before in older_editions(records).values() for name, edition in before}
    times = EditionLinks.of(records).times
    values: dict[str, Iterable[str]] = {
        "edition": names,
        "part": dict.fromkeys(record.part for record in records if record.part),
        "kind": [*dict.fromkeys(record.kind for record in records if record.kind), "definition"],
        "changed_since": [older[one] for one in sorted(older, key=lambda one: times[one], reverse=True)],
    }
    return {
        name: tuple(FilterValue(value=one, label=label(name, one)) for one in list(there)[:MOST_CHOICES])
        for name, there in values.items()
    }
