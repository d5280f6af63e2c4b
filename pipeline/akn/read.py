"""Akoma Ntoso as `pipeline.akn.write` makes it, back to clauses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.akn.marks import read_marked
from pipeline.akn.names import AKN_NS, KIND_OF, OWN_NS, ROW, SCHEDULES, akn, clause_id, own
from pipeline.akn.write import BETWEEN_CELLS
from pipeline.errors import DamagedFileError, UnsupportedFormatError
from pipeline.model import Box, Clause

_REMEDY = "Give a file that icp clauses --akn has written."


def from_akn(data: bytes) -> tuple[Clause, ...]:
    """The clauses of a document or of all documents of a collection, in reading order.

    Raises `DamagedFileError` for what is no XML, `UnsupportedFormatError` for XML that this program did not write: only
    there are citations and pages to be had. Entities are not expanded and nothing is fetched.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedFileError(f"This is not well-formed XML: {error.msg}.", _REMEDY) from error
    if root.tag != akn("akomaNtoso") or OWN_NS not in root.nsmap.values():
        raise UnsupportedFormatError(f"This is not Akoma Ntoso ({AKN_NS}) as written by icp.", _REMEDY)
    try:
        return tuple(clause for body in root.iter(akn("mainBody")) for clause in _ordered(body))
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise DamagedFileError("The attributes of this Akoma Ntoso file have been altered.", _REMEDY) from error


def _ordered(body: Any) -> Iterator[Clause]:
    elements = [element for element in body.iter(etree.Element) if element.get(own("citation")) is not None]
    elements.sort(key=lambda element: int(element.get(own("order"), "0")))
    return (_clause(element) for element in elements)


def _clause(element: Any) -> Clause:
    row = element.tag == akn("tr")
    cells = _cells(element) if row else tuple(json.loads(element.get(own("cells"), "[]")))
    paragraphs = _paragraphs(element)
    text, annotations = read_marked(paragraphs, BETWEEN_CELLS if row else " ")
    closing = next((_all_text(one) for one in paragraphs if _closes(one)), None)
    columns = (element.getparent() if row else element).get(own("columns"), "[]")
    pages = [int(page) for page in element.attrib[own("pages")].split(" ")]
    return Clause(
        id=_id(element),
        label=_words(element, "num"),
        citation=element.get(own("citation")),
        heading=_words(element, "heading"),
        text=text if closing is None else text.removesuffix(closing).removesuffix(" "),
        closing=closing,
        parent=_parent(element),
        kind=_kind(element),
        page_start=pages[0],
        page_end=pages[-1],
        boxes=_boxes(element.get(own("boxes"))),
        content_hash=element.get(own("hash"), ""),
        annotations=annotations,
        part=element.get(own("part")),
        document=element.get(own("document"), ""),
        applicability=element.get(own("applicability")),
        cells=cells,
        columns=tuple(json.loads(columns)),
        page_labels=tuple(json.loads(element.get(own("printed"), "[]"))),
        sure=float(element.get(own("sure"), "1")),
    )


def _paragraphs(element: Any) -> list[Any]:
    """The paragraphs with the clause's own words: its text, its closing words; of a row one in each cell that is not
    empty."""
    if element.tag == akn("tr"):
        return [cell[0] for cell in element if _all_text(cell[0])]
    blocks = (block for block in element if block.tag in (akn("content"), akn("intro"), akn("wrapUp")))
    return [paragraph for block in blocks for paragraph in block]


def _closes(paragraph: Any) -> bool:
    """Are a paragraph's words the closing ones of its clause?"""
    return paragraph.getparent().tag == akn("wrapUp") or paragraph.get(own("closing")) is not None


def _cells(row: Any) -> tuple[str, ...]:
    return tuple(_all_text(cell[0]) for cell in row)


def _all_text(element: Any) -> str:
    return "".join(element.itertext())


def _id(element: Any) -> str:
    name: str = element.attrib["eId"]
    return clause_id(name)


def _parent(element: Any) -> str | None:
    """The id of the nearest clause above, or the one that is named where the parent is not above."""
    named = element.get(own("parent"))
    if named is not None:
        return clause_id(named)
    above = element.getparent()
    while above is not None and above.get(own("citation")) is None:
        above = above.getparent()
    return None if above is None else _id(above)


def _words(element: Any, name: str) -> str | None:
    found = element.find(akn(name))
    return None if found is None else _all_text(found)


def _kind(element: Any) -> str:
    name = etree.QName(element).localname
    if name == "tr":
        return ROW
    if name == "hcontainer":
        kind: str = element.attrib["name"]
        return "part" if kind in SCHEDULES else kind
    return KIND_OF[name]


def _boxes(written: str | None) -> tuple[Box, ...]:
    if written is None:
        return ()
    boxes = []
    for box in written.split("; "):
        page, *edges = box.split(" ")
        x0, top, x1, bottom = map(float, edges)
        boxes.append(Box(page=int(page), x0=x0, top=top, x1=x1, bottom=bottom))
    return tuple(boxes)
