"""The provision that a passage of guidance speaks of without citing it, where that is sure: the one that says the same.

A sentence of the passage names a time, a sum or a date. Of all provisions of the edition that it was written for, in
contracts and agreements, the one with most of its words must name the same, and lead clearly over the next.

Measured on the sentences of the sample corpus whose passages do cite: of 22 that name a quantity it decides 9, and each
leads to the provision that the passage cites or, twice, to the one that lays down what it says. By nearness of meaning
alone 23 of 38 did (cosine from .65 on), which is why that is not used.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.editions import EDITION_KINDS, GENERIC
from pipeline.library.clauses.clause_texts import ClauseTexts, Quantity
from pipeline.model import Clause
from pipeline.sentences import SentenceEnds

LEAD = 1.25
"""So many times the score of the next provision that lays down something else. With 1.2 a sentence on the patients of a
practice led to the clause on its return."""

NEAREST = 5
"""So many of the nearest provisions are looked at."""

SHARED, SHARE = 5, 0.5
"""So many words of the sentence, and such a part of them, must stand in the provision: with fewer, sentences about
other periods of two years led to a guarantee that lasts as long."""

_SENTENCES = SentenceEnds(stops=".;:?!", opening='"“(\\[', first="A-Z0-9(")


def meant_by(texts: ClauseTexts, row: int) -> tuple[int, ...]:
    """The rows of the provisions that the sentences of a passage speak of, of those that name a quantity and cite
    nothing; only what is sure."""
    found = (_decided(texts, row, words, named) for words, named in _sentences(texts.clause(row)))
    return tuple(dict.fromkeys(target for target in found if target is not None))


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """The other way round: the passages that speak of a provision without citing it. explaining: ids of the documents
    whose passages are looked through, each once."""

    texts: ClauseTexts
    explaining: Collection[str]
    _naming: dict[Quantity, list[int]] = field(default_factory=dict)
    _meant: dict[int, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: ClauseTexts, explaining: Collection[str]) -> Meaning:
        """What the sentences of the documents name is looked up now."""
        made = cls(texts=texts, explaining=explaining)
        for document in explaining:
            for row in texts.index.documents.get(document, ()):
                for quantity in {one for _, named in _sentences(texts.clause(row)) for one in named}:
                    made._naming.setdefault(quantity, []).append(row)
        return made

    def on(self, row: int) -> Iterator[tuple[int, int]]:
        """The passages that mean the provision of a row in any of its editions, each with the row that it means."""
        index = self.texts.index
        lineage = index.clauses[row].lineage
        named = self.texts.quantities(index.lineages[lineage])
        for passage in sorted({one for quantity in named for one in self._naming.get(quantity, ())}):
            if passage not in self._meant:
                self._meant[passage] = meant_by(self.texts, passage)
            yield from (
                (passage, target) for target in self._meant[passage] if index.clauses[target].lineage == lineage
            )


def _sentences(clause: Clause) -> Iterator[tuple[str, set[Quantity]]]:
    """The sentences of a clause that name quantities and cite nothing, each with those quantities."""
    at, cited = 0, [note for note in clause.annotations if note.type == "reference" and note.unit != "internal"]
    for words in _SENTENCES.split(clause.text):
        start = clause.text.find(words, at)
        at = start + len(words)
        named = {
            (note.value or "", note.unit or "")
            for note in clause.annotations
            if note.type == "quantity" and start <= note.start < at
        }
        if named and not any(start <= note.start < at for note in cited):
            yield words, named


def _decided(texts: ClauseTexts, row: int, words: str, named: set[Quantity]) -> int | None:
    """The row of the provision that a sentence speaks of; None where none leads clearly."""
    import numpy as np

    from pipeline.index.words import stems

    index, asked = texts.index, tuple(stems(words))
    rows = _provisions(texts, row)
    if not rows or not asked:
        return None
    scores = index.lexical.scores_of(asked, np.asarray(rows, dtype=np.int64))
    order = np.argsort(-scores, kind="stable")[:NEAREST].tolist()
    best = rows[order[0]]
    shared = set(asked) & set(stems(index.clauses[best].text))
    if len(shared) < max(SHARED, SHARE * len(set(asked))) or not named & texts.quantities((best,)).keys():
        return None
    laid_down = [_laid_down(texts, rows[place], named) for place in order]
    others = (float(scores[place]) for place, one in zip(order, laid_down, strict=True) if one != laid_down[0])
    return laid_down[0] if float(scores[order[0]]) >= LEAD * next(others, 0.0) else None


def _laid_down(texts: ClauseTexts, row: int, named: set[Quantity]) -> int:
    """The provision that a clause takes a quantity from, where it cites one that says it; else the clause itself."""
    from pipeline.index.guidance import cited_in

    cited = (target for _, target in cited_in(texts.index, row))
    return next((target for target in cited if named & texts.quantities((target,)).keys()), row)


def _provisions(texts: ClauseTexts, row: int) -> Sequence[int]:
    """The rows of what binds in the edition that a passage was written for; of variants the generic text alone."""
    edition = texts.index.clauses[row].edition
    if edition not in texts.binding:
        texts.binding[edition] = tuple(
            place
            for place, clause in enumerate(texts.index.clauses)
            if clause.edition == edition
            and clause.text
            and clause.variant in ("", GENERIC)
            and texts.records[clause.document].kind in EDITION_KINDS
        )
    return texts.binding[edition]
