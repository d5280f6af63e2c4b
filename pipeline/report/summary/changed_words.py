"""The words of an entry as its sentence is made from them: both texts, where they differ, and what stands around."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.report.view_parts import Entry
from pipeline.sentences import SentenceEnds

Span = tuple[int, int]
# Between two sentences, two cells of a row, or two parts of a list in a sentence.
_ENDS = SentenceEnds(
    stops=".?!;|",
    after="”\"')",
    opening="“\"'(",
    first="A-Z0-9£$€",
    never=(
        r"\bNo",
        r"\bv",
        r"\bvs",
        r"\bLtd",
        r"\bInc",
        r"\bCo",
        r"\bcl",
        r"\bpar",
        r"\bpara",
        r"\bart",
        r"\bArt",
        r"\bSec",
        r"\bsec",
        r"\bOp",
        r"\bi\.e",
        r"\be\.g",
        r"\bU\.S",
        r"\bPte",
        r"\bCorp",
    ),
)
_WORD = re.compile(r"\S+")
_QUOTES = str.maketrans({"“": "‘", "”": "’", '"': "'", "„": "‘"})


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the texts differ: what went from the old, what came to the new one. at: its place among the others."""

    at: int
    old: Span
    new: Span


class ChangedWords:
    """The words of an entry."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        old = "".join(edit.text for edit in entry.edits if edit.op != "insert")
        new = "".join(edit.text for edit in entry.edits if edit.op != "delete")
        self.old, self.new = _as_printed(old, entry.old_text), _as_printed(new, entry.new_text)

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Where the texts differ, in order; edits with nothing but spaces between them are one."""
        found: list[tuple[Span, Span]] = []
        old = new = 0
        near = False
        for edit in self.entry.edits:
            size = len(edit.text)
            spans = (old, old + size * (edit.op != "insert")), (new, new + size * (edit.op != "delete"))
            if edit.op != "equal":
                if near:
                    before = found.pop()
                    spans = (before[0][0], spans[0][1]), (before[1][0], spans[1][1])
                found.append(spans)
            near = edit.op != "equal" or (near and not edit.text.strip())
            old, new = old + size * (edit.op != "insert"), new + size * (edit.op != "delete")
        return tuple(Spot(at, *spans) for at, spans in enumerate(found))

    def went(self, spot: Spot) -> str:
        """The words that a spot takes out."""
        return self.old[slice(*spot.old)].strip()

    def came(self, spot: Spot) -> str:
        """The words that a spot puts in."""
        return self.new[slice(*spot.new)].strip()

    def around(self, spot: Spot, most: int = 16) -> str:
        """The new words around a spot, of an item with those that lead in to it where its beginning is among them."""
        return self.in_context(spot.new, most)

    def in_context(self, span: Span, most: int = 16) -> str:
        """The new words around a span; as `around`."""
        shown = context(self.new, span, most)
        lead = self.entry.lead[1]
        if not lead or shown.startswith("…") or not self.new.lstrip().startswith(shown[:1]):
            return shown
        start, _ = sentence_around(self.new, span)
        return f"{last_words(lead, 10)} {shown}" if not self.new[:start].strip() else shown

    def with_words(self, old: str, new: str) -> Spot | None:
        """The first spot that takes these words out and puts those in; words that are not known are ""."""
        for spot in self.spots:
            if touches(self.old, spot.old, old) and touches(self.new, spot.new, new):
                return spot
        return None


def _as_printed(text: str, printed: str) -> str:
    """The words of the edits with the capitals of the side: words that differ in those alone are in no edit."""
    same = len(text) == len(printed) and text.casefold() == printed.casefold()
    return printed if same else text


def touches(text: str, span: Span, words: str) -> bool:
    """Do some words stand in a text where a span is, or part of it? No words stand anywhere."""
    if not words:
        return True
    start = text.find(words)
    while start >= 0:
        if start < span[1] and span[0] < start + len(words):
            return True
        start = text.find(words, start + 1)
    return False


def sentence_around(text: str, span: Span) -> Span:
    """Where the sentences stand that a span is in."""
    start, end = 0, len(text)
    first = next((at for at in range(*span) if not text[at].isspace()), span[0])
    for before, after in _ENDS.gaps(text):
        if after <= first:
            start = after
        elif before >= span[1]:
            end = before
            break
    return start, end


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text."""
    return tuple(text[start:end] for start, end in _ENDS.spans(text) if text[start:end].strip())


def quoted(text: str) -> str:
    """Words between quotation marks; those inside become single ones."""
    return f"“{text.strip().translate(_QUOTES)}”"


def cut(text: str, most: int) -> str:
    """The first words of a text, at most so many, with "…" where there are more."""
    words = text.split()
    return " ".join(words) if len(words) <= most else f"{' '.join(words[:most]).rstrip(',;:')} …"


def last_words(text: str, most: int) -> str:
    """The last words of a text, of its last sentence, at most so many, with "…" before them where there are more."""
    words = (sentences(text) or (text,))[-1].split()
    first = _not_cut_off(words, max(len(words) - most, 0))
    return f"{'… ' if first else ''}{' '.join(words[first:])}"


# Words without which those behind them say the contrary.
_DENY = re.compile(r"not|never|no|neither|nor|without|unless|except|cannot|\w+n['’]t", re.IGNORECASE)


def _not_cut_off(words: Sequence[str], first: int) -> int:
    """Where a quotation that begins with the word `first` must begin so that it says what the text says."""
    while first and _DENY.fullmatch(words[first - 1]):
        first -= 1
    return first


# What must not be left out behind a subject: somebody else, a case, or a word that denies what follows.
_OTHERS = re.compile(
    r"\b(?:[A-Z]|(?i:if|where|when|unless|who|which|that|not|never|no|neither|nor|without|except|cannot)\b)|n['’]t\b"
)
# Who a sentence is about, where it begins with that: "The Co-ordinating Commissioner", "A Practice", "You".
_SUBJECT = re.compile(
    r"(?:If |Where )?(?:(?:[Tt]he|[Aa]n?|Each|Every|Either|No) (?:[A-Z][\w-]+ ?){1,3}|[Yy]ou|We)(?=\s)"
)


def _with_denial(words: Sequence[str], first: int, most: int = 12) -> int:
    """Where a quotation must begin that would leave a "not" of its sentence out: with it, where that is near."""
    for at in range(first - 1, max(first - most, 0) - 1, -1):
        if _DENY.fullmatch(words[at].strip(",;")):
            return max(at - 1, 0)
    return first


def context(text: str, span: Span, most: int = 16) -> str:
    """The words around a span within its sentence, about so many in all, with "…" where words are left out."""
    start, end = sentence_around(text, span)
    inside = [match.span() for match in _WORD.finditer(text, start, end)]
    if not inside:
        return ""
    first = next((at for at, (_, stop) in enumerate(inside) if stop > span[0]), len(inside) - 1)
    last = max((at for at, (begin, _) in enumerate(inside) if begin < span[1]), default=first)
    last = max(last, first)
    room = max(most - (last - first + 1), 4)
    before = min(first, max(room // 2, room - (len(inside) - 1 - last)))
    after = min(len(inside) - 1 - last, room - before)
    low, high = first - before, last + after
    words = [text[begin:stop] for begin, stop in inside]
    low = _with_denial(words, _not_cut_off(words, low))
    if low <= 2:  # so few words are worth no dots
        low = 0
    if high >= len(inside) - 3:
        high = len(inside) - 1
    subject = _SUBJECT.match(text, start, inside[low][0] - 1) if low else None
    if subject and _OTHERS.search(text, subject.end(), inside[low][0]):
        subject = None
    shown = " ".join(text[inside[low][0] : inside[high][1]].split())
    shown = shown.strip(" ,;:") if high == len(inside) - 1 else shown.rstrip(" ,;:")
    lead = f"{subject[0].strip()} … " if subject else "… " if low else ""
    return f"{lead}{shown.rstrip('.')}{' …' if high < len(inside) - 1 else ''}"


def bare(text: str) -> str:
    """Words without the stops at their ends and an "and" at their beginning, which say nothing by themselves."""
    plain = re.sub(r"^[\s.,;:)]+(?:(?:and|or|but)\s+(?=\())?", "", text).rstrip(" .,;:")
    return plain or text


def first_words(words: str) -> str:
    """The first of the words of a reason, which stand in a row with commas."""
    return words.split(", ")[0].rstrip(" …")
