"""The decisions of the watch: which links to follow, what to ask for now, what becomes of a content that was found.

Pure: what is known goes in, what is to be done comes out, with a sentence that says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from pipeline.sources.links import Link
from pipeline.sources.manifest import WatchPage
from pipeline.sources.recognise import PARTED_KINDS, version_key
from pipeline.store.watch_log import ACCEPTED, CURRENT, FAILED, FORMAT, LEFT, REVIEW, Sighting

PAGE, FILE, LEAVE, IGNORE = "page", "file", "leave", "ignore"
FETCH, SKIP = "fetch", "skip"
READ = frozenset({"pdf", "docx"})
# Of these kinds the part and the edition have to be known.
PARTS_NEEDED = PARTED_KINDS
PAGE_ENDINGS = frozenset({"", "html", "htm", "php", "aspx", "jsp"})
DATED = re.compile(r"^\d{1,5}$")  # the "ending" of an address such as /v1.2
LEADS_ON = re.compile(r"\b(?:download|publications?|documents?|available|this page|view|resources)\b", re.IGNORECASE)
NEXT = re.compile(r"[?&]page=\d+|/page/\d+/?$")
FIRST_RETRY = timedelta(hours=1)
LAST_RETRY = timedelta(hours=24)
# From this share of common words on, two files are one document in two formats.
SAME_WORDS = 0.9


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What to do, and why."""

    do: str
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """The place of a document among all: two documents of one slot are versions, or formats, of the same."""

    work: str
    edition: str
    variant: str
    part: str
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownDocument:
    """A document that is there already: of the manifest or accepted from the watch."""

    id: str
    slot: Slot
    version: str
    address: str = ""
    media_type: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What becomes of a content that was recognised: its state, why, and the version that it is."""

    state: str
    version: str
    why: str = ""


# ---------------------------------------------------------------- links


def hosts_of(page: WatchPage) -> frozenset[str]:
    """The hosts that the watch of a page may ask."""
    return frozenset({urlsplit(page.address).hostname or "", *page.hosts})


def follow(link: Link, page: WatchPage, depth: int, speaks_of_work: bool) -> Decision:
    """What to do about a link on a page that is `depth` links away from the watched one.

    speaks_of_work: do the words of the link name a work that the page is watched for?
    """
    parts = urlsplit(link.address)
    if link.site:
        return Decision(do=IGNORE)
    if parts.hostname not in hosts_of(page):
        return Decision(do=LEAVE, why=f"It is on another host, {parts.hostname}, which the manifest does not name.")
    if link.format in READ:
        return Decision(do=FILE)
    if link.format not in PAGE_ENDINGS and not DATED.match(link.format):
        return Decision(do=LEAVE, why=f"A file of the kind {link.format} is not read.")
    if turns_over(link):
        return Decision(do=PAGE)
    folder = urlsplit(page.address).path.rpartition("/")[0]
    below = len(folder) > 1 and parts.path.startswith(f"{folder}/")
    if not (speaks_of_work or below or LEADS_ON.search(f"{link.text} {link.sentence}")):
        return Decision(do=LEAVE, why="Nothing says that it leads to documents of the page's works.")
    if depth >= page.depth:
        return Decision(do=LEAVE, why=f"It is more than {page.depth} links away from the watched page.")
    return Decision(do=PAGE)


def turns_over(link: Link) -> bool:
    """Does a link lead to the next page of the same listing, which is as near as this one?"""
    return "next" in link.rel or bool(NEXT.search(link.address))


# ---------------------------------------------------------------- when


def due(sighting: Sighting, now: datetime) -> Decision:
    """Whether to ask an address now: one that failed is left in peace for a while, longer each time."""
    if sighting.state != FAILED or not sighting.retry_at:
        return Decision(do=FETCH)
    # A clock that was set back must not keep an address waiting for a time that was never meant.
    if now >= datetime.fromisoformat(sighting.retry_at) or now < datetime.fromisoformat(sighting.checked_at):
        return Decision(do=FETCH)
    return Decision(do=SKIP, why=f"{sighting.why} It is tried again after {sighting.retry_at}.")


def retry_at(now: datetime, tries: int) -> str:
    """When to try again after `tries` failures in a row: after 1, 2, 4, … hours, and at least once a day."""
    wait = min(FIRST_RETRY * (1 << min(tries - 1, 10)), LAST_RETRY)
    return (now + wait).isoformat(timespec="seconds")


def conditions(sighting: Sighting, have: bool) -> dict[str, str]:
    """The headers that make a request a conditional one (RFC 9110, 13.1); none where what is known is not at hand."""
    if not have or sighting.state not in (CURRENT, LEFT, FAILED):
        return {}
    found = {"If-None-Match": sighting.etag, "If-Modified-Since": sighting.last_modified}
    return {name: value for name, value in found.items() if value}


# ---------------------------------------------------------------- finds


def settle(
    slot: Slot,
    version: str,
    *,
    address: str,
    media_type: str,
    held: Sequence[KnownDocument],
    likeness: Callable[[KnownDocument], float],
) -> Settled:
    """What becomes of a content that was recognised surely. held: all documents; likeness: 0 to 1, of its words.

    A slot that is empty is filled. Other bytes under the address of a document are its next version, whatever they call
    themselves. A higher or lower version is taken for what it says. The same version elsewhere is the same document in
    another format, if its words are the same, and a question to a person if they are not.
    """
    there = [item for item in held if item.slot == slot]
    if not there:
        return Settled(state=ACCEPTED, version=version)
    newest = max(there, key=lambda item: version_key(item.version))
    same = [item for item in there if version_key(item.version) == version_key(version)]
    before = [item for item in there if item.address == address]
    if before and version_key(version) <= version_key(newest.version):
        reissued = _next_issue(newest.version)
        why = f"Other bytes under the address of {newest.id}: its next version."
        return Settled(state=ACCEPTED, version=reissued, why=why)
    if not same:
        return Settled(state=ACCEPTED, version=version, why=f"Another version of {newest.id}.")
    like = [item for item in same if item.media_type != media_type and likeness(item) >= SAME_WORDS]
    if like:
        return Settled(state=FORMAT, version=version, why=f"The same document as {like[0].id} in another format.")
    why = (
        f"{same[0].id} is there already as version {same[0].version}, from {same[0].address or 'a file'}, and says "
        "something else. If this one takes its place, accept it with a higher --version."
    )
    return Settled(state=REVIEW, version=version, why=why)


def _next_issue(version: str) -> str:
    """ "1" → "1-r2" → "1-r3": bytes that were replaced without a word about it."""
    base, _, issue = version.partition("-r")
    return f"{base}-r{int(issue or 1) + 1}"
