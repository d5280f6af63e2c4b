"""The rules of significance as data: what kinds there are, and how they are loaded (`models/significance.toml`)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import SettingsError

LEVELS = ("none", "low", "medium", "high")
EDIT_KINDS = frozenset(
    (
        *("replaced", "changed", "one-sided", "gained", "lost", "turned", "recased", "cited", "contrary", "party"),
        *("respelt", "cited-alone"),
    )
)
LEFT_KINDS = frozenset(("dangling", "re-pointed", "undefined"))
WHOLE_KINDS = frozenset(
    (
        "touched",
        "within",
        "reworded",
        "sentence",
        "in-sentence",
        "retitled",
        "moved",
        "divided",
        "regrouped",
        "added",
        "removed",
        "bare",
        "alone",
        "listed",
        "elsewhere",
        "furniture",
        "printed",
        "otherwise",
        "consequential",
        "dated",
        "same-value",
        "aside",
        "cause",
        "broken",
    )
)
LAST = frozenset(
    (
        "within",
        "bare",
        "alone",
        "listed",
        "furniture",
        "added",
        "removed",
        "printed",
        "same-value",
        "aside",
        "otherwise",
        "consequential",
    )
)
IN_PRINT = LEFT_KINDS | {
    "recased",
    "printed",
    "same-value",
    "aside",
    "elsewhere",
    "retitled",
    "moved",
    "divided",
    "regrouped",
}
FACET_KINDS = {
    "retitled": {"heading"},
    "moved": {"place"},
    "divided": {"split", "merge"},
    "regrouped": {"regrouped"},
    "otherwise": {"wording"},
    "consequential": {"number", "reference"},
}


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)  # each is itself: its patterns need no comparing
class SignificanceRule:
    """One rule. `old` and `new` are patterns for the words that went and came; `why` is the reason in plain English.

    Kinds that look at one edit: "replaced": it takes words like `old` out and words like `new` in. "changed": words
    like `old` stand in it on one side or both, and are not the same. "one-sided": they stand on one side only.
    "gained", "lost": the new, the old side has more
    such words, and they did not only come from, or go to, the clause that leads in to it or one below it. "turned": an
    odd number of such words came or went, as two negatives turn nothing round. "recased": its words changed nothing but
    capitals, and those like `old` are not the same. "cited": it exchanges one cross-reference for another;
    "cited-alone": it puts one in or takes one out. "contrary": it takes one word of a row of `pairs` out and the
    other in; of a row with one word, the same with "un" or "non" before it. "party": it exchanges one of the
    parties that the document names for another. "respelt": it exchanges a long word for one that differs in one
    letter; no other rule is asked about that edit.
    Kinds that look at the whole change: "touched": reworded, and `old` fits a heading of the clause or above it.
    "sentence": an edit puts in or takes out a whole sentence or limb that `old`, where given, fits. "in-sentence":
    an edit changes more than print or a number of a clause in a sentence, or under a stem, that `old` fits.
    "reworded", "retitled": the wording, the heading (of a table its columns' names) changed, and `old` fits the
    kind of clause, and `new`, where given, the old or the new words. "moved", "divided": it stands elsewhere; it
    was split or merged. "regrouped": words passed between it and its parent or items. "dangling", "re-pointed": a
    reference was left behind.
    These are taken only where no rule before them fits: "within": reworded, and `old` fits the new words or those
    that lead in to them; "added", "removed", "alone" (either): the whole clause (`old`, where given, fits its
    words, `new` its kind); "listed" (either): an item whose stem, the words that lead in to it, `old` fits;
    "elsewhere" (either): a clause whose words stand inside other clauses of the other side (`{place}` in `why`;
    then no rule about its words is asked); "furniture" (either): `old` fits all its words, those that other rules
    do not read among them; "bare": a heading without words of its own came or went; "printed": nothing but capitals
    and stops changed; "same-value": what changed says the same in other writing (`same_value`), and no rule is
    asked about it; "aside": nothing but citations of law and other words that are not read (`unread`) changed;
    "otherwise": the wording changed; "consequential": nothing but number or reference changed. Where nothing but
    capitals and stops changed, the kinds that speak of words are not asked. "dated": the line only says when the
    document was made or changed; then no other rule is asked.
    "cause": said of many places together (`causes`), never of one change. "undefined": its old words define a term that
    the new side still uses and does not define (`{term}` and `{places}` in `why`). "broken": the new words have more
    like `old` than the old ones, or the clause is new and has some.
    most: the rule is for edits of at most so many words on either side (0: of any length), because a word such as "not"
    inside a whole new sentence turns nothing round.
    unless: names of rules that have said it already, when their words include this rule's words.
    known: the words must be, on one side, a term that the documents know (`known_terms`).
    standing: words of one side say nothing where they stand on the other ("same"), where any such word stands there
    ("alike"), or where another edit puts them back ("passed").
    """

    name: str
    level: str
    kind: str
    why: str
    old: re.Pattern[str] | None = None
    new: re.Pattern[str] | None = None
    most: int = 0
    unless: tuple[str, ...] = ()
    pairs: tuple[tuple[str, ...], ...] = ()
    known: bool = False
    standing: str = ""


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
    if row["level"] not in LEVELS or row["kind"] not in EDIT_KINDS | WHOLE_KINDS | LEFT_KINDS:
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
        pairs=tuple(tuple(pair) for pair in row.get("pairs", ())),
        known=row.get("known", False),
        standing=row.get("standing", ""),
    )
