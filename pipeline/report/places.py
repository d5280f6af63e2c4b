"""Where clauses stand, as a report says it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.model import Clause, DocumentInfo, Side
from pipeline.reading_order import leads_in
from pipeline.report.view_parts import ClausePlace

PAGE_UNKNOWN = "page unknown"  # of a document that does not say what stands on which page


class Places:
    """The places of one side's clauses."""

    def __init__(self, side: Side) -> None:
        self.clauses = {clause.id: clause for clause in side.clauses}
        self.documents = {document.id: document for document in side.documents}

    def title(self, ident: str) -> str:
        """What a reader calls a document, by its id."""
        document = self.documents.get(ident)
        return (document.title or document.id) if document is not None else ident

    def of(self, ids: Iterable[str]) -> tuple[ClausePlace, ...]:
        """The places of clauses, by their ids."""
        return tuple(self.place(self.clauses[ident]) for ident in ids)

    def place(self, clause: Clause) -> ClausePlace:
        """Where a clause stands. One of a document that the side does not name is taken as one of its first."""
        document = self.documents.get(clause.document) or next(iter(self.documents.values()), None)
        return place_of(clause, document, under=self.under(clause))

    def under(self, clause: Clause) -> str:
        """The nearest heading above a clause, "" where there is none."""
        above = self.clauses.get(clause.parent) if clause.parent is not None else None
        while above is not None and not above.heading:
            above = self.clauses.get(above.parent) if above.parent is not None else None
        return above.heading or "" if above is not None else ""

    def lead(self, ids: Sequence[str]) -> str:
        """The words above the first of some clauses that lead in to it ("The Supplier must:"), "" where none do."""
        words: list[str] = []
        clause = self.clauses[ids[0]] if ids else None
        while clause is not None and clause.parent is not None:
            above = self.clauses.get(clause.parent)
            goes_on = clause.kind == "item" or clause.text[:1].islower()
            if above is None or not (goes_on and leads_in(above.text)):
                break
            words.insert(0, above.text)
            clause = above
        return " ".join(words)


def place_of(clause: Clause, document: DocumentInfo | None, under: str = "") -> ClausePlace:
    """Where a clause of a document stands; under: the nearest heading above it."""
    paged = document is None or document.pages
    return ClausePlace(
        document=(document.title or document.id) if document is not None else "",
        citation=clause.citation or clause.label or "unnumbered",
        heading=clause.heading or "",
        pages=clause.pages if paged else PAGE_UNKNOWN,
        under=under,
        part=clause.part or "",
    )
