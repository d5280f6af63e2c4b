"""Places that a text names without a number: definitions, headings, parts of the contract, the whole text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.citation import find
from pipeline.statements.known import Known, Place

PARTS = ("Particulars", "Service Conditions", "General Conditions", "Definitions and Interpretation")
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


def defined(text: str, known: Known) -> Iterator[Place]:
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


def named(text: str, known: Known) -> Iterator[Place]:
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


def parts(text: str) -> Iterator[Place]:
    """Parts of a contract that something is done to: "in the Particulars"; a title names them too."""
    for name in PARTS:
        for match in re.finditer(
            rf"(?:\b(?:to|in|of|throughout|across|within)\s+(?:the\s+)?|^\s*The\s+)(?P<name>{name})\b(?!\s+\d)", text
        ):
            yield Place(start=match.start("name"), end=match.end(), kind="part", names=(name,), shown=name)


def whole(text: str, *, alone: bool) -> Iterator[Place]:
    """The whole text; where other places are named, "minor amendments" are to those."""
    match = (_WHOLE if alone else _THROUGHOUT).search(text)
    if match:
        yield Place(start=match.start(), end=match.end(), kind="whole", names=(), shown="the whole text")
