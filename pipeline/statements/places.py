"""Which places of a contract a sentence names: clauses and ranges of them by their numbers, others by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.citation import Citation, conditions, find, parse, steps, write
from pipeline.label_grammar import ITEM, PATH
from pipeline.statements.known import Known, Place
from pipeline.statements.names import defined, named, parts, whole

_AND = r"\s*(?:,\s*(?:and\s+|or\s+)?|;\s*|&\s*|/\s*|\band\s+|\bor\s+)"
_TO = r"\s*(?:\bto\b|\bthrough\b|[-–—])\s*"
_MORE = re.compile(
    rf"(?:{_AND}|{_TO})(?P<path>{PATH}|{ITEM})(?![\w%]|\.\d|,\d{{3}}|\s+(?:\w+\s)?(?:hours?|days?|weeks?|months?|years?|per\b))",
    re.IGNORECASE,
)
_RANGE = re.compile(_TO, re.IGNORECASE)
_CONDITION = re.compile(rf"\b(?P<name>[Ss]ervice|[Gg]eneral)\s+[Cc]onditions?\s+(?P<path>{PATH})")
_OF_CONDITIONS = re.compile(
    rf"\b(?:[Cc]lauses?|[Pp]aragraphs?|[Cc]onditions?)\s+(?P<path>{PATH})\s+of\s+the\s+(?P<name>Service|General)\s+Conditions"
)
_BARE = re.compile(rf"\s*(?P<path>\d[\dA-Z.]*(?:{ITEM})*)\s*(?=[:,;–—-]|\.?\s|$)")
_ROW = re.compile(r",?\s*\(?(?:table\s+)?row\s+(?P<row>[A-Z]{0,3}\d+[A-Za-z]?|[A-Z])\b\)?")
# "SC27.2 (previously SC28.2)": the number that it had is no other place.
_ALIAS = re.compile(r"\((?:now|previously|formerly|was|old|new\s+number)\b[^()]*(?:\([^()]*\)[^()]*)*\)", re.IGNORECASE)


def places_in(text: str, known: Known, *, listed: bool) -> tuple[Place, ...]:
    """The places that a text names, in order, none overlapping.

    listed: does it stand where changes are listed? Only there a name alone, or "throughout", is a place.
    """
    aliases = [match.span() for match in _ALIAS.finditer(text)]
    cited = _inside_schedules(text, sorted(_cited(text, known), key=lambda place: place.start))
    found = [_row(text, place) for place in _ranges(text, list(cited))]
    found += defined(text, known)
    found = [place for place in found if not any(start <= place.start < end for start, end in aliases)]
    if listed:
        for more in (() if found else named(text, known), parts(text), whole(text, alone=not found)):
            found += [place for place in more if not _taken(place, found)]
    kept: list[Place] = []
    for place in sorted(found, key=lambda one: (one.start, one.start - one.end)):
        if not _taken(place, kept):
            kept.append(place)
    return tuple(kept)


def without_places(text: str, known: Known) -> str:
    """A text with the places that it names, and the numbers that they had, left blank: what is left holds values."""
    spans = [match.span() for match in _ALIAS.finditer(text)]
    spans += [(place.start, place.end) for place in _cited(text, known)]
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def bare_place(text: str, prefix: str = "") -> Place | None:
    """The place that a text begins with, given by its number alone: "36.29", "10.4:". prefix: the letters of the
    section that is spoken of."""
    match = _BARE.match(text)
    if match is None or not re.search(r"[.(]|^\d{1,3}$", match["path"].rstrip(".")):
        return None
    citation = parse(prefix + match["path"].rstrip("."), frozenset({prefix}) if prefix else None)
    if citation is None:
        return None
    return _place(match.start("path"), match.start("path") + len(match["path"].rstrip(".")), citation)


def _taken(place: Place, others: Iterable[Place]) -> bool:
    return any(place.start < other.end and other.start < place.end for other in others)


def _place(start: int, end: int, citation: Citation) -> Place:
    written = write(citation)
    return Place(start=start, end=end, kind="clause", names=(written,), shown=written)


def _cited(text: str, known: Known) -> Iterator[Place]:
    """Each citation, and what follows it without its letters: the "36.35" of "SC36.29, 36.35"."""
    taken: list[tuple[int, int]] = []
    for match in (*_CONDITION.finditer(text), *_OF_CONDITIONS.finditer(text)):
        citation = parse(conditions(match["name"], match["path"]))
        if citation is not None:
            taken.append(match.span())
            yield _place(*match.span(), citation)
            yield from _members(text, match.end(), citation, taken)
    for start, end, cited in find(text, known.prefixes):
        end, citation = _without_word(text, start, end, cited)
        if not any(first <= start < last for first, last in taken):
            taken.append((start, end))
            yield _place(start, end, citation)
            yield from _members(text, end, citation, taken)


def _without_word(text: str, start: int, end: int, citation: Citation) -> tuple[int, Citation]:
    """A citation without a word in brackets that is no item: "SC3.7 (new)"."""
    match = re.search(r"\s*\((?:new|old|now|was|also|all|part|both|see|added)\)$", text[start:end], re.IGNORECASE)
    return (start + match.start(), replace(citation, path=citation.path[:-1])) if match else (end, citation)


def _members(text: str, at: int, citation: Citation, taken: list[tuple[int, int]]) -> Iterator[Place]:
    if not citation.path or not (citation.prefix or citation.schedule):
        return  # the members of a plain list are found with their word
    while match := _MORE.match(text, at):
        path = match["path"]
        if path.startswith("("):
            items = [step for step in citation.path if step.startswith("(")]
            if not items:
                return
            path_steps = (*citation.path[: len(citation.path) - len(items)], *steps(path))
        else:
            path_steps = steps(path)
        citation = replace(citation, path=path_steps)
        at = match.end("path")
        taken.append((match.start("path"), at))
        yield _place(match.start("path"), at, citation)


def _inside_schedules(text: str, found: list[Place]) -> Iterator[Place]:
    """The places with a paragraph named behind its schedule put together: "Schedule 8 paragraph 1.2"."""
    at = 0
    while at < len(found):
        place, following = found[at], found[at + 1] if at + 1 < len(found) else None
        if following is not None and _inside(text, place, following):
            name = f"{place.names[0]}, {following.names[0]}"
            yield replace(place, end=following.end, names=(name,), shown=name)
            at += 1
        else:
            yield place
        at += 1


def _inside(text: str, place: Place, following: Place) -> bool:
    outer, inner = parse(place.names[0]), parse(following.names[0])
    if outer is None or inner is None or text[place.end : following.start].strip(" ,"):
        return False
    return outer.schedule is not None and not outer.path and inner.schedule is None and not inner.prefix


def _row(text: str, place: Place) -> Place:
    """A place with the row of its table that is named behind it: "Schedule 4 Part A, row Q3"."""
    match = _ROW.match(text, place.end)
    if match is None or place.kind != "clause":
        return place
    name = f"{place.names[0]}, row {match['row']}"
    return replace(place, end=match.end(), names=(name,), shown=name)


def _ranges(text: str, found: list[Place]) -> Iterator[Place]:
    """The places with two joined by "to" or a dash made one range."""
    at = 0
    while at < len(found):
        place = found[at]
        following = found[at + 1] if at + 1 < len(found) else None
        if following is not None and _RANGE.fullmatch(text, place.end, following.start):
            yield Place(
                start=place.start,
                end=following.end,
                kind="range",
                names=(place.names[0], following.names[0]),
                shown=f"{place.shown} to {following.shown}",
            )
            at += 2
        else:
            yield place
            at += 1
