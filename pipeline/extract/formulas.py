"""How the parts of a formula are written on one line, whatever format it comes in: A/B, x^2, √(x).

What has more than one sign stands in brackets, as it must on one line.
"""

from __future__ import annotations

import re

# One sign, or one number or name, or what is in brackets already: it needs none.
SINGLE = re.compile(r"[\w.,%£$€]*|\W|\([^()]*\)")


def bracketed(text: str) -> str:
    """`text` in brackets, unless it is one sign, number or name."""
    return text if SINGLE.fullmatch(text) else f"({text})"


def fraction(above: str, below: str) -> str:
    """What stands above a line and below it."""
    return f"{bracketed(above)}/{bracketed(below)}"


def scripts(below: str, above: str) -> str:
    """What stands small, below and above, after a sign; "" for nothing."""
    return (f"_{bracketed(below)}" if below else "") + (f"^{bracketed(above)}" if above else "")


def root(inside: str, degree: str = "") -> str:
    """A root, the square root where no degree is given."""
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree, f"{degree}√")
    return f"{sign}({inside})"
