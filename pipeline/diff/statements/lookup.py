"""The clauses of a side that a statement names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from pipeline.citation import Citation, parse, prefixes_of
from pipeline.model import Side, Statement
from pipeline.text import canonical


class PlaceIndex:
    """Where on a side something stands, by citation, by term and by heading."""

    def __init__(self, side: Side) -> None:
        self.clauses = side.clauses
        self.prefixes = prefixes_of(clause.citation for clause in side.clauses)
        self.by_id = {clause.id: clause for clause in side.clauses}
        self.children: dict[str, list[str]] = defaultdict(list)
        self.cited: dict[Citation, list[str]] = defaultdict(list)
        self.defined: dict[str, list[str]] = defaultdict(list)
        self.called: dict[str, list[str]] = defaultdict(list)
        for clause in side.clauses:
            if clause.parent is not None:
                self.children[clause.parent].append(clause.id)
            place = parse(clause.citation)
            if place is not None:
                self.cited[place].append(clause.id)
            if clause.heading:
                kind = self.defined if clause.kind in ("definition", "key_term") else self.called
                kind[_plain(clause.heading)].append(clause.id)
            for note in clause.annotations:
                if note.type == "definition" and note.value and clause.id not in self.defined[_plain(note.value)]:
                    self.defined[_plain(note.value)].append(clause.id)

    def of(self, statement: Statement) -> tuple[str, ...]:
        """The ids of the clauses that a statement names, in reading order; without those below them. Not asked of
        the whole text."""
        if statement.kind == "definition":
            return tuple(self._by_name(self.defined, statement.names[0]))
        if statement.kind == "part":
            return self._part(statement.names[0])
        if statement.kind == "heading":
            return tuple(
                self._by_name(self.called, statement.names[0]) or self._by_name(self.defined, statement.names[0])
            )
        ends = [self._cited(name) for name in statement.names]
        if statement.kind == "range" and all(ends):
            return self._between(ends[0][0], ends[1][0])
        return tuple(ident for found in ends for ident in found)

    def with_below(self, ids: Iterable[str]) -> set[str]:
        """The clauses and all that stands below them."""
        out: set[str] = set()
        left = list(ids)
        while left:
            ident = left.pop()
            if ident not in out:
                out.add(ident)
                left += self.children[ident]
        return out

    def _cited(self, name: str) -> list[str]:
        above, comma, row = name.rpartition(", row ")
        if comma:
            inside = self.with_below(self._cited(above))
            ending = f", row {row}"
            return [one.id for one in self.clauses if one.id in inside and one.citation.endswith(ending)]
        place = parse(name, self.prefixes) or parse(name)
        if place is None:
            return []
        if place in self.cited:
            return self.cited[place]
        if place.prefix or place.schedule:
            return []
        # A bare number where the sections have letters: it means something only where one section has that number.
        lettered = [ids for cited, ids in self.cited.items() if cited.path == place.path and cited.prefix]
        return lettered[0] if len(lettered) == 1 else []

    @staticmethod
    def _by_name(names: dict[str, list[str]], name: str) -> list[str]:
        wanted = _plain(name)
        found = names.get(wanted) or names.get(wanted.removesuffix("s")) or names.get(f"{wanted}s") or []
        return [*found]

    def _part(self, name: str) -> tuple[str, ...]:
        wanted = _plain(name)
        return tuple(clause.id for clause in self.clauses if clause.part and wanted in _plain(clause.part))

    def _between(self, first: str, last: str) -> tuple[str, ...]:
        """Both ends of a range and what stands between them beside the first."""
        ids = [clause.id for clause in self.clauses]
        start, end = ids.index(first), ids.index(last)
        parent = self.by_id[first].parent
        inside = [ident for ident in ids[start : end + 1] if self.by_id[ident].parent == parent]
        return tuple(dict.fromkeys((first, *inside, last))) if start <= end else (first, last)


def _plain(name: str) -> str:
    """A name without marks, articles and capitals."""
    return re.sub(r"^(?:the|a|an)\s+", "", " ".join(re.findall(r"[\w’'&/-]+", canonical(name).casefold())))
