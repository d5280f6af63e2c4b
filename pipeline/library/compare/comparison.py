"""Clauses and comparisons by name: a name is a file on this machine, or else an edition in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from pipeline.edition_order import EditionOrder
from pipeline.editions import (
    EditionKey,
    corpus,
    document_side,
    edition_of,
    edition_side,
    editions,
    file_side,
    guidance_of,
    resolve_edition,
)
from pipeline.errors import EmptyFileError, FileMissingError, NotInStoreError
from pipeline.loading import comparison_rules
from pipeline.model import Comparison, Document, EditionDiff, Segmentation, Side
from pipeline.reading import Progress, ReadingOptions, read_document, reading_of
from pipeline.settings import Settings
from pipeline.store import Store, open_store
from pipeline.store.records import DocumentRecord

OpenStore = Callable[[], Store]
# The comparison of two editions of the store, and when it was made: `pipeline.steps.ingest.corpus.kept_comparison`. It
# is handed in, because it keeps what it makes, and nothing here writes.
EditionComparer = Callable[[Store, EditionKey, EditionKey], tuple[EditionDiff, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """What a name stands for: a side, and the segmentations that it was put together from."""

    side: Side
    segmentations: tuple[Segmentation, ...]
    edition: EditionKey | None = None


def store_opener(settings: Settings) -> OpenStore:
    """Opens the store when it is first needed, so that two plain files are compared without one."""
    opened: list[Store] = []

    def opener() -> Store:
        if not opened:
            opened.append(open_store(settings, create=False))
        return opened[0]

    return opener


def looks_like_path(name: str) -> bool:
    """Was a file meant, though none is there? Then an error should speak of the file and not of editions."""
    return Path(name).suffix.lower() in {".pdf", ".docx", ".html", ".htm", ".md", ".txt", ".doc"}


def refuse_no_file(name: str) -> None:
    """Raises `FileMissingError` where something is at that path that is no document: a folder or a device."""
    path = Path(name)
    if path.is_dir():
        raise FileMissingError(f"{name} is a folder.", "Name a document in it.")
    if path.is_char_device() or path.is_block_device():
        raise FileMissingError(f"{name} is a device and not a file.", "Name a document.")


def read_file(name: str) -> bytes:
    """The bytes of a plain file. Raises `FileMissingError` and `EmptyFileError`."""
    refuse_no_file(name)
    try:
        data = Path(name).read_bytes()
    except FileNotFoundError as error:
        raise FileMissingError(f"There is no file {name}.", "Check the path and the spelling.") from error
    except OSError as error:
        raise FileMissingError(f"{name} cannot be opened: {error.strerror}.", "Name a readable file.") from error
    if not data:
        raise EmptyFileError(f"{name} is empty.", "Get the document again.")
    return data


def extract_file(name: str, progress: Progress | None = None, reading: ReadingOptions | None = None) -> Document:
    """A plain file as an extracted document; errors as in `read_document`."""
    return read_document(read_file(name), Path(name).name, progress, reading)


def segment_file(
    name: str, models: Path, progress: Progress | None = None, reading: ReadingOptions | None = None
) -> Segmentation:
    """A plain file as annotated clauses."""
    from pipeline.annotate.annotator import annotate
    from pipeline.loading import nlp, segmentation_weights
    from pipeline.segment import segment

    document = extract_file(name, progress, reading)
    return annotate(segment(document, segmentation_weights(models)), nlp(models))


def named(
    name: str,
    settings: Settings,
    opener: OpenStore,
    progress: Progress | None = None,
    reading: ReadingOptions | None = None,
) -> Named:
    """What `name` stands for; an existing file wins over an edition. `reading` defaults to that of the settings.

    Raises `NotInStoreError`, `AmbiguousNameError`, or what is wrong with the file.
    """
    if _is_file(name):
        segmentation = segment_file(name, settings.models, progress, reading or reading_of(settings))
        return Named(side=file_side(Path(name).name, segmentation), segmentations=(segmentation,))
    with _unless_folder(name):
        return _named_in_store(name, opener())


def _named_in_store(name: str, store: Store) -> Named:
    """A document of the store by its id, or else an edition."""
    records = store.catalogue.documents()
    for record in records:
        if record.id == name:
            segmentation = store.clauses_of(record)
            return Named(side=document_side(record, segmentation), segmentations=(segmentation,))
    known = editions(records)
    key = resolve_edition(name, known)
    loaded = {record.id: store.clauses_of(record) for record in known[key]}
    return Named(side=edition_side(key, known[key], loaded), segmentations=tuple(loaded.values()), edition=key)


def comparison_of(
    old: str,
    new: str,
    settings: Settings,
    opener: OpenStore,
    progress: Progress | None = None,
    *,
    comparer: EditionComparer,
) -> Comparison:
    """The comparison of two names; that of two editions of the store is the comparer's.

    When both sides come from the store, its guidance is read for what it says about the changes (`guidance_on`).
    """
    return chain_of((old, new), settings, opener, progress, comparer=comparer)[0]


def chain_of(
    names: Sequence[str],
    settings: Settings,
    opener: OpenStore,
    progress: Progress | None = None,
    *,
    comparer: EditionComparer,
) -> tuple[Comparison, ...]:
    """The comparisons of each name with the next, each as in `comparison_of`; what is named is read once."""
    read: dict[str, Side] = {}

    def side(name: str) -> Side:
        if name not in read:
            read[name] = named(name, settings, opener, progress).side
        return read[name]

    def compared(old: str, new: str) -> Comparison:
        from pipeline.diff import compare
        from pipeline.statements.reading import read_statements

        if _is_file(old) or _is_file(new):
            sides = side(old), side(new)
            said = read_statements(*sides)
            return Comparison(diff=compare(*sides, rules=comparison_rules(settings.models), statements=said))
        with _unless_folder(old, new):
            return compared_in_store(old, new, opener(), side, comparer=comparer)

    return tuple(compared(old, new) for old, new in pairwise(names))


def compared_in_store(
    old: str, new: str, store: Store, side: Callable[[str], Side] | None = None, *, comparer: EditionComparer
) -> Comparison:
    """The comparison of two editions or two documents of the store; no file is ever opened by its name.

    side: reads what a name stands for, where it may have been read already. comparer: of two editions. Raises
    `NotInStoreError` and `AmbiguousNameError`.
    """
    from pipeline.diff import compare
    from pipeline.statements.reading import read_statements

    pair = _editions(old, new, store, or_file=side is not None)
    if pair is not None:
        diff, made_at = comparer(store, *pair)
        return Comparison(diff=diff, made_at=made_at)
    sides = tuple(side(name) if side else _named_in_store(name, store).side for name in (old, new))
    before, after = sides
    return Comparison(
        diff=compare(
            *sides,
            rules=comparison_rules(store.settings.models),
            guidance=guidance_on(store, sides),
            statements=read_statements(before, after),
        )
    )


def with_statements(
    found: Comparison, files: Sequence[str], settings: Settings, progress: Progress | None = None
) -> Comparison:
    """A comparison held against what more files say changed: summaries of changes, release notes, notices. Errors as in
    `segment_file`."""
    from pipeline.diff.statements.checking import checked
    from pipeline.statements.reading import read_documents

    diff, rules = found.diff, comparison_rules(settings.models)
    lists = [
        file_side(Path(name).name, segment_file(name, settings.models, progress, reading_of(settings)))
        for name in files
    ]
    known = diff.statements.checks if diff.statements is not None else ()
    said = (*(check.statement for check in known), *read_documents(diff.old, diff.new, (), lists))
    return replace(found, diff=replace(diff, statements=checked(diff, said, rules.writing)))


def guidance_on(store: Store, sides: Sequence[Side]) -> tuple[Side, ...]:
    """The documents that speak about what is compared, without what is compared: as for the comparison of editions.

    They are those that speak about the old side's edition, or else about the new side's (`guidance_of`). Nothing speaks
    about documents that are part of no edition: two guides, or two files that the store has no work for.
    """
    inside = [document.id for side in sides for document in side.documents]
    records = corpus(store)
    keys = {record.id: edition_of(record) for record in records}
    about = next((key for ident in inside if (key := keys.get(ident)) is not None), None)
    if about is None:
        return ()
    return tuple(
        document_side(record, store.clauses_of(record))
        for record in guidance_of(records, about)
        if record.id not in inside
    )


def diff(
    old: str,
    new: str,
    settings: Settings,
    opener: OpenStore,
    progress: Progress | None = None,
    *,
    comparer: EditionComparer,
) -> EditionDiff:
    """As `comparison_of`, without when it was made."""
    return comparison_of(old, new, settings, opener, progress, comparer=comparer).diff


def _is_file(name: str) -> bool:
    """Is something to be read at that path? Not a folder: it may be called like an edition, "2019/20"."""
    path = Path(name)
    return looks_like_path(name) or (path.exists() and not path.is_dir())


@contextmanager
def _unless_folder(*names: str) -> Iterator[None]:
    """Where a name is not in the store but a folder, say that rather than name the editions."""
    try:
        yield
    except NotInStoreError:
        for name in names:
            refuse_no_file(name)
        raise


def _editions(old: str, new: str, store: Store, *, or_file: bool) -> tuple[EditionKey, EditionKey] | None:
    """The two editions that are meant; None where a name is a single document.

    or_file: might a name that is neither have been meant as a file's?
    """
    records = store.catalogue.documents()
    if any(record.id in (old, new) for record in records):
        return None
    known = editions(records)
    before, after = (resolve_edition(name, known, or_file=or_file) for name in (old, new))
    return before, after


# ---------------------------------------------------------------- lists


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionSummary:
    """An edition in the store: its name, its documents, how many clauses and pages they have. linked: False
    where its work has other editions, and nothing says how it is linked with them."""

    key: EditionKey
    documents: tuple[DocumentRecord, ...]
    clauses: int
    linked: bool = True

    @property
    def pages(self) -> int:
        """Of all documents."""
        return sum(record.pages for record in self.documents)


def edition_summaries(store: Store) -> tuple[EditionSummary, ...]:
    """The editions in the store."""
    every = store.catalogue.documents()
    unlinked = EditionOrder.of(every).unlinked
    return tuple(
        EditionSummary(key=key, documents=records, clauses=clause_count(store, records), linked=key not in unlinked)
        for key, records in editions(every).items()
    )


def clause_count(store: Store, records: Sequence[DocumentRecord]) -> int:
    """How many clauses the documents have, by the catalogue's lineages."""
    return store.catalogue.count_clauses([record.id for record in records])
