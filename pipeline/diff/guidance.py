"""Which passage of the guidance cites a clause that changed, or says in its own words what the clause said before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.citation import Citation, parse
from pipeline.diff.paraphrase import LEVELS, Reworded, Thresholds, paraphrases
from pipeline.diff.references import references
from pipeline.model import Change, Clause, GuidanceImpact, Side


class Guidance:
    """Which passage of the guidance cites what."""

    def __init__(self, sides: Sequence[Side], thresholds: Thresholds) -> None:
        self.sides, self.thresholds = sides, thresholds
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

    def paraphrased(self, changes: Sequence[Change], old: Side) -> tuple[Change, ...]:
        """The changes with the passages added that paraphrase their old clauses and do not cite them."""
        clauses = {clause.id: clause for clause in old.clauses}
        by_clause = {ident: at for at, change in enumerate(changes) if _weighty(change) for ident in change.old}
        reworded = [Reworded(clause=clauses[ident], **_texts(changes[at])) for ident, at in by_clause.items()]
        out = list(changes)
        for found in paraphrases(reworded, old, self.sides, self.thresholds):
            at = by_clause[found.clause.id]
            if all(known.clause != found.passage.id for known in out[at].guidance):
                named = impact(found.side, found.passage, found.clause)
                told = replace(named, how="paraphrases", score=found.score, says=found.says)
                out[at] = replace(out[at], guidance=(*out[at].guidance, told))
        return tuple(out)


def _weighty(change: Change) -> bool:
    return "wording" in change.facets and change.significance.level in LEVELS


def _texts(change: Change) -> dict[str, str]:
    """The old and the new words of a change."""
    return {
        "old": "".join(edit.text for edit in change.words if edit.op != "insert"),
        "new": "".join(edit.text for edit in change.words if edit.op != "delete"),
    }


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
    found = {parse(note.value or "") for note in marks if note.unit not in ("internal", "dangling")}
    if marks:
        return {citation for citation in found if citation is not None}
    return {reference.citation for reference in references(clause.own)}
