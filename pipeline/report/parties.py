"""The parties of two documents, in the documents' own words: whom they say to have a duty or a right."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.model import EditionDiff

# A party is named so often among those who have duties and rights; fewer may be a reading gone wrong.
NAMED = 2
_BEFORE = re.compile(
    r"^(?:the|each|every|an?|any|all|both|either|neither|no|such|that|this|other|of)\s+", re.IGNORECASE
)
_TOGETHER = re.compile(r",\s*(?:and|or)?\s*|\s+(?:and|or)\s+")
# Anyone in the contract's role: a name for either side, not one of them.
_ANYONE = re.compile(r"(?:\w+ )?part(?:y|ies)|staff of .*", re.IGNORECASE)


def parties(diff: EditionDiff) -> tuple[str, ...]:
    """The names of the parties, singular, the most often named first."""
    named: Counter[str] = Counter()
    for clause in (*diff.old.clauses, *diff.new.clauses):
        for note in clause.annotations:
            if note.type in ("obligation", "permission") and note.actor and note.unit != "no party":
                named.update(one_name(name) for name in _TOGETHER.split(note.actor))
    return tuple(name for name, times in named.most_common() if times >= NAMED and not _ANYONE.fullmatch(name))


def one_name(actor: str) -> str:
    """A party's name without article and plural: "the Commissioners" is "Commissioner"; "We" is "we"."""
    name = " ".join(actor.split())
    while (shorter := _BEFORE.sub("", name)) != name:
        name = shorter
    if name.casefold() in ("you", "we"):
        return name.casefold()
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") and not name.endswith(("ss", "CCS")) else name
