"""The words that a decision is about, as hashes: of clauses themselves, and of all that stands below them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.model import Clause, Side
from pipeline.text import content_hash, joined_words


class DecidedWords:
    """The words of one side of a comparison. order: the place of each of its clauses."""

    def __init__(self, side: Side) -> None:
        self._known = {clause.id: clause for clause in side.clauses}
        self.order = {clause.id: at for at, clause in enumerate(side.clauses)}
        self._by_words: dict[str, list[str]] = defaultdict(list)
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
        hashes = [clause.content_hash for clause in self.inside(ids)]
        return hashlib.sha256("\n".join(hashes).encode()).hexdigest()[:32] if hashes else ""

    def inside(self, ids: Sequence[str]) -> tuple[Clause, ...]:
        """All that stands below clauses."""
        return tuple(self._below(ids, set(ids)))

    def citation(self, ids: Sequence[str]) -> str:
        """What a reader calls clauses together: "GC14.3 and GC14.4"."""
        names = [self._known[ident].citation or self._known[ident].label or ident for ident in ids]
        return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)

    def found(self, citation: str, words: str) -> tuple[tuple[str, ...], str]:
        """The one clause with these own words, failing that the one with this number, and by which it was found; none
        where there is none, or several."""
        named = [ident for ident, clause in self._known.items() if clause.citation == citation]
        if not self._by_words:
            for ident in self._known:
                self._by_words[self.own([ident])].append(ident)
        same = self._by_words.get(words, [])
        both = [ident for ident in same if ident in named]
        for ids, how in ((both, "its words"), (same, "its words"), (named, "its number alone")):
            if len(ids) == 1:
                return tuple(ids), how
        return (), ""

    def _below(self, ids: Sequence[str], apart: set[str]) -> Iterator[Clause]:
        for ident in ids:
            for child in self._children.get(ident, ()):
                if child.id not in apart:
                    yield child
                    yield from self._below([child.id], apart)
