"""The rules of significance that look at one edit: which words of theirs it takes out and puts in.

A rule looks at both whole texts, so that "30" → "20" before "days" is seen as "30 days" → "20 days".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from pipeline.diff.judged_change import EditPlace, ReadChange, Span, letters
from pipeline.diff.negatives import turns
from pipeline.diff.significance_rules import SignificanceRule
from pipeline.diff.tree import content_key

_WORD_WITH_HYPHENS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NUMBER = re.compile(r"\b(?:\d[\d.]*|[IVXLC]+|[A-Z])\b")
_PREFIX = re.compile(r"^(?:un|non-?)")
NEEDS_OLD = frozenset(("replaced", "party", "lost"))  # kinds that ask for words of the old side


def exchanged(rule: SignificanceRule, read: ReadChange) -> Iterator[tuple[list[str], list[str]]]:
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
        if rule.kind == "turned" and not turns((read.old, read.new), (spot.old, spot.new)):
            continue
        old, new = _words_at(read.old, seen[0], spot.old), _words_at(read.new, seen[1], spot.new)
        if (old or new) and _fits(rule.kind, old, new) and not _passed_on(rule, read.subject.around):
            yield old, new


def _is_asked(rule: SignificanceRule, read: ReadChange, spot: EditPlace) -> bool:
    """Is a rule asked about an edit, as long as that and of that kind?"""
    if rule.most and spot.words > rule.most:
        return False
    return rule.kind != "recased" or _recased(read, spot)


def _seen_by(rule: SignificanceRule, read: ReadChange) -> tuple[list[Span], list[Span]]:
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


def _contraries(rule: SignificanceRule, read: ReadChange) -> Iterator[tuple[list[str], list[str]]]:
    """The contrary words that edits exchange."""
    for spot in read.spots:
        went, came = _whole_words(read.old, spot.old), _whole_words(read.new, spot.new)
        gone, here = went - came, came - went
        if not gone or not here:
            continue
        rows = _rows_with(rule)
        for at in sorted({at for word in ("", *gone) for at in rows.get(word, ())}):
            pair = rule.pairs[at]
            if len(pair) == 1:
                turned = [(one, two) for one in gone for two in here if _negates(one, two) or _negates(two, one)]
                yield from (([one], [two]) for one, two in sorted(turned))
                continue
            first, second = (_forms(word) for word in pair)
            for left, right in ((first, second), (second, first)):
                if left & gone and right & here:
                    yield sorted(left & gone), sorted(right & here)


@cache
def _rows_with(rule: SignificanceRule) -> Mapping[str, list[int]]:
    """The rows of a rule's pairs by the forms of their words; under "" those with one word, which fit any."""
    rows: dict[str, list[int]] = defaultdict(list)
    for at, pair in enumerate(rule.pairs):
        for form in {form for word in pair for form in _forms(word)} if len(pair) > 1 else ("",):
            rows[form].append(at)
    return rows


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


def _whole_words(text: str, span: Span) -> set[str]:
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


def _recased(read: ReadChange, spot: EditPlace) -> bool:
    old, new = read.old[slice(*spot.old)], read.new[slice(*spot.new)]
    return old != new and bool(letters(old)) and letters(old) == letters(new)


def _passed_on(rule: SignificanceRule, around: tuple[str, str]) -> bool:
    """Did the words only pass between a clause and the one that leads in to it, or those below it?"""
    if rule.kind not in ("gained", "lost") or rule.old is None:
        return False
    before, after = bool(rule.old.search(around[0])), bool((rule.new or rule.old).search(around[1]))
    return before and not after if rule.kind == "gained" else after and not before


def _seen(pattern: re.Pattern[str] | None, text: str, passed: list[Span]) -> list[Span]:
    """Where the words that a rule looks for stand in a text, without those that are not read."""
    if pattern is None:
        return []
    spans = [match.span() for match in pattern.finditer(text)]
    return [span for span in spans if not inside(_without_stop(text, span), passed)] if passed else spans


def _without_stop(text: str, span: Span) -> Span:
    """A span without the stop or comma that ends it: it belongs to the sentence, not to the figure."""
    return span[0], span[0] + len(text[slice(*span)].rstrip(",."))


def inside(span: Span, cited: list[Span]) -> bool:
    """Does a span stand inside one of `cited`, which are in order and do not overlap?"""
    at = bisect_right(cited, (span[0], span[1]))
    return any(start <= span[0] and span[1] <= end for start, end in cited[max(0, at - 1) : at + 1])


def _words_at(text: str, spans: list[Span], edit: Span) -> list[str]:
    """The words of those `spans` that an edit touches, each once; an edit of no width touches what it stands inside.

    The spans are in order and do not overlap, so those that are touched stand together.
    """
    start, end = edit
    after = bisect_right(spans, start, key=lambda span: span[1])
    touched = spans[after : bisect_left(spans, end, key=lambda span: span[0])]
    return list(dict.fromkeys(" ".join(text[first:last].split()) for first, last in touched))


def _fits(kind: str, old: list[str], new: list[str]) -> bool:
    """Do the words that an edit takes out and puts in differ as a kind of rule asks?"""
    if kind in ("one-sided", "cited-alone"):
        return bool(old) != bool(new)
    if kind == "turned":
        return (len(old) + len(new)) % 2 == 1
    if kind == "gained":
        return len(new) > len(old)
    if kind == "lost":
        return len(old) > len(new)
    # A hyphen or a capital more makes no other word: "Sub-Contractor" is "Subcontractor".
    before, after = ([content_key(word).casefold() for word in words] for words in (old, new))
    if kind in ("replaced", "party"):  # nor does a plural: "Suppliers" against "Supplier" is no other party
        return bool(old) and bool(new) and [word.rstrip("s") for word in before] != [word.rstrip("s") for word in after]
    if kind == "cited":
        return bool(old) and bool(new) and before != after
    return before != after  # "changed", "recased"
