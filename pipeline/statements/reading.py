"""What a publisher says changed, read from the words of documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import DocumentInfo, Side, Statement
from pipeline.sentences import SentenceEnds
from pipeline.statements.passages import TextPassage, cover_passages, passages
from pipeline.statements.places import Known, Place, bare_place, places_in
from pipeline.statements.values import values_in
from pipeline.statements.verbs import Said, said_in
from pipeline.text import beginning

LONGEST = 400  # letters of a statement that are shown
BARE = 8  # words of a line that names places and no change: a longer one is a sentence that says something else
_ENDS = SentenceEnds(
    opening="“\"‘'(",
    first="A-Z0-9•",
    never=(r"\bNo", r"\bcl", r"\bcls", r"\bpara", r"\bSch", r"e\.g", r"i\.e", r"\bvs"),
)
_PIECES = re.compile(r"\s*;\s+(?:and\s+)?|\s+[•▪‣]\s*|\s+\|\s+")

# What stands right before a place that is not said to have changed: why, or what something is like.
_WHY = re.compile(
    r"\b(?:see(?:\s+also)?|in\s+line\s+with|to\s+reflect|reflect(?:s|ing)|consistent\s+with|because\s+of|following|arising\s+from"
    r"|consequen\w+\s+(?:on|upon|of|to|from)|as\s+a\s+result\s+of|mirror(?:s|ing)?|match(?:es|ing)?|align(?:s|ed|ing)?\s+(?:with|to)|as\s+in"
    r"|refer(?:s|red|ring|ences?)?(?:\s+\w+){0,3}\s+to|subject\s+to|for\s+the\s+purposes?\s+of|within\s+the\s+meaning\s+of"
    r"|read\s+with|alongside|together\s+with|like|given|by\s+virtue\s+of|by\s+(?:a\s+)?(?:variation|agreement)\s+under|compl(?:y|ies|iance)\s+with)"
    r"\s+(?:(?:the|a|an|new|amended|existing|requirements?|provisions?|process|procedure|duty|of|in|under)\s+)*$",
    re.IGNORECASE,
)
# The same, but before the words that say what was done it names the place: "the period set out in SC36.29 has changed".
_WHERE = re.compile(
    r"\b(?:under|in\s+accordance\s+with|pursuant\s+to|required\s+(?:by|under|in)|set\s+out\s+(?:in|at)|defined\s+(?:in|by)"
    r"|described\s+in|provided\s+for\s+(?:in|by)|mentioned\s+in|laid\s+down\s+(?:in|by)|contained\s+in|by)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\s*\(?[^().;:]{0,40}?\)?\s*(?:,|and|or|&|/|to|[-–—])?\s*(?:clauses?|conditions?|the)?\s*", re.IGNORECASE
)
_LIST = re.compile(
    r"\s*(?:\([^()]{0,80}\))?\s*(?:,\s*(?:and\s+)?|;|&|/|\band\b|\bor\b)\s*(?:in\s+|to\s+|of\s+)?(?:the\s+)?(?:definitions?\s+of\s+)?(?:clauses?\s+)?",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"\b(?:must|may|shall|should|will|can|if|when|where|whether|how|see|apply|applies)\b|\?", re.IGNORECASE
)
_SO = re.compile(r"\b(?:and\s+so|as)\s+(?:has|have|is|are|was|were)\s+(?:the\s+)?$", re.IGNORECASE)
_INTO = re.compile(
    r"\b(?:to|in|into|at|from|within|under|on|by|for)\s+(?:the\s+)?(?:new\s+)?(?:clauses?\s+|conditions?\s+|paragraphs?\s+|sections?\s+)?$",
    re.IGNORECASE,
)
_PROVISION = r"(?:clauses?|sub-?clauses?|conditions?|paragraphs?|sections?|schedules?|definitions?|parts?|provisions?|annex(?:es)?|appendix|items?|rows?|terms?)"
_WHOLLY = re.compile(
    rf"\s*(?:$|[.,;:)\]]|(?:and|from|in|to|by|as|so|because|for|since|after|before)\b|(?:new\s+)?{_PROVISION}\b)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"\s*:?\s*(?:(?:an?|the|of|new|following|entirely|wholly|for|is|are)\s+)*(?:{_PROVISION}\s*)?(?:(?:of|for|at|:|called|on)\s*)?(?:the\s+)?(?:terms?\s+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Source:
    title: str
    document: str


def read_statements(
    old: Side, new: Side, documents: Iterable[Side] = (), lists: Iterable[Side] = ()
) -> tuple[Statement, ...]:
    """What the publisher of a new edition says changed from the one before: on its covers, where it lists changes
    itself, and in documents beside it (`read_documents`). What stands in `old` too speaks of an earlier change."""
    known = Known.of((old, new))
    earlier = {passage.text for _, passage in (*cover_passages(old), *_own_lists(old))}
    found: list[Statement] = []
    for cover, place in ((True, cover_passages), (False, _own_lists)):
        for document, passage in place(new):
            if passage.text not in earlier:
                source = _Source(title=_title(new, document), document=document)
                found += _statements(passage, source, known, cover=cover)
    return (*found, *read_documents(old, new, documents, lists))


def read_documents(
    old: Side, new: Side, documents: Iterable[Side], lists: Iterable[Side] = ()
) -> tuple[Statement, ...]:
    """What documents beside two editions say changed. documents: those that may say so among other things, under a
    heading or in a sentence that does. lists: those that say nothing else."""
    known = Known.of((old, new))
    found: list[Statement] = []
    for side, only in (*((one, False) for one in documents), *((one, True) for one in lists)):
        for info in side.documents:
            source = _Source(title=info.title or side.name, document=info.id)
            for _, passage in cover_passages(side):
                found += _statements(passage, source, known, cover=True)
            for passage in _all_passages(side, info, source.title, only=only):
                found += _statements(passage, source, known)
    return tuple(found)


def _all_passages(side: Side, info: DocumentInfo, title: str, *, only: bool) -> tuple[TextPassage, ...]:
    """The passages of a document. only: it lists changes and nothing else, so that where no heading says where, all of
    it does."""
    clauses = [clause for clause in side.clauses if clause.document in ("", info.id)]
    found = tuple(passages(clauses, title, paged=bool(info.pages)))
    if only and not any(passage.listed for passage in found):
        return tuple(passages(clauses, title, paged=bool(info.pages), all_listed=True))
    return found


def _own_lists(side: Side) -> Iterator[tuple[str, TextPassage]]:
    """The passages of a contract that stand where it lists changes itself; its other words only lay down rules."""
    for info in side.documents:
        clauses = [clause for clause in side.clauses if clause.document in ("", info.id)]
        for passage in passages(clauses, "", paged=bool(info.pages), all_listed=False):
            if passage.listed:
                yield info.id, passage


def _title(side: Side, document: str) -> str:
    return next((info.title for info in side.documents if info.id == document and info.title), side.name)


def _statements(passage: TextPassage, source: _Source, known: Known, *, cover: bool = False) -> Iterator[Statement]:
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for text, place, says, values in _said_of(passage, known, cover=cover):
        if (place.kind, place.names) in seen:
            continue
        seen.add((place.kind, place.names))
        yield Statement(
            source=source.title,
            page=passage.page,
            text=beginning(text.strip(), LONGEST),
            place=place.shown,
            kind=place.kind,
            names=place.names,
            says=says,
            old=values[0],
            new=values[1],
            document=source.document,
        )


_Found = tuple[str, Place, str, tuple[str, str]]


def _said_of(passage: TextPassage, known: Known, *, cover: bool) -> Iterator[_Found]:
    """Each place of a passage that is said to have changed: the words, the place, what was done, from what to what."""
    if passage.where is not None:
        yield from _of_row(passage, known)
        return
    heading = _leading(passage.under, known, passage) if passage.listed else ()
    labelled = _by_label(passage, known)
    for sentence in _ENDS.split(passage.text):
        kept: tuple[Said, ...] = ()
        for piece in _PIECES.split(sentence):
            listed = passage.listed or cover
            said = said_in(piece, listed=listed)
            lead = () if cover else _leading(piece, known, passage)
            if passage.listed and (lead or labelled):
                yield from _about(piece, lead or labelled, said)
                continue
            places = places_in(piece, known, listed=listed)
            if cover and not said:
                said = tuple(Said(start=0, end=0, says=one.says) for one in kept[-1:])
            kept = said or kept
            bare = passage.listed and not cover and len(piece.split()) <= BARE and not _RULE.search(piece)
            assigned = list(_assigned(piece, places, said, bare=bare))
            for place, says in assigned:
                yield piece, place, says, values_in(_stretch(piece, place, places))
            if not assigned and heading and (said or any(values_in(piece))):
                yield from _about(piece, heading, said)


def _of_row(passage: TextPassage, known: Known) -> Iterator[_Found]:
    """A row of a table, whose place has a column of its own."""
    where = passage.where or ""
    text = f"{where}: {passage.text}" if where else passage.text
    prefix = _prefix(passage, known)
    places = places_in(where, known, listed=True) or tuple(filter(None, [bare_place(where, prefix)]))
    said = said_in(passage.text, listed=True)
    if not places or all(place.kind in ("part", "whole") for place in places):
        inside = places_in(passage.text, known, listed=True)
        assigned = list(_assigned(passage.text, inside, said, bare=True))
        for place, says in assigned:
            yield text, place, says, values_in(passage.text)
        if assigned:
            return
    if not places and where and len(where.split()) <= 8:
        places = (Place(start=0, end=len(where), kind="heading", names=(where,), shown=f"“{where}”"),)
    if passage.text or places:
        for _, place, says, values in _about(passage.text, places, said):
            yield text, place, says, values


def _about(text: str, places: Sequence[Place], said: Sequence[Said]) -> Iterator[_Found]:
    """Words that begin with their places: whatever is said in them is said of these."""
    after = max((place.end for place in places if place.end <= len(text) and text[place.start : place.end]), default=0)
    first = next((one for one in said if one.start >= after), said[0] if said else None)
    says = "amended"
    if first is not None:
        wholly = first.says in ("amended", "unchanged") or (
            _WHOLLY.match(text, first.end) and not re.search(r"[A-Za-z]{4}", text[after : first.start].split(":")[-1])
        )
        says = first.says if wholly else "amended"
    for place in places:
        yield text, place, says, values_in(text[after:])


def _assigned(text: str, places: Sequence[Place], said: Sequence[Said], *, bare: bool) -> Iterator[tuple[Place, str]]:
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
        elif last is not None and (_LIST.fullmatch(text, last[0].end, place.start) or _SO.search(text[: place.start])):
            last = place, last[1]
            yield last


def _usable(text: str, places: Sequence[Place], said: Sequence[Said]) -> Iterator[Place]:
    """The places without those that only say why, or what something refers to."""
    first = said[0].start if said else 0
    dropped: Place | None = None
    for place in places:
        before = text[: place.start]
        follows = dropped is not None and _LIST.fullmatch(text, dropped.end, place.start)
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
    return one.says if not bare.split() and _WHOLLY.match(text, one.end) else "amended"


def _stretch(text: str, place: Place, places: Sequence[Place]) -> str:
    """The words about a place where several are spoken of: up to the next that is not of one list with it."""
    start = max(
        (
            other.end
            for other in places
            if other.end <= place.start and not _LIST.fullmatch(text, other.end, place.start)
        ),
        default=0,
    )
    following = [other for other in places if other.start >= place.end]
    last = place
    for other in following:
        if not _LIST.fullmatch(text, last.end, other.start):
            break
        last = other
    end = next((other.start for other in following if other.start > last.end), len(text))
    own = text[last.end : end]
    return own if any(values_in(own)) else text[start:end]


def _leading(text: str, known: Known, passage: TextPassage) -> tuple[Place, ...]:
    """The places that a text begins with, before a colon or a dash or as a label: "SC36.4, SC36.5: the period …"."""
    opening = re.match(
        r"\s*(?:[-*•]\s*)?(?:(?:in|at|clauses?|conditions?|paragraphs?|sections?)\s+(?=\d|[A-Z]{2}))?",
        text,
        re.IGNORECASE,
    )
    begins = opening.end() if opening else 0
    places = places_in(text, known, listed=False)
    first = next(iter(places), None)
    if first is None or text[: first.start].strip(' -*•“"(').casefold() not in (
        "",
        "in",
        "at",
        "the",
        "clause",
        "new",
        "to",
    ):
        bare = bare_place(text[begins:], _prefix(passage, known)) if passage.listed else None
        return (bare,) if bare and ("." in bare.shown or begins) else ()
    lead = [first]
    for place in places[1:]:
        if not _LIST.fullmatch(text, lead[-1].end, place.start):
            break
        lead.append(place)
    after = re.match(r"\s*(?:\((?P<title>[^()]{0,120})\))?\s*(?P<mark>[:–—|-]|$)?", text[lead[-1].end :])
    marked = after is not None and after["mark"] is not None
    title = re.match(r"\s+(?:[A-Z][a-z]|[A-Z]\s)", text[lead[-1].end :]) is not None
    return tuple(lead) if marked or title else ()


def _by_label(passage: TextPassage, known: Known) -> tuple[Place, ...]:
    """The place that a passage of a list of changes is numbered by: letters and number, as clauses of a contract are."""
    if not passage.listed or not passage.label:
        return ()
    places = places_in(passage.label, known, listed=False)
    if places and places[0].start == 0:
        return places
    bare = bare_place(passage.label, _prefix(passage, known)) if passage.lone else None
    return (bare,) if bare and not places_in(passage.text, known, listed=False) else ()


def _prefix(passage: TextPassage, known: Known) -> str:
    """The letters of the conditions that a heading speaks of: "Changes to the Service Conditions" gives "SC"."""
    for name, prefix in (("service conditions", "SC"), ("general conditions", "GC")):
        if name in passage.under.casefold() and prefix in known.prefixes:
            return prefix
    return ""
