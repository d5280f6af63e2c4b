"""How much a change matters, by rules that are data (`models/significance.toml`). No level without its rule and words.

A rule looks at one edit at a time, on both whole texts, so that "30" → "20" before "days" is seen as "30 days" → "20
days". The level of a change is that of its weightiest reason; number, place and reference alone have level "none".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from pipeline.diff.known_terms import knows
from pipeline.diff.law_citations import residue
from pipeline.diff.negatives import turns
from pipeline.diff.references import references
from pipeline.diff.same_value import Writing, plain_value
from pipeline.diff.significance_rules import (
    EDIT_KINDS,
    FACET_KINDS,
    IN_PRINT,
    LAST,
    LEFT_KINDS,
    LEVELS,
    SignificanceRule,
    of_whole_changes,
)
from pipeline.diff.standing_words import stands, without_passed_on
from pipeline.diff.tree import content_key
from pipeline.diff.unread import names_law_otherwise, unread, without_unread
from pipeline.model import Reason, Significance, WordEdit
from pipeline.text import SIGNS, beginning, canonical

MOST_REASONS = 8
# Kinds that ask whether a clause came or went, with the edits it has then.
ALONE = {
    "added": [{"insert"}],
    "removed": [{"delete"}],
    "bare": [{"insert"}, {"delete"}],
    "alone": [{"insert"}, {"delete"}],
    "listed": [{"insert"}, {"delete"}],
}
# Letters of the words of a reason.
SHORT = 160
# What is left of a text without its capitals and stops; a stop within a figure stays.
_NO_WORD = re.compile(rf"(?<!\d)[^\w£$€%{SIGNS}¬]+|[^\w£$€%{SIGNS}¬]+(?!\d)|\s+")
# A minus is no dash: it stands before a figure with nothing before it, or between two of one letter.
_MINUS = re.compile(r"(?<![\w)\]])[-−](?=\s?[\d£$€])|(?<=\b[A-Z0-9]\s)[-−](?=\s[A-Z0-9]\b)")
BESIDE = 4  # words on each side of an edit that decide, with it, whether it says the same
_WORD_WITH_HYPHENS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_PREFIX = re.compile(r"^(?:un|non-?)")
_Spans = list[tuple[int, int]]
NEEDS_OLD = frozenset(("replaced", "party", "lost"))  # kinds that ask for words of the old side
LONG = 8  # letters of a word that may be misspelt: shorter ones are too near to other words


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedChange:
    """What the rules judge: the facets, the edits, headings from the clause up to its section, the kind of clause.

    left: references left behind, as (kind, what it named, what it names now), and terms left without a definition, as
    ("undefined", the term, where it is used). bare: it is a heading without words of its own. around: the old and the
    new words that it shares its sentence with, above and below it. dated: it is a line that says when the document was
    made or changed. stem: of a clause that came or went the words that lead in to it. terms: those
    that the documents know, None where that is not asked.
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

    @property
    def old(self) -> str:
        """The old text."""
        return "".join(edit.text for edit in self.words if edit.op != "insert")

    @property
    def new(self) -> str:
        """The new text."""
        return "".join(edit.text for edit in self.words if edit.op != "delete")


@dataclass(frozen=True, slots=True)
class _ReadSubject:
    """A subject read once for all rules: both texts, where its edits, its cross-references and all that is not read
    (the cross-references among it) stand."""

    subject: JudgedChange
    facets: frozenset[str]
    old: str
    new: str
    spots: tuple[_Spot, ...]
    respelt: tuple[_Spot, ...]
    cited: tuple[list[tuple[int, int]], list[tuple[int, int]]]
    passed: tuple[list[tuple[int, int]], list[tuple[int, int]]]
    printed: bool
    same: bool
    aside: bool


@dataclass(frozen=True, slots=True)
class _Spot:
    """One edit: where it stands in the old and in the new text."""

    old: tuple[int, int]
    new: tuple[int, int]


def weigh(subject: JudgedChange, rules: tuple[SignificanceRule, ...], writing: Writing | None = None) -> Significance:
    """The level of a change and the reasons for it, weightiest first; the order of the rules decides between equals.

    writing: what is the same in other writing; edits that change nothing else are put to no other rule.
    """
    read = _read(subject, writing)
    in_print = read.printed or read.same or read.aside
    reasons: dict[Reason, int] = {}
    for rule in _asked(rules, read):
        if (rule.kind in LAST and reasons) or (in_print and rule.kind not in IN_PRINT):
            continue
        for reason in _reasons(rule, read):
            if any(said.rule in rule.unless and reason.old in said.old and reason.new in said.new for said in reasons):
                continue
            reasons.setdefault(reason, LEVELS.index(rule.level))
    ranked = sorted(reasons.items(), key=lambda item: -item[1])
    level = LEVELS[ranked[0][1]] if ranked else "none"
    return Significance(level=level, reasons=tuple(reason for reason, _ in ranked[:MOST_REASONS]))


def _asked(rules: tuple[SignificanceRule, ...], read: _ReadSubject) -> Sequence[SignificanceRule]:
    """The rules that are asked about a subject."""
    if read.subject.dated:
        return [rule for rule in rules if rule.kind == "dated"]
    return rules if read.spots or read.respelt else of_whole_changes(rules)


def _read(subject: JudgedChange, writing: Writing | None) -> _ReadSubject:
    """A subject with its edits sorted: those that say the same in other writing are left out."""
    old, new = subject.old, subject.new
    every = tuple(_spots(subject.words)) if "wording" in subject.facets else ()
    telling = tuple(
        spot
        for at, spot in enumerate(every)
        if writing is None
        or not _says_the_same((old, new), spot, (every[at - 1 : at], every[at + 1 : at + 2]), writing)
    )
    cited, passed = (
        (_cited(old), _cited(new)) if telling else ([], []),
        (unread(old), unread(new)) if telling else ([], []),
    )
    cited = _apart(cited[0], passed[0]), _apart(cited[1], passed[1])
    respelt = tuple(spot for spot in telling if _is_respelt(old[slice(*spot.old)], new[slice(*spot.new)]))
    return _ReadSubject(
        subject,
        frozenset(subject.facets),
        old,
        new,
        spots=tuple(spot for spot in telling if spot not in respelt),
        respelt=respelt,
        cited=cited,
        passed=(sorted(cited[0] + passed[0]), sorted(cited[1] + passed[1])),
        printed=bool(every) and _letters(old) == _letters(new),
        same=bool(every) and not telling,
        aside=bool(telling) and all(_is_aside((old, new), spot, passed) for spot in telling),
    )


def _is_aside(texts: tuple[str, str], spot: _Spot, passed: tuple[_Spans, _Spans]) -> bool:
    """Does an edit change nothing but citations of law and other words that are not read?"""
    touched = any(
        start < span[1] and span[0] < end
        for spans, span in zip(passed, (spot.old, spot.new), strict=True)
        for start, end in spans
    )
    return touched and residue(texts[0], spot.old, passed[0]) == residue(texts[1], spot.new, passed[1])


def _says_the_same(
    texts: tuple[str, str], spot: _Spot, beside: tuple[Sequence[_Spot], Sequence[_Spot]], writing: Writing
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


def _with_context(text: str, span: tuple[int, int], limits: tuple[int, int]) -> str:
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


def _cited(text: str) -> list[tuple[int, int]]:
    """Where the cross-references of a text stand: their numbers are no figures."""
    return [(reference.start, reference.end) for reference in references(text)]


def _apart(spans: list[tuple[int, int]], others: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans that touch none of the others."""
    return [span for span in spans if not any(start < span[1] and span[0] < end for start, end in others)]


def _spots(words: tuple[WordEdit, ...]) -> Iterator[_Spot]:
    old = new = at = 0
    while at < len(words):
        if words[at].op == "equal":
            old, new, at = old + len(words[at].text), new + len(words[at].text), at + 1
            continue
        start = old, new
        while at < len(words) and words[at].op != "equal":
            if words[at].op == "delete":
                old += len(words[at].text)
            else:
                new += len(words[at].text)
            at += 1
        yield _Spot((start[0], old), (start[1], new))


def _reasons(rule: SignificanceRule, read: _ReadSubject) -> Iterator[Reason]:
    if rule.kind in EDIT_KINDS:
        return _of_edits(rule, read)
    if rule.kind in LEFT_KINDS:
        return (_of_left(rule, old, new) for kind, old, new in read.subject.left if kind == rule.kind)
    if rule.kind == "broken":
        return _of_broken(rule, read)
    return _of_whole(rule, read)


def _of_left(rule: SignificanceRule, old: str, new: str) -> Reason:
    if rule.kind == "undefined":
        return Reason(rule=rule.name, old=old, new="", why=rule.why.replace("{term}", old).replace("{places}", new))
    return Reason(rule=rule.name, old=old, new=new, why=rule.why)


def _of_broken(rule: SignificanceRule, read: _ReadSubject) -> Iterator[Reason]:
    new = list(rule.old.finditer(read.new)) if rule.old else []
    if rule.old and new and len(new) > len(list(rule.old.finditer(read.old))):
        yield Reason(rule=rule.name, old="", new=new[-1][0], why=rule.why)


def _of_edits(rule: SignificanceRule, read: _ReadSubject) -> Iterator[Reason]:
    found = list(_found(rule, read))
    if rule.standing:
        around = read.subject.around
        pattern = rule.old if rule.standing == "alike" else None
        found = without_passed_on(found) if rule.standing == "passed" else found
        sides = " ".join((read.old, around[0])), " ".join((read.new, around[1]))
        found = [one for one in found if rule.standing == "passed" or not stands(one, *sides, pattern)]
    if rule.known and read.subject.terms is not None:
        found = [one for one in found if knows(read.subject.terms, (*one[0], *one[1]))]
    for old, new in found:
        yield Reason(rule=rule.name, old=", ".join(old), new=", ".join(new), why=rule.why)


def _found(rule: SignificanceRule, read: _ReadSubject) -> Iterator[tuple[list[str], list[str]]]:
    """The old and the new words of each edit that a rule is about."""
    if rule.kind == "respelt":
        for spot in read.respelt:
            yield [read.old[slice(*spot.old)].strip()], [read.new[slice(*spot.new)].strip()]
        return
    if rule.kind == "contrary":
        yield from _contraries(rule, read)
        return
    spots = [spot for spot in read.spots if _is_asked(rule, read, spot)]
    seen = _seen_by(rule, read) if spots else ([], [])
    if not seen[0] and not seen[1]:
        return
    for spot in spots:
        if rule.kind == "cited-alone" and all(
            _NUMBER.search(text[slice(*span)]) for text, span in ((read.old, spot.old), (read.new, spot.new))
        ):
            continue  # another number stands in its place: "Schedule IV" may be another way to write "Schedule 4"
        old, new = _words_at(read.old, seen[0], spot.old), _words_at(read.new, seen[1], spot.new)
        if rule.kind == "turned" and not turns((read.old, read.new), (spot.old, spot.new)):
            continue
        if _fits(rule.kind, old, new) and not _passed_on(rule, read.subject.around):
            yield old, new


def _is_asked(rule: SignificanceRule, read: _ReadSubject, spot: _Spot) -> bool:
    """Is a rule asked about an edit, as long as that and of that kind?"""
    if rule.most and max(_length(read.old, spot.old), _length(read.new, spot.new)) > rule.most:
        return False
    return rule.kind != "recased" or _recased(read, spot)


def _seen_by(rule: SignificanceRule, read: _ReadSubject) -> tuple[_Spans, _Spans]:
    """Where the words that a rule looks for stand in both texts; nowhere, where those of one side alone cannot fit."""
    if rule.kind in ("cited", "cited-alone"):
        return read.cited
    pattern = _party_pattern(read.subject.parties) if rule.kind == "party" else rule.old
    old = _seen(pattern, read.old, read.passed[0]) if rule.kind != "gained" else []
    if not old and rule.kind in NEEDS_OLD:
        return [], []
    new = _seen(rule.new or pattern, read.new, read.passed[1])
    if rule.kind == "gained" and new:
        old = _seen(pattern, read.old, read.passed[0])
    return old, new


@cache
def _party_pattern(parties: tuple[str, ...]) -> re.Pattern[str] | None:
    names = "|".join(re.escape(name) for name in sorted(parties, key=len, reverse=True))
    return re.compile(rf"\b(?:{names})s?\b") if names else None


def _contraries(rule: SignificanceRule, read: _ReadSubject) -> Iterator[tuple[list[str], list[str]]]:
    """The contrary words that edits exchange."""
    for spot in read.spots:
        went, came = _whole_words(read.old, spot.old), _whole_words(read.new, spot.new)
        gone, here = went - came, came - went
        if not gone or not here:
            continue
        for pair in rule.pairs:
            if len(pair) == 1:
                turned = [(one, two) for one in gone for two in here if _negates(one, two) or _negates(two, one)]
                yield from (([one], [two]) for one, two in sorted(turned))
                continue
            first, second = (_forms(word) for word in pair)
            for left, right in ((first, second), (second, first)):
                if left & gone and right & here:
                    yield sorted(left & gone), sorted(right & here)


@cache
def _forms(word: str) -> frozenset[str]:
    """A word with its plural, its past and its adverb: "increased" is to "decreased" as "increase" to "decrease"."""
    if len(word) <= 3:
        return frozenset((word,))
    stem = word[:-1] if word.endswith("e") else word
    return frozenset((word, f"{word}s", f"{word}ly", f"{stem}ed", f"{stem}y"))


def _negates(plain: str, other: str) -> bool:
    """Is a word the other with "un" or "non" before it?"""
    return len(plain) >= 4 and _PREFIX.sub("", other) == plain != other


def _whole_words(text: str, span: tuple[int, int]) -> set[str]:
    """The words that an edit touches, whole, in small letters."""
    start, end = span
    first, last = start, end
    while first > 0 and (text[first - 1].isalnum() or text[first - 1] == "-"):
        first -= 1
    while last < len(text) and (text[last].isalnum() or text[last] == "-"):
        last += 1
    return {
        match[0].casefold()
        for match in _WORD_WITH_HYPHENS.finditer(text, first, last)
        if match.start() < end and start < match.end()
    }


def _letters(text: str) -> str:
    """The letters and figures of a text, without regard to capitals, spaces and stops."""
    if "-" in text or "−" in text:
        text = _MINUS.sub("¬", text)
    return _NO_WORD.sub("", canonical(text)).casefold()


def _recased(read: _ReadSubject, spot: _Spot) -> bool:
    old, new = read.old[slice(*spot.old)], read.new[slice(*spot.new)]
    return old != new and bool(_letters(old)) and _letters(old) == _letters(new)


def _passed_on(rule: SignificanceRule, around: tuple[str, str]) -> bool:
    """Did the words only pass between a clause and the one that leads in to it, or those below it?"""
    if rule.kind not in ("gained", "lost") or rule.old is None:
        return False
    before, after = bool(rule.old.search(around[0])), bool((rule.new or rule.old).search(around[1]))
    return before and not after if rule.kind == "gained" else after and not before


_NUMBER = re.compile(r"\b(?:\d[\d.]*|[IVXLC]+|[A-Z])\b")


def _length(text: str, span: tuple[int, int]) -> int:
    return len(text[span[0] : span[1]].split())


def _seen(pattern: re.Pattern[str] | None, text: str, passed: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the words that a rule looks for stand in a text, without those that are not read."""
    if pattern is None:
        return []
    spans = [match.span() for match in pattern.finditer(text)]
    return [span for span in spans if not _inside(_without_stop(text, span), passed)] if passed else spans


def _without_stop(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A span without the stop or comma that ends it: it belongs to the sentence, not to the figure."""
    return span[0], span[0] + len(text[slice(*span)].rstrip(",."))


def _inside(span: tuple[int, int], cited: list[tuple[int, int]]) -> bool:
    """Does a span stand inside one of `cited`, which are in order and do not overlap?"""
    at = bisect_right(cited, (span[0], span[1]))
    return any(start <= span[0] and span[1] <= end for start, end in cited[max(0, at - 1) : at + 1])


def _words_at(text: str, spans: list[tuple[int, int]], edit: tuple[int, int]) -> list[str]:
    """The words of those `spans` that an edit touches, each once; an edit of no width touches what it stands inside.

    The spans are in order and do not overlap, so those that are touched stand together.
    """
    start, end = edit
    after = bisect_right(spans, start, key=lambda span: span[1])
    touched = spans[after : bisect_left(spans, end, key=lambda span: span[0])]
    return list(dict.fromkeys(" ".join(text[first:last].split()) for first, last in touched))


def _of_whole(rule: SignificanceRule, read: _ReadSubject) -> Iterator[Reason]:
    subject, facets = read.subject, read.facets
    if rule.kind in ALONE:
        fits = not facets and {edit.op for edit in subject.words} in ALONE[rule.kind]
        fits = fits and (rule.kind != "bare" or subject.bare)
        text = subject.stem if rule.kind == "listed" else without_unread(read.new or read.old)
        fits = fits and (rule.old is None or bool(rule.old.search(text)))
    elif rule.kind in FACET_KINDS:
        fits = bool(FACET_KINDS[rule.kind] & facets) and (rule.old is None or bool(rule.old.fullmatch(subject.kind)))
        fits = fits and (rule.new is None or any(rule.new.search(text) for text in (read.old, read.new)))
    elif rule.kind in ("touched", "within"):
        text = subject.headings if rule.kind == "touched" else read.new
        fits = facets.isdisjoint(FACET_KINDS["divided"]) and "wording" in facets
        fits = fits and rule.old is not None and bool(rule.old.search(text))
    elif rule.kind == "printed":
        fits = read.printed
    elif rule.kind == "dated":
        fits = subject.dated
    elif rule.kind == "same-value":
        fits = read.same
    elif rule.kind == "aside":
        fits = read.aside
    elif rule.kind == "reworded":
        fits = "wording" in facets and rule.old is not None and bool(rule.old.fullmatch(subject.kind))
        fits = fits and not _only_refers(read)
    else:
        fits = False
    if fits:
        went, came = (" … ".join(e.text.strip() for e in subject.words if e.op == op) for op in ("delete", "insert"))
        yield Reason(
            rule=rule.name, old=beginning(went, SHORT, room=1), new=beginning(came, SHORT, room=1), why=rule.why
        )


def _only_refers(read: _ReadSubject) -> bool:
    """Do the edits only cite otherwise: other numbers of clauses, or another word before the name of a law?"""
    return (
        bool(read.spots)
        and not read.respelt
        and all(
            names_law_otherwise(read.old[slice(*spot.old)], read.new[slice(*spot.new)])
            or (_inside(spot.old, read.cited[0]) and _inside(spot.new, read.cited[1]))
            for spot in read.spots
        )
    )


def _fits(kind: str, old: list[str], new: list[str]) -> bool:
    # A hyphen or a capital more makes no other word: "Sub-Contractor" is "Subcontractor".
    before, after = ([content_key(word).casefold() for word in words] for words in (old, new))
    if kind in ("replaced", "party"):  # nor does a plural: "Suppliers" against "Supplier" is no other party
        return bool(old) and bool(new) and [word.rstrip("s") for word in before] != [word.rstrip("s") for word in after]
    if kind == "cited":
        return bool(old) and bool(new) and before != after
    if kind == "changed":
        return before != after
    if kind in ("one-sided", "cited-alone"):
        return bool(old) != bool(new)
    if kind == "turned":
        return (len(old) + len(new)) % 2 == 1
    if kind == "recased":
        return before != after
    if kind == "gained":
        return len(new) > len(old)
    return len(old) > len(new)
