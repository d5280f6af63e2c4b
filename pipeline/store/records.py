"""What the catalogue hands in and out: plain frozen values, no database rows.

Times are ISO 8601 strings in UTC, given by the caller; nothing here looks at a clock.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentRecord:
    """A document that was fetched: what the manifest says about it and what its bytes are.

    name: its file name, which helps to recognise its format. edition is "" for a plain file. position: its place in the
    manifest, which orders an edition's parts. supersedes, variant_of: ids of documents, "" for none.
    flags: "image_only:3", "disagreement:17", … ; notes: sentences about what could not be read.
    """

    id: str
    sha256: str
    name: str
    work: str = ""
    edition: str = ""
    variant: str = ""
    kind: str = ""
    part: str | None = None
    status: str = ""
    version: str = ""
    title: str = ""
    media_type: str = ""
    pages: int = 0
    origin: str = ""
    fetched_at: str = ""
    position: int = 0
    supersedes: str = ""
    variant_of: str = ""
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """Proof that a step was done: from which inputs (a hash), to which output (a hash), with which versions.

    subject: a document id, "corpus", or a pair of editions ("OLD -> NEW").
    """

    step: str
    subject: str
    inputs: str
    output: str
    versions: str = ""
    made_at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """A step that failed for a subject; `inputs` as in a receipt, so that none is tried twice in vain.

    tries: how often it has failed on these inputs in a row. retry_at: when the chain tries it again.
    """

    step: str
    subject: str
    inputs: str
    code: int
    problem: str
    remedy: str
    made_at: str = ""
    tries: int = 1
    retry_at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineageRow:
    """Where a provision stands in one document of one edition. `clause` is its key: `DOCUMENT_ID#CLAUSE_ID`."""

    clause: str
    lineage: str
    document: str
    work: str
    edition: str
    variant: str
    citation: str
    content_hash: str
    position: int
