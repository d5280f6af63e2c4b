"""How much a change matters, by rules that are data (`models/significance.toml`). No level without its rule and words.

A rule looks at one edit at a time, on both whole texts, so that "30" → "20" before "days" is seen as "30 days" → "20
days". The level of a change is that of its weightiest reason; number, place and reference alone have level "none".
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.diff.references import references
from pipeline.diff.tree import content_key
from pipeline.errors import SettingsError
from pipeline.model import Reason, Significance, WordEdit
from pipeline.text import beginning, canonical

LEVELS = ("none", "low", "medium", "high")
EDIT_KINDS = ("replaced", "changed", "gained", "lost", "turned", "recased", "cited")
LEFT_KINDS = ("dangling", "re-pointed")
WHOLE_KINDS = (
    "touched",
    "within",
    "reworded",
    "retitled",
    "moved",
    "divided",
    "added",
    "removed",
    "printed",
    "otherwise",
    "consequential",
    "dated",
)
LAST = ("within", "added", "removed", "printed", "otherwise", "consequential")
IN_PRINT = ("recased", "printed", "retitled", "moved", "divided", "dangling", "re-pointed")
FACET_KINDS = {
    "retitled": {"heading"},
    "moved": {"place"},
    "divided": {"split", "merge"},
    "otherwise": {"wording"},
    "consequential": {"number", "reference"},
}
MOST_REASONS = 8
# Letters of the words of a reason.
SHORT = 160
# What is left of a text without its capitals and stops; a stop within a figure stays.
_NO_WORD = re.compile(r"(?<!\d)[^\w£$€%]+|[^\w£$€%]+(?!\d)|\s+")


@dataclass(frozen=True, kw_only=True, slots=True)
class SignificanceRule:
    """One rule. `old` and `new` are patterns for the words that went and came; `why` is the reason in plain English.

    Kinds that look at one edit: "replaced": it takes words like `old` out and words like `new` in. "changed": words
    like `old` stand in it on one side or both, and are not the same. "gained", "lost": the new, the old side has more
    such words, and they did not only come from, or go to, the clause that leads in to it or one below it. "turned": an
    odd number of such words came or went, as two negatives turn nothing round. "recased": its words changed nothing but
    capitals, and those like `old` are not the same. "cited": it exchanges one cross-reference for another.
    Kinds that look at the whole change: "touched": reworded, and `old` fits a heading of the clause or above it.
    "reworded", "retitled": the wording, the heading (of a table its columns' names) changed, and `old` fits the kind of
    clause, and `new`, where given, the old or the new words. "moved",
    "divided": it stands elsewhere; it was split or merged. "dangling", "re-pointed": a reference was left behind.
    These are taken only where no rule before them fits: "within": reworded, and `old` fits the new words; "added",
    "removed": the whole clause (`old`, where given, fits its words); "printed": nothing but capitals and stops changed;
    "otherwise": the wording changed; "consequential": nothing but number or reference changed. Where nothing but
    capitals and stops changed, the kinds that speak of words are not asked. "dated": the line only says when the
    document was made or changed; then no other rule is asked.
    most: the rule is for edits of at most so many words on either side (0: of any length), because a word such as "not"
    inside a whole new sentence turns nothing round.
    unless: names of rules that have said it already, when their words include this rule's words.
    """

    name: str
    level: str
    kind: str
    why: str
    old: re.Pattern[str] | None = None
    new: re.Pattern[str] | None = None
    most: int = 0
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedChange:
    """What the rules judge: the facets, the edits, headings from the clause up to its section, the kind of clause.

    left: references left behind, as (kind, what it named, what it names now). below: words of what came or went with
    it. around: the old and the new words that it shares its sentence with, above and below it. dated: it is a line that
    says when the document was made or changed.
    """

    facets: tuple[str, ...]
    words: tuple[WordEdit, ...]
    headings: str
    kind: str
    left: tuple[tuple[str, str, str], ...] = ()
    below: str = ""
    around: tuple[str, str] = ("", "")
    dated: bool = False

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
    """A subject read once for all rules: both texts, where its edits and its cross-references stand."""

    subject: JudgedChange
    old: str
    new: str
    spots: tuple[_Spot, ...]
    cited: tuple[list[tuple[int, int]], list[tuple[int, int]]]
    printed: bool


@dataclass(frozen=True, slots=True)
class _Spot:
    """One edit: where it stands in the old and in the new text."""

    old: tuple[int, int]
    new: tuple[int, int]


def load_rules(path: Path) -> tuple[SignificanceRule, ...]:
    """The rules of a TOML file with `[[rule]]` tables. Raises SettingsError where a rule cannot be understood."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("rule", [])
        return tuple(_rule(row) for row in rows)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, re.error) as error:
        raise SettingsError(
            f"The significance rules in {path.name} cannot be read: {error}.",
            "Correct the file, or restore the one that came with the program.",
        ) from error


def _rule(row: dict[str, Any]) -> SignificanceRule:
    if row["level"] not in LEVELS or row["kind"] not in EDIT_KINDS + WHOLE_KINDS + LEFT_KINDS:
        raise ValueError(f"rule {row['name']!r} has level {row['level']!r} and kind {row['kind']!r}")
    flags = 0 if row.get("case") == "exact" else re.IGNORECASE
    old, new = (re.compile(row[side], flags) if side in row else None for side in ("old", "new"))
    return SignificanceRule(
        name=row["name"],
        level=row["level"],
        kind=row["kind"],
        why=row["why"],
        old=old,
        new=new,
        most=row.get("most", 0),
        unless=tuple(row.get("unless", ())),
    )


def weigh(subject: JudgedChange, rules: Sequence[SignificanceRule]) -> Significance:
    """The level of a change and the reasons for it, weightiest first; the order of the rules decides between equals."""
    spots = tuple(_spots(subject.words)) if "wording" in subject.facets else ()
    old, new = subject.old, subject.new
    printed = bool(spots) and _letters(old) == _letters(new)
    read = _ReadSubject(subject, old, new, spots, (_cited(old), _cited(new)) if spots else ([], []), printed)
    reasons: dict[Reason, int] = {}
    for rule in rules:
        if (rule.kind == "dated") != subject.dated:
            continue
        if (rule.kind in LAST and reasons) or (printed and rule.kind not in IN_PRINT):
            continue
        for reason in _reasons(rule, read):
            if any(said.rule in rule.unless and reason.old in said.old and reason.new in said.new for said in reasons):
                continue
            reasons.setdefault(reason, LEVELS.index(rule.level))
    ranked = sorted(reasons.items(), key=lambda item: -item[1])
    level = LEVELS[ranked[0][1]] if ranked else "none"
    return Significance(level=level, reasons=tuple(reason for reason, _ in ranked[:MOST_REASONS]))


def _cited(text: str) -> list[tuple[int, int]]:
    """Where the cross-references of a text stand: their numbers are no figures."""
    return [(reference.start, reference.end) for reference in references(text)]


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
        left = (item for item in read.subject.left if item[0] == rule.kind)
        return (Reason(rule=rule.name, old=old, new=new, why=rule.why) for _, old, new in left)
    return _of_whole(rule, read)


def _of_edits(rule: SignificanceRule, read: _ReadSubject) -> Iterator[Reason]:
    if not read.spots:
        return
    seen = _seen(rule, rule.old, read.old, read.cited[0]), _seen(rule, rule.new or rule.old, read.new, read.cited[1])
    if not seen[0] and not seen[1]:
        return
    for spot in read.spots:
        if rule.most and max(_length(read.old, spot.old), _length(read.new, spot.new)) > rule.most:
            continue
        if rule.kind == "recased" and not _recased(read, spot):
            continue
        old, new = _words_at(read.old, seen[0], spot.old), _words_at(read.new, seen[1], spot.new)
        if _fits(rule.kind, old, new) and not _passed_on(rule, read.subject.around):
            yield Reason(rule=rule.name, old=", ".join(old), new=", ".join(new), why=rule.why)


def _letters(text: str) -> str:
    """The letters and figures of a text, without regard to capitals, spaces and stops."""
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


def _length(text: str, span: tuple[int, int]) -> int:
    return len(text[span[0] : span[1]].split())


def _seen(
    rule: SignificanceRule, pattern: re.Pattern[str] | None, text: str, cited: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Where the words that a rule looks for stand in a text."""
    if rule.kind == "cited":
        return cited
    if pattern is None:
        return []
    spans = [match.span() for match in pattern.finditer(text)]
    return [span for span in spans if not _inside(span, cited)] if cited else spans


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
    subject, facets = read.subject, set(read.subject.facets)
    ops = {edit.op for edit in subject.words}
    if rule.kind in ("added", "removed"):
        text = f"{read.new if rule.kind == 'added' else read.old} {subject.below}"
        alone = not facets and ops == ({"insert"} if rule.kind == "added" else {"delete"})
        fits = alone and (rule.old is None or bool(rule.old.search(text)))
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
        fits = True
    elif rule.kind == "reworded":
        fits = "wording" in facets and rule.old is not None and bool(rule.old.fullmatch(subject.kind))
    else:
        fits = False
    if fits:
        went, came = (" … ".join(e.text.strip() for e in subject.words if e.op == op) for op in ("delete", "insert"))
        yield Reason(
            rule=rule.name, old=beginning(went, SHORT, room=1), new=beginning(came, SHORT, room=1), why=rule.why
        )


def _fits(kind: str, old: list[str], new: list[str]) -> bool:
    # A hyphen or a capital more makes no other word: "Sub-Contractor" is "Subcontractor".
    before, after = ([content_key(word).casefold() for word in words] for words in (old, new))
    if kind == "replaced":  # nor does a plural: "Suppliers" against "Supplier" is no other party
        return bool(old) and bool(new) and [word.rstrip("s") for word in before] != [word.rstrip("s") for word in after]
    if kind == "cited":
        return bool(old) and bool(new) and before != after
    if kind == "changed":
        return before != after
    if kind == "turned":
        return (len(old) + len(new)) % 2 == 1
    if kind == "recased":
        return before != after
    if kind == "gained":
        return len(new) > len(old)
    return len(old) > len(new)
