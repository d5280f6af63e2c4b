"""Marks on running text as inline elements, and back.

A mark is an element around its words. Marks that overlap without one holding the other are cut into pieces that nest;
the pieces of a mark have its number, its place in `Clause.annotations`, and are joined again when they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from pipeline.akn.meta import References
from pipeline.akn.names import akn, clause_id, eid, held, own
from pipeline.model import Annotation

# The standard's elements for our marks; any other mark is an `inline` with its type as its name. A reference without a
# target in the document is an `inline` too: a `ref` must lead somewhere.
ELEMENTS = {"definition": "def", "term": "term", "reference": "ref", "quantity": "quantity"}
_TYPES = {element: kind for kind, element in ELEMENTS.items()}

Numbered = tuple[int, Annotation]


def write_marked(holder: Any, text: str, marks: Sequence[Annotation], base: int, references: References) -> None:
    """Fill an empty element with `text`, which stands at offset `base` of the clause's text, and the marks on it.

    Marks that do not touch `base` to `base + len(text)` are passed over, and the others cut at its ends.
    """
    end = base + len(text)
    there = [(n, mark) for n, mark in enumerate(marks) if _touches(mark, base, end)]
    edges = {base, end} | {edge for _, mark in there for edge in (mark.start, mark.end) if base <= edge <= end}
    stops = sorted(edges)
    stack: list[tuple[Any, Numbered]] = [(holder, (-1, Annotation(type="", start=base, end=end + 1)))]
    for stop, following in zip(stops, [*stops[1:], end], strict=True):
        reopened: list[Numbered] = []
        while any(mark.end <= stop for _, (_, mark) in stack[1:]):
            _, numbered = stack.pop()
            if numbered[1].end > stop:
                reopened.append(numbered)
        for numbered in there:
            if numbered[1].start == numbered[1].end == stop:
                _element(stack[-1][0], numbered, text, base, references)
        starting = [numbered for numbered in there if _starts(numbered[1], stop, base) and stop < end]
        for numbered in sorted((*reopened, *starting), key=lambda item: (-item[1].end, item[0])):
            stack.append((_element(stack[-1][0], numbered, text, base, references), numbered))
        _append(stack[-1][0], held(text[stop - base : following - base]))


def _touches(mark: Annotation, base: int, end: int) -> bool:
    """Has the stretch a word of the mark, or the whole of an empty mark?"""
    if mark.start == mark.end:
        return base <= mark.start <= end
    return mark.start < end and mark.end > base


def _starts(mark: Annotation, stop: int, base: int) -> bool:
    return mark.start < mark.end and (max(mark.start, base) == stop)


def _append(holder: Any, text: str) -> None:
    if len(holder):
        holder[-1].tail = (holder[-1].tail or "") + text
    else:
        holder.text = (holder.text or "") + text


def _element(parent: Any, numbered: Numbered, text: str, base: int, references: References) -> Any:
    """The element of one piece of a mark, added to `parent`."""
    number, mark = numbered
    name = ELEMENTS.get(mark.type, "inline")
    if mark.type == "reference" and mark.target is None:
        name = "inline"
    element = etree.SubElement(parent, akn(name))
    words = mark.value if mark.value is not None else text[max(mark.start - base, 0) : mark.end - base]
    value, target = own("value"), own("target")
    if name == "inline":
        element.set("name", held(mark.type))
    elif name == "ref":
        target = "href"
    elif name == "quantity":
        value = "normalized"
        element.set("refersTo", f"#{references.refer('unit', mark.unit or 'number')}")
    else:
        element.set("refersTo", f"#{references.refer('term', words)}")
    if mark.target is not None:
        element.set(target, f"#{eid(mark.target)}")
    for attribute, given in ((value, mark.value), (own("actor"), mark.actor), (own("unit"), mark.unit)):
        if given is not None:
            element.set(attribute, held(given))
    if mark.negated:
        element.set(own("negated"), "true")
    element.set(own("mark"), str(number))
    return element


def read_marked(holders: Iterable[Any], separator: str) -> tuple[str, tuple[Annotation, ...]]:
    """The text of elements that `write_marked` filled, joined by `separator`, and the marks on it."""
    parts: list[str] = []
    places: dict[int, tuple[int, int, Any]] = {}
    at = 0

    def add(text: str | None) -> None:
        nonlocal at
        parts.append(text or "")
        at += len(text or "")

    for number, holder in enumerate(holders):
        add(separator if number else "")
        begun: dict[Any, int] = {}
        for event, element in etree.iterwalk(holder, events=("start", "end")):
            if event == "start":
                begun[element] = at
                add(element.text)
            elif element is not holder:
                _place(places, element, begun[element], at)
                add(element.tail)
    return "".join(parts), tuple(_mark(*places[number]) for number in sorted(places))


def _place(places: dict[int, tuple[int, int, Any]], element: Any, start: int, end: int) -> None:
    """Note where a piece stands, joined with the other pieces of its mark."""
    number = element.get(own("mark"))
    if number is not None:
        first, last, _ = places.get(int(number), (start, end, element))
        places[int(number)] = (min(first, start), max(last, end), element)


def _mark(start: int, end: int, element: Any) -> Annotation:
    name = etree.QName(element).localname
    value = element.get("normalized" if name == "quantity" else own("value"))
    target = element.get("href" if name == "ref" else own("target"))
    return Annotation(
        type=element.get("name") if name == "inline" else _TYPES[name],
        start=start,
        end=end,
        value=value,
        target=None if target is None else clause_id(target.removeprefix("#")),
        actor=element.get(own("actor")),
        negated=element.get(own("negated")) == "true",
        unit=element.get(own("unit")),
    )
