"""What is kept of a text: sums and lengths of its letters, never the text.

Letters are letters and digits in their plain form, small, without anything between, so that neither spacing and
punctuation nor the way in which a reader splits words matter.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

ENDS = 3  # words at either end that have a sum of their own


def letters(text: str | None) -> str:
    """The letters and digits of a text."""
    plain = unicodedata.normalize("NFKC", text or "").casefold()
    return "".join(character for character in plain if character.isalnum())


def summed(text: str) -> str:
    """A short sum of letters."""
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def short(text: str) -> str:
    """A very short sum, to name one of some hundred."""
    return hashlib.blake2b(text.encode(), digest_size=3).hexdigest()


def label_of(label: str | None) -> str:
    """A label as it is compared: its closing stop and its case do not matter."""
    return " ".join(unicodedata.normalize("NFKC", label or "").split()).strip(" .:–-").casefold()


@dataclass(frozen=True, slots=True)
class Print:
    """The sum of some letters, and how many there are."""

    count: int
    sum: str

    @classmethod
    def of(cls, text: str) -> Print:
        """The print of letters."""
        return cls(len(text), summed(text))

    def fits(self, text: str) -> bool:
        """Are these the letters?"""
        return len(text) == self.count and summed(text) == self.sum

    def begins(self, text: str) -> bool:
        """Do these letters begin with them?"""
        return len(text) >= self.count and summed(text[: self.count]) == self.sum

    def ends(self, text: str) -> bool:
        """Do these letters end with them?"""
        return len(text) >= self.count and summed(text[len(text) - self.count :]) == self.sum

    def at(self, text: str, start: int) -> bool:
        """Do they stand here?"""
        return 0 <= start <= len(text) - self.count and summed(text[start : start + self.count]) == self.sum

    def places(self, text: str, starts: Iterable[int] | None = None) -> list[int]:
        """Where they stand within letters."""
        where = range(len(text) - self.count + 1) if starts is None else starts
        return [start for start in where if self.at(text, start)] if self.count else []


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A labelled unit of a page. own: without its label; whole: with it. alone: its heading has lines of its own."""

    label: str | None
    parent: str | None
    kind: str
    edge: str
    words: int
    own: Print
    whole: Print
    first: Print
    last: Print
    heading: Print | None = None
    alone: bool = False

    def kept(self) -> dict[str, Any]:
        """As it is written to a file: what is empty is left out."""
        fields = asdict(self)
        for name in ("own", "whole", "first", "last", "heading"):
            fields[name] = list(fields[name].values()) if fields[name] else None
        return {name: value for name, value in fields.items() if value not in (None, "", False)}

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Unit:
        """As it was written to a file."""
        prints: dict[str, Any] = {
            name: Print(*kept[name]) if kept.get(name) else None
            for name in ("own", "whole", "first", "last", "heading")
        }
        names = {"label": None, "parent": None, "edge": "", "words": 0, "alone": False}
        fields: dict[str, Any] = {name: kept.get(name, value) for name, value in names.items()}
        return cls(kind=kept["kind"], **fields, **prints)
