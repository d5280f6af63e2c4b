"""What became of a provision between two editions: of its own words, and of each clause that stands below it.

That a provision is the same is said only where nothing below it changed either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

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
    found = list(_told(before, after, known))
    gone = {name for name, what in found if what == "gone"}
    replaced = {name for name, what in found if what == "new" and name in gone}
    said = [(name, "replaced" if name in replaced else what) for name, what in found]
    return tuple(dict.fromkeys(f"{name} {what}" for name, what in said))


def _told(before: Sequence[Part], after: Sequence[Part], known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Names, each with what became of it."""
    olds, news = _by_lineage(before), _by_lineage(after)
    alone: set[str] = set()
    for part in after:
        if part.lineage not in olds:
            alone.add(part.key)
            if part.parent not in alone:
                yield part.name, "moved here" if part.lineage in known else "new"
        elif part is news[part.lineage][0] and not _same(olds[part.lineage], news[part.lineage]):
            yield part.name, "changed"
    for part in before:
        if part.lineage not in news:
            alone.add(part.key)
            if part.parent not in alone:
                yield part.name, "gone"


def _by_lineage(parts: Sequence[Part]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        found[part.lineage].append(part)
    return dict(found)


def _same(old: Sequence[Part], new: Sequence[Part]) -> bool:
    """Do the clauses of one provision say the same? Of a split or a merge the joined words count."""
    if len(old) == len(new):
        return [part.content_hash for part in old] == [part.content_hash for part in new]
    one, two = (canonical(" ".join(part.words for part in parts)) for parts in (old, new))
    return one == two


def called(kind: str, citation: str, label: str | None, heading: str | None, *, below: str) -> str:
    """What a reader calls a clause that stands below the clause with a citation: "(d)", "row P3", "GC17.6"."""
    rest = citation.removeprefix(below)
    if kind in PARTS and rest != citation and rest.startswith(("(", ", ")):
        return rest.lstrip(", ")
    return citation or label or heading or kind
