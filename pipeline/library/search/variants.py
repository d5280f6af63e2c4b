"""A question that asks for one variant of a contract in words: "change of control, statutory bodies only".

In: a question and the variants that the store has ("statutory-bodies"). Out: the question without those words, and the
variant; a variant that is only mentioned ("what must statutory bodies do?") limits nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

GENERIC = frozenset({"", "generic"})
"""What every contract is unless it says otherwise: nobody asks for it by name."""

_KINDS = r"(?:version|variant|edition|contract)"


def asked_variant(question: str, variants: Iterable[str]) -> tuple[str, str, str]:
    """The question without the words that ask for a variant, those words, and the variant; "" twice where none is."""
    for variant in sorted({*variants} - GENERIC):
        name = r"[\s-]+".join(map(re.escape, variant.split("-")))
        asks = re.search(
            rf"[,;(]?\s*(?:\b(?:for|in)\s+)?(?:the\s+)?\b{name}\s+(?:{_KINDS}\s+)?only\b\s*\)?"
            rf"|[,;(]?\s*\bonly\s+(?:for\s+|in\s+|the\s+)*{name}\b(?:\s+{_KINDS}\b)?\s*\)?"
            rf"|[,;(]?\s*(?:\b(?:for|in|of)\s+)?(?:the\s+)?\b{name}\s+{_KINDS}\b\s*\)?"
            rf"|\(\s*{name}\s*\)",
            question,
            re.IGNORECASE,
        )
        if asks:
            rest = " ".join((question[: asks.start()] + " " + question[asks.end() :]).split())
            if re.search(r"\w", rest):
                return rest, asks[0].strip(" ,;()"), variant
    return question, "", ""
