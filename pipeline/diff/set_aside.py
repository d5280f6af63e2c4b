"""What differs in the words that stand aside from the clauses: running heads and feet, a cover. Each is said once.

Numbers that count along from page to page say nothing, nor does a side that has nothing aside of the kind: a web page
has no running heads.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.diff.counted_words import counted
from pipeline.model import ReadText, SetAside

ROLES = ("cover", "header", "footer")
_FIGURE = re.compile(r"\d+|\b[ivxlc]+\b")
_PAGE = re.compile(r"\bpages?\s*\d+(?:\s*(?:of|/)\s*\d+)?|\b\d+\s+of\s+\d+\b|^\W*(?:\d+|[ivxlc]+)\W*$", re.IGNORECASE)


def set_aside(old: Sequence[ReadText], new: Sequence[ReadText]) -> tuple[SetAside, ...]:
    """The differences by role, in the order of `ROLES`."""
    found = []
    for role in ROLES:
        sides = [[text.text for text in side if text.role == role] for side in (old, new)]
        if not all(sides):
            continue
        lines = [list(dict.fromkeys(side)) if role == "cover" else _steady(side) for side in sides]
        before, after = (Counter(word for line in side for word in counted(line)) for side in lines)
        gone, came = (" ".join(words) for words in (before - after, after - before))
        if gone or came:
            found.append(SetAside(role=role, old=gone, new=came))
    return tuple(found)


def _steady(lines: Sequence[str]) -> list[str]:
    """The lines without the numbers of pages, and without those that differ from page to page in figures alone."""
    by_form: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        rest = _PAGE.sub(" ", line).strip()
        if rest:
            by_form[_FIGURE.sub("#", rest.casefold())].append(rest)
    return [kept[0] for kept in by_form.values() if len(set(kept)) == 1]
