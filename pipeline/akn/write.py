"""Clauses to Akoma Ntoso: one document as a `doc`, an edition of several as a `documentCollection`.

A contract is neither an act nor a bill: the standard's element for any other document is `doc`.

An edition is one file, and not one for each document: its clauses refer to each other across documents and an `href`
within a file can be checked by any XML tool; ids are already unique over an edition; and documentCollection is the
standard's element for documents that are published to be read together. Each document stays a whole `doc` with its own
metadata in its own component, so that it can be cut out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from pipeline.akn.marks import write_marked
from pipeline.akn.meta import Publication, References, write_identification, write_source
from pipeline.akn.names import AKN_NS, BULLET, ELEMENTS, OWN_NS, ROW, SCHEDULES, TABLE, akn, eid, held, own
from pipeline.model import Annotation, Box, Clause, DocumentInfo, Segmentation, Side

# Between the cells, but for empty ones, in the text of a table row (`pipeline.segment.build.clause_output`).
BETWEEN_CELLS = " | "
# Elements whose white space is text: nothing is indented within them.
_RUNNING = frozenset(akn(name) for name in ("p", "num", "heading"))


def to_akn(segmentation: Segmentation, *, publication: Publication) -> bytes:
    """A document as Akoma Ntoso 3.0, in UTF-8. publication: what identifies it beyond its words."""
    root = _root()
    references = References()
    doc = _doc(root, publication, segmentation.document, segmentation.notes)
    _body(doc, segmentation.clauses, references)
    references.write(doc.find(akn("meta")), publication.author)
    return _bytes(root)


def edition_akn(side: Side, *, publication: Publication, parts: Mapping[str, Publication]) -> bytes:
    """An edition of several documents as one Akoma Ntoso 3.0 documentCollection.

    side: its clauses' ids are unique over the edition, and `document` says where each belongs. publication: of the
    edition. parts: the publication of each document by its id.
    """
    root = _root()
    references = References()
    collection = etree.SubElement(root, akn("documentCollection"), name="edition")
    meta = etree.SubElement(collection, akn("meta"))
    write_identification(meta, publication)
    body = etree.SubElement(collection, akn("collectionBody"))
    for number, info in enumerate(side.documents, start=1):
        component = etree.SubElement(body, akn("component"), eId=f"__component-{number}")
        doc = _doc(component, parts[info.id], info, ())
        _body(doc, [clause for clause in side.clauses if clause.document == info.id], references)
    references.write(meta, publication.author)
    return _bytes(root)


def _root() -> Any:
    return etree.Element(akn("akomaNtoso"), nsmap={None: AKN_NS, "icp": OWN_NS})


def _doc(parent: Any, publication: Publication, info: DocumentInfo, notes: tuple[str, ...]) -> Any:
    """A `doc` element with its metadata and its title."""
    doc = etree.SubElement(parent, akn("doc"), name="contract")
    meta = etree.SubElement(doc, akn("meta"))
    write_identification(meta, publication)
    write_source(meta, info, notes)
    preface = etree.SubElement(doc, akn("preface"))
    title = etree.SubElement(etree.SubElement(preface, akn("p")), akn("docTitle"))
    title.text = held(publication.title)
    return doc


# ---------------------------------------------------------------- clauses


def _body(doc: Any, clauses: Sequence[Clause], references: References) -> None:
    """Add the clauses. Each stands below its parent if that was written before it, else at the top."""
    body = etree.SubElement(doc, akn("mainBody"))
    parents = {clause.parent for clause in clauses}
    places: dict[str, Any] = {}
    kinds: dict[Any, str] = {}
    closed: list[tuple[Any, Clause]] = []
    for clause in clauses:
        parent = body if clause.parent is None else places.get(clause.parent, body)
        leaf = clause.id not in parents
        if leaf and _tabular(clause):
            element = _row(_table(parent, clause), clause, references)
        else:
            element = _hierarchical(parent, clause, kinds.get(parent, ""), leaf, references)
        _identify(element, clause, at_top=parent is body)
        places.setdefault(clause.id, element)
        kinds[element] = clause.kind
        if clause.closing and not leaf:
            closed.append((element, clause))
    for element, clause in closed:  # after all that stands below it
        _paragraph(etree.SubElement(element, akn("wrapUp")), clause, references, closing=True)
    if not len(body):
        etree.SubElement(body, akn("p"))
    _number(body, [clause.id for clause in clauses])


def _number(body: Any, ids: Sequence[str]) -> None:
    """Number the clauses where the order of reading is not the order of the tree, as it seldom is."""
    elements = {element.get("eId"): element for element in body.iter() if element.get(own("citation")) is not None}
    names = [eid(found) for found in ids]
    if list(elements) != names:
        for number, name in enumerate(names):
            elements[name].set(own("order"), str(number))


def _hierarchical(parent: Any, clause: Clause, above: str, leaf: bool, references: References) -> Any:
    name, named = _name(clause, above)
    element = etree.SubElement(parent, akn(name))
    if named is not None:
        element.set("name", held(named))
    if clause.label is not None:
        etree.SubElement(element, akn("num")).text = held(clause.label)
    if clause.heading is not None:
        heading = etree.SubElement(element, akn("heading"))
        if clause.kind == "definition":
            term = f"#{references.refer('term', clause.heading)}"
            heading = etree.SubElement(heading, akn("def"), refersTo=term)
        heading.text = held(clause.heading)
    if clause.text or (clause.annotations and not clause.closing):
        _paragraph(etree.SubElement(element, akn("content" if leaf else "intro")), clause, references)
    if leaf and clause.closing:
        block = element.find(akn("content"))
        block = block if block is not None else etree.SubElement(element, akn("content"))
        _paragraph(block, clause, references, closing=True).set(own("closing"), "true")
    if clause.cells:
        element.set(own("cells"), _listed(clause.cells))
    if clause.columns:
        element.set(own("columns"), _listed(clause.columns))
    return element


def _paragraph(block: Any, clause: Clause, references: References, *, closing: bool = False) -> Any:
    """Add the paragraph of a clause's text, or of its closing words, with the marks on them."""
    paragraph = etree.SubElement(block, akn("p"))
    text, base = (clause.closing or "", len(clause.own) - len(clause.closing or "")) if closing else (clause.text, 0)
    write_marked(paragraph, text, clause.annotations, base, references)
    return paragraph


def _name(clause: Clause, above: str) -> tuple[str, str | None]:
    """The element of a clause whose parent is of the kind `above`, and the name that an hcontainer has."""
    if clause.kind == "part":
        first = (clause.label or "").split(" ")[0].casefold()
        if first in SCHEDULES:
            return "hcontainer", first
    if clause.kind == "item" and clause.label is None:
        return BULLET, None
    if clause.kind in ELEMENTS:
        return ELEMENTS[clause.kind][above == clause.kind], None
    return "hcontainer", clause.kind


def _identify(element: Any, clause: Clause, *, at_top: bool) -> None:
    """Set the ids, and the attributes of our own for what the standard has no place for."""
    name = eid(clause.id)
    element.set("eId", name)
    if name != clause.id and clause.id and held(clause.id) == clause.id and not any(map(str.isspace, clause.id)):
        element.set("wId", clause.id)
    element.set(own("citation"), held(clause.citation))
    pages = (clause.page_start, clause.page_end)
    element.set(own("pages"), " ".join(map(str, pages if pages[0] != pages[1] else pages[:1])))
    if clause.page_labels:
        element.set(own("printed"), _listed(clause.page_labels))
    if clause.boxes:
        element.set(own("boxes"), "; ".join(map(_box, clause.boxes)))
    if clause.content_hash:
        element.set(own("hash"), held(clause.content_hash))
    if clause.sure < 1:
        element.set(own("sure"), f"{clause.sure:g}")
    for attribute, value in (("part", clause.part), ("applicability", clause.applicability)):
        if value is not None:
            element.set(own(attribute), held(value))
    if clause.document:
        element.set(own("document"), held(clause.document))
    if at_top and clause.parent is not None:
        element.set(own("parent"), eid(clause.parent))


def _listed(texts: Sequence[str]) -> str:
    """Texts as a JSON list, for an attribute."""
    return json.dumps([held(text) for text in texts], ensure_ascii=False)


def _box(box: Box) -> str:
    """A box as its page and its edges, each written so that it is read as the same number."""
    return " ".join([str(box.page), *(repr(float(edge)) for edge in (box.x0, box.top, box.x1, box.bottom))])


# ---------------------------------------------------------------- tables


def _tabular(clause: Clause) -> bool:
    """Is a clause a row that can stand in a `table`: all of it in its cells, and no mark that ends between two?"""
    if (
        clause.kind != ROW
        or not clause.cells
        or clause.closing
        or clause.label is not None
        or clause.heading is not None
    ):
        return False
    if clause.text != BETWEEN_CELLS.join(filter(None, clause.cells)):
        return False
    stretches = [(start, end) for start, end in _stretches(clause.cells) if start < end]
    return all(_on_cells(mark, stretches) for mark in clause.annotations)


def _on_cells(mark: Annotation, stretches: Sequence[tuple[int, int]]) -> bool:
    if mark.start == mark.end:
        return any(start <= mark.start <= end for start, end in stretches)
    return any(start <= mark.start < end for start, end in stretches) and any(
        start < mark.end <= end for start, end in stretches
    )


def _stretches(cells: Sequence[str]) -> list[tuple[int, int]]:
    """Where each cell stands in the text of its row; an empty one is not in it."""
    found, at = [], 0
    for cell in cells:
        found.append((at, at + len(cell)))
        at += len(cell) + len(BETWEEN_CELLS) if cell else 0
    return found


def _table(parent: Any, clause: Clause) -> Any:
    """The table at the end of `parent` for a row; a new one where another clause stands there, or other columns.

    A new one begins with a row of the columns' names, which is no clause, unless the row itself names them.
    """
    named = _listed(clause.columns) if clause.columns else None
    if len(parent) and parent[-1].get("name") == TABLE and parent[-1].get(own("citation")) is None:
        table = parent[-1][0][0]
        if table.get(own("columns")) == named:
            return table
    block = etree.SubElement(parent, akn("hcontainer"), name=TABLE)
    table = etree.SubElement(etree.SubElement(block, akn("content")), akn("table"))
    if named is not None:
        table.set(own("columns"), named)
    if clause.columns and not _is_head(clause):
        head = etree.SubElement(table, akn("tr"))
        for name in clause.columns:
            etree.SubElement(etree.SubElement(head, akn("th")), akn("p")).text = held(name)
    return table


def _is_head(clause: Clause) -> bool:
    return bool(clause.columns) and tuple(filter(None, clause.cells)) == tuple(filter(None, clause.columns))


def _row(table: Any, clause: Clause, references: References) -> Any:
    """A row; its cells are heads where it is the row that names the columns."""
    row = etree.SubElement(table, akn("tr"))
    is_head = _is_head(clause)
    for cell, (start, _) in zip(clause.cells, _stretches(clause.cells), strict=True):
        holder = etree.SubElement(etree.SubElement(row, akn("th" if is_head else "td")), akn("p"))
        if cell:
            write_marked(holder, cell, clause.annotations, start, references)
    return row


# ---------------------------------------------------------------- bytes


def _bytes(root: Any) -> bytes:
    """The tree, indented wherever white space is no text."""
    _indent(root, "\n")
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data + b"\n"


def _indent(element: Any, line: str) -> None:
    if element.tag in _RUNNING or not len(element):
        return
    element.text = line + "  "
    for child in element:
        _indent(child, line + "  ")
        child.tail = line + "  "
    element[-1].tail = line
