"""Searching as a page shows it: a few results at a time, each with the passage, its editions and why it was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.citation import parse
from pipeline.editions import GENERIC, editions
from pipeline.library import searching
from pipeline.library.ready import index_in_use
from pipeline.library.searching import Narrow
from pipeline.library.warm import Memo, WarmStore
from pipeline.model import Hit, OtherEdition

PER_PAGE = 10
MOST_PAGES = 20
_FOUND = Memo(2000)
_CHOICES = Memo(4)


@dataclass(frozen=True, kw_only=True, slots=True)
class Badge:
    """What became of a provision in other editions, in a few words. kind: "changed", "same" or "part"."""

    text: str
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """A hit, the key of its clause (`DOCUMENT#CLAUSE`), and its badges."""

    hit: Hit
    key: str
    badges: tuple[Badge, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A page of results; more: is there another page?"""

    results: tuple[Result, ...]
    page: int
    more: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """What a search can be narrowed to: (value, what a reader is told)."""

    editions: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]


def is_citation(question: str) -> bool:
    """Is a question nothing but a clause number ("GC17.4", "clause 5.2(a)")?"""
    return parse(question) is not None


def find(
    store: WarmStore,
    question: str,
    *,
    edition: str | None = None,
    part: str | None = None,
    kind: str | None = None,
    mode: str = "hybrid",
    page: int = 1,
) -> Found:
    """Page `page` (from 1) of what answers a question; errors as in `searching.search`."""
    narrow = Narrow(edition=edition, part=part, kind=kind)
    key = store.settings.home, index_in_use(store), store.state(), question, narrow, mode, page
    return _FOUND.get(key, lambda: _find(store, question, narrow, mode, page))


def _find(store: WarmStore, question: str, narrow: Narrow, mode: str, page: int) -> Found:
    hits = searching.search(store, question, narrow=narrow, mode=mode, limit=page * PER_PAGE + 1)
    shown = hits[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Found(results=tuple(_result(hit) for hit in shown), page=page, more=len(hits) > page * PER_PAGE)


def _result(hit: Hit) -> Result:
    return Result(
        hit=hit, key=f"{hit.clause.document}#{hit.clause.id}", badges=badges(hit), reasons=tuple(_reasons(hit))
    )


def badges(hit: Hit) -> tuple[Badge, ...]:
    """What the other editions say: the one before it first, then variants."""
    found = []
    older = sorted({other.edition for other in hit.other_editions if other.edition < hit.edition}, reverse=True)
    newer = sorted({other.edition for other in hit.other_editions if other.edition > hit.edition})
    if older:
        before = [other for other in hit.other_editions if other.edition == older[0] and other.variant == GENERIC]
        found += _since(hit.edition, older[0], before)
    for edition in newer:
        there = [other for other in hit.other_editions if other.edition == edition and other.variant == GENERIC]
        changed = any(other.status == "changed" for other in there)
        found.append(
            Badge(text=f"{'Changed' if changed else 'Same'} in {edition}", kind="changed" if changed else "same")
        )
    parts = [other.citation for other in hit.other_editions if other.status == "part"]
    if parts:
        found.append(Badge(text=f"One provision with {', '.join(parts)}", kind="part"))
    return tuple(found)


def _since(edition: str, before: str, there: Sequence[OtherEdition]) -> list[Badge]:
    if not there:
        return []
    if any(other.status == "changed" for other in there):
        return [Badge(text=f"Changed in {edition}", kind="changed")]
    return [Badge(text=f"Same words in {before}", kind="same")]


def _reasons(hit: Hit) -> list[str]:
    """Why a clause was found, in sentences."""
    said = []
    if hit.why.lexical is not None:
        words = dict.fromkeys(hit.clause.text[start:end].lower() for start, end in hit.highlights)
        named = f": {', '.join(f'“{word}”' for word in list(words)[:6])}" if words else ""
        said.append(f"Words of your question stand in it{named} (score {hit.why.lexical:.1f}).")
    if hit.why.dense is not None:
        said.append(f"It is close to your question in meaning ({hit.why.dense:.0%}).")
    return said or ["It has the number that you asked for."]


def choices(store: WarmStore) -> Choices:
    """What a search of this store can be narrowed to."""
    return _CHOICES.get((store.settings.home, store.state()), lambda: _choices(store))


def _choices(store: WarmStore) -> Choices:
    records = store.catalogue.documents()
    known = editions(records)
    years = sorted({key.edition for key in known}, reverse=True)
    variants = sorted({(key.edition, key.variant) for key in known if key.variant != GENERIC}, reverse=True)
    named = [(year, year) for year in years]
    named += [(f"{year}:{variant}", f"{year} ({variant.replace('-', ' ')})") for year, variant in variants]
    parts = dict.fromkeys(record.part for record in records if record.part)
    kinds = dict.fromkeys(record.kind for record in records if record.kind)
    return Choices(
        editions=tuple(named),
        parts=tuple((part, part) for part in parts),
        kinds=(*((kind, KIND_NAMES.get(kind, kind)) for kind in kinds), ("definition", "Definitions")),
    )


KIND_NAMES = {
    "contract": "Contracts",
    "agreement": "Agreements",
    "guidance": "Guidance",
    "q-and-a": "Questions and answers",
    "easy-read": "Easy read",
}
"""Kinds of document as a reader calls them."""
