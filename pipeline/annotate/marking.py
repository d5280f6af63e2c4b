"""What travels on a spaCy `Doc` through the pipeline, and how a finder becomes a component.

`doc._.context` (a `Context`) goes in: what a component must know beyond the clause's own text.
`doc._.marks` (a tuple of `Annotation`) comes out: each component adds its own. Offsets are characters of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.citation import PREFIXES
from pipeline.model import Annotation, Clause


@dataclass(frozen=True, kw_only=True)
class Context:
    """A clause and what its document says elsewhere.

    terms: defined terms to the id of the defining clause (None: defined in another document of the same contract).
    citations: normal citations to clause ids. ancestors: citations from the clause itself up to its root.
    siblings: for a clause's id, the ids of the children of its parent, in reading order.
    prefixes: what the document numbers ("GC", "SC", "schedule", "annex", ""): tells a dangling reference from one that
        leads elsewhere.
    sections: letters of sections ("GC") that a reference may begin with.
    """

    clause: Clause | None = None
    terms: Mapping[str, str | None] = field(default_factory=dict)
    citations: Mapping[str, str] = field(default_factory=dict)
    ancestors: tuple[str, ...] = ()
    siblings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prefixes: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset(PREFIXES)


def context_of(doc: Any) -> Context:
    """The context set on a `Doc`, or an empty one for a text that is read by itself."""
    return doc._.context or Context()


def marking(find: Callable[[Any], Iterable[Annotation]]) -> Callable[[Any], Any]:
    """A spaCy component that adds what `find` gives for a `Doc` to `doc._.marks`."""

    def component(doc: Any) -> Any:
        doc._.marks = (*doc._.marks, *find(doc))
        return doc

    return component


def overlaps(start: int, end: int, marks: Iterable[Annotation]) -> bool:
    """Does the stretch [start, end) share a character with one of `marks`?"""
    return any(start < mark.end and mark.start < end for mark in marks)
