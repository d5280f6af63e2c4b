"""Contents pages: entries with leaders and page numbers, and what stands between them, are named "contents".

Where no page number stands beside them, entries are told by their coming again (`contents_repeated`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.roles.contents_repeated import Places, repeated
from pipeline.label_grammar import SMALL_ROMAN
from pipeline.model import Line, Page

LEADER = re.compile(
    rf"(?:\.\s?){{3,}}\s*(?:(?:[A-Z]{{1,2}}-)?\d{{1,4}}|{SMALL_ROMAN})\s*$"
    r"|(?:…\s*)+(?:\d{1,4})\s*$|(?:_\s?){4,}\d{1,4}\s*$"
)
ENDS_IN_NUMBER = re.compile(r"\D\s(\d{1,4})\s*$")
TITLE = re.compile(
    r"(?:(?:table|list) of )?contents(?: page(?: no\.?)?)?:?|index|"
    r"(?:table|list|index|arrangement) of (?:clauses|sections)",
    re.IGNORECASE,
)
# Where a document was set anew, its contents count other pages: up to so many times those that there are.
REPRINTED = 3
# A print with more pages than that counts on from entry to entry by no more than so many.
STEP = 60
# A list without page numbers is looked for on so many pages.
FRONT = 5
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
    return named if any(line.role == "contents" for page in named for line in page.lines) else _repeated(named)


def _repeated(pages: Sequence[Page]) -> list[Page]:
    """The pages with the role "contents" on entries without page numbers, which come again as headings."""
    lines = [line for page in pages for line in page.lines if line.role == "body" and line.text.strip()]
    front = [n for n, line in enumerate(lines) if line.page <= FRONT]
    places = Places(lines)
    titles = [n for n in front if TITLE.fullmatch(lines[n].text.strip())]
    found = next((range(n, span.stop) for n in titles if (span := repeated(places, n + 1, titled=True))), None)
    if found is None:
        found = next((span for n in front if (span := repeated(places, n, titled=False))), range(0))
    entries = {id(lines[n]) for n in found}
    return [replace(page, lines=tuple(_with_role(line, id(line) in entries) for line in page.lines)) for page in pages]


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
        if match and last <= int(match[1]) <= max(REPRINTED * pages, last + STEP):
            found.append(n)
            last = int(match[1])
        elif found and n - found[-1] > 2:
            break
    # A few entries below their title, down to the page's end, have the others on the next page.
    begun = bool(found) and titled and found[0] - start <= 2 and found[-1] == len(body) - 1
    ending = bool(found) and not titled and found[0] == start
    return found if len(found) >= ENTRIES or begun or ending else []
