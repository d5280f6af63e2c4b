"""Cross-references of a pair of clauses: do the words differ in nothing but references that follow their targets?

A reference follows when it named a clause of the old side, and now names the clause of the new side that the old one
became. "Section 5.2" in the old text and "Section 6.2" in the new is then no change of wording; a reference that was
left behind, or turned to another clause, is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.citation import Citation, find, parse, steps
from pipeline.diff.links import Links
from pipeline.diff.tree import MASK, Tree, content_key

# A number without a word before it is a reference where it cannot be a figure: with a second level or an item …
_BARE = re.compile(
    r"(?<![\w.£$€%])\d{1,3}[A-Z]?(?:(?:\.\d{1,3}[A-Z]?)+(?:\([a-z]{1,5}\))*|(?:\([a-z]{1,5}\))+)(?![\w%])"
)
# … or where it continues a list of references, after a title in brackets: "Section 5 (Payment) and 6 (Term)".
_CONTINUED = re.compile(
    r"\s*(?:\([^()]{2,60}\))?\s*(?:,|and|or|to|,\s*and)\s*(\d{1,3})(?=\s*\([A-Z]|\s*[,;]|\.(?!\d)|\s+and\b)"
)
# A section that is known by a letter or a Roman number: "Section D", "Article IV".
_LETTERED = re.compile(r"\b(?:[Ss]ection|[Aa]rticle|[Cc]lause)\s+([A-Z]|[IVX]{2,5})\b(?![.(]?\d|\()")
_LETTERED_CUES = ("ection", "rticle", "lause")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"(?:(?:[Ss]ection|[Aa]rticle|[Cc]lause)\s+)?([A-Z]|[IVX]{2,5})[.)]?")
# A number that a clause's words begin with beside its label ("9.1. Compliance. The Buyer …"): typed, and still cited
# where automatic numbering has given the clause another one.
_TYPED = re.compile(r"\d{1,3}(?:\.\d{1,3})+(?=\.?\s+[A-Z])")
# A number of a version or inside an address cites nothing.
_NO_REFERENCE = re.compile(r"(?:\b(?:version|release|revision|edition|issue|v)\.?\s*|/\S*)$", re.IGNORECASE)


KEPT = 8192  # texts whose references are kept: those of two editions of a long contract


@dataclass(frozen=True, slots=True)
class CitedReference:
    """A reference `text[start:end]` and what it cites, as written there. sure: a word or prefix says that it is one."""

    start: int
    end: int
    citation: Citation
    sure: bool = True


@lru_cache(maxsize=KEPT)
def references(text: str) -> tuple[CitedReference, ...]:
    """All references of a text in order, bare numbers that can be nothing else included.

    What was found is kept: a comparison asks for the same text when it judges, weighs and follows it.
    """
    found = [CitedReference(start, end, citation) for start, end, citation in find(text)]
    for match in _BARE.finditer(text) if _DIGIT.search(text) else ():
        if _NO_REFERENCE.search(text[max(0, match.start() - 80) : match.start()]):
            continue
        _add(found, match.start(), match.end(), Citation(path=steps(match[0])))
    for match in _LETTERED.finditer(text) if any(cue in text for cue in _LETTERED_CUES) else ():
        _add(found, match.start(), match.end(), Citation(path=(match[1],)))
    for ref in list(found):
        match_after = _CONTINUED.match(text, ref.end)
        if match_after:
            _add(found, match_after.start(1), match_after.end(1), Citation(path=(match_after[1],)))
    return tuple(sorted(found, key=lambda ref: ref.start))


def _add(found: list[CitedReference], start: int, end: int, citation: Citation) -> None:
    if not any(ref.start < end and start < ref.end for ref in found):
        found.append(CitedReference(start, end, citation, sure=False))


@dataclass(slots=True)
class CitationResolver:
    """Finds the clauses that a citation names on one side.

    headings: content keys in small letters, sorted. inside: of a clause whose citation begins with a name that is no
    citation ("Supply Schedule 13, 4.3") that name; named: such clauses by the name and their path.
    """

    tree: Tree
    places: dict[Citation, list[int]]
    own: dict[int, Citation]
    headings: list[str]
    inside: dict[int, str]
    named: dict[tuple[str, tuple[str, ...]], list[int]]

    @staticmethod
    def of(tree: Tree) -> CitationResolver:
        """An index of the citations of all clauses of a side."""
        places: dict[Citation, list[int]] = {}
        own: dict[int, Citation] = {}
        inside: dict[int, str] = {}
        named: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        for node in tree.nodes[: tree.clauses]:
            citation = parse(node.clause.citation) if node.clause is not None else None
            if citation is None and node.clause is not None and (letter := _LETTER.fullmatch(node.clause.label or "")):
                citation = Citation(path=(letter[1],))
            if citation is not None:
                places.setdefault(citation, []).append(node.at)
                own[node.at] = citation
            elif node.clause is not None and ", " in node.clause.citation:
                name, _, path = node.clause.citation.rpartition(", ")
                inside[node.at] = name
                if (below := parse(path)) is not None and below == Citation(path=below.path):
                    named.setdefault((name, below.path), []).append(node.at)
            typed = _TYPED.match(node.clause.words) if node.clause is not None and not node.clause.cells else None
            if typed and (numbered := Citation(path=steps(typed[0]))) != citation:
                places.setdefault(numbered, []).append(node.at)
        headings = {
            content_key(node.clause.heading).casefold() for node in tree.nodes if node.clause and node.clause.heading
        }
        return CitationResolver(tree, places, own, sorted(headings), inside, named)

    def heads(self, words: str) -> bool:
        """Does a heading of the side begin with these words (a content key in small letters)?"""
        at = bisect_left(self.headings, words)
        return at < len(self.headings) and self.headings[at].startswith(words)

    def targets(self, citation: Citation, at: int) -> dict[int, tuple[str, ...]]:
        """Clauses that `citation`, written in clause `at`, can name, each with the labels below it that it lacks.

        A number without prefix or schedule is looked for in the citing clause's own schedule or part and in the body of
        the contract; where a clause has no such item, the clause above it is taken ("3.2(a)" of an undivided 3.2).
        """
        found: dict[int, tuple[str, ...]] = {}
        for place in self._readings(citation, at):
            for cut in range(len(place.path), 0 if place.schedule is None else -1, -1):
                here = self.places.get(replace(place, path=place.path[:cut]))
                if here:
                    found.update(dict.fromkeys(here, place.path[cut:]))
                    break
        return found or self._in_same_part(citation, at)

    def _in_same_part(self, citation: Citation, at: int) -> dict[int, tuple[str, ...]]:
        """The clauses that a bare number names in the part, known by its name alone, in which it is written."""
        name = next((self.inside[place] for place in (at, *self.tree.ancestors(at)) if place in self.inside), None)
        if name is None or citation.schedule is not None or citation.prefix:
            return {}
        for cut in range(len(citation.path), 0, -1):
            if here := self.named.get((name, citation.path[:cut])):
                return dict.fromkeys(here, citation.path[cut:])
        return {}

    def _readings(self, citation: Citation, at: int) -> Iterator[Citation]:
        yield citation
        home = self._home(at)
        if citation.schedule is None and not citation.prefix:
            if home.prefix:
                yield replace(citation, prefix=home.prefix)
            if home.schedule:
                yield replace(home, path=citation.path)
                yield replace(home, path=citation.path, part=None)
        elif citation.schedule and replace(citation, part=None, path=()) == replace(home, part=None, path=()):
            yield replace(citation, part=citation.part or home.part)

    def _home(self, at: int) -> Citation:
        for place in (at, *self.tree.ancestors(at)):
            if place in self.own:
                return self.own[place]
        return Citation()


def skeleton(text: str, found: Sequence[CitedReference]) -> str:
    """The content of `text` with its references masked."""
    parts, at = [], 0
    for ref in found:
        parts += [text[at : ref.start], MASK]
        at = ref.end
    return content_key("".join([*parts, text[at:]]))


def only_following(
    links: Links, cited: tuple[CitationResolver, CitationResolver], old: tuple[int, str], new: tuple[int, str]
) -> bool:
    """Do two texts, given with the positions of their clauses, differ only in references that follow their targets?"""
    one, two = references(old[1]), references(new[1])
    if not one or len(one) != len(two) or skeleton(old[1], one) != skeleton(new[1], two):
        return False
    return all(
        old[1][before.start : before.end] == new[1][after.start : after.end]
        or _follows(links, cited, (old[0], before.citation), (new[0], after.citation))
        for before, after in zip(one, two, strict=True)
    )


def _follows(
    links: Links, cited: tuple[CitationResolver, CitationResolver], old: tuple[int, Citation], new: tuple[int, Citation]
) -> bool:
    before, after = cited[0].targets(old[1], old[0]), cited[1].targets(new[1], new[0])
    return any(
        links.linked(target, other) and rest == lacking
        for target, rest in before.items()
        for other, lacking in after.items()
    )
