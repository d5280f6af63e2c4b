"""`models/synonyms.toml`: what people type for what the documents say.

In: the file. Out: `Synonym`s in its order. Raises `ModelError` for a file that is missing or is not as it must be.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.errors import ModelError

_FIELDS = {"words", "means", "why", "replaces"}


@dataclass(frozen=True, kw_only=True)
class Synonym:
    """words: any of these, typed. means: what is searched for as well. replaces: is the question read with the first of
    `means` instead? why: the reason, a sentence."""

    words: tuple[str, ...]
    means: tuple[str, ...]
    why: str
    replaces: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of `words` as whole words, with an ending of s."""
        longest_first = sorted(self.words, key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})(?:s|s['’])?\b", re.IGNORECASE)


def load_synonyms(path: Path) -> tuple[Synonym, ...]:
    """The rows of the file at `path`."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("synonym", [])
    except FileNotFoundError as error:
        raise ModelError(f"There is no table of synonyms at {path}.", "Restore models/synonyms.toml.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} is not TOML: {error}.", "Correct the line it names.") from error
    return tuple(_synonym(row, number, path) for number, row in enumerate(rows, start=1))


def _synonym(row: dict[str, object], number: int, path: Path) -> Synonym:
    words, means, why = row.get("words"), row.get("means"), row.get("why")
    lists = all(
        isinstance(part, list) and part and all(isinstance(one, str) for one in part) for part in (words, means)
    )
    if not lists or not isinstance(why, str) or not why or row.keys() - _FIELDS:
        raise ModelError(
            f"Row {number} of {path} is not as it must be.",
            "It has `words` and `means`, lists of words, a reason `why` and, if it replaces, `replaces = true`.",
        )
    assert isinstance(words, list)
    assert isinstance(means, list)
    return Synonym(words=tuple(words), means=tuple(means), why=why, replaces=row.get("replaces") is True)
