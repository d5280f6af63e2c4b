"""Rules that are typed: rows of hyphens or equals signs alone. They part what stands above and below and say nothing.

Rows of underscores are none: they are blanks to be filled in.
"""

from __future__ import annotations

import re

ROLE = "typed_rule"
# So many signs in one piece make a rule; shorter pieces may stand beside it ("- -----", "====  ====").
_RULE = re.compile(r"(?=[-=–—])(?=.*(?:-{5}|={5}|[–—]{5}))[-=–—\s]+")


def is_rule(text: str) -> bool:
    """Is a row nothing but a typed rule?"""
    return _RULE.fullmatch(text.strip()) is not None
