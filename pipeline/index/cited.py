"""Clauses by their citation: the rows that a citation names, and the rows that stand below it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from pipeline.citation import Citation, prefixes_of, write
from pipeline.label_grammar import CLAUSE_WORD

_STEPS = (".", "(", ",", "part", "annex", "appendix")
"""How a citation goes on below a clause: GC17.1, GC17.1(a), Schedule 2 Part G, 1.3, Schedule 3 Annex 1; but not GC170
or GC17.1A."""

_LAST = "\U0010ffff"
"""Sorts behind every character that a citation holds."""


class CitationRows:
    """The rows of a corpus by citation. written: the citation of each row, as a lawyer writes it.

    prefixes: the letters of the sections that they stand in (`prefixes_of`).

    Case and spaces play no part. A citation without prefix or schedule ("17.4") names that number in every part
    of every document; one with a schedule but without its part names it in every part of that schedule.
    """

    def __init__(self, written: Sequence[str]) -> None:
        self.prefixes = prefixes_of(written)
        self._before = re.compile(rf"^(?:{'|'.join(sorted(self.prefixes)).lower()}|{CLAUSE_WORD})(?=\d)")
        self._keys = [_key(text) for text in written]
        self._whole: dict[str, list[int]] = defaultdict(list)
        self._tail: dict[str, list[int]] = defaultdict(list)
        for row, (text, key) in enumerate(zip(written, self._keys, strict=True)):
            self._whole[key].append(row)
            self._tail[self._last(text)].append(row)

    def rows(self, citation: Citation) -> tuple[int, ...]:
        """The rows that `citation` names, in order; none if it names nothing here."""
        alone = citation.annex is not None and citation.schedule is None  # the only annex of a document
        if citation.prefix or alone or (citation.schedule and (citation.part or not citation.path)):
            return tuple(self._whole.get(_key(write(citation)), ()))
        tail = tuple(self._tail.get(_key(write(Citation(path=citation.path))), ()))
        if not citation.schedule:
            return tail
        schedule = _key(write(replace(citation, part=None, path=())))
        return tuple(row for row in tail if re.match(rf"{schedule}(?!\d)", self._keys[row]))

    def below(self, row: int) -> tuple[int, ...]:
        """The rows whose citation continues that of `row`: GC17.1 and GC17.1(a) below GC17, but not GC170."""
        key = self._keys[row]
        if not key:
            return ()
        found: list[int] = []
        for step in _STEPS:
            first = bisect_left(self._sorted, (key + step, -1))
            end = bisect_left(self._sorted, (key + step + _LAST, -1))
            found += [other for _, other in self._sorted[first:end]]
        return tuple(sorted(found))

    def below_among(self, row: int, among: Sequence[int]) -> tuple[int, ...]:
        """Those of some rows that are `below` a row, in their order: in a large corpus far fewer than all."""
        key = self._keys[row]
        begins = tuple(key + step for step in _STEPS)
        return tuple(other for other in among if self._keys[other].startswith(begins)) if key else ()

    def _last(self, text: str) -> str:
        """The number at the end of a citation: "17.4" of "GC17.4", "1.3(b)" of "Schedule 2 Part G, 1.3(b)"."""
        return self._before.sub("", _key(text.rpartition(",")[2]))

    @cached_property
    def _sorted(self) -> list[tuple[str, int]]:
        """Keys with their rows in the order of the keys, so that what begins alike stands together."""
        return sorted((key, row) for row, key in enumerate(self._keys))


def _key(text: str) -> str:
    """A citation without what varies in writing."""
    return re.sub(r"\s+", "", text).lower().rstrip(".:")
