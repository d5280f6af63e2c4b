"""The manifest together with what the watch has accepted: the list of documents that every step works from.

The manifest stays the file that people write. What the watch accepted is a second list, kept in the catalogue, and
`known` joins the two: a find that fills a row of the manifest for want of whose address nothing was fetched takes that
row's place; any other becomes a row of its own. How documents hang together follows from the whole list, so that it
does not matter in which order they were found:

- of several versions of one document the highest is current, and the others have the status "superseded";
- a document supersedes its like of the newest final edition before its own, failing that of the newest draft;
- a variant is one of the generic document of the same edition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.editions import EDITION_KINDS, GENERIC, SUPERSEDED
from pipeline.sources.fetch import IN_PARTS, why_skipped
from pipeline.sources.manifest import Manifest, Source, load_manifest
from pipeline.sources.recognise import version_key
from pipeline.steps.watch.plan import KnownDocument, Slot
from pipeline.store import Store
from pipeline.store.watch_log import ACCEPTED, Find

PARTS = ("Particulars", "Service Conditions", "General Conditions")
DRAFTS = ("draft", "consultation")


def known(store: Store) -> Manifest:
    """The manifest with the documents that the watch has accepted."""
    return joined(load_manifest(store.settings.manifest), store.sightings.finds([ACCEPTED]))


def joined(manifest: Manifest, finds: Sequence[Find]) -> Manifest:
    """The manifest with the accepted finds as rows, after its own."""
    rows = {source.id: source for source in manifest.sources}
    filled = {find.document: _filled(rows[find.document], find) for find in finds if find.document in rows}
    new = [_source(find, manifest) for find in finds if find.document not in rows]
    new.sort(key=lambda source: (source.work, source.edition, source.variant, source.order, source.id))
    sources = [*(filled.get(source.id, source) for source in manifest.sources), *new]
    watched = {find.document for find in finds}
    whole = {(item.work, item.edition, item.variant) for item in new if item.part}
    # The row stays, so that the places of all others do.
    sources = [replace(row, address_status=IN_PARTS) if _in_parts_now(row, whole) else row for row in sources]
    current = _with_superseded(sources, watched)
    return replace(manifest, sources=tuple(_with_history(source, current, watched) for source in current))


def slot_of(source: Source) -> Slot:
    """The place of a document among all."""
    return Slot(
        work=source.work, edition=source.edition, variant=source.variant or GENERIC, part=source.part, kind=source.kind
    )


def slot_of_find(find: Find) -> Slot:
    """The place that a find takes. A draft is an edition of its own, as it is in the manifest."""
    edition = find.edition
    if edition and find.status in DRAFTS and find.kind in EDITION_KINDS and not edition.endswith(" draft"):
        edition += " draft"
    return Slot(work=find.work, edition=edition, variant=find.variant, part=find.part, kind=find.kind)


def held(store: Store, manifest: Manifest) -> tuple[KnownDocument, ...]:
    """The documents that can be had, or were: what a new find is compared with."""
    records = {record.id: record for record in store.catalogue.documents()}
    finds = {find.document: find for find in store.sightings.finds([ACCEPTED])}
    found = []
    for source in manifest.sources:
        if why_skipped(source) is None:
            find, record = finds.get(source.id), records.get(source.id)
            media_type = find.media_type if find else record.media_type if record else ""
            held_ = KnownDocument(
                id=source.id,
                slot=slot_of(source),
                version=source.version,
                address=source.address,
                media_type=media_type,
            )
            found.append(held_)
    return tuple(found)


def document_id(find: Find, manifest: Manifest) -> str:
    """The id of the document that a find becomes: that of the row which waited for it, else one made from its place."""
    slot = slot_of_find(find)
    for source in manifest.sources:
        if why_skipped(source) is not None and source.version == find.version and slot_of(source) == slot:
            return source.id
    variant = "" if slot.variant == GENERIC else slot.variant
    version = "" if find.version == "1" else f"v{find.version}"
    name = slug(" ".join((slot.work, slot.edition, variant, slot.part, version)))
    taken = any(source.id == name for source in manifest.sources)
    return f"{name}-{find.sha256[:8]}" if taken else name


def edition_of_row(find: Find, manifest: Manifest) -> str:
    """The edition of the row that a document without a year belongs to: that of its address, else one that waits.

    "" where there is none, or more than one waits.
    """
    alike = [
        row for row in manifest.sources if replace(slot_of(row), edition="") == replace(slot_of_find(find), edition="")
    ]
    there = [row for row in alike if row.address == find.address]
    waiting = [row for row in alike if why_skipped(row) is not None]
    fitting = there or (waiting if len(waiting) == 1 else [])
    return fitting[-1].edition if fitting else ""


def slug(text: str) -> str:
    """Small letters, digits and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


# ---------------------------------------------------------------- rows


def _filled(row: Source, find: Find) -> Source:
    """A row of the manifest that could not be had, with what was found."""
    if why_skipped(row) is None:
        return row
    return replace(row, address=find.address, address_status="", sha256=find.sha256, note=_note(find))


def _source(find: Find, manifest: Manifest) -> Source:
    """A row for a find that no row of the manifest waited for."""
    slot = slot_of_find(find)
    variant = "" if slot.variant == GENERIC else f"({slot.variant.replace('-', ' ')})"
    version = "" if find.version == "1" else f"v{find.version}"
    title = " ".join(
        part for part in (manifest.work_title(slot.work), slot.edition, slot.part, variant, version) if part
    )
    return Source(
        id=find.document,
        work=slot.work,
        title=title,
        kind=slot.kind,
        part=slot.part,
        edition=slot.edition,
        variant=slot.variant,
        status=find.status,
        version=find.version,
        order=PARTS.index(slot.part) + 1 if slot.part in PARTS else len(PARTS) + 1,
        address=find.address,
        sha256=find.sha256,
        note=_note(find),
    )


def _note(find: Find) -> str:
    return f"Found by the watch of {find.page} on {find.first_seen[:10]}, accepted by {find.decided_by}."


def _in_parts_now(source: Source, whole: set[tuple[str, str, str]]) -> bool:
    """Did this row stand for a whole contract without an address, whose parts have been found one by one?"""
    key = (source.work, source.edition, source.variant)
    return key in whole and not source.part and source.kind == "contract" and why_skipped(source) is not None


def _with_superseded(sources: Sequence[Source], watched: set[str]) -> list[Source]:
    """The rows, those of older versions marked so; only where the watch has found one of the versions."""
    newest: dict[Slot, Source] = {}
    touched = {slot_of(source) for source in sources if source.id in watched}
    for source in sources:
        slot = slot_of(source)
        if slot in touched and why_skipped(source) is None:
            best = newest.get(slot)
            if best is None or version_key(source.version) > version_key(best.version):
                newest[slot] = source
    return [
        replace(source, status=SUPERSEDED)
        if slot_of(source) in touched and why_skipped(source) is None and newest[slot_of(source)].id != source.id
        else source
        for source in sources
    ]


def _with_history(source: Source, sources: Sequence[Source], watched: set[str]) -> Source:
    """A row of the watch with what it supersedes and varies; a row that people wrote says that itself."""
    if source.id not in watched or source.kind not in EDITION_KINDS:
        return source
    current = [other for other in sources if other.status != SUPERSEDED and other.id != source.id]
    alike = [other for other in current if replace(slot_of(other), edition="") == replace(slot_of(source), edition="")]
    before = [other for other in alike if why_skipped(other) is None and _age(other) < _age(source)]
    before.sort(key=lambda other: (not _is_draft(other), _age(other)))
    generic = [
        other.id
        for other in current
        if source.variant != GENERIC and slot_of(other) == replace(slot_of(source), variant=GENERIC)
    ]
    return replace(
        source,
        supersedes=source.supersedes or (before[-1].id if before else None),
        variant_of=source.variant_of or (generic[0] if generic else None),
    )


def _age(source: Source) -> tuple[str, bool]:
    """What editions are ordered by: the year first, and its draft before its final text."""
    return source.edition.removesuffix(" draft"), not _is_draft(source)


def _is_draft(source: Source) -> bool:
    return source.status in DRAFTS or source.edition.endswith(" draft")
