"""One watched page, the pages that it leads to, and the files that they offer: asked, got, and written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from pipeline.errors import IcpError
from pipeline.extract.web.html import decode
from pipeline.sources.http import NOT_MODIFIED, Answer
from pipeline.sources.links import Link, PageRead, read_page
from pipeline.sources.manifest import Manifest, WatchPage
from pipeline.sources.polite import Visitor
from pipeline.sources.recognise import LEAVE, recognise, set_aside
from pipeline.sources.rules import Rules
from pipeline.steps.common import log
from pipeline.steps.watch.classify_find import Considering
from pipeline.steps.watch.evidence import as_json, evidence_of_links, known_works
from pipeline.steps.watch.file_kinds import DOCUMENTS, expected_kind, kind_of, spoiled
from pipeline.steps.watch.plan import (
    FILE,
    IGNORE,
    PAGE,
    READ,
    SKIP,
    conditions,
    due,
    follow,
    hosts_of,
    retry_at,
    turns_over,
)
from pipeline.store import Store
from pipeline.store.watch_log import CURRENT, FAILED, LEFT, NEW, Find, Sighting

# Of one watched page: how many pages are read, and how many files are got.
MAX_PAGES = 50
MAX_FILES = 300
PAGE_BYTES = 10 * 1024 * 1024
# A page with a password field and fewer words than this is there to sign in.
SIGN_IN_WORDS = 150
# A page without document links is a document itself from this many words on.
DOCUMENT_WORDS = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something new, or something that went wrong: at which address, what became of it, and why.

    state: of the find, or "failed". document, find: their ids, "" where there is none.
    """

    address: str
    state: str
    why: str = ""
    document: str = ""
    find: str = ""


def event_of(find: Find) -> Event:
    """What became of a new content."""
    return Event(address=find.address, state=find.state, why=find.why, document=find.document, find=find.id)


@dataclass(slots=True)
class SiteWalk:
    """One watched page, the pages that it leads to, and the files that they offer."""

    store: Store
    manifest: Manifest
    page: WatchPage
    rules: Rules
    considering: Considering
    visitor: Visitor
    now: Callable[[], datetime]
    pages: int = 0
    files: int = 0
    events: list[Event] = field(default_factory=list)
    _queue: list[tuple[str, int, tuple[Link, ...]]] = field(default_factory=list)
    _queued: set[str] = field(default_factory=set)
    _offered: dict[str, list[Link]] = field(default_factory=dict)

    def run(self) -> None:
        """Read the page and those behind it, then get the files."""
        self._enqueue(self.page.address, 0, ())
        while self._queue:
            address, depth, links = self._queue.pop(0)
            self._visit(address, depth, links)
        # A PDF before a Word file: of two formats of one document the first is taken, and a PDF has page numbers.
        for address, offers in sorted(self._offered.items(), key=lambda item: expected_kind(item[1]) != "pdf"):
            self._get(address, offers)

    # ------------------------------------------------------------ pages

    def _enqueue(self, address: str, depth: int, links: tuple[Link, ...]) -> None:
        """Read a page in its turn; what goes beyond the bound is written down."""
        if address in self._queued:
            return
        if len(self._queued) < MAX_PAGES:
            self._queued.add(address)
            self._queue.append((address, depth, links))
            return
        sighting = self._sighting(address, "page")
        why = f"The watched page leads to more than {MAX_PAGES} pages."
        self.store.sightings.save(replace(sighting, state=LEFT, why=why))

    def _visit(self, address: str, depth: int, links: tuple[Link, ...]) -> None:
        """Read a page, or take its links as they were where it has not changed."""
        sighting = self._sighting(address, "page")
        answer = self._ask(sighting, have=bool(sighting.links) or self._has(sighting))
        if answer is None:
            return
        self.pages += 1
        if answer.status == NOT_MODIFIED:
            self._keep(replace(sighting, state=CURRENT, why=sighting.why if sighting.state == CURRENT else ""))
            self._offer(_links_of(sighting), depth)
            return
        if kind_of(answer.data) in DOCUMENTS:
            self._take(replace(sighting, kind="file"), links, answer)
            return
        read = read_page(decode(answer.data), answer.url)
        if read.asks_password and read.words < SIGN_IN_WORDS:
            self._fail(sighting, f"{address} asks for a password now (“{read.title}”).", useless=True)
            return
        if depth and self._is_document(read, links, depth):
            self._take(replace(sighting, kind="file"), links, answer)
            return
        before, after = self._files_in(_links_of(sighting)), self._files_in(read.links)
        why = f"It offers no documents any more; it offered {before}." if before and not after else ""
        links_now = tuple(asdict(link) for link in read.links)
        self._keep(replace(_answered(sighting, answer), state=CURRENT, why=why, links=links_now))
        self._offer(read.links, depth)

    def _offer(self, links: Sequence[Link], depth: int) -> None:
        """Decide about each link of a page; what is left alone is written down with its reason."""
        left: list[Sighting] = []
        for link in links:
            decision = follow(link, self.page, depth, self._speaks_of_work(link))
            aside = set_aside(evidence_of_links([link]), self.rules)
            if decision.do == IGNORE:
                continue
            if decision.do == PAGE and aside is None:
                self._enqueue(link.address, depth if turns_over(link) else depth + 1, (link,))
            elif decision.do == FILE:
                self._offered.setdefault(link.address, []).append(link)
            elif link.address not in self._queued and link.address not in self._offered:
                sighting = self._sighting(link.address, "file" if link.format in READ else "page")
                why = decision.why or (aside[1] if aside else "")
                if sighting.state in (NEW, LEFT):
                    left.append(replace(sighting, state=LEFT, why=why, evidence=as_json(evidence_of_links([link]))))
        self.store.sightings.save(*{item.address: item for item in left}.values())

    def _speaks_of_work(self, link: Link) -> bool:
        works = [work for work in known_works(self.manifest) if work.id in self.page.works]
        # The headings above hold for every link of the page.
        evidence = replace(evidence_of_links([link]), heading="")
        return bool(recognise(evidence, self.rules, works, self.page.works).work)

    def _is_document(self, read: PageRead, links: tuple[Link, ...], depth: int) -> bool:
        """Is a page that a link names after a work a document itself, as it offers none?"""
        return (
            not self._files_in(read.links)
            and read.words >= DOCUMENT_WORDS
            and any(self._speaks_of_work(link) for link in links)
        )

    def _files_in(self, links: Sequence[Link]) -> int:
        return sum(follow(link, self.page, 0, False).do == FILE for link in links)

    # ------------------------------------------------------------ files

    def _get(self, address: str, links: list[Link]) -> None:
        """Get a file, unless its link says that it is nothing for us."""
        asides = [set_aside(evidence_of_links([link]), self.rules) for link in links]
        speaking = [link for link, aside in zip(links, asides, strict=True) if aside is None or aside[0] != LEAVE]
        links = speaking or links  # one link of several may be in the news
        sighting = replace(self._sighting(address, "file"), evidence=as_json(evidence_of_links(links)))
        why = "" if speaking or asides[0] is None else asides[0][1]
        if self.files >= MAX_FILES:
            why = f"The page and those behind it offer more than {MAX_FILES} files."
        if why and not sighting.sha256:
            self._keep(replace(sighting, state=LEFT, why=why))
            return
        answer = self._ask(sighting, have=sighting.state == LEFT or self._has(sighting))
        if answer is None:
            return
        self.files += 1
        if answer.status == NOT_MODIFIED:
            state = CURRENT if sighting.state == FAILED else sighting.state
            self._keep(replace(sighting, state=state, why="" if sighting.state == FAILED else sighting.why))
        elif expected_kind(links) and kind_of(answer.data) not in DOCUMENTS:
            self._not_a_document(sighting, links, answer)
        else:
            self._take(sighting, tuple(links), answer)

    def _not_a_document(self, sighting: Sighting, links: list[Link], answer: Answer) -> None:
        """A page where a file should be: one that leads on to the file, or a fault of the site."""
        if kind_of(answer.data) == "html":
            read = read_page(decode(answer.data), answer.url)
            onward = [link for link in read.links if follow(link, self.page, 0, False).do == FILE]
            fresh = [link for link in onward if link.address not in self._offered]
            if fresh and not read.asks_password:
                self._keep(replace(sighting, state=LEFT, why="It is a page that leads on to the file."))
                for link in fresh:
                    self._get(link.address, [*links, link])
                return
        self._fail(sighting, spoiled(sighting.address, links, answer), useless=True)

    def _take(self, sighting: Sighting, links: tuple[Link, ...], answer: Answer) -> None:
        """Keep what came, and decide about it where it is new."""
        evidence = evidence_of_links(links)
        kept = replace(_answered(sighting, answer), state=CURRENT, why="", evidence=as_json(evidence), links=())
        find = self.considering.new(self.page, self._settled(kept), evidence, answer)
        if find is not None:
            self.events.append(event_of(find))

    # ------------------------------------------------------------ sightings

    def _sighting(self, address: str, kind: str) -> Sighting:
        """What is known of an address, seen now."""
        at = self._at()
        there = self.store.sightings.get(address)
        if there is None:
            return Sighting(address=address, page=self.page.id, kind=kind, first_seen=at, last_seen=at)
        return replace(there, last_seen=at)

    def _has(self, sighting: Sighting) -> bool:
        """Are the bytes that were there the last time in the store?"""
        return bool(sighting.sha256) and self.store.artefacts.has_source(sighting.sha256)

    def _ask(self, sighting: Sighting, *, have: bool) -> Answer | None:
        """The answer of an address that is due; None, with the reason kept, where it is not or does not come."""
        decision = due(sighting, self.now())
        if decision.do == SKIP:
            self.store.sightings.save(sighting)
            return None
        limit = PAGE_BYTES if sighting.kind == "page" else None
        headers = conditions(sighting, have)
        try:
            return self.visitor.get(sighting.address, hosts=hosts_of(self.page), max_bytes=limit, headers=headers)
        except IcpError as error:
            self._fail(sighting, error.problem)
            return None

    def _fail(self, sighting: Sighting, problem: str, *, useless: bool = False) -> None:
        """A fault: said, and tried again later. useless: an answer came, and the next try wants a whole one."""
        tries = sighting.tries + 1
        etag, modified = ("", "") if useless else (sighting.etag, sighting.last_modified)
        failed = replace(sighting, state=FAILED, why=problem, tries=tries, etag=etag, last_modified=modified)
        again = retry_at(self.now(), tries)
        self.store.sightings.save(replace(failed, retry_at=again, checked_at=self._at()))
        self.events.append(Event(address=sighting.address, state=FAILED, why=problem))
        log.warning("%s: %s", sighting.address, problem, extra={"document": sighting.address, "step": "watch"})

    def _keep(self, sighting: Sighting) -> None:
        self.store.sightings.save(self._settled(sighting))

    def _settled(self, sighting: Sighting) -> Sighting:
        """The address was asked now, and its answer was of use."""
        return replace(sighting, checked_at=self._at(), tries=0, retry_at="")

    def _at(self) -> str:
        return self.now().isoformat(timespec="seconds")


def _answered(sighting: Sighting, answer: Answer) -> Sighting:
    return replace(sighting, origin=answer.url, etag=answer.etag, last_modified=answer.last_modified)


def _links_of(sighting: Sighting) -> tuple[Link, ...]:
    """The links of a page as they were read the last time."""
    return tuple(Link(**{**item, "rel": tuple(item.get("rel", ()))}) for item in sighting.links)
