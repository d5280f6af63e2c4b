"""How much a change matters, by rules that are data (`models/significance.toml`). No level without its rule and words.

A rule looks at one edit at a time, on both whole texts, so that "30" → "20" before "days" is seen as "30 days" → "20 days".
The level of a change is that of its weightiest reason; number, place and reference alone have level "none".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.model import Reason, Significance, WordEdit

LEVELS = ("none", "low", "medium", "high")
KINDS = (
    "replaced",
    "changed",
    "gained",
    "lost",
    "touched",
    "reworded",
    "retitled",
    "added",
    "removed",
    "consequential",
)
MOST_REASONS = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule. `old` and `new` are patterns for the words that went and that came; `why` is the reason in plain English.

    kind: "replaced": an edit takes words like `old` out and puts words like `new` in. "changed": words like `old` stand
    in the edit on one side or both, and are not the same. "gained", "lost": only the new, only the old side has such words.
    "touched": reworded, and `old` fits the headings of the clause or above it. "reworded": the wording changed (`old`,
    where given, fits the clause's kind). "retitled": the heading changed. "added", "removed": the whole clause (`old`,
    where given, fits its words). "consequential": nothing but number, place or reference changed.
    """

    name: str
    level: str
    kind: str
    why: str
    old: re.Pattern[str] | None = None
    new: re.Pattern[str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What the rules judge: the facets, the edits, headings from the clause up to its section, the kind of clause."""

    facets: tuple[str, ...]
    words: tuple[WordEdit, ...]
    headings: str
    kind: str

    @property
    def old(self) -> str:
        """The old text."""
        return "".join(edit.text for edit in self.words if edit.op != "insert")

    @property
    def new(self) -> str:
        """The new text."""
        return "".join(edit.text for edit in self.words if edit.op != "delete")


@dataclass(frozen=True, slots=True)
class _Spot:
    """One edit: where it stands in the old and in the new text."""

    old: tuple[int, int]
    new: tuple[int, int]


def load_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a TOML file with `[[rule]]` tables. Raises SettingsError where a rule cannot be understood."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("rule", [])
        return tuple(_rule(row) for row in rows)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, re.error) as error:
        raise SettingsError(
            f"The significance rules in {path.name} cannot be read: {error}.",
            "Correct the file, or restore the one that came with the program.",
        ) from error


def _rule(row: dict[str, str]) -> Rule:
    if row["level"] not in LEVELS or row["kind"] not in KINDS:
        raise ValueError(f"rule {row['name']!r} has level {row['level']!r} and kind {row['kind']!r}")
    flags = 0 if row.get("case") == "exact" else re.IGNORECASE
    old, new = (re.compile(row[side], flags) if side in row else None for side in ("old", "new"))
    return Rule(name=row["name"], level=row["level"], kind=row["kind"], why=row["why"], old=old, new=new)


@cache
def packaged_rules() -> tuple[Rule, ...]:
    """The rules that are part of the program: beside it in its repository, inside it where it is installed."""
    package = Path(__file__).resolve().parents[1]
    places = (package / "_assets" / "models", package.parent / "models")
    found = next((place for place in places if (place / "significance.toml").is_file()), places[-1])
    return load_rules(found / "significance.toml")


def weigh(subject: Subject, rules: Sequence[Rule]) -> Significance:
    """The level of a change and the reasons for it, weightiest first; the order of the rules decides between equals."""
    spots = list(_spots(subject.words)) if {"wording", "heading"} & set(subject.facets) or not subject.facets else []
    reasons: dict[Reason, int] = {}
    for rule in rules:
        for reason in _reasons(rule, subject, spots):
            reasons.setdefault(reason, LEVELS.index(rule.level))
    ranked = sorted(reasons.items(), key=lambda item: -item[1])
    level = LEVELS[ranked[0][1]] if ranked else "none"
    return Significance(level=level, reasons=tuple(reason for reason, _ in ranked[:MOST_REASONS]))


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


def _reasons(rule: Rule, subject: Subject, spots: list[_Spot]) -> Iterator[Reason]:
    facets = set(subject.facets)
    whole = _whole(rule, subject, facets)
    if whole is not None:
        if whole:
            yield Reason(rule=rule.name, old=_short(subject.old), new=_short(subject.new), why=rule.why)
        return
    if rule.old is None or ("wording" not in facets and "heading" not in facets):
        return
    seen_old, seen_new = list(rule.old.finditer(subject.old)), list((rule.new or rule.old).finditer(subject.new))
    for spot in spots:
        old = [match[0].strip() for match in seen_old if _overlaps(match, spot.old)]
        new = [match[0].strip() for match in seen_new if _overlaps(match, spot.new)]
        if _fits(rule.kind, old, new):
            yield Reason(rule=rule.name, old=", ".join(old), new=", ".join(new), why=rule.why)


def _whole(rule: Rule, subject: Subject, facets: set[str]) -> bool | None:
    """Does a rule about the change as a whole fit? None for a rule about single edits."""
    if rule.kind in ("added", "removed"):
        gone = bool(subject.words) and all(edit.op == "delete" for edit in subject.words)
        come = bool(subject.words) and all(edit.op == "insert" for edit in subject.words)
        text = subject.new if rule.kind == "added" else subject.old
        fits = not facets and (come if rule.kind == "added" else gone)
        return fits and (rule.old is None or bool(rule.old.search(text)))
    if rule.kind == "consequential":
        return bool(facets) and facets <= {"number", "place", "reference", "split", "merge"}
    if rule.kind == "retitled":
        return "heading" in facets
    if rule.kind == "touched":
        return "wording" in facets and rule.old is not None and bool(rule.old.search(subject.headings))
    if rule.kind == "reworded":
        return "wording" in facets and (rule.old is None or bool(rule.old.fullmatch(subject.kind)))
    return None


def _overlaps(match: re.Match[str], span: tuple[int, int]) -> bool:
    if span[0] == span[1]:
        return match.start() < span[0] < match.end()
    return match.start() < span[1] and span[0] < match.end()


def _fits(kind: str, old: list[str], new: list[str]) -> bool:
    before, after = [word.casefold() for word in old], [word.casefold() for word in new]
    if kind == "replaced":
        return bool(old) and bool(new) and before != after
    if kind == "changed":
        return before != after
    if kind == "gained":
        return len(new) > len(old)
    return len(old) > len(new)


def _short(text: str, most: int = 160) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …"
