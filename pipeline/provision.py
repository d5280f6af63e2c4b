"""What became of a provision between two editions: of its own words, and of each clause that stands below it.

That a provision is the same is said only where nothing below it changed either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.reading_order import PARTS
from pipeline.text import canonical

CHANGED, SAME = "changed", "same"
MOST_TOLD = 6
"""So many clauses below a provision are named that changed; the others are counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A clause that stands below a provision. key, parent: of it and of the clause above it, unique in its edition.

    lineage: the same in the other edition. name: what a reader calls it below the provision (`called`).
    """

    key: str
    parent: str | None
    lineage: str
    content_hash: str
    words: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PartChange:
    """What became of a clause below a provision. name, what: "GC17.6", "changed" ("new", "gone", "replaced", "moved
    here"). key: of the clause, in the newer edition unless it is gone. old, new: its words in each."""

    key: str
    name: str
    what: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProvisionChange:
    """What became of a provision. own: did its own words change? below: what did below it, as a reader says it: "(d)
    changed", "row P3 new"."""

    own: bool
    below: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """Is it the "same", its own words and all below it, or "changed"?"""
        return CHANGED if self.own or self.below else SAME

    @property
    def said(self) -> str:
        """What changed below it, in a few words; "" where nothing did."""
        more = len(self.below) - MOST_TOLD
        return ", ".join(self.below[:MOST_TOLD]) + (f" and {more} more" if more > 0 else "")


def told(before: Sequence[Part], after: Sequence[Part], known: Collection[str]) -> tuple[str, ...]:
    """What changed, came and went below a provision; what came or went with a clause above it is not told again.

    known: the lineages of `after` that the older edition has, below the provision or elsewhere.
    """
    if [part.content_hash for part in before] == [part.content_hash for part in after]:
        return ()
    found = [(part.name, what) for part, what in _found(before, after, known)]
    gone = {name for name, what in found if what == "gone"}
    replaced = {name for name, what in found if what == "new" and name in gone}
    said = [(name, "replaced" if name in replaced else what) for name, what in found]
    return tuple(dict.fromkeys(f"{name} {what}" for name, what in said))


def changes(before: Sequence[Part], after: Sequence[Part], known: Collection[str]) -> tuple[PartChange, ...]:
    """As `told`, with the words; what came or went with a clause above it is told with the words of that."""
    olds, news = _by_lineage(before), _by_lineage(after)
    told: dict[str, PartChange] = {}
    for part, what in _found(before, after, known):
        old = "" if what != "gone" else _with_below(part, before)
        new = "" if what == "gone" else _with_below(part, after)
        if what == "changed":
            old, new = _joined(olds[part.lineage]), _joined(news[part.lineage])
        one = PartChange(key=part.key, name=part.name, what=what, old=old, new=new)
        first = told.get(part.name)
        if first is not None and {first.what, what} == {"new", "gone"}:
            came, went = (first, one) if what == "gone" else (one, first)
            one = replace(came, what="replaced", old=went.old)
        told[part.name if first is None or one.what == "replaced" else part.key] = one
    return tuple(told.values())


def _found(before: Sequence[Part], after: Sequence[Part], known: Collection[str]) -> Iterator[tuple[Part, str]]:
    """Clauses, each with what became of it."""
    olds, news = _by_lineage(before), _by_lineage(after)
    alone: set[str] = set()
    for part in after:
        if part.lineage not in olds:
            alone.add(part.key)
            if part.parent not in alone:
                yield part, "moved here" if part.lineage in known else "new"
        elif part is news[part.lineage][0] and not _same(olds[part.lineage], news[part.lineage]):
            yield part, "changed"
    for part in before:
        if part.lineage not in news:
            alone.add(part.key)
            if part.parent not in alone:
                yield part, "gone"


def _with_below(part: Part, among: Sequence[Part]) -> str:
    """The words of a clause with those of all that stands below it."""
    inside, found = {part.key}, [part]
    for one in among:
        if one.parent in inside and one.key not in inside:
            inside.add(one.key)
            found.append(one)
    return _joined(found)


def _joined(parts: Sequence[Part]) -> str:
    return " ".join(part.words for part in parts if part.words)


def _by_lineage(parts: Sequence[Part]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        found[part.lineage].append(part)
    return dict(found)


def _same(old: Sequence[Part], new: Sequence[Part]) -> bool:
    """Do the clauses of one provision say the same? Of a split or a merge the joined words count."""
    if len(old) == len(new):
        return [part.content_hash for part in old] == [part.content_hash for part in new]
    return canonical(_joined(old)) == canonical(_joined(new))


def called(kind: str, citation: str, label: str | None, heading: str | None, *, below: str) -> str:
    """What a reader calls a clause that stands below the clause with a citation: "(d)", "row P3", "GC17.6"."""
    rest = citation.removeprefix(below)
    if kind in PARTS and rest != citation and rest.startswith(("(", ", ")):
        return rest.lstrip(", ")
    return citation or label or heading or kind
