"""What a search is narrowed to, as a reader says it: to the rows of the index, and to the counts of each choice.

Raises `UsageError` for a value that nothing has, naming those that there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.edition_order import EditionOrder, Time
from pipeline.editions import GENERIC, EditionKey, editions, resolve_edition, short_name
from pipeline.errors import AmbiguousNameError, NotInStoreError, UsageError
from pipeline.lineage import predecessors
from pipeline.model import FacetValue
from pipeline.sources.manifest import KINDS
from pipeline.store.records import DocumentRecord

if TYPE_CHECKING:
    from pipeline.index.answer import Facets
    from pipeline.index.changes import Edition
    from pipeline.index.corpus import CorpusIndex, Mask
    from pipeline.index.entries import IndexedClause

EXPLAINING = frozenset({"q-and-a", "easy-read", "guidance", "analysis", "response", "changes"})
"""Kinds of document that explain a contract and do not bind: what they cite is the answer."""

SPEAKING = EXPLAINING | {"agreement"}
"""Kinds of document whose citations of a contract are told with its clauses: an agreement is made for a contract."""

MOST_NAMED = 20
"""So many values of a long list are named in an error."""

Records = Sequence[DocumentRecord]


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrow:
    """What a search is narrowed to, as the reader says it; None for no limit. Case does not matter.

    edition: a name as in `icp diff`, or a year alone for every work of that year. part: of a contract ("General
    Conditions") or within a document ("Schedule 2 Part G"). kind: of clause ("definition") or document ("guidance").
    variant: "generic", "statutory-bodies". document: an id or a title. applicability: a code of the applicability
    column, which takes the clauses for all services too. obligation: who bears a duty ("Provider"), a verb ("must"), or
    both ("must:Provider", "Provider must", "must on the Provider"). changed_since: an edition; what is new since
    then or says something else, in the newer editions of the same work.
    """

    edition: str | None = None
    part: str | None = None
    kind: str | None = None
    variant: str | None = None
    document: str | None = None
    applicability: str | None = None
    obligation: str | None = None
    changed_since: str | None = None


def limits(narrow: Narrow, records: Records, index: CorpusIndex) -> dict[str, Mask]:
    """For each limit the rows of the index that it lets through. Raises as above, and as `resolve_edition`."""
    makers: dict[str, Callable[[str], Mask]] = {
        "edition": lambda name: _documents(index, _of_edition(name, narrow.variant, records)),
        "part": lambda name: _of_part(name, records, index),
        "kind": lambda name: _of_kind(name, records, index),
        "variant": lambda name: _of_variant(name, records, index),
        "document": lambda name: _of_document(name, records, index),
        "applicability": lambda code: _of_applicability(code, index),
        "obligation": lambda said: _of_obligation(said, index),
        "changed_since": lambda name: _since(name, records, index),
    }
    asked = {name: getattr(narrow, name) for name in makers}
    return {name: makers[name](value) for name, value in asked.items() if value is not None}


def explaining(records: Iterable[DocumentRecord]) -> frozenset[str]:
    """The ids of the documents that explain and do not bind."""
    return frozenset(record.id for record in records if record.kind in EXPLAINING)


def speaking(records: Iterable[DocumentRecord]) -> frozenset[str]:
    """The ids of the documents whose citations of a contract are told with its clauses."""
    return frozenset(record.id for record in records if record.kind in SPEAKING)


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionLinks:
    """Editions as the index names them. previous: for each the one that it follows. newest: for each the newest that
    it is linked with. times: when each came, larger is newer. unlinked: those without a link to the others of their
    work."""

    previous: Mapping[Edition, Edition]
    newest: Mapping[Edition, Edition]
    times: Mapping[Edition, Time]
    unlinked: frozenset[Edition]

    @classmethod
    def of(cls, records: Records) -> EditionLinks:
        """The links of the editions that the documents make."""
        known, order = editions(records), EditionOrder.of(records)
        named = {key: _edition(members[0]) for key, members in known.items()}
        return cls(
            previous={named[key]: named[before] for key, before in predecessors(records).items()},
            newest={name: named[order.newest(key)] for key, name in named.items()},
            times={name: order.time(key) for key, name in named.items()},
            unlinked=frozenset(named[key] for key in order.unlinked),
        )


# ---------------------------------------------------------------- limits


def _documents(index: CorpusIndex, ids: Iterable[str]) -> Mask:
    """The rows of some documents; none for no documents."""
    from pipeline.index.entries import Filters

    mask = index.allowed(Filters(documents=tuple(sorted(ids)) or ("",)))
    assert mask is not None
    return mask


def _of_edition(name: str, variant: str | None, records: Records) -> set[str]:
    """Ids of the documents of an edition. A year alone takes those of every work of that year: the generic ones, or
    those of the variant that is asked for."""
    wanted = ("", GENERIC) if variant is None else (variant.casefold(),)
    year = {record.id for record in records if record.edition.casefold() == name.casefold()}
    if year:
        return {record.id for record in records if record.id in year and record.variant.casefold() in wanted}
    known = editions(records)
    return {record.id for record in known[resolve_edition(name, known, or_file=False)]}


def _of_part(name: str, records: Records, index: CorpusIndex) -> Mask:
    """Of the documents that are a part of that name, or else of the parts within documents."""
    from pipeline.index.entries import Filters

    ids = {record.id for record in records if (record.part or "").casefold() == name.casefold()}
    if ids:
        return _documents(index, ids)
    if not index.has("parts", name):
        found = (*(record.part for record in records), *(clause.part for clause in index.clauses))
        _refuse("part", name, (part for part in found if part))
    mask = index.allowed(Filters(parts=(name,)))
    assert mask is not None
    return mask


def _of_kind(name: str, records: Records, index: CorpusIndex) -> Mask:
    """Of a kind of document, or else of clause. One of document that none in this store has finds nothing."""
    from pipeline.index.entries import Filters

    if name.casefold() in KINDS:
        return _documents(index, {record.id for record in records if record.kind == name.casefold()})
    if not index.has("kinds", name):
        kinds = sorted({clause.kind for clause in index.clauses})
        remedy = f"Kinds of clause: {', '.join(kinds)}. Kinds of document: {', '.join(KINDS)}."
        raise UsageError(f"There is no kind “{name}”.", remedy)
    mask = index.allowed(Filters(kinds=(name,)))
    assert mask is not None
    return mask


def _of_variant(name: str, records: Records, index: CorpusIndex) -> Mask:
    _refuse("variant", name, (record.variant or GENERIC for record in records))
    return _documents(
        index, {record.id for record in records if (record.variant or GENERIC).casefold() == name.casefold()}
    )


def _of_document(name: str, records: Records, index: CorpusIndex) -> Mask:
    ids = {record.id for record in records if name.casefold() in (record.id.casefold(), record.title.casefold())}
    if not ids:
        _refuse("document", name, (record.id for record in records))
    return _documents(index, ids)


def _of_applicability(code: str, index: CorpusIndex) -> Mask:
    from pipeline.index.entries import Filters

    if not index.has("applicability", code):
        _refuse("applicability code", code, (one for clause in index.clauses for one in clause.applicability))
    mask = index.allowed(Filters(applicability=(code,)))
    assert mask is not None
    return mask


def _of_obligation(said: str, index: CorpusIndex) -> Mask:
    from pipeline.index.entries import Filters

    spelt = next((one for one in _spellings(said) if index.has("obligations", one)), None)
    if spelt is None:
        counted = Counter(one for clause in index.clauses for one in clause.obligations)
        usual = [one for one, _ in counted.most_common()]
        verbs = dict.fromkeys(one.partition(":")[0] for one in usual)
        actors = dict.fromkeys(one.partition(":")[2] for one in usual)
        remedy = (
            f"Verbs: {', '.join(list(verbs)[:MOST_NAMED])}. On whom: "
            f"{', '.join([actor for actor in actors if actor][:MOST_NAMED])}. Both: “must:Provider”."
        )
        raise UsageError(f"No clause puts the obligation “{said}” on anyone.", remedy)
    mask = index.allowed(Filters(obligations=(spelt,)))
    assert mask is not None
    return mask


def _spellings(said: str) -> tuple[str, ...]:
    """How the index may write an obligation that a reader wrote: "must on the Provider", "Provider must"."""
    text = " ".join(said.casefold().split())
    verb, _, actor = text.partition(" on ")
    words = text.removeprefix("the ").split(" ")
    turned = [f"{' '.join(words[at:])}:{' '.join(words[:at])}" for at in range(1, len(words))]
    return (text, f"{verb}:{actor.removeprefix('the ')}", text.removeprefix("the "), *turned)


def _since(name: str, records: Records, index: CorpusIndex) -> Mask:
    from pipeline.index.changes import changed_rows

    known = editions(records)
    key = resolve_edition(name, known, or_file=False)
    order = EditionOrder.of(records)
    newer = [one for one in known if order.newer(one, key)]
    if not newer:
        older = ", ".join(str(one) for one in known if any(order.newer(other, one) for other in known)) or "none"
        lost = " It is linked with none." if key in order.unlinked else ""
        raise UsageError(f"No edition is newer than {key}.{lost}", f"Editions with newer ones: {older}.")
    return changed_rows(index, _edition(known[key][0]), {_edition(known[one][0]) for one in newer})


def _edition(record: DocumentRecord) -> Edition:
    return record.work, record.edition, record.variant


def _refuse(what: str, name: str, there: Iterable[str]) -> None:
    """Raises `UsageError` for a name that is not among those there."""
    known = {one.casefold(): one for one in there}
    if name.casefold() not in known:
        named = sorted(known.values())
        more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        listed = ", ".join(named[:MOST_NAMED]) or "none"
        raise UsageError(f"There is no {what} “{name}”.", f"{what.capitalize()}s: {listed}{more}.")


# ---------------------------------------------------------------- counts


Older = Mapping["Edition", Sequence[tuple[str, "Edition"]]]
"""For each edition those that it is newer than, newest first: each with the shortest name that means it."""


def older_editions(records: Records) -> Older:
    """The editions that have older ones."""
    known, order = editions(records), EditionOrder.of(records)
    newest_first = sorted(known, key=order.time, reverse=True)
    found: dict[Edition, list[tuple[str, Edition]]] = {}
    for key in known:
        for older in newest_first:
            if order.newer(key, older):
                named = _name(older, known), _edition(known[older][0])
                found.setdefault(_edition(known[key][0]), []).append(named)
    return found


def facets(records: Mapping[str, DocumentRecord], index: CorpusIndex, older: Older) -> Facets:
    """What is counted for each limit: its values as the reader may say them. older: `older_editions`."""
    from pipeline.index.changes import edition_key, status_since
    from pipeline.provision import SAME

    # The clauses of a provision in one edition have these answers in common.
    since: dict[tuple[str, Edition], tuple[str, ...]] = {}

    def changed(row: int, clause: IndexedClause) -> tuple[str, ...]:
        editions_of = older.get(edition_key(clause))
        if not editions_of:
            return ()
        key = clause.lineage, edition_key(clause)
        if key not in since:
            since[key] = tuple(name for name, edition in editions_of if status_since(index, row, edition) != SAME)
        return since[key]

    def parts(clause: IndexedClause) -> Iterable[str]:
        whole, within = records[clause.document].part, clause.part
        return dict.fromkeys(part for part in (whole, within) if part)

    return {
        "edition": lambda row, clause: (short_name(clause.edition, clause.variant),) if clause.edition else (),
        "part": lambda row, clause: parts(clause),
        "kind": lambda row, clause: dict.fromkeys((clause.kind, records[clause.document].kind)),
        "variant": lambda row, clause: (clause.variant or GENERIC,),
        "document": lambda row, clause: (clause.document,),
        "applicability": lambda row, clause: clause.applicability,
        "obligation": lambda row, clause: [one for one in clause.obligations if not one.endswith(":")],
        "changed_since": changed,
    }


def told(
    counts: Mapping[str, Mapping[str, int]], records: Mapping[str, DocumentRecord]
) -> dict[str, tuple[FacetValue, ...]]:
    """The counts as a reader is told them: a document by its title."""
    return {
        name: tuple(
            FacetValue(value=value, count=count, label=records[value].title if name == "document" else "")
            for value, count in values.items()
        )
        for name, values in counts.items()
    }


def _name(key: EditionKey, known: Mapping[EditionKey, Sequence[DocumentRecord]]) -> str:
    """The shortest name that means this edition."""
    short = short_name(key.edition, key.variant)
    try:
        return short if resolve_edition(short, known) == key else str(key)
    except (NotInStoreError, AmbiguousNameError):
        return str(key)
