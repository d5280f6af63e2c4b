"""The steps of one document: fetch, extract, segment, annotate, embed.

A step whose receipt is current does nothing. The file is written before the receipt, so that a crash between the two
costs one repetition and never leaves a receipt without its file. A step that fails raises an `IcpError`; whoever runs
the steps records it with `record_failure` and goes on with the other documents.

Progress is logged, one line per document and step, with `document` and `step` in the record's `extra`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.citation import prefixes_of
from pipeline.clock import now
from pipeline.loading import bulk_encoder, memory, nlp
from pipeline.reading import read_document, reading_of
from pipeline.steps.common import current, inputs_now, log, receipt_for, record_of, sisters_now, versions_of
from pipeline.steps.ingest.plan import digest, step_inputs
from pipeline.steps.ingest.requested import Asked, file_name, wanted
from pipeline.store import Store
from pipeline.store.records import DocumentRecord, Receipt

if TYPE_CHECKING:
    from pipeline.embed.passages import Passage
    from pipeline.sources.manifest import Source
    from pipeline.store.vectors import VectorCache


def fetch_document(store: Store, asked: Asked) -> Receipt:
    """Get the bytes of a document and put it into the catalogue; the output is their SHA-256.

    The bytes at an address are got once: a manifest row that changed in other ways is brought up to date without them,
    as long as they are in the store and are those that it asks for.
    """
    from pipeline.sources.fetch import fetch

    item, source = wanted(asked), asked.source
    inputs = step_inputs("fetch", item.fetch_inputs, versions_of(store))
    done = current(store, "fetch", source.id, inputs)
    if done:
        return done
    known = store.catalogue.document(source.id)
    if known is not None and _can_be_used_again(store, known, source):
        sha256, origin, fetched_at = known.sha256, known.origin, known.fetched_at
    elif source.address and source.sha256 and store.artefacts.has_source(source.sha256):
        # The watch has kept them.
        sha256, origin, fetched_at = source.sha256, source.address, known.fetched_at if known else now()
    else:
        fetched = fetch(source)
        sha256, origin, fetched_at = store.artefacts.save_source(fetched.data, fetched.sha256), fetched.origin, now()
    record = DocumentRecord(
        id=source.id,
        sha256=sha256,
        name=file_name(source),
        work=source.work,
        edition=source.edition,
        variant=source.variant,
        kind=source.kind,
        part=source.part or None,
        status=source.status,
        version=source.version,
        title=source.title,
        origin=origin,
        fetched_at=fetched_at,
        position=asked.position,
        supersedes=source.supersedes or "",
        variant_of=source.variant_of or "",
    )
    if known is not None and known.sha256 == sha256:
        # What reading the same bytes has found stands: they are not read again.
        record = replace(record, media_type=known.media_type, pages=known.pages, flags=known.flags, notes=known.notes)
    receipt = receipt_for("fetch", source.id, inputs, sha256)
    store.catalogue.save_document(record, receipt)
    log.info("%s: fetched", source.id, extra={"document": source.id, "step": "fetch"})
    return receipt


def _can_be_used_again(store: Store, known: DocumentRecord, source: Source) -> bool:
    """Are the stored bytes of a document from an address whole, from this very address, and of the hash asked for?

    An address that redirects is known by where it led, so its bytes are got again when its row in the manifest changes.
    """
    # A bare address is the title of its document.
    if not source.address or source.address not in (known.origin, known.title):
        return False
    if source.sha256 and source.sha256 != known.sha256:
        return False
    return store.artefacts.has_source(known.sha256)


def extract_document(store: Store, document_id: str) -> Receipt:
    """Read a fetched document into positioned lines; the output is the hash of the artefact."""
    record = record_of(store, document_id)
    inputs = inputs_now(store, "extract", document_id)
    done = current(store, "extract", document_id, inputs)
    if done:
        return done
    data = store.artefacts.load_source(record.sha256)
    document = read_document(data, record.name, reading=reading_of(store.settings, pages=True))
    output = store.artefacts.save_document(document)
    receipt = receipt_for("extract", document_id, inputs, output)
    flags = tuple(f"{flag}:{page.number}" for page in document.pages for flag in page.flags)
    info = document.info
    store.catalogue.save_document(
        replace(record, media_type=info.media_type, pages=info.pages, flags=flags, notes=document.notes), receipt
    )
    log.info("%s: read, %d pages", document_id, info.pages, extra={"document": document_id, "step": "extract"})
    return receipt


def segment_document(store: Store, document_id: str) -> Receipt:
    """Make the clause tree of an extracted document; the output is the hash of the artefact."""
    from pipeline.loading import segmentation_weights
    from pipeline.segment import segment

    record = record_of(store, document_id)
    inputs = inputs_now(store, "segment", document_id)
    done = current(store, "segment", document_id, inputs)
    if done:
        return done
    segmentation = segment(store.artefacts.load_document(record.sha256), segmentation_weights(store.settings.models))
    receipt = receipt_for("segment", document_id, inputs, store.artefacts.save_segmentation(segmentation))
    store.catalogue.save_receipt(receipt)
    count = len(segmentation.clauses)
    log.info("%s: %d clauses", document_id, count, extra={"document": document_id, "step": "segment"})
    return receipt


def annotate_document(store: Store, document_id: str) -> Receipt:
    """Mark up a document's clauses, with the terms that all documents of its edition define.

    The output is the hash of the artefact. To be run when the edition's other documents have been segmented.
    """
    from pipeline.annotate.annotator import annotate, defined_terms

    record = record_of(store, document_id)
    inputs = inputs_now(store, "annotate", document_id)
    done = current(store, "annotate", document_id, inputs)
    if done:
        return done
    model = nlp(store.settings.models)
    glossary: dict[str, None] = {}
    sections: set[str] = set()
    for other in sisters_now(store, document_id).get(document_id, ()):
        if store.catalogue.receipt("segment", other) is not None:
            segmentation = store.artefacts.load_segmentation(record_of(store, other).sha256)
            glossary.update(dict.fromkeys(defined_terms(segmentation, model)))
            sections |= prefixes_of(clause.citation for clause in segmentation.clauses)
    segmentation = annotate(
        store.artefacts.load_segmentation(record.sha256), model, glossary=tuple(glossary), sections=sections
    )
    before = store.catalogue.receipt("annotate", document_id)
    receipt = receipt_for("annotate", document_id, inputs, store.artefacts.save_segmentation(segmentation, inputs))
    store.catalogue.save_receipt(receipt)
    if before is not None and before.inputs != inputs:
        store.artefacts.delete(store.artefacts.segmentation_path(record.sha256, before.inputs))
    count = sum(len(clause.annotations) for clause in segmentation.clauses)
    log.info("%s: %d annotations", document_id, count, extra={"document": document_id, "step": "annotate"})
    return receipt


def embed_document(store: Store, document_id: str) -> Receipt:
    """Make sure that every passage of a document has its vector in the cache; the output names the passages."""
    from pipeline.embed.cached import encode_missing
    from pipeline.store.vectors import VectorCache

    record = record_of(store, document_id)
    inputs = inputs_now(store, "embed", document_id)
    done = current(store, "embed", document_id, inputs)
    if done:
        return done
    encoder = bulk_encoder(store.settings.models, memory(store))
    cache = VectorCache(store.artefacts.vectors, fingerprint=encoder.fingerprint, dimension=encoder.dimension)
    found = passages_of(store, record)
    name = digest(*(passage.hash for passage in found))
    bring_here(store, cache, encoder.fingerprint, name)
    vectors, encoded = encode_missing(found, cache, encoder)
    if store.artefacts.shared:
        store.artefacts.save_parcel(encoder.fingerprint, name, [passage.hash for passage in found], vectors)
    receipt = receipt_for("embed", document_id, inputs, name)
    cache.complete(name)
    store.catalogue.save_receipt(receipt)
    extra = {"document": document_id, "step": "embed"}
    log.info("%s: %d passages, %d of them encoded now", document_id, len(found), encoded, extra=extra)
    return receipt


def bring_here(store: Store, cache: VectorCache, fingerprint: str, name: str) -> None:
    """Put the vectors of a list of passages that another machine made into this machine's cache, if there are any."""
    from pipeline.store.vectors import is_complete_in

    artefacts = store.artefacts
    if not artefacts.shared or is_complete_in(artefacts.vectors, fingerprint, name):
        return
    if artefacts.has(artefacts.parcel_path(fingerprint, name)):
        hashes, vectors = artefacts.load_parcel(fingerprint, name)
        cache.put(hashes, vectors)
        cache.complete(name)


def passages_of(store: Store, record: DocumentRecord) -> tuple[Passage, ...]:
    """The passages of a document's clauses, cut for the model in use."""
    from pipeline.embed.passages import passages
    from pipeline.embed.query import token_counter
    from pipeline.embed.spec import load_spec

    spec = load_spec(store.settings.models / "embedder.toml")
    count = token_counter(spec, memory=memory(store))
    room = spec.max_tokens - (count(spec.passage_prefix) if spec.passage_prefix else 0)
    clauses = store.clauses_of(record).clauses
    return passages(clauses, document_id=record.id, count=count, max_tokens=room)
