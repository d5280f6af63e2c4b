"""A change as the rules of significance judge it, read once for all of them: its edits, and what none of them reads.

Edits that say the same in other writing are left out, and words that are only misspelt stand apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from pipeline.diff.law_citations import residue
from pipeline.diff.limbs import is_deep
from pipeline.diff.references import references
from pipeline.diff.same_value import Writing, plain_value
from pipeline.diff.unread import unread
from pipeline.model import WordEdit
from pipeline.text import SIGNS, canonical

# What is left of a text without its capitals and stops; a stop within a figure stays.
_NO_WORD = re.compile(rf"(?<!\d)[^\w£$€%{SIGNS}¬]+|[^\w£$€%{SIGNS}¬]+(?!\d)|\s+")
# A minus is no dash: it stands before a figure with nothing before it, or between two of one letter.
_MINUS = re.compile(r"(?<![\w)\]])[-−](?=\s?[\d£$€])|(?<=\b[A-Z0-9]\s)[-−](?=\s[A-Z0-9]\b)")
BESIDE = 4  # words on each side of an edit that decide, with it, whether it says the same
LONG = 8  # letters of a word that may be misspelt: shorter ones are too near to other words
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedChange:
    """What the rules judge: the facets, the edits, headings from the clause up to its section, the kind of clause.

    left: references left behind, as (kind, what it named, what it names now), and terms left without a definition, as
    ("undefined", the term, where it is used). bare: it is a heading without words of its own. around: the old and the
    new words that it shares its sentence with, above and below it. dated: it is a line that says when the document was
    made or changed. stem: of a clause that came or went the words that lead in to it. terms: those that the documents
    know, None where that is not asked. elsewhere: of a clause that came or went the place where its words stand on the
    other side, "" where they do not.
    """

    facets: tuple[str, ...]
    words: tuple[WordEdit, ...]
    headings: str
    kind: str
    left: tuple[tuple[str, str, str], ...] = ()
    bare: bool = False
    around: tuple[str, str] = ("", "")
    dated: bool = False
    parties: tuple[str, ...] = ()
    stem: str = ""
    terms: frozenset[str] | None = None
    elsewhere: str = ""

    @property
    def old(self) -> str:
        """The old text."""
        return "".join(edit.text for edit in self.words if edit.op != "insert")

    @property
    def new(self) -> str:
        """The new text."""
        return "".join(edit.text for edit in self.words if edit.op != "delete")


@dataclass(frozen=True, slots=True)
class EditPlace:
    """One edit: where it stands in the old and in the new text, and how many words it has on its longer side."""

    old: Span
    new: Span
    words: int


@dataclass(frozen=True, slots=True)
class ReadChange:
    """A change read once for all rules: both texts, where its edits, its cross-references and all that is not read
    (the cross-references among it) stand.

    spots: its edits; respelt: those that only spell a word otherwise. printed: did nothing but capitals and stops
    change? same: does all that changed say the same in other writing?
    deep: the edits that change a word that carries sense, and more than the number of a reference.
    aside: did nothing but citations of law and other words change that no rule reads?
    """

    subject: JudgedChange
    facets: frozenset[str]
    old: str
    new: str
    spots: tuple[EditPlace, ...]
    respelt: tuple[EditPlace, ...]
    cited: tuple[list[Span], list[Span]]
    passed: tuple[list[Span], list[Span]]
    printed: bool
    same: bool
    aside: bool
    deep: tuple[EditPlace, ...] = ()


def read_change(subject: JudgedChange, writing: Writing | None) -> ReadChange:
    """A subject with its edits sorted: those that say the same in other writing are left out."""
    old, new = subject.old, subject.new
    every = tuple(_spots(subject.words)) if "wording" in subject.facets else ()
    telling = tuple(
        spot
        for at, spot in enumerate(every)
        if not _only_spaced(old[slice(*spot.old)], new[slice(*spot.new)])
        and (
            writing is None
            or not _says_the_same((old, new), spot, (every[at - 1 : at], every[at + 1 : at + 2]), writing)
        )
    )
    cited, passed = (
        (_cited(old), _cited(new)) if telling else ([], []),
        (unread(old), unread(new)) if telling else ([], []),
    )
    cited = _apart(cited[0], passed[0]), _apart(cited[1], passed[1])
    respelt = tuple(spot for spot in telling if _is_respelt(old[slice(*spot.old)], new[slice(*spot.new)]))
    aside = passed
    passed = sorted(cited[0] + passed[0]), sorted(cited[1] + passed[1])
    return ReadChange(
        subject,
        frozenset(subject.facets),
        old,
        new,
        spots=tuple(spot for spot in telling if spot not in respelt),
        respelt=respelt,
        cited=cited,
        passed=passed,
        printed=bool(every) and letters(old) == letters(new),
        same=bool(every) and not telling,
        aside=bool(telling) and all(_is_aside((old, new), spot, aside) for spot in telling),
        deep=tuple(spot for spot in telling if _is_deep((old, new), spot, passed)),
    )


def _is_deep(texts: tuple[str, str], spot: EditPlace, passed: tuple[list[Span], list[Span]]) -> bool:
    """Does an edit change a word that carries sense, outside of all that is not read?"""
    old, new = texts
    if old[slice(*spot.old)].casefold() == new[slice(*spot.new)].casefold() or not is_deep(texts, (spot.old, spot.new)):
        return False
    return not _is_aside(texts, spot, passed)


def _is_aside(texts: tuple[str, str], spot: EditPlace, passed: tuple[list[Span], list[Span]]) -> bool:
    """Does an edit change nothing but citations of law and other words that are not read?"""
    touched = any(
        start < span[1] and span[0] < end
        for spans, span in zip(passed, (spot.old, spot.new), strict=True)
        for start, end in spans
    )
    return touched and residue(texts[0], spot.old, passed[0]) == residue(texts[1], spot.new, passed[1])


def _only_spaced(old: str, new: str) -> bool:
    """Does an edit only join or part words ("Partnerwill", "Partner will")?"""
    return bool(old.strip()) and "".join(old.split()) == "".join(new.split())


def _says_the_same(
    texts: tuple[str, str], spot: EditPlace, beside: tuple[Sequence[EditPlace], Sequence[EditPlace]], writing: Writing
) -> bool:
    """Does an edit, with the unchanged words around it, have the same plain value on both sides? beside: the edits
    before and after it."""
    first = [(one.old[1], one.new[1]) for one in beside[0]] or [(0, 0)]
    last = [(one.old[0], one.new[0]) for one in beside[1]] or [(len(texts[0]), len(texts[1]))]
    one, two = (
        _with_context(text, span, (first[0][side], last[0][side]))
        for side, (text, span) in enumerate(zip(texts, (spot.old, spot.new), strict=True))
    )
    if canonical(one).casefold() == canonical(two).casefold():
        return False  # capitals are for the rule of terms
    return plain_value(one, writing) == plain_value(two, writing)


def _with_context(text: str, span: Span, limits: Span) -> str:
    """An edit with some words on each side, none of them beyond the limits."""
    head = "".join(re.findall(r"\S*\s*", text[limits[0] : span[0]])[-BESIDE - 1 :])
    tail = "".join(re.findall(r"\s*\S*", text[span[1] : limits[1]])[:BESIDE])
    return f"{head}{text[slice(*span)]}{tail}"


def _is_respelt(old: str, new: str) -> bool:
    """Is one long word exchanged for another that differs in one letter within it? A last letter makes another word, as
    of "employer" and "employee"."""
    one, two = old.strip().casefold(), new.strip().casefold()
    if min(len(one), len(two)) < LONG or not (one.isalpha() and two.isalpha()):
        return False
    return one[0] == two[0] and one[-2:] == two[-2:] and OSA.distance(one, two) == 1


def _cited(text: str) -> list[Span]:
    """Where the cross-references of a text stand: their numbers are no figures."""
    return [(reference.start, reference.end) for reference in references(text)]


def _apart(spans: list[Span], others: list[Span]) -> list[Span]:
    """The spans that touch none of the others."""
    return [span for span in spans if not any(start < span[1] and span[0] < end for start, end in others)]


def _spots(words: tuple[WordEdit, ...]) -> Iterator[EditPlace]:
    old = new = at = 0
    while at < len(words):
        if words[at].op == "equal":
            old, new, at = old + len(words[at].text), new + len(words[at].text), at + 1
            continue
        gone = came = ""
        while at < len(words) and words[at].op != "equal":
            if words[at].op == "delete":
                gone += words[at].text
            else:
                came += words[at].text
            at += 1
        start = old, new
        old, new = old + len(gone), new + len(came)
        yield EditPlace((start[0], old), (start[1], new), max(len(gone.split()), len(came.split())))


def letters(text: str) -> str:
    """The letters and figures of a text, without regard to capitals, spaces and stops."""
    if "-" in text or "−" in text:
        text = _MINUS.sub("¬", text)
    return _NO_WORD.sub("", canonical(text)).casefold()
