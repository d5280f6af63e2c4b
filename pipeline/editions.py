"""Editions: which documents make one, what it is called, and its clauses as one side of a comparison.

An edition is one work in one year and one variant. Names that are understood, the shortest first:

    2019/20                                  the generic variant of the only work that has this edition
    2019/20:statutory-bodies                 a variant
    icp-contract@2019/20[:statutory-bodies]  of a named work
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from pipeline.edition_dates import moment
from pipeline.errors import AmbiguousNameError, NotInStoreError
from pipeline.model import Annotation, Clause, DocumentInfo, ReadText, Segmentation, Side
from pipeline.store.records import DocumentRecord

if TYPE_CHECKING:
    from pipeline.store import Store

GENERIC = "generic"
# The status of a document that a newer version of the same edition replaced: kept, and in no edition any more.
SUPERSEDED = "superseded"

# Kinds of document (`pipeline.sources.manifest.KINDS`) that make an edition; the others speak about one.
CHANGES = "changes"  # says what changed, so that nothing in it goes out of date
EDITION_KINDS = frozenset({"contract", "agreement"})

_NAME = re.compile(r"^(?:(?P<work>[^@]+)@)?(?P<edition>[^:@]+)(?::(?P<variant>[^:@]+))?$")


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class EditionKey:
    """An edition of a work in a variant; `str()` gives its full name."""

    work: str
    edition: str
    variant: str = GENERIC

    def __str__(self) -> str:
        return f"{self.work}@{short_name(self.edition, self.variant)}"


def short_name(edition: str, variant: str = "") -> str:
    """What an edition is called beside others of its work, and in options: "2019/20", "2019/20:statutory-bodies"."""
    return edition if variant in ("", GENERIC) else f"{edition}:{variant}"


def called(edition: str, variant: str = "") -> str:
    """An edition for a reader: "2019/20", "2019/20 (statutory bodies)"; `edition` may be a longer name of it."""
    return edition if variant in ("", GENERIC) else f"{edition} ({variant.replace('-', ' ')})"


def edition_of(record: DocumentRecord) -> EditionKey | None:
    """The edition that a document is a part of, None for guidance, for plain files and for what was replaced."""
    if not record.work or not record.edition or record.kind not in EDITION_KINDS or record.status == SUPERSEDED:
        return None
    return EditionKey(work=record.work, edition=record.edition, variant=record.variant or GENERIC)


def editions(records: Sequence[DocumentRecord]) -> dict[EditionKey, tuple[DocumentRecord, ...]]:
    """The documents of each edition in the order of the manifest, editions in the order of their first document."""
    found: dict[EditionKey, tuple[DocumentRecord, ...]] = {}
    for record in sorted(records, key=lambda item: (item.position, item.id)):
        key = edition_of(record)
        if key is not None:
            found[key] = (*found.get(key, ()), record)
    return found


def guidance_of(records: Sequence[DocumentRecord], old: EditionKey) -> tuple[DocumentRecord, ...]:
    """The documents that speak about an edition: those of no edition, and agreements of other works made for it.

    Of another work's editions the newest is taken that is no newer than `old`: it was written with `old` in view. What
    only says what changed does not go out of date, and is none of them.
    """
    newest: dict[tuple[str, str], str] = {}
    for record in records:
        key = edition_of(record)
        if key is not None and _made_for(record, key, old):
            known = newest.get((key.work, key.variant), key.edition)
            newest[key.work, key.variant] = max(known, key.edition, key=moment)
    return tuple(
        record
        for record in records
        if ((key := edition_of(record)) is None and record.kind != CHANGES)
        or (key is not None and _made_for(record, key, old) and newest[key.work, key.variant] == key.edition)
    )


def statements_on(records: Sequence[DocumentRecord], old: EditionKey, new: EditionKey) -> tuple[DocumentRecord, ...]:
    """The documents beside an edition in which its publisher may say what changed from the edition before.

    They are written for the new edition, and belong to its work or to none that has editions. Between two variants of
    one edition there are none.
    """
    if old.work != new.work or old.edition == new.edition:
        return ()
    works = {key.work for record in records if (key := edition_of(record)) is not None}
    return tuple(
        record
        for record in records
        if record.kind not in EDITION_KINDS
        and record.status != SUPERSEDED
        and record.edition == new.edition
        and (record.work == new.work or record.work not in works)
        and (record.variant or GENERIC) in (GENERIC, new.variant)
    )


def _made_for(record: DocumentRecord, key: EditionKey, old: EditionKey) -> bool:
    return record.kind == "agreement" and key.work != old.work and moment(key.edition) <= moment(old.edition)


def resolve_edition(
    name: str, known: Mapping[EditionKey, Sequence[DocumentRecord]], *, or_file: bool = True
) -> EditionKey:
    """The edition that `name` means. known: the editions with their documents. or_file: might it be a file?

    A name without a work means a contract before an agreement of the same year. Raises `NotInStoreError` where none
    fits, naming what there is, and `AmbiguousNameError` where several do.
    """
    match = _NAME.match(name.strip())
    fitting = [key for key in known if match and _fits(key, match)]
    if len(fitting) > 1:
        contracts = [key for key in fitting if any(record.kind == "contract" for record in known[key])]
        fitting = contracts or fitting
    if not fitting:
        there = ", ".join(str(key) for key in known) or "none yet; run icp ingest first"
        wrong = f"There is no edition “{name}”."
        if or_file:
            wrong = f"“{name}” is neither a file nor an edition in the store."
        raise NotInStoreError(wrong, f"Editions: {there}.")
    if len(fitting) > 1:
        choices = ", ".join(str(key) for key in fitting)
        raise AmbiguousNameError(f"“{name}” fits more than one edition: {choices}.", "Write one of these in full.")
    return fitting[0]


def _fits(key: EditionKey, match: re.Match[str]) -> bool:
    work, edition, variant = match["work"], match["edition"], match["variant"] or GENERIC
    return (
        (work is None or work.casefold() == key.work.casefold())
        and edition.casefold() == key.edition.casefold()
        and variant.casefold() == key.variant.casefold()
    )


# ---------------------------------------------------------------- sides


def qualified(clauses: Sequence[Clause], document_id: str) -> tuple[Clause, ...]:
    """The clauses with every id made unique among documents: `DOCUMENT_ID#CLAUSE_ID`; parents and targets likewise."""
    prefix = f"{document_id}#"
    return tuple(
        replace(
            clause,
            id=prefix + clause.id,
            parent=None if clause.parent is None else prefix + clause.parent,
            document=document_id,
            annotations=tuple(_qualified_annotation(item, prefix) for item in clause.annotations),
        )
        for clause in clauses
    )


def _qualified_annotation(annotation: Annotation, prefix: str) -> Annotation:
    return annotation if annotation.target is None else replace(annotation, target=prefix + annotation.target)


def edition_side(key: EditionKey, records: Sequence[DocumentRecord], segmentations: Mapping[str, Segmentation]) -> Side:
    """An edition as one side of a comparison: all its documents, in the order of the manifest.

    segmentations: by document id. References and terms that lead to another document of the edition get their target.
    """
    infos = tuple(_info(record, segmentations[record.id].document) for record in records)
    clauses = [clause for record in records for clause in qualified(segmentations[record.id].clauses, record.id)]
    return Side(
        name=edition_title(key, records),
        documents=infos,
        clauses=_linked_across(clauses),
        edition=key.edition,
        variant=key.variant,
        read=tuple(text for record in records for text in _read_in(record, segmentations[record.id])),
    )


def _read_in(record: DocumentRecord, segmentation: Segmentation) -> tuple[ReadText, ...]:
    return tuple(replace(text, document=record.id) for text in segmentation.read)


def _linked_across(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses with the targets that only the whole edition gives; the first clause of a citation or term wins."""
    cited: dict[str, str] = {}
    defined: dict[str, str] = {}
    for clause in clauses:
        cited.setdefault(clause.citation, clause.id)
        if clause.kind == "definition" and clause.heading:
            defined.setdefault(clause.heading.casefold(), clause.id)

    def linked(annotation: Annotation) -> Annotation:
        if annotation.target is not None or annotation.value is None:
            return annotation
        if annotation.type == "reference":
            return replace(annotation, target=cited.get(annotation.value))
        if annotation.type == "term":
            return replace(annotation, target=defined.get(annotation.value.casefold()))
        return annotation

    return tuple(replace(clause, annotations=tuple(linked(item) for item in clause.annotations)) for clause in clauses)


def document_side(record: DocumentRecord, segmentation: Segmentation) -> Side:
    """One document of the store as a side: guidance that is read beside a comparison."""
    return Side(
        name=record.title or record.id,
        documents=(_info(record, segmentation.document),),
        clauses=qualified(segmentation.clauses, record.id),
        edition=record.edition or None,
        variant=record.variant or None,
        read=_read_in(record, segmentation),
    )


def file_side(name: str, segmentation: Segmentation) -> Side:
    """A plain file as a side; its ids stay as they are."""
    return Side(name=name, documents=(segmentation.document,), clauses=segmentation.clauses, read=segmentation.read)


def _info(record: DocumentRecord, info: DocumentInfo) -> DocumentInfo:
    return replace(info, id=record.id, title=record.title or info.title)


def edition_title(key: EditionKey, records: Sequence[DocumentRecord]) -> str:
    """What a reader calls an edition: the words that the titles of its documents begin with, as far as they name it."""
    variant = "" if key.variant == GENERIC else f" ({key.variant})"
    shared = [words[0] for words in takewhile(_same, zip(*(record.title.split() for record in records), strict=False))]
    name = " ".join(shared) if len(records) > 1 and key.edition in shared else f"{key.work} {key.edition}"
    return f"{name}{variant}"


def _same(words: tuple[str, ...]) -> bool:
    return len(set(words)) == 1


def corpus(store: Store) -> tuple[DocumentRecord, ...]:
    """The documents whose clauses can be read: those that are searched and compared.

    Clauses of an older version of the code stay in use until they are made again. A document that a newer version of
    the same edition replaced is kept, and is in the corpus no more.
    """
    receipts, has = store.catalogue.receipts(), store.artefacts.all_there()

    def has_clauses(record: DocumentRecord) -> bool:
        receipt = receipts.get(("annotate", record.id))
        return receipt is not None and has(store.artefacts.segmentation_path(record.sha256, receipt.inputs))

    records = store.catalogue.documents()
    return tuple(record for record in records if record.status != SUPERSEDED and has_clauses(record))
