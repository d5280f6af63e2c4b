"""Sums in a text, by their value: "£12,500,000", "12,500,000" and "£12.5 million" are one.

Words alone tell sums badly apart: "12", "500" and "000" each stand in many clauses.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from pipeline.numerals import GROUPED, figure

Sum = tuple[str, Decimal]
"""The sign of the currency, "" for none, and the value."""

SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000, "bn": 10**9, "billion": 10**9}
_SUM = re.compile(
    rf"(?P<sign>[£$€])\s?(?P<number>{GROUPED}|\d+(?:\.\d+)?)(?:\s?(?P<scale>{'|'.join(SCALES)})\b)?(?![\d,.]*\d)"
    rf"|(?<![\w£$€,.])(?P<bare>{GROUPED})(?![\d,.]*\d)",
    re.IGNORECASE,
)


def sums(text: str) -> frozenset[Sum]:
    """The sums of a text: with a currency's sign, or written with separators. A bare number is too often no sum."""
    found = set()
    for match in _SUM.finditer(text):
        value = figure(match["number"] or match["bare"])
        found.add((match["sign"] or "", value * SCALES.get((match["scale"] or "").lower(), 1)))
    return frozenset(found)


def has_sum(text: str, wanted: Collection[Sum]) -> bool:
    """Has a text one of these sums? One that was asked for without a currency may be of any."""
    return any(value == other and sign in ("", here) for here, other in sums(text) for sign, value in wanted)


def written(wanted: Collection[Sum]) -> list[str]:
    """Sums as contracts write them: "12,500,000"."""
    return [f"{value.normalize():,f}" for _, value in sorted(wanted)]
