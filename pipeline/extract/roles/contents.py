"""Contents pages: entries with leaders and page numbers, and what stands between them, are named "contents"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Line, Page

LEADER = re.compile(r"(?:\.\s?){3,}\s*(?:\d{1,4}|[ivxl]{1,7})\s*$|(?:…\s*)+(?:\d{1,4})\s*$|(?:_\s?){4,}\d{1,4}\s*$")
ENDS_IN_NUMBER = re.compile(r"\D\s(\d{1,4})\s*$")
TITLE = re.compile(r"(?:table of )?contents(?: page)?:?", re.IGNORECASE)
# Where a document was set anew, its contents count other pages: up to so many times those that there are.
REPRINTED = 3
# A page is a contents page from this many entries on; under a title one is enough.
ENTRIES = 3


def name(pages: Sequence[Page]) -> list[Page]:
    """The pages with the role "contents" on each line of a table of contents, its title and wrapped entries
    included."""
    named = []
    running = False
    for page in pages:
        found = _entries(page, len(pages), running)
        running = bool(found)
        named.append(replace(page, lines=tuple(_with_role(line, i in found) for i, line in enumerate(page.lines))))
    return named


def _with_role(line: Line, entry: bool) -> Line:
    return replace(line, role="contents") if entry and line.role == "body" else line


def _entries(page: Page, pages: int, running: bool) -> set[int]:
    """Indexes of the lines of a page that belong to a table of contents; `running` if the page before was one."""
    body = [(index, line) for index, line in enumerate(page.lines) if line.role == "body"]
    title = next((n for n, (_, line) in enumerate(body) if TITLE.fullmatch(line.text.strip())), None)
    start = title if title is not None else 0
    led = [n for n, (_, line) in enumerate(body) if n >= start and LEADER.search(line.text)]
    if title is not None or running:
        led = led or _numbered(body, start, pages, titled=title is not None)
    if len(led) < (1 if title is not None or running else ENTRIES):
        return set()
    first = title if title is not None else (0 if running else led[0])
    return {index for index, _ in body[first : led[-1] + 1]}


def _numbered(body: Sequence[tuple[int, Line]], start: int, pages: int, *, titled: bool) -> list[int]:
    """Entries without leaders: a run of lines that end in page numbers which never go down."""
    found, last = [], 0
    first = start + 1 if titled else start
    for n, (_, line) in enumerate(body[first:], first):
        match = ENDS_IN_NUMBER.search(line.text)
        if match and last <= int(match[1]) <= REPRINTED * pages:
            found.append(n)
            last = int(match[1])
        elif found and n - found[-1] > 2:
            break
    # A few entries below their title, down to the page's end, have the others on the next page.
    begun = bool(found) and titled and found[0] - start <= 2 and found[-1] == len(body) - 1
    return found if len(found) >= ENTRIES or begun else []
