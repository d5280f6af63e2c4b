"""Which issue of a contract a heading of a change log speaks of: "v2.1", "2020/21"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.model import Side
from pipeline.statements.passages import TextPassage

_VERSION = re.compile(r"(?<![\w.])v?(\d{1,2}(?:\.\d{1,3}){1,3})(?![\w.]*\d)", re.IGNORECASE)
_YEARS = re.compile(r"\b((?:19|20)\d\d)\s?[/–-]\s?\d\d\b")

Issue = tuple[str, tuple[int, ...]]


def issue_in(text: str) -> Issue | None:
    """The issue that a text names, as a value that sorts with others of its kind; None where it names none."""
    years = _YEARS.search(text)
    if years:
        return "years", (int(years[1]),)
    version = _VERSION.search(text)
    return ("version", tuple(int(part) for part in version[1].split("."))) if version else None


def issue_of(side: Side) -> Issue | None:
    """The issue that a side is: by its edition, its name or the title of its first document."""
    names = (side.edition or "", side.name, *(info.title for info in side.documents[:1]))
    return next((issue for name in names if (issue := issue_in(name))), None)


def of_this_step(passages: Iterable[TextPassage], old: Side, new: Side) -> list[TextPassage]:
    """The passages without those under a heading of an issue that the step from `old` to `new` does not reach.

    A change log tells of many issues: those up to the old one are earlier changes, those after the new one later ones.
    """
    before, after = issue_of(old), issue_of(new)
    return [one for one in passages if _reached(issue_in(one.issue), before, after)]


def _reached(issue: Issue | None, before: Issue | None, after: Issue | None) -> bool:
    if issue is None:
        return True
    late = after is not None and after[0] == issue[0] and issue[1] > after[1]
    early = before is not None and before[0] == issue[0] and issue[1] <= before[1]
    return not late and not early
