"""What became of a provision between two editions, by the clauses of the store."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.library.clauses.clause_names import Rows, clause_of, document_clauses
from pipeline.model import Clause
from pipeline.provision import Part, PartChange, ProvisionChange, called, changes, told
from pipeline.reading_order import below
from pipeline.store import Store
from pipeline.text import canonical, joined_words


def changed_below(store: Store, old: Rows, new: Rows) -> tuple[PartChange, ...]:
    """What became of all that stands below a provision between two editions, with its words."""
    before, after = _parts(store, old), _parts(store, new)
    return changes(before, after, _known(store, old, before, after))


def became(store: Store, old: Rows, new: Rows) -> ProvisionChange:
    """What became of a provision, and of all below it, between two editions."""
    own = [row.content_hash for row in old] != [row.content_hash for row in new]
    if len(old) != len(new):
        words = [canonical(joined_words([clause_of(store, row) for row in rows])) for rows in (old, new)]
        own = words[0] != words[1]
    before, after = _parts(store, old), _parts(store, new)
    return ProvisionChange(own=own, below=told(before, after, _known(store, old, before, after)))


def _known(store: Store, old: Rows, before: Sequence[Part], after: Sequence[Part]) -> set[str]:
    """The lineages of what stands below a provision that the older edition has, there or elsewhere."""
    rows = store.catalogue.lineage_rows([part.lineage for part in after]) if before or after else ()
    places = {(row.document, row.lineage) for row in rows}
    return {part.lineage for part in after if any((row.document, part.lineage) in places for row in old)}


def _parts(store: Store, rows: Rows) -> list[Part]:
    """What stands below the clauses of a provision in one edition, in reading order."""
    inside: dict[str, tuple[str, Clause]] = {}
    for row in rows:
        found = below(document_clauses(store, row.document), {row.clause.removeprefix(f"{row.document}#")})
        inside |= {f"{row.document}#{one.id}": (row.document, one) for one in found}
    lineages = store.catalogue.lineages_of(list(inside)) if inside else {}
    return [
        Part(
            key=key,
            parent=f"{document}#{one.parent}",
            lineage=lineages.get(key, key),
            content_hash=one.content_hash,
            words=one.words,
            name=called(one.kind, one.citation, one.label, one.heading, below=rows[0].citation),
        )
        for key, (document, one) in inside.items()
    ]
