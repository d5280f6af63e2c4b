"""The order of two columns: which clauses share a row, and which row comes after which.

Guarantees: every clause of the old side is in exactly one match, and every clause of the new side too. The matches of a
document follow the new document; a split or a merge stands at its first new clause, and a removed clause after the
clause that stood before it and did not move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Change, EditionDiff

_MOVED = "place"  # the facet of a clause that stands elsewhere now: nothing is placed by it


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """Clauses that share a row, by their ids in reading order, and their change if there is one."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    change: Change | None


def in_order(diff: EditionDiff) -> dict[tuple[bool, str], list[Match]]:
    """The matches of each document: those of the new side (True, its id), then those of the old one (False, its id)
    that nothing is left of."""
    matches = _matches(diff)
    by_new = {match.new[0]: match for match in matches if match.new}
    removed = _removed(diff, matches)
    found: dict[tuple[bool, str], list[Match]] = {}
    for clause in diff.new.clauses:
        match = by_new.get(clause.id)
        if match is not None:
            found.setdefault((True, clause.document), []).extend(
                [*removed.pop(f"before {clause.id}", ()), match, *removed.pop(f"after {clause.id}", ())]
            )
    documents = {clause.id: clause.document for clause in diff.old.clauses}
    for gone in removed.values():
        found.setdefault((False, documents[gone[0].old[0]]), []).extend(gone)
    return found


def _matches(diff: EditionDiff) -> list[Match]:
    """What shares a row."""
    changes = {(change.old, change.new): change for change in diff.every_change}
    olds, news = ({clause.id: at for at, clause in enumerate(side.clauses)} for side in (diff.old, diff.new))
    groups = [(pair.old, pair.new) for pair in diff.pairs]
    groups += [((ident,), ()) for ident in diff.removed] + [((), (ident,)) for ident in diff.added]
    return [
        Match(
            old=tuple(sorted(old, key=olds.__getitem__)),
            new=tuple(sorted(new, key=news.__getitem__)),
            change=changes.get((old, new)),
        )
        for old, new in groups
    ]


def _removed(diff: EditionDiff, matches: Sequence[Match]) -> dict[str, list[Match]]:
    """The removed clauses by where they go: "after ID" or "before ID" of a new clause that begins a row, or "gone" with
    their document."""
    of_old = {ident: match for match in matches for ident in match.old}
    found: dict[str, list[Match]] = {}
    first: dict[str, str] = {}  # by old document: the first clause that stayed, for those removed before it
    for clause in diff.old.clauses:
        match = of_old[clause.id]
        if match.new and not _moved(match):
            first.setdefault(clause.document, match.new[0])
    last: dict[str, str] = {}  # by old document: after which new clause the next removed one goes
    for clause in diff.old.clauses:
        match = of_old[clause.id]
        if not match.new:
            spot = f"gone {clause.document}"
            if clause.document in last:
                spot = f"after {last[clause.document]}"
            elif clause.document in first:
                spot = f"before {first[clause.document]}"
            found.setdefault(spot, []).append(match)
        elif not _moved(match):
            last[clause.document] = match.new[0]
    return found


def _moved(match: Match) -> bool:
    return match.change is not None and _MOVED in match.change.facets
