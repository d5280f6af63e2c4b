"""What an index keeps of a clause, what a search may be narrowed by, and what it gives back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pipeline.citation import parse
from pipeline.model import Annotation, Clause


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexedClause:
    """A clause as the index knows it: enough to find, narrow and show it without opening its document.

    key: its name in the corpus (`document#clause`). edition_order: larger is newer; 0 where editions do not follow one
    another (guidance). order: its place in its document, from 0. context: the headings that it stands under.
    lineage: the same provision in other editions has the same one; its own key where it has none.
    applicability: codes of the applicability column. obligations: "must:Provider", "must not:Commissioner", ….
    cites: provisions of other documents that it cites, as a lawyer writes them ("GC30.4"). text: its own words, closing
    words included. parent: the key of the clause above it.
    """

    key: str
    work: str
    edition: str
    variant: str
    document: str
    part: str | None
    kind: str
    citation: str
    label: str | None
    heading: str | None
    text: str
    page: int
    content_hash: str
    lineage: str
    order: int
    edition_order: int = 0
    context: str = ""
    applicability: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    parent: str | None = None

    @property
    def words(self) -> str:
        """What the word search reads: context, heading and text."""
        return " ".join(part for part in (self.context, self.heading, self.text) if part)


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a document stands in the corpus: what all its clauses share. Fields as in `IndexedClause`."""

    work: str
    edition: str
    variant: str
    document: str
    edition_order: int = 0


def entry(
    clause: Clause, *, key: str, origin: Origin, order: int, context: str = "", lineage: str | None = None
) -> IndexedClause:
    """The index's entry of one clause. order: its place in its document; lineage: None when it has none yet."""
    return IndexedClause(
        key=key,
        work=origin.work,
        edition=origin.edition,
        variant=origin.variant,
        document=origin.document,
        part=clause.part,
        kind=clause.kind,
        citation=clause.citation,
        label=clause.label,
        heading=clause.heading,
        text=clause.own,
        page=clause.page_start,
        content_hash=clause.content_hash,
        lineage=lineage or key,
        order=order,
        edition_order=origin.edition_order,
        context=context,
        applicability=tuple(code.strip() for code in (clause.applicability or "").split(",") if code.strip()),
        obligations=tuple(
            f"{note.value}:{note.actor or ''}"
            for note in clause.annotations
            if note.type in ("obligation", "permission")
        ),
        cites=tuple(dict.fromkeys(note.value for note in clause.annotations if _leads_out(note) and note.value)),
        parent=f"{key.removesuffix(clause.id)}{clause.parent}" if clause.parent is not None else None,
    )


def _leads_out(note: Annotation) -> bool:
    """Is it a reference to a provision of another document? A bare number names none in particular."""
    if note.type != "reference" or note.unit in ("internal", "dangling", "external"):
        return False
    citation = parse(note.value or "")
    return citation is not None and bool(citation.prefix or citation.schedule)


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What a search is narrowed to: every field that is not empty must hold, and does so by any one of its values.

    Values are compared whole and without regard to case, keys exactly. applicability: a clause for "All" is for every
    code. obligations: "must:Provider" (who must), "must" (whoever), or "Provider" (every duty on it, no permission).
    keys: these clauses only (candidates that were judged, the clauses of one lineage).
    """

    works: Collection[str] = ()
    editions: Collection[str] = ()
    variants: Collection[str] = ()
    documents: Collection[str] = ()
    parts: Collection[str] = ()
    kinds: Collection[str] = ()
    applicability: Collection[str] = ()
    obligations: Collection[str] = ()
    keys: Collection[str] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """A clause that was found. score: what it was ranked by, larger is better; above 1 when its citation was asked for.

    dense: cosine similarity of its best passage. lexical: its BM25 score. None where that side was not asked or has no
    vector (no common word) for it. highlights: [start, end) stretches of the clause's text. exact: was its citation
    asked for? lender: the key of the clause that lent it strength (see `lending`), None where it stands by itself.
    """

    key: str
    score: float
    dense: float | None = None
    lexical: float | None = None
    highlights: tuple[tuple[int, int], ...] = ()
    exact: bool = False
    lender: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ProvisionHit:
    """One result per lineage: the clause to show, and the keys of all other clauses of its lineage, newest first.

    parts: the items and rows of it that were found, best first, where they are told in one with it.
    """

    ranked: Ranked
    lineage: str
    others: tuple[str, ...]
    parts: tuple[Ranked, ...] = ()
