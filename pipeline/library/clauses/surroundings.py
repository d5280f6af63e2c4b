"""What a clause leads to with all that stands below it, and what leads to it: so that a count beside a clause is that
of everything that is shown with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Clause


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkedReference:
    """A cross-reference as written, and the clause that it leads to (None: it dangles or leads outside). said_in: the
    numbers of the clauses below the shown one that say it; empty where the shown one says it itself."""

    cites: str
    clause: Clause | None
    said_in: tuple[str, ...] = ()


def references(inside: Sequence[Clause], by_id: Mapping[str, Clause]) -> tuple[LinkedReference, ...]:
    """What a clause refers to, once each, in the order of the text. inside: the clause, then what stands below it.
    by_id: all that can be led to."""
    first: dict[str, LinkedReference] = {}
    said: dict[str, list[str]] = {}
    for clause in inside:
        for mark in clause.annotations:
            if mark.type != "reference":
                continue
            cites = mark.value or clause.own[mark.start : mark.end]
            target = by_id.get(mark.target or "")
            key = target.id if target is not None else cites
            first.setdefault(key, LinkedReference(cites=cites, clause=target))
            said.setdefault(key, []).append("" if clause is inside[0] else clause.citation or clause.label or "")
    return tuple(
        LinkedReference(cites=one.cites, clause=one.clause, said_in=() if "" in said[key] else _once(said[key]))
        for key, one in first.items()
    )


def cited_by(clauses: Sequence[Clause], inside: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses that refer to one of `inside` and are none of them."""
    ids = {clause.id for clause in inside}
    return tuple(
        other
        for other in clauses
        if other.id not in ids and any(mark.type == "reference" and mark.target in ids for mark in other.annotations)
    )


def terms(inside: Sequence[Clause], by_id: Mapping[str, Clause]) -> tuple[Clause, ...]:
    """The definitions of the terms that clauses use, once each, in the order of the text."""
    used = dict.fromkeys(
        mark.target for clause in inside for mark in clause.annotations if mark.type == "term" and mark.target
    )
    ids = {clause.id for clause in inside}
    return tuple(by_id[target] for target in used if target in by_id and target not in ids)


def _once(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
