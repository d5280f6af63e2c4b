"""Is what the store keeps what its catalogue says? Files missing, corrupted, empty, orphaned; ledgers out of balance.

Nothing is changed here. Whether something is out of date, and whether the index fits, only the steps can tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.files import TEMPORARY_SUFFIX, sha256_of
from pipeline.store import Store
from pipeline.store.records import DocumentRecord
from pipeline.store.watch_log import REVIEW


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Something that is not in order.

    kind: missing, corrupted, empty, orphaned, unbalanced, stale, index.
    subject: a document id, a comparison or a file. step: the step that makes it again, "" where none does.
    path: the file, "" where it is no file.
    """

    kind: str
    subject: str
    text: str
    step: str = ""
    path: str = ""


def check_files(store: Store) -> tuple[Problem, ...]:
    """Everything that is wrong with the files. Reads every byte of every file."""
    expected: set[Path] = set()
    found: list[Problem] = []
    for record in store.catalogue.documents():
        for step, path, sha256 in _files_of(store, record):
            expected.add(path)
            found += _check(store, record.id, step, path, sha256)
        found += _check_ledger(store, record)
    receipts = store.catalogue.receipts()
    for (step, subject), receipt in receipts.items():
        if step == "compare":
            path = store.artefacts.comparison_path(receipt.output)
            expected.add(path)
            found += _check(store, subject, step, path, None)
    for find in store.sightings.finds([REVIEW]):
        # Nothing but the watch can get them again, and it does so by itself.
        found += _check(store, find.id, "", store.artefacts.source_path(find.sha256), find.sha256)
    named = {receipt.output for (step, _), receipt in receipts.items() if step == "embed"}
    expected.update(path for path in store.artefacts.files("parcels") if path.stem in named)
    found += [
        Problem(kind="orphaned", subject=path.name, text=f"{path} belongs to no document.", path=str(path))
        for path in _files_there(store)
        if path not in expected
    ]
    return tuple(found)


def check_decisions(store: Store) -> tuple[Problem, ...]:
    """What is wrong with the log of decisions. Nothing makes it again: it is restored from a backup."""
    return tuple(
        Problem(kind="corrupted", subject="decisions", text=f"The log of decisions is not what was written: {fault}")
        for fault in store.decisions.faults()
    )


def _files_of(store: Store, record: DocumentRecord) -> Iterator[tuple[str, Path, str]]:
    """The step, the path and the SHA-256 of each file that a document should have."""
    artefacts = store.artefacts
    yield "fetch", artefacts.source_path(record.sha256), record.sha256
    for step in ("extract", "segment", "annotate"):
        receipt = store.catalogue.receipt(step, record.id)
        if receipt is None:
            continue
        key = receipt.inputs if step == "annotate" else ""
        path = artefacts.segmentation_path(record.sha256, key)
        yield step, artefacts.document_path(record.sha256) if step == "extract" else path, receipt.output


def _check(store: Store, subject: str, step: str, path: Path, sha256: str | None) -> list[Problem]:
    """What is wrong with one file; None as its hash takes any content that is not empty."""
    if not store.artefacts.has(path):
        return [Problem(kind="missing", subject=subject, text=f"{path} is missing.", step=step, path=str(path))]
    data = store.artefacts.read(path)
    if not data:
        return [Problem(kind="empty", subject=subject, text=f"{path} is empty.", step=step, path=str(path))]
    if sha256 is not None and sha256_of(data) != sha256:
        text = f"{path} is not what was written."
        return [Problem(kind="corrupted", subject=subject, text=text, step=step, path=str(path))]
    return []


def _check_ledger(store: Store, record: DocumentRecord) -> list[Problem]:
    """Is every character of the document in a clause or in a named discard?"""
    if store.catalogue.receipt("annotate", record.id) is None:
        return []
    try:
        ledger = store.clauses_of(record).ledger
    except StoreError:
        return []  # the file is missing or damaged, which was found already
    if ledger.balanced:
        return []
    text = f"{ledger.characters} characters were read, {ledger.in_clauses} and {sum(ledger.discarded.values())} placed."
    return [Problem(kind="unbalanced", subject=record.id, text=text, step="segment")]


def _files_there(store: Store) -> Iterator[Path]:
    """Every artefact file on the disk, and what a crash left half-written anywhere."""
    yield from store.artefacts.files("artefacts", "comparisons", "parcels")
    # Bytes that a document had before are kept: they can be made from nothing else.
    yield from (path for path in store.artefacts.files("sources") if path.suffix)
    yield from sorted(store.settings.home.glob(f"*{TEMPORARY_SUFFIX}"))
