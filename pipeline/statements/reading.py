"""What a publisher says changed, read from the words of documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import DocumentInfo, Side, Statement
from pipeline.sentences import SentenceEnds
from pipeline.statements.attribution import LIST, WHOLLY, attributed, stretch
from pipeline.statements.issues import of_this_step
from pipeline.statements.known import Known, Place
from pipeline.statements.passages import TextPassage, cover_passages, passages
from pipeline.statements.places import bare_place, places_in, without_places
from pipeline.statements.values import values_in
from pipeline.statements.verbs import Said, done_to_text, said_in
from pipeline.text import beginning

LONGEST = 400  # letters of a statement that are shown
FEW = 3  # words of a piece that only goes on with a list: "Withdrawn: SC19.4; GC15.2(c)"
BARE = 8  # words of a line that names places and no change: a longer one is a sentence that says something else
_ENDS = SentenceEnds(
    opening="“\"‘'(",
    first="A-Z0-9•",
    never=(r"\bNo", r"\bcl", r"\bcls", r"\bpara", r"\bSch", r"e\.g", r"i\.e", r"\bvs"),
)
_COVER_LINE = re.compile(r"(?<=[\w)\]] )(?:First |Page |Last )?[A-Z]\w+(?: \w+){0,2}:(?= )")
_PIECES = re.compile(r"\s*;\s+(?:and\s+)?|\s+[•▪‣]\s*|\s+\|\s+")

_RULE = re.compile(
    r"\b(?:must|may|shall|should|will|can|if|when|where|whether|how|see|apply|applies)\b|\?", re.IGNORECASE
)
_NOWHERE = Place(start=0, end=0, kind="none", names=(), shown="no place named")
_BEFORE_LEAD = {
    *(
        "",
        "in",
        "at",
        "the",
        "new",
        "former",
        "old",
        "to",
        "for",
        "clause",
        "clauses",
        "condition",
        "conditions",
        "section",
        "sections",
    ),
    *("paragraph", "paragraphs", "article", "articles", "in clause", "in clauses", "in section", "in sections"),
}


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
            for passage in of_this_step(_all_passages(side, info, source.title, only=only), old, new):
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
        key = (place.kind, place.names or (text,))
        if key in seen:
            continue
        seen.add(key)
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
    """Each place that is said to have changed: the words, the place, what was done, from what to what."""
    if passage.where is not None:
        yield from _of_row(passage, known)
        return
    heading = _leading(passage.under, known, passage) if passage.listed else ()
    labelled = _by_label(passage, known)
    for sentence in (part for line in _lines(passage, cover) for part in _ENDS.split(line)):
        kept: tuple[Said, ...] = ()
        for piece in _PIECES.split(sentence):
            listed = passage.listed or cover
            said = said_in(piece, listed=listed)
            if not said and (cover or len(piece.split()) <= FEW):
                said = tuple(Said(start=0, end=0, says=one.says) for one in kept[-1:])
            lead = () if cover else _leading(piece, known, passage)
            if passage.listed and (lead or labelled):
                yield from _about(piece, lead or labelled, said, known)
                continue
            places = places_in(piece, known, listed=listed)
            if passage.listed and not said and all(_values(piece, known)):
                said = (Said(start=0, end=0, says="amended"),)
            kept = said or kept
            bare = passage.listed and not cover and len(piece.split()) <= BARE and not _RULE.search(piece)
            assigned = list(attributed(piece, places, said, bare=bare))
            for place, says in assigned:
                yield piece, place, says, _values(stretch(piece, place, places), known)
            if not assigned and heading and (said or any(_values(piece, known))):
                yield from _about(piece, heading, said, known)
            elif passage.listed and not places and (done := done_to_text(piece)):
                yield piece, _NOWHERE, done, _values(piece, known)


def _lines(passage: TextPassage, cover: bool) -> list[str]:
    """The text of a passage; that of a cover by its lines, which begin with what they say ("Republished: …")."""
    if not cover:
        return [passage.text]
    starts = [0, *(match.start() for match in _COVER_LINE.finditer(passage.text)), len(passage.text)]
    return [passage.text[start:end].strip() for start, end in pairwise(starts)]


def _of_row(passage: TextPassage, known: Known) -> Iterator[_Found]:
    """A row of a table, whose place has a column of its own."""
    where = passage.where or ""
    text = passage.text.replace(" | ", ": ", 1) or where
    prefix = _prefix(passage, known)
    places = places_in(where, known, listed=True) or tuple(filter(None, [bare_place(where, prefix)]))
    said = said_in(passage.text, listed=True)
    if not places or all(place.kind in ("part", "whole") for place in places):
        inside = places_in(passage.text, known, listed=True)
        assigned = list(attributed(passage.text, inside, said, bare=True))
        for place, says in assigned:
            yield text, place, says, _values(passage.text, known)
        if assigned:
            return
    if not places and where and len(where.split()) <= 8:
        places = (Place(start=0, end=len(where), kind="heading", names=(where,), shown=f"“{where}”"),)
    if passage.text or places:
        for _, place, says, values in _about(passage.text, places, () if any(passage.values) else said, known):
            yield text, place, says, passage.values if any(passage.values) else values


def _about(text: str, places: Sequence[Place], said: Sequence[Said], known: Known) -> Iterator[_Found]:
    """Words that begin with their places: whatever is said in them is said of these."""
    after = max((place.end for place in places if place.end <= len(text) and text[place.start : place.end]), default=0)
    first = next((one for one in said if one.start >= after), said[0] if said else None)
    says = "amended"
    if first is not None:
        wholly = first.says in ("amended", "unchanged") or (
            WHOLLY.match(text, first.end) and not re.search(r"[A-Za-z]{4}", text[after : first.start].split(":")[-1])
        )
        says = first.says if wholly else "amended"
    for place in places:
        yield text, place, says, _values(text[after:], known)


def _values(text: str, known: Known) -> tuple[str, str]:
    return values_in(without_places(text, known))


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
    if first is None or text[: first.start].strip(' -*•“"(').casefold() not in _BEFORE_LEAD:
        bare = bare_place(text[begins:], _prefix(passage, known)) if passage.listed and first is None else None
        return (bare,) if bare and ("." in bare.shown or begins) else ()
    lead = [first]
    for place in places[1:]:
        if not LIST.fullmatch(text, lead[-1].end, place.start):
            break
        lead.append(place)
    after = re.match(r"\s*(?:\((?P<title>[^()]{0,120})\))?\s*(?P<mark>[:–—|-]|$)?", text[lead[-1].end :])
    marked = after is not None and after["mark"] is not None
    title = re.match(r"\s+(?:[A-Z][a-z]|[A-Z]\s)", text[lead[-1].end :]) is not None
    return tuple(lead) if marked or title else ()


def _by_label(passage: TextPassage, known: Known) -> tuple[Place, ...]:
    """The place that a passage of a list of changes is numbered by, as clauses of a contract are."""
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
