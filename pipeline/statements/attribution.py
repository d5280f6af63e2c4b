"""Which of the places that a sentence names it says something of, and what.

A place before the words that say what was done is their subject; else they speak of the places behind them. A place
that only says why, or what something refers to, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.statements.known import Place
from pipeline.statements.values import values_in
from pipeline.statements.verbs import Said

# What stands right before a place that is not said to have changed: why, or what something is like.
_WHY = re.compile(
    r"\b(?:see(?:\s+also)?|in\s+line\s+with|to\s+reflect|reflect(?:s|ing)|consistent\s+with|because\s+of|following|arising\s+from"
    r"|consequen\w+\s+(?:on|upon|of|to|from)|as\s+a\s+result\s+of|mirror(?:s|ing)?|match(?:es|ing)?|align(?:s|ed|ing)?\s+(?:with|to)|as\s+in"
    r"|refer(?:s|red|ring|ences?)?(?:\s+\w+){0,3}\s+to|subject\s+to|for\s+the\s+purposes?\s+of|within\s+the\s+meaning\s+of"
    r"|\bafter|\bbefore|\bbehind|read\s+with|alongside|together\s+with|like|given|by\s+virtue\s+of|by\s+(?:a\s+)?(?:variation|agreement)\s+under|compl(?:y|ies|iance)\s+with)"
    r"\s+(?:(?:the|a|an|new|amended|existing|requirements?|provisions?|process|procedure|duty|of|in|under)\s+)*$",
    re.IGNORECASE,
)
# The same, but before the words that say what was done it names the place: "the period set out in SC36.29 has changed".
_WHERE = re.compile(
    r"\b(?:under|in\s+accordance\s+with|pursuant\s+to|required\s+(?:by|under|in)|set\s+out\s+(?:in|at)|defined\s+(?:in|by)"
    r"|described\s+in|provided\s+for\s+(?:in|by)|mentioned\s+in|laid\s+down\s+(?:in|by)|contained\s+in|by)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
LIST = re.compile(
    r"\s*(?:\([^()]{0,80}\))?\s*(?:,\s*(?:and\s+)?|;|&|/|\band\b|\bor\b)\s*(?:in\s+|to\s+|of\s+)?(?:the\s+)?(?:definitions?\s+of\s+)?(?:clauses?\s+)?",
    re.IGNORECASE,
)
_SEE = re.compile(r"\bsee(?:\s+also)?\s+(?:the\s+)?$", re.IGNORECASE)
_SO = re.compile(r"\b(?:and\s+so|as)\s+(?:has|have|is|are|was|were)\s+(?:the\s+)?$", re.IGNORECASE)
_INTO = re.compile(
    r"\b(?:to|in|into|at|from|within|under|on|by|for)\s+(?:the\s+)?(?:new\s+)?(?:clauses?\s+|conditions?\s+|paragraphs?\s+|sections?\s+)?$",
    re.IGNORECASE,
)
_PROVISION = (
    r"(?:clauses?|sub-?clauses?|conditions?|paragraphs?|sections?|schedules?|definitions?|parts?|provisions?"
    r"|annex(?:es)?|appendix|items?|rows?|terms?)"
)
WHOLLY = re.compile(
    rf"\s*(?:$|[.,;:)\]]|(?:and|from|in|to|by|as|so|because|for|since|after|before)\b|(?:new\s+)?{_PROVISION}\b)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"\s*:?\s*(?:(?:an?|the|of|new|following|entirely|wholly|for|is|are)\s+)*(?:{_PROVISION}\s*)?(?:(?:of|for|at|:|called|on)\s*)?(?:the\s+)?(?:terms?\s+)?",
    re.IGNORECASE,
)


def attributed(text: str, places: Sequence[Place], said: Sequence[Said], *, bare: bool) -> Iterator[tuple[Place, str]]:
    """Each place with what is said of it. bare: are places without a word of change listed ones?"""
    usable = list(_usable(text, places, said))
    if not usable:
        return
    if not said:
        if bare:
            yield from ((place, "amended") for place in usable)
        return
    before = usable[0].start < said[0].start
    last: tuple[Place, str] | None = None
    for place in usable:
        inside = next((one.says for one in said if place.start <= one.start < place.end + len("( ")), None)
        if inside is not None:
            last = place, inside
            yield last
            continue
        one = next((one for one in said if one.start >= place.end), None) if before else None
        if not before:
            one = next((one for one in reversed(said) if one.end <= place.start), None)
        if one is not None:
            last = place, _wholly(text, place, one, places)
            yield last
        elif last is not None and (LIST.fullmatch(text, last[0].end, place.start) or _SO.search(text[: place.start])):
            last = place, last[1]
            yield last


def _usable(text: str, places: Sequence[Place], said: Sequence[Said]) -> Iterator[Place]:
    """The places without those that only say why, or what something refers to."""
    first = said[0].start if said else 0
    dropped: Place | None = None
    for place in places:
        before = text[: place.start]
        if len(places) == 1 and said and place.start > first and _SEE.search(before):
            yield place  # "interest is now due: see SC36.42" speaks of no other place
            continue
        follows = dropped is not None and LIST.fullmatch(text, dropped.end, place.start)
        if _WHY.search(before) or follows or (_WHERE.search(before) and not (said and place.start < first)):
            dropped = place
            continue
        dropped = None
        yield place


def _wholly(text: str, place: Place, one: Said, places: Sequence[Place]) -> str:
    """What is said of a place as a whole: what was "added to SC3.1" amended it."""
    if one.says in ("amended", "unchanged"):
        return one.says
    if _INTO.search(text[: place.start]) or text[: place.start].rstrip().endswith("("):
        return "amended"
    between = text[one.end : place.start] if one.end <= place.start else text[place.end : one.start]
    for other in places:
        between = between.replace(text[other.start : other.end], "")
    if one.end <= place.start:
        bare = re.sub(r"[,;&/]|\band\b|\([^()]*\)", " ", between)
        return one.says if _BETWEEN.fullmatch(" ".join(bare.split())) is not None else "amended"
    bare = re.sub(
        r"\([^()]*\)?|[,;&/:–—-]|\b(?:and|all|both|each|which|the|definitions?\s+of|definition|has|have|been|is|are|clauses?)\b",
        " ",
        between,
    )
    return one.says if not bare.split() and WHOLLY.match(text, one.end) else "amended"


def stretch(text: str, place: Place, places: Sequence[Place]) -> str:
    """The words about a place where several are spoken of: up to the next that is not of one list with it."""
    start = max(
        (
            other.end
            for other in places
            if other.end <= place.start and not LIST.fullmatch(text, other.end, place.start)
        ),
        default=0,
    )
    following = [other for other in places if other.start >= place.end]
    last = place
    for other in following:
        if not LIST.fullmatch(text, last.end, other.start):
            break
        last = other
    end = next((other.start for other in following if other.start > last.end), len(text))
    own = text[last.end : end]
    return own if any(values_in(own)) else text[start:end]
