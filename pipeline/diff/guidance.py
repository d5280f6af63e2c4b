"""Which passage of the guidance cites a clause that changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipeline.citation import Citation, parse
from pipeline.diff.references import references
from pipeline.model import Clause, GuidanceImpact, Side


class Guidance:
    """Which passage of the guidance cites what."""

    def __init__(self, sides: Sequence[Side]) -> None:
        self.by_place: dict[Citation, list[tuple[Side, Clause]]] = defaultdict(list)
        for side in sides:
            for clause in side.clauses:
                for citation in _cited(clause):
                    self.by_place[citation].append((side, clause))

    def impacts(self, clauses: Iterable[Clause]) -> tuple[GuidanceImpact, ...]:
        """Passages that cite one of the (old) clauses by its full citation; a bare number cites no particular
        contract."""
        out: dict[str, GuidanceImpact] = {}
        for clause in clauses:
            place = parse(clause.citation)
            if place is None or not (place.prefix or place.schedule):
                continue
            for side, passage in self.by_place.get(place, []):
                out.setdefault(passage.id, impact(side, passage, clause))
        return tuple(out.values())


def impact(side: Side, passage: Clause, clause: Clause) -> GuidanceImpact:
    """The finding that a passage of a document of the guidance speaks of an (old) clause."""
    info = next((one for one in side.documents if one.id == passage.document), side.documents[0])
    return GuidanceImpact(
        document=passage.document or info.id or info.title,
        clause=passage.id,
        cites=clause.citation,
        title=info.title,
        citation=passage.citation,
        page=passage.page_start if info.pages else 0,  # 0: its document does not say
    )


def _cited(clause: Clause) -> set[Citation]:
    """What a passage cites; a reference that leads to another place in its own document cites no contract."""
    marks = [note for note in clause.annotations if note.type == "reference" and note.value]
    found = {parse(note.value or "") for note in marks if note.target is None}
    if marks:
        return {citation for citation in found if citation is not None}
    return {reference.citation for reference in references(clause.text)}
