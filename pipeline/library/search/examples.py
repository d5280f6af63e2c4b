"""Questions to begin with, taken from the store itself: so that each finds something, whatever contracts it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.citation import PREFIXES, parse
from pipeline.edition_order import EditionOrder
from pipeline.editions import EditionKey, edition_side, editions
from pipeline.model import Clause
from pipeline.store import Store
from pipeline.store.records import DocumentRecord

QUESTIONS, HEADINGS = 2, 2
LONGEST = 60
"""Letters of an example: one line of a phone."""


def examples(store: Store) -> tuple[str, ...]:
    """Questions that documents of the store answer, headings that are referred to most, and a number and a defined term
    that are; fewer where there are none."""
    records = [record for record in store.catalogue.documents() if store.has_clauses(record)]
    clauses = _newest(store, records)
    asked = _questions(store, records)
    cited = _most_named(clauses, "reference")
    numbers = [one.citation for one in cited if parse(one.citation, frozenset(PREFIXES)) is not None]
    numbers.sort(key=lambda number: "." not in number)  # a clause says more than a section
    headings = _headings(clauses, cited)
    terms = [f"“{one.heading}”" for one in _most_named(clauses, "term") if one.heading]
    terms.sort(key=lambda term: " " not in term)  # of one word it is most often a party, which stands everywhere
    found = [*asked, *headings[: HEADINGS + QUESTIONS - len(asked)], *numbers[:1], *terms[:1]]
    return tuple(dict.fromkeys(one for one in found if len(one) <= LONGEST))


def _newest(store: Store, records: Sequence[DocumentRecord]) -> Sequence[Clause]:
    """The clauses of the newest edition, a contract's before an agreement's; else of the first document."""
    known = editions(records)
    if not known:
        return store.clauses_of(records[0]).clauses if records else ()
    order = EditionOrder.of(records)

    def rank(key: EditionKey) -> tuple[bool, object]:
        return any(record.kind == "contract" for record in known[key]), order.time(key)

    key = max(known, key=rank)
    return edition_side(key, known[key], {one.id: store.clauses_of(one) for one in known[key]}).clauses


def _questions(store: Store, records: Sequence[DocumentRecord]) -> list[str]:
    """The first questions of the documents that ask some, one of each document's sections in turn."""
    found: list[str] = []
    for record in records:
        if record.kind != "q-and-a":
            continue
        there = [
            one.heading
            for one in store.clauses_of(record).clauses
            if one.heading and one.heading.endswith("?") and len(one.heading) <= LONGEST
        ]
        found += there[:: max(1, len(there) // QUESTIONS)]
    return found[:QUESTIONS]


def _most_named(clauses: Sequence[Clause], type_: str) -> list[Clause]:
    """The clauses that others lead to by a reference or a term, most first."""
    by_id = {one.id: one for one in clauses}
    named = Counter(mark.target for one in clauses for mark in one.annotations if mark.type == type_ and mark.target)
    return [by_id[target] for target, _ in named.most_common() if target in by_id]


def _headings(clauses: Sequence[Clause], cited: Sequence[Clause]) -> list[str]:
    """The headings of sections that are cited, or hold what is; then the others in order."""
    by_id = {one.id: one for one in clauses}
    found: dict[str, None] = {}
    for one in cited:
        at: Clause | None = one
        while at is not None and not (at.heading and at.kind in ("clause", "heading", "part")):
            at = by_id.get(at.parent or "")
        if at is not None and at.heading:
            found.setdefault(at.heading)
    others = (one.heading for one in clauses if one.heading and one.kind == "clause")
    return [one for one in dict.fromkeys([*found, *others]) if len(one) <= LONGEST]
