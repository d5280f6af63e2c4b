"""Which places of a contract a sentence names: clauses and ranges of them, definitions, headings, parts, the whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.citation import Citation, conditions, find, parse, steps, write
from pipeline.label_grammar import ITEM, PATH
from pipeline.model import Side

PARTS = ("Particulars", "Service Conditions", "General Conditions", "Definitions and Interpretation")
SHORT = 3  # a name of fewer letters is none: a column of codes is full of them
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

_QUOTED = r"[“\"‘']\s?(?P<quoted>[^“”\"‘’']{2,80}?)[,.]?\s?[”\"’']"
_NAME = r"[A-Z][\w’'/&-]*(?:\s+(?:of|and|for|the|in|on|to|with|or)(?=\s+[A-Z])|\s+[A-Z][\w’'/&-]*)*"
_DEFINITION_WORD = re.compile(
    r"\b[Dd]efin(?:itions?|ed\s+terms?)\b(?:\s+(?:of|for|from)|(?:\s+\w+){1,4}?\s*:)?(?:\s+the\s+terms?)?\s*:?\s*(?:the\s+)?"
)
_BETWEEN_TERMS = re.compile(
    r"\s*(?:\([^()]{2,40}\))?\s*(?:,\s*(?:and\s+|or\s+)?|;\s*(?:and\s+)?|/\s*|\band\s+|&\s*|•\s*)(?:of\s+)?(?:the\s+)?"
)
_TERM_BEFORE = re.compile(rf"(?:{_QUOTED}|(?P<name>{_NAME}))\s+[Dd]efinition\b")
_SECTION_OF = re.compile(
    rf"\b(?:section|clause|part|heading|provisions?|schedule|paragraph|terms)s?\s+(?:on|about|called|titled|headed|entitled"
    rf"|named|for|dealing\s+with|relating\s+to|concerning)\s+(?:the\s+)?(?:{_QUOTED}|(?P<name>{_NAME}|[a-z][\w-]*(?:\s+(?:and\s+)?[a-z][\w-]*){{0,3}}?))"
    r"(?=\s*(?:[.,;:)]|$)|\s+(?:has|have|was|were|is|are|now|to|with|in|updated|amended|revised|clarified|and)\b)",
)
_NAMED_SECTION = re.compile(
    rf"(?:{_QUOTED}|(?P<name>{_NAME}))\s+(?:[Ss]ections?|[Cc]lauses?|[Hh]eadings?|[Pp]rovisions?|[Pp]aragraphs?|[Ss]chedules?)\b"
)
_THROUGHOUT = re.compile(
    r"\bthroughout\b|\bacross\s+the\s+(?:whole\s+)?(?:contract|document|agreement|terms|conditions)", re.IGNORECASE
)
_WHOLE = re.compile(
    rf"{_THROUGHOUT.pattern}|"
    r"\b(?:minor|various|typographical|formatting|editorial|small|stylistic|consequential|other)\s+(?:\w+\s+){0,2}"
    r"(?:amendments?|changes?|corrections?|updates?|errors?|clarifications?|improvements?|fixes)\b|\btypos?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What two sides call their provisions. prefixes: letters of sections; terms, headings: names."""

    prefixes: frozenset[str]
    terms: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()

    @classmethod
    def of(cls, sides: Iterable[Side]) -> Known:
        """The names that clauses of these sides have."""
        from pipeline.citation import prefixes_of

        clauses = [clause for side in sides for clause in side.clauses]
        terms = {clause.heading for clause in clauses if clause.kind == "definition" and clause.heading}
        terms |= {
            note.value for clause in clauses for note in clause.annotations if note.type == "definition" and note.value
        }
        return cls(
            prefixes=prefixes_of(clause.citation for clause in clauses),
            terms=frozenset(terms),
            headings=frozenset(
                clause.heading
                for clause in clauses
                if clause.heading and clause.kind != "definition" and len(clause.heading) > SHORT
            ),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A place that a text names at [start, end). kind, names: as in `Statement`; shown: as a reader says it."""

    start: int
    end: int
    kind: str
    names: tuple[str, ...]
    shown: str


def places_in(text: str, known: Known, *, listed: bool) -> tuple[Place, ...]:
    """The places that a text names, in order, none overlapping.

    listed: does it stand where changes are listed? Only there a name alone, or "throughout", is a place.
    """
    aliases = [match.span() for match in _ALIAS.finditer(text)]
    cited = _inside_schedules(text, sorted(_cited(text, known), key=lambda place: place.start))
    found = [_row(text, place) for place in _ranges(text, list(cited))]
    found += _defined(text, known)
    found = [place for place in found if not any(start <= place.start < end for start, end in aliases)]
    if listed:
        for more in (() if found else _named(text, known), _parts(text), _whole(text, alone=not found)):
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


def _defined(text: str, known: Known) -> Iterator[Place]:
    """The terms named after "definition of" or before "definition"."""
    for match in _DEFINITION_WORD.finditer(text):
        at = match.end()
        while term := _term_at(text, at, known):
            start, end, name = term
            yield _definition(start, end, name)
            between = _BETWEEN_TERMS.match(text, end)
            if between is None:
                break
            at = between.end()
    if _DEFINITION_WORD.search(text):
        for name in known.terms:
            if len(name.split()) > 1 and (at := text.find(name)) >= 0 and _stands(text, at, name):
                yield _definition(at, at + len(name), name)
    for match in _TERM_BEFORE.finditer(text):
        name = match["quoted"] or match["name"]
        group = "quoted" if match["quoted"] else "name"
        known_end = next((term for term in sorted(known.terms, key=len, reverse=True) if name.endswith(term)), name)
        if known_end.casefold() not in {"the", "a", "new", "this", "each"}:
            yield _definition(match.end(group) - len(known_end), match.end(group), known_end)


def _definition(start: int, end: int, name: str) -> Place:
    return Place(start=start, end=end, kind="definition", names=(name,), shown=f"definition of {name}")


def _term_at(text: str, at: int, known: Known) -> tuple[int, int, str] | None:
    """The term that stands at a place: in quotation marks, one that is known, or a name in capitals."""
    quoted = re.compile(_QUOTED).match(text, at)
    if quoted:
        return quoted.start(), quoted.end(), quoted["quoted"].strip()
    best = max((term for term in known.terms if _stands(text, at, term)), key=len, default="")
    named = re.compile(_NAME).match(text, at)
    if best:
        return at, at + len(best), best
    if named and not next(iter(find(named[0], known.prefixes)), None):
        name = re.split(r"\s+and\s+", named[0])[0]
        return at, at + len(name), name
    return None


def _stands(text: str, at: int, name: str) -> bool:
    end = at + len(name)
    return text[at:end].casefold() == name.casefold() and not text[end : end + 1].isalnum()


def _named(text: str, known: Known) -> Iterator[Place]:
    """Sections by what they are called: "the section on finance", "the ‘Feedback’ section", "Payment Terms: …"."""
    for match in (*_SECTION_OF.finditer(text), *_NAMED_SECTION.finditer(text)):
        group = "quoted" if match["quoted"] else "name"
        name = match[group]
        inside = max((one for one in known.headings if name.casefold().endswith(one.casefold())), key=len, default="")
        if inside or group == "quoted" or match.re is _SECTION_OF:
            yield _heading(match.end(group) - len(inside or name), match.end(group), inside or name)
    best = max((one for one in known.headings if _stands(text, 0, one)), key=len, default="")
    dated = re.fullmatch(r"\w+ed", best)  # "Updated: 17 July", in a text that has such a line too
    if best and not dated and re.match(r"\s*(?:[:–—-]|\()\s*\S", text[len(best) :]):
        yield _heading(0, len(best), best)
    for name in known.headings:
        if (
            len(name.split()) > 1
            and name[0].isupper()
            and text.strip(" .") != name
            and (at := text.find(name)) >= 0
            and _stands(text, at, name)
        ):
            yield _heading(at, at + len(name), name)
    terms = {one.casefold() for one in known.terms}
    for match in re.finditer(_QUOTED, text):
        if match["quoted"].casefold() in terms:
            yield _definition(*match.span(), match["quoted"])
        if match["quoted"].casefold() in {one.casefold() for one in known.headings}:
            yield _heading(*match.span(), match["quoted"])


def _heading(start: int, end: int, name: str) -> Place:
    return Place(start=start, end=end, kind="heading", names=(name,), shown=f"“{name}”")


def _parts(text: str) -> Iterator[Place]:
    """Parts of a contract that something is done to: "in the Particulars"; a title names them too."""
    for name in PARTS:
        for match in re.finditer(
            rf"(?:\b(?:to|in|of|throughout|across|within)\s+(?:the\s+)?|^\s*The\s+)(?P<name>{name})\b(?!\s+\d)", text
        ):
            yield Place(start=match.start("name"), end=match.end(), kind="part", names=(name,), shown=name)


def _whole(text: str, *, alone: bool) -> Iterator[Place]:
    """The whole text; where other places are named, "minor amendments" are to those."""
    match = (_WHOLE if alone else _THROUGHOUT).search(text)
    if match:
        yield Place(start=match.start(), end=match.end(), kind="whole", names=(), shown="the whole text")
