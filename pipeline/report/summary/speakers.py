"""Who does what in a sentence of a contract: the party before a verb of duty or right, and the deed behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.report.parties import one_name

_ARTICLE = r"(?:the|an?|each|every|any|either|both|all|no)"
DUTY = r"(?:must|shall|is required to|are required to|is obliged to|(?<!not )agrees? to|undertakes? to|has to|have to)"
RIGHT = r"(?:may|can|is entitled to|are entitled to|is permitted to|has the right to|have the right to)"
# What ends a deed that is said in a few words.
_STOPS = re.compile(
    r"[,;:(]|\.\s|\.$|[“”\"]|\s(?:and|or|if|where|when|unless|until|provided|subject|except|in accordance)\s"
)
_LOWER = re.compile(r"^(?:The|An?|Each|Every|Any|Either|Both|All|No|You|We)\b")


class Speakers:
    """Finds the parties of a report in its words."""

    def __init__(self, parties: Sequence[str]) -> None:
        names = sorted({_plural(name) for name in parties}, key=len, reverse=True)
        self._none = not names
        self._names = "|".join(names)

    def subject(self, text: str, verb: str) -> str:
        """The party before a verb, with its article ("the Provider"), "" where none stands directly before it."""
        if self._none:
            return ""
        found = list(re.finditer(rf"\b((?:{_ARTICLE} )?(?:{self._names})) {verb}\b", text, re.IGNORECASE))
        return lowered(found[-1][1]) if found else ""

    def first(self, text: str) -> str:
        """The party that a sentence begins with, with its article, "" where it begins otherwise."""
        found = None if self._none else re.match(rf"\s*((?:{_ARTICLE} )?(?:{self._names}))\b", text, re.IGNORECASE)
        return lowered(found[1]) if found else ""

    def deed(self, text: str) -> tuple[str, str] | None:
        """Who must do what, where a text ends with that: ("the Provider", "return the documents")."""
        if self._none:
            return None
        found = list(
            re.finditer(rf"\b((?:{_ARTICLE} )?(?:{self._names})) (?:{DUTY}|will) (?!not\b)", text, re.IGNORECASE)
        )
        if not found or found[-1][1].casefold() in ("you", "we") or found[-1][1].casefold().endswith("s"):
            return None
        what = text[found[-1].end() :].strip()
        short = what and len(what.split()) <= 10 and not _STOPS.search(f" {what} ")
        return (lowered(found[-1][1]), what) if short else None

    def named(self, text: str) -> tuple[str, ...]:
        """The parties that a text names, by their names in the report, each once."""
        if self._none:
            return ()
        return tuple(dict.fromkeys(one_name(match[0]) for match in re.finditer(rf"\b(?:{self._names})\b", text)))


def lowered(words: str) -> str:
    """Words as they stand inside a sentence: without the capital of their first word, where that is an article."""
    return _LOWER.sub(lambda match: match[0].lower(), words)


def _plural(name: str) -> str:
    """A pattern of a name, singular or plural."""
    if name in ("you", "we"):
        return f"[{name[0].upper()}{name[0]}]{name[1:]}"
    stem = re.escape(name)
    return rf"{stem[:-1]}(?:y|ies)" if name.endswith("y") else rf"{stem}s?"
