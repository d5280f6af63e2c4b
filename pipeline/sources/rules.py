"""Reads `models/recognise.toml`, the rules by which a document of a publication page is recognised, and checks them.

The file explains its rows; `pipeline.sources.recognise` applies them.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import SettingsError

FIELDS = ("work", "kind", "part", "variant", "status")
NAME = "recognise.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidencePlace:
    """A place where words stand: how far they are believed (0 to 1), and what the place is called in a sentence.

    never_against: fields of which the place can only make a value more certain, as it speaks of more than one thing.
    """

    name: str
    weight: float
    called: str
    never_against: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RecognitionRule:
    """Words that say something. value: of `field`; field "edition" and "version" take theirs from the words' groups.

    unless: words that, anywhere in the same text, take the rule away. works, places: where it holds; empty for all.
    then: of a rule that sets a document aside, "leave" or "review".
    """

    field: str
    words: re.Pattern[str]
    reason: str
    value: str = ""
    unless: re.Pattern[str] | None = None
    works: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    then: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """All rules. threshold: the confidence from which a document is taken; unsaid: that of what is taken for granted.

    default_variants: (work, variant) of works whose usual variant is not "generic". fingerprint: names these rules.
    """

    threshold: float
    unsaid: float
    places: tuple[EvidencePlace, ...]
    rules: tuple[RecognitionRule, ...]
    not_its_own: tuple[re.Pattern[str], ...]
    default_variants: tuple[tuple[str, str], ...]
    fingerprint: str

    def of(self, field: str) -> tuple[RecognitionRule, ...]:
        """The rules of one field."""
        return tuple(rule for rule in self.rules if rule.field == field)


def load_rules(models: Path) -> Rules:
    """The rules in the folder of model assets. Raises `SettingsError` where the file is missing or not in order."""
    path = models / NAME
    try:
        data = path.read_bytes()
        raw = tomllib.loads(data.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"The rules {path} cannot be read: {error}.", "Put the file back (ICP_MODELS).") from error
    try:
        return _rules(raw, hashlib.sha256(data).hexdigest()[:16])
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise SettingsError(f"The rules {path} are not in order: {error!r}.", "Correct the row.") from error


def _rules(raw: Mapping[str, Any], fingerprint: str) -> Rules:
    places = tuple(_place(name, row) for name, row in raw["places"].items())
    works = raw.get("work", [])
    rows = [{"field": "work", "value": row["id"], **row} for row in works]
    rows += raw.get("rule", [])
    for field in ("edition", "version", "set_aside"):
        rows += [{"field": field, **row} for row in raw.get(field, [])]
    rules = tuple(_rule(row) for row in rows)
    wrong = [rule.field for rule in rules if rule.field not in (*FIELDS, "edition", "version", "set_aside")]
    if wrong:
        raise ValueError(f"unknown field {wrong[0]}")
    return Rules(
        threshold=float(raw["threshold"]),
        unsaid=float(raw["unsaid"]),
        places=places,
        rules=rules,
        not_its_own=tuple(re.compile(row["words"]) for row in raw.get("not_its_own", [])),
        default_variants=tuple((row["id"], row["default_variant"]) for row in works if "default_variant" in row),
        fingerprint=fingerprint,
    )


def _place(name: str, row: Mapping[str, Any]) -> EvidencePlace:
    never = tuple(row.get("never_against", ()))
    return EvidencePlace(name=name, weight=float(row["weight"]), called=row["called"], never_against=never)


def _rule(row: Mapping[str, Any]) -> RecognitionRule:
    if not row.get("reason"):
        raise ValueError(f"the row {row.get('value') or row['words']!r} has no reason")
    return RecognitionRule(
        field=row["field"],
        words=re.compile(row["words"]),
        reason=row["reason"],
        value=row.get("value", ""),
        unless=re.compile(row["unless"]) if row.get("unless") else None,
        works=tuple(row.get("works", ())),
        places=tuple(row.get("places", ())),
        then=row.get("then", ""),
    )
