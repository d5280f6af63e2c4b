"""What becomes of a content that the watch got: it is read, recognised and settled, and written down with its reasons.

The bytes are on the disk before the find that speaks of them is in the catalogue. A find that waits for a person is
looked at again when the rules or the works of the manifest have changed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from pipeline.errors import IcpError
from pipeline.model import Document
from pipeline.reading import read_document, reading_of
from pipeline.sources.http import Answer
from pipeline.sources.manifest import Manifest, WatchPage
from pipeline.sources.recognise import ACCEPT, LEAVE, Evidence, Recognition, recognise
from pipeline.sources.rules import Rules
from pipeline.steps.effective_manifest import document_id, edition_of_row, held, known, slot_of_find, slug
from pipeline.steps.ingest.plan import digest
from pipeline.steps.ingest.requested import PLAIN_FILES
from pipeline.steps.watch.evidence import (
    as_json,
    from_json,
    hash_of_words,
    known_works,
    likeness,
    watched_works,
    with_document,
    words_of,
)
from pipeline.steps.watch.file_kinds import DOCUMENTS, MEDIA_TYPES, kind_of
from pipeline.steps.watch.plan import KnownDocument, settle
from pipeline.store import Store
from pipeline.store.watch_log import ACCEPTED, KNOWN, LEFT, REVIEW, WORDS, Find, Sighting


class Considering:
    """Decides about contents, one after another; each decision sees those before it."""

    def __init__(self, store: Store, rules: Rules, now: Callable[[], datetime]) -> None:
        self._store = store
        self._rules = rules
        self._now = now
        self._words: dict[str, Counter[str]] = {}

    def new(self, page: WatchPage, sighting: Sighting, evidence: Evidence, answer: Answer) -> Find | None:
        """Keep what an address gave, with `sighting`; None where it gave that before."""
        store = self._store
        sha256 = store.artefacts.save_source(answer.data)
        finds = {find.id: find for find in store.sightings.finds()}
        name = find_name(sighting.address, sha256)
        current = replace(sighting, sha256=sha256)
        before = finds.get(find_name(sighting.address, sighting.sha256)) if sighting.sha256 else None
        if name in finds:
            if before is not None and before.id != name and before.state == ACCEPTED:
                why = "It shows again what it showed before; the newer version that was taken from it stays."
                current = replace(current, why=why)
            self._whole_again(finds[name], finds)
            store.sightings.save(_asked_whole(current, finds[name]))
            return None
        manifest = known(store)
        kind = kind_of(answer.data)
        find = Find(
            id=name,
            address=sighting.address,
            sha256=sha256,
            page=page.id,
            media_type=MEDIA_TYPES.get(kind, ""),
            evidence=as_json(evidence),
            first_seen=self._at(),
            decided_at=self._at(),
            rules=self._fingerprint(manifest),
        )
        find = self._decided(find, manifest, evidence, answer.data, before)
        self._whole_again(find, finds)
        store.sightings.save_find(find, _asked_whole(current, find))
        return find

    def again(self) -> tuple[Find, ...]:
        """Look once more at what waits for a person, where the rules or the works are others than then."""
        manifest = known(self._store)
        changed = []
        for find in self._store.sightings.finds([REVIEW]):
            if find.rules == self._fingerprint(manifest) or not find.words:
                continue
            evidence = from_json(find.evidence)
            fresh = replace(find, rules=self._fingerprint(manifest), decided_at=self._at())
            decided = self._judged(fresh, known(self._store), evidence)
            self._store.sightings.save_find(decided)
            if decided.state != REVIEW:
                changed.append(decided)
        return tuple(changed)

    def _whole_again(self, find: Find, finds: Mapping[str, Find]) -> None:
        """A broken copy of an address waits no more once a copy has come that can be read."""
        for other in finds.values():
            if _is_broken(other) and other.address == find.address and not _is_broken(find):
                settled = replace(other, state=LEFT, why=f"{other.why} A whole copy came later.", decided_at=self._at())
                self._store.sightings.save_find(settled)

    def _decided(
        self,
        find: Find,
        manifest: Manifest,
        evidence: Evidence,
        data: bytes,
        before: Find | None,
    ) -> Find:
        """The find with its state and the reason of it."""
        there = self._same_bytes(find.sha256, manifest)
        if there:
            return replace(find, state=KNOWN, document=there, why=f"The same bytes as {there}.")
        try:
            document = read_document(data, file_name(find.address), reading=reading_of(self._store.settings))
        except IcpError as error:
            return replace(find, state=REVIEW, why=f"It cannot be read: {error.problem}")
        find = replace(find, words=hash_of_words(document))
        if before is not None and before.words == find.words:
            return replace(find, state=WORDS, document=before.document, why=f"Other bytes, the words of {before.id}.")
        full = with_document(evidence, document)
        self._words[find.sha256] = words_of(document)
        decided = self._judged(replace(find, evidence=as_json(full)), manifest, full)
        if decided.state == REVIEW and not decided.work and kind_of(data) not in DOCUMENTS:
            return replace(decided, state=LEFT, why="A web page that is no document of the page's works.")
        return decided

    def _judged(self, find: Find, manifest: Manifest, evidence: Evidence) -> Find:
        """The find as the rules see it, and, where they are sure, in its place among the documents."""
        seen = recognise(evidence, self._rules, known_works(manifest), watched_works(manifest))
        find = recognised(find, seen)
        if seen.verdict != ACCEPT:
            state = LEFT if seen.verdict == LEAVE else REVIEW
            return replace(find, state=state, why=seen.because[-1])
        if not find.edition and (edition := edition_of_row(find, manifest)):
            said = f"Edition “{edition}” by the manifest, as it names none itself."
            find = replace(find, edition=edition, because=(*find.because, said))
        settled = settle(
            slot_of_find(find),
            find.version,
            address=find.address,
            media_type=find.media_type,
            held=held(self._store, manifest),
            likeness=lambda other: likeness(self._words_of(find.sha256), self._words_of_document(other)),
        )
        find = replace(find, state=settled.state, version=settled.version, why=settled.why)
        if settled.state != ACCEPTED:
            return find
        return replace(find, document=document_id(find, manifest))

    def _same_bytes(self, sha256: str, manifest: Manifest) -> str:
        """The document of these bytes, "" for none; a plain file is no document of a work."""
        for source in manifest.sources:
            if source.sha256 == sha256:
                return source.id
        records = self._store.catalogue.documents()
        return next((item.id for item in records if item.sha256 == sha256 and item.work != PLAIN_FILES), "")

    def _words_of_document(self, other: KnownDocument) -> Counter[str]:
        record = self._store.catalogue.document(other.id)
        finds = self._store.sightings.finds([ACCEPTED])
        sha256 = record.sha256 if record else next((find.sha256 for find in finds if find.document == other.id), "")
        return self._words_of(sha256)

    def _words_of(self, sha256: str) -> Counter[str]:
        """The words of bytes that are in the store; none where they cannot be read."""
        if sha256 not in self._words:
            self._words[sha256] = words_of(document) if (document := self._read(sha256)) is not None else Counter()
        return self._words[sha256]

    def _read(self, sha256: str) -> Document | None:
        try:
            return self._store.artefacts.load_document(sha256)
        except IcpError:
            pass  # it was not ingested yet
        try:
            data = self._store.artefacts.load_source(sha256)
            return read_document(data, "", reading=reading_of(self._store.settings))
        except IcpError:
            return None  # a text that cannot be read is like no other

    def _fingerprint(self, manifest: Manifest) -> str:
        """What the decision rests on besides the document: the rules, the works, and which of them are watched for."""
        return digest(self._rules.fingerprint, *map(repr, known_works(manifest)), *watched_works(manifest))[:16]

    def _at(self) -> str:
        return self._now().isoformat(timespec="seconds")


def _is_broken(find: Find) -> bool:
    """Does a content wait that could not be read?"""
    return find.state == REVIEW and not find.words


def _asked_whole(sighting: Sighting, find: Find) -> Sighting:
    """Of what could not be read a whole copy is asked for the next time, in case that it broke on the way."""
    return replace(sighting, etag="", last_modified="", why=find.why) if _is_broken(find) else sighting


def recognised(find: Find, seen: Recognition) -> Find:
    """A find with what it was taken for."""
    return replace(
        find,
        work=seen.work,
        kind=seen.kind,
        part=seen.part,
        edition=seen.edition,
        variant=seen.variant,
        status=seen.status,
        version=seen.version,
        confidence=seen.confidence,
        because=seen.because,
    )


def find_name(address: str, sha256: str) -> str:
    """The id of a find: the file's name, and eight digits of its address and content.

    >>> find_name("https://example.org/a/Core%20Terms.pdf", "0" * 64).rpartition("-")[0]
    'core-terms'
    """
    stem = slug(unquote(PurePosixPath(urlsplit(address).path).stem))[:60].strip("-") or "page"
    return f"{stem}-{hashlib.sha256(f'{address} {sha256}'.encode()).hexdigest()[:8]}"


def file_name(address: str) -> str:
    """The last part of an address, for messages and to tell kinds of text apart."""
    return unquote(PurePosixPath(urlsplit(address).path).name) or "page"
