"""What a search finds."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.model.clauses import Clause
from pipeline.model.documents import DocumentInfo


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherEdition:
    """The same provision in another edition: status is "same" or "changed" (its words).

    Or a further clause of it in the hit's own edition, because it was split or is merged elsewhere: status "part".
    """

    edition: str
    variant: str
    citation: str
    clause: str
    status: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """The parts of a hit's score: cosine similarity of the vectors, BM25 score; None where that side did not find
    it."""

    dense: float | None
    lexical: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A found clause. `highlights` are [start, end) stretches of `clause.text`."""

    rank: int
    score: float
    clause: Clause
    document: DocumentInfo
    edition: str
    lineage: str
    highlights: tuple[tuple[int, int], ...] = ()
    other_editions: tuple[OtherEdition, ...] = ()
    why: Why = field(default_factory=lambda: Why(dense=None, lexical=None))
