"""Bookmarks in, levels out: the line that a bookmark of the document names is a heading, whatever its type looks like.

A bookmark is the author's own word for a heading and comes before numbering and style as evidence; it is believed where
its page, or the one after it, has a line with its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Bookmark, Line, Page
from pipeline.text import canonical

# Words of a bookmark's title are compared without their spaces, which bookmarks lose or gain.
SHORTEST = 3


def name(pages: Sequence[Page], bookmarks: Sequence[Bookmark]) -> list[Page]:
    """The pages with `level` on each line that a bookmark names; the first line of a title that is wrapped."""
    named = list(pages)
    for bookmark in bookmarks:
        title = _key(bookmark.title)
        if len(title) < SHORTEST:
            continue
        for at in range(bookmark.page - 1, min(bookmark.page + 1, len(named))):
            found = next((n for n, line in enumerate(named[at].lines) if _names(title, named[at].lines, n)), None)
            if found is not None:
                lines = list(named[at].lines)
                lines[found] = replace(lines[found], level=bookmark.level)
                named[at] = replace(named[at], lines=tuple(lines))
                break
    return named


def _key(text: str) -> str:
    return "".join(canonical(text).casefold().split())


def _names(title: str, lines: Sequence[Line], at: int) -> bool:
    line = lines[at]
    if line.role != "body" or line.level is not None or line.cell is not None:
        return False
    words = _key(line.text)
    following = _key(lines[at + 1].text) if at + 1 < len(lines) and lines[at + 1].role == "body" else ""
    return bool(words) and (words == title or (len(words) >= SHORTEST and words + following == title))
