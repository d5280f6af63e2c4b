"""What a person decides about finds: accept one as a document, with corrections, or reject it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from pipeline.clock import now
from pipeline.errors import NotInStoreError, UsageError
from pipeline.sources.manifest import KINDS, STATUSES, Manifest
from pipeline.steps.effective_manifest import document_id, held, known, slot_of_find
from pipeline.steps.watch.plan import PARTS_NEEDED
from pipeline.store import Store
from pipeline.store.watch_log import ACCEPTED, REJECTED, REMOVED, REVIEW, Find

FORMS = {
    "edition": (r"(?:20\d\d/\d\d(?: draft)?)?", "a year such as 2020/21"),
    "variant": (r"[a-z0-9]+(?:-[a-z0-9]+)*", "small letters, digits and hyphens"),
    "version": (r"\d+(?:[.-]r?\d+)*", "a number such as 2 or 1.2"),
}


def accept(store: Store, find_id: str, changes: Mapping[str, str | None]) -> Find:
    """Accept a find as a document; `changes` replaces what it was taken for. The next ingest brings it into the corpus.

    Raises `NotInStoreError` for an unknown find, and `UsageError` where what is known of it is not enough, is not in
    order, or is what another document is already.
    """
    with store.writing():
        find = find_named(store, find_id)
        if find.state == ACCEPTED:
            raise UsageError(f"{find_id} is accepted already, as {find.document}.", "icp remove takes it out.")

        def said(name: str) -> str:
            value = changes.get(name)
            return str(getattr(find, name)) if value is None else value

        changed = replace(
            find,
            work=said("work"),
            kind=said("kind"),
            part=said("part"),
            edition=said("edition"),
            variant=said("variant"),
            status=said("status"),
            version=said("version"),
        )
        manifest = known(store)
        _check(changed, manifest)
        slot = slot_of_find(changed)
        same = [item for item in held(store, manifest) if item.slot == slot and item.version == changed.version]
        if same:
            raise UsageError(
                f"{same[0].id} is that document in version {changed.version} already.",
                "Give --version a higher number if this one takes its place.",
            )
        accepted = replace(
            changed,
            state=ACCEPTED,
            why="",
            document=document_id(changed, manifest),
            decided_by="person",
            decided_at=now(),
        )
        store.sightings.save_find(accepted)
        return accepted


def reject(store: Store, find_id: str, why: str) -> Find:
    """Write down that a find is no document. Raises as `accept`; the same bytes are not asked about again."""
    with store.writing():
        find = find_named(store, find_id)
        if find.state == ACCEPTED:
            raise UsageError(f"{find_id} is the document {find.document}.", "icp remove takes it out.")
        rejected = replace(find, state=REJECTED, why=why, decided_by="person", decided_at=now())
        store.sightings.save_find(rejected)
        return rejected


def find_named(store: Store, find_id: str) -> Find:
    """One find. Raises `NotInStoreError` where there is none of that id."""
    for find in store.sightings.finds():
        if find.id == find_id:
            return find
    raise NotInStoreError(f"The watch has found nothing called {find_id}.", "icp review lists what waits.")


def forget_documents(store: Store, documents: list[str]) -> None:
    """Write down that documents were taken out, so that the watch does not bring the same bytes back."""
    for find in store.sightings.finds([ACCEPTED]):
        if find.document in documents:
            why = "Taken out with icp remove."
            store.sightings.save_find(replace(find, state=REMOVED, why=why, decided_by="person", decided_at=now()))


def waiting_bytes(store: Store) -> set[str]:
    """The contents that wait for a person, whose bytes must not go."""
    return {find.sha256 for find in store.sightings.finds([REVIEW])}


def _check(find: Find, manifest: Manifest) -> None:
    """Is enough known of the document, and in order?"""
    works = dict(manifest.works)
    for name, value, allowed in (
        ("work", find.work, tuple(works)),
        ("kind", find.kind, KINDS),
        ("status", find.status, STATUSES),
    ):
        if value not in allowed:
            raise UsageError(f"{find.id} has the {name} “{value}”.", f"Give --{name} one of: {', '.join(allowed)}.")
    for name, (pattern, form) in FORMS.items():
        value = getattr(find, name)
        if not re.fullmatch(pattern, value):
            raise UsageError(f"{find.id} has the {name} “{value}”.", f"Give --{name} {form}.")
    for name in ("part", "edition"):
        if find.kind in PARTS_NEEDED and not getattr(find, name):
            raise UsageError(f"It is not known which {name} {find.id} is.", f"Give it with --{name}.")
