"""Text as it is compared and counted: without the differences that are only typography.

Used by every stage that asks whether two texts say the same, so that all of them mean the same by it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from pipeline.model import Clause

_STRAIGHT = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "\u00ad": None,
        "\u200b": None,
        "\ufeff": None,
    }
)


def canonical(text: str) -> str:
    """`text` without the differences that are only typography: NFKC, straight quotes, one dash, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_STRAIGHT)).split())


def content_hash(heading: str | None, text: str) -> str:
    """32 hex digits of the SHA-256 of a clause's canonical heading and text; position and number play no part.

    Spaces play no part either, so that a line broken at another place, or after another hyphen, is the same content.
    """
    parts = (re.sub(r"\s", "", canonical(part)) for part in (heading or "", text))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def inked(text: str) -> int:
    """How many characters of `text` leave ink: all but white space. The unit of the `Ledger`."""
    return len("".join(text.split()))


# The words of a clause after the colon at which its list stood.
_TAIL = re.compile(r":\s+([a-z][^:]*)$")


def joined_words(clauses: Sequence[Clause]) -> str:
    """The words of clauses that are one provision together, as one text.

    An item keeps its label where its parent is among them, as it had it when the list stood within a sentence; what the
    sentence says after its list ("…: (a) … (b) …, in each case within five days") is put after the list.
    """
    inside = {clause.id for clause in clauses}
    above = {clause.parent for clause in clauses}
    parts: list[str] = []
    tails: list[str] = []
    for clause in clauses:
        words = clause.words
        if clause.id in above and (tail := _TAIL.search(words)):
            words, tails = words[: tail.start(1)].rstrip(), [tail[1], *tails]
        item = clause.kind == "item" and clause.label and clause.parent in inside
        parts.append(f"{clause.label} {words}" if item else words)
    return " ".join([*parts, *tails])
