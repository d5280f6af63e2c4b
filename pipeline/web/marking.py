"""Words with what is marked in them, as flat pieces in order that a template prints; escaping is the template's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.model import Annotation, Clause, GuidanceNote, Hit, HitItem, Outdated, WordEdit
from pipeline.text import shortened as cut_short

DUTIES = {
    # type of annotation: (class of the mark, how it is said aloud and in the key)
    "obligation": ("duty", "obligation"),
    "permission": ("leave", "permission"),
    "quantity": ("quantity", "quantity"),
}
CONTEXT = 180  # letters of unchanged words kept on each side of a change
SNIPPET = 320
NOTE = 160  # letters of a passage of guidance that are shown with a clause
ITEM = 200  # letters of an item that is shown with its list
STALE = "stale"
LONGEST_DUTY = 40
"""Letters of a duty that are marked: "must not". An item that bears the duty of the words before its list is all of it
a duty, and a mark over all of it would say nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkedPiece:
    """A stretch of words. kind: "" for plain words, "term", "reference", a class of `DUTIES`, "mark", "stale" (out of
    date) or "gap".

    target: id of the clause that a term's definition or a reference leads to. number: of a term's place, for its name
    on the page. title: what a mark says besides its words.
    """

    text: str
    kind: str = ""
    target: str = ""
    number: int = 0
    title: str = ""


def pieces(
    clause: Clause,
    known: Collection[str],
    *,
    closing: bool = False,
    outdated: Sequence[Outdated] = (),
    only: Collection[str] = (),
) -> tuple[MarkedPiece, ...]:
    """A clause's text, or its closing words, with the terms, references and duties in them. known: ids that can be led
    to. outdated: what is out of date, in this clause or others. only: the types that are marked, all if none."""
    text = clause.own
    begins = len(text) - len(clause.closing or "")  # of the closing words
    at, end = (begins, len(text)) if closing else (0, len(clause.text))
    text = text[:end]
    old = [
        Annotation(type=STALE, start=start, end=last)
        for start, last in stale(outdated, clause.id)
        if start >= at and last <= end
    ]
    wanted = [mark for mark in clause.annotations if not only or mark.type in only]
    marked = [mark for mark in wanted if mark.start >= at and _kind(mark, known)]
    chosen = _apart([*old, *marked], end)
    found: list[MarkedPiece] = []
    for number, mark in enumerate(chosen, start=1):
        if mark.start > at:
            found.append(MarkedPiece(text=text[at : mark.start]))
        found.append(
            MarkedPiece(
                text=text[mark.start : mark.end],
                kind=_kind(mark, known),
                target=mark.target or "",
                number=number,
                title=_title(mark),
            )
        )
        at = mark.end
    return (*found, MarkedPiece(text=text[at:])) if at < len(text) else tuple(found)


def _kind(mark: Annotation, known: Collection[str]) -> str:
    if mark.type == STALE:
        return STALE
    if mark.type in ("term", "reference"):
        return mark.type if mark.target in known else ""
    if mark.type not in DUTIES or mark.end - mark.start > LONGEST_DUTY:
        return ""
    return DUTIES[mark.type][0]


def _title(mark: Annotation) -> str:
    """What is said of a duty: "obligation on the Provider"."""
    if mark.type not in DUTIES:
        return ""
    said = DUTIES[mark.type][1]
    if mark.negated and mark.type == "obligation":
        said = "prohibition"
    return f"{said}, {mark.actor}" if mark.actor else said


def _apart(marks: Sequence[Annotation], length: int) -> list[Annotation]:
    """Marks that do not overlap, in order: of two what is out of date, then what leads somewhere, then the longer."""
    ranked = sorted(
        marks, key=lambda mark: (mark.type != STALE, mark.target is None, mark.start - mark.end, mark.start)
    )
    chosen: list[Annotation] = []
    for mark in ranked:
        inside = 0 <= mark.start < mark.end <= length
        if inside and all(mark.end <= one.start or one.end <= mark.start for one in chosen):
            chosen.append(mark)
    return sorted(chosen, key=lambda mark: mark.start)


def stale(outdated: Sequence[Outdated], key: str) -> list[tuple[int, int]]:
    """The stretches of a clause's own words that are out of date, in order. key: `DOCUMENT#CLAUSE`."""
    return sorted({(mark.start, mark.end) for one in outdated for mark in one.marks if mark.clause == key})


def snippet(
    text: str,
    highlights: Sequence[tuple[int, int]],
    sentence: tuple[int, int] | None = None,
    most: int = SNIPPET,
    old: Sequence[tuple[int, int]] = (),
) -> tuple[MarkedPiece, ...]:
    """The passage of a text with most highlights, at most `most` letters and whole words, highlights marked.

    sentence: the one that answers, which the passage then begins with or holds. old: stretches that are out of date,
    which are marked so.
    """
    start, end = _window(text, highlights, sentence, most)
    free = [mark for mark in highlights if all(mark[1] <= first or last <= mark[0] for first, last in old)]
    marks = sorted([*((first, last, "mark") for first, last in free), *((first, last, STALE) for first, last in old)])
    found = [MarkedPiece(text="… ", kind="gap")] if start else []
    at = start
    for first, last, kind in marks:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if first > at:
            found.append(MarkedPiece(text=text[at:first]))
        found.append(MarkedPiece(text=text[first:last], kind=kind))
        at = last
    if at < end:
        found.append(MarkedPiece(text=text[at:end]))
    return (*found, MarkedPiece(text=" …", kind="gap")) if end < len(text) else tuple(found)


def excerpt(hit: Hit, *, closing: bool = False) -> tuple[MarkedPiece, ...]:
    """The passage of a hit's text, or of its closing words, as `snippet`; its heading where it has no words else."""
    clause = hit.clause
    if not clause.own:
        return snippet(clause.words, ())
    begins = len(clause.own) - len(clause.closing or "")
    start, end = (begins, len(clause.own)) if closing or not clause.text else (0, len(clause.text))
    marks = [(first - start, last - start) for first, last in hit.highlights if start <= first and last <= end]
    best = hit.sentence if hit.sentence and start <= hit.sentence[0] < end else None
    old = [
        (first - start, last - start)
        for first, last in stale(hit.outdated, f"{clause.document}#{clause.id}")
        if start <= first and last <= end
    ]
    sentence = (best[0] - start, min(best[1], end) - start) if best else None
    return snippet(clause.own[start:end], marks, sentence, old=old)


def lead_in(clause: Clause) -> tuple[MarkedPiece, ...]:
    """The words before the list that a result is an item of: all of them, as long as they are no page."""
    return snippet(clause.text, (), (max(0, len(clause.text) - SNIPPET), len(clause.text)))


def note(one: GuidanceNote) -> tuple[MarkedPiece, ...]:
    """The passage of guidance on a clause, from around what is out of date in it."""
    return snippet(one.text, one.stale, None, NOTE, one.stale)


def item(one: HitItem, outdated: Sequence[Outdated] = ()) -> tuple[MarkedPiece, ...]:
    """The passage of an item that is shown with its provision, with its heading."""
    words = one.clause.words
    shift = len(words) - len(one.clause.own)
    old = [(first + shift, last + shift) for first, last in stale(outdated, f"{one.clause.document}#{one.clause.id}")]
    return snippet(words, [(first + shift, last + shift) for first, last in one.highlights], None, ITEM, old)


def _window(
    text: str, highlights: Sequence[tuple[int, int]], sentence: tuple[int, int] | None, most: int
) -> tuple[int, int]:
    """Where to cut a text: all of it if it is short, else from the sentence that answers, or the stretch that holds
    most highlighted letters."""
    if len(text) <= most:
        return 0, len(text)

    def held(start: int) -> int:
        return sum(max(0, min(last, start + most) - max(first, start)) for first, last in highlights)

    starts = [0, *(max(0, first - most // 6) for first, _ in highlights)]
    start = max(starts, key=lambda place: (held(place), -place))
    if sentence is not None:
        start = 0 if sentence[1] <= most else sentence[0]
    start = min(start, len(text) - most)
    if start and not (sentence is not None and start == sentence[0]):
        start = text.find(" ", start) + 1
    end = text.rfind(" ", start, start + most + 1)
    return start, len(text) if start + most >= len(text) or end <= start else end


def shortened(words: Sequence[WordEdit]) -> tuple[WordEdit, ...]:
    """Word edits with long stretches that did not change cut to what a page has room for."""
    return cut_short(words, CONTEXT)


def side(words: Sequence[WordEdit], op: str) -> tuple[WordEdit, ...]:
    """One side of word edits: without what only the other has (`op`)."""
    return tuple(edit for edit in words if edit.op != op)
