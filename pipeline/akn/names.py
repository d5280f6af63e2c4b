"""Names: namespaces, which element a clause or a mark becomes, ids as XML names, and characters that XML can hold."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.model import Annotation, Clause

AKN_NS = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN_NS = "urn:icp:clauses:1"

# Hierarchical elements of the standard for our kinds. A kind that is not here is an hcontainer with the kind as its
# name: the standard's way for divisions that it has no element for.
ELEMENTS = {
    # kind: (element at the top of its kind, element within another of its kind)
    "part": ("part", "subpart"),  # "Part G" below a schedule is its part; schedules themselves: see SCHEDULES
    "clause": ("clause", "subclause"),  # GC5 is a clause, GC5.2 a subclause
    "item": ("paragraph", "subparagraph"),  # (a) is a paragraph, (i) a subparagraph; an unnumbered bullet: see BULLET
}
BULLET = "indent"  # the standard's element for a list item that is marked and not numbered
# The standard has no element for a schedule within a body, and its attachments cannot stand between clauses.
SCHEDULES = ("schedule", "annex", "appendix")
TABLE, ROW = "table", "table_row"

KIND_OF = {element: kind for kind, pair in ELEMENTS.items() for element in pair} | {BULLET: "item"}

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.-]*")
_KEPT = re.compile(r"[A-Za-z0-9.-]")
_ESCAPE = re.compile(r"_([0-9a-f]+)_")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def akn(name: str) -> str:
    """An element's name in the standard's namespace."""
    return f"{{{AKN_NS}}}{name}"


def own(name: str) -> str:
    """An attribute's or element's name in our namespace."""
    return f"{{{OWN_NS}}}{name}"


def eid(clause_id: str) -> str:
    """A clause's id as an `eId`: itself if it is an XML name of ASCII letters, digits, "." and "-".

    Otherwise "_" and the id, every other character as its code point in hexadecimal between underscores: "5.2~2" gives
    "_5.2_7e_2". No two ids give the same `eId`. After "__" comes always a code point and "_": such names as "__term"
    are free for the references.
    """
    if _NAME.fullmatch(clause_id):
        return clause_id
    return "_" + "".join(char if _KEPT.fullmatch(char) else f"_{ord(char):x}_" for char in clause_id)


def clause_id(name: str) -> str:
    """The id that `eid` made `name` of."""
    if not name.startswith("_"):
        return name
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), name[1:])


def held(text: str) -> str:
    """`text` with "\ufffd" for each character that XML 1.0 cannot hold (its section 2.2)."""
    return _NOT_XML.sub("\ufffd", text)


def carried(clause: Clause) -> Clause:
    """The clause as it comes back from XML: `held` in every text; ids are escaped and come back whole."""
    return replace(
        clause,
        label=_held(clause.label),
        citation=held(clause.citation),
        heading=_held(clause.heading),
        text=held(clause.text),
        closing=_held(clause.closing),
        kind=held(clause.kind),
        content_hash=held(clause.content_hash),
        annotations=tuple(_carried_mark(mark) for mark in clause.annotations),
        part=_held(clause.part),
        document=held(clause.document),
        applicability=_held(clause.applicability),
        cells=tuple(held(cell) for cell in clause.cells),
        columns=tuple(held(name) for name in clause.columns),
        page_labels=tuple(held(label) for label in clause.page_labels),
        sure=clause.sure,
    )


def _carried_mark(mark: Annotation) -> Annotation:
    return replace(mark, type=held(mark.type), value=_held(mark.value), actor=_held(mark.actor), unit=_held(mark.unit))


def _held(text: str | None) -> str | None:
    return None if text is None else held(text)
