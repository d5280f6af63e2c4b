"""The words that a decision is about, as hashes: of clauses themselves, and of all that stands below them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.model import Clause, Side
from pipeline.text import content_hash, joined_words


class DecidedWords:
    """The words of one side of a comparison."""

    def __init__(self, side: Side) -> None:
        self._known = {clause.id: clause for clause in side.clauses}
        self._children: dict[str, list[Clause]] = defaultdict(list)
        for clause in side.clauses:
            if clause.parent is not None:
                self._children[clause.parent].append(clause)

    def __contains__(self, ident: str) -> bool:
        return ident in self._known

    def own(self, ids: Sequence[str]) -> str:
        """32 hex digits for the own words of clauses, together; as in `content_hash`, spaces and place play no part."""
        return content_hash(None, joined_words([self._known[ident] for ident in ids]))

    def below(self, ids: Sequence[str]) -> str:
        """32 hex digits for the words of all that stands below clauses, in order; "" where nothing does."""
        hashes = [clause.content_hash for clause in self._below(ids, set(ids))]
        return hashlib.sha256("\n".join(hashes).encode()).hexdigest()[:32] if hashes else ""

    def citation(self, ids: Sequence[str]) -> str:
        """What a reader calls clauses together: "GC14.3 and GC14.4"."""
        names = [self._known[ident].citation or self._known[ident].label or ident for ident in ids]
        return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)

    def _below(self, ids: Sequence[str], apart: set[str]) -> Iterator[Clause]:
        for ident in ids:
            for child in self._children.get(ident, ()):
                if child.id not in apart:
                    yield child
                    yield from self._below([child.id], apart)
