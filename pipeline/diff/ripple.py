"""What a change touches beyond its own words: clauses that use a changed definition or cite a changed clause, and
guidance.

A clause that changed itself is no ripple: it is in the list of changes already.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipeline.citation import Citation, parse
from pipeline.diff.references import references
from pipeline.model import Clause, GuidanceImpact, Ripple, Side

MEANING = {"wording", "heading", "merge", "split"}


class Uses:
    """Who uses which defined term and who cites which clause, on one side."""

    def __init__(self, side: Side) -> None:
        self.clauses = side.clauses
        self.by_target: dict[str, list[Clause]] = defaultdict(list)
        self.by_term: dict[str, list[Clause]] = defaultdict(list)
        self.by_place: dict[Citation, list[Clause]] = defaultdict(list)
        self.by_word: dict[str, list[Clause]] = defaultdict(list)
        for clause in side.clauses:
            for word in set(re.findall(r"\w+", clause.text)):
                self.by_word[word].append(clause)
            for note in clause.annotations:
                if note.type == "reference" and note.target:
                    self.by_target[note.target].append(clause)
                elif note.type == "term" and note.value:
                    self.by_term[note.value.casefold()].append(clause)
            if not clause.annotations:
                for reference in references(clause.text):
                    self.by_place[reference.citation].append(clause)

    def using(self, term: str) -> list[Clause]:
        """Clauses whose words hold a defined term as it is written, with capital letters, or that are marked with
        it."""
        words = re.findall(r"\w+", term)
        found = {clause.id: clause for clause in self.by_term.get(term.casefold(), [])}
        if not words:
            return list(found.values())
        rarest = min((self.by_word.get(word, []) for word in words[:-1] or words), key=len)
        pattern = re.compile(rf"\b{re.escape(term)}(?:s|es)?\b")
        for clause in rarest:
            if clause.id not in found and pattern.search(clause.text):
                found[clause.id] = clause
        return list(found.values())

    def citing(self, clause: Clause) -> list[Clause]:
        """Clauses that refer to `clause`: by their marks, or where they have none by the citation as written."""
        found = {other.id: other for other in self.by_target.get(clause.id, [])}
        place = parse(clause.citation)
        for other in self.by_place.get(place, []) if place is not None else []:
            found.setdefault(other.id, other)
        return list(found.values())


def ripples(clauses: Iterable[Clause], uses: Uses, changed: set[str]) -> tuple[Ripple, ...]:
    """The clauses touched by a change of `clauses`; those in `changed` (ids) and the clauses themselves are left
    out."""
    out: dict[str, Ripple] = {}
    for clause in clauses:
        if clause.kind == "definition" and clause.heading:
            for user in uses.using(clause.heading):
                out.setdefault(user.id, Ripple(clause=user.id, via="definition", term=clause.heading))
        for user in uses.citing(clause):
            out.setdefault(user.id, Ripple(clause=user.id, via="reference", term=clause.citation))
    own = {clause.id for clause in clauses}
    return tuple(ripple for ripple in out.values() if ripple.clause not in changed | own)


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
                info = next((one for one in side.documents if one.id == passage.document), side.documents[0])
                impact = GuidanceImpact(
                    document=passage.document or info.id or info.title,
                    clause=passage.id,
                    cites=clause.citation,
                    title=info.title,
                    citation=passage.citation,
                    page=passage.page_start if info.pages else 0,  # 0: its document does not say
                )
                out.setdefault(passage.id, impact)
        return tuple(out.values())


def _cited(clause: Clause) -> set[Citation]:
    marked = {parse(note.value) for note in clause.annotations if note.type == "reference" and note.value}
    found = {citation for citation in marked if citation is not None}
    return found or {reference.citation for reference in references(clause.text)}
