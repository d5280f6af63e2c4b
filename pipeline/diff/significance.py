"""How much a change matters, by rules that are data (`models/significance.toml`). No level without its rule and words.

The level of a change is that of its weightiest reason; number, place and reference alone have level "none". What the
rules judge is read by `judged_change`; those that look at one edit are in `edit_rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline.diff.edit_rules import exchanged, inside
from pipeline.diff.judged_change import JudgedChange, ReadChange, read_change
from pipeline.diff.limbs import sentence_at, whole_limbs
from pipeline.diff.same_value import Writing
from pipeline.diff.significance_rules import (
    EDIT_KINDS,
    FACET_KINDS,
    IN_PRINT,
    LAST,
    LEFT_KINDS,
    LEVELS,
    SignificanceRule,
)
from pipeline.diff.standing_words import without_standing
from pipeline.diff.unread import names_law_otherwise, without_unread
from pipeline.model import Reason, Significance
from pipeline.text import beginning

MOST_REASONS = 8
# Kinds that ask whether a clause came or went, with the edits it has then.
ALONE = {
    "added": [{"insert"}],
    "removed": [{"delete"}],
    "bare": [{"insert"}, {"delete"}],
    "alone": [{"insert"}, {"delete"}],
    "listed": [{"insert"}, {"delete"}],
    "elsewhere": [{"insert"}, {"delete"}],
    "furniture": [{"insert"}, {"delete"}],
}
# Letters of the words of a reason.
SHORT = 160


def weigh(subject: JudgedChange, rules: tuple[SignificanceRule, ...], writing: Writing | None = None) -> Significance:
    """The level of a change and the reasons for it, weightiest first; the order of the rules decides between equals.

    writing: what is the same in other writing; edits that change nothing else are put to no other rule.
    """
    read = read_change(subject, writing)
    in_print = read.printed or read.same or read.aside or bool(subject.elsewhere)
    reasons: dict[Reason, int] = {}
    for rule in _asked(rules, read.facets, edited=bool(read.spots or read.respelt), dated=subject.dated):
        if (rule.kind in LAST and reasons) or (in_print and rule.kind not in IN_PRINT):
            continue
        for reason in _reasons(rule, read):
            if any(said.rule in rule.unless and _says(said, reason) for said in reasons):
                continue
            reasons.setdefault(reason, LEVELS.index(rule.level))
    ranked = sorted(reasons.items(), key=lambda item: -item[1])
    level = LEVELS[ranked[0][1]] if ranked else "none"
    return Significance(level=level, reasons=tuple(reason for reason, _ in ranked[:MOST_REASONS]))


def _says(said: Reason, reason: Reason) -> bool:
    """Has one reason all the words of another?"""
    return all(
        word in words for words, other in ((said.old, reason.old), (said.new, reason.new)) for word in other.split(", ")
    )


@lru_cache(maxsize=256)  # most changes have one of few sets of facets
def _asked(
    rules: tuple[SignificanceRule, ...], facets: frozenset[str], *, edited: bool, dated: bool
) -> tuple[SignificanceRule, ...]:
    """The rules that may fit a change with these facets. edited: has it edits that say something else?"""
    if dated:
        return tuple(rule for rule in rules if rule.kind == "dated")
    return tuple(rule for rule in rules if _may_fit(rule.kind, facets, edited=edited))


def _may_fit(kind: str, facets: frozenset[str], *, edited: bool) -> bool:
    if kind in EDIT_KINDS:
        return edited
    if kind in ALONE:
        return not facets
    if kind in FACET_KINDS:
        return bool(FACET_KINDS[kind] & facets)
    if kind in ("touched", "within"):
        return "wording" in facets and facets.isdisjoint(FACET_KINDS["divided"])
    if kind in ("reworded", "sentence", "in-sentence"):
        return "wording" in facets
    return kind not in ("dated", "cause")


def _reasons(rule: SignificanceRule, read: ReadChange) -> Iterator[Reason]:
    if rule.kind in EDIT_KINDS:
        return _of_edits(rule, read)
    if rule.kind in LEFT_KINDS:
        return (_of_left(rule, old, new) for kind, old, new in read.subject.left if kind == rule.kind)
    if rule.kind == "broken":
        return _of_broken(rule, read)
    if rule.kind == "sentence":
        return _of_sentences(rule, read)
    if rule.kind == "in-sentence":
        return _of_touched_sentences(rule, read)
    return _of_whole(rule, read)


def _of_left(rule: SignificanceRule, old: str, new: str) -> Reason:
    if rule.kind == "undefined":
        return Reason(rule=rule.name, old=old, new="", why=rule.why.replace("{term}", old).replace("{places}", new))
    return Reason(rule=rule.name, old=old, new=new, why=rule.why)


def _of_broken(rule: SignificanceRule, read: ReadChange) -> Iterator[Reason]:
    new = list(rule.old.finditer(read.new)) if rule.old else []
    if rule.old and new and len(new) > len(list(rule.old.finditer(read.old))):
        yield Reason(rule=rule.name, old="", new=new[-1][0], why=rule.why)


def _of_edits(rule: SignificanceRule, read: ReadChange) -> Iterator[Reason]:
    for old, new in without_standing(rule, read, list(exchanged(rule, read))):
        yield Reason(rule=rule.name, old=", ".join(old), new=", ".join(new), why=rule.why)


def _of_sentences(rule: SignificanceRule, read: ReadChange) -> Iterator[Reason]:
    """A reason for each whole sentence or limb that an edit puts in or takes out."""
    texts = read.old, read.new
    for spot in read.deep:
        for side, span in enumerate((spot.old, spot.new)):
            other = texts[1 - side][slice(*(spot.new, spot.old)[side])]
            for limb, lead in whole_limbs(texts[side], span, other):
                if rule.old is None or rule.old.search(without_unread(f"{lead} {limb}")):
                    words = beginning(limb, SHORT, room=1)
                    went, came = (words, "") if side == 0 else ("", words)
                    yield Reason(rule=rule.name, old=went, new=came, why=rule.why)


def _of_touched_sentences(rule: SignificanceRule, read: ReadChange) -> Iterator[Reason]:
    """A reason for each edit that changes more than print or a number of a clause in a sentence that fits."""
    for spot in read.deep:
        if inside(spot.old, read.cited[0]) and inside(spot.new, read.cited[1]):
            continue
        around = sentence_at(read.old, spot.old), sentence_at(read.new, spot.new)
        if rule.old is not None and any(rule.old.search(f"{read.subject.stem} {text}") for text in around):
            went, came = read.old[slice(*spot.old)].strip(), read.new[slice(*spot.new)].strip()
            yield Reason(
                rule=rule.name, old=beginning(went, SHORT, room=1), new=beginning(came, SHORT, room=1), why=rule.why
            )


def _of_whole(rule: SignificanceRule, read: ReadChange) -> Iterator[Reason]:
    words = read.subject.words
    if _fits_whole(rule, read):
        went, came = (" … ".join(edit.text.strip() for edit in words if edit.op == op) for op in ("delete", "insert"))
        yield Reason(
            rule=rule.name,
            old=beginning(went, SHORT, room=1),
            new=beginning(came, SHORT, room=1),
            why=rule.why.replace("{place}", read.subject.elsewhere),
        )


def _fits_whole(rule: SignificanceRule, read: ReadChange) -> bool:
    """Does a rule about the whole change fit one whose facets it is about?"""
    subject, kind = read.subject, rule.kind
    if kind in ALONE:
        if {edit.op for edit in subject.words} not in ALONE[kind] or (kind == "bare" and not subject.bare):
            return False
        if kind == "elsewhere":
            return bool(subject.elsewhere)
        if rule.new is not None and not rule.new.fullmatch(subject.kind):
            return False
        words = read.new or read.old
        text = {"listed": subject.stem, "furniture": words}.get(kind)
        text = without_unread(words) if text is None else text
        return rule.old is None or bool(rule.old.search(text))
    if kind in FACET_KINDS:
        if rule.old is not None and not rule.old.fullmatch(subject.kind):
            return False
        return rule.new is None or any(rule.new.search(text) for text in (read.old, read.new))
    if kind in ("touched", "within"):
        return (
            bool(read.deep)
            and rule.old is not None
            and bool(rule.old.search(subject.headings if kind == "touched" else f"{subject.stem} {read.new}"))
        )
    if kind == "reworded":
        fits = rule.old is not None and bool(rule.old.fullmatch(subject.kind))
        return fits and bool(read.deep) and not _only_refers(read)
    if kind == "printed":
        return read.printed
    if kind in ("same-value", "aside"):
        return read.same if kind == "same-value" else read.aside
    return subject.dated


def _only_refers(read: ReadChange) -> bool:
    """Do the edits only cite otherwise: other numbers of clauses, or another word before the name of a law?"""
    return (
        bool(read.spots)
        and not read.respelt
        and all(
            names_law_otherwise(read.old[slice(*spot.old)], read.new[slice(*spot.new)])
            or (inside(spot.old, read.cited[0]) and inside(spot.new, read.cited[1]))
            for spot in read.spots
        )
    )
